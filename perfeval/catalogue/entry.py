"""What the catalogue knows about one code and about one reading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Literal

import attrs

from perfeval.source import Severity

Language = Literal["zh", "en"]


def checked_language(lang: Language) -> Language:
    """``lang`` itself; any other word is a :class:`ValueError`."""
    if lang not in ("zh", "en"):
        msg = f"lang must be 'zh' or 'en', not {lang!r}"
        raise ValueError(msg)
    return lang


_OPTIONAL = re.compile("⟦([^⟦⟧]*)⟧")


class _Lenient(dict[str, str]):
    """Leaves an ellipsis where an argument was not given."""

    def __missing__(self, key: str) -> str:
        return "…"


def names_in(template: str) -> frozenset[str]:
    """The names of the ``{fields}`` in ``template``."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def fill(template: str, arguments: Mapping[str, str]) -> str:
    """Put ``arguments`` into ``template``; never fails.

    A stretch in ``⟦…⟧`` disappears when one of its arguments is not given;
    anywhere else an absent argument shows as an ellipsis.
    """

    def keep(match: re.Match[str]) -> str:
        return match[1] if names_in(match[1]) <= arguments.keys() else ""

    return _OPTIONAL.sub(keep, template).format_map(_Lenient(arguments))


@attrs.frozen
class Entry:
    """One code: its name, how grave it is, and its sentences.

    ``zh`` and ``en`` say what is wrong and never advise; the advice, with a
    phrase to write, is in ``help_zh`` and ``help_en``. All four hold
    ``{argument}`` fields, and stretches in ``⟦…⟧`` that need their arguments.
    ``since`` is the first version that reports the code.
    """

    code: str
    name: str
    severity: Severity
    zh: str = attrs.field(kw_only=True)
    en: str = attrs.field(kw_only=True)
    help_zh: str = attrs.field(kw_only=True)
    help_en: str = attrs.field(kw_only=True)
    since: str = attrs.field(default="0.1.0", kw_only=True)

    @property
    def arguments(self) -> frozenset[str]:
        """Every argument that some sentence of this entry can show."""
        return names_in(self.zh + self.en + self.help_zh + self.help_en)

    @property
    def required(self) -> frozenset[str]:
        """The arguments without which a sentence has a hole."""
        texts = (self.zh, self.en, self.help_zh, self.help_en)
        return names_in("".join(_OPTIONAL.sub("", text) for text in texts))


@attrs.frozen
class ReadingEntry:
    """One question that a text leaves open.

    ``taken`` is the default, ``alternatives`` the other readings, ``settle``
    the phrase that decides it; each is a part of a sentence.
    """

    taken_zh: str
    taken_en: str
    alternatives_zh: str
    alternatives_en: str
    settle_zh: str
    settle_en: str

    def words(self, lang: Language) -> dict[str, str]:
        """The three parts in one language, by name."""
        if lang == "zh":
            parts = (self.taken_zh, self.alternatives_zh, self.settle_zh)
        else:
            parts = (self.taken_en, self.alternatives_en, self.settle_en)
        return dict(zip(("taken", "alternatives", "settle"), parts, strict=True))
