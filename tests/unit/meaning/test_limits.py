"""Limits of sentences and of all, flat deductions under a comparison, whole and partial steps."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

ROWS: list[tuple[str, str | None, tuple[object, ...], str]] = [
    # Each sentence has its own limit: 3 of 5 points, and 4 of 10.
    ("每迟报一次扣1分，最多扣3分；每缺席一次扣2分，最多扣4分", None, (5, 5), "3"),
    ("每迟报一次扣1分，最多扣3分；每缺席一次扣2分，最多扣4分", None, (1, 1), "7"),
    ("每迟报一次扣1分，最多扣3分；每缺席一次扣2分，最多扣4分", None, (5, 0), "7"),
    # A limit in a sentence of its own is of all that is deducted.
    ("每迟报一次扣1分，最多扣3分。每缺席一次扣2分，最多扣4分。最多扣5分", None, (5, 5), "5"),
    ("每迟报一次扣1分，最多扣3分。每缺席一次扣2分，最多扣4分。最多扣5分", None, (5, 1), "5"),
    ("每迟报一次扣1分，最多扣3分。每缺席一次扣2分，最多扣4分。最多扣5分", None, (1, 1), "7"),
    ("每迟报一次扣1分。每缺席一次扣2分。最多扣5分", None, (3, 2), "5"),
    # 5 + 2 - 3, and 5 + 1 - 1.
    ("得5分；每获一次表彰加1分，最多加2分；每迟报一次扣1分，最多扣3分", None, (4, 5), "4"),
    ("得5分；每获一次表彰加1分，最多加2分；每迟报一次扣1分，最多扣3分", None, (1, 1), "5"),
    # A floor, and a limit in shares of the full score.
    ("每迟报一次扣1分，扣完为止，最低得2分", None, (9,), "2"),
    ("每迟报一次扣1分，扣完为止，最低得2分", None, (3,), "7"),
    ("每迟报一次扣1分，最多扣30%", None, (9,), "7"),
    ("每迟报一次扣1分，最多扣30%", None, (2,), "8"),
    # Flat deductions: the strictest that holds, in either order, on either side.
    *(
        (text, None, (value,), score)
        for text in ("执行率<90%扣2分，<70%扣4分", "执行率<70%扣4分，<90%扣2分")
        for value, score in (("90%", "10"), ("89%", "8"), ("70%", "8"), ("69%", "6"))
    ),
    *(
        (text, None, (value,), score)
        for text in (
            "超支率>5%扣2分，>10%扣4分，>20%扣6分",
            "超支率>20%扣6分，>10%扣4分，>5%扣2分",
        )
        for value, score in (("5%", "10"), ("10%", "8"), ("11%", "6"), ("20%", "6"), ("21%", "4"))
    ),
    ("执行率<90%扣2分；满意度<80%扣3分", None, ("89%", "79%"), "5"),
    ("执行率<90%扣2分；满意度<80%扣3分", None, ("90%", "79%"), "7"),
    ("执行率<90%扣2分；满意度<80%扣3分", None, ("89%", "80%"), "8"),
    ("执行率<90%扣20%，<70%扣40%", None, ("69%",), "6"),
    # Parts of a step count, do not, or count as whole ones.
    *(
        (f"执行率≥90%得10分，每低2个百分点扣1分，{words}", None, (value,), score)
        for words, scores in (
            ("不足2个百分点不扣分", ("10", "10", "9", "9", "8")),
            ("不足2个百分点按2个百分点计算", ("10", "9", "9", "8", "8")),
            ("不足2个百分点按比例扣分", ("10", "9.5", "9", "8.5", "8")),
        )
        for value, score in zip(("90%", "89%", "88%", "87%", "86%"), scores, strict=True)
    ),
    # Of a quantity 1% is a share of where the step starts; people are counted whole.
    ("收入≥100万元得10分，每少1%扣1分", None, ("99.5万元",), "9.5"),
    ("收入≥100万元得10分，每少10万元扣1分", None, ("97万元",), "9.7"),
    ("人数≥100人得10分，每少10人扣1分", None, ("91人",), "10"),
    ("人数≥100人得10分，每少10人扣1分", None, ("85人",), "9"),
    ("人数≥100人得10分，每少10人扣1分", None, ("80人",), "8"),
    ("培训次数≥10次得10分，每少2扣1分", None, ("9",), "10"),
    ("培训次数≥10次得10分，每少2扣1分", None, ("8",), "9"),
    ("培训次数≥10次得10分，每少10%扣1分", None, ("8次",), "8"),
    ("完成率达到100%得8分，每增减1个百分点加减1分", None, ("101%",), "9"),
    ("完成率达到100%得8分，每增减1个百分点加减1分", None, ("98%",), "6"),
    ("完成率达到100%得8分，每增减1个百分点加减1分", None, ("103%",), "10"),
    # Two directions: the choice, or the sign of the target, says which holds.
    *(
        ("正向指标得分=完成值/目标值×10；反向指标得分=目标值/完成值×10", target, values, score)
        for target, values, score in (
            (None, ("正向指标", 4, 5), "8"),
            (None, ("反向指标", 5, 4), "8"),
            ("≥50个", ("40个",), "8"),
            ("≥50个", ("60个",), "10"),
            ("≤50个", ("40个",), "10"),
            ("≤50个", ("100个",), "5"),
        )
    ),
]


@pytest.mark.parametrize(("text", "target", "values", "score"), ROWS)
def test_score(text: str, target: str | None, values: tuple[object, ...], score: str) -> None:
    """Worked out by hand, for ten points."""
    assert perfeval.rule(text, points=10, target=target)(*values) == Decimal(score)


@pytest.mark.parametrize(
    ("text", "points", "words"),
    [
        # The two that contradict, the later one underlined.
        ("每迟报一次扣1分，最多扣3分，最多扣4分", 10, "最多扣4分"),
        ("每迟报一次扣1分。最多扣3分。最多扣4分", 10, "最多扣4分"),
    ],
)
def test_limits_that_contradict(text: str, points: int, words: str) -> None:
    """Two amounts for the same limit are an error at the second."""
    (found,) = perfeval.check(text, kind="rule", points=points)

    assert found.span is not None
    assert (found.code, text[found.span.start : found.span.end]) == ("PE409", words)
