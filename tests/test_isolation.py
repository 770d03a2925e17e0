"""A result depends on the text and the data alone: not on contexts, threads or processes."""

from __future__ import annotations

import copy
import decimal
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

import perfeval

ROOT = Path(__file__).parents[1]

RULE = "调整比例10%以内得1分；超出10%的，每超1个百分点扣0.1分，扣完为止"
EXACT = [("10%", "1.00"), ("12.25%", "0.78"), ("12.345678901234567890123456789%", "0.77")]

RUBRIC = """\
评价体系 部门整体支出绩效评价
满分 10分
等级 9(含)-10分为优、8(含)-9分为良、6(含)-8分为中、6分以下为差

数据
  采购计划金额（万元）
  实际采购金额（万元）
  政府采购执行率 = 实际采购金额 / 采购计划金额 × 100%
  固定资产利用率

一级指标 部门管理（10分）
  二级指标 资金管理（10分）
    三级指标 政府采购执行情况（4分）
      得分=政府采购执行率×4
    三级指标 固定资产利用率（6分）
      固定资产利用率≥90%的，得6分；90%>固定资产利用率≥75%的，得4分；固定资产利用率<75%的，得1分
"""
DATA = {"采购计划金额": "3", "实际采购金额": "2", "固定资产利用率": "89.999%"}
TOTAL = Decimal("6.67")  # 4 × 2/3 is 2.67 when rounded once, and 4


def make_rule() -> perfeval.Rule:
    """The rule most tests look at, compiled afresh."""
    return perfeval.rule(RULE)


def make_rubric() -> perfeval.Rubric:
    """The rubric most tests look at, compiled afresh."""
    return perfeval.compile(RUBRIC)


def total_of(rubric: perfeval.Rubric) -> Decimal:
    """The total of the sample data."""
    return rubric.evaluate(DATA).total


def thrice(value: object) -> object:
    """Copies a value in three ways that must not change it."""
    return copy.deepcopy(copy.copy(pickle.loads(pickle.dumps(value))))


HOSTILE = {
    "three digits": decimal.Context(prec=3),
    "one digit, upward": decimal.Context(prec=1, rounding=decimal.ROUND_CEILING),
    "tiny exponents": decimal.Context(prec=5, Emin=-2, Emax=2),
    "toward zero": decimal.Context(rounding=decimal.ROUND_DOWN),
    "every signal trapped": decimal.Context(
        prec=2,
        traps=[
            decimal.Clamped,
            decimal.DivisionByZero,
            decimal.FloatOperation,
            decimal.Inexact,
            decimal.InvalidOperation,
            decimal.Overflow,
            decimal.Rounded,
            decimal.Subnormal,
            decimal.Underflow,
        ],
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_rule_ignores_the_ambient_decimal_context(name: str) -> None:
    """Compiling and scoring a rule gives the same exact score under any decimal context."""
    with decimal.localcontext(HOSTILE[name]):
        scores = [make_rule()(value) for value, _ in EXACT]

    assert [str(score) for score in scores] == [score for _, score in EXACT]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_rubric_ignores_the_ambient_decimal_context(name: str) -> None:
    """Compiling, scoring and explaining a rubric is the same under any decimal context."""
    calm = make_rubric().evaluate(DATA)

    with decimal.localcontext(HOSTILE[name]):
        result = make_rubric().evaluate(DATA)
        seen = (result.total, result.rate, result.grade, result.to_dict(), str(result.explain()))

    assert seen == (calm.total, calm.rate, calm.grade, calm.to_dict(), str(calm.explain()))
    assert seen[0] == TOTAL


def test_scoring_leaves_the_ambient_decimal_context_alone() -> None:
    """The caller's precision, traps and flags are untouched by scoring."""
    with decimal.localcontext(decimal.Context(prec=7)) as mine:
        make_rubric().evaluate(DATA)
        make_rule()("12.3456789%")

        assert decimal.getcontext() is mine
        assert mine.prec == 7
        assert not any(mine.flags.values())


LOCALES = {
    "plain C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "POSIX, ascii": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8"},
    "German": {"LC_ALL": "de_DE.UTF-8"},
    "not known": {"LC_ALL": "xx_XX"},
}


@pytest.mark.parametrize("name", LOCALES)
def test_a_score_ignores_the_locale(name: str, tmp_path: Path) -> None:
    """Files are read, scored and explained alike under any locale and encoding of the shell."""
    rubric, data = tmp_path / "体系.rubric", tmp_path / "data.json"
    rubric.write_text(RUBRIC, encoding="utf-8")
    data.write_text(json.dumps(DATA, ensure_ascii=False), encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}

    done = subprocess.run(
        [sys.executable, "-m", "perfeval", "explain", *map(str, (rubric, data))],
        capture_output=True, check=False, cwd=ROOT, env=kept | LOCALES[name],
    )  # fmt: skip

    assert done.stderr == b""
    assert done.stdout.decode("utf-8") == make_rubric().evaluate(DATA).explain() + "\n"


def test_one_third_three_times_is_one() -> None:
    """A quotient is kept exact until the score: one third of three reaches a band at one."""
    rule = perfeval.rule("比值=甲/乙×3；比值≥1的，得5分；比值<1的，得0分")

    assert rule(甲=1, 乙=3) == Decimal(5)


def test_a_tie_goes_up_whatever_the_context_says() -> None:
    """2.675 scores 2.68, also where the ambient context rounds toward zero."""
    rule = perfeval.rule("得分=指数×1，上限5")

    with decimal.localcontext(decimal.Context(rounding=decimal.ROUND_DOWN)):
        assert str(rule("2.675")) == "2.68"


def test_threads_share_one_rule_and_one_rubric() -> None:
    """A rule and a rubric made in one thread give the same scores in many at once."""
    rule, rubric = make_rule(), make_rubric()

    def work(number: int) -> tuple[str, Decimal]:
        decimal.getcontext().prec = 1 + number % 5
        value, expected = EXACT[number % len(EXACT)]
        score = str(rule(value))
        return score if score != expected else "as expected", total_of(rubric)

    with ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(work, range(400)))

    assert seen == {("as expected", TOTAL)}


def test_threads_compile_at_the_same_time() -> None:
    """Several threads may compile their first text at once."""
    with ThreadPoolExecutor(8) as pool:
        rubrics = list(pool.map(lambda _: make_rubric(), range(16)))

    assert all(rubric == rubrics[0] for rubric in rubrics)


def test_an_unpickled_rubric_scores_without_the_parser() -> None:
    """A pickled rubric is complete: scoring it in a fresh interpreter never loads lark."""
    code = (
        "import pickle, sys\n"
        "rubric, data = pickle.loads(sys.stdin.buffer.read())\n"
        "print(rubric.evaluate(data).total, 'lark' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps((make_rubric(), DATA)),
        check=True,
        capture_output=True,
        cwd=ROOT,
    )

    assert done.stdout.decode().split() == [str(TOTAL), "False"]


def test_a_copied_rule_gives_the_same_scores() -> None:
    """A rule that was pickled and copied is the same rule."""
    rule = make_rule()
    copied = thrice(rule)

    assert isinstance(copied, perfeval.Rule)
    assert copied.points == rule.points
    assert copied.inputs == rule.inputs
    assert [str(copied(value)) for value, _ in EXACT] == [score for _, score in EXACT]


def test_a_copied_rubric_equals_the_original() -> None:
    """A rubric that was pickled and copied equals the one it was made from, and hashes alike."""
    rubric = make_rubric()
    copied = thrice(rubric)

    assert isinstance(copied, perfeval.Rubric)
    assert copied == rubric
    assert total_of(copied) == TOTAL


def test_equal_texts_give_equal_rubrics() -> None:
    """Compiling the same text twice gives equal rubrics."""
    assert make_rubric() == make_rubric()


def test_a_copied_result_says_the_same() -> None:
    """A result that was pickled and copied has the same scores, parts and explanation."""
    result = make_rubric().evaluate(DATA)
    copied = thrice(result)

    assert isinstance(copied, perfeval.Result)
    assert copied.total == TOTAL
    assert copied.to_dict() == result.to_dict()
    assert str(copied.explain()) == str(result.explain())


def unknown_phrase() -> object:
    """An author's mistake."""
    return perfeval.compile(RUBRIC.replace("得6分", "看着给"))


def missing_value() -> object:
    """A mistake in the data."""
    return make_rubric().evaluate({"采购计划金额": "3", "实际采购金额": 0.5})


def no_plan() -> object:
    """A value that the rubric cannot be evaluated for."""
    return make_rubric().evaluate(DATA | {"采购计划金额": "0"})


@pytest.mark.parametrize(
    ("fails", "kind"),
    [
        (unknown_phrase, perfeval.RubricError),
        (missing_value, perfeval.DataError),
        (no_plan, perfeval.EvaluationError),
    ],
)
def test_an_exception_survives_copying(
    fails: Callable[[], object], kind: type[perfeval.PerfevalError]
) -> None:
    """Each exception keeps its diagnostics and its text when pickled and copied."""
    with pytest.raises(kind) as caught:
        fails()

    copied = thrice(caught.value)

    assert type(copied) is kind
    assert isinstance(copied, perfeval.PerfevalError)
    assert copied.diagnostics == caught.value.diagnostics
    assert copied.diagnostics
    assert str(copied) == str(caught.value)


@pytest.mark.parametrize("make", [make_rule, make_rubric, lambda: make_rubric().evaluate(DATA)])
def test_what_is_compiled_cannot_be_changed(make: Callable[[], object]) -> None:
    """Rules, rubrics and results are frozen, which is what makes sharing them safe."""
    with pytest.raises(AttributeError):
        make().points = Decimal(1)  # type: ignore[attr-defined]
