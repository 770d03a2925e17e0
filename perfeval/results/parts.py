"""What a result is made of: the scores of indicators, and the subtotals of headings."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from perfeval.catalogue import checked_language
from perfeval.model.rounded import exact_decimal, rate, shown
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.results.explanation import LeafExplanation, explain_leaf, render_leaf
from perfeval.rubric.asked import asked

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.portable.pickles import Reduced
    from perfeval.results.result import Result
    from perfeval.rubric.rubric import Group, Leaf


@attrs.frozen(repr=False)
class LeafResult:
    """The score of one indicator.

    Scores are exact ``Decimal`` numbers with the decimals of the rounding.
    Two are equal when they are of equal results and of the same indicator.
    """

    result: Result
    place: int
    path: tuple[str, ...]

    def __repr__(self) -> str:
        return _shown(self, "不适用" if not self.applicable else str(self.score))

    def __reduce__(self) -> Reduced:
        return asked().reduced(self)

    @property
    def leaf(self) -> Leaf:
        """The indicator itself."""
        return self.result.rubric.leaves[self.place]

    @property
    def name(self) -> str:
        """The indicator's own name."""
        return self.path[-1]

    @property
    def level(self) -> int:
        """1 for 一级指标 to 4; 5 for a bare 指标."""
        return self.leaf.level

    @property
    def points(self) -> Decimal:
        """Its full score 分值."""
        return self.leaf.points

    @property
    def applicable(self) -> bool:
        """Whether the indicator takes part in the total."""
        return self.place not in self.result.away

    @property
    def score(self) -> Decimal | None:
        """The rounded score 得分; ``None`` when it does not apply or is not known."""
        return self.result.scores[self.place]

    @property
    def exact(self) -> Fraction | None:
        """The score before rounding."""
        if self.score is None:
            return None
        return Fraction(evaluate(self.leaf.plan.score, self.result.values_of(self.place)))

    @property
    def rate(self) -> Decimal | None:
        """得分率 as a number: ``0.8333`` is 83.33%."""
        score = self.result.counted(self.place)
        return None if score is None else rate(score, self.leaf.weight)

    @property
    def text(self) -> str:
        """The rule in the author's own words."""
        return self.leaf.text

    @property
    def vetoed(self) -> bool:
        """Whether a 一票否决 of this indicator holds."""
        if self.score is None:
            return False
        values = self.result.values_of(self.place)
        try:
            return any(evaluate(veto.condition, values) for veto in self.leaf.plan.vetoes)
        except EvaluationFault:
            return False

    @property
    def explanation(self) -> LeafExplanation:
        """How the score came about, as data; its ``inputs`` can be given back."""
        return explain_leaf(self)

    def explain(self, lang: Language = "zh") -> str:
        """How the score came about, in the words of the rule."""
        return render_leaf(self, lang)


@attrs.frozen(repr=False)
class GroupResult:
    """A heading with the subtotal of what stands below it.

    Scores are exact ``Decimal`` numbers. Two are equal when they are of equal
    results and of the same heading.
    """

    result: Result
    group: Group
    path: tuple[str, ...]

    def __repr__(self) -> str:
        return _shown(self, str(self.score))

    def __reduce__(self) -> Reduced:
        return asked().reduced(self)

    @property
    def name(self) -> str:
        """The heading's own name."""
        return self.path[-1]

    @property
    def level(self) -> int:
        """1 for 一级指标, and so on."""
        return self.group.level

    @property
    def _places(self) -> range:
        return range(self.group.first, self.group.last)

    @property
    def points(self) -> Decimal:
        """The full score of the indicators that apply."""
        return exact_decimal(self.result.weight(self._places))

    @property
    def score(self) -> Decimal | None:
        """The sum of the rounded scores; ``None`` when one of them is not known."""
        total = self.result.sum_of(self._places)
        return None if total is None else shown(total, self.result.rubric.sum_rounding)

    @property
    def rate(self) -> Decimal | None:
        """得分率 as a number: ``0.8333`` is 83.33%."""
        total = self.result.sum_of(self._places)
        return None if total is None else rate(total, self.result.weight(self._places))

    @property
    def leaves(self) -> tuple[LeafResult, ...]:
        """The indicators below it."""
        leaves = self.result.rubric.leaves
        return tuple(LeafResult(self.result, place, leaves[place].path) for place in self._places)

    def explain(self, lang: Language = "zh") -> str:
        """How the scores of the indicators below it came about."""
        checked_language(lang)
        return "\n\n".join(leaf.explain(lang) for leaf in self.leaves)


def _shown(part: LeafResult | GroupResult, score: str) -> str:
    return f"<{type(part).__name__} {'/'.join(part.path)}: {score} of {part.points}>"
