"""What scoring one row of data gives: scores now, everything else on demand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from perfeval import report
from perfeval.catalogue import checked_language
from perfeval.diagnostics import Diagnostic
from perfeval.errors import DataError
from perfeval.model.rounded import exact_decimal, rate
from perfeval.numbers.exact import added, known_sum, padded
from perfeval.record import shown_names
from perfeval.results.explanation import render_result
from perfeval.results.parts import GroupResult, LeafResult
from perfeval.rubric.asked import asked
from perfeval.scoring.row_problems import Outcome, exact_values, implausible
from perfeval.scoring.row_reader import named

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.portable.pickles import Reduced
    from perfeval.questions.losses import Losses
    from perfeval.results.explanation_text import Story, Told
    from perfeval.rubric.rubric import Rubric
    from perfeval.scoring.row_reader import Floats, Given

__all__ = ["SCHEMA_VERSION", "GroupResult", "LeafResult", "Result"]

SCHEMA_VERSION = report.SCHEMA_VERSION
"""The version of the shape that :meth:`Result.to_dict` gives."""


class Result:
    """Scores of one row of data.

    Iterating gives the indicators in order; :meth:`leaf` and :meth:`group`
    find one indicator or heading by its name or path, ``result["指标名"]``
    whichever there is. Two results are equal when their rubrics, their values
    as exact numbers and their scores are. Results are immutable, and pickle.
    """

    INSIDE: ClassVar[frozenset[str]] = frozenset(
        "INSIDE away counted given outcome scores sum_of told values_of weight".split()
    )

    rubric: Rubric
    vetoed: bool = False
    outcome: Outcome | None = None

    def __init__(
        self,
        rubric: Rubric,
        given: Given,
        scores: tuple[Decimal | None, ...],
        vetoed: bool = False,  # noqa: FBT001, FBT002 - made by this package alone
        outcome: Outcome | None = None,
    ) -> None:
        self.__dict__.update(
            rubric=rubric, given=given, scores=scores, vetoed=vetoed, outcome=outcome
        )

    def __setattr__(self, name: str, value: object) -> None:
        raise attrs.exceptions.FrozenInstanceError

    def __delattr__(self, name: str) -> None:
        raise attrs.exceptions.FrozenInstanceError

    @cached_property
    def given(self) -> Given:
        """The values as they were read."""
        names, floats = self.__dict__["_form"]
        row = dict(zip(names, self.__dict__["_row"], strict=True))
        given = self.rubric.names.read(row, floats)
        if given.problems:
            raise DataError(given.problems)
        return given

    @property
    def away(self) -> Collection[int]:
        """The places of the indicators that do not apply."""
        bare: tuple[Decimal | None, ...] | None = self.__dict__.get("_bare")
        if bare is None:
            return self.given.away
        return tuple(place for place, score in enumerate(bare) if score is None)

    @cached_property
    def scores(self) -> tuple[Decimal | None, ...]:
        """The rounded scores in order of the indicators; ``None`` where there is none."""
        pairs = zip(self.__dict__["_bare"], self.rubric.engine.zeros, strict=False)
        return tuple(score if score is None else padded(score, zero) for score, zero in pairs)

    # Totals -----------------------------------------------------------------

    @cached_property
    def total(self) -> Decimal:
        """总分: the sum of the rounded scores of all indicators that apply; 0 under a veto.

        Raises :class:`~perfeval.errors.DataError` when missing values leave it open.
        """
        bare: tuple[Decimal | None, ...] | None = self.__dict__.get("_bare")
        if bare is not None:
            found = self._quick_total(bare)
            if found is not None:
                return found
        if self.vetoed:
            return self.rubric.total_of(Fraction(0))
        total = self.sum_of(range(len(self.scores)))
        if total is None or (self.outcome is not None and self.outcome.veto_open):
            raise DataError(self._undetermined())
        return self.rubric.total_of(total)

    def _quick_total(self, bare: tuple[Decimal | None, ...]) -> Decimal | None:
        """The total of a row that was scored in one go; ``None`` where fractions must decide."""
        engine = self.rubric.engine
        if engine.adds_up:
            return added([score for score in bare if score is not None], engine.zero)
        row = self._mapping
        return None if row is None else engine.total(row[1], row[2])

    @property
    def points(self) -> Decimal:
        """The full score of the indicators that apply."""
        return exact_decimal(self._applicable)

    @property
    def scaled(self) -> Decimal:
        """The total scaled to the full score of the rubric."""
        if not self._applicable:
            return self.total
        return self.rubric.total_of(self._decisive * self.rubric.full / self._applicable)

    @property
    def rate(self) -> Decimal | None:
        """得分率 as a number: ``0.9271`` is 92.71%."""
        if self._is_plain_sum:
            return self.rubric.engine.judged(self.total)[0]
        return rate(self._decisive, self._applicable)

    @property
    def grade(self) -> str | None:
        """等级, from the total scaled to the full score."""
        if self._is_plain_sum:
            return self.rubric.engine.judged(self.total)[1]
        if self.away:
            return self.rubric.grade_of(Fraction(self.scaled))
        return self.rubric.grade_of(self._decisive)

    @property
    def interval(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest total that missing values allow."""
        known = self.sum_of(self._known) or Fraction(0)
        if self.outcome is None or self.vetoed or not (self.outcome.open or self.outcome.veto_open):
            return self.total, self.total
        lows = [low for low, _ in self.outcome.open.values()]
        highs = [high for _, high in self.outcome.open.values()]
        low, high = known_sum([known, *lows]), known_sum([known, *highs])
        if self.outcome.veto_open and low is not None:
            low = min(low, Fraction(0))
        return self._end(low), self._end(high)

    @property
    def complete(self) -> bool:
        """Whether every value that is needed was given."""
        return self.outcome is None or not (self.outcome.open or self.outcome.veto_open)

    @property
    def _is_plain_sum(self) -> bool:
        """Whether the total is the sum of the rounded scores of all indicators."""
        return "_bare" in self.__dict__ and self.rubric.engine.adds_up and not self.away

    @cached_property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What is odd about the values, though it can be scored: ratios beyond reason."""
        return tuple(implausible(self.rubric, self.given))

    @property
    def _decisive(self) -> Fraction:
        """The total that rates and grades are computed from."""
        if self.rubric.rounding.total is not None or self.vetoed:
            return Fraction(self.total)
        total = self.sum_of(range(len(self.scores)))
        return Fraction(self.total) if total is None else total

    @cached_property
    def _applicable(self) -> Fraction:
        if not self.away:
            return self.rubric.engine.weight
        return self.weight(range(len(self.scores)))

    @property
    def _known(self) -> list[int]:
        return [place for place, score in enumerate(self.scores) if score is not None]

    def _end(self, value: Fraction | None) -> Decimal | None:
        return None if value is None else self.rubric.total_of(value)

    def _undetermined(self) -> list[Diagnostic]:
        """The inputs that are needed and missing."""
        names, found = self.rubric.names, []
        for place, value in enumerate(self.given.values):
            if value is None and any(
                self.scores[user] is None and user not in self.away
                for user in self.rubric.users[place]
            ):
                words: dict[str, object] = {"name": names.name(place)}
                found.append(Diagnostic("PE502", None, None, words, (), names.paths[place]))
        return found

    # Parts ------------------------------------------------------------------

    def counted(self, place: int) -> Fraction | None:
        """The score of the leaf at ``place`` as it counts in sums."""
        score = self.scores[place]
        if score is None:
            return None
        if self.rubric.rounding_of(self.rubric.leaves[place]).places is None:
            return LeafResult(self, place, self.rubric.leaves[place].path).exact
        return Fraction(score)

    def sum_of(self, places: range | list[int]) -> Fraction | None:
        """The sum over the leaves at ``places`` that apply; ``None`` if one is not known."""
        return known_sum(self.counted(place) for place in places if place not in self.away)

    def weight(self, places: range) -> Fraction:
        """The full score of the leaves at ``places`` that apply."""
        leaves = self.rubric.leaves
        return sum(
            (leaves[place].weight for place in places if place not in self.away), Fraction(0)
        )

    def values_of(self, place: int) -> dict[str, Fraction]:
        """The exact values that the leaf at ``place`` has for its inputs, by id."""
        return exact_values(self.rubric, self.given, self.rubric.leaves[place])

    def told(self, story: Story, place: int) -> Told | None:
        """How the score of a leaf came about, where quick code can tell."""
        row = self._mapping
        return None if row is None else self.rubric.engine.told(story, place, row)

    @cached_property
    def _mapping(self) -> tuple[tuple[str, ...], dict[str, object], Floats] | None:
        """The row as it was, if it was read and scored in one go."""
        if "_row" not in self.__dict__:
            return None
        names, floats = self.__dict__["_form"]
        return names, dict(zip(names, self.__dict__["_row"], strict=True)), floats

    def __iter__(self) -> Iterator[LeafResult]:
        for place, leaf in enumerate(self.rubric.leaves):
            yield LeafResult(self, place, leaf.path)

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def groups(self) -> tuple[GroupResult, ...]:
        """All headings in order of the text, with their subtotals."""
        return tuple(GroupResult(self, group, group.path) for group in self.rubric.groups)

    def __getitem__(self, name: str) -> LeafResult | GroupResult:
        kinds: tuple[Iterable[LeafResult | GroupResult], ...] = (self, self.groups)
        return named(name, "indicator", *kinds)

    def leaf(self, name: str) -> LeafResult:
        """The indicator called ``name``: its own name, or as much of its path as tells it apart.

        Raises :class:`KeyError` for a name that none or several have.
        """
        return named(name, "indicator", self)

    def group(self, name: str) -> GroupResult:
        """The heading called ``name``: its own name, or as much of its path as tells it apart.

        Raises :class:`KeyError` for a name that none or several have.
        """
        return named(name, "heading", self.groups)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Result):
            return NotImplemented
        return self is other or (
            self.scores == other.scores
            and self.vetoed == other.vetoed
            and set(self.away) == set(other.away)
            and self.interval == other.interval
            and self.given.values == other.given.values
            and self.rubric == other.rubric
        )

    def __hash__(self) -> int:
        return hash((self.vetoed, self.scores))

    def __reduce__(self) -> Reduced:
        return asked().reduced(self)

    def __dir__(self) -> list[str]:
        return shown_names(self)

    # Questions back ----------------------------------------------------------

    def losses(self) -> Losses:
        """Where points are lost, by indicator and by input, and what each input could win back.

        Of a partial result it also says how far each missing value can move the total.
        """
        return asked().losses(self)

    # Showing ----------------------------------------------------------------

    def explain(self, lang: Language = "zh") -> str:
        """How every score came about, in the words of the rules."""
        return render_result(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts, so that none loses a digit."""
        return report.to_dict(self)

    def to_text(self, lang: Language = "zh") -> str:
        """The scored table as plain text."""
        return report.to_text(self, checked_language(lang))

    def to_markdown(self, lang: Language = "zh") -> str:
        """The scored table as Markdown."""
        return report.to_markdown(self, checked_language(lang))

    def to_html(self) -> str:
        """The whole report as one self-contained page of HTML: pictures, table, explanations."""
        return report.to_page(self)

    def to_csv(self, lang: Language = "zh") -> str:
        """The scored table as comma-separated values, safe to open in a spreadsheet."""
        return report.to_csv(self, checked_language(lang))

    def _repr_html_(self) -> str:
        return report.to_html(self)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __repr__(self) -> str:
        low, high = self.interval
        total = str(low) if self.complete else f"{low}..{high}"
        return f"<Result {self.rubric.title}: {total} of {self.points}>"


_new: Any = object.__new__
_hold: Any = Result.__dict__["__dict__"].__set__


def holding(held: dict[str, object]) -> Result:
    """The result of a row that was read and scored in one go.

    ``held`` has the ``rubric``; as ``_bare`` the scores as generated code
    leaves them, with or without trailing zeros; as ``_row`` the values of the
    row, and as ``_form`` their names and what to do with floats.
    """
    result: Result = _new(Result)
    _hold(result, held)
    return result
