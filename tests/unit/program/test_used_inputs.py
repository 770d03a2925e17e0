"""What programs are made of."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval.program import nodes
from perfeval.program.nodes import Branch, Case, Compare, Const, Input, Node
from perfeval.program.used_inputs import Reach, children, every

A, B, C, D = map(Input, "abcd")
LESS, MORE = Compare("<", A, B), Compare(">", C, D)


class TestChildren:
    """The nodes directly inside a node."""

    @pytest.mark.parametrize(
        ("node", "inside"),
        [
            *((kind(A, B), (A, B)) for kind in (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div)),
            (nodes.Min(A, B), (A, B)),
            (nodes.Max(B, A), (B, A)),
            (LESS, (A, B)),
            (nodes.Floor(A), (A,)),
            (nodes.Ceil(B), (B,)),
            (nodes.Round(C, 2, "down"), (C,)),
            (nodes.And((LESS, MORE)), (LESS, MORE)),
            (nodes.Or((MORE, LESS, MORE)), (MORE, LESS, MORE)),
            (nodes.Not(LESS), (LESS,)),
            (Case((Branch(LESS, A), Branch(MORE, B)), C), (LESS, A, MORE, B, C)),
            (Case((Branch(LESS, A),)), (LESS, A)),
            (A, ()),
            (Const(Fraction(1)), ()),
        ],
    )
    def test_they_come_in_order_of_evaluation(self, node: Node, inside: tuple[Node, ...]) -> None:
        """Left before right, a condition before its value, otherwise last."""
        found = tuple(children(node))
        assert [id(each) for each in found] == [id(each) for each in inside]

    def test_every_node_comes_once(self) -> None:
        """Users before what they use, roots in order, and nothing twice."""
        rate, twin = nodes.Div(A, B), nodes.Div(A, B)
        case = Case((Branch(LESS, rate),), twin)
        found = list(every(case, nodes.Add(rate, C), rate))
        assert found == [case, LESS, A, B, rate, twin, nodes.Add(rate, C), C]
        assert len({id(node) for node in found}) == len(found)


class TestReach:
    """What has been taken so far."""

    def test_uses_inputs_and_nodes_are_counted(self) -> None:
        """A root is used once by being taken, an operand once by each user."""
        reach, rate = Reach(), nodes.Div(A, B)
        roots = nodes.Add(rate, nodes.Mul(rate, A)), nodes.Sub(rate, C)
        assert reach.take(roots[0], None)
        assert (reach.parents[id(rate)], reach.parents[id(A)], reach.parents[id(B)]) == (2, 2, 1)
        assert reach.size == 5
        assert set(reach.inputs) == {"a", "b"}
        assert reach.take(roots[1], None)
        assert (reach.parents[id(rate)], reach.size) == (3, 7)
        assert set(reach.inputs) == {"a", "b", "c"}

    def test_the_same_root_twice_adds_nothing_but_a_use(self) -> None:
        """Two outputs may be one program."""
        reach, root = Reach(), nodes.Add(A, B)
        assert reach.take(root, None)
        assert reach.take(root, 0)
        assert (reach.parents[id(root)], reach.parents[id(A)], reach.size) == (2, 1, 3)

    def test_what_would_pass_the_limit_is_left(self) -> None:
        """Up to the limit, and a tenth of it at a time beyond, programs are taken."""
        reach = Reach()
        assert reach.take(A, 20)
        long: Node = B
        for _ in range(9):
            long = nodes.Add(long, Const(Fraction(1)))
        assert reach.take(long, 20)
        assert reach.size == 20
        before = dict(reach.parents)
        more = nodes.Sub(C, D), nodes.Sub(C, A), nodes.Sub(nodes.Add(D, D), C)
        assert reach.take(more[0], 20) is False
        assert (reach.size, dict(reach.parents), set(reach.inputs)) == (20, before, {"a", "b"})
        assert reach.take(more[1], 20)
        assert reach.size == 22
        assert reach.take(more[2], 20) is False
        assert reach.take(more[2], None)
