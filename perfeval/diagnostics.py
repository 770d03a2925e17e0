"""A diagnostic as data: what is wrong, where, with which words filled in.

The sentences live in :mod:`perfeval.catalogue`; laying them out is
:mod:`perfeval.render`'s work.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from perfeval.source import Severity, Source, Span

if TYPE_CHECKING:
    from perfeval.catalogue import Language

__all__ = ["Collector", "Diagnostic", "Label", "Severity"]


def _arguments(
    value: dict[str, object] | tuple[tuple[str, str], ...],
) -> tuple[tuple[str, str], ...]:
    if isinstance(value, dict):
        return tuple(sorted((name, str(word)) for name, word in value.items()))
    return tuple(value)


@attrs.frozen
class Label:
    """A second place that belongs to a diagnostic, with a sentence of its own.

    ``key`` names the sentence in :data:`perfeval.catalogue.LABELS`.
    """

    span: Span
    key: str
    arguments: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_arguments)


@attrs.frozen
class Diagnostic:
    """One finding about a text or about data.

    ``code`` is a key of :data:`perfeval.catalogue.CATALOGUE`. ``source`` and
    ``span`` are absent for findings about data. ``path`` is the indicator
    that is concerned, from the top level down. ``suggestion`` is one word or
    phrase to write instead, present only when the guess is a safe one.

    Offsets count characters of the author's text from 0. Two diagnostics are
    equal when all that they say is; they are immutable, hashable and pickle.
    """

    code: str
    source: Source | None = attrs.field(default=None, repr=False)
    span: Span | None = None
    arguments: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_arguments)
    labels: tuple[Label, ...] = ()
    path: tuple[str, ...] = ()
    suggestion: str | None = None
    severity: Severity = "error"

    # What it says is the renderer's work; a finding that nobody looks at does without.

    @property
    def message(self) -> str:
        """What is wrong, as one Chinese sentence without a full stop."""
        return self.sentence()

    @property
    def help(self) -> str:
        """What to do about it, in Chinese; empty where there is nothing to say."""
        return self.advice()

    def sentence(self, lang: Language = "zh") -> str:
        """What is wrong, as one sentence in Chinese or English, without a full stop."""
        from perfeval import render  # noqa: PLC0415 - see above

        return render.sentence(self, lang)

    def advice(self, lang: Language = "zh") -> str:
        """What to do about it, in Chinese or English; empty where there is nothing to say."""
        from perfeval import render  # noqa: PLC0415 - see above

        return render.advice(self, lang)

    def render(self, lang: Language = "zh", *, color: bool = False) -> str:
        """The whole finding as text, with the author's line and carets below it.

        ``color`` adds terminal colours. There is no line break at the end.
        """
        from perfeval import render  # noqa: PLC0415 - see above

        return render.render(self, lang, color=color)

    def _repr_html_(self) -> str:
        from perfeval.render.html import to_html  # noqa: PLC0415 - see above

        return to_html(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`, with its sentences in both languages.

        ``docs/reference/json.md`` lists the keys. Offsets count characters from
        0, lines and columns from 1; all are ``None`` for a finding about data.
        """
        from perfeval import render  # noqa: PLC0415 - see above

        return render.to_json(self)


@attrs.define
class Collector:
    """Gathers diagnostics in the order they are found; never raises."""

    found: list[Diagnostic] = attrs.field(factory=list)
    _known: set[Diagnostic] = attrs.field(factory=set, init=False, repr=False, eq=False)

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep ``diagnostic`` unless the very same finding is there already."""
        if diagnostic not in self._known:
            self._known.add(diagnostic)
            self.found.append(diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.found)

    @property
    def failed(self) -> bool:
        """Whether any of the findings is an error."""
        return any(d.severity == "error" for d in self.found)

    def ordered(self) -> tuple[Diagnostic, ...]:
        """All findings by place in the text, errors before warnings at one place."""
        rank = {"error": 0, "warning": 1, "note": 2}
        return tuple(
            sorted(
                self.found,
                key=lambda d: (d.span.start if d.span else -1, rank[d.severity], d.code),
            )
        )
