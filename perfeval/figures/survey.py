"""The satisfaction that a questionnaire gives."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Literal

import attrs

from perfeval.diagnostics import Diagnostic
from perfeval.errors import DataError, EvaluationError
from perfeval.figures.printed import as_percent, take
from perfeval.figures.table import Table
from perfeval.text.names import normalise_key
from perfeval.text.suggest import nearest

__all__ = ["Method", "Satisfaction", "satisfaction", "survey_table"]

Method = Literal["product", "mean"]
Questions = Mapping[str, Mapping[str, object]]


@attrs.frozen
class Satisfaction:
    """The satisfied share of each question, and the figure they make together."""

    shares: tuple[tuple[str, Fraction], ...]
    method: Method

    @property
    def value(self) -> Fraction:
        """The satisfaction, exact."""
        total = Fraction(1) if self.method == "product" else Fraction(0)
        for _, part in self.shares:
            total = total * part if self.method == "product" else total + part / len(self.shares)
        return total

    @property
    def text(self) -> str:
        """The satisfaction with two decimals."""
        return as_percent(self.value)

    def __str__(self) -> str:
        return self.text


def satisfaction(
    questions: Questions, satisfied: Collection[str], method: Method = "product"
) -> Satisfaction:
    """The satisfaction of a survey.

    ``questions`` maps each question to its options with their shares
    (``"92.45%"``) or with how many chose them; ``satisfied`` names the options
    that count as satisfied. ``"product"`` multiplies the questions, ``"mean"``
    averages them.
    """
    if not questions:
        raise DataError([Diagnostic("PE502", arguments={"name": "问题"})])
    wanted = {normalise_key(label): label for label in satisfied}
    unused = set(wanted)
    shares = []
    for name, options in questions.items():
        amounts = {normalise_key(each): take(value, name).value for each, value in options.items()}
        unused -= amounts.keys()
        printed = all(take(value, name).scale != 1 for value in options.values())
        good = sum((value for key, value in amounts.items() if key in wanted), Fraction(0))
        whole = Fraction(1) if printed else sum(amounts.values(), Fraction(0))
        if not whole:
            words: dict[str, object] = {"dividend": name, "divisor": "回答人数"}
            raise EvaluationError([Diagnostic("PE516", arguments=words)])
        shares.append((name, good / whole))
    if unused:
        labels = list(dict.fromkeys(label for each in questions.values() for label in each))
        raise DataError([_unknown(wanted[key], labels) for key in sorted(unused)])
    return Satisfaction(tuple(shares), method)


def _unknown(label: str, labels: list[str]) -> Diagnostic:
    words: dict[str, object] = {"value": label, "labels": "、".join(labels)}
    return Diagnostic("PE509", arguments=words, suggestion=nearest(label, labels))


def survey_table(found: Satisfaction, title: str = "满意度") -> Table:
    """The satisfied share of each question, with the figure they make together."""
    rows = [(name, as_percent(part)) for name, part in found.shares]
    how = "连乘" if found.method == "product" else "平均"
    return Table(title, ("问题", "满意"), [*rows, (f"满意度（{how}）", found.text)])
