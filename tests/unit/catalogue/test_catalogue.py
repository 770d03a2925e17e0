from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import perfeval
from perfeval.catalogue import (
    CATALOGUE,
    INSTEAD,
    LABELS,
    READINGS,
    Entry,
    Language,
    help_text,
    label_text,
    message,
)
from perfeval.catalogue.entry import fill, names_in
from perfeval.catalogue.findings import CAUSES

PACKAGE = Path(perfeval.__file__).parent
TOPICS = {
    "rival_reading",
    "part_of_step",
    "percent_point",
    "no_floor_base",
    "share_of_full",
    "edges_taken",
    "equality_top",
    "otherwise_scope",
    "yes_no_zero",
    "stricter_exclusive",
    "last_part_owns",
    "default_rule",
    "zero_target",
    "over_achievement",
    "discretion_range",
    "includes_both_ends",
    "occurrence_scope",
    "full_from_largest",
    "bonus_condition",
    "unmarked_range",
    "comparison_item",
    "count_tiers",
    "implied_rate",
    "items_by_sum",
    "mixed_labels",
    "prose_statement",
    "range_per_occurrence",
    "rising_thresholds",
    "short_subject",
    "requirement_note",
    "base_price_given",
    "counting_note",
    "name_prefix",
    "unit_of_target",
    "actual_with_sign",
    "money_below",
    "judged_row",
    "joint_score",
    "nameless_heading",
}
CHINESE = re.compile("[\u4e00-\u9fff]")
QUOTED = re.compile("「[^「」]*」|`[^`]*`")
EVERY = pytest.mark.parametrize("entry", CATALOGUE.values(), ids=lambda entry: entry.code)
BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


def sample(entry: Entry) -> dict[str, str]:
    """One value for each argument that the sentences of ``entry`` can show."""
    reading = {"topic": "part_of_step"} if entry.code == "PE421" else {}
    return dict.fromkeys(entry.arguments - {"taken", "alternatives", "settle"}, "7") | reading


def sentences(code: str, arguments: dict[str, str], lang: Language) -> tuple[str, str]:
    """The message and the advice of a code."""
    return message(code, arguments, lang), help_text(code, arguments, lang)


@EVERY
@BOTH
def test_every_code_reads_well_with_its_arguments(entry: Entry, lang: Language) -> None:
    """With all arguments given, no field, marker or ellipsis is left in a sentence."""
    for sentence in sentences(entry.code, sample(entry), lang):
        assert sentence
        assert not set(sentence.replace("……", "")) & set("{}⟦⟧…")


@EVERY
@BOTH
def test_optional_arguments_leave_no_hole(entry: Entry, lang: Language) -> None:
    """With the required arguments alone, no ellipsis shows and no blank stands doubled."""
    required = {name: word for name, word in sample(entry).items() if name in entry.required}
    required |= {"topic": "part_of_step"} if entry.code == "PE421" else {}

    for sentence in sentences(entry.code, required, lang):
        assert not set(sentence.replace("……", "")) & set("{}⟦⟧…")
        assert "  " not in sentence
        assert sentence == sentence.strip()


@EVERY
@BOTH
def test_no_argument_is_needed_to_render(entry: Entry, lang: Language) -> None:
    """A sentence whose arguments are missing shows an ellipsis instead of failing."""
    for sentence in sentences(entry.code, {}, lang):
        assert not set(sentence) & set("{}⟦⟧")


@EVERY
def test_codes_and_names_have_one_shape(entry: Entry) -> None:
    """A code is PE and three digits, a name is lower-case words joined by hyphens."""
    assert re.fullmatch(r"PE[1-69]\d\d", entry.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", entry.name)
    assert entry.severity in {"error", "warning", "note"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", entry.since)


def test_names_are_unique_and_codes_in_order() -> None:
    """No two codes share a name, and the catalogue is sorted by code."""
    assert len({entry.name for entry in CATALOGUE.values()}) == len(CATALOGUE)
    assert list(CATALOGUE) == sorted(CATALOGUE)
    assert all(code == entry.code for code, entry in CATALOGUE.items())


@EVERY
def test_both_languages_say_the_same_things(entry: Entry) -> None:
    """The Chinese and the English sentence need the same arguments."""
    assert names_in(entry.zh) == names_in(entry.en)


@EVERY
def test_messages_state_and_do_not_advise(entry: Entry) -> None:
    """A message is one plain sentence without a final stop, a question or a scolding."""
    for text in (entry.zh, entry.en):
        assert not text.endswith(("。", ".", "！", "!", "？", "?"))
    assert not re.search("请|非法|应该改|illegal|please|invalid", entry.zh + entry.en)
    first = re.sub(r"[⟦`{].*?[⟧`}]|\W", "", entry.en)[:1]
    assert first == first.lower()
    assert CHINESE.search(entry.zh)
    assert not CHINESE.search(QUOTED.sub("", entry.en))


@EVERY
def test_advice_shows_what_to_write(entry: Entry) -> None:
    """Advice quotes a phrase, or repeats one that came with the finding."""
    if entry.code != "PE901":
        for text in (entry.help_zh, entry.help_en):
            assert re.search(
                '[「"`]|{instead}|{settle}|{paths}|{missing}|{labels}|by name|row', text
            )


def test_warnings_are_marked_as_such() -> None:
    """Findings that do not stop a rubric are warnings."""
    warnings = {code for code, entry in CATALOGUE.items() if entry.severity == "warning"}

    assert warnings == {
        "PE204", "PE208", "PE402", "PE403", "PE413", "PE426", "PE427", "PE428", "PE433", "PE434",
        "PE435", "PE436", "PE437", "PE524", "PE603", "PE607", "PE653", "PE654", "PE656", "PE660",
        "PE661", "PE662", "PE666", "PE668",
    }  # fmt: skip


def test_readings_cover_every_topic() -> None:
    """Each question that a text leaves open has its sentences in both languages."""
    assert set(READINGS) == TOPICS
    for reading in READINGS.values():
        for lang in ("zh", "en"):
            words = reading.words("zh" if lang == "zh" else "en")
            assert set(words) == {"taken", "alternatives", "settle"}
            assert "「" in words["settle"]
            assert all(bool(CHINESE.search(w)) for w in words.values()) or lang == "en"
        assert not CHINESE.search(QUOTED.sub("", reading.taken_en + reading.settle_en))


def written_by(calls: str) -> set[str]:
    """The words that stand first in the package's calls, named as ``calls`` says."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    return {
        word.value
        for tree in trees
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and call.args and re.search(calls, ast.unparse(call.func))
        if not isinstance(call.args[0], ast.Call)
        for word in ast.walk(call.args[0])
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }


def test_readings_and_causes_are_told_apart() -> None:
    """What a rule records has its words among the readings, what an audit notes among the causes.

    A heading is kept like a requirement, and is no reading.
    """
    recorded = written_by(r"\bscope\.(read|note)$|\bReading$") - {"heading"}
    noted = written_by(r"\bledger\.(find|note)$")

    assert "requirement_note" in recorded <= set(READINGS)
    assert "unchecked" in noted <= set(CAUSES)
    assert not set(READINGS) & set(CAUSES)


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_an_unsettled_reading_names_its_phrase(topic: str) -> None:
    """In strict mode the topic alone is enough to say what is open and what settles it."""
    said, advice = sentences("PE421", {"topic": topic}, "zh")

    assert READINGS[topic].taken_zh in said
    assert READINGS[topic].alternatives_zh in said
    assert READINGS[topic].settle_zh in advice


@pytest.mark.parametrize("phrase", sorted(INSTEAD))
def test_a_known_phrase_brings_its_own_advice(phrase: str) -> None:
    """For phrases that are known and not supported the catalogue knows what to write."""
    assert help_text("PE113", {"phrase": phrase}) == f"换一种写法：{INSTEAD[phrase]}"
    assert help_text("PE113", {"phrase": phrase, "instead": "「得1分」"}) == "换一种写法：「得1分」"


def test_types_are_named_in_the_words_of_a_reader() -> None:
    """A refused value is called a list or a mapping, in the language of the message."""
    assert message("PE520", {"type": "list"}) == "不接受 列表 类型的值"
    assert message("PE520", {"type": "NoneType"}, "en") == "a value of type nothing is not accepted"
    assert message("PE520", {"type": "Widget"}) == "不接受 Widget 类型的值"


def test_labels_speak_both_languages() -> None:
    """Every label has a Chinese and an English sentence with the same arguments."""
    for chinese, english in LABELS.values():
        assert CHINESE.search(chinese)
        assert not CHINESE.search(QUOTED.sub("", english))
        assert names_in(chinese) == names_in(english)


def test_an_unknown_label_is_shown_as_it_is() -> None:
    """A label that the catalogue does not know never hides the finding it belongs to."""
    assert label_text("nowhere", {}) == "nowhere"
    assert label_text("part", {"points": "2"}, "en") == "this part has 2 points"


def test_arguments_are_never_read_as_templates() -> None:
    """Braces and brackets in the author's words are printed, not filled in."""
    assert fill("「{text}」⟦，{more}⟧", {"text": "{0} ⟦x⟧ {more}"}) == "「{0} ⟦x⟧ {more}」"
