"""Which values would reach a score: exactly, for each input alone, and the cheapest together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from perfeval.catalogue.entry import Language
from perfeval.catalogue.questions import said
from perfeval.diagnostics import Diagnostic
from perfeval.errors import DataError
from perfeval.model.inputs import InputSpec
from perfeval.numbers.exact import to_text
from perfeval.questions.combine import Change, Combination, cheapest
from perfeval.questions.goals import Goal, Score, made
from perfeval.questions.reply import Reply
from perfeval.questions.sets import Nearest, Values
from perfeval.questions.standing import Open, Standing, Undecided
from perfeval.questions.written import domain_labels, readable, written

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Rubric
    from perfeval.scoring.row_reader import Floats

__all__ = ["Answer", "Change", "Combination", "Required", "required"]

SCHEMA_VERSION = 1
"""The version of the shape that :meth:`Required.to_dict` gives."""

_MOST_ALIKE = 3


@attrs.frozen
class Answer:
    """The values of one input that reach the goal, everything else being as it is.

    ``values`` is ``None`` where that is open: ``missing`` names the inputs
    without a value, ``undecided`` says why it cannot be decided exactly.
    ``now`` is the present value, ``least`` the nearest one that reaches the
    goal; ``least.open`` says that it takes a value just beyond.
    """

    key: str
    paths: tuple[tuple[str, ...], ...]
    spec: InputSpec = attrs.field(repr=False)
    values: Values | None
    now: Fraction | None = None
    least: Nearest | None = None
    missing: tuple[str, ...] = ()
    undecided: str | None = None

    @property
    def kind(self) -> str:
        """``"never"``, ``"some"`` or ``"always"`` reaches it; ``"open"`` where that is."""
        if self.values is None:
            return "open"
        if self.values.none:
            return "never"
        return "always" if self.values.always else "some"

    def least_text(self, lang: Language = "zh") -> str | None:
        """The least change in words."""
        if self.least is None:
            return None
        text = readable(self.spec, self.least.value)
        if not self.least.open:
            return text
        up = self.now is None or self.least.value >= self.now
        return said("beyond_up" if up else "beyond_down", lang, value=text)

    def text(self, lang: Language = "zh") -> str:
        """The answer as one line."""
        colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
        if self.values is None:
            if self.missing:
                words = said("needs_others", lang, names="、".join(self.missing))
            else:
                words = said("undecided", lang, why=said(f"why_{self.undecided}", lang))
            return f"{self.key}{colon}{words}"
        parts = [self.values.text(lang, self.key)]
        if self.now is not None and not self.values.none and not self.values.always:
            parts.append(said("now", lang, value=written(self.spec, self.now)))
            if not self.values.holds(self.now):
                parts.append(said("least", lang, value=self.least_text(lang)))
        return comma.join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "input": self.key,
            "paths": [list(path) for path in self.paths],
            "now": None if self.now is None else written(self.spec, self.now),
            "values": None if self.values is None else self.values.to_dict(),
            "least": None
            if self.least is None
            else {
                "value": written(self.spec, self.least.value),
                "open": self.least.open,
                "rounded": self.least.rounded,
            },
            "missing": list(self.missing),
            "undecided": self.undecided,
            "text": {"zh": self.text("zh"), "en": self.text("en")},
        }


@attrs.frozen
class Required(Reply):
    """What would reach a goal.

    ``answers`` holds one :class:`Answer` for each free input, in order of the
    rubric. ``reached`` says whether the data reaches it as it is, ``scores``
    the scores that the goal is about; they are ``None`` while values are
    missing. ``together`` is the combination of changes that wins back the
    fewest points; ``impossible`` is the proof that no values of the free
    inputs reach it, not all of them together.
    """

    @property
    def score(self) -> Fraction | None:
        """The score that the goal is about, where it is about one."""
        return self.scores[0] if len(self.scores) == 1 else None

    goal: Goal
    answers: tuple[Answer, ...]
    reached: bool | None
    scores: tuple[Fraction | None, ...]
    together: Combination | None = None
    impossible: bool = False

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)

    def __getitem__(self, key: str) -> Answer:
        for answer in self.answers:
            if key in (answer.key, answer.spec.key):
                return answer
        raise KeyError(key)

    @property
    def values(self) -> Values | None:
        """The set of values, where one input alone is free."""
        if len(self.answers) != 1:
            msg = "more than one input is free; ask each of the answers"
            raise ValueError(msg)
        return self.answers[0].values

    def _lines(self, lang: Language) -> Iterator[str]:
        comma, colon = ("，", "：") if lang == "zh" else (", ", ":")
        head = said("require", lang, goal=self.goal.text(lang))
        known = [to_text(each) for each in self.scores if each is not None]
        if len(known) == len(self.scores):
            stands = said("stands", lang, score=("、" if lang == "zh" else ", ").join(known))
            state = said("reached" if self.reached else "not_reached", lang)
            head = f"{head}{comma}{stands}{state}"
        yield f"{head}{colon}"
        if len(self.answers) > 1:
            yield said("alone", lang)
        hidden: list[Answer] = []
        tail: list[str] = []
        for kind in ("never", "always"):
            alike = [each for each in self.answers if each.kind == kind]
            if len(alike) > _MOST_ALIKE:
                hidden += alike
                every = len(alike) == len(self.answers)
                key = f"{kind}_any" if every else f"{kind}_alone"
                tail.append(f"  {said(key, lang, count=len(alike))}")
        yield from (f"  {each.text(lang)}" for each in self.answers if each not in hidden)
        yield from tail
        if self.impossible and len(self.answers) > 1:
            yield said("no_together", lang)
        if self.together is not None:
            yield from self.together.lines(lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "schema": SCHEMA_VERSION,
            "goal": self.goal.to_dict(),
            "reached": self.reached,
            "score": None if self.score is None else to_text(self.score),
            "scores": [None if each is None else to_text(each) for each in self.scores],
            "impossible": self.impossible,
            "answers": [answer.to_dict() for answer in self.answers],
            "together": None if self.together is None else self.together.to_dict(),
        }

    def _sheet(self, lang: Language) -> tuple[str, list[str]]:
        from perfeval.questions.page import required_sheet  # noqa: PLC0415 - pages need pictures

        return required_sheet(self, lang)


def required(
    rubric: Rubric,
    total: Score | Mapping[str, Score] | None,
    grade: str | None,
    given: Mapping[str, object],
    free: Sequence[str] | None,
    *,
    exactly: bool = False,
    floats: Floats = "refuse",
) -> Required:
    """Answer :meth:`perfeval.Rubric.required`."""
    goal = made(rubric, total, grade, exactly=exactly)
    standing = Standing.of(rubric, given, floats)
    places = _free(standing, free)
    ids = [rubric.inputs[place].id for place in places]
    standing.check_faults(ids)
    answers = tuple(_answer(standing, goal, place) for place in places)
    if len(answers) == 1 and answers[0].missing:
        raise DataError(_missing(standing, answers[0].missing))
    scores = tuple(standing.now(node) for node in goal.stands(standing))
    reached = None if None in scores else standing.now_truth(goal.truth(standing, ids))
    together, impossible = None, not reached and goal.beyond(standing, ids)
    if reached is False and len(answers) > 1 and not exactly and not impossible:
        together = cheapest(standing, goal, places)
    return Required(goal, answers, reached, scores, together, impossible)


def _free(standing: Standing, free: Sequence[str] | None) -> list[int]:
    """The places of the free inputs: those named, else those without a value, else all."""
    if free is not None:
        if isinstance(free, str):
            free = [free]
        return sorted({standing.place(name) for name in free})
    values = standing.given.values
    users = standing.rubric.users
    away = standing.given.away
    every = [place for place in range(len(values)) if not set(users[place]) <= away]
    return [place for place in every if values[place] is None] or every


def _answer(standing: Standing, goal: Goal, place: int) -> Answer:
    rubric = standing.rubric
    spec = standing.spec(place)
    paths = tuple(rubric.leaves[user].path for user in rubric.users[place])
    key, now = rubric.names.name(place), standing.values.get(spec.id)
    try:
        values = standing.holding(goal.truth(standing, [spec.id]), spec)
    except Open as missing:
        names = [rubric.names.name(rubric.input_places[each]) for each in missing.ids]
        return Answer(key, paths, spec, None, now, missing=tuple(names))
    except Undecided as why:
        return Answer(key, paths, spec, None, now, undecided=why.why)
    least = None
    if now is not None and (now < len(domain_labels(spec)) or not domain_labels(spec)):
        least = values.nearest(now)
    return Answer(key, paths, spec, values, now, least)


def _missing(standing: Standing, names: Sequence[str]) -> list[Diagnostic]:
    """One finding for each value that the answer hangs on."""
    rubric, found = standing.rubric, []
    for name in names:
        place = standing.place(name)
        users = [rubric.leaves[user] for user in rubric.users[place]]
        words: dict[str, object] = {
            "name": name,
            "indicators": "、".join(leaf.name for leaf in users),
        }
        found.append(Diagnostic("PE502", None, None, words, (), users[0].path))
    return found
