"""Widths, blanks, line breaks and TeX signs: how real tables print what one rule means."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

_BANDS = "利用率≥90%的，得1分；90%>利用率≥75%的，得0.7分；利用率<75%的，得0分。"
_RATIO = "该项得分=(实际到位资金/预算资金)×100%×2，该项满分最高为2分。"
_STEP = "专项检查不少于25次，得4分，每少1次，扣1分，扣完为止。"
_TIERS = "资料齐全，得1分，较齐全得0.5分，不齐全得0分。"

_PRINTS = {
    "bands: half-width": (
        _BANDS,
        "利用率>=90%的,得1分;90%>利用率>=75%的,得0.7分;利用率<75%的,得0分.",
    ),
    "bands: full-width digits and signs": (
        _BANDS,
        "利用率≥９０％的，得１分；９０％＞利用率≥７５％的，得０．７分；利用率＜７５％的，得０分。",
    ),
    "bands: widths mixed in one clause": (
        _BANDS,
        "利用率≧90％的,得１分；90%＞利用率＞=75%的，得0.7分;利用率＜75％的，得0分。",
    ),
    "bands: blanks everywhere": (
        _BANDS,
        "利用率 ≥ 90 % 的, 得 1 分; 90% > 利用率 ≥ 75% 的, 得 0.7 分; 利用率 < 75% 的, 得 0 分。",
    ),
    "bands: ideographic and no-break blanks": (
        _BANDS,
        "利用率\u3000≥\u300090%的，\u00a0得\u00a01\u00a0分；90%>利用率≥75%的，得0.7分；利用率<75%的，得0分。",
    ),
    "bands: lines broken in mid-sentence": (
        _BANDS,
        "利用率≥90%的，\n得1分；90%>利用率\n≥75%的，得\n0.7分；利用率<75%\n的，得0分。",
    ),
    "bands: lines broken in mid-word": (
        _BANDS,
        "利用\n率≥90%的，得1分；90%>利\n用率≥75%的，得0.7\n分；利用率<75%的，得0分。",
    ),
    "bands: CRLF and a byte-order mark": (
        _BANDS,
        "\ufeff利用率≥90%的，得1分；\r\n90%>利用率≥75%的，得0.7分；\r\n利用率<75%的，得0分。\r\n",
    ),
    "bands: TeX signs": (
        _BANDS,
        r"利用率\geq 90%的，得1分；90%>利用率 \geq75%的，得0.7分；利用率<75%的，得0分。",
    ),
    "bands: TeX signs between dollars": (
        _BANDS,
        r"利用率$\geq$90%的，得1分；90%>利用率 $\geq$ 75%的，得0.7分；利用率<75%的，得0分。",
    ),
    "bands: TeX sign and number between dollars": (
        _BANDS,
        r"利用率 $\geq 90%$ 的，得1分；90%>利用率$\geq75%$的，得0.7分；利用率<75%的，得0分。",
    ),
    "bands: numbered on one line": (
        _BANDS,
        "1.利用率≥90%的,得1分; 2.90%>利用率≥75%的,得0.7分; 3. 利用率 < 75% 的, 得 0 分。",
    ),
    "ratio: full-width percent": (
        _RATIO,
        "该项得分=（实际到位资金／预算资金）×100％×2，该项满分最高为2分。",
    ),
    "ratio: blanks and half-width": (
        _RATIO,
        "该项得分 = (实际到位资金 / 预算资金) × 100% × 2, 该项满分最高为 2 分。",
    ),
    "ratio: stars for crosses": (
        _RATIO,
        "该项得分=(实际到位资金/预算资金)*100%*2，该项满分最高为2分。",
    ),
    "ratio: other crosses and a division sign": (
        _RATIO,
        "该项得分=(实际到位资金÷预算资金)✕100％✕2，该项满分最高为2分。",
    ),
    "ratio: a line broken after the sign": (
        _RATIO,
        "该项得分=\n(实际到位资金/\n预算资金)×100%\n×2，该项满分最高\n为2分。",
    ),
    "step: blanks": (_STEP, "专项检查不少于 25 次, 得 4 分, 每少 1 次, 扣 1 分, 扣完为止。"),
    "step: full-width": (_STEP, "专项检查不少于２５次，得４分，每少１次，扣１分，扣完为止。"),
    "step: broken lines": (_STEP, "专项检查不少于25\n次，得4分，每少\n1次，扣1分，扣完\n为止。"),
    "tiers: half-width": (_TIERS, "资料齐全,得1分,较齐全得0.5分,不齐全得0分."),
    "tiers: a semicolon in front of the score": (
        _TIERS,
        "资料齐全；1分，较齐全，0.5分，不齐全，0分；",
    ),
    "tiers: a half-width semicolon and blanks": (
        _TIERS,
        "资料齐全; 1 分, 较齐全 0.5 分, 不齐全 0 分",
    ),
    "tiers: a comma at the end": (_TIERS, "资料齐全，1分，较齐全0.5分，不齐全0分，"),
    "tiers: broken lines": (_TIERS, "资料\n齐全，得1分，较\n齐全得0.5\n分，不齐全得0分。"),
}
_VALUES: dict[str, list[tuple[str, ...]]] = {
    _BANDS: [("95%",), ("90%",), ("89.9%",), ("75%",), ("74%",)],
    _RATIO: [("45", "45"), ("44.46", "45"), ("50", "45"), ("0", "45")],
    _STEP: [("28",), ("25",), ("23",), ("0",)],
    _TIERS: [("资料齐全",), ("较齐全",), ("不齐全",)],
}
_SCORES = {
    _BANDS: ["1", "1", "0.7", "0.7", "0"],
    _RATIO: ["2", "1.98", "2", "0"],
    _STEP: ["4", "4", "2", "0"],
    _TIERS: ["1", "0.5", "0"],
}
_POINTS = {_BANDS: 1, _RATIO: 2, _STEP: 4, _TIERS: 1}


@pytest.mark.parametrize("plain", [_BANDS, _RATIO, _STEP, _TIERS])
def test_plain_text_scores(plain: str) -> None:
    """The plainly printed rules score as their words say."""
    rule = perfeval.rule(plain, points=_POINTS[plain])

    assert [rule(*values) for values in _VALUES[plain]] == [Decimal(s) for s in _SCORES[plain]]


@pytest.mark.parametrize(("plain", "printed"), _PRINTS.values(), ids=_PRINTS)
def test_print_does_not_change_the_rule(plain: str, printed: str) -> None:
    """Another print of the same words asks for the same inputs and gives the same scores."""
    rule = perfeval.rule(printed, points=_POINTS[plain])
    model = perfeval.rule(plain, points=_POINTS[plain])

    assert [(spec.key, spec.kind) for spec in rule.inputs] == [
        (spec.key, spec.kind) for spec in model.inputs
    ]
    assert [rule(*values) for values in _VALUES[plain]] == [
        model(*values) for values in _VALUES[plain]
    ]


@pytest.mark.parametrize(
    "invisible", ["\u200b", "\u202e", "\u2066"], ids=["zero-width", "override", "isolate"]
)
def test_invisible_characters_are_refused(invisible: str) -> None:
    """A rule must read as it computes: invisible format characters are an error."""
    with pytest.raises(perfeval.RubricError):
        perfeval.rule(_BANDS.replace("得1分", f"得{invisible}1分"), points=1)


@pytest.mark.parametrize(
    "noted",
    [
        f"注：资产以年末账面数为准（如有）。\n{_BANDS}",
        f"{_BANDS}\n注: 数据可以参考统计部门的年报, 每年核对1次。",
        f"{_BANDS}说明：在建工程不计入，闲置1年以上的另行处理。",
        f"# 2021年版\n{_BANDS}",
    ],
)
def test_notes_are_not_computed(noted: str) -> None:
    """A marked note, even one with numbers, changes nothing."""
    rule = perfeval.rule(noted, points=1)

    assert [spec.key for spec in rule.inputs] == ["利用率"]
    assert [rule(*values) for values in _VALUES[_BANDS]] == [Decimal(s) for s in _SCORES[_BANDS]]


@pytest.mark.parametrize(
    "prose",
    [f"资产是指单位占有使用的经济资源。{_BANDS}", f"{_BANDS}数据可以参考统计部门的年报。"],
)
def test_prose_beside_a_rule_is_a_recorded_note(prose: str) -> None:
    """A sentence that scores nothing changes no score, and the rule says that it was read so."""
    rule = perfeval.rule(prose, points=1)

    assert "requirement_note" in [reading.topic for reading in rule.readings]
    assert [rule(*values) for values in _VALUES[_BANDS]] == [Decimal(s) for s in _SCORES[_BANDS]]


def test_marks_of_a_page_are_refused() -> None:
    """What is no wording at all is a diagnostic."""
    with pytest.raises(perfeval.RubricError):
        perfeval.rule(f"<p>{_BANDS}</p>", points=1)


def test_spans_refer_to_the_text_as_printed() -> None:
    """An input's span points into the original text, blanks and full-width letters included."""
    text = "\ufeff 利用率 ≥ ９０％的，得 １ 分； 利用率 < 90% 的，得 0 分。"
    (asked,) = perfeval.rule(text, points=1).inputs

    assert asked.span is not None
    assert text[asked.span.start : asked.span.end] == "利用率"
