"""``1. 建立制度（3分）；2. 明确责任（3分）。每缺一项扣3分``: a sentence about all the items.

Behind heads that are judged yes or no it says again what the heads say, so it
belongs to no part: not to the last one either (language reference, section 5).
"""

from __future__ import annotations

import re
from fractions import Fraction

from perfeval.diagnostics import Label
from perfeval.meaning import build
from perfeval.meaning.expressions import lower
from perfeval.meaning.scope import Scope
from perfeval.numbers import numerals
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Block, Clause
from perfeval.reading.heads import sign_after
from perfeval.text.names import normalise_key

_ENDS = frozenset("。;；")
_SOME = r"[二两三四五六七八九十\d]{1,2}[项个条点]"
_ABOUT_ALL = re.compile(
    rf"^(?:(?:以上|上述|以下|下列|全部){_SOME}|{_SOME}(?:要[点素求]|内容|条件|标准)?(?=均|都|全部)|"
    r"各|每|以上|上述|以下|下列|如下|同时|全部|所有|均|都|完全|一|1|[项个条点]|"
    r"要[点素求]|内容|条件|标准|的|了|"
    r"不|未能?|没有|缺少?|少|有|出现|符合|满足|达到|达标|具备|完成|做到|合格){1,12}$"
)


def take_common(scope: Scope, block: Block) -> None:
    """Take the sentence about all items from the last part, and compare it with the heads."""
    if len(block.parts) < 2 or not all(_is_head(part) for part in block.parts[:-1]):  # noqa: PLR2004 - a list has two items
        return
    last = block.parts[-1]
    if last.parts or last.points is None or not last.clauses:
        return
    if sign_after(scope.source, last.points) not in _ENDS:
        return
    if not all(_about_all(scope, clause) for clause in last.clauses):
        return
    for clause in last.clauses:
        _compare(scope, block, clause)
    last.clauses.clear()


def _is_head(part: Block) -> bool:
    return part.points is not None and not part.clauses and not part.parts


def _about_all(scope: Scope, clause: Clause) -> bool:
    """每缺一项扣3分; 全部符合得满分; 不符合不得分; 扣完为止."""
    award = clause.action
    if isinstance(clause.action, ast.Limit):
        return isinstance(award, ast.Limit) and award.kind == "empty"
    if (
        not isinstance(clause.action, ast.Award)
        or not isinstance(award, ast.Award)
        or clause.scope is not None
    ):
        return False
    if clause.otherwise and not clause.when:
        return award.nothing
    if not speaks_of_all(scope, clause):
        return False
    return clause.every is not None or award.full or award.own_share or award.nothing


def speaks_of_all(scope: Scope, clause: Clause) -> bool:
    """Whether the condition is of no item in particular: 全部符合, 每缺一项, 不满足要求."""
    if not clause.when:
        return False
    span = clause.when[0].span.cover(clause.when[-1].span)
    return _ABOUT_ALL.match(normalise_key(scope.excerpt(span))) is not None


def _compare(scope: Scope, block: Block, clause: Clause) -> None:
    """What each item costs or brings is what its head says."""
    award = clause.action
    if clause.every is None or not isinstance(award, ast.Award) or award.amount is None:
        return
    if award.own_share or isinstance(award.amount, ast.Full | ast.Range):
        return
    amount = build.constant_of(lower(scope, award.amount, formula=True).node)
    for part in block.parts:
        head = part.points
        if head is not None and head.value != amount:
            scope.fault(
                "PE417", clause.span, labels=(Label(head.span, "first"),),
                first=scope.excerpt(head.span), second=scope.excerpt(clause.span),
            )  # fmt: skip
            return


_NUMBERED = re.compile(
    r"^(?:包括|共计?|含|有|分为|满足|符合|以上)?(?P<number>\d+|[一二两三四五六七八九十]+)[个项条点](?!、)[^、]*$"
)


def numbered(text: str) -> Fraction | None:
    """How many items ``三项要求各2分`` speaks of."""
    match = _NUMBERED.match(text)
    return numerals.number(match.group("number")) if match is not None else None
