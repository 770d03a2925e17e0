"""The explanation of one indicator as text: all that is known beforehand, and what a row adds.

What a rule says about itself is written once for each indicator. A row adds
its inputs as they were given, and the moments that the evaluation met with
their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from perfeval.catalogue.words import bracketed, role_name, word
from perfeval.model.inputs import InputSpec
from perfeval.model.plan import Rounding
from perfeval.numbers.exact import exact, hundredfold, nearby, plain, round_decimal, to_text
from perfeval.program import nodes
from perfeval.program.traced import CONDITIONAL, Moment

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.rubric.rubric import Leaf

Told = tuple[Iterable[tuple[int, str]], Sequence["Line"], Mapping[int, Decimal], Decimal]
"""What a row adds: inputs by their places, as they were given; lines, and by their places the
values of those that were met, in order; the score before it was rounded."""

_PLACES = 6
_SHORT = len("-1234567.123456")
_SHARE_PLACES = 4
_LARGEST_SHARE = 2


def number(value: Decimal) -> tuple[str, str]:
    """``=`` and a number that is short, or ``≈`` and six decimals of one that is not."""
    text = plain(value)
    if len(text) <= _SHORT:
        return "=", text
    return "≈", plain(round_decimal(value, _PLACES, "half_up"))


def measure(value: Decimal) -> str:
    """A derived value with its sign: shares are shown as percentages as well."""
    sign, text = number(value)
    if value.copy_abs() > _LARGEST_SHARE or (sign == "=" and "." not in text):
        return f"{sign} {text}"
    share = round_decimal(value, _SHARE_PLACES, "half_up")
    return f"{sign} {text} {'=' if share == value else '≈'} {plain(hundredfold(share))}%"


def given_text(spec: InputSpec, value: Fraction | Decimal | None, raw: object) -> str:
    """An input as it was given, in words where it was given as a place."""
    if is_named(spec) and value is not None:
        return spec.labels[int(value)] if spec.labels else "是" if value else "否"
    kind = type(raw)
    if kind is Decimal or kind is int:
        return f"{raw}{unit_behind(spec)}"
    if isinstance(raw, str):
        text = raw.strip()
        return f"{text}{unit_behind(spec)}" if text[-1:].isdecimal() and "/" not in text else text
    if isinstance(raw, tuple | list):
        return "、".join(str(part) for part in raw)
    if raw is None and value is not None:
        return number(nearby(exact(value)))[1]
    return to_text(raw) if isinstance(raw, Fraction) else str(raw)


def unit_behind(spec: InputSpec) -> str:
    """The unit that a bare number has by the rubric's declaration; such a number can go on."""
    return (spec.unit or "") if spec.declared_unit else ""


def is_named(spec: InputSpec) -> bool:
    """Whether an input is shown in the words for its value, however it was given."""
    return spec.kind == "yes_no" or (spec.kind == "choice" and bool(spec.labels))


@attrs.frozen
class Scene:
    """What is known beforehand about one moment: its place in the rule, and its words."""

    kind: str
    name: str | None
    words: str
    taken: int | None
    branched: bool

    @property
    def idle(self) -> bool:
        """Whether a condition was looked at, and nothing happened."""
        return self.kind in CONDITIONAL and self.branched and self.taken is None

    def opening(self, lang: Language) -> str:
        """The line up to the value."""
        colon = word("colon", lang)
        role = role_name(self.kind, lang)
        words = self.name or ""
        if self.words and self.words != words:
            words = f"{words}「{self.words}」" if words else f"「{self.words}」"
        return f"{role}{colon}{words} ".replace(f"{colon} ", colon)


def scene(leaf: Leaf, moment: Moment) -> Scene:
    """What ``leaf`` says about a moment."""
    node, taken = moment
    span, branched = node.span, isinstance(node, nodes.Case)
    if isinstance(node, nodes.Case) and taken is not None:
        branch = node.branches[taken]
        span = branch.condition.span or branch.value.span or span
    words = "" if span is None else " ".join(leaf.plan.source.excerpt(span).split())
    return Scene(node.role or "", node.label, words, taken, branched)


@attrs.define(eq=False)
class Line:
    """One line of explanations: what stands before the value, and how that is shown."""

    opening: str
    closing: str
    is_measure: bool
    is_whole: bool
    last: tuple[Decimal | None, str] = (None, "")

    def text(self, value: Decimal) -> str:
        """The line; scores of bands are the same objects again and again."""
        known, line = self.last
        if known is value:
            return line
        if self.is_whole:
            line = self.opening
        elif self.is_measure:
            line = f"{self.opening}{measure(value)}"
        else:
            sign, text = number(value)
            line = f"{self.opening}{sign} {text}{self.closing}"
        self.last = (value, line)
        return line


@attrs.frozen(slots=False)
class Story:
    """The explanations of one indicator in one language."""

    leaf: Leaf
    rounding: Rounding
    lang: Language
    _lines: dict[tuple[int, int | None], Line] = attrs.field(factory=dict, init=False)

    @cached_property
    def path(self) -> str:
        """The place of the indicator, up to its score."""
        return f"{' › '.join(self.leaf.path)}{word('colon', self.lang)}"

    @cached_property
    def full(self) -> str:
        """The full score, in brackets."""
        points = f"{self.leaf.points:f}{word('points', self.lang)}"
        return bracketed(f"{word('of', self.lang)}{points}", self.lang)

    @cached_property
    def _closing(self) -> str:
        """What stands behind the score: the full score, and the rule in the author's words."""
        colon = word("colon", self.lang)
        kind = word("default" if self.leaf.by_default else "rule", self.lang)
        said = [" ".join(line.split()) for line in self.leaf.text.splitlines()] or [""]
        lines = [f"{word('points', self.lang)}{self.full}"]
        lines.append(f"  {kind}{colon}{said[0]}".rstrip("：: "))
        lines.extend(f"    {line}" for line in said[1:] if line)
        return "\n".join(lines)

    @cached_property
    def _inputs(self) -> tuple[str, ...]:
        """How the line of each input begins."""
        opening = f"\n  {role_name('input', self.lang)}{word('colon', self.lang)}"
        return tuple(f"{opening}{spec.key} = " for spec in self.leaf.plan.inputs)

    def away(self) -> str:
        """The text for an indicator that does not apply."""
        return f"{self.path}{word('away', self.lang)}"

    def open(self) -> str:
        """The text for an indicator whose score missing values leave open."""
        return f"{self.path}{word('open', self.lang)}{self.full}"

    def line(self, moment: Moment) -> Line:
        """The line for a moment."""
        key = (id(moment[0]), moment[1])
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = self._line(moment)
        return line

    def text(self, score: Decimal, told: Told) -> str:
        """The text for a score, and for what a row tells about it."""
        given, lines, met, unrounded = told
        parts = [self.path, format(score, "f"), self._closing]
        openings = self._inputs
        for place, shown in given:
            parts.append(openings[place])
            parts.append(shown)
        for place, value in met.items():
            line = lines[place]
            known, text = line.last
            parts.append(text if known is value else line.text(value))
        if self.rounding.places is None or unrounded != score:
            parts.append(self._rounded(unrounded))
        return "".join(parts)

    def _line(self, moment: Moment) -> Line:
        found = scene(self.leaf, moment)
        opening = f"\n  {found.opening(self.lang)}"
        closing = word("points", self.lang)
        if found.idle:
            opening += word("idle", self.lang)
        return Line(opening, closing, found.kind == "definition", found.idle)

    def _rounded(self, unrounded: Decimal) -> str:
        opening = f"\n  {role_name('rounding', self.lang)}{word('colon', self.lang)}"
        sign, text = number(unrounded)
        if self.rounding.places is None:
            return f"{opening}{text} {word('not_rounded', self.lang)}"
        rounded = plain(round_decimal(unrounded, self.rounding.places, self.rounding.mode))
        mode = bracketed(word(self.rounding.mode, self.lang), self.lang)
        about = "" if sign == "=" else "≈ "
        return f"{opening}{about}{text} → {rounded}{mode}"
