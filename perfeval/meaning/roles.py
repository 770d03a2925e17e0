"""The table of roles: what a clause is to its item, decided in one place and in one order.

First come the roles that clauses take together (tiers, items, deductions on one
side), then one role for each clause that is left: the first row that fits it.
Each row cites its section of the language reference and carries a rule in which
the words shown take it; every such rule is a test. ``perfeval explain --reading``
shows which role took which words.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from perfeval.meaning.item import Item, count_of
from perfeval.meaning.lower.awards import (
    lower_band,
    lower_base,
    lower_counted,
    lower_each,
    lower_limit,
    lower_no_deduction,
    lower_otherwise,
    lower_statement,
    lower_veto,
    lower_worded,
    refuse_total,
)
from perfeval.meaning.lower.counts import lower_described, lower_nested_bonuses
from perfeval.meaning.lower.directed import lower_directions
from perfeval.meaning.lower.flat import lower_flat
from perfeval.meaning.lower.formulas import lower_formula
from perfeval.meaning.lower.judged import lower_judged
from perfeval.meaning.lower.ranges import is_ranged, lower_discretion
from perfeval.meaning.lower.rates import lower_by_rate, lower_judged_score
from perfeval.meaning.lower.spread import lower_interpolation, lower_proportion
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause

Fits = Callable[[Item, Clause], bool]
Lower = Callable[[Item, Clause], None]


@attrs.frozen
class Example:
    """A rule in which ``words`` take the role ``name``, and its section of the reference."""

    name: str
    section: str
    rule: str
    words: str


@attrs.frozen
class Whole:
    """Roles that the clauses of an item take together, before any is looked at alone."""

    lower: Callable[[Item], None]
    examples: tuple[Example, ...]


@attrs.frozen
class Role:
    """One row: which clauses it fits, and how such a clause is lowered."""

    example: Example
    fits: Fits
    lower: Lower


def _is(*kinds: type[ast.Action]) -> Fits:
    return lambda _, clause: isinstance(clause.action, kinds)


def _award(fits: Fits) -> Fits:
    return lambda item, clause: isinstance(clause.action, ast.Award) and fits(item, clause)


def _of_total(_: Item, clause: Clause) -> bool:
    award, scope = clause.action, clause.scope
    gives = isinstance(award, ast.Award) and not award.nothing
    return gives and scope is not None and scope.level == "total"


def _is_counted(_: Item, clause: Clause) -> bool:
    award = clause.action
    changes = isinstance(award, ast.Award) and award.kind != "gain"
    return changes and count_of(clause.when) is not None


def _nothing(_: Item, __: Clause) -> None:
    """What the clause says was heard before its role was asked: a definition, a target, a note."""


WHOLES = (
    Whole(
        lower_described,
        (
            Example(
                "base",
                "3.18",
                "窗口数不少于平均数的1/2，得3分；每发现1个窗口达不到要求的，扣1分",
                "窗口数不少于平均数的1/2，得3分",
            ),
        ),
    ),
    Whole(
        lower_nested_bonuses,
        (
            Example(
                "addition",
                "3.18",
                "基本分2分，增长率达到15%的，加3分；增长率达到10%的，加2分",
                "增长率达到15%的，加3分",
            ),
        ),
    ),
    Whole(
        lower_judged,
        (
            Example("tier", "3.14", "优秀得5分，良好得3分，较差得0分", "良好得3分"),
            Example("yes_no", "3.16", "制度健全的，得5分，否则不得分", "制度健全的，得5分"),
            Example("item", "3.17", "制度健全得2分，执行有效得3分", "执行有效得3分"),
            Example("judged", "3.15", "质量高得4-5分，质量一般得1-3分", "质量一般得1-3分"),
        ),
    ),
    Whole(
        lower_flat,
        (
            Example(
                "deduction",
                "3.28",
                "完成率低于90%扣1分，低于70%扣3分",
                "低于70%扣3分",
            ),
        ),
    ),
)

_STEP = "执行率≥95%的得5分；每低1个百分点扣0.5分，不足1个百分点不扣分，得分保留1位小数"

_LINE = "60%-98%之间按插值法计算"

ROLES = (
    Role(
        Example("limit", "5.4", "每发现一处差错扣1分，扣完为止", "扣完为止"),
        _is(ast.Limit), lower_limit,
    ),
    Role(
        Example("definition", "3.4", "得分=到位率×5。到位率=到位数÷计划数", "到位率=到位数÷计划数"),
        _is(ast.Definition), _nothing,
    ),
    Role(
        Example("base", "4.2", "基本分3分，每获得1次表彰加1分", "基本分3分"),
        _is(ast.Basic), _nothing,
    ),
    Role(
        Example("target", "3.21", "以98%为达到要求。达到要求得5分，否则不得分", "以98%为达到要求"),
        _is(ast.Attain), _nothing,
    ),
    Role(
        Example("item", "3.17", "要点①②各占1/2", "要点①②各占1/2"),
        _is(ast.Portion), _nothing,
    ),
    Role(Example("part_of_step", "4.5", _STEP, "不足1个百分点不扣分"), _is(ast.Partial), _nothing),
    Role(Example("rounding", "6.4", _STEP, "得分保留1位小数"), _is(ast.Rounding), _nothing),
    Role(
        Example("note", "2.4", "每获得1项奖励加1分，同一项目不重复加分", "同一项目不重复加分"),
        _is(ast.Note), _nothing,
    ),
    Role(
        Example("line", "3.19", "引进1个得2分，引进2个得4分，以此类推", "以此类推"),
        _is(ast.SoOn), _nothing,
    ),
    Role(
        Example("line", "3.19", f"≥98%得5分，<60%得0分，{_LINE}", _LINE),
        _is(ast.Interpolate), _nothing,  # its neighbours on both sides come first
    ),
    Role(
        Example("anchor", "4.1", "执行率不低于95%。每低1个百分点扣0.5分", "执行率不低于95%"),
        _is(ast.Statement), lower_statement,
    ),
    Role(
        Example("formula", "3.2", "得分=执行率×5", "得分=执行率×5"),
        _is(ast.Formula), lower_formula,
    ),
    Role(
        Example("veto", "3.26", "每发现一处差错扣1分；有事故的，一票否决", "有事故的，一票否决"),
        _is(ast.Veto), lower_veto,
    ),
    Role(
        Example("exemption", "3.25", "每逾期1天扣1分；遇灾害的，不扣分", "遇灾害的，不扣分"),
        _is(ast.NoDeduction), lower_no_deduction,
    ),
    Role(
        Example("judged", "3.23", "根据完成情况酌情扣分", "根据完成情况酌情扣分"),
        _is(ast.Discretion), lower_discretion,
    ),
    Role(
        Example("proportion", "3.20", "人数≥300人得5分，未完成的按比例计分", "未完成的按比例计分"),
        _is(ast.Proportion), lower_proportion,
    ),
    Role(
        Example("proportion", "3.20", "按完成率得分", "按完成率得分"),
        _is(ast.ByRate), lower_by_rate,
    ),
    Role(
        Example("judged", "3.23", "以专家评审得分为准", "以专家评审得分为准"),
        _is(ast.AsIs), lower_judged_score,
    ),
    Role(
        Example("refused", "5.7", "出现违规的，总分扣5分", ""),
        _of_total, refuse_total,
    ),
    Role(
        Example("step", "4", _STEP, "每低1个百分点扣0.5分"),
        _award(lambda _, clause: clause.every is not None), lower_each,
    ),
    Role(
        Example("judged", "3.23", "未按期完成的，扣1-3分", "未按期完成的，扣1-3分"),
        _award(lambda _, clause: clause.discretionary or is_ranged(clause)), lower_discretion,
    ),
    Role(
        Example("count", "3.18", "错登一笔扣0.5分", "错登一笔扣0.5分"),
        _award(_is_counted), lower_counted,
    ),
    Role(
        Example("otherwise", "3.13", "执行率≥95%的得5分，否则不得分", "否则不得分"),
        _award(lambda _, clause: clause.otherwise), lower_otherwise,
    ),
    Role(
        Example("base", "4.2", "本项得5分，每逾期1天扣1分", "本项得5分"),
        _award(lambda _, clause: not clause.when), lower_base,
    ),
    Role(
        Example("band", "3.6", "执行率≥95%的得5分；执行率<95%的得2分", "执行率≥95%的得5分"),
        _award(lambda item, clause: id(clause) in item.conditions), lower_band,
    ),
    Role(
        Example("override", "3.24", "每逾期1天扣1分；弄虚作假的，不得分", "弄虚作假的，不得分"),
        _award(lambda _, __: True), lower_worded,
    ),
)  # fmt: skip
"""Every clause fits a row: the last takes any award that no row above it took."""

EXAMPLES = (*(each for whole in WHOLES for each in whole.examples), *(r.example for r in ROLES))

SECTIONS = {
    "heading": "2.4",
    "part": "5.8",
    **{each.name: each.section for each in reversed(EXAMPLES)},
}
"""Where the language reference tells of each role."""


def read_clauses(item: Item) -> None:
    """Give every clause of ``item`` its role, and lower it as that."""
    for whole in WHOLES:
        whole.lower(item)
    for clause in item.clauses:
        if not item.is_taken(clause) or isinstance(clause.action, ast.Limit):
            _lower(item, clause)
    for clause in item.clauses:
        if isinstance(clause.action, ast.Interpolate):
            lower_interpolation(item, clause)
    lower_directions(item)


def _lower(item: Item, clause: Clause) -> None:
    role = next(role for role in ROLES if role.fits(item, clause))
    item.scope.roles[clause.span] = role.example.name
    award = clause.action
    if isinstance(award, ast.Award) and award.negative and award.kind == "lose":
        item.go_below(award)  # 倒扣: every role of it lifts the floor
    role.lower(item, clause)
