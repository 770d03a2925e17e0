"""Values that a rule compares or divides go together, whichever way they are scored."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval
from perfeval.cli.batch import bad_rows_file, score_file
from perfeval.errors import DataError
from perfeval.scoring.shapes import READY_AFTER
from tests.ways import Case, Expected, disagreements, expected

ROWS = READY_AFTER + 16
LEAVES = (
    ("得分={0}/{1}×4分，上限4分", 2, 4),
    ("{0}不超过{1}的得4分，否则不得分", 2, 4),
    ("得分=({0}-{1})/{1}×4分，上限4分，下限0分", 2, 4),
    ("{0}达到优秀值的得4分，达到良好值的得2分，低于良好值的不得分", 1, 4),
    ("{0}≥80%得4分，否则得1分", 1, 4),
)
NAMES = ("甲投入", "乙投入", "丙支出", "丁支出", "戊收入", "己收入")

# What measures what, and how much of it one is: written down, not asked of the library.
DRESSES: dict[str, tuple[str, Fraction]] = {
    "元": ("money", Fraction(1)),
    "万元": ("money", Fraction(10_000)),
    "天": ("days", Fraction(1)),
    "日": ("days", Fraction(1)),
    "人": ("persons", Fraction(1)),
    "%": ("ratio", Fraction(1, 100)),
    "％": ("ratio", Fraction(1, 100)),
    "倍": ("ratio", Fraction(1)),
    "": ("", Fraction(1)),
    "万": ("", Fraction(10_000)),
}
BARE = ("int", "float", "Fraction", "Decimal")


def made(rnd: random.Random) -> tuple[perfeval.Rubric, list[set[str]]]:
    """A rubric, and the names that its rules link."""
    text, links = ["评价体系 连着的量", "", "一级指标 甲（{0}分）"], list[set[str]]()
    count = rnd.randint(1, 4)
    for number in range(count):
        wording, wants, _ = rnd.choice(LEAVES)
        names = rnd.sample(NAMES, wants)
        text.append(f"  二级指标 第{number}项（4分）\n    {wording.format(*names)}")
        if "优秀值" in wording:
            names += ["优秀值", "良好值"]
        if len(names) > 1:
            links.append(set(names))
    return perfeval.compile("\n".join(text).format(4 * count)), links


def fits(links: list[set[str]], kinds: dict[str, str]) -> bool:
    """Whether no chain of linked names holds two kinds."""
    left = [set(each) for each in links]
    while left:
        whole = left.pop()
        while near := [each for each in left if each & whole]:
            left = [each for each in left if not each & whole]
            whole = whole.union(*near)
        if len({kinds[name] for name in whole if name in kinds}) > 1:
            return False
    return True


def value(rnd: random.Random, dress: str) -> tuple[object, str, Fraction]:
    """A value in a dress, what it measures, and how much."""
    number = Fraction(rnd.randint(1, 400), rnd.choice((1, 2, 4)))
    if dress in BARE:
        exact = Fraction(int(number) or 1) if dress == "int" else number
        decimal = Decimal(exact.numerator) / exact.denominator
        given: dict[str, object] = {
            "int": int(exact), "float": float(decimal), "Fraction": exact, "Decimal": decimal,
        }  # fmt: skip
        return given[dress], "", exact
    kind, size = DRESSES[dress]
    text = f"{float(number):g}"
    return f"{text}{dress}", kind, Fraction(text) * size


def cases(rnd: random.Random, rubric: perfeval.Rubric, links: list[set[str]]) -> list[Case]:
    """Rows whose columns keep to one dress, but for some cells."""
    usual = rnd.choice(("", "万元", "%", "天", *BARE))
    habits = {name: usual if rnd.random() < 0.8 else "元" for name in rubric.input_names}
    odd, gaps = rnd.choice((0.0, 0.05, 0.3)), rnd.choice((0.0, 0.1))
    found = []
    for _ in range(ROWS):
        row, kinds, values = dict[str, object](), dict[str, str](), dict[str, Fraction]()
        for name, spec in zip(rubric.input_names, rubric.inputs, strict=True):
            dress = habits[name]
            if rnd.random() < odd:
                dress = rnd.choice((*DRESSES, *BARE))
            if rnd.random() < gaps:
                continue
            if spec.kind == "ratio":
                dress = "%"
            row[name], kinds[name], values[spec.id] = value(rnd, dress)
        away = expected(rubric, values, frozenset())
        wanted = away if fits(links, kinds) else Expected(error=DataError)
        found.append(Case(row, wanted))
    return found


@settings(max_examples=24, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_way_refuses_the_same_rows(seed: int) -> None:
    """Scores are those of fractions where values go together; else the row is refused."""
    rnd = random.Random(seed)
    rubric, links = made(rnd)

    assert list(disagreements(rubric, cases(rnd, rubric, links))) == []


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl"])
def test_files_keep_such_rows_apart(tmp_path: Path, name: str) -> None:
    """The row with half a unit goes to the bad rows, with its reason."""
    rubric = perfeval.compile(
        "评价体系 甲\n一级指标 乙（4分）\n  得分=实际投入/计划投入×4，上限4\n"
    )
    pairs = [("3万元", "4万元")] * 40 + [("3万元", "4"), ("3", "4"), ("3万元", "4天")]
    lines = [f"{one},{other}" for one, other in pairs]
    if name.endswith("jsonl"):
        lines = [f'{{"实际投入": "{one}", "计划投入": "{other}"}}' for one, other in pairs]
    else:
        lines.insert(0, "实际投入,计划投入")
    source, target = tmp_path / name, tmp_path / "scores.csv"
    source.write_text("\n".join(lines), encoding="utf-8")

    totals = score_file(rubric, source, target)

    assert (totals.rows, totals.failed) == (43, 2)
    bad = bad_rows_file(target).read_text(encoding="utf-8")
    assert bad.count("PE529") == 2
    assert [line.split(",")[1] for line in target.read_text("utf-8").splitlines()[1:]] == [
        "3.00"
    ] * 41


def test_a_quotient_with_a_unit_of_its_own_takes_two_kinds() -> None:
    """Money over persons is what 人均支出≤400元/人 asks for; a share of the two is none."""
    text = "人均支出=总支出/总人数；人均支出≤{}得3分，否则不得分"
    for limit in ("400元/人", "5000元", "0.5元/人"):
        assert perfeval.rule(text.format(limit), points=3)("40元", "100人") == 3
    with pytest.raises(DataError, match="PE529"):
        perfeval.rule(text.format("50%"), points=3)("40元", "100人")


def test_budget_and_expenditure_go_together() -> None:
    """The two figures that stand for an execution rate."""
    rubric = perfeval.compile("评价体系 甲\n一级指标 预算执行率（10分）\n")
    names = ("全年预算数", "全年执行数")
    assert rubric.evaluate({names[0]: "4万元", names[1]: "30000元"}).total == perfeval.rule(
        "得分=完成值，上限10"
    )("7.5")
    for one, other in (("4万元", "3"), ("4万元", "3天"), ("4", "3万元")):
        with pytest.raises(DataError, match="PE529"):
            rubric.evaluate({names[0]: one, names[1]: other})


@pytest.mark.parametrize(
    ("given_one", "least"), [("4万元", "3万元"), ("40000元", "30000元"), ("4", "3"), ("80%", "60%")]
)
def test_answers_can_be_given_beside_what_they_were_asked_for(given_one: str, least: str) -> None:
    """A question about one of two linked inputs is answered in the unit of the other."""
    rubric = perfeval.compile(
        "评价体系 甲\n一级指标 乙（4分）\n  得分=实际投入/计划投入×4，上限4\n"
    )

    found = rubric.required(3, given={"计划投入": given_one}).to_dict()

    (stretch,) = found["answers"][0]["values"]["stretches"]
    first = stretch["from"]
    assert rubric.evaluate({"实际投入": first, "计划投入": given_one}).total == 3
    losses = rubric.evaluate({"实际投入": least, "计划投入": given_one}).losses()
    assert f"现为{least}" in str(losses)


def test_pickled_and_portable_rubrics_refuse_alike() -> None:
    """Links are part of a program that is restored without its text being read."""
    import pickle

    made_here = perfeval.rule("得分=实际投入/计划投入×4", points=4)
    for rule in (made_here, pickle.loads(pickle.dumps(made_here))):
        with pytest.raises(DataError, match="PE529"):
            rule("3万元", "4")
