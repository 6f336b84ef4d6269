"""What staff write for short where texts do not: "SG" for the Secretary-General. Nothing is read from texts by it."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

TABLE = "shorthand.csv"


@cache
def load_shorthand() -> dict[str, tuple[str, ...]]:
    """Read shorthand.csv: the full names that staff mean by a word in lower case; "hc" has two."""
    lines = files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    found: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(lines):
        written = row["written"].casefold()
        found[written] = (*found.get(written, ()), row["name"])
    return found
