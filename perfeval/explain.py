"""How a score came about: steps as data first, sentences last."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from perfeval.inputs import InputSpec
from perfeval.numbers import decimal_of, round_fraction, to_text
from perfeval.plan import Rounding
from perfeval.program import nodes
from perfeval.program.nodes import Node
from perfeval.program.walk import Trace, Value, trace
from perfeval.rounded import percent

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.result import LeafResult, Result

__all__ = ["LeafExplanation", "Step", "explain_leaf", "render_leaf", "render_result"]

_PLACES = 6
_LARGEST_SHARE = 2

#: What each role of a node is called; a role that is not listed is shown as it is.
_ROLES = {
    "input": ("输入", "input"),
    "definition": ("定义", "definition"),
    "formula": ("算式", "formula"),
    "band": ("分档", "band"),
    "bands": ("分档", "band"),
    "tier": ("档次", "tier"),
    "tiers": ("档次", "tier"),
    "judged": ("评定", "judged"),
    "group": ("分组", "group"),
    "step": ("加减", "step"),
    "deduction": ("扣分", "deduction"),
    "addition": ("加分", "addition"),
    "occurrence": ("计次", "occurrence"),
    "item": ("要点", "item"),
    "checklist": ("要点", "checklist"),
    "interpolation": ("插值", "interpolation"),
    "proportion": ("比例", "proportion"),
    "base": ("基本分", "base score"),
    "part": ("分项", "part"),
    "limit": ("限额", "limit"),
    "clamp": ("限额", "limit"),
    "otherwise": ("其余", "otherwise"),
    "exemption": ("直接得分", "exemption"),
    "override": ("决定", "override"),
    "veto": ("否决", "veto"),
    "rounding": ("舍入", "rounding"),
}
_LIMITS = frozenset({"limit", "clamp"})
_CONDITIONAL = frozenset({"override", "exemption", "veto"})

_WORDS = {
    "rule": ("标准", "rule"),
    "default": ("默认标准", "default rule"),
    "away": ("不适用，不计入总分", "not applicable, left out of the total"),
    "open": ("数据不全，得分未定", "values are missing, the score is open"),
    "of": ("满分", "of"),
    "points": ("分", ""),
    "holds": ("成立", "holds"),
    "fails": ("不成立", "does not hold"),
    "idle": ("没有触发", "does not apply"),
    "not_rounded": ("不舍入", "not rounded"),
    "total": ("总分", "total"),
    "grade": ("等级", "grade"),
    "vetoed": ("一票否决，总分为0", "vetoed, the total is 0"),
    "scaled": ("按适用指标折算", "scaled to the full score"),
    "half_up": ("四舍五入", "half up"),
    "half_even": ("四舍六入五成双", "half even"),
    "down": ("只舍不入", "down"),
    "up": ("只入不舍", "up"),
}


def word(key: str, lang: Language) -> str:
    """A fixed word of the explanations."""
    return _WORDS[key][0 if lang == "zh" else 1]


@attrs.frozen
class Step:
    """One thing that happened on the way to a score.

    ``kind`` is the role of the node, ``"input"`` or ``"rounding"``; ``name``
    what it is called; ``words`` the author's own; ``value`` the exact value,
    or a truth value. ``given`` is an input as it was given, ``taken`` the
    place of the branch of a piecewise rule (``None`` for its otherwise).
    """

    kind: str
    name: str | None
    words: str
    value: Value | None
    given: str | None = None
    taken: int | None = None
    branched: bool = False
    rounding: Rounding | None = None

    def to_dict(self) -> dict[str, object]:
        """Plain data; an exact value is a text such as ``1/3``."""
        exact = self.value if isinstance(self.value, bool) or self.value is None else None
        found: dict[str, object] = {
            "kind": self.kind,
            "name": self.name,
            "text": self.words,
            "value": to_text(self.value) if isinstance(self.value, Fraction) else exact,
        }
        if self.given is not None:
            found["given"] = self.given
        if self.branched:
            found["branch"] = self.taken
        return found


@attrs.frozen
class LeafExplanation:
    """Everything there is to say about the score of one indicator."""

    path: tuple[str, ...]
    points: Decimal
    score: Decimal | None
    applicable: bool
    text: str
    by_default: bool
    steps: tuple[Step, ...]

    def to_dict(self) -> dict[str, object]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "path": list(self.path),
            "points": f"{self.points:f}",
            "score": None if self.score is None else f"{self.score:f}",
            "applicable": self.applicable,
            "rule": self.text,
            "steps": [step.to_dict() for step in self.steps],
        }


def explain_leaf(result: LeafResult) -> LeafExplanation:
    """Retrace how the score of one indicator came about."""
    steps: tuple[Step, ...] = ()
    if result.score is not None:
        steps = tuple(_steps(result))
    leaf = result.leaf
    return LeafExplanation(
        leaf.path,
        leaf.points,
        result.score,
        result.applicable,
        leaf.text,
        leaf.by_default,
        steps,
    )


def _steps(result: LeafResult) -> Iterator[Step]:
    leaf, rubric = result.leaf, result.result.rubric
    values = result.result.values_of(result.place)
    for spec in leaf.plan.inputs:
        if spec.id in values:
            raw = result.result.given.raw.get(rubric.input_places[spec.id])
            yield Step("input", spec.key, "", values[spec.id], _given(spec, values[spec.id], raw))
    met = trace(leaf.plan.score, values)
    for node, value in met.steps:
        if node.role != "input" and not _is_idle(met, node, value):
            yield _step(result, met, node, value)
    yield Step("rounding", None, "", met.value, rounding=rubric.rounding_of(leaf))


def _step(result: LeafResult, met: Trace, node: Node, value: Value) -> Step:
    source = result.leaf.plan.source
    span, taken = node.span, None
    if isinstance(node, nodes.Case):
        taken = met.branch(node)
        if taken is not None:
            branch = node.branches[taken]
            span = branch.condition.span or branch.value.span or span
    words = " ".join(source.excerpt(span).split()) if span is not None else ""
    branched = isinstance(node, nodes.Case)
    return Step(node.role or "", node.label, words, value, taken=taken, branched=branched)


def _is_idle(met: Trace, node: Node, value: Value) -> bool:
    """Whether ``node`` adds nothing: a limit that changed nothing, a case whose branch speaks."""
    if isinstance(node, nodes.Case):
        taken = met.branch(node)
        chosen = node.otherwise if taken is None else node.branches[taken].value
        return node.role not in _CONDITIONAL and chosen is not None and chosen.role is not None
    if node.role not in _LIMITS:
        return False
    inner = node
    while isinstance(inner, nodes.Min | nodes.Max):
        inner = inner.left if isinstance(inner.right, nodes.Const) else inner.right
    return inner is not node and met.value_of(inner) == value


def _given(spec: InputSpec, value: Fraction, raw: object) -> str:
    """An input as it was given, in words where it was given as a place."""
    if spec.kind == "choice" and spec.labels:
        return spec.labels[int(value)]
    if spec.kind == "yes_no":
        return "是" if value else "否"
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, tuple | list):
        return "、".join(str(part) for part in raw)
    if raw is None:
        return _number(value)
    return to_text(value) if isinstance(raw, Fraction) else str(raw)


# Rendering -------------------------------------------------------------------


def _number(value: Fraction) -> str:
    """A number to read: exact when it is short, else to six decimals."""
    return (
        to_text(value) if _is_short(value) else to_text(round_fraction(value, _PLACES, "half_up"))
    )


def _is_short(value: Fraction) -> bool:
    decimal = decimal_of(value)
    return decimal is not None and len(to_text(decimal)) <= len("-1234567.123456")


def _measure(value: Fraction) -> str:
    """A derived value: shares are shown as percentages as well."""
    text = f"{'=' if _is_short(value) else '≈'} {_number(value)}"
    if value.denominator == 1 or abs(value) > _LARGEST_SHARE:
        return text
    share = round_fraction(value, 4, "half_up")
    sign = "=" if share == value else "≈"
    return f"{text} {sign} {to_text(share * 100)}%"


def _value(step: Step, lang: Language) -> str:
    if isinstance(step.value, bool):
        return word("holds" if step.value else "fails", lang)
    assert step.value is not None  # noqa: S101 - only inputs that were given make a step
    if step.kind == "definition":
        return _measure(step.value)
    sign = "=" if _is_short(step.value) else "≈"
    return f"{sign} {_number(step.value)}{word('points', lang)}"


def _line(step: Step, lang: Language) -> str:
    role = _ROLES.get(step.kind, (step.kind, step.kind))[0 if lang == "zh" else 1]
    colon = "：" if lang == "zh" else ": "
    if step.kind == "input":
        return f"{role}{colon}{step.name} = {step.given}"
    if step.rounding is not None:
        return f"{role}{colon}{_rounding(step, lang)}"
    words = step.name or ""
    if step.words and step.words != words:
        words = f"{words}「{step.words}」" if words else f"「{step.words}」"
    if step.kind in _CONDITIONAL and step.branched and step.taken is None:
        return f"{role}{colon}{words} {word('idle', lang)}"
    return f"{role}{colon}{words} {_value(step, lang)}".replace(f"{colon} ", colon)


def _rounding(step: Step, lang: Language) -> str:
    assert step.rounding is not None and isinstance(step.value, Fraction)  # noqa: S101, PT018
    if step.rounding.places is None:
        return f"{_number(step.value)} {word('not_rounded', lang)}"
    rounded = round_fraction(step.value, step.rounding.places, step.rounding.mode)
    mode = word(step.rounding.mode, lang)
    about = "" if _is_short(step.value) else "≈ "
    return f"{about}{_number(step.value)} → {to_text(rounded)}{_bracketed(mode, lang)}"


def _is_plain_rounding(step: Step) -> bool:
    """Whether rounding left the score as it was."""
    if step.rounding is None or step.rounding.places is None:
        return False
    value = step.value
    assert isinstance(value, Fraction)  # noqa: S101 - a score is a number
    return round_fraction(value, step.rounding.places, step.rounding.mode) == value


def _bracketed(words: str, lang: Language) -> str:
    return f"（{words}）" if lang == "zh" else f" ({words})"


def render_leaf(leaf: LeafExplanation, lang: Language = "zh") -> str:
    """The explanation of one indicator as text."""
    colon = "：" if lang == "zh" else ": "
    unit = word("points", lang)
    head = " › ".join(leaf.path)
    if not leaf.applicable:
        return f"{head}{colon}{word('away', lang)}"
    full = _bracketed(_full(leaf.points, lang), lang)
    if leaf.score is None:
        return f"{head}{colon}{word('open', lang)}{full}"
    lines = [f"{head}{colon}{leaf.score:f}{unit}{full}"]
    kind = word("default" if leaf.by_default else "rule", lang)
    said = [" ".join(line.split()) for line in leaf.text.splitlines()] or [""]
    lines.append(f"  {kind}{colon}{said[0]}".rstrip("：: "))
    lines.extend(f"    {line}" for line in said[1:] if line)
    lines.extend(f"  {_line(step, lang)}" for step in leaf.steps if not _is_plain_rounding(step))
    return "\n".join(lines)


def _full(points: Decimal, lang: Language) -> str:
    return f"{word('of', lang)}{'' if lang == 'zh' else ' '}{points:f}{word('points', lang)}"


def render_result(result: Result, lang: Language = "zh") -> str:
    """The explanation of all indicators, then of the total."""
    parts = [render_leaf(explain_leaf(leaf), lang) for leaf in result]
    parts.append("\n".join(_total_lines(result, lang)))
    return "\n\n".join(parts)


def _total_lines(result: Result, lang: Language) -> Iterator[str]:
    colon = "：" if lang == "zh" else ": "
    unit = word("points", lang)
    full = _full(result.points, lang)
    if result.vetoed:
        yield word("vetoed", lang)
    if not result.complete:
        low, high = result.interval
        shown = (f"{'…' if end is None else format(end, 'f')}" for end in (low, high))
        yield f"{word('total', lang)}{colon}{' – '.join(shown)}{unit}{_bracketed(full, lang)}"
        return
    comma = "，" if lang == "zh" else ", "
    full = _bracketed(f"{full}{comma}{percent(result.rate)}", lang)
    yield f"{word('total', lang)}{colon}{result.total:f}{unit}{full}"
    if result.away:
        yield f"{word('scaled', lang)}{colon}{result.scaled:f}{unit}"
    if result.grade is not None:
        yield f"{word('grade', lang)}{colon}{result.grade}"
