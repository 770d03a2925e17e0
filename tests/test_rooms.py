"""The shape of the house: no circle of files, and a small root."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.test_architecture import PACKAGE, ROOT, dotted, modules, tree

MOST_ROOT_FILES = 8


def runtime_imports(path: Path) -> set[Path]:
    """The files of perfeval that a file loads, at once or when something is asked of it."""
    found: set[Path] = set()
    left: list[ast.AST] = [tree(path)]
    while left:
        node = left.pop()
        if isinstance(node, ast.If) and dotted(node.test).endswith("TYPE_CHECKING"):
            left.extend(node.orelse)
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("perfeval"):
            base = ROOT.joinpath(*(node.module or "").split("."))
            for alias in node.names:
                inner = (base / f"{alias.name}.py", base / alias.name / "__init__.py")
                own = (base.with_suffix(".py"), base / "__init__.py")
                found.add(next(each for each in (*inner, *own) if each.exists()))
        left.extend(ast.iter_child_nodes(node))
    return found - {path}


def test_no_circle_of_files() -> None:
    """No file loads a file that loads it again, however late."""
    graph = {path: runtime_imports(path) for path in modules()}
    sound: set[Path] = set()
    while grown := {path for path in graph if path not in sound and graph[path] <= sound}:
        sound |= grown

    assert not sorted(str(path.relative_to(ROOT)) for path in graph if path not in sound)


def test_the_root_is_small() -> None:
    """Rooms hold the files; what stands in the root is what everything else stands on."""
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_ROOT_FILES
