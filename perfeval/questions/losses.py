"""Where points are lost: by indicator, and by input with what a change of each is worth."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from perfeval.catalogue.entry import Language
from perfeval.catalogue.questions import said
from perfeval.numbers.exact import to_text
from perfeval.questions.reply import Reply
from perfeval.questions.written import signed

__all__ = ["Edge", "IndicatorLoss", "InputLoss", "Losses", "OpenInput"]

SCHEMA_VERSION = 1
"""The version of the shape that :meth:`Losses.to_dict` gives."""


@attrs.frozen
class IndicatorLoss:
    """What one indicator loses; ``text`` is its rule in the author's words."""

    path: tuple[str, ...]
    points: Decimal
    score: Decimal
    lost: Fraction
    text: str

    @property
    def name(self) -> str:
        """The indicator's own name."""
        return self.path[-1]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "path": list(self.path),
            "points": f"{self.points:f}",
            "score": f"{self.score:f}",
            "lost": to_text(self.lost),
            "rule": self.text,
        }


@attrs.frozen
class Edge:
    """The next value at which the total changes its course, and what it is worth.

    ``worth`` is the total there less the total now. ``open`` says that it
    takes a value just beyond ``value``. ``words`` are the value for people:
    a fraction whose decimals never end is followed by some of them.
    """

    value: str
    worth: Fraction
    open: bool = False
    words: str = attrs.field(
        default=attrs.Factory(lambda edge: edge.value, takes_self=True), eq=False, repr=False
    )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {"value": self.value, "open": self.open, "worth": to_text(self.worth)}


@attrs.frozen
class InputLoss:
    """What one input alone costs: the most that another value of it could win back.

    ``best`` is the least change that wins back ``lost`` (``None`` where
    nothing is lost). ``up`` and ``down`` are the next edges; a choice or a
    yes/no has its ``others`` instead. ``lost`` is ``None`` where the score has
    no upper end.
    """

    key: str
    paths: tuple[tuple[str, ...], ...]
    value: str
    lost: Fraction | None
    best: Edge | None = None
    up: Edge | None = None
    down: Edge | None = None
    others: tuple[Edge, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether a change of it changes the total."""
        edges = (self.up, self.down, *self.others)
        return any(edge is not None and edge.worth for edge in edges)

    def text(self, lang: Language = "zh") -> str:
        """The input as one line."""
        colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
        parts = [said("now", lang, value=self.value)]
        if self.lost:
            parts.append(said("could_win", lang, gain=to_text(self.lost)))
        for key, edge in (("up", self.up), ("down", self.down)):
            if edge is not None:
                value = said(f"beyond_{key}", lang, value=edge.words) if edge.open else edge.words
                parts.append(said(key, lang, value=value, worth=signed(edge.worth)))
        parts += [
            said("other", lang, value=edge.value, worth=signed(edge.worth)) for edge in self.others
        ]
        return f"{self.key}{colon}{comma.join(parts)}"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        edges = {"best": self.best, "up": self.up, "down": self.down}
        return {
            "input": self.key,
            "paths": [list(path) for path in self.paths],
            "value": self.value,
            "lost": None if self.lost is None else to_text(self.lost),
            **{name: None if edge is None else edge.to_dict() for name, edge in edges.items()},
            "others": [edge.to_dict() for edge in self.others],
        }


@attrs.frozen
class OpenInput:
    """A missing value, and how far it can move the total.

    ``span`` is ``None`` where there is no bound. With ``alone`` it is what
    this value alone decides, exactly; else other missing values of the same
    indicators have a part in it, and it is an upper bound.
    """

    key: str
    paths: tuple[tuple[str, ...], ...]
    span: Fraction | None
    alone: bool

    def text(self, lang: Language = "zh") -> str:
        """The input as one line."""
        colon = "：" if lang == "zh" else ": "
        span = said("unbounded", lang) if self.span is None else to_text(self.span)
        key = "moves_only" if self.alone else "moves_with"
        return f"{self.key}{colon}{said(key, lang, span=span)}"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "input": self.key,
            "paths": [list(path) for path in self.paths],
            "span": None if self.span is None else to_text(self.span),
            "alone": self.alone,
        }


@attrs.frozen
class Losses(Reply):
    """Where a result loses points, each list with the largest loss first.

    ``indicators`` holds every indicator with a score, ``inputs`` every input
    with a value, ``open`` the missing values. ``lost`` is what the indicators
    lose together; ``interval`` where the total lies.
    """

    title: str
    points: Decimal
    lost: Fraction
    interval: tuple[Decimal | None, Decimal | None]
    indicators: tuple[IndicatorLoss, ...]
    inputs: tuple[InputLoss, ...]
    open: tuple[OpenInput, ...] = ()

    def __iter__(self) -> Iterator[IndicatorLoss]:
        return iter(self.indicators)

    def __len__(self) -> int:
        return len(self.indicators)

    def _lines(self, lang: Language) -> Iterator[str]:
        low, high = (("…" if end is None else f"{end:f}") for end in self.interval)
        lost = to_text(self.lost)
        words = {"lost": lost, "points": f"{self.points:f}", "low": low, "high": high}
        yield said("losses", lang, title=self.title)
        yield said("losses_open" if self.open else "lost_of", lang, **words)
        yield from self._indicator_lines(lang)
        yield from self._input_lines(lang)
        if self.open:
            yield said("open", lang)
            yield from (f"  {each.text(lang)}" for each in self.open)

    def _indicator_lines(self, lang: Language) -> Iterator[str]:
        colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
        losing = [each for each in self.indicators if each.lost]
        if not losing:
            yield said("nothing_lost", lang)
            return
        yield said("by_indicator", lang)
        for each in losing:
            scored = said("scored", lang, score=f"{each.score:f}", points=f"{each.points:f}")
            lost = said("lost", lang, lost=to_text(each.lost))
            yield f"  {' › '.join(each.path)}{colon}{lost}{comma}{scored}"
            yield f"    {' '.join(each.text.split())}"
        if len(losing) < len(self.indicators):
            yield f"  {said('more', lang, count=len(self.indicators) - len(losing))}"

    def _input_lines(self, lang: Language) -> Iterator[str]:
        moving = [each for each in self.inputs if each.lost or each.moves]
        if moving:
            yield said("by_input", lang)
            yield from (f"  {each.text(lang)}" for each in moving)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "schema": SCHEMA_VERSION,
            "title": self.title,
            "points": f"{self.points:f}",
            "lost": to_text(self.lost),
            "interval": [None if end is None else f"{end:f}" for end in self.interval],
            "indicators": [each.to_dict() for each in self.indicators],
            "inputs": [each.to_dict() for each in self.inputs],
            "open": [each.to_dict() for each in self.open],
        }

    def _sheet(self, lang: Language) -> tuple[str, list[str]]:
        from perfeval.questions.page import losses_sheet  # noqa: PLC0415 - pages need pictures

        return losses_sheet(self, lang)
