"""Mutation testing: small faults are put into a module, and the tests near it must notice.

``python -m tests.mutate perfeval/program/reference.py`` prints each fault that no test
noticed, and the share that was. ``docs/how-to/work-on-perfeval.md`` says more.

No file is changed: a fault is made in the syntax tree, and tried in a process
of its own by the tests that call the function around it. Three things are left
alone: texts, annotations, and constants named ``MAX_…`` or ``maxsize``, which say where the
quick way gives up and decide no result.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import gc
import os
import pickle
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import islice
from operator import itemgetter
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import IO

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).parents[1]
MODULES = ("perfeval/numbers/exact.py", "perfeval/program/*.py")
NEAR = (
    "tests/unit/numbers/test_numbers.py",
    "tests/unit/program/*.py",
    "tests/unit/scoring/test_scoring.py",
    "tests/property/test_program_codegen.py",
    "tests/property/test_telling.py",
    "tests/unit/scoring/test_columns.py",
    "tests/property/test_arrays.py",
)
"""What is tried when nothing is named, and the tests that may notice."""

EXAMPLES = 12
"""How many examples a property test tries for each fault."""

PATIENCE = 10
"""A test that takes so many times as long as without a fault has noticed it."""

MEMORY = 4 << 30
OPTIONS = ("-xq", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
CALLED = "called_by_a_test"

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

    ``within`` is the line where the function around it begins; 0 is none.
    """

    number: int
    field: str
    place: int | None
    child: ast.AST
    other: ast.AST
    within: int

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
    stack: list[tuple[ast.AST, int]] = [(tree, 0)]
    while stack:
        node, within = stack.pop()
        if _is_chosen(node):
            continue
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns"):
                continue
            if isinstance(node, ast.FunctionDef) and field == "body":
                within = _begin(node)
            many = isinstance(value, list)
            for place, child in enumerate(value if many else [value]):
                if isinstance(child, ast.AST):
                    stack.append((child, within))
                    at = place if many else None
                    found += [
                        Fault(number[node], field, at, child, other, within)
                        for other in _others(child, field)
                    ]
    return sorted(found, key=lambda fault: fault.line)


def _begin(function: ast.FunctionDef) -> int:
    return min([function.lineno, *(each.lineno for each in function.decorator_list)])


def _is_chosen(node: ast.AST) -> bool:
    """Whether ``node`` sets a limit that was chosen."""
    if isinstance(node, ast.keyword):
        return node.arg == "maxsize"
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    return any(isinstance(t, ast.Name) and t.id.lstrip("_").startswith("MAX_") for t in targets)


def _others(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """What may stand there instead of ``node``."""
    match node:
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            for kind in _COMPARED[type(sign).__name__].split():
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
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
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


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from (inner, *_codes(inner))


Function = tuple[str, int]
"""A function: its file, and the line where it begins."""


@attrs.define
class Near:
    """A pytest plugin that runs the tests near each fault instead of all tests once.

    Most faults are put into the functions of a process that has imported all
    tests. Others, such as wrong constants, need everything imported afresh.
    """

    chosen: dict[Path, list[Fault]]
    told: IO[str]
    killed: int = 0
    items: dict[str, pytest.Item] = attrs.field(factory=dict)
    tests: dict[str, tuple[float, set[Function]]] = attrs.field(factory=dict)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every fault."""
        self.items = {item.nodeid: item for item in session.items}
        self._look()
        for path, chosen in self.chosen.items():
            begun, killed, name = time.monotonic(), self.killed, path.relative_to(ROOT)
            for fault in chosen:
                if self._is_noticed(path, fault):
                    self.killed += 1
                    continue
                before, after = ast.unparse(fault.child), ast.unparse(fault.other)
                self._tell(f"{name}:{fault.line}\n  - {before}\n  + {after}")
            spent = time.monotonic() - begun
            self._tell(f"{name}: {shares(self.killed - killed, len(chosen))} in {spent:.0f} s")
        return True

    def _tell(self, text: str) -> None:
        print(text, file=self.told, flush=True)

    def _look(self) -> None:
        """Run all tests, and note how long each takes and which functions it calls."""
        called: set[Function] = set()
        codes = {path: _watched(path) for path in self.chosen}

        def run() -> bool:
            setattr(builtins, CALLED, lambda *function: called.add(function))
            for path, code in codes.items():
                _exchange(path, code)
            for name in self.items:
                called.clear()
                begun = time.monotonic()
                if not self._pass({name: 600}):
                    return False
                pickle.dump((name, time.monotonic() - begun, called), notes)
            notes.flush()
            return True

        with tempfile.TemporaryFile() as notes:
            if not _forked(run):
                pytest.exit("the tests fail without any fault", 3)
            notes.seek(0)
            found = [pickle.load(notes) for _ in self.items]
        for name, spent, functions in sorted(found, key=itemgetter(1)):
            self.tests[name] = (spent, functions)

    def _is_noticed(self, path: Path, fault: Fault) -> bool:
        """Whether a test fails, or takes too long, with ``fault``; the quickest come first."""
        tree = ast.parse(_text(path))
        fault.apply(tree)
        code = compile(ast.fix_missing_locations(tree), str(path), "exec")
        at = (str(path), fault.within)
        near = {name: spent for name, (spent, functions) in self.tests.items() if at in functions}

        def run() -> bool:
            if not fault.within:
                return self._pass_afresh(path, code)
            _exchange(path, code)
            return self._pass(near)

        return not _forked(run)

    def _pass(self, names: dict[str, float]) -> bool:
        """Whether the tests ``names`` pass in this process, each in ten times its time."""
        items = [self.items[name] for name in names]
        for item, following in zip(items, [*items[1:], None], strict=True):
            signal.alarm(round(PATIENCE * names[item.nodeid]) + 3)
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if item.session.testsfailed:
                return False
        return True

    def _pass_afresh(self, path: Path, code: CodeType) -> bool:
        """Whether the tests pass where the module at ``path`` is ``code``."""
        for name in [name for name in sys.modules if name.startswith(("perfeval", "tests."))]:
            del sys.modules[name]
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        module = sys.modules[name] = ModuleType(name)
        exec(code, module.__dict__)  # noqa: S102 - our own module, but for the fault
        signal.alarm(round(PATIENCE * sum(spent for spent, _ in self.tests.values())))
        return pytest.main([*OPTIONS, *_tests()]) == 0


def _watched(path: Path) -> CodeType:
    """A module whose functions say that they are called."""
    tree = ast.parse(_text(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body[:0] = ast.parse(f"{CALLED}({str(path)!r}, {_begin(node)})").body
    return compile(ast.fix_missing_locations(tree), str(path), "exec")


def _exchange(path: Path, module: CodeType) -> None:
    """Give every function of the module at ``path`` its code from ``module``."""
    new = {(code.co_qualname, code.co_firstlineno): code for code in _codes(module)}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == str(path):
            code = thing.__code__
            thing.__code__ = new[code.co_qualname, code.co_firstlineno]
        elif hasattr(type(thing), "cache_clear"):
            thing.cache_clear()


def _forked(run: Callable[[], bool]) -> bool:
    """Whether ``run`` says so, in a process of its own."""
    child = os.fork()
    if not child:
        status = 1
        with suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            sys.dont_write_bytecode = True
            status = 0 if run() else 1
        os._exit(status)
    return os.waitpid(child, 0)[1] == 0


@cache
def _text(path: Path) -> str:
    """The text of a module, as it was at first."""
    return path.read_text(encoding="utf-8")


def _tests() -> list[str]:
    return [str(test) for pattern in NEAR for test in sorted(ROOT.glob(pattern))]


def shares(part: int, whole: int) -> str:
    """How many of how many."""
    return f"{part} of {whole} noticed, {part / max(whole, 1):.1%}"


def main() -> None:
    """Try the modules that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutate", description=__doc__)
    parser.add_argument("modules", nargs="*", help="files; without any the exact core")
    parser.add_argument("--every", type=int, default=1, help="try every so many-th fault")
    parser.add_argument("--seed", type=int, default=0, help="choose others")
    options = parser.parse_args()
    paths = [Path(name).resolve() for name in options.modules]
    paths = paths or [path for pattern in MODULES for path in sorted(ROOT.glob(pattern))]
    os.chdir(ROOT)
    os.environ |= {"CI": "1", "HYPOTHESIS_PROFILE": "mutate"}
    settings.register_profile(
        "mutate",
        deadline=None,
        derandomize=True,
        max_examples=EXAMPLES,
        phases=(Phase.explicit, Phase.generate),  # what fails need not be made small
        suppress_health_check=list(HealthCheck),
    )
    told = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what pytest says is of no interest
    begin = random.Random(options.seed).randrange(options.every)
    chosen = {path: faults(ast.parse(_text(path)))[begin :: options.every] for path in paths}
    with told:
        near = Near(chosen, told)
        status = pytest.main([*OPTIONS, *_tests()], plugins=[near])
        told.write(f"together: {shares(near.killed, sum(map(len, chosen.values())))}\n")
    sys.exit(int(status))


if __name__ == "__main__":
    main()
