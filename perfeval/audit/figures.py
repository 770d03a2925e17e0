"""The other figures that a report prints: sums, shares, rates, deviations, a survey."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import cast

import attrs

from perfeval.audit.outcome import Finding, keyed, number
from perfeval.audit.reported import Reader
from perfeval.errors import PerfevalError
from perfeval.figures import Printed, Rate, Sum, completion, deviation, satisfaction, tail_bound
from perfeval.figures.printed import as_percent
from perfeval.figures.survey import Method
from perfeval.names import normalise_key
from perfeval.numbers import round_fraction
from perfeval.units import same_kind

__all__ = ["Figures"]

_MOST_WAYS = 16
_HUNDRED = Fraction(1)
_SCALE = Fraction(1, 100)

Term = tuple[str, tuple[Printed, ...], int]


@attrs.define
class Figures:
    """Works through the figures of one report; findings gather in order of the file."""

    sections: Mapping[str, object]
    reader: Reader
    findings: list[Finding] = attrs.field(factory=list)
    checked: int = 0
    values: dict[str, tuple[Printed, ...]] = attrs.field(factory=dict)

    def run(self) -> None:
        """Check every section that the report's file has."""
        checks: dict[str, Callable[[object], None]] = {
            "values": self._values,
            "sums": self._sums,
            "shares": self._shares,
            "growth": self._growth,
            "completion": self._completion,
            "ratios": self._ratios,
            "execution": self._execution,
            "deviations": self._deviations,
            "survey": self._survey,
            "products": self._products,
        }
        for section, check in checks.items():
            if self.sections.get(section) is not None:
                try:
                    check(self.sections[section])
                except PerfevalError as error:
                    self.reader.problems.extend(error.diagnostics)

    # Printed figures ------------------------------------------------------------

    def _values(self, given: object) -> None:
        for name, value in self.reader.mapping(given, "values").items():
            each = value if isinstance(value, list | tuple) else (value,)
            read = (self.reader.figure(one, str(name)) for one in each)
            figures = tuple(figure for figure in read if figure is not None)
            if figures:
                self.values[normalise_key(str(name))] = figures
                self._agree(str(name), figures)

    def _agree(self, name: str, figures: tuple[Printed, ...]) -> None:
        """Whether what is printed in several places is one figure."""
        if len(figures) == 1:
            return
        self.checked += len(figures)
        finest = min(figures, key=lambda figure: figure.step)
        coarse = [each for each in figures if each.match(finest.value) != "equal"]
        if not coarse:
            return
        texts = " / ".join(dict.fromkeys(figure.text for figure in figures))
        values = [figure.value for figure in figures]
        percent = all(figure.scale == _SCALE for figure in figures)
        spread = max(values) - min(values)
        apart = keyed("pp", number(spread / _SCALE)) if percent else number(spread)
        words = {"values": texts, "spread": apart}
        cause = "contradiction"
        if all(each.match(finest.value) == "truncated" for each in coarse):
            cause = "truncated"
            words = {"exact": finest.text, "expected": coarse[0].like(finest.value)}
        self.findings.append(Finding(cause, "value", (name,), texts, None, None, words))

    def _term(self, given: object, name: str) -> tuple[Printed, ...]:
        """The figures that ``given`` names, or the one that it writes."""
        if isinstance(given, str):
            known = self.values.get(normalise_key(given))
            if known is not None:
                return known
        read = self.reader.figure(given, name)
        return () if read is None else (read,)

    def _add(
        self,
        cause: str,
        what: str,
        name: str,
        printed: str,
        computed: str,
        difference: Fraction | None = None,
        *,
        percent: bool = False,
        **words: str,
    ) -> None:
        self.findings.append(
            Finding(cause, what, (name,), printed, computed, difference, words, percent)
        )

    # Sums -----------------------------------------------------------------------

    def _sums(self, given: object) -> None:
        for each in self.reader.listing(given, "sums"):
            item = self.reader.mapping(each, "sums")
            self.reader.known(item, ("name", "total", "parts"), "sums")
            name = str(item.get("name") or item.get("total") or "sums")
            wholes = self._term(item.get("total"), name)
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
            for each in self.reader.listing(given, name):
                if isinstance(each, list | tuple) and len(each) == 2:  # noqa: PLR2004 - a pair
                    pairs.append((str(each[0]), each[1]))
                else:
                    pairs.append((str(each), str(each).lstrip("-−－ ")))
        for key, value in pairs:
            minus = key[:1] in "-−－" and bool(key)
            yield key.lstrip("-−－ "), self._term(value, name), -1 if minus else 1

    def _sum(self, name: str, whole: Printed, terms: list[Term], way: tuple[Printed, ...]) -> None:
        self.checked += 1
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
        percent = whole.scale == _SCALE
        self._add(
            cause,
            "sum",
            name,
            whole.text,
            number(added / scale),
            found.difference / (scale if not percent else 1),
            percent=percent,
            **words,
        )

    # Shares and rates -------------------------------------------------------------

    def _shares(self, given: object) -> None:
        for each in self.reader.listing(given, "shares"):
            item = self.reader.mapping(each, "shares")
            self.reader.known(item, ("of", "parts"), "shares")
            wholes = self._term(item.get("of"), "of")
            rows = []
            for name, share in self.reader.mapping(item.get("parts"), "parts").items():
                parts = self._term(str(name), str(name))
                printed = self.reader.figure(share, str(name))
                if parts and printed is not None:
                    rows.append((str(name), parts[0].value, printed))
            if wholes and wholes[0].value:
                self._share_rows(wholes[0].value, rows)

    def _share_rows(self, whole: Fraction, rows: list[tuple[str, Fraction, Printed]]) -> None:
        self.checked += len(rows)
        right = sum((_rounded(part / whole, figure) for _, part, figure in rows), Fraction(0))
        printed = sum((figure.value for _, _, figure in rows), Fraction(0))
        for name, part, figure in rows:
            exact = part / whole
            match = figure.match(exact)
            if match == "equal":
                continue
            cause = "truncated" if match == "truncated" else "arithmetic"
            words = {"exact": as_percent(exact, 4), "expected": figure.like(exact)}
            off = figure.value - _rounded(exact, figure)
            if printed == _HUNDRED != right and off == _HUNDRED - right:
                cause = "plug"
                words |= {"added": as_percent(right), "whole": as_percent(printed)}
            self._add(
                cause, "share", name, figure.text, figure.like(exact), off, percent=True, **words
            )

    def _rate(self, what: str, name: str, rate: Rate, printed: object) -> None:
        """One printed rate against its exact value, or against the words for no base."""
        if rate.value is None:
            self.checked += 1
            if normalise_key(str(printed)) != normalise_key(rate.words or ""):
                self._add("convention", what, name, str(printed), rate.text, expected=rate.text)
            return
        figure = self.reader.figure(printed, name)
        if figure is None:
            return
        self.checked += 1
        match = figure.match(rate.value)
        if match == "equal":
            return
        cause = "truncated" if match == "truncated" else "arithmetic"
        shown = figure.like(rate.value)
        self._add(
            cause,
            what,
            name,
            figure.text,
            shown,
            figure.value - _rounded(rate.value, figure),
            percent=figure.scale == _SCALE,
            expected=shown,
            exact=as_percent(rate.value, 4),
            rows=f"{number(rate.above)} ÷ {number(rate.below)}",
        )

    def _row(
        self, given: object, name: str, keys: tuple[str, ...]
    ) -> tuple[tuple[Printed, ...], object] | None:
        """One row: figures under all keys but the last, and what is printed under the last."""
        if isinstance(given, Mapping):
            row = cast("Mapping[str, object]", given)
            self.reader.known(row, keys, name)
            cells = [row.get(key) for key in keys]
        else:
            cells = self.reader.listing(given, name)
        if len(cells) != len(keys):
            self.reader.add("PE527", name=name, expected=f"[{', '.join(keys)}]")
            return None
        figures = [self._term(cell, name) for cell in cells[:-1]]
        if any(not each for each in figures):
            return None
        return tuple(each[0] for each in figures), cells[-1]

    def _growth(self, given: object) -> None:
        for name, row in self.reader.mapping(given, "growth").items():
            read = self._row(row, str(name), ("current", "change", "rate"))
            if read is not None:
                (now, change), printed = read
                self._rate("growth", str(name), _growth(now, change), printed)

    def _completion(self, given: object) -> None:
        for name, row in self.reader.mapping(given, "completion").items():
            read = self._row(row, str(name), ("opening", "final", "rate"))
            if read is not None:
                (opening, final), printed = read
                rate = completion(final.value, opening.value)
                self._rate("completion", str(name), rate, printed)

    def _ratios(self, given: object) -> None:
        for name, row in self.reader.mapping(given, "ratios").items():
            read = self._row(row, str(name), ("above", "below", "rate"))
            if read is None:
                continue
            (above, below), printed = read
            if _fits(above, below, self.reader.figure(printed, str(name))):
                self._rate("ratio", str(name), Rate(above.value, below.value, "—"), printed)
            else:
                units = (each.unit.text if each.unit else "—" for each in (above, below))
                given, expected = units
                self.reader.add("PE505", name=name, given=expected, expected=given)

    def _execution(self, given: object) -> None:
        keys = ("opening", "added", "budget", "executed", "rate")
        for name, row in self.reader.mapping(given, "execution").items():
            read = self._row(row, str(name), keys)
            if read is None:
                continue
            (opening, added, budget, executed), printed = read
            self.checked += 1
            made = opening.value + added.value
            if made != budget.value:
                self._add(
                    "arithmetic",
                    "budget",
                    str(name),
                    budget.text,
                    number(made),
                    budget.value - made,
                    expected=number(made),
                    rows=f"{opening.text} + {added.text}",
                )
            self._rate("execution", str(name), Rate(executed.value, budget.value), printed)

    # Deviations, survey, products ---------------------------------------------------

    def _deviations(self, given: object) -> None:
        for name, row in self.reader.mapping(given, "deviations").items():
            cells = self.reader.listing(row, str(name))
            if len(cells) != 3:  # noqa: PLR2004 - target, actual, deviation
                self.reader.add("PE527", name=name, expected="[target, actual, deviation]")
                continue
            target, actual, printed = cells
            try:
                found = deviation(target, actual)
            except PerfevalError as error:
                self.reader.problems.extend(error.diagnostics)
                continue
            if found.by_convention or found.value is None:
                self._conventional(str(name), found.text, found.value, printed)
            else:
                self._rate("deviation", str(name), Rate(found.value, Fraction(1)), printed)

    def _conventional(self, name: str, text: str, value: Fraction | None, printed: object) -> None:
        figure = None if value is None else self.reader.figure(printed, name)
        self.checked += 1
        if figure is not None and figure.value != value:
            self._add("convention", "deviation", name, figure.text, text, expected=text)

    def _survey(self, given: object) -> None:
        item = self.reader.mapping(given, "survey")
        self.reader.known(item, ("questions", "satisfied", "method", "rate", "name"), "survey")
        questions = {
            str(name): self.reader.mapping(options, str(name))
            for name, options in self.reader.mapping(item.get("questions"), "questions").items()
        }
        labels = [str(each) for each in self.reader.listing(item.get("satisfied"), "satisfied")]
        method = item.get("method", "product")
        if method not in ("product", "mean"):
            self.reader.add("PE527", name="survey/method", expected="product / mean")
            return
        for name, options in questions.items():
            self._options(name, options)
        found = satisfaction(questions, labels, cast("Method", method))
        for printed in self._term(item.get("rate"), "survey"):
            self._rate(
                "survey", str(item.get("name", "")), Rate(found.value, Fraction(1)), printed.text
            )

    def _options(self, name: str, options: Mapping[str, object]) -> None:
        """Shares of the options of one question make up the whole."""
        figures = [self.reader.figure(value, name) for value in options.values()]
        shares = [each for each in figures if each is not None]
        if not shares or any(each.scale != _SCALE for each in shares):
            return
        self.checked += 1
        added = sum((each.value for each in shares), Fraction(0))
        bound = tail_bound(len(shares), min(each.step for each in shares))
        if abs(added - 1) > bound:
            self._add(
                "arithmetic",
                "sum",
                name,
                "100%",
                as_percent(added),
                1 - added,
                percent=True,
                expected=as_percent(added),
            )

    def _products(self, given: object) -> None:
        for name, row in self.reader.mapping(given, "products").items():
            cells = self.reader.listing(row, str(name))
            terms = [self._term(cell, str(name)) for cell in cells]
            if len(cells) < 3 or any(not each for each in terms):  # noqa: PLR2004 - a × b = c
                if len(cells) < 3:  # noqa: PLR2004 - a × b = c
                    self.reader.add("PE527", name=name, expected="[a, b, a × b]")
                continue
            *factors, printed = (each[0] for each in terms)
            self.checked += 1
            made = Fraction(1)
            for factor in factors:
                made *= factor.value
            match = printed.match(made)
            if match == "equal":
                continue
            cause = "truncated" if match == "truncated" else "arithmetic"
            self._add(
                cause,
                "product",
                str(name),
                printed.text,
                number(made),
                printed.value - made,
                expected=number(made),
                exact=number(made),
                rows=" × ".join(factor.text for factor in factors),
            )


def _fits(above: Printed, below: Printed, made: Printed | None) -> bool:
    """Whether one quantity by the other can be what is printed: a share, or 元/m² of 元 and m²."""
    if made is None or above.unit is None or below.unit is None:
        return True
    if same_kind(above.unit, below.unit):
        return True
    return made.unit is not None and made.unit.kind == f"{above.unit.kind}/{below.unit.kind}"


def _growth(now: Printed, change: Printed) -> Rate:
    return Rate(change.value, now.value - change.value, "—")


def _distinct(figures: tuple[Printed, ...]) -> list[Printed]:
    """One figure for each value."""
    return list({figure.value: figure for figure in reversed(figures)}.values())[::-1]


def _rounded(exact: Fraction, figure: Printed) -> Fraction:
    """``exact`` with as many decimals as ``figure`` prints."""
    return round_fraction(exact / figure.scale, figure.places, "half_up") * figure.scale


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
