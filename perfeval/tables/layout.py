"""Cells that say one thing together become one cell: signs, values and units of targets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import attrs

from perfeval.tables.blocks import Block
from perfeval.tables.sheet import Sheet
from perfeval.tables.vocabulary import SIGNS, WORDY
from perfeval.tables.words import is_dash, one_line
from perfeval.text.names import normalise_key

_SIGNED = re.compile("|".join(sorted(map(re.escape, SIGNS), key=len, reverse=True)))
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_NUMBER_FIRST = re.compile(r"[-+]?\d")


@attrs.frozen
class Joined:
    """A sheet whose targets stand in one cell each, and the unit of each row that has its own."""

    sheet: Sheet
    units: Mapping[int, str]


def join_targets(sheet: Sheet, blocks: Iterable[Block]) -> Joined:
    """Put 指标性质, 指标值 and 度量单位 of each row together, by the headings of each block."""
    units: dict[int, str] = {}
    for block in blocks:
        made = _joined(sheet, block)
        sheet = made.sheet
        units.update(made.units)
    return Joined(sheet, units)


def _joined(sheet: Sheet, block: Block) -> Joined:
    """Put 指标性质, 指标值 and 度量单位 of each row together; an adjusted target wins."""
    headings = block.headings
    target = headings.details.get("target", headings.details.get("adjusted"))
    others = {"sign", "unit", "adjusted"} & set(headings.details)
    if target is None or not others:
        return Joined(sheet, {})
    changes: dict[tuple[int, int], str] = {}
    units: dict[int, str] = {}
    for row in range(block.start, block.end):
        cells = {
            detail: sheet.cell(row, column).text
            for detail, column in headings.details.items()
            if detail in ("target", "adjusted", "sign", "unit")
        }
        value = cells.get("target", "")
        adjusted = cells.get("adjusted", "")
        if adjusted and not is_dash(adjusted):
            value = adjusted
        unit = "" if is_dash(cells.get("unit", "")) else cells.get("unit", "")
        if unit:
            units[row] = unit
        made = joined(cells.get("sign", ""), value, unit)
        if made != sheet.cell(row, target).text:
            changes[row, target] = made
    return Joined(sheet.rewritten(changes) if changes else sheet, units)


def joined(sign: str, value: str, unit: str) -> str:
    """One target from its parts; words stay as they are.

    定量 and 定性 are kinds of targets and no signs; a sign or a unit that the
    value has already is not put there twice.
    """
    text = value.strip()
    bare = one_line(text)
    word = normalise_key(sign)
    if not bare or is_dash(bare) or word in WORDY:
        return text
    leads = _SIGNED.match(normalise_key(bare))
    number = bare[len(leads[0]) :].strip() if leads and bare.startswith(leads[0]) else bare
    if not _NUMBER_FIRST.match(normalise_key(number)):
        return text
    if _NUMBER.fullmatch(normalise_key(number)):
        bare += unit.strip()
    if leads is None and word in SIGNS:
        bare = SIGNS[word] + bare
    return bare


def leading_sign(text: str) -> tuple[str, str] | None:
    """The sign in front of a number, and the rest: ≥266米 is ≥ and 266米."""
    plain = normalise_key(text)
    found = _SIGNED.match(plain)
    if found is None or not _NUMBER_FIRST.match(plain[found.end() :]):
        return None
    return SIGNS[found[0]], plain[found.end() :]
