"""The public surface: what is there, what it shows, what it says of a wrong call."""

from __future__ import annotations

import copy
import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import perfeval
import perfeval.figures
import perfeval.office
import perfeval.types
from tests import public_types
from tests.small_meaning import DATA, SAMPLE, rubric_of

ROOT = Path(__file__).parents[2]
RULE = perfeval.rule("利用率≥90%的，得1分；否则不得分", points=1)
RUBRIC = rubric_of(SAMPLE)
RESULT = RUBRIC.evaluate(DATA)


class TestNames:
    """What can be imported, and what completion shows."""

    def test_every_type_is_there(self) -> None:
        """Each name of ``perfeval.types`` leads to something, and the list is in order."""
        names = perfeval.types.__all__

        assert names == sorted(names)
        assert [name for name in names if getattr(perfeval.types, name) is None] == []
        with pytest.raises(AttributeError, match=r"perfeval\.types.*'Nothing'"):
            perfeval.types.Nothing  # noqa: B018 - it is not there

    def test_root_and_types_agree(self) -> None:
        """A class that both have is one class."""
        both = set(perfeval.__all__) & set(perfeval.types.__all__)

        assert both >= {"Result", "Rubric", "Rule", "LeafResult", "Diagnostic", "Audit"}
        assert all(getattr(perfeval, name) is getattr(perfeval.types, name) for name in both)

    def test_completion_shows_what_is_meant(self) -> None:
        """Modules that happen to be loaded do not show, nor what a class keeps to itself."""
        assert "engine" not in dir(perfeval)
        assert set(dir(perfeval.figures)) == {*perfeval.figures.__all__, "__doc__", "__name__"}
        assert {*perfeval.__all__, "figures", "office", "types"} <= set(dir(perfeval))
        assert {"evaluate", "inputs", "points"} <= set(dir(RUBRIC))
        assert not {"engine", "names", "users", "array_codes"} & set(dir(RUBRIC))
        assert {"total", "leaf", "group", "explain"} <= set(dir(RESULT))
        assert not {"given", "outcome", "told", "INSIDE"} & set(dir(RESULT))

    @pytest.mark.parametrize("kind", [perfeval.Rubric, perfeval.Result])
    def test_what_is_kept_back_exists(self, kind: Any) -> None:  # noqa: ANN401 - a class
        """The list of names that are kept back names nothing that is gone."""
        known = {*dir(kind), *getattr(kind, "__annotations__", {})}

        assert {name for name in kind.INSIDE if name not in known} == set()

    def test_whatever_a_caller_is_given_has_a_public_name(self) -> None:
        """Each class that a public signature or attribute names can be imported for annotations.

        What is listed here is handed from one part of perfeval to another; its public form
        is ``Rubric.to_program()``, and for a form what its other attributes give.
        """
        found = public_types.not_public()

        assert {place for places in found.values() for place in places} <= {
            *("Leaf.plan", "Reading.alternative", "Form.table", "Form.values(return)"),
            *("Goal.truth(standing)", "Goal.truth(return)", "Goal.beyond(standing)"),
            *("Goal.stands(standing)", "Goal.stands(return)"),
            *("Paper.placed(return)", "Paper.split(return)"),
            *("Goal.stand(standing)", "Goal.stand(return)"),
        }

    def test_types_load_no_parser(self) -> None:
        """Annotations cost neither lark nor the reading of texts."""
        code = "import sys, perfeval.types as t; t.InputSpec, t.Result, t.Rubric, t.Rule, t.Finding"
        done = subprocess.run(
            [sys.executable, "-c", f"{code}; print('lark' in sys.modules)"],
            check=True, capture_output=True, text=True, cwd=ROOT,
        )  # fmt: skip

        assert done.stdout == "False\n"

    def test_everything_public_has_a_docstring(self) -> None:
        """``help()`` has something to say about each name, method and property."""
        bare = []
        for name in {*perfeval.__all__, *perfeval.types.__all__}:
            thing = getattr(perfeval, name, None) or getattr(perfeval.types, name)
            if inspect.isclass(thing):
                inside: frozenset[str] = getattr(thing, "INSIDE", frozenset())
                bare += [
                    f"{name}.{key}"
                    for key, value in vars(thing).items()
                    if not key.startswith("_")
                    and key not in inside
                    and (callable(value) or isinstance(value, property))
                    and not inspect.getdoc(value)
                ]
            if (inspect.isclass(thing) or inspect.isfunction(thing)) and not inspect.getdoc(thing):
                bare.append(name)

        assert bare == []

    @pytest.mark.parametrize("place", [perfeval, perfeval.figures, perfeval.office])
    def test_every_function_says_what_it_raises(self, place: ModuleType) -> None:
        """Those that never raise for what they are given apart, and the methods that take data."""
        never = {"check", "read_printed", "tail_bound", "survey_table", "findings", "is_office"}
        never |= {"form", "to_xlsx", "to_docx"}
        takes_data = [
            *(perfeval.Rubric.evaluate, perfeval.Rubric.evaluate_many, perfeval.Rubric.totals),
            *(perfeval.Rubric.totals_columns, perfeval.Rubric.scores_columns),
            *(perfeval.Rubric.audit, perfeval.Rubric.required, perfeval.Rubric.sensitivity),
            *(perfeval.Rubric.from_program, perfeval.Result.leaf, perfeval.Result.group),
            *(perfeval.Rule.evaluate, perfeval.Rule.required, perfeval.Rule.alternatives),
            *(perfeval.Rule.__call__, perfeval.Form.load),
        ]
        functions = [getattr(place, name) for name in place.__all__ if name not in never]
        silent = [
            each.__qualname__
            for each in [*functions, *takes_data]
            if inspect.isfunction(inspect.unwrap(each)) or inspect.ismethod(each)
            if not re.search(r"\braises?\b", inspect.getdoc(each) or "", re.IGNORECASE)
        ]

        assert silent == []


class TestDiagnostics:
    """A finding speaks for itself."""

    def test_it_says_what_is_wrong(self) -> None:
        """Its sentences in both languages, its layout, its data."""
        (found,) = perfeval.check("胡说", kind="rule")

        assert found.message == found.sentence("zh")
        assert found.help == found.advice("zh")
        assert found.sentence("en") != found.message
        assert found.render().startswith(f"error[{found.code}")
        assert found.message in found.render()
        assert found.sentence("en") in found.render(lang="en")
        assert found.to_dict()["message"] == {"zh": found.message, "en": found.sentence("en")}

    def test_a_fresh_process_can_ask(self) -> None:
        """Also where nothing but the diagnostic was imported."""
        code = (
            "from perfeval.diagnostics import Diagnostic\n"
            "print(Diagnostic('PE502', arguments={'name': '甲'}).message)"
        )
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            check=True, capture_output=True, encoding="utf-8", cwd=ROOT,
        )  # fmt: skip

        assert "甲" in done.stdout


class TestResults:
    """Results are values."""

    def test_equal_data_give_equal_results(self) -> None:
        """However the numbers were written, and whichever way they were scored."""
        again = RUBRIC.evaluate(DATA | {"实际采购金额": "3,016.10"})

        assert again == RESULT
        assert hash(again) == hash(RESULT)
        assert list(again) == list(RESULT)
        assert again.groups == RESULT.groups
        quick = [RUBRIC.evaluate(DATA) for _ in range(40)][-1]
        assert quick == RESULT

    def test_other_data_give_other_results(self) -> None:
        """Also where all scores are the same."""
        other = RUBRIC.evaluate(DATA | {"培训人次": "36万人次"})

        assert [leaf.score for leaf in other] == [leaf.score for leaf in RESULT]
        assert other != RESULT
        assert RESULT != "甲"

    def test_a_copy_is_equal(self) -> None:
        """Shallow and deep."""
        assert copy.copy(RESULT) == RESULT
        assert copy.deepcopy(RESULT) == RESULT

    def test_partial_results(self) -> None:
        """What is open counts."""
        data = {key: value for key, value in DATA.items() if key != "制度"}
        partial = RUBRIC.evaluate(data, partial=True)

        assert partial == RUBRIC.evaluate(data, partial=True)
        assert partial != RESULT

    def test_leaves_and_groups_are_found_by_kind(self) -> None:
        """A heading is no indicator, and an indicator no heading."""
        assert RESULT.leaf("采购") == RESULT["采购"]
        assert RESULT.group("产出") == RESULT["产出"]
        with pytest.raises(KeyError, match="no indicator is called '产出'"):
            RESULT.leaf("产出")
        with pytest.raises(KeyError, match="no heading is called '采购'"):
            RESULT.group("采购")
        with pytest.raises(KeyError, match="the nearest name is '产出'"):
            RESULT.group("产岀")
        with pytest.raises(TypeError, match="name must be a str, not int"):
            RESULT[0]  # type: ignore[index]

    def test_reprs_show_scores(self) -> None:
        """In a console nothing has to be unpacked."""
        away = RUBRIC.evaluate(DATA | {"影响力": "不适用"})

        assert repr(RESULT.leaf("采购")) == "<LeafResult 投入/资金/采购: 5.89 of 6>"
        assert repr(RESULT.group("产出")) == "<GroupResult 产出: 18.45 of 20>"
        assert repr(away.leaf("影响力")) == "<LeafResult 产出/效益/影响力: 不适用 of 6>"
        assert repr(RUBRIC) == "<Rubric 部门整体支出绩效评价: 6 indicators, 30 points>"


WRONG_CALLS: dict[str, tuple[Callable[[Any], object], type[Exception], str]] = {
    "floats": (lambda x: RUBRIC.evaluate(DATA, floats=x), ValueError, "floats must be 'refuse'"),
    "floats of a rule": (lambda x: RULE("95%", floats=x), ValueError, "floats must be 'refuse'"),
    "floats of many": (
        lambda x: RUBRIC.evaluate_many([], floats=x), ValueError, "floats must be 'refuse'",
    ),
    "floats of totals": (lambda x: RUBRIC.totals([], floats=x), ValueError, "floats must be"),
    "floats of columns": (
        lambda x: RUBRIC.totals_columns({}, floats=x), ValueError, "floats must be",
    ),
    "lang of a result": (RESULT.explain, ValueError, "lang must be 'zh' or 'en'"),
    "lang of a leaf": (lambda x: RESULT.leaf("采购").explain(x), ValueError, "lang must be"),
    "lang of a group": (lambda x: RESULT.group("产出").explain(x), ValueError, "lang must be"),
    "lang of an error": (lambda x: perfeval.DataError([]).render(x), ValueError, "lang must be"),
    "lang of a finding": (
        lambda x: perfeval.Diagnostic("PE502").render(lang=x), ValueError, "lang must be",
    ),
    "lang of an audit": (
        lambda x: RUBRIC.audit(DATA, {"total": "1"}).to_text(x), ValueError, "lang must be",
    ),
    "name": (lambda _: perfeval.rule("得1分", name=5), TypeError, "name must be a str"),  # type: ignore[arg-type]
    "target": (lambda _: perfeval.rule("得1分", target=5), TypeError, "target must be a str"),  # type: ignore[arg-type]
    "text": (lambda _: perfeval.rule(5), TypeError, "text must be a str, not int"),  # type: ignore[arg-type]
    "strict rule": (
        lambda _: perfeval.rule("得1分", strict="no"), TypeError, "strict must be True or False",  # type: ignore[arg-type]
    ),
    "strict check": (
        lambda _: perfeval.check("得1分", strict=1), TypeError, "strict must be True or False",  # type: ignore[arg-type]
    ),
    "strict compile": (
        lambda _: perfeval.compile("", strict="yes"), TypeError, "not 'yes'",  # type: ignore[arg-type]
    ),
    "strict load": (
        lambda _: perfeval.load("甲.rubric", strict=None), TypeError, "strict must be",  # type: ignore[arg-type]
    ),
    "float points": (
        lambda _: perfeval.rule("得1分", points=0.5), TypeError, "points must be .* not float",  # type: ignore[arg-type]
    ),
    "negative points": (
        lambda _: perfeval.rule("得1分", points=-1), ValueError, "points must not be negative",
    ),
    "truth as points": (lambda _: perfeval.rule("得1分", points=True), TypeError, "not bool"),
    "infinite points": (
        lambda _: perfeval.rule("得1分", points=Decimal("inf")), ValueError, "finite",
    ),
    "points of a rubric": (
        lambda _: perfeval.check("", points=1), ValueError, "a rubric states its own",
    ),
    "a dict as a value": (lambda _: RULE({"利用率": "95%"}), TypeError, r"rule\(\*\*data\)"),
    "a dict to evaluate": (lambda _: RULE.evaluate({}), TypeError, r"rule\(\*\*data\)"),
    "a dict as other readings": (lambda _: RULE.alternatives({}), TypeError, r"rule\(\*\*data\)"),
    "one row as rows": (
        lambda _: RUBRIC.evaluate_many(DATA), TypeError, "rows must be an iterable of mappings",  # type: ignore[arg-type]
    ),
    "one row as rows of totals": (
        lambda _: RUBRIC.totals(DATA), TypeError, "rows must be an iterable of mappings",  # type: ignore[arg-type]
    ),
    "a short row of a table": (
        lambda _: perfeval.figures.execution_table([("教育", "1")]), ValueError,
        r"a row must be 4 values \(name, opening, added, spent\), not \('教育', '1'\)",
    ),
    "a text as a row of a table": (
        lambda _: perfeval.figures.growth_table(["一二三"]), ValueError, "a row must be 3 values",
    ),
    "no rows": (lambda _: RUBRIC.evaluate_many(None), TypeError, "rows .* not NoneType"),  # type: ignore[call-overload]
    "no rows of totals": (lambda _: RUBRIC.totals(3), TypeError, "rows .* not int"),  # type: ignore[arg-type]
    "unread": (
        lambda x: perfeval.load("表.csv", unread=x), ValueError, "unread must be 'refuse' or",
    ),
    "unread of a form": (
        lambda x: perfeval.Form.load("表.csv", unread=x), ValueError, "unread must be 'refuse' or",
    ),
    "a text as a file": (
        lambda _: perfeval.office.read("甲", "甲.xlsx"), TypeError, "data must be the bytes",  # type: ignore[arg-type]
    ),
    "rows as one row": (lambda _: RUBRIC.evaluate([DATA]), TypeError, "data must be a mapping"),  # type: ignore[arg-type]
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_CALLS)
def test_a_wrong_call_is_refused_in_plain_english(name: str) -> None:
    """When it is made, not when its result is looked at."""
    call, kind, words = WRONG_CALLS[name]

    with pytest.raises(kind, match=words):
        call("nonsense")


def test_good_points_are_taken() -> None:
    """Whatever kind of exact number they are."""
    for points in (2, "2", Decimal(2), Fraction(2)):
        assert perfeval.rule("利用率≥90%的，得满分；否则不得分", points=points)("95%") == 2
