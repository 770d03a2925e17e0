"""Small faults in the text of a module: what ``tests.mutate`` puts there, one at a time.

Left alone are texts, annotations, ``strict=`` and ``repr=``, constants named ``MAX_…`` or
``maxsize``, which say where the quick way gives up and decide no result, whether a
comparison with one means the limit itself, and ``return False``, for which ``None`` does
the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from typing import Any

import attrs

__all__ = ["Fault", "begin", "faults"]

_COMPARED = {
    "Lt": "LtE GtE", "LtE": "Lt Gt", "Gt": "GtE LtE", "GtE": "Gt Lt", "Eq": "NotEq",
    "NotEq": "Eq", "Is": "IsNot", "IsNot": "Is", "In": "NotIn", "NotIn": "In",
}  # fmt: skip
_COMPUTED = {
    "Add": "Sub", "Sub": "Add", "Mult": "FloorDiv", "Div": "Mult", "FloorDiv": "Mult",
    "Mod": "Mult", "Pow": "Mult", "RShift": "LShift", "BitAnd": "BitOr", "BitOr": "BitAnd",
}  # fmt: skip
_SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@attrs.frozen
class Fault:
    """One small change: ``child``, below the ``number``-th node, becomes ``other``.

    ``within`` is the line where the function around it begins, ``statement`` that of the
    statement around it; both are 0 outside functions. ``function`` is the function's name.
    """

    number: int
    field: str
    place: int | None
    child: ast.AST
    other: ast.AST
    within: int
    statement: int
    function: str

    @property
    def line(self) -> int:
        """Where it is."""
        return int(getattr(self.child, "lineno", 0))

    def apply(self, tree: ast.Module) -> None:
        """Change ``tree``, which is the same as the one that was looked at."""
        parent = next(islice(ast.walk(tree), self.number, None))
        other = ast.copy_location(self.other, self.child)
        if self.place is None:
            setattr(parent, self.field, other)
        else:
            getattr(parent, self.field)[self.place] = other


def faults(tree: ast.Module) -> list[Fault]:
    """Every fault that can be put into ``tree``, in order of the text."""
    number = {node: place for place, node in enumerate(ast.walk(tree))}
    found: list[Fault] = []
    stack: list[tuple[ast.AST, int, int, str]] = [(tree, 0, 0, "")]
    while stack:
        node, within, statement, name = stack.pop()
        if _is_chosen(node):
            continue
        for field, child, place in _children(node):
            inside = within, statement, name
            if isinstance(node, ast.FunctionDef) and field == "body":
                inside = begin(node), child.lineno, node.name
            elif within and isinstance(child, ast.stmt):
                inside = within, child.lineno, name
            stack.append((child, *inside))
            found += [
                Fault(number[node], field, place, child, other, *inside)
                for other in _others(child, field)
            ]
    return sorted(found, key=lambda fault: fault.line)


def _children(node: ast.AST) -> Iterator[tuple[str, Any, int | None]]:
    """What stands below ``node`` and is no annotation: its field, itself, its place in a list."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        if isinstance(value, ast.AST):
            yield field, value, None
        elif isinstance(value, list):
            for place, child in enumerate(value):
                if isinstance(child, ast.AST):
                    yield field, child, place


def begin(function: ast.FunctionDef) -> int:
    """The line where a function begins, with what decorates it."""
    return min([function.lineno, *(each.lineno for each in function.decorator_list)])


def _is_chosen(node: ast.AST) -> bool:
    """Whether ``node`` sets a limit that was chosen."""
    if isinstance(node, ast.keyword):
        return node.arg in {"maxsize", "strict", "repr"}
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    return any(isinstance(t, ast.Name) and t.id.lstrip("_").startswith("MAX_") for t in targets)


def _is_limit(node: ast.AST) -> bool:
    """Whether ``node`` names a limit that was chosen: if it is meant itself decides nothing."""
    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return str(name).lstrip("_").startswith("MAX_")


def _others(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """What may stand there instead of ``node``."""
    match node:
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            kinds = _COMPARED[type(sign).__name__].split()
            for kind in kinds[1:] if _is_limit(right) else kinds:
                yield ast.Compare(left, [getattr(ast, kind)()], [right])
        case ast.BinOp(left=left, op=sign, right=right) if type(sign).__name__ in _COMPUTED:
            yield ast.BinOp(left, _computed(sign), right)
        case ast.AugAssign(target=target, op=sign, value=value):
            yield ast.AugAssign(target, _computed(sign), value)
        case ast.BoolOp(op=sign, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(sign, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Name(id=name) if field == "func" and name in _SWAPPED:
            yield ast.Name(_SWAPPED[name], ast.Load())
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) not in {
            "None",
            "False",
        }:
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield ast.Pass()
        case ast.Break() | ast.Continue():
            yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()
    if field == "test" and isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.BoolOp):
        yield ast.UnaryOp(ast.Not(), node)


def _computed(sign: ast.operator) -> ast.operator:
    other: ast.operator = getattr(ast, _COMPUTED[type(sign).__name__])()
    return other
