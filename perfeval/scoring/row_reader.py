"""What a caller gives: names are found, values become exact numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol, TypeVar

import attrs

from perfeval.diagnostics import Diagnostic
from perfeval.errors import EvaluationError
from perfeval.model.inputs import InputSpec
from perfeval.program.used_inputs import numbers_compared
from perfeval.rubrictext.defaults import BUDGETED, EXECUTED, EXECUTION_ROWS
from perfeval.scoring.links import links_of, odd_pair
from perfeval.scoring.quick_reader import Number, Reader
from perfeval.scoring.values import Bare, Floats, Problem, bare_numbers, read_value
from perfeval.text.names import normalise_key
from perfeval.text.suggest import nearest

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Rubric

__all__ = [
    "NOT_APPLICABLE",
    "Bare",
    "Floats",
    "Given",
    "Names",
    "Reader",
    "bare_numbers",
    "forms",
    "named",
]

NOT_APPLICABLE = "不适用"
"""The word that takes an indicator out of the total."""

_MOST_LISTED = 8
_SHOWN = 60
_RATE_OF = tuple(InputSpec(form, form, "quantity") for form in (EXECUTED, BUDGETED))
_WORDS = ("", NOT_APPLICABLE)


def forms(path: tuple[str, ...], key: str | None = None) -> Iterator[str]:
    """Every way to write a key: short, and with more and more of the path in front."""
    parts = path if key is None else (*path, key)
    for place in range(len(parts) - 1, -1, -1):
        yield normalise_key("/".join(parts[place:]))


class HasPath(Protocol):
    """Whatever stands somewhere in a rubric under a name."""

    @property
    def name(self) -> str:
        """Its own name."""

    @property
    def path(self) -> tuple[str, ...]:
        """The names above it, and its own."""


Called = TypeVar("Called", bound=HasPath)


def named(name: object, what: str, *kinds: Iterable[Called]) -> Called:
    """The part called ``name``, of the first of ``kinds`` that has any.

    Raises :class:`KeyError`, which says ``what`` was looked for, for a name
    that none or several have.
    """
    if not isinstance(name, str):
        msg = f"a name must be a str, not {type(name).__name__}"
        raise TypeError(msg)
    form = normalise_key(name)
    for parts in kinds:
        found = [part for part in parts if form in forms(part.path)]
        if len(found) > 1:
            paths = ", ".join("/".join(each.path) for each in found)
            msg = f"{name!r} names more than one {what}: {paths}"
            raise KeyError(msg)
        if found:
            return found[0]
    near = nearest(name, (each.name for parts in kinds for each in parts))
    hint = "" if near is None else f"; the nearest name is {near!r}"
    msg = f"no {what} is called {name!r}{hint}"
    raise KeyError(msg)


@attrs.define
class Given:
    """One row of data, read. ``values`` stand in the order of the rubric's inputs.

    ``away`` holds the leaves that do not apply, ``spoilt`` the inputs that
    were given and could not be read.
    """

    values: list[Number | None]
    raw: dict[int, object] = attrs.field(factory=dict)
    away: set[int] = attrs.field(factory=set)
    spoilt: set[int] = attrs.field(factory=set)
    problems: list[Diagnostic] = attrs.field(factory=list)


@attrs.define
class _Extras:
    """The two quantities that may stand for an execution rate."""

    values: dict[str, Fraction] = attrs.field(factory=dict)
    raw: dict[str, object] = attrs.field(factory=dict)
    spoilt: bool = False


def _numbers_compared(rubric: Rubric, place: int) -> frozenset[Fraction]:
    """The numbers that the rules compare an input with."""
    programs = (rubric.leaves[user].plan.score for user in rubric.users[place])
    return numbers_compared(programs, rubric.inputs[place].id)


def _apart(name: str, value: object, other: str, beside: object) -> dict[str, object]:
    """The words for two values that do not go together."""
    return {
        "name": name,
        "value": str(value)[:_SHOWN],
        "other": other,
        "beside": str(beside)[:_SHOWN],
    }


class Names:
    """All names that data for one rubric may use."""

    def __init__(self, rubric: Rubric) -> None:
        self.specs = rubric.inputs
        self.paths = [self._path_of(rubric, place) for place in range(len(rubric.inputs))]
        self._inputs: dict[str, list[int]] = {}
        self._places: dict[str, list[tuple[tuple[str, ...], range]]] = {}
        self._plain: dict[str, int] = {}
        for place, spec in enumerate(rubric.inputs):
            seen: set[str] = {normalise_key(spec.key)}
            for user in rubric.users[place]:
                path = rubric.leaves[user].path
                seen.update(forms(path, spec.key))
                if normalise_key(path[-1]) == normalise_key(spec.key):
                    seen.update(forms(path))
            for form in seen:
                self._inputs.setdefault(form, []).append(place)
        for number, leaf in enumerate(rubric.leaves):
            self._place(leaf.path, range(number, number + 1))
        for group in rubric.groups:
            self._place(group.path, range(group.first, group.last))
        self._rates = [
            place
            for place, spec in enumerate(rubric.inputs)
            if spec.local
            and normalise_key(spec.key) in EXECUTION_ROWS
            and rubric.leaves[rubric.users[place][0]].by_default
        ]
        self._readers = [
            Reader(spec, partial(_numbers_compared, rubric, place))
            if spec.kind == "quantity" and spec.unit is None
            else Reader(spec)
            for place, spec in enumerate(rubric.inputs)
        ]
        self.links = links_of(rubric)
        """The places of the inputs whose values must go together."""
        self.linked = frozenset(place for places in self.links for place in places)
        """All of these places."""
        for form, places in self._inputs.items():
            if len(places) == 1:
                self._plain[form] = places[0]

    @staticmethod
    def _path_of(rubric: Rubric, place: int) -> tuple[str, ...]:
        return rubric.leaves[rubric.users[place][0]].path

    def _place(self, path: tuple[str, ...], leaves: range) -> None:
        for form in forms(path):
            self._places.setdefault(form, []).append((path, leaves))

    def long_name(self, place: int) -> str:
        """The whole name of an input."""
        return "/".join((*self._above(place), self.specs[place].key))

    def _above(self, place: int) -> tuple[str, ...]:
        """The path in front of an input; an indicator is not named twice."""
        path, key = self.paths[place], self.specs[place].key
        return path[:-1] if normalise_key(path[-1]) == normalise_key(key) else path

    def name(self, place: int) -> str:
        """The shortest name of an input that is not ambiguous."""
        key, above = self.specs[place].key, self._above(place)
        for parts in range(len(above), -1, -1):
            name = "/".join((*above[parts:], key))
            if self._plain.get(normalise_key(name)) == place:
                return name
        return self.long_name(place)

    @cached_property
    def short(self) -> tuple[str, ...]:
        """The shortest name of each input."""
        return tuple(map(self.name, range(len(self.specs))))

    def place(self, name: object) -> int | None:
        """The place of the one input that ``name`` means without doubt."""
        if not isinstance(name, str):
            return None
        place = self._plain.get(name)
        return self._plain.get(normalise_key(name)) if place is None else place

    def away(self, name: str) -> range:
        """The leaves of the one indicator or heading that ``name`` means, if there is one."""
        found = self._places.get(normalise_key(name), [])
        return found[0][1] if len(found) == 1 else range(0)

    def unknown(self, name: str) -> Diagnostic | None:
        """The finding about a name of a column that means nothing here."""
        form = normalise_key(name)
        extra = bool(self._rates) and form in (BUDGETED, EXECUTED)
        if form in self._inputs or form in self._places or extra:
            return None
        near = self._meant(name, form, None)
        return Diagnostic("PE501", None, None, {"name": name}, suggestion=near)

    def reader(self, place: int) -> Reader:
        """What reads the values of an input."""
        return self._readers[place]

    # Reading ----------------------------------------------------------------

    def read(self, data: object, floats: Floats) -> Given:
        """One row of data; everything wrong with it is in ``problems``."""
        if not isinstance(data, Mapping):
            msg = f"data must be a mapping from names to values, not {type(data).__name__}"
            raise TypeError(msg)
        given = Given([None] * len(self.specs))
        extras = _Extras()
        for name, value in data.items():
            if value is None:
                continue
            if isinstance(value, str) and value.strip() in _WORDS:
                # A blank cell gives nothing, like a name that is left out.
                if value.strip():
                    self._not_applicable(given, str(name))
                continue
            place = self._plain.get(name)
            if place is None:
                place = self._find(given, name, value, floats, extras)
                if place is None:
                    continue
            self._take(given, place, name, value, floats)
        if self._rates and extras.values:
            self._rate(given, extras)
        for places in self.links:
            self._linked(given, places)
        if given.problems:
            self._single(given)
        return given

    def _take(self, given: Given, place: int, name: str, value: object, floats: Floats) -> None:
        if place in given.raw:
            given.problems.append(self._about("PE515", place, {"name": name}))
            return
        given.raw[place] = value
        read = self._readers[place].read(value, floats)
        if isinstance(read, Problem):
            given.spoilt.add(place)
            words: dict[str, object] = {**dict(read.arguments), "name": self.name(place)}
            given.problems.append(self._about(read.code, place, words, read.suggestion))
        else:
            given.values[place] = read

    def _linked(self, given: Given, places: tuple[int, ...]) -> None:
        """Values that a rule compares, or divides by each other, must be of one kind."""
        sound = [place for place in places if given.values[place] is not None]
        pair = odd_pair(self.specs, sound, given.raw)
        if pair is not None:
            one, other = pair
            odd = _apart(self.name(one), given.raw[one], self.name(other), given.raw[other])
            given.problems.append(self._about("PE529", one, odd))

    def _about(
        self, code: str, place: int, words: dict[str, object], suggestion: str | None = None
    ) -> Diagnostic:
        return Diagnostic(code, None, None, words, (), self.paths[place], suggestion)

    def _find(
        self, given: Given, name: object, value: object, floats: Floats, extras: _Extras
    ) -> int | None:
        text = name if isinstance(name, str) else str(name)
        form = normalise_key(text)
        places = self._inputs.get(form, [])
        if len(places) == 1:
            return places[0]
        if places:
            given.spoilt.update(places)
            listed = "、".join(self.long_name(place) for place in places[:_MOST_LISTED])
            words: dict[str, object] = {"name": text, "paths": listed}
            given.problems.append(Diagnostic("PE514", None, None, words))
        elif self._rates and form in (BUDGETED, EXECUTED):
            self._extra(given, form, value, floats, extras)
        else:
            near = self._meant(text, form, value)
            if near is not None:
                # The value meant for that input is here; it is not missing as well.
                given.spoilt.update(self._inputs.get(normalise_key(near), []))
            given.problems.append(Diagnostic("PE501", None, None, {"name": text}, suggestion=near))
        return None

    def _meant(self, text: str, form: str, value: object) -> str | None:
        """What an unknown name, or the word given for an indicator, was meant to be."""
        if form in self._places:
            # An indicator takes no value of its own, but it may be left out.
            return nearest(value, (NOT_APPLICABLE,)) if isinstance(value, str) else None
        if "/" in form:
            return nearest(text, (known for known in self._inputs if "/" in known))
        return nearest(text, self._candidates())

    def _single(self, given: Given) -> None:
        """Where one value is wanted and one is given, under another name, it is that one."""
        wanting = len(self.specs) == 1 and not given.raw and len(given.problems) == 1
        if wanting and given.problems[0].code == "PE501" and not given.spoilt:
            given.spoilt.add(0)
            given.problems[0] = attrs.evolve(given.problems[0], suggestion=self.specs[0].key)

    def _candidates(self) -> Iterator[str]:
        for place, spec in enumerate(self.specs):
            yield spec.key
            if spec.local:
                yield self.name(place)

    def _not_applicable(self, given: Given, name: str) -> None:
        found = self._places.get(normalise_key(name), [])
        if len(found) == 1:
            given.away.update(found[0][1])
            return
        if found:
            listed = "、".join("/".join(path) for path, _ in found[:_MOST_LISTED])
            words: dict[str, object] = {"name": name, "paths": listed}
            given.problems.append(Diagnostic("PE514", None, None, words))
            return
        places = self._inputs.get(normalise_key(name), [])
        given.spoilt.update(places)
        if places:
            given.problems.append(self._about("PE523", places[0], {"name": name}))
        else:
            near = nearest(name, (path[-1] for each in self._places.values() for path, _ in each))
            given.problems.append(Diagnostic("PE501", None, None, {"name": name}, suggestion=near))

    # The execution rate ------------------------------------------------------

    def _extra(
        self, given: Given, form: str, value: object, floats: Floats, extras: _Extras
    ) -> None:
        spec = InputSpec(form, form, "quantity")
        read = read_value(spec, value, floats=floats)
        path = self.paths[self._rates[0]]
        if isinstance(read, Problem):
            extras.spoilt = True
            given.spoilt.update(self._rates)
            words: dict[str, object] = {**dict(read.arguments), "name": form}
            given.problems.append(
                Diagnostic(read.code, None, None, words, (), path, read.suggestion)
            )
        elif form in extras.values:
            given.problems.append(Diagnostic("PE515", None, None, {"name": form}, (), path))
        else:
            extras.values[form] = read
            extras.raw[form] = value

    def _rate(self, given: Given, extras: _Extras) -> None:
        path = self.paths[self._rates[0]]
        for form in (BUDGETED, EXECUTED):
            if form not in extras.values and not extras.spoilt:
                given.problems.append(Diagnostic("PE502", None, None, {"name": form}, (), path))
                given.spoilt.update(self._rates)
        if len(extras.values) < len((BUDGETED, EXECUTED)):
            return
        if odd_pair(_RATE_OF, (0, 1), {0: extras.raw[EXECUTED], 1: extras.raw[BUDGETED]}):
            odd = _apart(EXECUTED, extras.raw[EXECUTED], BUDGETED, extras.raw[BUDGETED])
            given.problems.append(Diagnostic("PE529", None, None, odd, (), path))
        if not extras.values[BUDGETED]:
            words: dict[str, object] = {"dividend": EXECUTED, "divisor": BUDGETED}
            raise EvaluationError([Diagnostic("PE516", None, None, words, (), path)])
        for place in self._rates:
            if place in given.raw:
                twice: dict[str, object] = {"name": self.name(place)}
                given.problems.append(Diagnostic("PE515", None, None, twice, (), path))
            given.values[place] = extras.values[EXECUTED] / extras.values[BUDGETED]
            given.raw[place] = (
                f"{EXECUTED}{extras.raw[EXECUTED]} ÷ {BUDGETED}{extras.raw[BUDGETED]}"
            )
