"""Every file of ``tests/fixtures/office`` gives what its manifest says.

No expected figure of the manifest was made by perfeval: quantities come from
fractions, judged rows from the printed scores.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import perfeval
from perfeval.cli import main
from perfeval.errors import RubricError
from perfeval.tables.form import Form, Refused, read_forms

OFFICE = Path(__file__).parents[2] / "fixtures" / "office"
FILES = json.loads((OFFICE / "manifest.json").read_text(encoding="utf-8"))["files"]


def named(*outcomes: str) -> list[Any]:
    """The files with one of these outcomes, as parameters."""
    kept = [each for each in FILES if each["expect"]["outcome"] in outcomes]
    return [pytest.param(each["file"], each["expect"], id=each["file"]) for each in kept]


def number(text: object) -> Fraction | None:
    """A figure of the manifest."""
    return None if text is None else Fraction(str(text))


def path_of(text: str) -> list[str]:
    """A path of the manifest."""
    return ["".join(part.split()) for part in text.split("/")]


def forms(name: str, expect: dict[str, Any]) -> Iterator[tuple[Form, dict[str, Any]]]:
    """Every form of a file with what is expected of it."""
    unread = "judged" if expect["outcome"] == "load-tolerant" else "refuse"
    found = read_forms(OFFICE / name, unread=unread)  # type: ignore[arg-type] # a literal
    wanted = expect.get("tables", [expect])
    assert len(found) == len(wanted)
    for form, each in zip(found, wanted, strict=True):
        assert not isinstance(form, Refused)
        yield form, each


LOADED = pytest.mark.parametrize(("name", "expect"), named("load", "load-tolerant", "choose"))


def allowed_to_refuse(name: str, expect: dict[str, Any]) -> bool:
    """Whether a hostile file is refused with words that the manifest allows instead."""
    words = expect.get("or_refuse")
    if words is None:
        return False
    found = read_or_error(name)
    if isinstance(found, str):
        assert any(word in found for word in words)
    return isinstance(found, str)


def read_or_error(name: str) -> list[Form | Refused] | str:
    """The forms of a file, or why there are none."""
    try:
        return read_forms(OFFICE / name)
    except RubricError as error:
        return str(error)


@LOADED
def test_indicators_weights_and_scores(name: str, expect: dict[str, Any]) -> None:
    """Titles, paths, full scores, recomputed and printed scores, total and grade."""
    if allowed_to_refuse(name, expect):
        return
    for form, wanted in forms(name, expect):
        data = form.audit().to_dict()
        for key in ("title", "indicators", "points", "total", "grade"):
            assert data[key] == wanted[key], key
        assert number(data["printed_total"]) == number(wanted["printed_total"])
        assert len(data["leaves"]) == len(wanted["leaves"])
        for leaf, right in zip(data["leaves"], wanted["leaves"], strict=True):
            assert leaf["path"] == path_of(right["path"])
            for key in ("points", "score", "printed"):
                assert number(leaf[key]) == number(right[key]), (right["path"], key)
            assert leaf["judged"] == right.get("judged", False)


@LOADED
def test_findings_are_those_of_the_manifest(name: str, expect: dict[str, Any]) -> None:
    """Each planted error is found at its cell, and nothing else is."""
    if allowed_to_refuse(name, expect):
        return
    for form, wanted in forms(name, expect):
        found = form.audit().to_dict()["findings"]
        assert len(found) == len(wanted["audit"])
        for right in wanted["audit"]:
            (hit,) = [each for each in found if " ".join(each["path"]).endswith(right["where"])]
            assert hit["kind"] == right["kind"]
            assert number(hit["printed"]) == number(right["printed"])
            if right["kind"] != "impossible":
                assert number(hit["right"]) == number(right["right"])
            ends = right["cell"] if name.endswith(".xlsx") else f"第{right['row']}行"
            assert hit["where"].endswith(ends)


@LOADED
def test_rows_that_are_no_indicators_are_listed(name: str, expect: dict[str, Any]) -> None:
    """Fillers, blank rows and 其中 are remarks with their place, and rows not read have a code."""
    if allowed_to_refuse(name, expect):
        return
    for form, wanted in forms(name, expect):
        data = form.audit().to_dict()
        rows = [row["row"] for row in wanted.get("unused_rows", [])]
        places = [each["where"] for each in data["unused"]]
        assert len(places) == len(rows)
        for place, row in zip(places, rows, strict=True):
            assert place.strip("ABCDEFGHIJ").endswith((f"{row}", f"第{row}行"))
        unread = {each["path"][-1]: each for each in data["unread"]}
        assert set(unread) == {each["indicator"] for each in wanted.get("unread", [])}
        for each in wanted.get("unread", []):
            assert unread[each["indicator"]]["range"] == each["range"]
            assert unread[each["indicator"]]["code"].startswith("PE")
            assert (
                "cell" not in each
                or name.endswith(".docx")
                or (unread[each["indicator"]]["where"] == each["cell"])
            )


@pytest.mark.parametrize(("name", "expect"), named("refuse"))
def test_what_is_not_read_says_what_to_do(name: str, expect: dict[str, Any]) -> None:
    """Old formats and damaged files are refused with the words of the manifest."""
    with pytest.raises(RubricError) as caught:
        perfeval.load(OFFICE / name)

    for words in expect["message_should_say"]:
        assert any(word.strip() in str(caught.value) for word in words.split("或"))


@pytest.mark.parametrize(("name", "expect"), named("load-tolerant"))
def test_rows_that_cannot_be_read_refuse_the_table(name: str, expect: dict[str, Any]) -> None:
    """By default every one of them is reported at once; strict refuses them all the same."""
    for options in ({}, {"strict": True, "unread": "judged"}):
        with pytest.raises(RubricError) as caught:
            perfeval.load(OFFICE / name, **options)  # type: ignore[arg-type] # literals
        errors = [each for each in caught.value.diagnostics if each.severity == "error"]
        assert len({each.path for each in errors}) >= len(expect["unread"])


@pytest.mark.parametrize(("name", "expect"), named("choose"))
def test_several_forms_are_never_guessed_at(name: str, expect: dict[str, Any]) -> None:
    """Loading names them all and takes the one that is asked for."""
    with pytest.raises(RubricError) as caught:
        perfeval.load(OFFICE / name)
    assert caught.value.diagnostics[0].code == "PE611"
    assert all(word in str(caught.value) for word in expect["message_should_say"])

    for place, wanted in enumerate(expect["tables"], 1):
        names = [wanted["name"]] + ([f"第{place}个表"] if name.endswith(".docx") else [])
        for each in names:
            rubric = perfeval.load(OFFICE / name, table=each)
            assert rubric.leaves[1].name == wanted["leaves"][1]["path"].split("/")[-1]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("10-sheets-openpyxl.xlsx", ["自评表!I21 是公式", "第19行", "自评表(旧)"]),
        ("14-tracked.docx", ["未接受的修订"]),
        ("16-irregular.xlsx", ["合并在几行里的得分", "H20", "其中：果树", "F13"]),
        ("18-not-filled-in.xlsx", ["没有填"]),
        ("05-third-party-libreoffice.docx", ["未能核对", "只有4、2、0分", "第38行"]),
    ],
)
def test_what_has_to_be_known_is_said(name: str, said: list[str]) -> None:
    """Hidden rows, formulas without values, tracked changes, merged scores, nothing filled in."""
    form = read_forms(OFFICE / name)[0]
    assert isinstance(form, Form)
    text = form.audit().to_text()

    assert all(words in text for words in said)


RUBRIC = """\
评价体系 演出补助
一级指标 预算执行率（10分）
一级指标 产出指标（50分）
  二级指标 数量指标
    三级指标 场次（20分）
      目标 ≥60场
    三级指标 观众（30分）
      目标 ≥1.2万人次
一级指标 效益指标（40分）
  二级指标 社会效益
    三级指标 传承（40分）
      目标 持续推进
"""
DATA = {
    "全年预算数": "118.5", "全年执行数": "115.9", "场次": "57场", "观众": "1.1万人次", "传承": "35",
}  # fmt: skip
ONE = """\
项目支出绩效自评表,,,,,,
项目名称,{name},,,,,
一级指标,二级指标,三级指标,年度指标值,完成值,分值,得分
产出,数量,场次,≥60场,57场,100,{score}
总分,,,,,100,{score}
填表人：岑工,,,,,,
"""


def test_forms_one_below_the_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same headings below a total and a title open another form of the same sheet."""
    path = tmp_path / "汇总.csv"
    forms = [ONE.format(name=name, score=score) for name, score in (("甲", 95), ("乙", 96))]
    path.write_text("".join(forms), encoding="utf-8")

    assert main(["audit", str(path)]) == 1
    printed = capsys.readouterr().out
    assert "汇总.csv#2，乙" in printed
    assert "第10行 产出/数量/场次 得分：报告96，核算95" in printed
    assert main(["audit", str(path), "--table", "甲"]) == 0
    with pytest.raises(RubricError) as caught:
        perfeval.load(path)
    assert caught.value.diagnostics[0].code == "PE611"
    assert perfeval.Form.load(path, table="乙").scores["产出", "数量", "场次"] == "96"


def test_amounts_in_two_units_are_noticed(tmp_path: Path) -> None:
    """元 against 万元 makes a rate that no budget has; it is said."""
    path = tmp_path / "a.csv"
    money = "资金,全年预算数,全年执行数,分值,得分,,\n总额,118.5,1159000,10,9.78,,\n"
    path.write_text(money + ONE.format(name="甲", score=95).replace("100", "90"), encoding="utf-8")

    assert "978059.07% 超出常理" in perfeval.Form.load(path).audit().to_text()


class TestCommand:
    """``perfeval audit FILE`` in one step."""

    @pytest.mark.parametrize(
        ("words", "status"),
        [
            (["01-form-openpyxl.xlsx"], 0),
            (["02-dept-xlsxwriter.xlsx"], 1),
            (["11-one-unread.xlsx"], 2),
            (["11-one-unread.xlsx", "--unread", "judged"], 0),
            (["06-old.xls"], 2),
            (["18-not-filled-in.xlsx"], 1),
            (["21-form-a-sheet.xlsx"], 1),
            (["21-form-a-sheet.xlsx", "--table", "视力筛查"], 0),
            (["22-several-forms.docx", "--table", "第1个表"], 0),
            (["22-several-forms.docx", "--table", "别的"], 2),
        ],
    )
    def test_status(
        self, words: list[str], status: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """0 clean, 1 findings or nothing to check, 2 not readable; JSON says the same."""
        first, *rest = words
        for more in ([], ["--json"], ["--lang", "en"]):
            assert main(["audit", str(OFFICE / first), *rest, *more]) == status
            printed = capsys.readouterr()
            if more == ["--json"]:
                data = json.loads(printed.out)
                for table in data.get("tables", [data]):
                    assert {"total", "grade", "leaves", "findings", "unread"} <= set(table)

    @pytest.mark.parametrize("suffix", ["xlsx", "docx", "csv"])
    def test_a_form_that_was_written_is_clean(
        self, tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What ``perfeval report`` files as a 自评表, ``perfeval audit`` confirms."""
        rubric, data = tmp_path / "甲.rubric", tmp_path / "甲.json"
        form = tmp_path / f"自评表.{suffix}"
        rubric.write_text(RUBRIC, encoding="utf-8")
        data.write_text(json.dumps(DATA), encoding="utf-8")
        made = ["report", str(rubric), str(data), "--layout", "self-evaluation", "-o", str(form)]

        assert main(made) == 0
        assert main(["audit", str(form)]) == 0
        assert "总分：报告91.28，核算91.28" in capsys.readouterr().out

    def test_closing_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The last line says how much was checked, taken as printed, and not filled in."""
        closing = {
            "01-form-openpyxl.xlsx": "评定的得分2项按印出的计；核对过的没有发现差异。",
            "05-third-party-libreoffice.docx": "未能核对14项；发现2处差异。",
            "18-not-filled-in.xlsx": "没有填：表里没有印出的得分，没有可以核对的数。",
        }
        for name, end in closing.items():
            main(["audit", str(OFFICE / name)])
            assert capsys.readouterr().out.rstrip("\n").endswith(end)

    def test_the_option_is_named(self, capsys: pytest.CaptureFixture[str]) -> None:
        """A table with rows that cannot be read says how to read the others."""
        for command in ("audit", "check"):
            main([command, str(OFFICE / "12-one-unread.docx")])
            assert "--unread judged" in capsys.readouterr().err
