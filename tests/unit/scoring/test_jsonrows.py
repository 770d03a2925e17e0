"""JSON that people typed: what is wrong with it is shown where it stands."""

from __future__ import annotations

import pytest

from perfeval.errors import DataError
from perfeval.scoring.json_rows import read_json


@pytest.mark.parametrize(
    ("text", "reason", "words", "meant"),
    [
        ('{"甲"：90}', "JSON, 1:5", "：", ":"),
        ('{"甲": 1，"乙": 2}', "JSON, 1:8", "，", ","),
        ("{“甲”: 90}", "JSON, 1:2", "“", '"'),
        ("{'甲': 90}", "JSON, 1:2", "'", '"'),
        ('{"甲": 90,}', "JSON, 1:9", ",}", "}"),
        ('{"甲": [90,\n]\n}', "JSON, 1:10", ",\n]", "]"),
        ('{"甲": 90,\n "乙": 2,\n}', "JSON, 2:8", ",\n}", "}"),
        ("[1,2", "JSON, 1:5", "", None),
        ("", "JSON, 1:1", "", None),
        ('{"甲": .5}', "JSON, 1:7", ".", None),
    ],
)
def test_malformed_json_is_shown_where_it_breaks(
    text: str, reason: str, words: str, meant: str | None
) -> None:
    """Code, place and, for a keyboard's full-width signs, what to write."""
    with pytest.raises(DataError) as caught:
        read_json(text, "数据.json")

    (found,) = caught.value.diagnostics
    assert found.code == "PE522"
    assert dict(found.arguments) == {"reason": reason}
    assert found.source is not None
    assert found.span is not None
    assert found.source.excerpt(found.span) == words
    assert found.suggestion == meant


def test_a_very_long_text_is_not_kept() -> None:
    """A finding does not hold on to megabytes."""
    with pytest.raises(DataError) as caught:
        read_json(" " * 1_000_001 + "x", "数据.json")

    (found,) = caught.value.diagnostics
    assert found.source is not None
    assert found.source.text == ""
    assert dict(found.arguments) == {"reason": "JSON, 1:1000002"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"甲": 1e99999999999999999999}', (6, 28)),
        (
            '{"1e999999999999999999": "1e999999999999999999",\n "乙": [-2E+99999999999999999999]}',
            (56, 80),
        ),
    ],
)
def test_a_number_beyond_all_range_is_refused_at_its_place(
    text: str, place: tuple[int, int]
) -> None:
    """The place is that of the number itself, not of a text that looks like it."""
    with pytest.raises(DataError) as caught:
        read_json(text, "数据.json")

    (found,) = caught.value.diagnostics
    assert found.code == "PE519"
    assert found.span is not None
    assert (found.span.start, found.span.end) == place
