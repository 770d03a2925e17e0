"""Slips of the pen, and what was meant.

Scanned and hurriedly typed texts take ``l`` for ``1``, ``份`` for ``分``,
``扣完为上`` for ``扣完为止``. Left alone, such a slip makes names and labels that
nobody meant, and findings about those. Here each is reported where it stands,
with what to write, and the text goes on with what was meant, so that nothing
follows from it. A slip is an error: nothing is corrected in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.reading.sliptable import SLIPS, Slip
from perfeval.source import Source
from perfeval.text.fold import Folded
from perfeval.text.suggest import digits_for

_PHRASED = frozenset(("PE109", "PE113"))
_MOST_SLIPS = 100
_QUOTED = re.compile(r'"[^"\n]{1,60}"|《[^《》\n]{1,60}》')


@attrs.frozen
class _Edit:
    start: int
    end: int
    meant: str
    found: Diagnostic


def mend(
    source: Source, folded: Folded, notes: Iterable[tuple[int, int]], sink: Collector
) -> Folded:
    """``folded`` as it was meant; every slip outside ``notes`` and quotation marks is reported."""
    edits = _edits(source, folded, [*notes, *(m.span() for m in _QUOTED.finditer(folded.text))])
    if not edits:
        return folded
    chars: list[str] = []
    places: list[int] = []
    last = 0
    for edit in edits:
        sink.add(edit.found)
        chars.append(folded.text[last : edit.start])
        places.extend(folded.places[last : edit.start])
        chars.append(edit.meant)
        places.extend(_spread(folded.places[edit.start : edit.end], len(edit.meant)))
        last = edit.end
    chars.append(folded.text[last:])
    places.extend(folded.places[last:])
    return Folded("".join(chars), tuple(places), folded.end)


def _edits(source: Source, folded: Folded, kept: list[tuple[int, int]]) -> list[_Edit]:
    found: list[_Edit] = []
    text = f"{folded.text}。"  # what ends the text ends a clause
    for slip in SLIPS:
        if not slip.may_be_in(text):
            continue
        for match in slip.pattern.finditer(folded.text):
            group = "bad" if match["bad"] is not None else "two"
            start, end = match.span(group)
            if any(low < end and start < high for low, high in kept):
                continue
            if len(found) == _MOST_SLIPS:
                return sorted(found, key=lambda edit: edit.start)
            kept.append((start, end))
            found.append(_edit(source, folded, slip, match, group))
    return sorted(found, key=lambda edit: edit.start)


def _edit(source: Source, folded: Folded, slip: Slip, match: re.Match[str], group: str) -> _Edit:
    start, end = match.span(group)
    meant = digits_for(match[group]) if slip.meant is None else match.expand(slip.meant)
    shown, advice = folded.span(start, end), meant
    if not meant and start and slip.sure:
        # One too many: shown with what stands before it, which is what to keep.
        shown = folded.span(start - 1, end)
        advice = source.excerpt(folded.span(start - 1, start))
    words: dict[str, object] = {
        "phrase" if slip.code in _PHRASED else "text": source.excerpt(shown)
    }
    found = Diagnostic(
        slip.code, source, shown, words, suggestion=advice if slip.sure and advice else None
    )
    return _Edit(start, end, meant.replace("，", ","), found)


def _spread(places: tuple[int, ...], count: int) -> list[int]:
    """Places for ``count`` characters that stand for those at ``places``, ends on ends."""
    if not count:
        return []
    return [*(places[min(i, len(places) - 1)] for i in range(count - 1)), places[-1]]
