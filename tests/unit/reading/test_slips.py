"""Slips of the pen: each is found once, where it stands, and the rest is read as it was meant."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfeval
from perfeval.diagnostics import Collector
from perfeval.reading.read import read_rule
from perfeval.reading.slips import mend
from perfeval.reading.sliptable import SLIPS
from perfeval.source import Source, Span
from perfeval.text.fold import fold
from perfeval.text.suggest import digits_for


def mended(text: str, notes: tuple[tuple[int, int], ...] = ()) -> tuple[str, list[str], list[str]]:
    """The text as it is read, the words found faulty, and what is proposed for them."""
    source, sink = Source("<t>", text), Collector()
    folded = mend(source, fold(source, Span(0, len(text)), sink), notes, sink)
    assert len(folded.places) == len(folded.text)
    assert list(folded.places) == sorted(folded.places)
    words = [source.excerpt(d.span) for d in sink if d.span is not None]
    return folded.text, words, [d.suggestion or "" for d in sink]


@pytest.mark.parametrize(
    ("text", "read", "words", "advice"),
    [
        ("得 l 分", "得1分", ["l"], ["1"]),
        ("达到１OＯ％，", "达到100%,", ["１OＯ"], ["100"]),
        ("扣0。 5分", "扣0.5分", ["0。 5"], ["0.5"]),
        ("得1份，否则不的分。", "得1分,否则不得分。", ["1份", "不的分"], ["1分", "不得分"]),
        ("每少扣1分", "每少1个扣1分", ["每少"], ["每少1个"]),
        ("降低1个百分扣1分", "降低1个百分点扣1分", ["1个百分"], ["1个百分点"]),
        ("≥≥95%", "≥95%", ["≥≥"], ["≥"]),
        ("5分分；", "5分;", ["分分"], ["分"]),
        ("执行率<95%；得0分", "执行率<95%,得0分", ["；"], ["，"]),
        ("sum(甲,乙)", "Σ(甲,乙)", ["sum"], ["Σ"]),
        ("≥1,00万元", "≥1万元", ["1,00"], [""]),
    ],
)
def test_slip_is_read_as_it_was_meant(
    text: str, read: str, words: list[str], advice: list[str]
) -> None:
    """The reading goes on with the right words; the finding shows the author's."""
    assert mended(text) == (read, words, advice)


@pytest.mark.parametrize(
    "text",
    [
        "提交心得得2分", "目的的,得2分", "期末完成得2分", "50人已上岗的", "缺口1个扣1分",
        "PM2.5", "CO2减排", "A1类", "没超过5%的得4分", "得1份额外资料", "二〇二一年",
        "0.9of1", "3.10ozone", "为标的的,得1分",
    ],
)  # fmt: skip
def test_sound_words_stay(text: str) -> None:
    """What only looks like a slip is left as it is."""
    assert mended(text) == (text, [], [])


def test_each_slip_is_tried_when_one_of_its_signs_is_there() -> None:
    """A row without a sign of its own would never be tried."""
    for slip in SLIPS:
        assert slip.signs
        assert slip.pattern.groupindex["bad"]


def test_a_text_of_slips_is_not_read_for_ever() -> None:
    """So many findings are enough."""
    _, words, _ = mended("毎" * 5_000)

    assert len(words) == 100


def test_notes_and_quoted_words_stay() -> None:
    """A remark or a quoted name may hold anything."""
    assert mended("得l分", ((0, 3),)) == ("得l分", [], [])
    assert mended("「9O%」") == ('"9O%"', [], [])


def test_mended_sentence_is_parsed() -> None:
    """A slip is one finding, and the sentence is there all the same."""
    source, sink = Source("<t>", "利用率≥9O%得l分；利用率<90%不的分"), Collector()
    block = read_rule(source, Span(0, len(source.text)), sink)

    assert [d.code for d in sink] == ["PE115", "PE115", "PE101"]
    assert len(block.clauses) == 2


@given(st.text(alphabet="得扣分份的毎没口O0l15.,%。；≥=每少个百点不以已上", max_size=30))
def test_every_slip_points_into_the_text(text: str) -> None:
    """Whatever is typed, places stay in order and inside the text."""
    source, sink = Source("<t>", text), Collector()
    folded = mend(source, fold(source, Span(0, len(text)), sink), (), sink)

    assert list(folded.places) == sorted(folded.places)
    assert all(d.span is not None and d.span.end <= len(text) for d in sink)


def test_digits_for_what_looks_like_them() -> None:
    """Letters that a scan takes for digits."""
    assert digits_for("1O.lI丨o〇") == "10.11100"


@pytest.mark.parametrize(
    ("text", "value", "score"),
    [
        ("考核得分90分（含）以上得5分，80分（含）-90分得3分，80分（不含）以下不得分", "80", "3.00"),
        ("考核得分90分（含）以上得5分，80分（含）-90分得3分，80分（不含）以下不得分", "90", "5.00"),
        ("考核得分90分（不含）以上得5分，90分（含）以下得3分", "90", "3.00"),
        ("PM2.5平均浓度≤35得5分，否则不得分", "35.1", "0.00"),
        ("5G基站数量≥100个得5分，否则不得分", "100", "5.00"),
        ("亩均产量450公斤（含）以上得5分，450公斤以下不得分", "450公斤", "5.00"),
        ("亩均产量≥500公斤得5分，450-500公斤得2分，450公斤（不含）以下不得分", "449公斤", "0.00"),
        ("装机容量100千瓦以上得5分，100千瓦（不含）以下得1分", "99千瓦", "1.00"),
        ("储水量5000立方及以上得5分，5000立方（不含）以下不得分", "5000立方", "5.00"),
        ("执行率≥95%的得满分5分，否则得满分的50%", "90%", "2.50"),
    ],
)
def test_marks_and_names_with_digits(text: str, value: str, score: str) -> None:
    """（含） behind a mark, and names that hold digits."""
    rule = perfeval.rule(text, points=5)

    assert len(rule.inputs) == 1
    assert rule(value) == Decimal(score)


def test_no_points_alone_is_no_full_score() -> None:
    """不得分 does not say how much 满分 is."""
    found = perfeval.check("满意度≥90%得满分，满意度<90%不得分", kind="rule")

    assert [d.code for d in found] == ["PE411"]
