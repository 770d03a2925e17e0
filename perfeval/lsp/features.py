"""What an editor may ask about a document: findings, hover, formatting, completion."""

from __future__ import annotations

from typing import Any

from perfeval.catalogue import Language, label_text
from perfeval.catalogue.words import kind_name, word
from perfeval.diagnostics import Collector, Diagnostic
from perfeval.lsp.clauses import clauses_of
from perfeval.lsp.document import Document
from perfeval.rubric.rubric import Leaf, Rubric
from perfeval.source import Source, Span

__all__ = ["HEADINGS", "completion", "diagnostics", "formatting", "hover"]

Plain = dict[str, Any]

HEADINGS = (
    *("评价体系", "满分", "等级", "得分保留", "数据"),
    *("一级指标", "二级指标", "三级指标", "四级指标", "指标"),
    *("目标", "指标说明", "依据"),
)
"""The words that a line of a rubric file may begin with."""

_SEVERITIES = {"error": 1, "warning": 2, "note": 3}
_HEADING_ITEM, _INPUT_ITEM = 14, 6
_ENDS = '，。；：、,;:（(）)≥≤><=+-×*÷/ 　\t「」“”"'


def diagnostics(document: Document, lang: Language) -> list[Plain]:
    """All findings as an editor shows them."""
    return [_diagnostic(document, found, lang) for found in document.findings]


def _diagnostic(document: Document, found: Diagnostic, lang: Language) -> Plain:
    span = found.span or Span(0, 0)
    advice = found.advice(lang)
    message = found.sentence(lang) + (
        f"\n{label_text('help', {'help': advice}, lang)}" if advice else ""
    )
    return {
        "range": document.range(span),
        "severity": _SEVERITIES[found.severity],
        "code": found.code,
        "source": "perfeval",
        "message": message,
        "relatedInformation": [
            {
                "location": {"uri": document.uri, "range": document.range(label.span)},
                "message": label_text(label.key, dict(label.arguments), lang),
            }
            for label in found.labels
        ],
    }


def hover(document: Document, offset: int, lang: Language) -> Plain | None:
    """What is known of a place: its clauses, from the narrowest, and the indicator."""
    rubric = document.rubric
    leaf = None if rubric is None else _leaf_at(rubric, offset)
    if leaf is None:
        return None
    around = [each for each in clauses_of(leaf) if _holds(each.span, offset)]
    parts: list[str] = []
    for clause in reversed(around):
        parts += [line for line in clause.lines(lang) if line not in parts]
    head = f"{' › '.join(leaf.path)}{word('colon', lang)}{leaf.points:f}{word('points', lang)}"
    narrow = around[-1].span if around else leaf.span
    text = "\n\n".join([*parts, f"*{head}*"])
    return {
        "contents": {"kind": "markdown", "value": text},
        "range": document.range(narrow),
    }


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset < span.end or span.start == offset == span.end


def _leaf_at(rubric: Rubric, offset: int) -> Leaf | None:
    return next((leaf for leaf in rubric.leaves if _holds(leaf.span, offset)), None)


def formatting(document: Document) -> list[Plain]:
    """One edit that makes the text canonical; none where it is, or has errors."""
    # Reading text needs lark, and other requests do without.
    from perfeval.rubrictext.format import format_document
    from perfeval.rubrictext.parse import parse

    sink = Collector()
    parsed = parse(Source(document.name, document.text), sink)
    if parsed is None or sink.failed:
        return []
    text = format_document(parsed)
    if text == document.text:
        return []
    return [{"range": document.range(Span(0, len(document.text))), "newText": text}]


def completion(document: Document, offset: int, lang: Language) -> list[Plain]:
    """Headings where a line begins, and everywhere the names that the rubric knows."""
    before = document.line_before(offset)
    begun = before.strip()
    items: list[Plain] = []
    if not any(end in begun for end in _ENDS):
        items += [_item(document, offset, begun, each, _HEADING_ITEM) for each in HEADINGS]
    typed = begun
    for end in _ENDS:
        typed = typed.rpartition(end)[2]
    rubric = document.latest
    for spec in () if rubric is None else rubric.inputs:
        item = _item(document, offset, typed, spec.key, _INPUT_ITEM)
        if item["label"] not in {each["label"] for each in items}:
            items.append(item | {"detail": _detail(spec.kind, spec.unit, lang)})
    return [item for item in items if item["label"] != typed]


def _detail(kind: str, unit: str | None, lang: Language) -> str:
    return kind_name(kind, lang) + (f" {unit}" if unit else "")


def _item(document: Document, offset: int, typed: str, label: str, kind: int) -> Plain:
    """A word that takes the place of what was typed of it."""
    common = next((size for size in range(len(typed), 0, -1) if label.startswith(typed[-size:])), 0)
    edit = {"range": document.range(Span(offset - common, offset)), "newText": label}
    return {"label": label, "kind": kind, "textEdit": edit, "filterText": label}
