"""Sentences about all listed items, and the answers to 是否 (sections 3 and 5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

ITEMS = "①有方案；②有台账；③有总结"


@pytest.mark.parametrize(
    "text",
    [
        f"具备下列全部条件得满分，每缺一项扣1分：{ITEMS}。",
        f"同时满足以下条件得满分，缺一项扣1分。{ITEMS}。",
        f"满足以下三项得满分，缺一项扣1分：{ITEMS}。",
        f"{ITEMS}。三项均满足得满分，少一项扣三分之一分值。",
        f"{ITEMS}。符合上述3项要求得满分，有一项不符合扣1分。",
    ],
)
def test_a_sentence_about_all_items_is_no_item(text: str) -> None:
    """Three items, one point each; 下列 and 三项均 speak of them all."""
    rule = perfeval.rule(text, points=3)

    assert [given.key for given in rule.inputs] == ["有方案", "有台账", "有总结"]
    assert rule("是", "是", "否") == Decimal(2)


def test_answers_to_whether() -> None:
    """是 and 否 are the labels, without the question."""
    rule = perfeval.rule("是否按期完成审计整改，是得3分，否得0分。", points=3)

    assert [given.labels for given in rule.inputs] == [("是", "否")]
    assert (rule("是"), rule("否")) == (Decimal(3), Decimal(0))


def test_full_stops_set_matters_apart() -> None:
    """Semicolons inside a matter do not cut it; the sums of the full stops make the whole."""
    text = "分配合理，得2分；较合理，得1分；不合理，不得分。依据充分，得1分，否则不得分。"
    rule = perfeval.rule(text, points=3)

    assert [given.kind for given in rule.inputs] == ["choice", "yes_no"]
    assert (rule("分配合理", "是"), rule("较合理", "否")) == (Decimal(3), Decimal(1))
