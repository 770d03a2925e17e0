"""Laws of reading and printing: what is printed says what was read, and scores the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import perfeval
from perfeval.diagnostics import Collector
from perfeval.meaning import Context, compile_rule
from perfeval.model.inputs import InputSpec
from perfeval.model.plan import Plan
from perfeval.numbers.exact import parse_number
from perfeval.reading import clauses as ast
from perfeval.reading.printer import canonical_rule
from perfeval.reading.read import read_rule
from perfeval.source import Source, Span
from perfeval.text.names import normalise_key
from tests import strategies_rules as rules

_FOLDER = Path(__file__).parents[1] / "conformance"
_ALL = [
    json.loads(line)
    for file in sorted(_FOLDER.glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
    if line.strip()
]


def read(text: str) -> tuple[ast.Block, bool]:
    """The tree of a rule, and whether it was read without a fault."""
    sink = Collector()
    tree = read_rule(Source("<rule>", text), Span(0, len(text)), sink)
    return tree, not sink.ordered()


def compiled(text: str, points: str | None) -> Plan | None:
    """The plan of a rule, or nothing when it has an error."""
    full = None if points is None else parse_number(points)
    return compile_rule(
        Source("<rule>", text), Span(0, len(text)), Context(points=full), Collector()
    )


_CASES = [case for case in _ALL if read(case["text"])[1]]
every_case = pytest.mark.parametrize("case", _CASES, ids=lambda case: str(case["id"]))


def parts_of(part: ast.Block) -> Iterator[ast.Block]:
    """``part`` and everything below it."""
    yield part
    for each in part.parts:
        yield from parts_of(each)


def notes_of(part: ast.Block, text: str) -> list[str]:
    """The words of all notes."""
    return [text[note.start : note.end].strip() for each in parts_of(part) for note in each.notes]


def assert_printing_keeps(text: str) -> None:
    """What is printed reads as an equal tree and prints as itself."""
    tree, _ = read(text)
    printed = canonical_rule(text)
    again, fine = read(printed)

    assert fine, printed
    assert again == tree
    assert notes_of(again, printed) == notes_of(tree, text)
    assert canonical_rule(printed) == printed


def alike(inputs: tuple[InputSpec, ...]) -> list[InputSpec]:
    """Inputs with their names in the one form in which names are compared."""
    return [
        attrs.evolve(
            spec,
            key=normalise_key(spec.key),
            path=tuple(map(normalise_key, spec.path)),
            labels=tuple(map(normalise_key, spec.labels)),
            ranges=tuple(attrs.evolve(r, label=normalise_key(r.label)) for r in spec.ranges),
        )
        for spec in inputs
    ]


def _taken(plan: Plan) -> list[str]:
    """What was read one way of two by meaning; canonical text leaves no doubt about its words."""
    return [reading.topic for reading in plan.readings if reading.topic != "rival_reading"]


def assert_scores_alike(first: Plan, second: Plan) -> None:
    """Two plans ask for the same and give the same, wherever their texts stand."""
    assert first.score == second.score
    assert alike(first.inputs) == alike(second.inputs)
    assert first.points == second.points
    assert first.rounding == second.rounding
    assert [(v.level, v.condition) for v in first.vetoes] == [
        (v.level, v.condition) for v in second.vetoes
    ]
    assert _taken(first) == _taken(second)


def spans_of(node: object) -> Iterator[Span]:
    """The spans of a node and of all nodes in it."""
    if isinstance(node, tuple):
        for each in node:
            yield from spans_of(each)
    elif isinstance(node, Span):
        yield node
    elif isinstance(node, ast.Syntax):
        for field in attrs.fields(type(node)):
            yield from spans_of(getattr(node, field.name))


def assert_spans_nest(text: str) -> None:
    """Every span lies inside the text."""
    tree, _ = read(text)
    clauses = [clause for part in parts_of(tree) for clause in part.clauses]
    spans = [span for clause in clauses for span in (clause.span, *spans_of(clause.action))]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


class TestConformance:
    """The laws over the rules with exact answers."""

    @every_case
    def test_canonical_text_reads_the_same(self, case: dict[str, Any]) -> None:
        """Canonical text gives an equal tree with the same notes, and is its own canonical text."""
        assert_printing_keeps(case["text"])

    @every_case
    def test_canonical_text_scores_the_same(self, case: dict[str, Any]) -> None:
        """Canonical text asks for the same inputs in the same order and has the same score."""
        plan = compiled(case["text"], case["points"])
        if plan is None:
            return
        again = compiled(canonical_rule(case["text"]), case["points"])

        assert again is not None
        assert_scores_alike(plan, again)

    @every_case
    def test_spans_nest(self, case: dict[str, Any]) -> None:
        """Clauses stand inside the text."""
        assert_spans_nest(case["text"])


class TestRandomRules:
    """The laws over rules that nobody wrote."""

    @given(rules.rules())
    @example("1.50，甲≥1,234.50%得1.50分。2.60%≤甲的，记2.0分")
    @example("“三公”经费≤「甲」÷『乙』（预算）时，可记 3.0 分值")
    @example("注：按 年末 数\n1.甲（1分）。注1：丙2.乙（2分）（不足1.0个百分点不扣分）")
    @example("甲 A 1 B≥0.50得一分 ； B b c<3得0分")
    @example("每低于98.0%一个百分点扣0.50分，在98～99%内得1 分")
    def test_canonical_text_reads_and_scores_the_same(self, text: str) -> None:
        """Printing keeps the tree, the inputs and the score of any rule."""
        assume(read(text)[1])
        assert_printing_keeps(text)
        plan = compiled(text, "10")
        if plan is not None:
            again = compiled(canonical_rule(text), "10")
            assert again is not None
            assert_scores_alike(plan, again)

    @given(st.lists(rules.rules(), min_size=1, max_size=3))
    def test_rubric_of_random_rules_reads_the_same(self, texts: list[str]) -> None:
        """The canonical text of a rubric compiles to an equal rubric."""
        lines = ["评价体系 甲"]
        for i, text in enumerate(texts):
            lines += [f"一级指标 指标{i}（10分）", *text.replace("\r", " ").split("\n")]
        try:
            rubric = perfeval.compile("\n".join(lines))
        except perfeval.RubricError:
            assume(False)  # noqa: FBT003 - hypothesis has no other form
            raise
        again = perfeval.compile(rubric.to_text())

        assert again == rubric
        assert alike(again.inputs) == alike(rubric.inputs)
        assert [leaf.plan.score for leaf in again.leaves] == [
            leaf.plan.score for leaf in rubric.leaves
        ]


class TestAnyText:
    """Any text at all is read, or refused with findings; never anything else."""

    @settings(max_examples=200)
    @given(st.one_of(rules.anything, rules.damaged()))
    def test_a_rule_is_read_or_refused(self, text: str) -> None:
        """Reading, checking and printing end without an exception, and findings lie inside."""
        _, fine = read(text)
        assert_spans_nest(text)
        if fine:
            assert_printing_keeps(text)
        else:
            assert canonical_rule(text) == text
        for finding in perfeval.check(text, kind="rule", points=10):
            assert finding.span is not None
            assert finding.span.end <= len(text)

    @given(st.one_of(rules.anything, rules.damaged()), st.booleans())
    def test_a_rubric_is_read_or_refused(self, text: str, inside: bool) -> None:  # noqa: FBT001
        """Checking a rubric ends without an exception, wherever the text stands."""
        whole = f"一级指标 甲（10分）\n  {text}" if inside else text
        for finding in perfeval.check(whole):
            assert finding.span is not None
            assert finding.span.end <= len(whole)
