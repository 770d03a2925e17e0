"""How a rubric scores rows: the quick way where it can, the long way where it must."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from perfeval.errors import PerfevalError
from perfeval.model.plan import SHOWN_PLACES, Rounding
from perfeval.model.rounded import rate
from perfeval.program.codegen import is_given
from perfeval.program.nodes import Branch, Case, Const, Node
from perfeval.program.reference import EvaluationFault
from perfeval.program.rounding import Task, Total, zero
from perfeval.results.explanation_text import Story, Told
from perfeval.results.result import Result, holding
from perfeval.scoring.row_problems import doubt, ratios, settle
from perfeval.scoring.row_reader import Floats, Given, Names
from perfeval.scoring.scorer import Output, Scorer
from perfeval.scoring.shapes import READY_AFTER, Shapes

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.rubric.rubric import Rubric

Row = Mapping[str, object]
OnError = Literal["raise", "skip", "collect"]

_MOST_TOTALS = 20_000
_FLAG = Rounding(0)
_YES, _NO = Const(Fraction(1)), Const(Fraction(0))


class Engine:
    """Scores rows of data for one rubric."""

    def __init__(self, rubric: Rubric, *, watches: bool = False) -> None:
        self.rubric = rubric
        self.names = Names(rubric)
        watch = doubt(rubric) if watches else None
        self._watches = watch is not None
        self._scorer = _scorer(rubric, watch)
        self._leaves = len(rubric.leaves)
        self._shapes: dict[Floats, Shapes] = {}
        self._odd_rows = 0
        self._judged: dict[Decimal, tuple[Decimal | None, str | None]] = {}
        self.tasks: tuple[Task, ...] = tuple(output.task for output in self._scorer.outputs)
        """What is scored for each row: the leaves, and after them the vetoes.

        An engine that ``watches`` scores one thing more: whether a row is odd.
        """
        self._stories: dict[tuple[int, Language], Story] = {}
        self.zeros = tuple(zero(task.places) for task in self.tasks[: self._leaves])
        """0 as the score of each leaf shows it."""
        self.zero = rubric.total_of(Fraction(0))
        """0 as the total shows it."""
        self.weight = sum((leaf.weight for leaf in rubric.leaves), Fraction(0))
        """The full score of all indicators."""
        self._vetoes = tuple(_vetoed(rubric))
        self.may_be_vetoed = bool(self._vetoes)
        """Whether a 一票否决 can take the whole total."""
        rounded = all(rubric.rounding_of(leaf).places is not None for leaf in rubric.leaves)
        self.adds_up = rounded and not self.may_be_vetoed and rubric.rounding.total is None
        """Whether the total is nothing but the sum of the rounded scores."""
        ending = rubric.rounding.total or rubric.sum_rounding
        places = SHOWN_PLACES if ending.places is None else ending.places
        total = Total(places, ending.mode, len(self._vetoes))
        self.sum: Total | None = None if self.adds_up else total
        """What becomes of the sum of the scores, if anything does."""
        self.places = places
        """How many decimals a total has."""
        self.decides = rounded or rubric.rounding.total is not None
        """Whether rates and grades are those of the total as it is shown."""

    @cached_property
    def ratios(self) -> tuple[dict[Node, Fraction | None], ...]:
        """What each rule takes for a ratio, with the highest number it is compared with."""
        return tuple(map(ratios, self.rubric.leaves))

    def evaluate(self, data: Row, floats: Floats, *, partial: bool) -> Result:
        """Score one row."""
        shapes = self.shapes(floats)
        found = shapes.scores(data)
        if found is None:
            result = self._scored(self.names.read(data, floats), partial=partial)
            if result.complete:
                shapes.learn(data)
            return result
        form, (values, bare) = found
        scores = bare[: self._leaves] if len(bare) > self._leaves else bare
        held = {"rubric": self.rubric, "_form": form, "_row": values, "_bare": scores}
        if self._watches and bare[-1] is not None:
            held["_odd"] = bool(bare[-1])
        if self.may_be_vetoed:
            held["vetoed"] = any(bare[self._leaves : len(self.tasks) - self._watches])
        return holding(held)

    def shapes(self, floats: Floats) -> Shapes:
        """The shapes of rows whose floats are treated in this way."""
        shapes = self._shapes.get(floats)
        if shapes is None:
            shapes = self._shapes.setdefault(floats, Shapes(self, floats))
        return shapes

    def tasks_of(self, leaves: Iterable[int]) -> frozenset[int]:
        """The tasks that do not apply where ``leaves`` do not: their scores and their vetoes.

        Whether such a row is odd is not looked at together with its scores.
        """
        away = set(leaves)
        vetoes = (n for n, leaf in enumerate(self._vetoes, self._leaves) if leaf in away)
        watch = (len(self.tasks) - 1,) if self._watches and away else ()
        return frozenset((*away, *vetoes, *watch))

    def total(self, row: Mapping[str, object], floats: Floats) -> Decimal | None:
        """The total of a row that was scored in one go; ``None`` where it has to be worked out."""
        shape, found = self.shapes(floats).current, list[Decimal]()
        code = None if shape is None else shape.code
        taken = code is not None and code.scorer.totals([row], found)
        return found[0] if taken else None

    def story(self, place: int, lang: Language) -> Story:
        """What the explanations of one leaf have in common."""
        story = self._stories.get((place, lang))
        if story is None:
            leaf = self.rubric.leaves[place]
            story = Story(leaf, self.rubric.rounding_of(leaf), lang)
            self._stories[place, lang] = story
        return story

    def told(
        self, story: Story, place: int, row: tuple[tuple[str, ...], dict[str, object], Floats]
    ) -> Told | None:
        """How a row that was scored in one go comes to the score of one leaf.

        ``row`` has its names, all of it, and what to do with floats. ``None``
        where the score has to be explained the long way.
        """
        names, mapping, floats = row
        shapes = self._shapes.get(floats)
        return None if shapes is None else shapes.told(story, place, names, mapping)

    def judged(self, total: Decimal) -> tuple[Decimal | None, str | None]:
        """得分率 and grade of a total of all indicators, which is seldom a new one."""
        found = self._judged.get(total)
        if found is None:
            exactly = Fraction(total)
            found = rate(exactly, self.weight), self.rubric.grade_of(exactly)
            if len(self._judged) < _MOST_TOTALS:
                self._judged[total] = found
        return found

    def each(self, rows: Iterable[Row], on_error: OnError, floats: Floats) -> Iterator[Any]:
        """Score rows one by one."""
        for number, row in enumerate(rows, 1):
            try:
                yield self.evaluate(row, floats, partial=False)
            except PerfevalError as error:
                error.of_row(number)
                if on_error == "raise":
                    raise
                if on_error == "collect":
                    yield error

    def numbered(
        self,
        rows: Iterable[Row],
        floats: Floats,
        collect: bool,  # noqa: FBT001 - as it was given
        ids: Sequence[object] | None,
    ) -> Iterator[Result | PerfevalError]:
        """The results of rows that may have names; errors are raised, or collected."""
        for number, row in enumerate(rows, 1):
            try:
                yield self.evaluate(row, floats, partial=False)
            except PerfevalError as error:
                error.of_row(number, None if ids is None else ids[number - 1])
                if not collect:
                    raise
                yield error

    def totals(
        self,
        rows: Iterable[Row],
        floats: Floats,
        *,
        collect: bool = False,
        ids: Sequence[object] | None = None,
    ) -> Iterator[Any]:
        """Only the totals; with ``collect`` errors stand in their places."""

        def slowly(row: Row, number: int) -> Decimal | PerfevalError:
            try:
                return self.evaluate(row, floats, partial=False).total
            except PerfevalError as error:
                error.of_row(number, None if ids is None else ids[number - 1])
                if not collect:
                    raise
                return error

        return self.shapes(floats).totals(rows, slowly)

    def _scored(self, given: Given, *, partial: bool) -> Result:
        # Code for the first few rows does not pay, nor for rows that are refused.
        score: Callable[[int], Decimal] | None = None
        if not given.problems:
            self._odd_rows += 1
            if self._odd_rows > READY_AFTER:
                score = self._coded(given)
                scores = None if partial else self._odd_row(given, score)
                if scores is not None:
                    flags = scores[self._leaves : len(self.tasks) - self._watches]
                    return Result(self.rubric, given, scores[: self._leaves], any(flags))
        outcome = settle(self.rubric, given, partial=partial, score=score)
        return Result(self.rubric, given, outcome.scores, outcome.vetoed, outcome)

    def _coded(self, given: Given) -> Callable[[int], Decimal]:
        return lambda place: self._scorer.score(place, given.values)

    def _odd_row(
        self, given: Given, score: Callable[[int], Decimal]
    ) -> tuple[Decimal | None, ...] | None:
        """The scores of a row of no known shape; ``None`` where a rule has no answer."""
        try:
            if not given.away and all(map(is_given, given.values)):
                return self._scorer.scores(given.values)
            away = self.tasks_of(given.away)
            return tuple(None if n in away else score(n) for n in range(len(self.tasks)))
        except EvaluationFault:
            return None


def _vetoed(rubric: Rubric) -> Iterator[int]:
    """The leaf of each 一票否决 that takes the whole total."""
    for number, leaf in enumerate(rubric.leaves):
        for veto in leaf.plan.vetoes:
            if veto.level == "total":
                yield number


def _scorer(rubric: Rubric, watch: Node | None) -> Scorer:
    outputs = [Output(leaf.plan.score, rubric.rounding_of(leaf)) for leaf in rubric.leaves]
    for leaf in rubric.leaves:
        for veto in leaf.plan.vetoes:
            if veto.level == "total":
                flag = Case((Branch(veto.condition, _YES),), _NO)
                outputs.append(Output(flag, _FLAG))
    if watch is not None:
        outputs.append(Output(watch, _FLAG))
    return Scorer(tuple(spec.id for spec in rubric.inputs), tuple(outputs))
