"""``perfeval explain --reading``: which words of a rubric were taken for what."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from perfeval.catalogue.words import role_name, word
from perfeval.cli.files import FINE, Usage, print_json, rubric_of
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.model.plan import TakenRole
    from perfeval.rubric.rubric import Leaf, Rubric


def explain_reading(arguments: argparse.Namespace, indicator: str | None) -> int:
    """Print the role of every clause, for one indicator or for all."""
    rubric = rubric_of(arguments)
    leaves = [leaf for leaf in rubric.leaves if indicator is None or _is_called(leaf, indicator)]
    if not leaves:
        raise Usage(word("no_indicator", arguments.lang).format(name=indicator))
    if arguments.json:
        print_json([_data(leaf, rubric) for leaf in leaves])
    else:
        print("\n\n".join(_text(leaf, rubric, arguments.lang) for leaf in leaves))
    return FINE


def _is_called(leaf: Leaf, name: str) -> bool:
    key = normalise_key(name)
    return any(normalise_key(part) == key for part in (*leaf.path, "/".join(leaf.path)))


def _text(leaf: Leaf, rubric: Rubric, lang: Language) -> str:
    line, column = rubric.source.position(leaf.span.start)
    head = f"{rubric.source.name}:{line}:{column}: {leaf.name}（{leaf.points}分）"
    rows = [
        f"  「{_words(role, leaf)}」 {role_name(role.name, lang)}"
        + word("see_section", lang).format(section=role.section)
        for role in leaf.plan.roles
    ]
    return "\n".join([head, *rows])


def _words(role: TakenRole, leaf: Leaf) -> str:
    return " ".join(leaf.plan.source.excerpt(role.span).split())


def _data(leaf: Leaf, rubric: Rubric) -> dict[str, object]:
    found = []
    for role in leaf.plan.roles:
        line, column = leaf.plan.source.position(role.span.start)
        names = {"zh": role_name(role.name, "zh"), "en": role_name(role.name, "en")}
        place = {"start": role.span.start, "end": role.span.end, "line": line, "column": column}
        found.append({
            "role": role.name, **names, "section": role.section,
            "text": leaf.plan.source.excerpt(role.span), **place,
        })  # fmt: skip
    return {"indicator": leaf.name, "path": list(leaf.path), "rubric": rubric.title, "roles": found}
