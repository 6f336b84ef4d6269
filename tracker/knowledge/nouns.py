"""The nouns that say whether a phrase no table knows is somebody or something."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "nouns.csv"


@cache
def load_nouns(kind: str) -> frozenset[str]:
    """The nouns of one kind: "actor" ("donors", "authorities") or "thing" ("efforts", "steps")."""
    lines = files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    for number, row in enumerate(rows, start=2):
        if row["kind"] not in ("actor", "thing") or row["noun"] not in row["example"]:
            raise KnowledgeBroken(f"{TABLE} row {number}: {row['noun']!r} needs a kind and an example with it")
    return frozenset(row["noun"] for row in rows if row["kind"] == kind)
