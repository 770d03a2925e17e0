"""The page: one file that needs nothing else, with everything that a reader asks for."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from perfeval import cli
from perfeval.report.choose import shown
from perfeval.report.page import batch_page, sheet_page, to_page
from perfeval.report.summary import below, sentence, summary_table, tops
from perfeval.results.result import Result
from perfeval.rubrictext import build
from tests.small_meaning import DATA, MEANING, SAMPLE, rubric_of

VOID = {"meta", "br", "link", "img", "input"}


class Reader(HTMLParser):
    """What a browser sees: every tag closed in order, and what would load something."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens."""
        self.seen.append(tag)
        names = {name for name, _ in attrs}
        if names & {"src", "href", "onclick", "onload"} or tag in {"script", "link", "iframe"}:
            self.outside.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape of a picture closes itself."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """What closes is what was opened last."""
        assert self.open.pop() == tag


def read(page: str) -> Reader:
    """A page, read to its end."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def result(**changes: object) -> Result:
    """The sample row, changed."""
    return rubric_of(SAMPLE).evaluate(DATA | changes)


def partial() -> Result:
    """The sample row with a value that is missing."""
    return rubric_of(SAMPLE).evaluate({**DATA, "制度": None}, partial=True)


class TestPage:
    """``Result.to_html``."""

    def test_it_needs_nothing_else(self) -> None:
        """No script, nothing that is loaded, every tag closed; the language is stated."""
        page = result().to_html()
        reader = read(page)

        assert reader.outside == []
        assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
        assert "@import" not in page
        assert "url(" not in page
        assert 'name="viewport"' in page

    def test_it_says_the_result_first(self) -> None:
        """Title, then total and grade in the official sentence."""
        page = result().to_html()

        assert "<h1>部门整体支出绩效评价</h1>" in page
        assert "综合得分为27.34分，评价等级为优。" in page
        assert "满分30分，得分率91.13%" in page

    def test_every_indicator_is_explained(self) -> None:
        """Folded away on the screen; the style opens it on paper."""
        page = result().to_html()
        reader = read(page)

        assert reader.seen.count("details") == reader.seen.count("summary") == 6
        assert "算式：「按实际采购金额/采购计划金额×6分」 ≈ 5.893832分" in page
        assert "details::details-content" in page.split("@media print")[1]
        assert "size:A4" in page

    def test_it_has_pictures(self) -> None:
        """Scores and losses, and the graphs of rules with one number."""
        page = result().to_html()

        assert "各一级指标得分与分值" in page
        assert "失分情况" in page
        assert read(page).seen.count("svg") > 2

    def test_markup_of_an_author_is_shown(self) -> None:
        """Whatever a rubric says, no tag of it becomes one."""
        rubric = rubric_of(
            "评价体系 <b>甲</b>\n指标 <script>alert(1)</script>（1分）\n每缺一项料扣1分"
        )
        page = rubric.evaluate({"料": 1}).to_html()

        assert read(page).outside == []
        assert "<script>" not in page
        assert "<b>甲" not in page

    def test_missing_values_leave_an_interval(self) -> None:
        """Neither grade nor rate is claimed."""
        page = partial().to_html()

        assert "数据不全，综合得分为26.34–30.34分。" in page or "数据不全，综合得分为" in page
        assert "评价等级" not in page
        assert "待定" in page

    def test_the_reasons_are_asked_for_below_80(self) -> None:
        """A low total names the duty that comes with it."""
        low = rubric_of("指标 甲（4分）\n每缺一项料扣1分")

        assert "须说明绩效目标未实现的原因" in low.evaluate({"料": 1}).to_html()
        assert "须说明" not in low.evaluate({"料": 0}).to_html()

    def test_a_notebook_gets_the_table_alone(self) -> None:
        """``_repr_html_`` stays small."""
        got = result()

        assert got._repr_html_().startswith('<table class="perfeval">')
        assert len(got._repr_html_()) < len(got.to_html()) / 5


class TestSeveral:
    """Several departments on one page."""

    def test_the_ranking_comes_first(self) -> None:
        """Then each report, the best first, on sheets of their own."""
        page = batch_page({"甲局": result(制度=2), "乙局": result(), "丙局": partial()})
        reader = read(page)

        assert reader.seen.count("article") == 3
        assert page.index("<h1>乙局") < page.index("<h1>甲局") < page.index("<h1>丙局")
        assert "综合得分排名" in page
        assert '<td class="number">—</td><td>丙局</td>' in page

    def test_tables_become_a_page(self) -> None:
        """What is HTML already is put on sheets."""
        assert (
            read(sheet_page("甲", ["<table></table>", "<table></table>"])).seen.count("table") == 2
        )


class TestSummary:
    """The short form."""

    def test_headings_and_lone_indicators_stand_side_by_side(self) -> None:
        """In order of the text."""
        rubric = rubric_of(
            "一级指标 零（2分）\n每缺一项料扣1分\n"
            "一级指标 甲（2分）\n二级指标 乙（2分）\n每缺一项证扣1分\n"
            "一级指标 丙（2分）\n每缺一项制度扣1分"
        )
        got = tops(rubric.evaluate({"料": 0, "证": 1, "制度": 2}))

        assert [part.name for part in got] == ["零", "甲", "丙"]

    def test_one_column_for_each_first_level(self) -> None:
        """分值, 得分 and 得分率, and the whole at the end."""
        table = summary_table(result())

        assert table.headings == ("指标", "投入", "产出", "合计")
        assert table.rows == (
            ("分值", "10", "20", "30"),
            ("得分", "8.89", "18.45", "27.34"),
            ("得分率", "88.90%", "92.25%", "91.13%"),
        )

    def test_the_sentence(self) -> None:
        """A veto and a scaled total are named in it."""
        vetoed = rubric_of("指标 甲（6分）\n一票否决挪用资金").evaluate({"挪用资金": "是"})
        away = result(制度="不适用")

        assert sentence(result()) == "综合得分为27.34分，评价等级为优。"
        assert sentence(vetoed) == "综合得分为0.00分（一票否决），评价等级为差。"
        assert f"，按适用指标折算为{away.scaled}分" in sentence(away)

    def test_80_of_100_is_not_below(self) -> None:
        """The limit itself asks for nothing."""
        rubric = rubric_of("指标 甲（5分）\n每缺一项料扣1分")

        assert not below(rubric.evaluate({"料": 1}))
        assert below(rubric.evaluate({"料": 2}))


class TestCommand:
    """``perfeval report``."""

    @pytest.fixture(autouse=True)
    def _small_meaning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Rules of four phrases will do."""
        monkeypatch.setattr(build, "_default_meaning", lambda: MEANING)

    @pytest.fixture
    def files(self, tmp_path: Path) -> list[str]:
        """A rubric and two rows."""
        rubric, data = tmp_path / "甲.rubric", tmp_path / "甲.jsonl"
        rubric.write_text("评价体系 甲\n指标 乙（4分）\n每缺一项料扣1分", encoding="utf-8")
        data.write_text('{"料": 1}\n{"料": 0}\n', encoding="utf-8")
        return [str(rubric), str(data)]

    def test_it_writes_a_file(self, files: list[str], tmp_path: Path) -> None:
        """The same as is printed; several rows are one page with a ranking."""
        out = tmp_path / "报告.html"

        assert cli.main(["report", *files, "--format", "html", "-o", str(out)]) == 0
        page = out.read_text(encoding="utf-8")
        assert page.index("<h1>第2份") < page.index("<h1>第1份")

    def test_a_sheet_is_marked_as_utf_8(self, files: list[str], tmp_path: Path) -> None:
        """Spreadsheets need the mark."""
        out = tmp_path / "报告.csv"

        assert cli.main(["report", *files, "--format", "csv", "-o", str(out)]) == 0
        assert out.read_bytes().startswith(b"\xef\xbb\xbf")

    def test_a_folder_that_is_not_there_is_a_usage_error(
        self, files: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Status 2 and the name of the file."""
        assert cli.main(["report", *files, "-o", "/nowhere/报告.md"]) == 2
        assert "/nowhere/报告.md" in capsys.readouterr().err

    @pytest.mark.parametrize("shape", ["md", "html", "csv", "text"])
    @pytest.mark.parametrize(
        ("layout", "said"),
        [("scores", "指标得分表"), ("summary", "得分情况表"), ("self-evaluation", "绩效自评表")],
    )
    def test_official_tables(
        self, files: list[str], shape: str, layout: str, said: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        """Each layout in each format, one for each row."""
        assert cli.main(["report", *files, "--format", shape, "--layout", layout]) == 0
        assert capsys.readouterr().out.count(said) == 2

    def test_json(self, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        """Plain data instead of a document."""
        assert cli.main(["report", *files, "--json"]) == 0
        assert capsys.readouterr().out.startswith("[")


def test_every_way_to_the_page_agrees() -> None:
    """``Result.to_html``, the function, and one result of a command are the same page."""
    got = result()

    assert got.to_html() == to_page(got) == shown([got], "html")


def test_what_does_not_apply_is_named() -> None:
    """In the table, and in the sentence as a scaled total."""
    page = result(制度="不适用").to_html()

    assert '<td class="number">不适用</td>' in page
    assert "按适用指标折算为" in page
