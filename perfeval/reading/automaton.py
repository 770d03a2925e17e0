"""The LALR table as an automaton that remembers: stacks of states, and where each word leads.

A stack is one object for each sequence of states, so that the search meets
the same few thousand again and again and looks their ways up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from types import MappingProxyType

import attrs

from perfeval.reading.table import END, Production, Table
from perfeval.reading.words import lexicon

COSTS = MappingProxyType({
    "statement": 1.5, "defined": 0.5, "against": 1.4, "qualified": 0.5, "by_open": 5.0,
    "judged_each": 3.0, "limited": 0.6, "others": 1.0, "the_rest": 3.0, "full": 1.0,
    "counting": 0.5, "unsupported": 2.0, "among": 0.2, "aged": 1.2,
    "by_loss": 2.0,
})  # fmt: skip
"""What the less likely kinds of clauses cost, by the alias of their rule."""


@attrs.frozen
class Token:
    """A word of a sentence: its class, what it settles, and its place in the folded text."""

    kind: str
    value: str
    start: int
    end: int


@attrs.frozen
class Tree:
    """A clause or a part of one, as the grammar has it."""

    name: str
    children: tuple[Tree | Token, ...]
    start: int
    end: int

    def __iter__(self) -> Iterator[Tree | Token]:
        return iter(self.children)


class Stack:
    """States on top of each other; ``next`` is where a word leads, and what that costs."""

    __slots__ = ("above", "below", "next", "state")

    def __init__(self, state: int, below: Stack | None) -> None:
        self.state, self.below = state, below
        self.above: dict[int, Stack] = {}
        self.next: dict[str, tuple[Stack, float] | None] = {}

    def push(self, state: int) -> Stack:
        """This stack with ``state`` on top: the same object each time."""
        stack = self.above.get(state)
        if stack is None:
            stack = self.above[state] = Stack(state, self)
        return stack


class Automaton:
    """All stacks that sentences have led to."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.root = Stack(table.start, None)
        self.costs = [COSTS.get(rule.name, 0.0) for rule in table.productions]

    def feed(self, stack: Stack, kind: str) -> tuple[Stack, float] | None:
        """The stack behind a word of class ``kind``; None where it cannot stand."""
        known = stack.next.get(kind, False)
        if known is not False:
            return known  # type: ignore[return-value] # False is out
        found = stack.next[kind] = self._feed(stack, kind)
        return found

    def _feed(self, stack: Stack, kind: str) -> tuple[Stack, float] | None:
        states, cost = self.table.states, 0.0
        action = states[stack.state].get(kind)
        while action is not None and action < 0:
            rule = self.table.productions[-1 - action]
            cost += self.costs[-1 - action]
            for _ in range(rule.size):
                stack = stack.below  # type: ignore[assignment] # below the top there is always a stack
            goto = states[stack.state][rule.origin]
            stack = stack.push(goto)
            if kind == END and goto == self.table.end:
                return stack, cost
            action = states[stack.state].get(kind)
        return None if action is None else (stack.push(action), cost)

    def accepts(self, stack: Stack) -> list[str]:
        """The classes of words that can stand here."""
        kinds = [kind for kind in self.table.states[stack.state] if kind.isupper()]
        return sorted(kind for kind in kinds if self.feed(stack, kind))

    def tree(self, tokens: Sequence[Token], size: int) -> Tree:
        """The tree of words that the search has found to fit."""
        states: list[int] = [self.table.start]
        built: list[list[Tree | Token]] = []
        rows = [*((token.kind, token) for token in tokens), (END, Token(END, "", size, size))]
        for kind, token in rows:
            while (action := self.table.states[states[-1]].get(kind, 0)) < 0:
                rule = self.table.productions[-1 - action]
                count = rule.size
                taken = built[len(built) - count :] if count else []
                del states[len(states) - count :], built[len(built) - count :]
                built.append(_reduced(rule, taken, token.start))
                states.append(self.table.states[states[-1]][rule.origin])
                if kind == END and states[-1] == self.table.end:
                    return Tree("start", tuple(built[-1]), 0, size)
            states.append(action)
            built.append([token])
        raise AssertionError  # the search only hands over words that fit


def _reduced(rule: Production, taken: list[list[Tree | Token]], after: int) -> list[Tree | Token]:
    """What stands for ``rule``; rows that grow to the left stay flat, and are not copied."""
    first = taken[0] if rule.kept[:1] == (0,) else []
    if not rule.name and first:
        for place in rule.kept[1:]:
            first.extend(taken[place])
        return first
    children = [child for place in rule.kept for child in taken[place]]
    if not rule.name or (rule.lone and len(children) == 1):
        return children
    row = children[0] if children else None
    if isinstance(row, Tree) and row.name == rule.name == rule.origin:
        children[:1] = row.children
    return [_tree(rule.name, children, taken, after)]


def _tree(
    name: str, children: list[Tree | Token], taken: list[list[Tree | Token]], after: int
) -> Tree:
    parts = [part for row in taken for part in row]
    start = parts[0].start if parts else after
    end = parts[-1].end if parts else after
    return Tree(name, tuple(children), start, end)


@cache
def automaton() -> Automaton:
    """The automaton of the grammar, made once."""
    return Automaton(lexicon().table)
