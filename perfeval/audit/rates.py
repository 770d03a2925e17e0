"""Rates that a report prints: shares, growth, completion, deviations, a survey, products."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from perfeval.audit.ledger import Ledger
from perfeval.audit.outcome import number
from perfeval.audit.terms import PERCENT, Terms
from perfeval.errors import PerfevalError
from perfeval.figures import Printed, Rate, completion, deviation, satisfaction, tail_bound
from perfeval.figures.printed import as_percent
from perfeval.numbers.exact import round_fraction
from perfeval.numbers.units import same_kind
from perfeval.text.names import normalise_key

__all__ = ["Rates"]

_HUNDRED = Fraction(1)
_PAIR = 2


@attrs.define
class Rates:
    """Checks the rates of one report; a term is a figure or the name of one."""

    ledger: Ledger
    terms: Terms

    # Shares and rates -------------------------------------------------------------

    def shares(self, given: object) -> None:
        """Shares 占 of a whole, and whether one was adjusted to make 100 %."""
        for each in self.ledger.reader.listing(given, "shares"):
            item = self.ledger.reader.mapping(each, "shares")
            self.ledger.reader.known(item, ("of", "parts"), "shares")
            wholes = self.terms.of(item.get("of"), "of")
            rows = []
            for name, share in self.ledger.reader.mapping(item.get("parts"), "parts").items():
                parts = self.terms.of(str(name), str(name))
                printed = self.ledger.reader.figure(share, str(name))
                if parts and printed is not None:
                    rows.append((str(name), parts[0].value, printed))
            if wholes and wholes[0].value:
                self._share_rows(wholes[0].value, rows)

    def _share_rows(self, whole: Fraction, rows: list[tuple[str, Fraction, Printed]]) -> None:
        self.ledger.checked += len(rows)
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
            self.ledger.find(
                cause,
                "share",
                (name,),
                figure.text,
                figure.like(exact),
                off,
                percent=True,
                words=words,
            )

    def _rate(
        self,
        what: str,
        name: str,
        rate: Rate,
        printed: object,
        figures: tuple[Printed, ...] = (),
    ) -> None:
        """One printed rate against its exact value, or against the words for no base.

        ``figures`` are the printed ones above and below: where they were
        rounded, rates that they leave open are no fault.
        """
        if rate.value is None:
            self._wordless(what, name, rate, printed)
            return
        figure = self.ledger.reader.figure(printed, name)
        if figure is None:
            return
        self.ledger.checked += 1
        match = figure.match(rate.value)
        if match == "equal":
            return
        cause, shown = (
            ("truncated" if match == "truncated" else "arithmetic"),
            figure.like(rate.value),
        )
        off, percent = figure.value - _rounded(rate.value, figure), figure.scale == PERCENT
        words = {
            "expected": shown,
            "exact": as_percent(rate.value, 4),
            "rows": f"{number(rate.above)} ÷ {number(rate.below)}",
        }
        if cause == "arithmetic" and _is_open(figure, rate, figures):
            cause, words = "tail_of_figures", {"rows": words["rows"]}
        self.ledger.find(
            cause, what, (name,), figure.text, shown, off, percent=percent, words=words
        )

    def _wordless(self, what: str, name: str, rate: Rate, printed: object) -> None:
        """What is printed where there is nothing to compare with."""
        self.ledger.checked += 1
        if normalise_key(str(printed)) != normalise_key(rate.words or ""):
            words = {"expected": rate.text}
            self.ledger.find("convention", what, (name,), str(printed), rate.text, words=words)

    def growth(self, given: object) -> None:
        """Growth from increments: amount now, change, printed rate."""
        for name, row in self.ledger.reader.mapping(given, "growth").items():
            read = self.terms.row(row, str(name), ("current", "change", "rate"))
            if read is not None:
                (now, change), printed = read
                self._rate("growth", str(name), _growth(now, change), printed)

    def completion(self, given: object) -> None:
        """Completion of the opening budget: opening, final, printed rate or 年初无预算."""
        for name, row in self.ledger.reader.mapping(given, "completion").items():
            read = self.terms.row(row, str(name), ("opening", "final", "rate"))
            if read is not None:
                (opening, final), printed = read
                rate = completion(final.value, opening.value)
                self._rate("completion", str(name), rate, printed, (final, opening))

    def ratios(self, given: object) -> None:
        """Any other rate: above, below, printed rate."""
        for name, row in self.ledger.reader.mapping(given, "ratios").items():
            read = self.terms.row(row, str(name), ("above", "below", "rate"))
            if read is None:
                continue
            (above, below), printed = read
            if _fits(above, below, self.ledger.reader.figure(printed, str(name))):
                rate = Rate(above.value, below.value, "—")
                self._rate("ratio", str(name), rate, printed, (above, below))
            else:
                top, bottom = (each.unit.text if each.unit else "—" for each in (above, below))
                self.ledger.reader.add("PE505", name=name, given=bottom, expected=top)

    def execution(self, given: object) -> None:
        """Budget execution: opening, added, adjusted, spent, printed rate."""
        keys = ("opening", "added", "budget", "executed", "rate")
        for name, row in self.ledger.reader.mapping(given, "execution").items():
            read = self.terms.row(row, str(name), keys)
            if read is None:
                continue
            (opening, added, budget, executed), printed = read
            self.ledger.checked += 1
            made = opening.value + added.value
            if made != budget.value:
                steps = [each for each in (opening, added, budget) if each.places]
                step = max((each.step for each in steps), default=Fraction(0))
                tail = abs(budget.value - made) <= tail_bound(2, step)
                self.ledger.find(
                    "tail" if tail else "arithmetic",
                    "budget",
                    (str(name),),
                    budget.text,
                    number(made),
                    budget.value - made,
                    words={
                        "expected": number(made),
                        "rows": f"{opening.text} + {added.text}",
                        "count": "3",
                        "bound": number(tail_bound(2, step)),
                    },
                )
            rate = Rate(executed.value, budget.value)
            self._rate("execution", str(name), rate, printed, (executed, budget))

    # Deviations, survey, products ---------------------------------------------------

    def deviations(self, given: object) -> None:
        """Deviations: target, actual, printed deviation."""
        for name, row in self.ledger.reader.mapping(given, "deviations").items():
            cells = self.ledger.reader.listing(row, str(name))
            if len(cells) != 3:  # noqa: PLR2004 - target, actual, deviation
                self.ledger.reader.add("PE527", name=name, expected="[target, actual, deviation]")
                continue
            target, actual, printed = cells
            try:
                found = deviation(target, actual)
            except PerfevalError as error:
                self.ledger.reader.problems.extend(error.diagnostics)
                continue
            if found.by_convention or found.value is None:
                self._conventional(str(name), found.text, found.value, printed)
            else:
                self._rate("deviation", str(name), Rate(found.value, Fraction(1)), printed)

    def _conventional(self, name: str, text: str, value: Fraction | None, printed: object) -> None:
        figure = None if value is None else self.ledger.reader.figure(printed, name)
        self.ledger.checked += 1
        if figure is not None and figure.value != value:
            self.ledger.find(
                "convention", "deviation", (name,), figure.text, text, words={"expected": text}
            )

    def survey(self, given: object) -> None:
        """The satisfaction that a questionnaire gives."""
        reader = self.ledger.reader
        item = reader.mapping(given, "survey")
        reader.known(item, ("questions", "satisfied", "method", "rate", "name"), "survey")
        questions = {
            str(name): reader.mapping(options, str(name))
            for name, options in reader.mapping(item.get("questions"), "questions").items()
        }
        labels = [str(each) for each in reader.listing(item.get("satisfied"), "satisfied")]
        method = item.get("method", "product")
        if method not in ("product", "mean"):
            reader.add("PE527", name="survey/method", expected="product / mean")
            return
        for name, options in questions.items():
            self._options(name, options)
        found = satisfaction(questions, labels, method)
        for printed in self.terms.of(item.get("rate"), "survey"):
            self._rate(
                "survey", str(item.get("name", "")), Rate(found.value, Fraction(1)), printed.text
            )

    def _options(self, name: str, options: Mapping[str, object]) -> None:
        """Shares of the options of one question make up the whole."""
        figures = [self.ledger.reader.figure(value, name) for value in options.values()]
        shares = [each for each in figures if each is not None]
        if not shares or any(each.scale != PERCENT for each in shares):
            return
        self.ledger.checked += 1
        added = sum((each.value for each in shares), Fraction(0))
        bound = tail_bound(len(shares), max(each.step for each in shares))
        if abs(added - 1) > bound:
            self.ledger.find(
                "arithmetic",
                "sum",
                (name,),
                "100%",
                as_percent(added),
                1 - added,
                percent=True,
                words={"expected": as_percent(added)},
            )

    def products(self, given: object) -> None:
        """Products: the factors, then the printed product."""
        for name, row in self.ledger.reader.mapping(given, "products").items():
            cells = self.ledger.reader.listing(row, str(name))
            terms = [self.terms.of(cell, str(name)) for cell in cells]
            if len(cells) < 3:  # noqa: PLR2004 - a × b = c
                self.ledger.reader.add("PE527", name=name, expected="[a, b, a × b]")
                continue
            if any(not each for each in terms):
                continue
            *factors, printed = (each[0] for each in terms)
            self.ledger.checked += 1
            made = Fraction(1)
            for factor in factors:
                made *= factor.value
            match = printed.match(made)
            if match == "equal":
                continue
            cause = "truncated" if match == "truncated" else "arithmetic"
            self.ledger.find(
                cause,
                "product",
                (str(name),),
                printed.text,
                number(made),
                printed.value - made,
                words={
                    "expected": number(made),
                    "exact": number(made),
                    "rows": " × ".join(factor.text for factor in factors),
                },
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


def _is_open(figure: Printed, rate: Rate, figures: tuple[Printed, ...]) -> bool:
    """Whether the amounts of a rate, as they were before rounding, can give ``figure``."""
    if len(figures) != _PAIR or not all(each.places for each in figures):
        return False
    (above, below) = (each.step / 2 for each in figures)
    if rate.below <= below or rate.above < 0:
        return False
    low, high = (
        (rate.above - above) / (rate.below + below),
        (rate.above + above) / (rate.below - below),
    )
    return _rounded(low, figure) <= figure.value <= _rounded(high, figure)


def _rounded(exact: Fraction, figure: Printed) -> Fraction:
    """``exact`` with as many decimals as ``figure`` prints."""
    return round_fraction(exact / figure.scale, figure.places, "half_up") * figure.scale
