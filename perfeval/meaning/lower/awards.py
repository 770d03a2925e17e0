"""What a clause with a score, a veto or an exemption adds to its item."""

from __future__ import annotations

from perfeval.meaning import build
from perfeval.meaning.conditions import Condition, atoms, node_of
from perfeval.meaning.item import Band, Item, Ruling, Threshold, count_of, words_of
from perfeval.meaning.lower.checklist import in_each
from perfeval.meaning.lower.occurrences import add_occurrence, counter_key
from perfeval.meaning.lower.rates import lower_judged_limit
from perfeval.meaning.lower.steps import lower_every
from perfeval.meaning.movement import Change, role_of
from perfeval.meaning.settle import scoring_span
from perfeval.program.nodes import Branch, Case, Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause

_BEFORE_LIMIT = {"以", "但", "但是", "即", "共", "并", "且", "最终"}
_HEAD_NOUN = 2
_UNFINISHED = ("扣", "得", "加", "计", "减", "扣分", "加分")
_LIMITLESS = (
    "上限",
    "最多",
    "最高",
    "至多",
    "不超过",
    "封顶",
    "最多扣",
    "最高扣",
    "累计扣",
    "最多得",
    "最高得",
    "最多加",
    "最高加",
)


# Awards -------------------------------------------------------------------------


def refuse_total(item: Item, clause: Clause) -> None:
    """``总分扣5分`` inside an item: the total is not the item's."""
    item.scope.fault("PE113", clause.span, phrase=item.scope.excerpt(clause.span))


def lower_each(item: Item, clause: Clause) -> None:
    """``每超1个百分点扣0.1分``, ``每发现一处扣1分``: a step, or a count."""
    every = clause.every
    assert every is not None  # noqa: S101 - by its role
    if in_each(item, clause):  # of items with scores of their own
        item.scope.fault("PE113", clause.span, phrase=item.scope.excerpt(clause.span))
        return
    lower_every(item, clause, every)


def lower_counted(item: Item, clause: Clause) -> None:
    """``错登一笔扣…``, ``一项工作没有完成扣…``: an occurrence without 每."""
    counter = count_of(clause.when)
    assert counter is not None  # noqa: S101 - by its role
    key, span = counter_key(item, clause, counter)
    add_occurrence(item, clause, key, span, counter, award_of(clause))


def award_of(clause: Clause) -> ast.Award:
    """The award of a clause whose role says that it has one."""
    assert isinstance(clause.action, ast.Award)  # noqa: S101 - by its role
    return clause.action


def lower_base(item: Item, clause: Clause) -> None:
    """``得5分`` without a condition: the base score."""
    award = award_of(clause)
    node = item.amount(award)
    if clause.scope is not None and award.kind == "gain" and not clause.conditional:
        item.bases.append((node, clause.span))
    elif award.kind == "gain":
        item.bases.append((node, clause.span))
        item.thresholds.clear()
    else:
        item.scope.fault("PE425", clause.span, text=item.scope.excerpt(clause.span))


def lower_band(item: Item, clause: Clause) -> None:
    """``≥90%的，得1分``: a band, or a ruling where bands do not reach."""
    award, condition = award_of(clause), item.conditions[id(clause)]
    if award.kind == "bonus":
        item.scope.roles[clause.span] = "addition"
        node = Case((Branch(node_of(condition), item.amount(award)),), build.ZERO, span=clause.span)
        item.changes.append(Change(node, "bonus", clause.sentence, clause.span))
        return
    value = item.amount(award)
    zero = build.constant_of(value) == 0
    # 低于80%扣2分，低于60%不得分: nothing but deductions stands before it.
    late = _late(item) or (zero and bool(item.flat) and not item.bands)
    if clause.scope is not None or late or _beside_bands(item, clause, condition):
        _rule(item, clause, node_of(condition), value, full=award.full)
        return
    item.bands.append(Band(condition, value, clause))
    item.thresholds.append(Threshold(condition, scores=not zero))


def _beside_bands(item: Item, clause: Clause, condition: Condition) -> bool:
    """``如…大于…，得0分`` about another value; 当…时 about the same one is a band."""
    if not clause.conditional or not item.bands:
        return clause.conditional and bool(item.bases or item.changes)
    tested = [atom.subject.node for band in item.bands for atom in atoms(band.condition)]
    return any(atom.subject.node not in tested for atom in atoms(condition))


def _late(item: Item) -> bool:
    """After a step or a formula, a further condition with a score is an override."""
    return item.seen_step or (bool(item.bases) and not item.bands)


def lower_worded(item: Item, clause: Clause) -> None:
    """A judged statement with a score that is neither tier nor base."""
    award = award_of(clause)
    text, span = words_of(item, clause)
    if award.kind == "gain" and _is_none_of(item, text):
        value = item.amount(award)
        if build.constant_of(value) == 0:
            return
    condition = item.reader.judged(span)
    if clause.scope is None and award.kind != "lose" and list(atoms(condition)):
        item.conditions[id(clause)] = condition
        lower_band(item, clause)
        return
    truth = node_of(condition)
    if award.kind == "gain":
        value = item.amount(award)
        if item.listed and build.constant_of(value) not in {0, item.full}:
            item.conflict(item.shares or item.span, clause.span)
        _rule(item, clause, truth, value, full=award.full)
        return
    if award.kind == "lose" and list(atoms(condition)):
        item.flat.append((condition, clause))
    item.scope.roles[clause.span] = role_of(award)
    node = Case(
        (Branch(truth, item.amount(award)),),
        build.ZERO,
        span=clause.span,
        role=role_of(award),
        label=text,
    )
    item.changes.append(Change(node, award.kind, clause.sentence, clause.span))


def _is_none_of(item: Item, text: str) -> bool:
    """``每建成1个得2分，未建成的不得分``: that is a count of 0, and scores nothing anyhow."""
    words = text.removeprefix("未") if text.startswith("未") else text.removeprefix("没有")
    if words == text or not words:
        return False
    return any(
        words in item.scope.excerpt(clause.span)
        for clause in item.clauses
        if clause.every is not None
        and isinstance(clause.action, ast.Award)
        and clause.action.kind == "gain"
    )


def _rule(item: Item, clause: Clause, truth: Node, value: Node, *, full: bool) -> None:
    """An override (a score of 0, or one that names its scope) or an exemption."""
    ruling = Ruling(truth, value, clause.span, full=full)
    item.scope.roles[clause.span] = "override"
    zero = build.constant_of(value) == 0
    level = clause.scope.level if clause.scope is not None else None
    if level == "indicator":
        item.upward.append(ruling)
    elif level == "total":
        ruling.veto = "total"
        item.upward.append(ruling)
    elif zero or (level == "part" and not full):
        item.overrides.append(ruling)
    elif full or not _computed(item, clause):
        item.scope.roles[clause.span] = "exemption"
        item.exemptions.append(ruling)
    else:
        item.overrides.append(ruling)


def _computed(item: Item, clause: Clause) -> bool:
    """A numeric condition after a step or formula overrides; a judged one exempts."""
    if id(clause) not in item.conditions:
        return False
    return build.constant_of(item.amount(clause.action)) != item.full  # type: ignore[arg-type] # by its kind


def lower_veto(item: Item, clause: Clause) -> None:
    """``…的，一票否决``: the indicator or the total is 0."""
    condition = item.conditions.get(id(clause))
    if condition is None:
        if not clause.when:
            item.scope.fault("PE425", clause.span, text=item.scope.excerpt(clause.span))
            return
        _, span = words_of(item, clause)
        condition = item.reader.judged(span)
    total = clause.scope is not None and clause.scope.level == "total"
    level = "total" if total else "leaf"
    item.upward.append(Ruling(node_of(condition), build.ZERO, clause.span, level))


def lower_no_deduction(item: Item, clause: Clause) -> None:
    """``…的，不扣分``: the full score stands, or an exemption after deductions."""
    condition = item.conditions.get(id(clause))
    if condition is not None:
        if item.seen_step:
            _rule(item, clause, node_of(condition), item.full_node(clause.span), full=True)
            return
        item.bands.append(Band(condition, _kept(item, clause), clause, exempt=True))
        item.thresholds.append(Threshold(condition, scores=True))
        return
    if not clause.when:
        if clause.otherwise and item.bands:
            item.otherwise = (_kept(item, clause), clause)
        return
    _, span = words_of(item, clause)
    judged = item.reader.judged(span)
    if list(atoms(judged)):
        item.bands.append(Band(judged, _kept(item, clause), clause, exempt=True))
        item.thresholds.append(Threshold(judged, scores=True))
        return
    ruling = Ruling(node_of(judged), _kept(item, clause), clause.span)
    item.exemptions.append(ruling)


def _kept(item: Item, clause: Clause) -> Node:
    """The score that stands where nothing is deducted."""
    if len(item.bases) == 1 and build.constant_of(item.bases[0][0]) is not None:
        return item.bases[0][0]
    return item.full_node(clause.span)


# Otherwise ------------------------------------------------------------------------


def lower_otherwise(item: Item, clause: Clause) -> None:
    """``否则…``: the last branch of the bands, or of the ruling before it."""
    if clause.when:
        _otherwise_if(item, clause)
        return
    award = award_of(clause)
    scores = [row.value for row in item.bands or item.exemptions[-1:]]
    value = item.otherwise_amount(award, scores, clause.span)
    if item.bands:
        if sum(not band.exempt for band in item.bands) > 1:
            item.scope.read("otherwise_scope", clause.span)
        if item.otherwise is not None:
            item.conflict(item.otherwise[1].span, clause.span)
        item.otherwise = (value, clause)
        return
    if item.judged_base:
        item.conflict(item.bases[0][1], clause.span)
        return
    if item.exemptions or item.overrides:
        ruling = (item.exemptions or item.overrides).pop()
        case = Case((Branch(ruling.truth, ruling.value),), value, span=clause.span)
        item.bases.append((case, clause.span))
        return
    item.scope.fault("PE425", clause.span, text=item.scope.excerpt(clause.span))


def _otherwise_if(item: Item, clause: Clause) -> None:
    """``否则≥85%的得2分``: one more clause behind all before it."""
    condition = item.conditions.get(id(clause))
    if condition is None:
        condition = item.reader.judged(words_of(item, clause)[1])
    item.bands.append(Band(condition, item.amount(award_of(clause)), clause))
    item.thresholds.append(Threshold(condition, scores=True))


# Limits and statements -----------------------------------------------------


def lower_limit(item: Item, clause: Clause) -> None:
    """``一项工作没有完成扣，扣完为止``: words in front of a limit that end in 扣."""
    if not clause.when or lower_judged_limit(item, clause):
        return
    text, span = words_of(item, clause)
    if text.endswith(_UNFINISHED) or clause.every is not None or text.startswith("每"):
        item.scope.fault("PE109", span, phrase=item.scope.excerpt(span))
    elif _names_again(item, clause, text):
        item.scope.note("requirement_note", span)
        clause.when = []
    elif text not in _BEFORE_LIMIT:
        item.scope.fault("PE101", span, text=item.scope.excerpt(span))


def _names_again(item: Item, clause: Clause, text: str) -> bool:
    """``每有1份合同加0.5分…。合同业绩最高得10分``: the limit names what the text speaks of."""
    before = item.scope.source.text[item.span.start : clause.span.start]
    if len(clause.when) != 1 or not ast.is_lone_name(clause.when[0]):
        return False
    return len(text) >= _HEAD_NOUN and text[-_HEAD_NOUN:] in before


def lower_statement(item: Item, clause: Clause) -> None:
    """A sentence without a score: the threshold of a step, or a fault."""
    every = clause.every
    text = item.scope.excerpt(clause.span)
    condition = item.conditions.get(id(clause))
    if condition is not None and every is None and not clause.otherwise:
        item.thresholds.append(Threshold(condition, scores=True))  # 达到85%以上。每降5个百分点扣1分
        return
    if text.rstrip().endswith(_LIMITLESS):
        item.scope.fault("PE419", clause.span, phrase=text)
    elif every is not None or text.rstrip().endswith(_UNFINISHED):
        item.scope.fault("PE109", clause.span, phrase=text)
    else:
        span = scoring_span(item.scope, clause)
        item.scope.fault("PE101", span, text=item.scope.excerpt(span))
