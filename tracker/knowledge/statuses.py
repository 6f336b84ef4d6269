"""The statuses of an action: what may follow each, what it must prove, and how other bodies call it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken, UsageProblem

TABLE = "statuses.csv"

VOCABULARIES = ("board-of-auditors", "jiu", "cbd", "undp", "mandate-review")
"""The vocabularies that staff must report in, each a column of statuses.csv."""

FIRST_STATUS = "not started"
"""What an action is before anybody reported on it."""


@dataclass(frozen=True, slots=True)
class Status:
    """One row of statuses.csv: "implemented", "The report of the Secretary-General was issued".

    `successors` are the names of the statuses that may be reported next; an open
    status can be due and overdue. `names` gives its name per vocabulary, empty
    where that vocabulary has no word for it.
    """

    name: str
    successors: tuple[str, ...]
    is_open: bool
    needs_evidence: bool
    names: Mapping[str, str]
    example: str


@cache
def load_statuses() -> Mapping[str, Status]:
    """Read statuses.csv by name; KnowledgeBroken names the row that contradicts itself."""
    lines = files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    statuses = {row["status"]: _status(row, number) for number, row in enumerate(rows, start=2)}
    if len(statuses) != len(rows):
        raise KnowledgeBroken(f"{TABLE} names a status twice: keep one row of each")
    if FIRST_STATUS not in statuses:
        raise KnowledgeBroken(f"{TABLE} has no row for {FIRST_STATUS!r}: every action begins there")
    for status in statuses.values():
        for successor in status.successors:
            if successor not in statuses:
                raise KnowledgeBroken(f"{TABLE}: {status.name!r} may be followed by unknown {successor!r}")
    return statuses


def _status(row: Mapping[str, str], number: int) -> Status:
    if row["is_open"] not in ("yes", "no"):
        raise KnowledgeBroken(f"{TABLE} row {number}: is_open must be yes or no, not {row['is_open']!r}")
    if row["evidence"] not in ("required", "optional"):
        raise KnowledgeBroken(f"{TABLE} row {number}: evidence must be required or optional, not {row['evidence']!r}")
    if not row["example"]:
        raise KnowledgeBroken(f"{TABLE} row {number}: {row['status']!r} has no example")
    return Status(
        name=row["status"],
        successors=tuple(name for name in row["successors"].split("|") if name),
        is_open=row["is_open"] == "yes",
        needs_evidence=row["evidence"] == "required",
        names={vocabulary: row[vocabulary] for vocabulary in VOCABULARIES},
        example=row["example"],
    )


def find_status(words: str) -> Status:
    """Find the status that a person means: "In-Progress" is "in progress".

    UsageProblem lists the statuses where none has that name.
    """
    statuses = load_statuses()
    wanted = " ".join(words.replace("-", " ").replace("_", " ").casefold().split())
    if wanted in statuses:
        return statuses[wanted]
    raise UsageProblem(f"{words!r} is not a status: use one of {', '.join(statuses)}.")
