"""What is to be reached: a total, a grade, or scores of indicators."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from perfeval.catalogue.entry import Language
from perfeval.catalogue.questions import said
from perfeval.meaning.context import DEFAULT_NAME
from perfeval.numbers.exact import exact, parse_number, to_text
from perfeval.program.nodes import And, Compare, Const, Node, Operator, Or
from perfeval.program.reference import evaluate
from perfeval.questions.standing import Standing, rounded
from perfeval.rubric.rubric import GUIDELINE
from perfeval.scoring.row_problems import settle
from perfeval.scoring.row_reader import named
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Rubric

__all__ = ["Goal", "Score", "made"]

Score = int | str | Decimal | Fraction


def number(value: object) -> Fraction:
    """A score to be reached; raises :class:`ValueError` or :class:`TypeError` for none."""
    if isinstance(value, str):
        read = parse_number(value)
        if read is None:
            msg = f"a score must be a number, not {value!r}"
            raise ValueError(msg)
        return read
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        msg = f"a score must be an int, str, Decimal or Fraction, not {type(value).__name__}"
        raise TypeError(msg)
    return exact(value)


@attrs.frozen
class Goal:
    """What is to be reached.

    ``total`` is the least total, ``grade`` a grade (a better one will do),
    ``parts`` the least scores by the paths of indicators and headings. With
    ``exactly`` the scores are to be just these.
    """

    total: Fraction | None = None
    grade: str | None = None
    parts: tuple[tuple[tuple[str, ...], Fraction], ...] = ()
    exactly: bool = False

    def truth(self, standing: Standing, free: Collection[str]) -> Node:
        """Whether it is reached, as a program."""
        sign: Operator = "==" if self.exactly else ">="
        terms: list[Node] = []
        if self.total is not None:
            terms.append(Compare(sign, standing.total(free), Const(self.total)))
        if self.grade is not None:
            terms.append(graded(standing.rubric, standing.graded(free), self.grade))
        for path, score in self.parts:
            places = [place for place in below(standing.rubric, path) if place in standing.present]
            terms.append(Compare(sign, standing.sum(places, free), Const(score)))
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def stands(self, standing: Standing) -> list[Node]:
        """The scores that the goal is about."""
        if not self.parts:
            return [standing.total(())]
        found = [below(standing.rubric, path) for path, _ in self.parts]
        present = set(standing.present)
        return [standing.sum([each for each in some if each in present], ()) for some in found]

    def beyond(self, standing: Standing, free: Collection[str]) -> bool:
        """Whether no values of ``free`` together can reach it, whatever the others do.

        What the scores cannot exceed is known before any of them is.
        """
        tops = _tops(standing, free)
        for path, score in self.parts:
            found = [tops[each] for each in below(standing.rubric, path) if each in tops]
            if None not in found and sum(filter(None, found), Fraction(0)) < score:
                return True
        if None in tops.values() or self.parts:
            return False
        rubric = standing.rubric
        top = Const(sum(filter(None, tops.values()), Fraction(0)))
        if self.total is not None:
            rounding = rubric.rounding.total or rubric.sum_rounding
            return Fraction(evaluate(rounded(top, rounding), {})) < self.total
        lows = [(low, is_open) for low, is_open, _, _ in _earning(rubric, self.grade or "")]
        return not standing.given.away and all(
            low is not None and (low, is_open) > (top.value, False) for low, is_open in lows
        )

    def text(self, lang: Language) -> str:
        """The goal in words."""
        tail = "_exactly" if self.exactly else ""
        found = []
        if self.total is not None:
            found.append(said(f"goal_total{tail}", lang, goal=to_text(self.total)))
        if self.grade is not None:
            found.append(said("goal_grade", lang, goal=self.grade))
        for path, score in self.parts:
            alone = "goal_score" if path == (DEFAULT_NAME,) else "goal_part"
            found.append(said(f"{alone}{tail}", lang, name=path[-1], goal=to_text(score)))
        return said("goal_and", lang).join(found)

    def to_dict(self) -> dict[str, object]:
        """Plain data; numbers are texts."""
        return {
            "total": None if self.total is None else to_text(self.total),
            "grade": self.grade,
            "parts": [{"path": list(path), "score": to_text(score)} for path, score in self.parts],
            "exactly": self.exactly,
        }


def _tops(standing: Standing, free: Collection[str]) -> dict[int, Fraction | None]:
    """The most that each indicator can score; ``None`` where there is no end."""
    given, rubric = standing.given, standing.rubric
    keys = [spec.id for spec in rubric.inputs]
    values = [None if key in free else value for key, value in zip(keys, given.values, strict=True)]
    found = settle(rubric, attrs.evolve(given, values=values), partial=True)
    tops: dict[int, Fraction | None] = {}
    for place in standing.present:
        score = found.scores[place]
        tops[place] = found.open[place][1] if score is None else exact(score)
        if rubric.rounding_of(rubric.leaves[place]).places is None:
            tops[place] = None  # what is shown of a score is not all of it
    return tops


def below(rubric: Rubric, path: tuple[str, ...]) -> range:
    """The places of the indicators that ``path`` names, or has below it."""
    for place, leaf in enumerate(rubric.leaves):
        if leaf.path == path:
            return range(place, place + 1)
    group = next(group for group in rubric.groups if group.path == path)
    return range(group.first, group.last)


def graded(rubric: Rubric, total: Node, label: str) -> Node:
    """Whether ``total`` earns the grade ``label`` or a better one."""
    return Or(tuple(_band(total, ends) for ends in _earning(rubric, label)))


_Ends = tuple[Fraction | None, bool, Fraction | None, bool]


def _earning(rubric: Rubric, label: str) -> list[_Ends]:
    if rubric.grades:
        bands = {normalise_key(band.label): band for band in rubric.grades}
        wanted = bands.get(normalise_key(label))
        if wanted is not None:
            return [
                (band.low, band.low_open, band.high, band.high_open)
                for band in rubric.grades
                if band is wanted
                or (band.low is not None and (wanted.low is None or band.low > wanted.low))
            ]
        known = [band.label for band in rubric.grades]
    else:
        shares = dict(GUIDELINE)
        if label in shares:
            share = shares[label]
            return [(None if share is None else share * rubric.full, False, None, False)]
        known = list(shares)
    msg = f"no grade is called {label!r}; there are {', '.join(known)}"
    raise ValueError(msg)


def _band(total: Node, ends: _Ends) -> Node:
    low, low_open, high, high_open = ends
    terms: list[Node] = []
    if low is not None:
        terms.append(Compare(">" if low_open else ">=", total, Const(low)))
    if high is not None:
        terms.append(Compare("<" if high_open else "<=", total, Const(high)))
    return And(tuple(terms))


def made(
    rubric: Rubric,
    total: Score | Mapping[str, Score] | None,
    grade: str | None,
    *,
    exactly: bool = False,
) -> Goal:
    """A goal from what a caller asks for; raises for what makes no sense."""
    if (total is None) is (grade is None):
        msg = "ask for a total, for a grade, or for scores of indicators"
        raise TypeError(msg)
    if grade is not None:
        _earning(rubric, grade)
        return Goal(grade=grade, exactly=exactly)
    if isinstance(total, Mapping):
        if not total:
            msg = "ask for the score of at least one indicator"
            raise ValueError(msg)
        kinds = (rubric.leaves, rubric.groups)
        parts = tuple(
            (named(name, "indicator", *kinds).path, number(score)) for name, score in total.items()
        )
        return Goal(parts=parts, exactly=exactly)
    return Goal(total=number(total), exactly=exactly)
