"""The operative verbs: what each is called, what it does, and the forms in which texts print it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken
from tracker.model import Category

TABLE = "verbs.csv"


class Whom(StrEnum):
    """Where the words stand that name a verb's addressees, or that there are none."""

    ASKED = "asked"  # requests X to do, requests that X do
    ASKED_TO = "asked to"  # appeals to X to do, recommends to X that Y do
    ASKED_FOR = "asked for"  # calls for action by X, reiterates its call to X for action
    TASKED = "tasked"  # authorizes X to do
    ITSELF = "itself"  # decides to do: the adopting body; decides that X shall do: X
    PRAISED = "praised"  # commends X for
    PRAISED_TOWARDS = "praised towards"  # expresses its appreciation to X
    NOBODY = "nobody"  # notes, recalls, approves


@dataclass(frozen=True, slots=True)
class Verb:
    """One row of verbs.csv: "Takes note with satisfaction of the report on wells".

    `name` is the dictionary form with its fixed particle or noun ("take note");
    `base`, `third`, `past` and `participle` are the forms of its head word, each
    with other spellings. `particle` says which words must follow the head:
    alternatives between `|`, `~` for one to six free words, `^` for a noun's
    modifiers (none to five words), round brackets to group; empty where the head
    word alone decides. `opens` is "first" for a verb that only ever opens a
    paragraph. `is_noun_too` marks heads whose third person is also a plural noun
    ("requests"), so that a list of nouns opens no clause.
    `whom` says where its addressees are named.
    """

    name: str
    category: Category
    base: tuple[str, ...]
    third: tuple[str, ...]
    past: tuple[str, ...]
    participle: tuple[str, ...]
    particle: str
    opens: str
    is_noun_too: bool
    whom: Whom
    example: str
    row: int


@cache
def load_verbs() -> tuple[Verb, ...]:
    """Read verbs.csv; KnowledgeBroken names the row that contradicts itself."""
    lines = files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    verbs = tuple(_verb(row, number) for number, row in enumerate(csv.DictReader(lines), start=2))
    known: dict[tuple[str, str], int] = {}
    for verb in verbs:
        first = known.setdefault((verb.name, verb.particle), verb.row)
        if first != verb.row:
            raise KnowledgeBroken(f"{TABLE} row {verb.row}: {verb.name!r} stands in row {first} already")
    return verbs


@cache
def verb_forms() -> dict[str, str]:
    """The dictionary form of each verb by all its forms: "calls upon" and "called upon" are "call upon"."""
    found: dict[str, str] = {}
    for verb in load_verbs():
        head, _, rest = verb.name.partition(" ")
        for form in (head, *verb.base, *verb.third, *verb.past, *verb.participle):
            found.setdefault(f"{form} {rest}".strip().casefold(), verb.name)
    return {**found, **{verb.name: verb.name for verb in load_verbs()}}


def _verb(row: dict[str, str], number: int) -> Verb:
    forms = row["forms"].split("|")
    others = row["other_spellings"].split("|") if row["other_spellings"] else []
    if len(forms) != 4:
        raise KnowledgeBroken(f"{TABLE} row {number}: give four forms (base, third, past, participle)")
    if row["opens"] not in ("any", "first"):
        raise KnowledgeBroken(f"{TABLE} row {number}: opens must be 'any' or 'first', not {row['opens']!r}")
    if not row["example"]:
        raise KnowledgeBroken(f"{TABLE} row {number}: {row['verb']!r} has no example")
    try:
        category, whom = Category(row["category"]), Whom(row["whom"])
    except ValueError as unknown:
        raise KnowledgeBroken(f"{TABLE} row {number}: {unknown}") from None
    base, third, past, participle = ((form, *others[place : place + 1]) for place, form in enumerate(forms))
    return Verb(
        name=row["verb"],
        category=category,
        base=base,
        third=third,
        past=past,
        participle=participle,
        particle=row["particle"],
        opens=row["opens"],
        is_noun_too=row["noun"] == "yes",
        whom=whom,
        example=row["example"],
        row=number,
    )
