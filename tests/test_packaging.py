"""What a person installs is complete: four ways to install, one score."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ("third-party.rubric", "data.json")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GRAMMARS = sorted(path.name for path in (ROOT / "grammar").glob("*.lark"))


def names(requirements: list[str]) -> list[str]:
    """The distributions that a list of requirements asks for."""
    return sorted(re.split(r"[^A-Za-z0-9_-]", line)[0] for line in requirements)


def test_a_user_needs_attrs_and_lark() -> None:
    """The package requires attrs and lark 1, and its tests hypothesis and pytest besides."""
    project = PROJECT["project"]

    assert project["dependencies"] == ["attrs>=23.1", "lark>=1.2,<2"]
    assert names(project["optional-dependencies"].pop("test")) == ["hypothesis", "pytest"]
    assert not project["optional-dependencies"]


def test_the_version_is_in_the_changelog() -> None:
    """The changelog says what came with the version that the project has."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"\n## {PROJECT['project']['version']}" in changelog


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints, run as a user would who has nothing else of ours about."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COVERAGE"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Environment:
    """A fresh virtual environment in a folder outside the source tree, with the example beside."""

    def __init__(self, folder: Path) -> None:
        run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
        self.folder = folder
        self.scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        for name in EXAMPLE:
            shutil.copy(ROOT / "examples" / "yantai" / name, folder / name)

    def install(self, *what: str | Path) -> None:
        """Installs with the environment's own pip."""
        run(self.scripts / "python", "-m", "pip", "install", "--quiet", *what, cwd=self.folder)

    def python(self, *arguments: str | Path, cwd: Path | None = None) -> str:
        """Runs the environment's Python."""
        return run(self.scripts / "python", *arguments, cwd=cwd or self.folder)

    def score(self) -> str:
        """Scores the example with the installed command."""
        return run(self.scripts / "perfeval", "score", *EXAMPLE, cwd=self.folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    """A fresh environment, removed afterwards: three of them are large."""
    yield Environment(tmp_path)
    shutil.rmtree(tmp_path / "venv")


def only(folder: Path, pattern: str) -> Path:
    """The one file of a folder that matches."""
    [found] = folder.glob(pattern)
    return found


@pytest.mark.packaging
def test_the_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    """The wheel has the modules, the grammars, the type marker and the licence."""
    with zipfile.ZipFile(only(built, "*.whl")) as wheel:
        files = set(wheel.namelist())
    metadata = {name for name in files if ".dist-info/" in name}

    assert {f"perfeval/grammar/{name}" for name in GRAMMARS} <= files
    assert "perfeval/py.typed" in files
    assert any(name.endswith("licenses/LICENSE") for name in metadata)
    assert {name.partition("/")[0] for name in files - metadata} == {"perfeval"}
    assert GRAMMARS


@pytest.mark.packaging
def test_the_sdist_holds_what_the_tests_need(built: Path) -> None:
    """The sdist has the grammars where the source tree has them, the examples and the tests."""
    with tarfile.open(only(built, "*.tar.gz")) as sdist:
        files = {name.partition("/")[2] for name in sdist.getnames()}

    assert {f"grammar/{name}" for name in GRAMMARS} <= files
    assert {f"examples/yantai/{name}" for name in EXAMPLE} <= files
    assert {"LICENSE", "CHANGELOG.md", "README.md", "tests/conftest.py"} <= files


@pytest.mark.packaging
@pytest.mark.parametrize("pattern", ["*.whl", "*.tar.gz"])
def test_an_installed_distribution_scores_the_example(
    pattern: str, built: Path, environment: Environment
) -> None:
    """The wheel and the sdist each give the published total, in an environment of their own."""
    environment.install(only(built, pattern))

    assert "92.18" in environment.score()


@pytest.mark.packaging
def test_an_editable_install_scores_the_example(environment: Environment) -> None:
    """An editable install reads the grammars of the source tree and copies none."""
    environment.install("--editable", ROOT)

    assert "92.18" in environment.score()
    assert not list(environment.folder.glob("venv/**/perfeval/grammar"))


@pytest.mark.packaging
def test_the_source_tree_scores_the_example(environment: Environment) -> None:
    """The source tree works as it is where attrs and lark are there."""
    environment.install(*PROJECT["project"]["dependencies"])
    example = [environment.folder / name for name in EXAMPLE]

    assert "92.18" in environment.python("-m", "perfeval", "score", *example, cwd=ROOT)


@pytest.mark.packaging
def test_an_installed_package_is_typed(built: Path, environment: Environment) -> None:
    """A type checker sees the types of an installed perfeval."""
    environment.install(only(built, "*.whl"), "mypy")
    (environment.folder / "user.py").write_text(
        "import perfeval\nreveal_type(perfeval.rule('得分=执行率×2，上限2')('97.71%'))\n",
        encoding="utf-8",
    )

    assert "Decimal" in environment.python("-m", "mypy", "--strict", "user.py")
