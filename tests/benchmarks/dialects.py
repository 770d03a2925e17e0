"""The expressions of the workload in other languages, made from the Python ones."""

from __future__ import annotations

import ast
from typing import Any

_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.LtE: "<=",
}


def json_logic(text: str) -> Any:  # noqa: ANN401 - plain data
    """An expression as JsonLogic."""
    return _logic(ast.parse(text, mode="eval").body)


def _logic(node: ast.expr) -> Any:  # noqa: ANN401
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return {"var": name}
        case ast.BinOp(left=left, op=op, right=right):
            return {_SIGNS[type(op)]: [_logic(left), _logic(right)]}
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return {_SIGNS[type(op)]: [_logic(left), _logic(right)]}
        case ast.IfExp(test=test, body=body, orelse=otherwise):
            return {"if": [_logic(test), _logic(body), _logic(otherwise)]}
        case ast.Call(func=ast.Name(id="floor"), args=[value]):
            inner = _logic(value)
            return {"-": [inner, {"%": [inner, 1]}]}
        case ast.Call(func=ast.Name(id=name), args=args):
            return {name: list(map(_logic, args))}
    raise NotImplementedError


def cel(text: str) -> str:
    """An expression in the Common Expression Language, on doubles."""
    return _cel(ast.parse(text, mode="eval").body)


def _cel(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=int() | float() as value):
            return f"{value:.1f}" if isinstance(value, int) else repr(value)
        case ast.Name(id=name):
            return name
        case ast.BinOp(left=left, op=op, right=right):
            return f"({_cel(left)} {_SIGNS[type(op)]} {_cel(right)})"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"({_cel(left)} {_SIGNS[type(op)]} {_cel(right)})"
        case ast.IfExp(test=test, body=body, orelse=otherwise):
            return f"({_cel(test)} ? {_cel(body)} : {_cel(otherwise)})"
        case ast.Call(func=ast.Name(id="floor"), args=[value]):
            return f"double(int({_cel(value)}))"
        case ast.Call(func=ast.Name(id=name), args=[one, other]):
            sign, texts = (">" if name == "max" else "<"), (_cel(one), _cel(other))
            return f"({texts[0]} {sign} {texts[1]} ? {texts[0]} : {texts[1]})"
    raise NotImplementedError
