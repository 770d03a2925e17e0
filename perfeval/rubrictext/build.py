"""A document becomes a rubric: rules are compiled, weights added up, inputs merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from perfeval.diagnostics import Collector, Diagnostic, Label
from perfeval.model.plan import Plan
from perfeval.portable.origin import Origin
from perfeval.rubric.rubric import Group, Leaf, Rubric
from perfeval.rubrictext import weights
from perfeval.rubrictext.defaults import DefaultRule
from perfeval.rubrictext.document import Document, Entry, Indicator
from perfeval.rubrictext.format import format_document
from perfeval.rubrictext.merge import Inputs
from perfeval.rubrictext.namesakes import check_namesakes, check_siblings
from perfeval.rubrictext.phrases import unexpected
from perfeval.rubrictext.unread import OnUnread, Unread, judged_plan, without_rules
from perfeval.rubrictext.unused import unused
from perfeval.source import Source, Span
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.meaning.context import Context as _Context


_MISPLACED = {"PE102", "PE110", "PE114", "PE116", "PE118", "PE122", "PE429"}
"""Faults of lines and headings, which leave it open what belongs where."""

_WEIGHTS = {"PE404", "PE405", "PE406", "PE411", "PE422", "PE423"}
"""Faults that may be those of a weight."""


class Meaning(Protocol):
    """What the build needs of :mod:`perfeval.meaning`; a module serves as one."""

    @property
    def Context(self) -> type[_Context]:  # noqa: N802 - the name of a class
        """The class that tells a rule where it stands."""

    def compile_rule(
        self, source: Source, span: Span, context: _Context, sink: Collector
    ) -> Plan | None:
        """Compile the wording at ``span``."""

    def compile_definitions(
        self,
        source: Source,
        entries: Sequence[tuple[str, Span, Span, str | None]],
        sink: Collector,
        context: _Context | None = None,
    ) -> Mapping[str, Any]:
        """Compile the expressions of the data block."""


def _default_meaning() -> Meaning:
    # The rule compiler loads its parser; a rubric that is unpickled never needs it.
    from perfeval import meaning

    return meaning


def build(
    document: Document,
    sink: Collector,
    meaning: Meaning | None = None,
    *,
    strict: bool = False,
    printed: bool = True,
    unread: OnUnread = "refuse",
) -> Rubric | None:
    """The rubric that ``document`` describes; ``None`` when something is wrong.

    With ``strict`` a phrase with two readings is an error. Its canonical text is made
    when it is asked for: from ``document`` where it is to be ``printed``, else from the source.
    With ``unread="judged"`` an indicator whose wording cannot be read is judged;
    ``strict`` refuses it all the same.
    """
    tolerant = unread == "judged" and not strict
    made = meaning or _default_meaning()
    return _Build(document, sink, made, strict, printed, tolerant).rubric()


@attrs.define
class _Build:
    """The state of one build."""

    document: Document
    sink: Collector
    meaning: Meaning
    strict: bool
    printed: bool = True
    tolerant: bool = False
    leaves: list[Leaf] = attrs.field(factory=list)
    spans: list[Span] = attrs.field(factory=list)
    uneven: list[Diagnostic] = attrs.field(factory=list)
    groups: list[Group] = attrs.field(factory=list)
    inputs: Inputs = attrs.field(init=False)
    units: dict[str, str] = attrs.field(factory=dict)
    aliases: dict[str, str] = attrs.field(factory=dict)
    declared: frozenset[str] | None = None
    definitions: Mapping[str, Any] = attrs.field(factory=dict)
    complete: bool = True
    weighed: bool = True
    unread: list[Unread] = attrs.field(factory=list)
    unread_places: set[int] = attrs.field(factory=set)
    met: int = -1

    def __attrs_post_init__(self) -> None:
        self.inputs = Inputs(self.source, self.sink)

    @property
    def source(self) -> Source:
        """The text of the rubric."""
        return self.document.source

    def rubric(self) -> Rubric | None:
        """Build everything, reporting all that is wrong on the way."""
        self.weighed = not any(found.code in _MISPLACED for found in self.sink)
        self._read_data()
        total = self._children(self.document.roots, ())
        # Lines that are not understood are the reason then.
        if not self.document.roots and not self.sink.failed:
            self.sink.add(Diagnostic("PE119", self.source, Span(0, 0)))
        full = self.document.full
        if self.document.roots and self._is_weighed():
            weights.check_full(self.document, total, self.uneven, self.sink)
            weights.check_grades(self.document, total if full is None else full.value, self.sink)
        self._check_unused()
        if self.complete and not self.sink.failed:
            self._check_namesakes()
        if self.sink.failed or not self.complete:
            return None
        title = self.document.title
        return Rubric(
            source=self.source,
            title=title.text if title else self.source.name,
            full=total,
            leaves=tuple(self.leaves),
            groups=tuple(self.groups),
            inputs=tuple(self.inputs.specs.values()),
            users=tuple(tuple(self.inputs.users[key]) for key in self.inputs.specs),
            grades=self.document.grades,
            rounding=self.document.rounding,
            printed=self._text(),
            warnings=self.sink.ordered(),
            unread=tuple(self.unread),
            origin=Origin("table" if self.printed or self.unread else "rubric"),
        )

    def _text(self) -> Callable[[], str] | None:
        """What makes the canonical text, where that is not read from the source."""
        if self.unread:
            document = without_rules(self.document, self.unread_places)
            return partial(format_document, document)
        return partial(format_document, self.document) if self.printed else None

    def _is_weighed(self) -> bool:
        """Whether all weights are known, and no finding says already that one is wrong."""
        return self.weighed and not any(found.code in _WEIGHTS for found in self.sink)

    # Data block -------------------------------------------------------------

    def _read_data(self) -> None:
        entries = self.document.data
        if entries is None:
            return
        known: dict[str, Span] = {}
        for entry in entries:
            for words in (entry.name, *entry.aliases):
                key = normalise_key(words.text)
                if key in known:
                    self._twice(words.text, words.span, known[key], entry)
                known.setdefault(key, words.span)
                if words is not entry.name:
                    self.aliases[key] = normalise_key(entry.name.text)
            if entry.unit is not None:
                self.units[normalise_key(entry.name.text)] = entry.unit.text
        self.declared = frozenset(known)
        defined = [
            (
                entry.name.text,
                entry.name.span,
                entry.expression,
                entry.unit.text if entry.unit else None,
            )
            for entry in entries
            if entry.expression is not None
        ]
        if defined:
            self.definitions = self.meaning.compile_definitions(
                self.source, defined, self.sink, self._context()
            )

    def _context(self) -> _Context:
        """What the expressions of the data block may lean on."""
        return self.meaning.Context(
            units=self.units, aliases=self.aliases, declared=self.declared, strict=self.strict
        )

    def _twice(self, name: str, span: Span, first: Span, entry: Entry) -> None:
        code = "PE207" if entry.expression is None else "PE203"
        labels = (Label(first, "first"),)
        self.sink.add(Diagnostic(code, self.source, span, {"name": name}, labels))

    def _check_unused(self) -> None:
        """Warn of data items that neither a rule nor a definition mentions."""
        # What is wrong elsewhere may be what was meant to use it.
        if self.document.data is None or not self.complete or self.sink.failed:
            return
        asked = {spec.key for spec in self.inputs.specs.values()}
        for words in unused(self.document, asked):
            name: dict[str, object] = {"name": words.text}
            self.sink.add(Diagnostic("PE204", self.source, words.span, name, severity="warning"))

    def _check_namesakes(self) -> None:
        inputs = {key: (spec, self.inputs.users[key]) for key, spec in self.inputs.specs.items()}
        check_namesakes(self.source, self.leaves, self.spans, inputs, self.sink)

    # Indicators -------------------------------------------------------------

    def _children(self, indicators: Sequence[Indicator], path: tuple[str, ...]) -> Fraction:
        check_siblings(self.source, indicators, path, self.sink)
        points = [self._indicator(indicator, path) for indicator in indicators]
        return sum(points, Fraction(0))

    def _indicator(self, indicator: Indicator, above: tuple[str, ...]) -> Fraction:
        path = (*above, indicator.name.text)
        self.met += 1
        if not indicator.children:
            return self._leaf(indicator, path)
        if indicator.rule is not None:
            self.complete = self.weighed = False
            self._ruled_group(indicator.rule)
        if indicator.target is not None:
            self.sink.add(unexpected(self.source, indicator.target.span))
        begin, place = len(self.leaves), len(self.groups)
        self.groups.append(Group(path, indicator.level, Fraction(0), begin, begin))
        check_siblings(self.source, indicator.children, path, self.sink)
        points = [self._indicator(child, path) for child in indicator.children]
        total = sum(points, Fraction(0))
        self.groups[place] = Group(path, indicator.level, total, begin, len(self.leaves))
        if self.weighed:
            pairs = list(zip(indicator.children, points, strict=True))
            self.uneven += weights.check_group(self.source, indicator, path, pairs)
        return total

    def _ruled_group(self, rule: Span) -> None:
        """Wording above other indicators; a misspelt heading in it has been found already."""
        if any(
            each.span is not None and rule.start <= each.span.start < rule.end for each in self.sink
        ):
            return
        line = self.source.excerpt(rule).split("\n", 1)[0].rstrip()
        first = Span(rule.start, rule.start + len(line))
        self.sink.add(unexpected(self.source, first))

    def _is_spoilt(self, rule: Span) -> bool:
        """Whether a misspelt heading stands among the lines of the wording."""
        known = (each for each in self.sink if each.code == "PE114" and each.span is not None)
        return any(rule.start <= each.span.start < rule.end for each in known if each.span)

    def _leaf(self, indicator: Indicator, path: tuple[str, ...]) -> Fraction:
        stated = indicator.points.value if indicator.points else None
        sink = Collector() if self.tolerant else self.sink
        plan = self._plan(indicator, path, stated, sink)
        if self.tolerant:
            plan = self._tolerated(indicator, path, plan, sink)
        if plan is None:
            self.complete = False
            self.weighed = self.weighed and stated is not None
            return stated or Fraction(0)
        points = plan.points if stated is None else stated
        if points is None:
            self._weightless(indicator, path)
            return Fraction(0)
        self.inputs.add(len(self.leaves), path, plan.inputs)
        self.spans.append(indicator.name.span)
        self.leaves.append(
            Leaf(
                path=path,
                level=indicator.level,
                weight=points,
                plan=plan,
                span=indicator.rule or plan.span,
                by_default=indicator.rule is None,
                target=indicator.target.text if indicator.target else None,
                target_span=indicator.target.span if indicator.target else None,
                explanation=indicator.explanation.text if indicator.explanation else None,
                evidence=indicator.evidence.text if indicator.evidence else None,
            )
        )
        return points

    def _tolerated(
        self, indicator: Indicator, path: tuple[str, ...], plan: Plan | None, sink: Collector
    ) -> Plan | None:
        """``plan`` where it can be read and fits the others, else a judged one."""
        if plan is not None and not sink.failed:
            trial = Inputs(self.source, sink, dict(self.inputs.specs))
            trial.add(len(self.leaves), path, plan.inputs)
        stated = indicator.points
        lost = (plan is None or sink.failed) and stated is not None
        for each in sink.ordered():
            wrong = lost and each.severity == "error"
            self.sink.add(attrs.evolve(each, severity="warning") if wrong else each)
        if not lost or stated is None:
            return plan
        reasons = tuple(each for each in sink.ordered() if each.severity == "error")
        place = indicator.rule or indicator.name.span
        self.unread.append(Unread(path, stated.value, place, reasons))
        self.unread_places.add(self.met)
        return judged_plan(self.source, indicator.name, path, stated.value, place)

    def _weightless(self, indicator: Indicator, path: tuple[str, ...]) -> None:
        self.complete = self.weighed = False
        span, name = indicator.name.span, indicator.name.text
        self.sink.add(Diagnostic("PE423", self.source, span, {"name": name}, path=path))

    def _plan(
        self,
        indicator: Indicator,
        path: tuple[str, ...],
        points: Fraction | None,
        sink: Collector,
    ) -> Plan | None:
        if indicator.rule is None:
            return self._default(indicator, path, points, sink)
        if self._is_spoilt(indicator.rule):
            return None
        context = self.meaning.Context(
            name=indicator.name.text,
            points=points,
            target=indicator.target.text if indicator.target else None,
            path=path,
            definitions=self.definitions,
            units=self.units,
            aliases=self.aliases,
            explanation=(
                (self.source, indicator.explanation.span) if indicator.explanation else None
            ),
            declared=self.declared,
            strict=self.strict,
        )
        return self.meaning.compile_rule(self.source, indicator.rule, context, sink)

    def _default(
        self,
        indicator: Indicator,
        path: tuple[str, ...],
        points: Fraction | None,
        sink: Collector,
    ) -> Plan | None:
        rule = DefaultRule(
            self.source,
            indicator.name,
            path,
            Fraction(0) if points is None else points,
            indicator.target,
            indicator.name.span,
        )
        plan = rule.plan(sink)
        if plan is None and indicator.judged and points is not None:
            span, topics = indicator.name.span, ("judged_row",)
            plan = judged_plan(self.source, indicator.name, path, points, span, topics)
        if plan is None:
            name = indicator.name.text
            sink.add(
                Diagnostic("PE422", self.source, indicator.name.span, {"name": name}, path=path)
            )
        elif points is None:
            self._weightless(indicator, path)
            return None
        elif self.strict:
            for reading in plan.readings:
                words: dict[str, object] = {"topic": reading.topic}
                sink.add(Diagnostic("PE421", self.source, reading.span, words, path=path))
        return plan
