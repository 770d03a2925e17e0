"""The page ``docs/explanation/where-a-change-goes.md``: eight changes, and the files each visits.

``python -m tests.change_walks`` writes it. A file is not named but found, by a piece of
text that stands in it and in no other, so that the page follows when files move.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "where-a-change-goes.md"

_HEAD = """\
# Where a change goes

Written by `python -m tests.change_walks`, which finds files by what stands in them; do not edit it.

Eight changes that people ask for, and the files that each visits.
What commands write is not counted: the table of the grammar (`python -m perfeval.reading.table`)
and the pages of [Work on perfeval](../how-to/work-on-perfeval.md).
Every change also has a test, in the folder of `tests/` that is named after the room,
and what an author may write has its example in [the language](../reference/language.md).
"""


@attrs.frozen
class Step:
    """What is done in one file, and the text that the file is found by."""

    found_by: str
    done: str


@attrs.frozen
class Walk:
    """One change: what is asked for, and what is done, file by file."""

    asked: str
    steps: tuple[Step, ...]
    most: int | None = None
    """In how many files at most."""


WALKS = (
    Walk(
        "A synonym: 拿5分 says 得5分",
        (Step("GAIN =得:", "put 拿 into the line of its class, `GAIN`"),),
        most=3,
    ),
    Walk(
        "A unit: 海里, which is 1,852 metres",
        (
            Step(
                '("km 公里 千米", "length"',
                "one row: its spellings, what it measures, its size. A unit that converts into "
                "nothing needs no row: any word behind a number is a unit of its own",
            ),
        ),
        most=3,
    ),
    Walk(
        "减半 is to give half of the full score, where it is refused today",
        (
            Step(
                "OUT -1.5: 减半",
                "move it from `OUT`, words that are refused, to a class `HALF`; "
                "its advice among those words is not asked for any more",
            ),
            Step("_award: _change | points", "`HALF` is one more award, and is declared below"),
            Step(
                'token.kind == "OWN"',
                "the award is a share of one half; meaning and scoring know shares already",
            ),
        ),
        most=3,
    ),
    Walk(
        "The scope of 否则: all bands before it, or the last one only",
        (
            Step('read("otherwise_scope"', "what it is the alternative to, and that it was taken"),
            Step('"otherwise_scope": ReadingEntry', "the words for what is taken and what else"),
        ),
        most=3,
    ),
    Walk(
        "A diagnostic: a formula that gives more than the full score",
        (
            Step('        "PE433",', "code, name, severity, and its sentences in two languages"),
            Step('warn(item.scope, "PE433"', "where it is found: code, place and words to fill in"),
            Step(
                "formula-out-of-range`，",
                "why it matters, a bad and a good example; "
                "`python -m tests.error_pages` writes all else on the page",
            ),
        ),
    ),
    Walk(
        "A date as a value: 完成日期 2024-06-30",
        (
            Step("InputKind = Literal[", "a kind of input"),
            Step("_READERS: MappingProxyType", "how data are read as an exact number of days"),
            Step('"yes_no": ("是/否", "yes or no"),\n    "choice"', "what the kind is called"),
            Step("kind_name(spec.kind, 'zh')", "what a form and its JSON schema ask for"),
            Step("class Side(Syntax)", "a date in a rule, as one more kind of bound"),
            Step("def chinese(text", "how it is written: 2024年6月30日, 6月底"),
            Step("class Typed", "what it may be compared with: a date, and nothing else"),
        ),
    ),
    Walk(
        "A field of results: how many indicators have their full score",
        (
            Step("class Result:\n", "a property with its docstring, which is its reference too"),
            Step("SCHEMA_VERSION = 1\n\n\ndef _text", "the same in `to_dict`"),
            Step(
                "the same of each indicator, and `applicable`",
                "a line for it; a key that is added needs no new version",
            ),
        ),
    ),
    Walk(
        "A column of the score table: the target beside the rule",
        (Step("def score_table(", "its heading and its cell; every format is laid out from this"),),
    ),
)


@cache
def _texts() -> dict[Path, str]:
    folders = {"perfeval": ("*.py",), "grammar": ("*.lark", "*.txt"), "docs/reference": ("*.md",)}
    return {
        path.relative_to(ROOT): path.read_text(encoding="utf-8")
        for folder, patterns in folders.items()
        for pattern in patterns
        for path in sorted((ROOT / folder).rglob(pattern))
    }


def files(step: Step) -> list[Path]:
    """The files that a step is found in; there should be one."""
    return [path for path, text in _texts().items() if step.found_by in text]


def composed() -> str:
    """The page."""
    parts = [_HEAD]
    for number, walk in enumerate(WALKS, 1):
        parts.append(f"## {number}. {walk.asked}\n")
        rows = [
            f"| [`{path.as_posix()}`](../../{path.as_posix()}) | {step.done} |"
            for step in walk.steps
            for path in files(step)
        ]
        parts.append("\n".join(["| file | what is done there |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def main() -> None:
    """Write the page."""
    PAGE.write_text(composed(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
