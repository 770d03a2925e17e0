"""What is known of the places of a rule: the one function that hovering asks."""

from __future__ import annotations

import attrs

from perfeval.catalogue import READINGS, Language
from perfeval.catalogue.words import kind_name, role_name, word
from perfeval.model.inputs import InputSpec, Reading
from perfeval.numbers.exact import to_text
from perfeval.program import nodes
from perfeval.program.used_inputs import every
from perfeval.rubric.rubric import Leaf
from perfeval.source import Span

__all__ = ["Clause", "clauses_of"]


@attrs.frozen
class Clause:
    """A place of a rule and what it is: a role, an input, a phrase with two readings."""

    span: Span
    role: str | None = None
    spec: InputSpec | None = None
    reading: Reading | None = None

    def lines(self, lang: Language) -> list[str]:
        """What there is to say, as lines of Markdown."""
        found = []
        if self.role is not None:
            found.append(f"**{role_name(self.role, lang)}**")
        if self.spec is not None:
            found.append(_input_line(self.spec, lang))
        if self.reading is not None and self.reading.topic in READINGS:
            words = READINGS[self.reading.topic].words(lang)
            colon = word("colon", lang)
            parts = (("reading", "taken"), ("alternatives", "alternatives"), ("settle", "settle"))
            found += [f"{word(key, lang)}{colon}{words[part]}" for key, part in parts]
        return found


def clauses_of(rule: Leaf) -> tuple[Clause, ...]:
    """The places of a rule, the widest first.

    For now: what the program keeps of roles, the inputs where they are named,
    and the phrases with two readings. A reader that knows the role of every
    clause gives its clauses here.
    """
    plan, found = rule.plan, []
    specs = {spec.id: spec for spec in plan.inputs}
    for node in every(plan.score):
        if node.span is None:
            continue
        if isinstance(node, nodes.Input):
            found.append(Clause(node.span, "input", specs.get(node.key)))
        elif node.role is not None and node.role != "input":
            found.append(Clause(node.span, node.role))
    found += [Clause(spec.span, "input", spec) for spec in plan.inputs if spec.span is not None]
    found += [Clause(reading.span, None, None, reading) for reading in plan.readings]
    return tuple(
        sorted(dict.fromkeys(found), key=lambda each: (each.span.start - each.span.end, each.span))
    )


def _input_line(spec: InputSpec, lang: Language) -> str:
    colon = word("colon", lang)
    parts = [kind_name(spec.kind, lang)]
    if spec.unit:
        parts.append(spec.unit)
    if spec.labels:
        parts.append(" / ".join(spec.labels))
    if spec.low is not None or spec.high is not None:
        ends = ("…" if end is None else to_text(end) for end in (spec.low, spec.high))
        parts.append(" – ".join(ends))
    return f"`{spec.key}`{colon}{word('comma', lang).join(parts)}"
