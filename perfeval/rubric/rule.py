"""One scoring standard 评分标准 on its own, called like a function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from perfeval.catalogue.words import kind_name
from perfeval.diagnostics import Collector, Diagnostic
from perfeval.errors import DataError, EvaluationError, PerfevalError
from perfeval.model.inputs import InputSpec, Reading
from perfeval.model.plan import Plan, RoundingLine, TakenRole
from perfeval.portable.origin import Origin
from perfeval.rubric.asked import asked
from perfeval.rubric.rubric import Leaf, Rubric
from perfeval.source import Source, Span

if TYPE_CHECKING:
    from perfeval.portable.pickles import Reduced
    from perfeval.questions.goals import Score
    from perfeval.questions.required import Required
    from perfeval.results.result import LeafResult, Result
    from perfeval.scoring.values import Floats

__all__ = ["DEFAULT_NAME", "Alternative", "Rule", "single"]

DEFAULT_NAME = "完成值"
_USUAL = frozenset((str, int, float, Decimal, Fraction))


@attrs.frozen
class Alternative:
    """What a rule would score under another reading of one of its phrases.

    ``topic`` is the topic of the reading, ``variant`` the name of the other
    reading, such as ``"down"`` for whole steps only.
    """

    topic: str
    variant: str
    score: Decimal


@attrs.frozen
class Rule:
    """A compiled scoring standard.

    Call it with values by position, in the order of :attr:`inputs`, or by
    name; the score comes out as an exact ``Decimal``. Make one with
    :func:`perfeval.rule`.
    """

    rubric: Rubric = attrs.field(repr=False)
    text: str
    target: str | None = attrs.field(default=None, repr=False)
    stated_points: Fraction | None = attrs.field(default=None, repr=False)

    @property
    def _leaf(self) -> Leaf:
        return self.rubric.leaves[0]

    @property
    def inputs(self) -> tuple[InputSpec, ...]:
        """What the rule asks for, in order of first appearance in its text."""
        return self._leaf.inputs

    @property
    def points(self) -> Decimal | None:
        """The full score, or ``None`` where nothing states one."""
        return None if self._leaf.plan.points is None else self._leaf.points

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Phrases with two readings, and the one that was taken."""
        return self._leaf.readings

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Findings that do not keep the rule from scoring, such as overlapping bands."""
        return self.rubric.warnings

    def __call__(self, *values: object, floats: Floats = "refuse", **named: object) -> Decimal:
        """The score.

        Raises :class:`~perfeval.errors.DataError` with every problem of the
        values, and :class:`~perfeval.errors.EvaluationError` where the rule
        has no answer for them.
        """
        (score,) = self._result(self._data(values, named), floats).scores
        if score is None:
            # 不适用 takes an indicator out of a total; a rule alone has no total to be out of.
            raise DataError([Diagnostic("PE523", arguments={"name": self._leaf.name})])
        return score

    def evaluate(self, *values: object, floats: Floats = "refuse", **named: object) -> LeafResult:
        """The score with its explanation.

        Raises :class:`~perfeval.errors.DataError` for everything that is wrong
        with the values, and :class:`~perfeval.errors.EvaluationError` where the
        rule has no answer.
        """
        return next(iter(self._result(self._data(values, named), floats)))

    def _data(self, values: tuple[object, ...], named: dict[str, object]) -> dict[str, object]:
        """One row, of values by position and by name."""
        if not values:
            return named
        data = self._positional(values)
        for name, value in named.items():
            if name in data:
                raise DataError([Diagnostic("PE515", arguments={"name": name})])
            data[name] = value
        return data

    def _result(self, data: dict[str, object], floats: Floats) -> Result:
        with self._speaking_of_itself():
            return self.rubric.evaluate(data, floats=floats)

    @contextmanager
    def _speaking_of_itself(self) -> Iterator[None]:
        """Findings about a rule that has no name do not say which indicator they are about.

        It would be called 完成值, which is the name of a value.
        """
        try:
            yield
        except (DataError, EvaluationError) as error:
            if self._leaf.path != (DEFAULT_NAME,):
                raise
            found = (attrs.evolve(each, path=()) for each in error.diagnostics)
            raise type(error)(found) from None

    def _positional(self, values: tuple[object, ...]) -> dict[str, object]:
        """Values by position are complete: neither too many nor too few."""
        for value in values:
            if type(value) not in _USUAL and isinstance(value, Mapping):
                msg = "a rule takes values by position or by name, not a dict: write rule(**data)"
                raise TypeError(msg)
        names = self.rubric.input_names
        if len(values) > len(names):
            words: dict[str, object] = {"given": len(values), "expected": len(names)}
            raise DataError([Diagnostic("PE512", arguments=words)])
        if len(values) < len(names):
            words = {
                "given": len(values),
                "expected": len(names),
                "missing": "、".join(names[len(values) :]),
            }
            raise DataError([Diagnostic("PE513", arguments=words)])
        return dict(zip(names, values, strict=True))

    def required(
        self,
        score: Score,
        *,
        given: Mapping[str, object] | None = None,
        free: Sequence[str] | None = None,
        exactly: bool = False,
        floats: Floats = "refuse",
    ) -> Required:
        """Which values reach ``score`` points; with ``exactly`` which give just these.

        The same as :meth:`perfeval.Rubric.required` for a rule alone, and
        raises the same.
        """
        goal, data = {self._leaf.name: score}, given or {}
        with self._speaking_of_itself():
            return asked().required(
                self.rubric, goal, None, data, free, exactly=exactly, floats=floats
            )

    def alternatives(self, *values: object, **named: object) -> tuple[Alternative, ...]:
        """The scores for the same values under each other reading that differs.

        Only readings that the compiler can take both ways are tried; the text
        is compiled again for each, so this is not for the fast path. Raises
        what calling the rule with these values raises.
        """
        from perfeval.meaning.context import VARIANTS

        data = {**(self._positional(values) if values else {}), **named}
        taken = self._scored(data)
        found = []
        for topic in dict.fromkeys(reading.topic for reading in self.readings):
            for variant in VARIANTS.get(topic, ()):
                other = self._under(topic, variant)
                score = None if other is None else other._scored_or_none(data)  # noqa: SLF001 - ours
                if score is not None and score != taken:
                    found.append(Alternative(topic, variant, score))
        return tuple(found)

    def _scored(self, data: dict[str, object]) -> Decimal | None:
        return next(iter(self._result(data, "refuse"))).score

    def _scored_or_none(self, data: dict[str, object]) -> Decimal | None:
        """The score, or ``None`` where another reading has no answer for the data."""
        try:
            return self._scored(data)
        except PerfevalError:
            return None

    def _under(self, topic: str, variant: str) -> Rule | None:
        from perfeval.meaning import Context, compile_rule

        source = Source("<rule>", self.text)
        context = Context(
            name=self._leaf.name, points=self.stated_points, target=self.target,
            variants={topic: variant},
        )  # fmt: skip
        sink = Collector()
        plan = compile_rule(source, Span(0, len(self.text)), context, sink)
        origin = self.rubric.origin
        return None if plan is None else Rule(single(source, plan, origin, sink), self.text)

    def __reduce__(self) -> Reduced:
        return asked().reduced(self)

    @property
    def roles(self) -> tuple[TakenRole, ...]:
        """What each clause of the text was taken for: a band, a step, a count, a limit, a note.

        In order of the text; empty for a rule from a pickle, which reads no text.
        """
        return self._leaf.roles

    def describe(self) -> str:
        """The rule's words, full score and inputs as plain text."""
        lines = [self.text.strip()]
        if self.points is not None:
            lines.append(f"满分 {self.points}")
        lines += [_described(spec) for spec in self.inputs]
        return "\n".join(lines)

    def to_svg(self) -> str:
        """The rule's graph, for a rule that asks for exactly one number; else empty."""
        from perfeval.report.plot import rule_picture

        return rule_picture(self._leaf.name, self._leaf.plan, self._leaf.weight)

    def _repr_html_(self) -> str:
        from perfeval.report.cards import rule_card

        return rule_card(self.describe(), self.to_svg())

    def _repr_markdown_(self) -> str:
        from perfeval.report.markdown import escaped

        return "\n".join(f"- {escaped(line)}" for line in self.describe().splitlines()) + "\n"


def _described(spec: InputSpec) -> str:
    kind = kind_name(spec.kind, "zh")
    words = [f"{spec.key}（{kind}"]
    if spec.unit:
        words.append(f"，{spec.unit}")
    if spec.labels:
        words.append(f"：{'、'.join(spec.labels)}")
    return "".join([*words, "）"])


def single(source: Source, plan: Plan, origin: Origin, sink: Collector) -> Rubric:
    """A rubric of one indicator, which is what a rule is scored as."""
    name = origin.name or DEFAULT_NAME
    weight = plan.points if plan.points is not None else Fraction(0)
    leaf = Leaf(path=(name,), level=1, weight=weight, plan=plan, span=plan.span)
    return Rubric(
        source=source,
        title=name,
        full=weight,
        leaves=(leaf,),
        groups=(),
        inputs=plan.inputs,
        users=tuple((0,) for _ in plan.inputs),
        grades=(),
        rounding=RoundingLine(),
        printed=source.text,
        warnings=sink.ordered(),
        origin=origin,
    )
