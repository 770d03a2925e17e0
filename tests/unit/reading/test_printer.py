"""Canonical text: what is brought to one shape, and what stays as written."""

from __future__ import annotations

import pytest

from perfeval.reading.printer import canonical_rule


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("甲>=90%,得5分;乙＜６０％，得１分", "甲≥90%，得5分；乙<60%，得1分"),
        ("甲 \\geq 90% 的 ， 得 5 分", "甲≥90%的，得5分"),
        ("甲大于等于90%得5分，小于等于50%得1分", "甲≥90%得5分，≤50%得1分"),
        ("甲大于乙的得5分", "甲大于乙的得5分"),
        ("甲不低于90%得5分", "甲不低于90%得5分"),
        ("得分=甲/乙*2", "得分=甲÷乙×2"),
        ("得分=（甲/乙）×1/3", "得分=（甲÷乙）×1/3"),
        ("(100%,103.0%]得5.0分", "(100%,103%]得5分"),
        ("（-∞，1,234.50]得5分", "(-∞,1234.5]得5分"),
        ("80%—90%得8分", "80%~90%得8分"),
        ("80%(含)-90%得8分", "80%（含）-90%得8分"),
    ],
)
def test_signs_have_one_shape(text: str, canonical: str) -> None:
    """Comparisons, operators, brackets and stops come out in the shape of Chinese print."""
    assert canonical_rule(text) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("甲≥1,234.50元得5.00分", "甲≥1234.5元得5分"),
        ("甲达到百分之九十五得三分", "甲达到95%得3分"),
        ("每低一个百分点扣0.50分", "每低1个百分点扣0.5分"),
        ("每发现两处错误扣一分", "每发现2处错误扣1分"),
        ("甲不超过二十五天得5分值", "甲不超过25天得5分"),
        ("甲不低于三分之一得5分", "甲不低于三分之一得5分"),
        ("每低于98%一个百分点扣1分", "每低于98%一个百分点扣1分"),
        ("少于两人押运危险品的扣1分", "少于两人押运危险品的扣1分"),  # 少于2人 would compare
        ("少于两人押运危险品的扣减1.50分", "少于两人押运危险品的扣1.5分"),
        ("得分=甲×01/3", "得分=甲×01/3"),
        ("连续三年亏损扣1分", "连续三年亏损扣1分"),
    ],
)
def test_numbers_have_one_shape(text: str, canonical: str) -> None:
    """Digits without grouping or idle zeros, except where words are clearer or are a name."""
    assert canonical_rule(text) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("甲≥90%计5分", "甲≥90%得5分"),
        ("甲≥90%的给予5分", "甲≥90%的得5分"),
        ("甲≥90%均记5分", "甲≥90%均得5分"),
        ("甲≥90%计满分，否则不予计分", "甲≥90%得满分，否则不得分"),
        ("甲合格得零分", "甲合格得0分"),
        ("每缺一项扣减1分", "每缺1项扣1分"),
        ("每缺1项减1分", "每缺1项扣1分"),
        ("每缺1项倒扣1分", "每缺1项倒扣1分"),
        ("每新增1项奖励1分", "每新增1项加1分"),
        ("视情节轻重酌情扣分", "视情节轻重酌情扣分"),
    ],
)
def test_verbs_of_a_score_have_one_shape(text: str, canonical: str) -> None:
    """得, 扣 and 加 stand for their synonyms; words that say more stay."""
    assert canonical_rule(text) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1.甲（1分）；2、乙（2分）。", "1. 甲（1分）；\n2、乙（2分）。"),
        ("评价要点:(1)甲;(2)乙", "评价要点：\n（1）甲；\n（2）乙"),
        (
            "1.甲：（1）乙得1分；（2）丙得2分。2.丁得3分。",
            "1. 甲：\n  （1）乙得1分；\n  （2）丙得2分。\n2. 丁得3分。",
        ),
        ("甲得1分；\n\n  乙得2分", "甲得1分；\n乙得2分"),
        ("甲得\n1分；；乙得2分。，", "甲得1分；乙得2分。"),
        ("甲\n得1分\n  否则得0分", "甲\n得1分\n否则得0分"),
        ("1.甲\n得1分；2.乙得2分", "1. 甲\n  得1分；\n2. 乙得2分"),
        ("甲得1分.乙得2分!", "甲得1分。乙得2分！"),
        ("", ""),
        (" \n\u3000", ""),
    ],
)
def test_every_part_has_a_line(text: str, canonical: str) -> None:
    """Parts stand on lines of their own; the author's breaks between phrases stay."""
    assert canonical_rule(text) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("甲得1分。注: 按 A * 2,000.0 计\n乙得2.0分", "甲得1分。注: 按 A * 2,000.0 计\n乙得2分"),
        ("  注：乙  \n甲得1分", "注：乙\n甲得1分"),
        ("1.甲得1分。注：乙。2.丙得1分", "1. 甲得1分。注：乙。\n2. 丙得1分"),
        ("甲得1分\n# 乙", "甲得1分\n# 乙"),
    ],
)
def test_notes_stay_as_written(text: str, canonical: str) -> None:
    """A note is the author's own, down to its blanks, at its own place."""
    assert canonical_rule(text) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("「三公」经费(含差旅)≤5万元得1分", "“三公”经费（含差旅）≤5万元得1分"),
        ("New  Media 播放 量≥5得1分", "New Media播放量≥5得1分"),
        ("财预〔2020〕要求落实得1分", "财预〔2020〕要求落实得1分"),
    ],
)
def test_names_keep_their_words(text: str, canonical: str) -> None:
    """A name changes in width and blanks only, so that its key stays the same."""
    assert canonical_rule(text) == canonical


@pytest.mark.parametrize("text", ["得分=（甲/乙", "甲≥得1.50分", "甲\u202e得1分", "）"])
def test_faulty_text_stays(text: str) -> None:
    """What was not understood is not rewritten."""
    assert canonical_rule(text) == text
