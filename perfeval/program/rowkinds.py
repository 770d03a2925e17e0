"""How the values of one column come, and the code that makes decimals of them.

Values that come alike are taken together: one look at all of them, then one
conversion after the other without a call of Python between. A column with
gaps is taken on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from typing import Any, Final, Literal

import attrs

from perfeval.numbers.exact import MAX_DIGITS
from perfeval.program.intervals import UNBOUNDED, Interval
from perfeval.program.linear import Slot
from perfeval.program.machine import WORK, Redo, finite
from perfeval.program.writer import Writer

Kind = Literal["decimal", "number", "float", "real", "text", "word", "flag", "any", "none"]
"""How the values of a column come: all as ``Decimal``, mixed with ``int``, all
as ``float``, mixed with ``int``, as texts of numbers, as texts that repeat,
mixed with ``bool``, in any way, or not at all."""

Read = Callable[[object], Decimal]
"""The exact value of what stands in a row; raises :class:`Redo` where there is none."""

ZERO: Final = Decimal(0)
_ONE: Final = Fraction(1)
_LONGEST: Final = 40
_MOST_WORDS: Final = 10_000
_TOO_LARGE: Final = 10**MAX_DIGITS
_RUNS: Final = bytes.maketrans(b"0123456789.", b"0" * 11)
_DIGITS: Final = bytes.maketrans(b"0123456789", b"0" * 10)
_BARE: Final = frozenset(("decimal", "number", "float", "real", "text"))


@attrs.frozen
class Column:
    """One input of a row: under which name it stands, and what it may be.

    ``key`` is the input, ``name`` what rows call it. A number counts
    ``factor`` base units; it must lie within ``low`` and ``high`` as it
    stands, and be a whole number when ``whole``. ``read`` reads anything, into
    base units. With ``gaps`` the name may be left out, or its value be blank.
    Every text of a column of numbers ends with ``suffix``.
    """

    key: str
    name: str
    kind: Kind
    read: Read
    factor: Fraction = _ONE
    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False
    gaps: bool = False
    suffix: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether generated code checks and scales the number itself."""
        return self.kind in _BARE

    def slot(self, place: int) -> Slot:
        """What generated code has the input as."""
        if self.kind == "none":
            return Slot("")
        bare = self.is_bare
        spread = UNBOUNDED
        if bare and (self.low is not None or self.high is not None):
            spread = Interval(self.low, self.high) * Interval.point(self.factor)
        factor = self.factor if bare else _ONE
        return Slot(f"x{place}", factor, spread, whole=bare and self.whole, may_lack=self.gaps)


@attrs.frozen
class Absence:
    """Where a row has ``word`` under ``name``, the ``tasks`` do not apply to it."""

    name: str
    word: str
    tasks: frozenset[int]


Numbered = tuple[int, Column]
"""A column and its place, which is the number of its slot."""


class Words(dict[object, Decimal | None]):
    """The values of texts that come again and again; a blank one is no value."""

    def __init__(self, read: Read, blanks: Iterable[object] = ()) -> None:
        super().__init__(dict.fromkeys(blanks))
        self._read = read

    def __missing__(self, text: object) -> Decimal:
        if type(text) is not str:
            raise Redo
        value = self._read(text)
        if len(self) < _MOST_WORDS and len(text) <= _LONGEST:
            self[text] = value
        return value


def number(value: object) -> Decimal:
    """A whole number as a decimal."""
    if type(value) is int and -_TOO_LARGE < value < _TOO_LARGE:
        return Decimal(value)
    raise Redo


def tidied(joined: bytes) -> tuple[list[str], bytes]:
    """Texts of numbers without grouping commas, as a list, and joined as they were.

    A minus may stand in front of a number, commas between three digits each.
    """
    if joined.translate(None, b"0123456789. ,-"):
        raise Redo
    framed = b" " + joined + b" "
    if b"-" in framed:
        stray = framed.count(b"-") != framed.count(b" -")
        if stray or b"-." in framed or b"-," in framed or b"- " in framed:
            raise Redo
    if b"," in framed:
        runs = framed.translate(_DIGITS)
        if runs.count(b",") != runs.count(b",000") or b",0000" in runs or b"0000," in runs:
            raise Redo
        if b" ," in runs or b".0," in runs or b".00," in runs or b".000," in runs:
            raise Redo
        joined = joined.replace(b",", b"")
    return joined.decode().split(" "), joined


def plain_texts(texts: Sequence[str]) -> Iterator[Decimal]:
    """The numbers that ``texts`` are; declines where one is none, or a long one."""
    if not texts:
        return iter(())
    joined = " ".join(texts).encode()
    if joined.translate(None, b"0123456789. "):
        tidy, joined = tidied(joined)
        if len(tidy) != len(texts):
            raise Redo
        texts = tidy
    if b" ." in joined or b". " in joined or joined[0] == _POINT or joined[-1] == _POINT:
        raise Redo
    if _LONG in joined.translate(_RUNS):
        raise Redo
    return map(WORK.create_decimal, texts)


def of_float(value: object) -> Decimal:
    """The decimal that a double prints as, if that is a plain one."""
    text = float.__repr__(value)
    if "e" in text or "n" in text:
        raise Redo
    return Decimal(text)


_POINT: Final = ord(".")
_LONG: Final = b"0" * (_LONGEST + 1)


def getter(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What takes the values under ``names`` out of a row."""
    if len(names) > 1:
        return itemgetter(*names)
    (name,) = names
    return lambda row: (row[name],)


def _names(columns: Sequence[Numbered]) -> str:
    return "".join(f"x{place}, " for place, _ in columns)


# Columns without gaps, taken together


def together(writer: Writer, kind: str, columns: Sequence[Numbered]) -> list[str]:
    """Lines that bring columns of one ``kind`` into their slots."""
    take = writer.bind(f"GET_{kind.upper()}", getter([column.name for _, column in columns]))
    return _TOGETHER[kind](writer, take, columns)


def _decimals(writer: Writer, take: str, columns: Sequence[Numbered]) -> list[str]:
    return [f"{_names(columns)} = w = {take}(v)", *_finite(writer, columns)]


def _finite(writer: Writer, columns: Sequence[Numbered]) -> list[str]:
    """What declines NaN, infinity, and whatever is no decimal."""
    # Written out, each costs a third of what mapping it over all of them does.
    writer.bind("FINITE", Decimal.is_finite)
    found = " and ".join(f"FINITE(x{place})" for place, _ in columns)
    return [f"if not ({found}): raise Redo"]


def _numbers(writer: Writer, take: str, columns: Sequence[Numbered]) -> list[str]:
    writer.bind("DECIMAL", Decimal)
    writer.bind("NUMBER", number)
    lines = [f"{_names(columns)} = {take}(v)"]
    for place, _ in columns:
        lines.append(f"if type(x{place}) is not DECIMAL: x{place} = NUMBER(x{place})")
    return lines + _finite(writer, columns)


def _texts(writer: Writer, take: str, columns: Sequence[Numbered]) -> list[str]:
    # Under a context it is a quarter quicker than by calling the type, and as exact.
    writer.bind("FROM_TEXT", WORK.create_decimal)
    writer.bind("RUNS", _RUNS)
    writer.bind("LONG", _LONG)
    writer.bind("TIDIED", tidied)
    lines = [f"w = {take}(v)"]
    if any(column.suffix for _, column in columns):
        lines = [f"{_names(columns)} = {take}(v)"]
        for place, column in columns:
            if column.suffix:
                end = -len(column.suffix)
                suffix = writer.bind(f"SUFFIX{place}", column.suffix)
                lines.append(f"if x{place}[{end}:] != {suffix}: raise Redo")
                lines.append(f"x{place} = x{place}[:{end}]")
        lines.append(f"w = ({_names(columns)})")
    return [
        *lines,
        "j = ' '.join(w).encode()",
        "if j.translate(None, b'0123456789. '): w, j = TIDIED(j)",
        # Digits and points alone, a digit on both sides of every point, and not too many.
        "if b' .' in j or b'. ' in j or j[0] == 46 or j[-1] == 46: raise Redo",
        "if LONG in j.translate(RUNS): raise Redo",
        f"{_names(columns)} = map(FROM_TEXT, w)",
    ]


def _floats(writer: Writer, take: str, columns: Sequence[Numbered]) -> list[str]:
    writer.bind("FROM_TEXT", WORK.create_decimal)
    writer.bind("FLOAT_TEXT", float.__repr__)
    return [
        f"j = ' '.join(map(FLOAT_TEXT, {take}(v)))",
        # Neither an exponent nor one of inf and nan.
        "if 'e' in j or 'n' in j: raise Redo",
        f"{_names(columns)} = map(FROM_TEXT, j.split(' '))",
    ]


def _reals(writer: Writer, take: str, columns: Sequence[Numbered]) -> list[str]:
    writer.bind("FROM_TEXT", WORK.create_decimal)
    writer.bind("REAL", frozenset((float, int)))
    return [
        f"w = {take}(v)",
        "if not REAL.issuperset(map(type, w)): raise Redo",
        "w = [*map(repr, w)]",
        "j = ' '.join(w)",
        f"if 'e' in j or 'n' in j or max(map(len, w)) > {MAX_DIGITS}: raise Redo",
        f"{_names(columns)} = map(FROM_TEXT, w)",
    ]


_TOGETHER: Final[dict[str, Callable[[Writer, str, Sequence[Numbered]], list[str]]]] = {
    "decimal": _decimals,
    "text": _texts,
    "number": _numbers,
    "float": _floats,
    "real": _reals,
}

KINDS_TAKEN_TOGETHER: Final = tuple(_TOGETHER)


def checks(writer: Writer, place: int, column: Column) -> list[str]:
    """What must hold of a number that stands for itself."""
    tests = [
        f"x{place} {sign} {writer.bind(f'{name}{place}', finite(end))}"
        for sign, name, end in (("<", "LOW", column.low), (">", "HIGH", column.high))
        if end is not None
    ]
    if column.whole:
        tests.append(f"x{place} % {writer.bind('ONE', Decimal(1))}")
    if not tests:
        return []
    given = f"x{place} is not None and " if column.gaps else ""
    text = " or ".join(tests)
    return [f"if {given}({text}): raise Redo" if given else f"if {text}: raise Redo"]


# Columns on their own


def alone(writer: Writer, place: int, column: Column) -> list[str]:
    """Lines that read one value, into base units, as anything that is no plain number is read."""
    name = writer.bind(f"K{place}", column.name)
    if column.kind == "any":
        return [f"x{place} = {writer.bind(f'READ{place}', column.read)}(v[{name}])"]
    words = writer.bind(f"WORDS{place}", Words(column.read))
    if column.kind == "word":
        return [f"x{place} = {words}[v[{name}]]"]
    return [f"w = v[{name}]", _flag(writer, place, words)]


def _flag(writer: Writer, place: int, words: str) -> str:
    writer.bind("YES", Decimal(1))
    writer.bind("NO", Decimal(0))
    return f"x{place} = YES if w is True else NO if w is False else {words}[w]"


def blank(name: str, words: Iterable[str] = ()) -> str:
    """An expression for: the variable ``name`` holds nothing, or one of ``words``."""
    return " or ".join([f"{name} is None", f"{name} == ''", *(f"{name} == {w}" for w in words)])


def with_gaps(
    writer: Writer, columns: Sequence[Numbered], away: Callable[[Column], str]
) -> list[str]:
    """Lines that read columns whose values may be missing: these are ``None``.

    ``away`` names, for a column, the word that may stand there instead of a value.
    """
    lines: list[str] = []
    for place, column in columns:
        name = writer.bind(f"K{place}", column.name)
        empty = blank(f"x{place}", filter(None, [away(column)]))
        if column.kind in ("word", "flag"):
            blanks = [None, "", writer.names.get(away(column))]
            words = writer.bind(f"WORDS{place}", Words(column.read, blanks))
            flag = column.kind == "flag"
            taken = f"get({name})"
            lines += (
                [f"w = {taken}", _flag(writer, place, words)]
                if flag
                else [f"x{place} = {words}[{taken}]"]
            )
        elif column.kind == "none":
            lines += [f"x{place} = get({name})", f"if not ({empty}): raise Redo"]
        elif column.kind != "text":
            lines += [f"x{place} = get({name})", *_one(writer, place, column, empty)]
    texts = [(place, column) for place, column in columns if column.kind == "text"]
    return lines + (_texts_with_gaps(writer, texts, away) if texts else [])


def _one(writer: Writer, place: int, column: Column, empty: str) -> list[str]:
    x = f"x{place}"
    if column.kind == "any":
        read = writer.bind(f"READ{place}", column.read)
        return [f"{x} = None if {empty} else {read}({x})"]
    writer.bind("DECIMAL", Decimal)
    writer.bind("FINITE", Decimal.is_finite)
    writer.bind("FLOAT", float)
    writer.bind("OF_FLOAT", of_float)
    writer.bind("NUMBER", number)
    whole = [f"elif {empty}: {x} = None"]
    whole.append(
        "else: raise Redo" if column.kind in ("decimal", "float") else f"else: {x} = NUMBER({x})"
    )
    if column.kind in ("decimal", "number"):
        return [f"if type({x}) is DECIMAL:", f"    if not FINITE({x}): raise Redo", *whole]
    return [f"if type({x}) is FLOAT: {x} = OF_FLOAT({x})", *whole]


def _texts_with_gaps(
    writer: Writer, columns: Sequence[Numbered], away: Callable[[Column], str]
) -> list[str]:
    writer.bind("PLAIN_TEXTS", plain_texts)
    writer.bind("NEXT", next)
    lines = []
    for place, column in columns:
        x, word = f"x{place}", away(column)
        lines.append(f"{x} = get({writer.bind(f'K{place}', column.name)})")
        if word:
            lines.append(f"if {x} == {word}: {x} = None")
        if column.suffix:
            size, suffix = len(column.suffix), writer.bind(f"SUFFIX{place}", column.suffix)
            lines += [
                f"if {x}:",
                f"    if {x}[{-size}:] != {suffix} or len({x}) == {size}: raise Redo",
                f"    {x} = {x}[:{-size}]",
            ]
    lines.append(f"w = PLAIN_TEXTS([t for t in ({_names(columns)}) if {blank_not('t')}])")
    # All of them are texts, so what is false is blank.
    return lines + [f"x{place} = NEXT(w) if x{place} else None" for place, _ in columns]


def blank_not(name: str) -> str:
    """An expression for: the variable ``name`` holds something."""
    return f"{name} is not None and {name} != ''"
