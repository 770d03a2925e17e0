"""A form in which two indicators share a name and say different things about it."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from perfeval.model.inputs import InputSpec
from perfeval.program.renamed import renamed
from perfeval.rubric.rubric import Leaf, Rubric


def alone(rubric: Rubric, places: Mapping[int, str]) -> Rubric:
    """The rubric in which some indicators have an input of their own.

    ``places`` maps the place of an indicator to the id of its input. In a
    rubric 完成率 is one quantity wherever it is named; in a form each row has a
    完成率 of its own.
    """
    leaves = [
        _own(leaf, places[place], place) if place in places else leaf
        for place, leaf in enumerate(rubric.leaves)
    ]
    specs: dict[str, InputSpec] = {}
    users: dict[str, list[int]] = {}
    known = {spec.id: spec for spec in rubric.inputs}
    for place, leaf in enumerate(leaves):
        for spec in leaf.plan.inputs:
            specs.setdefault(spec.id, known.get(spec.id, spec))
            users.setdefault(spec.id, []).append(place)
    return attrs.evolve(
        rubric,
        leaves=tuple(leaves),
        inputs=tuple(specs.values()),
        users=tuple(tuple(dict.fromkeys(users[key])) for key in specs),
    )


def _own(leaf: Leaf, identity: str, place: int) -> Leaf:
    """The leaf with its input ``identity`` under a name that no other leaf has."""
    new = f"{identity}@{place}"
    inputs = tuple(
        attrs.evolve(spec, id=new, path=leaf.path, local=True) if spec.id == identity else spec
        for spec in leaf.plan.inputs
    )
    names = {identity: new}
    plan = attrs.evolve(
        leaf.plan,
        score=renamed(leaf.plan.score, names),
        inputs=inputs,
        readings=tuple(
            each
            if each.alternative is None
            else attrs.evolve(each, alternative=renamed(each.alternative, names))
            for each in leaf.plan.readings
        ),
        vetoes=tuple(
            attrs.evolve(veto, condition=renamed(veto.condition, names))
            for veto in leaf.plan.vetoes
        ),
    )
    return attrs.evolve(leaf, plan=plan)
