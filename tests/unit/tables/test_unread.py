"""Rows that cannot be read: refused, or judged where the caller allows it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import perfeval
from perfeval.cli import main
from perfeval.errors import RubricError


class TestTolerantLoading:
    """``unread="judged"``: one row that cannot be read does not lose the others."""

    TABLE = (
        "一级指标,分值,评分标准\n甲,5,按时得5分，否则不得分\n乙,6,上下浮动\n丙,7,下浮\n丁,2,得2分\n"
    )

    def test_every_row_is_reported_at_once(self, tmp_path: Path) -> None:
        """The default and ``strict`` refuse."""
        path = tmp_path / "a.csv"
        path.write_text(self.TABLE, encoding="utf-8")
        for options in ({}, {"strict": True, "unread": "judged"}):
            with pytest.raises(RubricError) as caught:
                perfeval.load(path, **options)  # type: ignore[arg-type] # literals
            assert {each.path for each in caught.value.diagnostics} == {("乙",), ("丙",)}

    def test_they_become_judged_scores(self, tmp_path: Path) -> None:
        """In [0, weight], recorded with code and place; the text is kept as a remark."""
        path = tmp_path / "a.csv"
        path.write_text(self.TABLE, encoding="utf-8")
        rubric = perfeval.load(path, unread="judged")

        assert [(each.path[-1], each.code, int(each.points)) for each in rubric.unread] == [
            ("乙", "PE101", 6),
            ("丙", "PE101", 7),
        ]
        assert [spec.high for spec in rubric.inputs if spec.kind == "score"] == [6, 7]
        assert {each.severity for each in rubric.warnings} == {"warning"}
        result = rubric.evaluate({"按时": "是", "乙": "5.5", "丙": 7})
        assert str(result.total) == "19.50"
        assert "# 上下浮动\n  酌情评分\n" in rubric.to_text()

    def test_the_canonical_text_and_the_pickle_come_back(self, tmp_path: Path) -> None:
        """What is judged stays judged."""
        path = tmp_path / "a.csv"
        path.write_text(self.TABLE, encoding="utf-8")
        rubric = perfeval.load(path, unread="judged")

        assert perfeval.compile(rubric.to_text()) == rubric
        again = pickle.loads(pickle.dumps(rubric))
        assert again == rubric
        assert again.unread == rubric.unread

    def test_text_files_too(self, tmp_path: Path) -> None:
        """A rubric file is read in the same way; a row without a weight is refused."""
        path = tmp_path / "a.rubric"
        path.write_text(
            "一级指标 甲（5分）\n  上下浮动\n一级指标 乙（5分）\n  得5分\n", encoding="utf-8"
        )

        assert [each.path for each in perfeval.load(path, unread="judged").unread] == [("甲",)]
        path.write_text("一级指标 甲\n  上下浮动\n", encoding="utf-8")
        with pytest.raises(RubricError):
            perfeval.load(path, unread="judged")

    def test_a_wrong_word_is_a_mistake_of_the_caller(self, tmp_path: Path) -> None:
        """``unread`` has two values."""
        with pytest.raises(ValueError, match="unread must be"):
            perfeval.load(tmp_path / "a.csv", unread="skip")  # type: ignore[arg-type] # wrong

    def test_every_command_names_the_option(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """And takes it."""
        path = tmp_path / "a.csv"
        path.write_text(self.TABLE, encoding="utf-8")

        assert main(["check", str(path)]) == 1
        assert "4个指标中有2个读不懂：加上 --unread judged" in capsys.readouterr().err
        assert main(["check", str(path), "--unread", "judged"]) == 0
