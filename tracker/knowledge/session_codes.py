"""How texts write sessions for short: "CoP22", "SC79", "WHA80", each code with the bodies that it can mean."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken
from tracker.knowledge.bodies import load_bodies

TABLE = "session_codes.csv"
COLUMNS = ["codes", "body", "within", "example"]
OWN = "own"


@dataclass(frozen=True, slots=True)
class CodedBody:
    """One row of session_codes.csv: "CoP" is the Conference of the Parties to CITES in texts of that convention.

    `within` are the organizations or treaties in whose texts, or beside whose names, the code means this body; none
    where it means the same everywhere ("WHA"). In the table "own" stands for the body's organization of bodies.csv.
    """

    body: str
    within: frozenset[str]


@cache
def load_session_codes() -> dict[str, tuple[CodedBody, ...]]:
    """Read session_codes.csv: the bodies that each code can mean; KnowledgeBroken names a wrong row."""
    rows = csv.reader(files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines())
    if next(rows, None) != COLUMNS:
        raise KnowledgeBroken(f"{TABLE} row 1: the columns must be {', '.join(COLUMNS)}")
    organizations = {each.name: each.organization for each in load_bodies()}
    found: dict[str, tuple[CodedBody, ...]] = {}
    for number, row in enumerate(rows, start=2):
        if len(row) != len(COLUMNS):
            raise KnowledgeBroken(f"{TABLE} row {number}: give {len(COLUMNS)} cells, not {len(row)}")
        codes, body, within, example = row
        names = set(within.split("|")) if within else set()
        if OWN in names:
            names = names - {OWN} | set(organizations.get(body, ()))
            if not names:
                raise KnowledgeBroken(f"{TABLE} row {number}: bodies.csv gives {body!r} no organization")
        if not any(code in example for code in codes.split("|")):
            raise KnowledgeBroken(f"{TABLE} row {number}: the example {example!r} has none of its codes")
        for code in codes.split("|"):
            known = CodedBody(body, frozenset(names))
            found[code] = (*found.get(code, ()), known)
    return found
