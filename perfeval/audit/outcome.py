"""What an audit found, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any

import attrs

from perfeval.catalogue import Language, checked_language
from perfeval.catalogue.entry import fill
from perfeval.catalogue.findings import CAUSES, WHATS, WORDS
from perfeval.diagnostics import Diagnostic
from perfeval.figures.table import Table
from perfeval.numbers.exact import decimal_of, parse_number, round_fraction, to_text
from perfeval.portable.version import version
from perfeval.render import render, to_json
from perfeval.results.result import Result

__all__ = ["SCHEMA_VERSION", "Audit", "Finding", "keyed", "number", "said"]

SCHEMA_VERSION = 1
"""The version of the shape that :meth:`Audit.to_dict` gives."""

_PLACES = 6
_GATHERED = ("judged", "unchecked")
_BLANK = "—"


def number(value: Fraction) -> str:
    """A number to read: exact where its decimals end soon, else to six decimals."""
    decimal = decimal_of(value)
    short = decimal is not None and len(f"{decimal:f}") <= len("-1234567.123456")
    return to_text(value if short else round_fraction(value, _PLACES, "half_up"))


def said(key: str, lang: Language, **arguments: object) -> str:
    """A fixed word of an audit."""
    checked_language(lang)
    words = {name: str(value) for name, value in arguments.items()}
    return fill(WORDS[key][0 if lang == "zh" else 1], words)


def keyed(key: str, argument: object = "") -> str:
    """A fixed word inside an argument; it is put into words when the language is known."""
    return f"@{{{key}:{argument}}}"


_KEYED = re.compile(r"@\{(\w+):([^{}]*)\}")


def _worded(value: str, lang: Language) -> str:
    return _KEYED.sub(lambda found: said(found[1], lang, argument=found[2]), value)


def _frozen(
    arguments: dict[str, str] | tuple[tuple[str, str], ...],
) -> tuple[tuple[str, str], ...]:
    # Findings are compared and hashed; a dictionary cannot be.
    return tuple(sorted(dict(arguments).items()))


@attrs.frozen
class Finding:
    """One printed figure that differs, with the size and the cause of the difference.

    ``cause`` is a key of :data:`perfeval.catalogue.findings.CAUSES`, ``what``
    of ``WHATS``; ``path`` leads to the indicator, or names the figure;
    ``difference`` is exact: what was printed less what was computed.
    """

    cause: str
    what: str
    path: tuple[str, ...]
    reported: str | None
    computed: str | None
    difference: Fraction | None = None
    arguments: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_frozen)
    percent: bool = False

    @property
    def name(self) -> str:
        """The indicator's or the figure's own name."""
        return self.path[-1] if self.path else ""

    @property
    def value(self) -> Fraction | None:
        """The printed figure as a number, where it is a plain one."""
        return None if self.reported is None else parse_number(self.reported)

    def size(self, lang: Language = "zh") -> str:
        """The difference with its sign; of rates in percentage points."""
        if self.difference is None:
            return _BLANK
        sign = "+" if self.difference > 0 else ""
        if not self.percent:
            return f"{sign}{number(self.difference)}"
        return said("pp", lang, argument=f"{sign}{number(self.difference * 100)}")

    def cause_name(self, lang: Language = "zh") -> str:
        """What the cause is called."""
        return CAUSES[self.cause].name(checked_language(lang))

    def detail(self, lang: Language = "zh") -> str:
        """One sentence about the cause."""
        checked_language(lang)
        words = {key: _worded(value, lang) for key, value in self.arguments}
        return CAUSES[self.cause].sentence(words, lang)

    def what_name(self, lang: Language = "zh") -> str:
        """What was printed: a score, a total, a share …."""
        return WHATS[self.what][0 if checked_language(lang) == "zh" else 1]

    def message(self, lang: Language = "zh") -> str:
        """The whole finding as one line."""
        colon, comma, gap = ("：", "，", "") if lang == "zh" else (": ", ", ", " ")
        head = f"{self.name}{' ' if self.name else ''}{self.what_name(lang)}".strip()
        parts = [f"{said('reported', lang)}{gap}{self.reported or said('blank', lang)}"]
        if self.computed is not None:
            parts.append(f"{said('computed', lang)}{gap}{self.computed}")
        if self.difference is not None:
            parts.append(f"{said('difference', lang)}{gap}{self.size(lang)}")
        end = "。" if lang == "zh" else "."
        return (
            f"{head}{colon}{comma.join(parts)}{end}{'' if lang == 'zh' else ' '}"
            f"{self.cause_name(lang)}{colon}{self.detail(lang)}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "cause": self.cause,
            "what": self.what,
            "path": list(self.path),
            "reported": self.reported,
            "computed": self.computed,
            "difference": None if self.difference is None else to_text(self.difference),
            "message": {"zh": self.message("zh"), "en": self.message("en")},
        }


@attrs.frozen
class Audit:
    """A published report, recomputed.

    ``findings`` are the differences in order of the report, ``notes`` what was
    taken from the report and which readings explain a figure that agrees,
    ``diagnostics`` what could not be understood (all else was audited),
    ``checked`` how many printed figures were compared. ``total`` is the total
    that the standards give, with the report's own judgements where the data
    has none; ``None`` when it is not known. Make one with
    :meth:`perfeval.Rubric.audit`.
    """

    title: str
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    checked: int = 0
    total: Decimal | None = None
    grade: str | None = None
    reported_total: str | None = None
    reported_grade: str | None = None
    result: Result | None = attrs.field(default=None, repr=False, eq=False)

    @property
    def clean(self) -> bool:
        """Whether nothing differs and everything was understood."""
        return not self.findings and not self.diagnostics

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __bool__(self) -> bool:
        # An audit without findings is an audit all the same.
        return True

    def caused_by(self, cause: str) -> tuple[Finding, ...]:
        """The findings with this cause."""
        return tuple(finding for finding in self.findings if finding.cause == cause)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "schema": SCHEMA_VERSION,
            "perfeval": version(),
            "fingerprint": None if self.result is None else self.result.rubric.fingerprint,
            "title": self.title,
            "checked": self.checked,
            "total": {
                "reported": self.reported_total,
                "computed": None if self.total is None else f"{self.total:f}",
            },
            "grade": {"reported": self.reported_grade, "computed": self.grade},
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": [note.to_dict() for note in self.notes],
            "diagnostics": [to_json(each) for each in self.diagnostics],
        }

    def summary(self, lang: Language = "zh") -> str:
        """How much was checked and how much differs."""
        found = said("found", lang, count=len(self.findings))
        tail = found if self.findings else said("clean", lang)
        return said("checked", lang, count=self.checked) + tail

    def _totals(self, lang: Language) -> list[str]:
        gap, comma = ("", "，") if lang == "zh" else (" ", ", ")
        lines = []
        for key, printed, made in (
            ("total", self.reported_total, None if self.total is None else f"{self.total:f}"),
            ("grade", self.reported_grade, self.grade),
        ):
            sides = (("reported", printed), ("computed", made))
            parts = [f"{said(side, lang)}{gap}{value}" for side, value in sides if value]
            if parts:
                lines.append(
                    f"{said(key, lang)}{'：' if lang == 'zh' else ': '}{comma.join(parts)}"
                )
        return lines

    def to_text(self, lang: Language = "zh") -> str:
        """The findings, one a line and numbered, then the notes, with a line break at the end."""
        lines = [said("title", lang, title=self.title), *self._totals(lang), self.summary(lang)]
        for place, finding in enumerate(self.findings, 1):
            lines.append(f"{place:>3}. {finding.message(lang)}")
        if self.notes:
            lines.append(f"{said('notes', lang)}{'：' if lang == 'zh' else ':'}")
            lines += [f"  - {line}" for line in self.remarks(lang)]
        if self.diagnostics:
            lines += [said("problems", lang), render(self.diagnostics, lang)]
        return "\n".join(lines) + "\n"

    def remarks(self, lang: Language = "zh") -> list[str]:
        """The notes as lines; the scores that were taken from the report share one."""
        lines = [note.message(lang) for note in self.notes if note.cause not in _GATHERED]
        for cause in _GATHERED:
            names = [f"{note.name} {note.reported}" for note in self.notes if note.cause == cause]
            if names:
                colon, comma = ("：", "、") if lang == "zh" else (": ", ", ")
                lines.append(f"{CAUSES[cause].name(lang)}{colon}{comma.join(names)}")
        return lines

    def table(self, lang: Language = "zh") -> Table:
        """The findings as a table."""
        keys = ("where", "what", "reported", "computed", "difference", "cause", "detail")
        rows = [
            (
                finding.name or _BLANK,
                finding.what_name(lang),
                finding.reported or said("blank", lang),
                finding.computed or _BLANK,
                finding.size(lang),
                finding.cause_name(lang),
                finding.detail(lang),
            )
            for finding in self.findings
        ]
        foot = (*self._totals(lang), self.summary(lang))
        title = said("title", lang, title=self.title)
        return Table(title, tuple(said(key, lang) for key in keys), rows, len(keys), foot)

    def to_markdown(self, lang: Language = "zh") -> str:
        """The findings as a Markdown table, with the notes as a list."""
        text = self.table(lang).to_markdown()
        if self.notes:
            plain = Table("", (said("notes", lang),), [(line,) for line in self.remarks(lang)])
            text += f"\n{plain.to_markdown()}"
        if self.diagnostics:
            text += f"\n```text\n{render(self.diagnostics, lang)}\n```\n"
        return text

    def to_html(self, lang: Language = "zh") -> str:
        """The findings as an HTML fragment; every word of the report is escaped."""
        text = self.table(lang).to_html()
        if self.notes:
            items = "".join(f"<li>{escape(line)}</li>" for line in self.remarks(lang))
            text += f"<ul>{items}</ul>\n"
        if self.diagnostics:
            text += f"<pre>{escape(render(self.diagnostics, lang))}</pre>\n"
        return text

    def _repr_html_(self) -> str:
        return self.to_html()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()
