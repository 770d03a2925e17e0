"""Texts and files to rubrics, or to the findings about them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.errors import RubricError
from perfeval.numbers.exact import exact, parse_number
from perfeval.office import is_office
from perfeval.portable.origin import Origin
from perfeval.rubric.rubric import Rubric
from perfeval.rubric.rule import DEFAULT_NAME, Rule, single
from perfeval.source import Source, Span

__all__ = ["check", "compile", "load", "rule"]

_TABLES = frozenset({".csv", ".tsv", ".tab"})
_TEXTS = frozenset({".rubric"})

Points = int | str | Decimal | Fraction


def rule(
    text: str,
    *,
    points: Points | None = None,
    name: str = DEFAULT_NAME,
    target: str | None = None,
    strict: bool = False,
) -> Rule:
    """Compile one scoring standard.

    ``points`` is its full score 分值, ``name`` the name of its indicator (the
    subject where the text names none), ``target`` the indicator's target such
    as ``"≥32万人次"``. With ``strict`` a phrase with two readings is an error.

    Raises one :class:`~perfeval.errors.RubricError` with every finding.
    """
    from perfeval.meaning import Context, compile_rule  # with a text, not with the package

    source = Source("<rule>", text_of(text))
    span = Span(0, len(text))
    context = Context(
        name=text_of(name, "name"),
        points=None if points is None else points_of(points),
        target=None if target is None else text_of(target, "target"),
        strict=flag_of(strict, "strict"),
    )
    sink = Collector()
    plan = compile_rule(source, span, context, sink)
    if plan is None:
        raise RubricError(sink.ordered())
    origin = Origin("rule", name, context.points, target)
    return Rule(single(source, plan, origin, sink), text, target, context.points)


def check(
    text: str,
    *,
    kind: Literal["rubric", "rule"] = "rubric",
    points: Points | None = None,
    strict: bool = False,
) -> tuple[Diagnostic, ...]:
    """Every finding about a rubric, or about one rule, in order of the text.

    An author's mistake is a finding, never an exception. ``points`` is the
    full score of a rule. With ``strict`` a phrase with two readings is an
    error.
    """
    if kind not in ("rubric", "rule"):
        msg = f"kind must be 'rubric' or 'rule', not {kind!r}"
        raise ValueError(msg)
    if kind == "rubric" and points is not None:
        msg = "points is the full score of a rule; a rubric states its own (kind='rule' checks one)"
        raise ValueError(msg)
    sink = Collector()
    source = Source(f"<{kind}>", text_of(text))
    if kind == "rubric":
        _compiled(source, sink, strict=flag_of(strict, "strict"))
    else:
        from perfeval.meaning import Context, compile_rule

        context = Context(
            points=None if points is None else points_of(points), strict=flag_of(strict, "strict")
        )
        compile_rule(source, Span(0, len(text)), context, sink)
    return sink.ordered()


def compile(text: str, *, name: str = "<rubric>", strict: bool = False) -> Rubric:
    """The rubric that ``text`` describes.

    Raises one :class:`~perfeval.errors.RubricError` with every finding.
    """
    source = Source(text_of(name, "name"), text_of(text))
    return _rubric(source, strict=flag_of(strict, "strict"))


def load(
    path: str | Path,
    *,
    unread: Literal["refuse", "judged"] = "refuse",
    table: str | None = None,
    strict: bool = False,
) -> Rubric:
    """The rubric in a ``.rubric`` text file, or in an official table.

    Tables are ``.csv``, ``.tsv``, ``.xlsx`` and ``.docx``; workbooks and
    documents are told by their bytes. Where a file holds several, ``table``
    names one: a sheet, 第N个表, or what is assessed. A row that cannot be read is
    refused together with all others; with ``unread="judged"`` it becomes a judged
    score between 0 and its weight, listed in :attr:`Rubric.unread
    <perfeval.Rubric.unread>`. ``strict`` refuses it all the same.

    Raises one :class:`~perfeval.errors.RubricError` with every finding.
    """
    from perfeval.rubrictext.unread import checked_unread

    checked_unread(unread)
    flag_of(strict, "strict")
    file = Path(path)
    suffix = file.suffix.lower()
    raw = file.read_bytes()
    if suffix in _TABLES or (suffix not in _TEXTS and is_office(raw, file.name)):
        from perfeval.tables.form import read_form

        return read_form(file, unread=unread, table=table, strict=strict).rubric
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        words: dict[str, object] = {"reason": "UTF-8"}
        raise RubricError([Diagnostic("PE522", Source(file.name, ""), Span(0, 0), words)]) from None
    return _rubric(Source(file.name, text), strict=strict, unread=unread)


def _rubric(
    source: Source, *, strict: bool, unread: Literal["refuse", "judged"] = "refuse"
) -> Rubric:
    sink = Collector()
    rubric = _compiled(source, sink, strict=strict, unread=unread)
    if rubric is None:
        raise RubricError(sink.ordered())
    return rubric


def _compiled(
    source: Source,
    sink: Collector,
    *,
    strict: bool,
    unread: Literal["refuse", "judged"] = "refuse",
) -> Rubric | None:
    # Reading text needs lark; a rubric that is unpickled does not.
    from perfeval.rubrictext.build import build
    from perfeval.rubrictext.parse import parse

    document = parse(source, sink)
    return (
        None
        if document is None
        else build(document, sink, strict=strict, printed=False, unread=unread)
    )


def text_of(text: object, what: str = "text") -> str:
    """``text`` itself; anything but a ``str`` is a :class:`TypeError`."""
    if not isinstance(text, str):
        msg = f"{what} must be a str, not {type(text).__name__}"
        raise TypeError(msg)
    return text


def flag_of(flag: object, what: str) -> bool:
    """``flag`` itself; ``"no"`` is no ``False``, and a :class:`TypeError`."""
    if not isinstance(flag, bool):
        msg = f"{what} must be True or False, not {flag!r}"
        raise TypeError(msg)
    return flag


def points_of(points: Points) -> Fraction:
    """The full score that a caller states; what can be none is a Python error."""
    if isinstance(points, bool) or not isinstance(points, int | str | Decimal | Fraction):
        kinds = "an int, a str, a Decimal or a Fraction"
        msg = f"points must be {kinds}, not {type(points).__name__}"
        raise TypeError(msg)
    value = parse_number(points) if isinstance(points, str) else exact(points)
    if value is None:
        msg = f"points must be a number, not {points!r}"
        raise ValueError(msg)
    if value < 0:
        msg = f"points must not be negative: {points}"
        raise ValueError(msg)
    return value
