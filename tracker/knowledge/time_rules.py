"""What stands before a time and tells to what it belongs: rows of patterns, each with its example."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken
from tracker.knowledge.time_words import Beside

TABLE = "time_rules.csv"
COLUMNS = ["rule", "times", "before", "verdict", "example", "counterexample"]
_TIMES = frozenset(("date", "session", "event", "period", "recurring", "loose", "any session", "any"))
_NAME = re.compile(r"[a-z_]+")
_COUNT = re.compile(r"([*+])(\d+)")
# Names that stand for several classes.
_GROUPS = {
    "any": "[^,;]",
    "any_but_verb": "[^,;>mwjx]",
    "word": "[^,;>mwdsb]",
    "past": r"(?:(?<![bhma>DHF])[DHF]+(?=$|[yapi@o#xn])|(?<![bhma>DHF])K+(?=$))",
    "plain": "[^,;>mwjx&]",
    "time": "#",
    "hold": "(?<![ds])V",
    "join": "(?<![ds])j",
}


@dataclass(frozen=True, slots=True)
class TimeRule:
    """One row of time_rules.csv: "held in 2026" is the time of something else.

    In the table "any*10" are up to ten words of any class, "any+10" one to ten.
    `pattern` matches the signs of `Beside` that end right before the time.
    `times` says for which times it holds: "date", "session" or "loose" (both) for those
    that the words alone do not make a deadline ("in 2026", "at its next session"), "event", "period",
    "recurring", "any session" (also where the words alone make a deadline of it), or "any".
    `verdict` is "taken" (the time is that of the asked act), "other" (that of something else), or
    "yields" (that of something else where the clause has another time for the act).
    """

    name: str
    times: str
    pattern: re.Pattern[str]
    verdict: str
    example: str
    counterexample: str


@cache
def load_time_rules() -> tuple[TimeRule, ...]:
    """Read time_rules.csv, in order: the first row that fits decides; KnowledgeBroken names a wrong row."""
    rows = csv.reader(files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines())
    if next(rows, None) != COLUMNS:
        raise KnowledgeBroken(f"{TABLE} row 1: the columns must be {', '.join(COLUMNS)}")
    return tuple(_rule(row, number) for number, row in enumerate(rows, start=2))


def _rule(row: list[str], number: int) -> TimeRule:
    if len(row) != len(COLUMNS):
        raise KnowledgeBroken(f"{TABLE} row {number}: give {len(COLUMNS)} cells, not {len(row)}")
    name, times, before, verdict, example, counterexample = row
    if times not in _TIMES or verdict not in ("taken", "other", "yields") or not example:
        raise KnowledgeBroken(
            f"{TABLE} row {number}: say to which times it applies, taken, other or yields, and give an example"
        )
    try:
        counted = _COUNT.sub(lambda most: f"{{{int(most[1] == '+')},{most[2]}}}", before)
        pattern = re.compile(_NAME.sub(_signs, counted).replace(" ", "") + "$")
    except (KeyError, re.error) as wrong:
        raise KnowledgeBroken(f"{TABLE} row {number}: {before!r} is no pattern: {wrong}") from None
    return TimeRule(name, times, pattern, verdict, example, counterexample)


def _signs(match: re.Match[str]) -> str:
    name = match.group()
    return _GROUPS[name] if name in _GROUPS else re.escape(Beside[name.upper()].value)
