from __future__ import annotations

import copy
import pickle

import pytest

import perfeval.errors
from perfeval.diagnostics import Diagnostic, Label
from perfeval.errors import DataError, EvaluationError, PerfevalError, RubricError
from perfeval.source import Source, Span

SOURCE = Source("体系.rubric", "利用率≥90%的，得1分；\n利用率≥80%的，得0.5分。\n")
GAP = Diagnostic(
    "PE401",
    SOURCE,
    Span(0, 7),
    {"subject": "利用率", "value": "60%"},
    labels=(Label(Span(13, 20), "band_after"),),
    path=("部门管理", "资产利用"),
)
MISSING = Diagnostic("PE502", arguments={"name": "采购计划金额"})
CLASSES = [PerfevalError, RubricError, DataError, EvaluationError]
EVERY = pytest.mark.parametrize("error", CLASSES)


@EVERY
def test_errors_survive_pickling_and_copying(error: type[PerfevalError]) -> None:
    """A copy from another process has the same class, findings, places and text."""
    first = error((GAP, MISSING))

    for second in (pickle.loads(pickle.dumps(first)), copy.deepcopy(first), copy.copy(first)):
        assert type(second) is error
        assert second.diagnostics == (GAP, MISSING)
        assert second.diagnostics[0].source == SOURCE
        assert str(second) == str(first)


@EVERY
def test_errors_take_notes_and_causes(error: type[PerfevalError]) -> None:
    """An error is not frozen: Python may set its cause, its traceback and its notes."""
    first = error((MISSING,))
    first.add_note("第3行")
    with pytest.raises(error) as caught:
        raise first from KeyError("x")

    assert isinstance(caught.value.__cause__, KeyError)
    assert caught.value.__notes__ == ["第3行"]
    assert caught.value.__traceback__ is not None


def test_errors_are_kinds_of_builtin_errors() -> None:
    """Code that knows nothing of perfeval can catch what it would expect."""
    assert issubclass(RubricError, ValueError)
    assert issubclass(DataError, ValueError)
    assert issubclass(EvaluationError, ArithmeticError)
    assert not issubclass(EvaluationError, DataError)
    assert all(issubclass(each, PerfevalError) for each in CLASSES)
    assert set(perfeval.errors.__all__) == {each.__name__ for each in CLASSES} | {"VersionWarning"}


def test_one_finding_is_not_numbered() -> None:
    """The text of an error with one finding is that finding, laid out in Chinese."""
    assert str(DataError([MISSING])) == (
        "error[PE502 missing-input]: 没有给出「采购计划金额」\n"
        " = 改法：在数据里补上「采购计划金额」；体系里整个指标不适用的，写「不适用」"
    )


def test_several_findings_are_numbered() -> None:
    """The text of an error shows all of its findings, numbered."""
    text = str(RubricError((GAP, MISSING)))

    assert text.startswith("[1/2] error[PE401 gap-between-bands]: ")
    assert "\n\n[2/2] error[PE502 missing-input]: " in text


def test_errors_speak_english_on_request() -> None:
    """``render`` gives the same findings in English, in colour if asked."""
    error = DataError((MISSING,))

    assert error.render("en").startswith("error[PE502 missing-input]: `采购计划金额` is not given")
    assert "\x1b[" in error.render(color=True)
    assert error.render(lang="zh") == str(error)


def test_the_only_argument_is_the_findings() -> None:
    """Any iterable of findings will do; it is kept as a tuple."""
    error = RubricError(iter([GAP]))

    assert error.args == ((GAP,),)
    assert error.diagnostics == (GAP,)
    assert str(RubricError(())) == ""
