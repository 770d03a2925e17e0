"""Reading tables of any library by what they offer, not by what they are.

A pandas or polars data frame, a pyarrow table, a NumPy array with named
fields, or a mapping of columns: each is a number of named columns here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs

from perfeval.diagnostics import Diagnostic
from perfeval.errors import DataError

MOST_LABELS: Final = 4096
"""A column with more different texts than this is no column of labels."""

_PLAIN: Final = frozenset({str, int, float, bool, Decimal, Fraction, type(None)})
_SOME: Final = 512
_MISSING_TYPES: Final = frozenset({"NAType", "NaTType"})


def is_missing(value: object) -> bool:
    """Whether a value says that there is none: ``None``, NaN, ``pd.NA`` or ``NaT``."""
    if isinstance(value, Decimal):
        return value.is_qnan()
    if isinstance(value, float):
        return value != value  # noqa: PLR0124 - only NaN is not what it is
    return value is None or type(value).__name__ in _MISSING_TYPES


def any_of(mask: Any) -> bool:  # noqa: ANN401 - an array of truths
    """Whether any of them holds."""
    return bool(mask.__array_namespace__().any(mask))


def plain(value: object) -> object:
    """A value as Python has it; ``None`` where it is missing."""
    if is_missing(value):
        return None
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        return value.item()
    return value


@attrs.define(eq=False)
class Column:
    """One column of a table.

    ``numbers`` is an array of numbers or truths, or ``None``; ``gaps`` is an
    array that says in which rows there is none, or ``None`` where there
    always is. Where there are ``labels``, the numbers are their places, -1 for
    none. Any other column has ``values`` only.
    """

    name: str
    values: Any
    numbers: Any = None
    gaps: Any = None
    labels: tuple[object, ...] | None = None

    def __len__(self) -> int:
        return len(self.values if self.numbers is None else self.numbers)

    def all(self) -> Iterator[object]:
        """Every value as Python has it, one by one."""
        if self.numbers is None:
            return iter(self.values) if _are_plain(self.values) else map(plain, self.values)
        return iter(self.some(slice(None)))

    def some(self, rows: slice, places: Any = None) -> list[object]:  # noqa: ANN401 - an array
        """The values of some rows; with ``places``, of those at these places among them."""
        found = self.numbers[rows]
        found = (found if places is None else found[places]).tolist()
        if self.labels is not None:
            return [None if code < 0 else self.labels[code] for code in found]
        if self.gaps is None:
            return found  # type: ignore[no-any-return]
        gaps = self.gaps[rows]
        gaps = (gaps if places is None else gaps[places]).tolist()
        return [None if gap else value for value, gap in zip(found, gaps, strict=True)]


def _are_plain(values: Any) -> bool:  # noqa: ANN401 - any column
    """Whether the values can be taken as they are."""
    if not isinstance(values, list | tuple):
        return False
    kinds = set(map(type, values))
    if not kinds <= _PLAIN:
        return False
    if float in kinds and any(map(is_missing, values)):
        return False
    if kinds == {Decimal}:
        return not any(map(Decimal.is_qnan, values))
    return Decimal not in kinds or not any(map(is_missing, values))


def columns_of(table: Any) -> list[Column]:  # noqa: ANN401 - whatever a table is made of
    """The columns of a table.

    Raises :class:`TypeError` for what is no table, and
    :class:`~perfeval.errors.DataError` where two columns have one name.
    """
    names = list(_names(table))
    twice = [name for name, count in Counter(map(str, names)).items() if count > 1]
    if twice:
        raise DataError([Diagnostic("PE515", arguments={"name": name}) for name in twice])
    return [column_of(str(name), table[name]) for name in names]


def _names(table: Any) -> Iterable[Any]:  # noqa: ANN401
    if isinstance(table, Mapping):
        return table
    for offer in ("column_names", "columns"):
        found = getattr(table, offer, None)
        if found is not None and not callable(found) and hasattr(table, "__getitem__"):
            return found  # type: ignore[no-any-return]
    fields = getattr(getattr(table, "dtype", None), "names", None)
    if fields is not None:
        return fields  # type: ignore[no-any-return]
    msg = f"a table is a mapping of columns or a data frame, not {type(table).__name__}"
    raise TypeError(msg)


def column_of(name: str, given: Any) -> Column:  # noqa: ANN401 - a column of any library
    """One column, as an array wherever it holds numbers, truths or a few different texts."""
    column = _of_array(name, given)
    if column is None and hasattr(given, "cat") and hasattr(given.cat, "categories"):
        column = _categorical(name, given)
    if column is None and (hasattr(given, "to_numpy") or hasattr(given, "to_pylist")):
        column = _of_series(name, given)
    return Column(name, given) if column is None else column


def _is_array(given: Any) -> bool:  # noqa: ANN401
    # Subclasses may mean something else by their values, and other libraries by their arithmetic.
    known = type(given).__module__ == "numpy" and hasattr(given, "__array_namespace__")
    return known and given.ndim == 1


def _of_array(name: str, given: Any, gaps: Any = None) -> Column | None:  # noqa: ANN401
    """A column that is an array itself."""
    if not _is_array(given):
        return None
    kind, xp = given.dtype.kind, given.__array_namespace__()
    if kind in "iub" or given.dtype == xp.float64:
        if kind == "f" and gaps is None:
            nans = given != given  # noqa: PLR0124 - only NaN is not what it is
            gaps = nans if any_of(nans) else None
        return Column(name, given, given, gaps)
    if kind in "OU":
        values = given.tolist()
        return _labelled(xp, name, values) or Column(name, values)
    return Column(name, given)


def _categorical(name: str, given: Any) -> Column | None:  # noqa: ANN401
    """A column that knows its different values."""
    codes = given.cat.codes.to_numpy() if hasattr(given.cat, "codes") else None
    if codes is None or not _is_array(codes):
        return None
    xp = codes.__array_namespace__()
    labels = tuple(map(plain, given.cat.categories))
    if not all(isinstance(label, str) for label in labels):
        return None
    return Column(name, given, codes.astype(xp.int64), None, labels)


def _of_series(name: str, given: Any) -> Column | None:  # noqa: ANN401
    """A column of a data frame: of plain numbers with or without gaps, or of objects."""
    kind = _kind(given)
    if kind:
        found = _numbers(name, given, kind)
        if found is not None:
            return found
    listed = [n for n in ("to_list", "tolist", "to_pylist", "__iter__") if hasattr(given, n)]
    values = list(getattr(given, listed[0])())
    array = _unboxed(given) if hasattr(given, "to_numpy") else None
    if array is not None and _is_array(array):
        return _labelled(array.__array_namespace__(), name, values) or Column(name, values)
    return Column(name, values)


def _kind(given: Any) -> str:  # noqa: ANN401
    """``"i"``, ``"u"``, ``"f"`` or ``"b"`` for columns of such numbers, by the name of the type."""
    dtype = getattr(given, "dtype", None) or getattr(given, "type", None)
    name = getattr(dtype, "name", None)
    text = (name if isinstance(name, str) else str(dtype)).lower().split("[", maxsplit=1)[0]
    whole = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32")
    if text in whole:
        return "i"
    if text in ("float64", "double"):
        return "f"
    return "b" if text in ("bool", "boolean") else ""


def _numbers(name: str, given: Any, kind: str) -> Column | None:  # noqa: ANN401
    gaps = _gaps(given)
    if gaps is not None:
        given = (
            given.fillna(_FILLER[kind])
            if hasattr(given, "fillna")
            else given.fill_null(_FILLER[kind])
        )
    array = _unboxed(given)
    if not _is_array(array):
        return None
    xp = array.__array_namespace__()
    if array.dtype.kind == "O":
        array = array.astype({"i": xp.int64, "f": xp.float64, "b": bool}[kind])
    found = _of_array(name, array)
    if found is None or found.numbers is None:
        return None
    if gaps is not None:
        found.gaps = gaps if found.gaps is None else found.gaps | gaps
    return found


_FILLER: Final[dict[str, object]] = {"i": 1, "f": 1, "b": False}


def _unboxed(given: Any) -> Any:  # noqa: ANN401 - an array
    """The array that a column holds."""
    try:
        return given.to_numpy(zero_copy_only=False)
    except TypeError:
        return given.to_numpy()


def _gaps(given: Any) -> Any:  # noqa: ANN401 - an array of truths, or None
    """Where a column has no value, if that is anywhere."""
    for offer in ("isna", "is_null"):
        if hasattr(given, offer):
            found = _unboxed(getattr(given, offer)())
            found = found if found.dtype.kind == "b" else found.astype(bool)
            return found if any_of(found) else None
    return None


def _labelled(xp: Any, name: str, values: list[Any]) -> Column | None:  # noqa: ANN401
    """A column of texts, as the places of its different texts."""
    if len(set(map(_hashed, values[:_SOME]))) > _SOME // 4:
        return None
    kinds = set(map(type, values))
    if str not in kinds or not _are_gaps(kinds):
        return None
    known: dict[object, int] = dict.fromkeys(values, -1)
    if len(known) > MOST_LABELS:
        return None
    labels: list[object] = []
    for value in known:
        if isinstance(value, str):
            known[value] = len(labels)
            labels.append(value)
        elif not is_missing(value):
            return None
    codes = xp.asarray(list(map(known.__getitem__, values)), dtype=xp.int64)
    return Column(name, values, codes, None, tuple(labels))


def _hashed(value: object) -> object:
    return value if isinstance(value, str) else None


def _are_gaps(kinds: set[type]) -> bool:
    return all(
        kind in (str, type(None), float) or kind.__name__ in _MISSING_TYPES for kind in kinds
    )


def across(columns: list[Column]) -> Iterator[dict[str, object]]:
    """The rows of a table; columns of different lengths are a ``ValueError`` that names them."""
    names = tuple(column.name for column in columns)
    sized = {column.name: len(column) for column in columns if hasattr(column.values, "__len__")}
    if len(set(sized.values())) > 1:
        most = Counter(sized.values()).most_common(1)[0][0]
        odd = ", ".join(f"{name!r} has {size}" for name, size in sized.items() if size != most)
        msg = f"columns differ in length: {odd}, the others have {most}"
        raise ValueError(msg)
    for values in zip(*(column.all() for column in columns), strict=True):
        yield dict(zip(names, values, strict=True))


def without(
    columns: list[Column], name: str | None
) -> tuple[list[Column], Sequence[object] | None]:
    """The columns but for the one that names the rows, and its values."""
    if name is None:
        return columns, None
    for place, column in enumerate(columns):
        if column.name == name:
            return columns[:place] + columns[place + 1 :], list(column.all())
    raise DataError([Diagnostic("PE501", arguments={"name": name})])
