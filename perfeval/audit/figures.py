"""The other figures that a report prints: what stands in several places, and sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product

import attrs

from perfeval.audit.ledger import Ledger
from perfeval.audit.outcome import keyed, number
from perfeval.audit.rates import Rates
from perfeval.audit.terms import PERCENT, Terms
from perfeval.errors import PerfevalError
from perfeval.figures import Printed, Sum, tail_bound
from perfeval.text.names import normalise_key

__all__ = ["Figures"]

_MOST_WAYS = 16

Term = tuple[str, tuple[Printed, ...], int]


@attrs.define
class Figures:
    """Works through the figures of one report."""

    ledger: Ledger
    sections: Mapping[str, object]
    terms: Terms = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.terms = Terms(self.ledger.reader)

    def run(self) -> None:
        """Check every section that the report's file has."""
        rates = Rates(self.ledger, self.terms)
        checks: dict[str, Callable[[object], None]] = {
            "values": self._values,
            "sums": self._sums,
            "shares": rates.shares,
            "growth": rates.growth,
            "completion": rates.completion,
            "ratios": rates.ratios,
            "execution": rates.execution,
            "deviations": rates.deviations,
            "survey": rates.survey,
            "products": rates.products,
        }
        for section, check in checks.items():
            if self.sections.get(section) is not None:
                try:
                    check(self.sections[section])
                except PerfevalError as error:
                    self.ledger.reader.problems.extend(error.diagnostics)

    def _values(self, given: object) -> None:
        reader = self.ledger.reader
        for name, value in reader.mapping(given, "values").items():
            each = value if isinstance(value, list | tuple) else (value,)
            read = (reader.figure(one, str(name)) for one in each)
            figures = tuple(figure for figure in read if figure is not None)
            if figures:
                self.terms.values[normalise_key(str(name))] = figures
                self._agree(str(name), figures)

    def _agree(self, name: str, figures: tuple[Printed, ...]) -> None:
        """Whether what is printed in several places is one figure."""
        if len(figures) == 1:
            return
        self.ledger.checked += len(figures)
        finest = min(figures, key=lambda figure: figure.step)
        coarse = [each for each in figures if each.match(finest.value) != "equal"]
        if not coarse:
            return
        texts = " / ".join(dict.fromkeys(figure.text for figure in figures))
        if all(each.match(finest.value) == "truncated" for each in coarse):
            words = {"exact": finest.text, "expected": coarse[0].like(finest.value)}
            self.ledger.find("truncated", "value", (name,), texts, None, words=words)
            return
        values = [figure.value for figure in figures]
        spread = max(values) - min(values)
        percent = all(figure.scale == PERCENT for figure in figures)
        apart = keyed("pp", number(spread / PERCENT)) if percent else number(spread)
        words = {"values": texts, "spread": apart}
        self.ledger.find("contradiction", "value", (name,), texts, None, words=words)

    def _sums(self, given: object) -> None:
        for each in self.ledger.reader.listing(given, "sums"):
            item = self.ledger.reader.mapping(each, "sums")
            self.ledger.reader.known(item, ("name", "total", "parts"), "sums")
            name = str(item.get("name") or item.get("total") or "sums")
            wholes = self.terms.of(item.get("total"), name)
            terms = list(self._terms(item.get("parts"), name))
            if not wholes or not terms or any(not figures for _, figures, _ in terms):
                continue
            for whole in _distinct(wholes):
                ways = product(*(_distinct(figures) for _, figures, _ in terms))
                for _, way in zip(range(_MOST_WAYS), ways, strict=False):
                    self._sum(name, whole, terms, way)

    def _terms(self, given: object, name: str) -> Iterator[Term]:
        """The addends: names of values, or names with figures; a minus in front subtracts."""
        pairs: list[tuple[str, object]] = []
        if isinstance(given, Mapping):
            pairs = [(str(key), value) for key, value in given.items()]
        else:
            for each in self.ledger.reader.listing(given, name):
                if isinstance(each, list | tuple) and len(each) == 2:  # noqa: PLR2004 - a pair
                    pairs.append((str(each[0]), each[1]))
                else:
                    pairs.append((str(each), str(each).lstrip("-−－ ")))
        for key, value in pairs:
            minus = key[:1] in "-−－" and bool(key)
            yield key.lstrip("-−－ "), self.terms.of(value, name), -1 if minus else 1

    def _sum(self, name: str, whole: Printed, terms: list[Term], way: tuple[Printed, ...]) -> None:
        self.ledger.checked += 1
        added = sum(
            (sign * figure.value for (_, _, sign), figure in zip(terms, way, strict=True)),
            Fraction(0),
        )
        figures = (*way, whole)
        step = min(figure.step for figure in figures)
        fine = any(figure.places for figure in figures)
        bound = tail_bound(len(way), step) if fine else Fraction(0)
        found = Sum(added, whole.value, bound)
        if found.verdict == "exact":
            return
        scale = whole.unit.factor if whole.unit is not None else whole.scale
        words = {
            "expected": number(added / scale),
            "rows": _written(terms, way),
            "count": str(len(figures)),
            "bound": number(bound / scale),
        }
        cause = "tail" if found.verdict == "tail" else "arithmetic"
        repeated = _repeated(terms, way)
        if cause == "arithmetic" and repeated is not None and repeated[1] == whole.value:
            cause = "duplicate"
            words |= {"names": repeated[0], "expected": number(repeated[1] / scale)}
        percent = whole.scale == PERCENT
        self.ledger.find(
            cause,
            "sum",
            (name,),
            whole.text,
            number(added / scale),
            found.difference / (scale if not percent else 1),
            percent=percent,
            words=words,
        )


def _distinct(figures: tuple[Printed, ...]) -> list[Printed]:
    """One figure for each value."""
    return list({figure.value: figure for figure in reversed(figures)}.values())[::-1]


def _written(terms: list[Term], way: tuple[Printed, ...]) -> str:
    """The addends as they were printed, with their signs."""
    shown = []
    for place, ((_, _, sign), figure) in enumerate(zip(terms, way, strict=True)):
        sign_text = " − " if sign < 0 else " + "
        shown.append(f"{sign_text if place or sign < 0 else ''}{figure.text}")
    return "".join(shown).strip()


def _repeated(terms: list[Term], way: tuple[Printed, ...]) -> tuple[str, Fraction] | None:
    """Names that stand there more than once, and the sum without the repeats."""
    seen: dict[str, Fraction] = {}
    again: dict[str, None] = {}
    for (name, _, sign), figure in zip(terms, way, strict=True):
        if name in seen and seen[name] == sign * figure.value:
            again[name] = None
        seen[name] = sign * figure.value
    if not again:
        return None
    return "、".join(again), sum(seen.values(), Fraction(0))
