"""What a cell shows: several results as a ranking, a rubric with its warnings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from perfeval.figures.table import Table
from perfeval.render import render
from perfeval.render.html import to_html
from perfeval.report.charts import ranking, ranking_picture
from perfeval.report.summary import total_of
from perfeval.report.svg import image

if TYPE_CHECKING:
    from perfeval.results.result import Result
    from perfeval.rubric.rubric import Rubric

_MOST_DRAWN = 50


class Batch(list["Result"]):
    """The results of several rows; it shows itself as a ranking.

    ``names`` are those of the rows, 第1行, 第2行 … where they have none.
    """

    def __init__(self, results: Iterable[Result], names: Iterable[str | None] = ()) -> None:
        super().__init__(results)
        given = [*names][: len(self)]
        given += [None] * (len(self) - len(given))
        self.names = [name or f"第{number}行" for number, name in enumerate(given, 1)]

    def named(self) -> list[tuple[str, Result]]:
        """Each result with the name of its row."""
        return list(zip(self.names, self, strict=True))

    def table(self) -> Table:
        """Place, row, total and grade, the best first."""
        rows = [
            (str(place or "—"), name, total_of(result), (result.complete and result.grade) or "")
            for place, name, result in ranking(self.named())
        ]
        return Table("综合得分排名", ("名次", "数据", "综合得分", "等级"), rows, 2)

    def _repr_html_(self) -> str:
        # A picture of very many bars helps nobody.
        picture = ranking_picture(self.named()) if len(self) <= _MOST_DRAWN else ""
        return image(picture) + self.table().to_html()

    def _repr_markdown_(self) -> str:
        return self.table().to_markdown()


class Checked:
    """A rubric as a cell shows it: itself, then what it was warned about."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric

    def __repr__(self) -> str:
        warned = f"\n{render(self.rubric.warnings)}" if self.rubric.warnings else ""
        return f"{self.rubric!r}{warned}"

    def _repr_html_(self) -> str:
        return f"{self.rubric._repr_html_()}{to_html(self.rubric.warnings)}"
