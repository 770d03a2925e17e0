"""Other ways to score the workload, as far as they are installed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from math import floor
from typing import Any

from tests.benchmarks.dialects import cel, json_logic
from tests.benchmarks.workload import NAMES

Row = dict[str, Any]
Score = Callable[[Row], object]
Prepare = Callable[[Row], Row]

EXPRESSIONS = (
    "0 if 实际采购金额 > 采购计划金额 else 实际采购金额 / 采购计划金额 * 1",
    "max(0, 1 - 0.1 * floor(max(0, 预算调整金额 / 部门预算总规模 * 100 - 10)))",
    (
        "1 if 在用固定资产 / 固定资产总额 >= 0.9 else 0.7 if 在用固定资产 / 固定资产总额 >= 0.75"
        " else 0.4 if 在用固定资产 / 固定资产总额 >= 0.6 else 0"
    ),
    "1 if 在编人数 / 核定编制数 <= 1 else 0",
    "1 if 编外人数 / 人员总数 < 0.05 else 0.5 if 编外人数 / 人员总数 <= 0.1 else 0",
    "3 if 三公支出 / 三公预算 < 0.9 else 2 if 三公支出 / 三公预算 <= 1 else 0",
    "3 if 公用决算 / 公用预算 < 0.9 else 2 if 公用决算 / 公用预算 <= 1 else 0",
    (
        "一季度进度 / 25 * 1 + 二季度进度 / 50 * 1 + 三季度进度 / 75 * 1 + 四季度进度 / 100 * 1"
        " + (一季度进度 / 25 + 二季度进度 / 50 + 三季度进度 / 75 + 四季度进度 / 100) / 4 * 2"
    ),
    "max(0, 8 - 4 * 未完成重点工作)",
    "min(6, 已完成项目 / 计划项目 * 6)",
    "6 if 满意度 >= 95 else 4 if 满意度 >= 90 else 2 if 满意度 >= 80 else 1",
    "min(2, 支出决算 / 部门预算总规模 * 2)",
)


def simpleeval() -> Score:
    """A safe expression evaluator on floats."""
    made = import_module("simpleeval").SimpleEval(
        functions={"max": max, "min": min, "floor": floor}
    )
    parsed = [(text, made.parse(text)) for text in EXPRESSIONS]

    def score(row: dict[str, Any]) -> object:
        made.names = row
        return sum(made.eval(text, previously_parsed=node) for text, node in parsed)

    return score


def asteval() -> Score:
    """A larger expression evaluator on floats."""
    made = import_module("asteval").Interpreter(minimal=True, with_ifexp=True)
    made.symtable["floor"] = floor
    parsed = [made.parse(text) for text in EXPRESSIONS]

    def score(row: dict[str, Any]) -> object:
        made.symtable.update(row)
        return sum(made.run(node) for node in parsed)

    return score


def _short(text: str) -> str:
    """``text`` with names for those who take no Chinese ones."""
    for place, name in sorted(enumerate(NAMES), key=lambda pair: -len(pair[1])):
        text = text.replace(name, f"n{place}")
    return text


def _ternary(text: str) -> str:
    """``a if b else c`` as ``b ? a : c``."""
    value, _, rest = text.partition(" if ")
    if not rest:
        return text
    condition, _, otherwise = rest.partition(" else ")
    return f"({condition} ? {value} : {_ternary(otherwise)})"


_OVER = "(预算调整金额 / 部门预算总规模 * 100 - 10)"


def _listed(function: str, over: str) -> list[str]:
    """The expressions for a language whose ``max`` and ``min``, spelled so, take lists."""
    texts = [_ternary(_short(text)) for text in EXPRESSIONS]
    texts[1] = _short(f"max(0, 1 - 0.1 * {over})")
    return [re.sub(r"^(max|min)\((.*)\)$", rf"{function}\1([\2])", text) for text in texts]


def zen() -> Score:
    """One compiled expression of a rule engine with decimals of 28 digits inside."""
    texts = _listed("", f"floor(max([0, {_OVER}]))")
    made = import_module("zen").compile_expression(f"[{', '.join(texts)}]")
    return lambda row: sum(made.evaluate(row))


def rule_engine() -> Score:
    """A typed rule language; its numbers are Decimals."""
    engine = import_module("rule_engine")
    rules = [engine.Rule(text) for text in _listed("$", f"($max([0, {_OVER}]) // 1)")]
    return lambda row: sum(rule.evaluate(row) for rule in rules)


def datalogic() -> Score:
    """JsonLogic, compiled, in Rust; its numbers are doubles."""
    engine = import_module("datalogic_py").Engine()
    logic = [json_logic(_short(text)) for text in EXPRESSIONS]
    made = engine.compile(json.dumps({"+": logic}))
    score: Score = made.evaluate
    return score


def common_expressions() -> Score:
    """The Common Expression Language, compiled, in Rust; its numbers are doubles."""
    texts = " + ".join(cel(_short(text)) for text in EXPRESSIONS)
    made = import_module("cel").compile(texts)
    score: Score = made.execute
    return score


def _doubles(row: Row) -> Row:
    return {name: value / 1 for name, value in _renamed(row).items()}


def _renamed(row: Row) -> Row:
    return {f"n{place}": row[name] for place, name in enumerate(NAMES)}


def _decimals(row: Row) -> Row:
    return {name: Decimal(repr(value)) for name, value in _renamed(row).items()}


RIVALS: tuple[tuple[str, Callable[[], Score], Prepare], ...] = (
    ("zen", zen, _renamed),
    ("simpleeval", simpleeval, dict),
    ("asteval", asteval, dict),
    ("rule_engine", rule_engine, _decimals),
    ("datalogic_py", datalogic, _renamed),
    ("cel", common_expressions, _doubles),
)


def installed() -> Iterator[tuple[str, Score, Prepare]]:
    """The rivals that can be run here, and what a row is made into for each beforehand."""
    for name, make, prepare in RIVALS:
        if find_spec(name) is not None:
            yield name, make(), prepare
