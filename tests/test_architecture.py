"""The rules of the house: who may import whom, and what may be done where."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import perfeval

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "perfeval"

# The rooms of the house. The lower a room stands, the less it may see: imports go to the same
# level or below.
LEVELS = (
    ("disk", "record", "source"),
    ("diagnostics", "text"),
    ("numbers",),
    ("program",),
    ("catalogue", "model"),
    ("errors", "render"),
    ("reading",),
    ("meaning",),
    (
        *("audit", "figures", "frames", "office", "portable", "questions"),
        *("report", "results", "rubric", "rubrictext", "scoring", "tables"),
    ),
    ("api", "surface"),
    ("types",),
    ("", "cli", "lsp", "notebook"),
    ("__main__",),
)
LEVEL = {name: level for level, names in enumerate(LEVELS) for name in names}

# What stands beside others on its level and yet must not see them.
NEVER_SEES = {
    "report": {"text", "reading", "meaning", "rubrictext", "rubric"},
    "results": {"reading", "meaning", "rubrictext"},
    "scoring": {"reading", "meaning", "tables", "report", "audit", "office"},
    "program": {"diagnostics", "text"},
    "numbers": {"diagnostics"},
}

# Data that shows itself through a renderer above it, which it imports when it is asked to.
SHOWS_ITSELF = {
    # The type of who answers is named below the surface; who it is is bound from above.
    ("rubric", "surface"),
    ("diagnostics", "render"),
    ("diagnostics", "catalogue"),
    # A pickle of another version is compiled again.
    ("portable", "api"),
}

# What readings of a text cost against one another; no number of the text itself is one of these.
WEIGHS_READINGS = {
    f"perfeval/reading/{name}.py" for name in "automaton names search spellings words".split()
}

READS_GRAMMARS = {"rubrictext"}
READS_GRAMMAR = PACKAGE / "reading" / "table.py"
COSTS_WORDS = PACKAGE / "reading" / "spellings.py"  # what a reading costs enters no score
DOES_ARITHMETIC = {"numbers", "program"}
TALKS_TO_THE_WORLD = {"api", "cli", "disk", "notebook", "__main__"}

PRECISION = re.compile(r"\.\d+[eEfFgGn%]")  # a format that rounds

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40
MOST_ROOT_NAMES = 20


def modules(root: Path = PACKAGE) -> list[Path]:
    """All Python files under ``root``."""
    return sorted(root.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def family(path: Path) -> str:
    """The top-level module or package of perfeval that a file belongs to; "" for the root."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def dotted(node: ast.AST) -> str:
    """``a.b.c`` for a chain of attributes, else the empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value)):
        return f"{owner}.{node.attr}"
    return ""


@cache
def imports(path: Path) -> list[tuple[int, str]]:
    """Line and absolute dotted name of everything a file imports, wherever it stands."""
    return list(_imports(path))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            owner = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            base = ".".join(filter(None, (owner, node.module)))
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def own_imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and family of each module of perfeval that a file imports."""
    for line, name in imports(path):
        first, _, rest = name.partition(".")
        if first == "perfeval":
            seen = rest.partition(".")[0]
            yield line, seen if seen in LEVEL else ""


@cache
def calls(path: Path) -> list[tuple[int, str, str]]:
    """Line, dotted name and last name of everything a file calls."""
    return list(_calls(path))


def _calls(path: Path) -> Iterator[tuple[int, str, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            last = node.func.attr if isinstance(node.func, ast.Attribute) else dotted(node.func)
            yield node.lineno, dotted(node.func), last


def outside(*families: set[str]) -> Iterator[Path]:
    """The files of perfeval that belong to none of ``families``."""
    named = set().union(*families)
    return (path for path in modules() if family(path) not in named)


def exact(*families: set[str]) -> Iterator[Path]:
    """The same without what weighs readings."""
    return (
        each
        for each in outside(*families)
        if each.relative_to(ROOT).as_posix() not in WEIGHS_READINGS
    )


def place(path: Path, line: int, what: str) -> str:
    """One finding, as a person would look for it."""
    return f"{path.relative_to(ROOT)}:{line}: {what}"


def loaded_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after ``statement``."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_every_module_has_a_level() -> None:
    """A new module of perfeval is given its place in the order before it is used."""
    unplaced = {family(path) for path in modules()} - set(LEVEL)

    assert not unplaced


def test_imports_run_one_way() -> None:
    """A module sees its own level and the levels below, never those above."""
    upward = [
        place(path, line, f"{family(path) or 'perfeval'} imports {seen or 'perfeval'}")
        for path in modules()
        for line, seen in own_imports(path)
        if LEVEL[seen] > LEVEL[family(path)] and (family(path), seen) not in SHOWS_ITSELF
    ]

    assert not upward


@pytest.mark.parametrize("name", sorted(NEVER_SEES))
def test_some_modules_never_see_each_other(name: str) -> None:
    """Results carry spans and not syntax; the exact core knows neither words nor messages."""
    seen = [
        place(path, line, other)
        for path in modules()
        if family(path) == name
        for line, other in own_imports(path)
        if other in NEVER_SEES[name]
    ]

    assert not seen


def test_only_attrs_lark_and_the_standard_library_are_imported() -> None:
    """A person who installs perfeval needs attrs and lark, nothing else."""
    known = {*sys.stdlib_module_names, "attrs", "lark", "perfeval"}
    foreign = [
        place(path, line, name)
        for path in modules()
        for line, name in imports(path)
        if name.partition(".")[0] not in known
    ]

    assert not foreign


def test_lark_is_imported_where_grammars_are_read_only() -> None:
    """No lark object or exception is known outside the packages that read the grammars."""
    strays = [
        place(path, line, name)
        for path in outside(READS_GRAMMARS)
        if path != READS_GRAMMAR
        for line, name in imports(path)
        if name.partition(".")[0] == "lark"
    ]

    assert not strays


@pytest.mark.parametrize("statement", ["import perfeval", "import perfeval.cli"])
def test_importing_perfeval_does_not_load_lark(statement: str) -> None:
    """The parser is loaded with the first text, not with the package."""
    loaded = loaded_after(statement)

    assert "perfeval" in loaded
    assert "lark" not in loaded


def test_decimal_contexts_are_known_in_one_place() -> None:
    """Only the number modules mention a decimal context or call what depends on one."""
    depends = {"quantize", "to_integral_value", "sqrt", "fma", "remainder_near"}
    contexts = {f"decimal.{n}" for n in ("Context", "getcontext", "localcontext", "setcontext")}
    found = []
    for path in outside(DOES_ARITHMETIC):
        found += [place(path, line, name) for line, name in imports(path) if name in contexts]
        found += [
            place(path, line, name or last)
            for line, name, last in calls(path)
            if last in depends or name in contexts
        ]

    assert not found


def test_decimals_are_not_computed_with_outside_the_number_modules() -> None:
    """Elsewhere a ``Decimal`` is made, compared and shown, never added or rounded."""
    found = []
    for path in exact(DOES_ARITHMETIC, TALKS_TO_THE_WORLD):
        for node in ast.walk(tree(path)):
            sides = (node.left, node.right) if isinstance(node, ast.BinOp) else ()
            made = [s for s in sides if isinstance(s, ast.Call) and dotted(s.func) == "Decimal"]
            rounds = isinstance(node, ast.Call) and dotted(node.func) == "round"
            spec = node.format_spec if isinstance(node, ast.FormattedValue) else None
            shown = spec is not None and PRECISION.search(ast.unparse(spec)) is not None
            if made or rounds or shown:
                found.append(place(path, getattr(node, "lineno", 0), ast.unparse(node)))

    assert not found


def test_no_binary_floating_point_enters_a_score() -> None:
    """No ``float`` is written or made in the modules that a score passes through."""
    # The costs of a reading are compared with each other and never enter a score.
    free = {"text", "render", "reading"} | TALKS_TO_THE_WORLD
    literals = [
        place(path, node.lineno, repr(node.value))
        for path in exact(free)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, (float, complex))
    ]
    made = [
        place(path, line, f"{name}()")
        for path in exact(free)
        for line, name, _ in calls(path)
        if name == "float"
    ]

    assert not literals + made


def test_nothing_below_the_surface_touches_the_world() -> None:
    """Scoring neither prints nor reads the keyboard, the environment, the clock or chance."""
    doors = {"print", "input", "breakpoint", "datetime.now", "datetime.today", "date.today"}
    rooms = {"asyncio", "locale", "logging", "random", "secrets", "socket", "subprocess", "time"}
    things = {"sys.stdout", "sys.stderr", "sys.stdin", "sys.argv", "os.environ", "os.getenv"}
    found = []
    for path in outside(TALKS_TO_THE_WORLD):
        found += [place(path, line, name) for line, name, _ in calls(path) if name in doors]
        found += [place(path, n, name) for n, name in imports(path) if name.split(".")[0] in rooms]
        found += [
            place(path, node.lineno, dotted(node))
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Attribute) and dotted(node) in things
        ]

    assert not found


def test_generated_code_runs_in_one_place() -> None:
    """``exec`` and ``eval`` stand in the code generator of the exact core and nowhere else."""
    found = [
        place(path, line, name)
        for path in outside({"program"})
        for line, name, _ in calls(path)
        if name in {"exec", "eval", "__import__"}
    ]

    assert not found


def test_files_stay_readable() -> None:
    """A file has at most 400 lines, unless its first line gives a reason (``# long: ...``)."""
    long = [
        place(path, len(lines), "lines")
        for path in [*modules(), *modules(ROOT / "tests")]
        if len(lines := path.read_text(encoding="utf-8").splitlines()) > MOST_LINES_OF_A_FILE
        and "# long: " not in lines[0]
    ]

    assert not long


def test_functions_stay_readable() -> None:
    """A function has at most 40 lines, unless its first line gives a reason (``# long: ...``)."""
    long = []
    for path in modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_LINES_OF_A_FUNCTION and "# long: " not in lines[node.lineno - 1]:
                    long.append(place(path, node.lineno, f"{node.name} has {length} lines"))

    assert not long


def test_the_root_has_few_names_and_shows_them() -> None:
    """``perfeval`` offers at most twenty names, sorted, and each of them is there."""
    names = perfeval.__all__

    assert len(names) <= MOST_ROOT_NAMES
    assert list(names) == sorted(names)
    assert [name for name in names if not hasattr(perfeval, name)] == []


def test_importing_a_module_never_hides_a_public_name() -> None:
    """``perfeval.rule`` stays the function after the module ``perfeval.rule`` is imported."""
    code = (
        "import importlib, perfeval, pkgutil\n"
        "before = {name: getattr(perfeval, name) for name in perfeval.__all__}\n"
        "for module in pkgutil.walk_packages(perfeval.__path__, 'perfeval.'):\n"
        "    if not module.name.endswith('__main__'):\n"
        "        importlib.import_module(module.name)\n"
        "print([n for n in before if getattr(perfeval, n) is not before[n]])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )

    assert done.stdout.strip() == "[]"
