"""Programs as JSON: the schema, the way back, an interpreter that knows nothing of perfeval."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfeval
from perfeval.portable.nodesback import Builder
from perfeval.portable.numbering import Numbering
from perfeval.program.reference import EvaluationFault, evaluate
from tests.portable import interpreter
from tests.portable.schemas import faults
from tests.small_meaning import SAMPLE, rubric_of
from tests.strategies import KEYS, decimals, programs

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/reference/program.schema.json").read_text(encoding="utf-8"))
EXAMPLES = {
    "third-party": ("yantai/third-party.rubric", "yantai/data.json"),
    "shenzhen": ("shenzhen/department.rubric", "shenzhen/data.json"),
    "shigu": ("shigu/department.rubric", "shigu/data.json"),
    "grant": ("yantai/forms/institute-grant.rubric", "yantai/forms/institute-grant.data.json"),
    "costs": ("yantai/forms/operating-costs.rubric", "yantai/forms/operating-costs.data.json"),
    "pay": ("yantai/forms/staff-pay.rubric", "yantai/forms/staff-pay.data.json"),
}
VETOED = """\
指标 甲（6分）
  培训覆盖率≥90%得6分，否则得2分；发生安全责任事故的，总分一票否决
指标 乙（4分）
  每缺一项料扣1分"""


def example(name: str) -> tuple[perfeval.Rubric, dict[str, Any]]:
    """One example with its data; a judgement that these leave out is half of what it may be."""
    file, data = (ROOT / "examples" / part for part in EXAMPLES[name])
    row = json.loads(data.read_text(encoding="utf-8"), parse_float=Decimal)
    rubric = perfeval.load(file)
    given = rubric.names.read(row, "refuse")
    for place, spec in enumerate(rubric.inputs):
        if given.values[place] is None:
            row[rubric.input_names[place]] = (spec.high or Fraction(2)) / 2
    return rubric, row


def through(rubric: perfeval.Rubric) -> dict[str, Any]:
    """The program of a rubric, through JSON."""
    made: dict[str, Any] = json.loads(json.dumps(rubric.to_program(), ensure_ascii=False))
    return made


def by_name(rubric: perfeval.Rubric, row: dict[str, Any]) -> dict[str, Any]:
    """The row under the shortest names, as a host of another language would hand it over."""
    given = rubric.names.read(row, "refuse")
    computed = {
        place: str(given.values[place]) for place in given.raw if "÷" in str(given.raw[place])
    }
    names = rubric.input_names
    return {names[place]: computed.get(place, raw) for place, raw in given.raw.items()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_another_interpreter_gives_the_same_scores(name: str) -> None:
    """The examples, scored from JSON by sixty lines that use nothing of perfeval."""
    rubric, row = example(name)
    result = rubric.evaluate(row)
    total, scores = interpreter.score(through(rubric), by_name(rubric, row))

    assert total == result.total
    assert scores == [leaf.score for leaf in result]


def test_a_veto_takes_the_total() -> None:
    """The interpreter finds it in the program."""
    rubric = perfeval.compile(VETOED)
    for said in ("是", "否"):
        row = {"培训覆盖率": "95%", "发生安全责任事故": said, "缺料": 1}
        total, _ = interpreter.score(through(rubric), by_name(rubric, row))

        assert total == rubric.evaluate(row).total


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_program_is_as_its_schema_says(name: str) -> None:
    """Every key of every example is in the schema, and of its type."""
    assert faults(through(example(name)[0]), SCHEMA) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_program_comes_back(name: str) -> None:
    """Equal, with the same scores, explanations, readings and program."""
    rubric, row = example(name)
    again = perfeval.Rubric.from_program(through(rubric))

    assert again == rubric
    assert again.leaves == rubric.leaves
    assert again.inputs == rubric.inputs
    assert again.evaluate(row) == rubric.evaluate(row)
    assert again.evaluate(row).explain() == rubric.evaluate(row).explain()
    assert again.readings == rubric.readings
    assert through(again) == through(rubric)


def test_tables_and_rules_come_back() -> None:
    """Whatever they were made from."""
    table = perfeval.load(ROOT / "tests/fixtures/tables/shenzhen-department.csv")
    rule = perfeval.rule("完成目标的，得满分；否则不得分", points=4, target="≥90%", name="甲")

    for rubric in (table, rule.rubric, rubric_of(SAMPLE)):
        assert perfeval.Rubric.from_program(through(rubric)) == rubric
        assert faults(through(rubric), SCHEMA) == []


class TestFingerprints:
    """Equal where scores are, and only there."""

    def test_blanks_and_comments_do_not_count(self) -> None:
        """The canonical text has the same fingerprint, and so has a text with comments."""
        rubric = rubric_of(SAMPLE)

        assert rubric_of(f"# 说明\n{SAMPLE}").fingerprint == rubric.fingerprint
        assert rubric_of(rubric.to_text()).fingerprint == rubric.fingerprint
        assert rubric_of(SAMPLE.replace("（6分）", "（ ６分）")).fingerprint == rubric.fingerprint

    @pytest.mark.parametrize("name", EXAMPLES)
    def test_canonical_text_keeps_it(self, name: str) -> None:
        """For every example."""
        rubric, _ = example(name)

        assert perfeval.compile(rubric.to_text()).fingerprint == rubric.fingerprint

    @pytest.mark.parametrize(
        ("old", "new"), [("6分", "5分"), ("利用率", "使用率"), ("≥90%", ">90%"), ("0.7分", "0.8分")]
    )
    def test_what_decides_a_score_counts(self, old: str, new: str) -> None:
        """Points, names, edges and scores of bands."""
        text = "指标 利用率（6分）\n  利用率≥90%的，得6分；90%>利用率≥75%的，得0.7分；否则不得分。"
        changed = text.replace(old, new).replace(
            "90%>利用率", "90%≥利用率" if ">" in new else "90%>利用率"
        )

        assert perfeval.compile(text).fingerprint != perfeval.compile(changed).fingerprint

    def test_rules_of_other_points_are_others(self) -> None:
        """The same words under another full score do not make an equal rubric."""
        two, three = (
            perfeval.rule("利用率≥90%的，得满分；否则不得分", points=points) for points in (2, 3)
        )

        assert two.rubric.canonical == three.rubric.canonical
        assert two.rubric != three.rubric


CHANGES: dict[str, tuple[list[str | int], object, str]] = {
    "format": (["schema"], 2, "format 2; this perfeval reads format 1"),
    "fingerprint": (["fingerprint"], "sha256:0", "fingerprint"),
    "a score": (["indicators", 2, "score"], 0, "fingerprint"),
    "points": (["indicators", 0, "points"], "9", "fingerprint"),
    "a number": (["points"], "many", "program.points must be a number"),
    "no text": (["title"], 5, "program.title must be a text"),
    "op": (["nodes", 0, "op"], "exec", r"nodes\[0\] must be of a known 'op'"),
    "no node": (["nodes", 0], 5, r"nodes\[0\] must be an object"),
    "forward": (["nodes", 0], {"op": "floor", "args": [3]}, "nodes before it"),
    "itself": (["nodes", 0], {"op": "floor", "args": [0]}, "nodes before it"),
    "args": (["nodes", 0], {"op": "add", "args": [0]}, "given its 'args'"),
    "branches": (["nodes", 0], {"op": "case", "branches": 1}, "given its 'branches'"),
    "places": (["nodes", 0], {"op": "round", "places": 10**9}, "given its 'places'"),
    "input": (["nodes", 0], {"op": "input", "input": 99}, "place of an 'input'"),
    "digits": (["nodes", 0], {"op": "const", "value": "9" * 9999}, "exact 'value'"),
    "span": (["nodes", 0], {"op": "const", "value": "1", "span": [5, 10**9]}, "'span'"),
    "score": (["indicators", 0, "score"], 10**6, "nodes before it"),
    "a mapping": (["source"], [], "program.source must be an object"),
    "a list": (["inputs"], {}, "program.inputs must be a list"),
    "kind": (["inputs", 0, "kind"], "date", "must be one of"),
    "users": (["inputs", 0, "indicators"], [77], "whole numbers below"),
    "path": (["indicators", 0, "path"], [], "at least one name"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_no_program_is_refused(name: str) -> None:
    """With a plain ValueError that says where."""
    keys, value, words = CHANGES[name]
    program = through(rubric_of(SAMPLE))
    place: Any = program
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value

    with pytest.raises(ValueError, match=words):
        perfeval.Rubric.from_program(program)


SMALL = through(perfeval.compile(VETOED))


@given(st.data())
def test_any_change_is_refused_or_harmless(data: st.DataObject) -> None:
    """A value put anywhere gives a rubric of its own fingerprint, or a ValueError."""
    program: Any = copy.deepcopy(SMALL)
    place = program
    while True:
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(
            st.sampled_from([None, -1, 0, 3, "", "甲", "1/0", [], {}, True, [0]])
        )
        break
    try:
        made = perfeval.Rubric.from_program(program)
    except ValueError:
        return
    assert made.fingerprint == SMALL["fingerprint"]


@given(programs(), st.tuples(*(decimals for _ in KEYS)))
def test_nodes_come_back(made: list[Any], row: tuple[Decimal, ...]) -> None:
    """Any program through JSON is the same program, and the merged one computes the same."""
    places = {key: at for at, key in enumerate(KEYS)}
    values = {key: Fraction(value) for key, value in zip(KEYS, row, strict=True)}
    for merged in (False, True):
        numbering = Numbering(places, merged=merged)
        numbers = [numbering.number(root) for root in made]
        builder = Builder(KEYS, 0)
        builder.read(json.loads(json.dumps(numbering.nodes)))
        for root, number in zip(made, numbers, strict=True):
            again = builder.any(number)
            assert again == root
            assert _value(again, values) == _value(root, values)


def _value(node: Any, values: dict[str, Fraction]) -> object:  # noqa: ANN401 - a node
    try:
        return evaluate(node, values)
    except EvaluationFault as fault:
        return type(fault)
