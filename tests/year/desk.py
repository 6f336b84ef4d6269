"""A desk at which a year passes: commands are called on a day of the story, and tables are read as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import time_machine
from icalendar import Calendar

LONGEST = 64
"""Letters of a cell that are looked at."""


class Desk:
    """A secretariat's desk, in a folder of its own, on a day that the story sets."""

    def __init__(self, tracker: Callable[..., Any], folder: Path) -> None:
        self.tracker = tracker
        self.folder = folder
        self.clock: time_machine.travel | None = None

    def on(self, day: str) -> None:
        """Let the day of the story begin."""
        self.close()
        self.clock = time_machine.travel(f"{day}T09:00:00+00:00", tick=True)
        self.clock.start()

    def close(self) -> None:
        if self.clock is not None:
            self.clock.stop()
            self.clock = None

    def run(self, *arguments: str | Path) -> str:
        """Call a command that must succeed; gives what it said."""
        answer = self.tracker(*map(str, arguments))
        assert (answer.code, answer.err) == (0, "")
        return answer.out

    def refused(self, *arguments: str | Path) -> tuple[int, str]:
        """Call a command that must be refused; gives the exit code and the one line that says why."""
        answer = self.tracker(*map(str, arguments))
        assert answer.err.count("\n") == 1
        return answer.code, answer.err.removeprefix("Error: ").strip()

    def rows(self, *arguments: str | Path) -> list[dict[str, Any]]:
        """Call a command that lists, as a program would."""
        return json.loads(self.run(*arguments, "--format", "json"))

    def numbers(self, *arguments: str | Path) -> list[int]:
        """Give the numbers of the actions that a command lists, in its order."""
        return [row["handle"] for row in self.rows(*arguments)]

    def table(self, *arguments: str | Path, columns: str = "") -> list[str]:
        """Give a report as lines of text, "12 | 2027-05-31 | not started": all columns, or those asked for.

        Long words are cut, so that a row can be read.
        """
        read = csv.DictReader(io.StringIO(self.run("report", *arguments), newline=""))
        wanted = columns.split(", ") if columns else list(read.fieldnames or ())
        return [" | ".join(shorten(row[name]) for name in wanted).rstrip(" |") for row in read]

    def calendar(self) -> list[str]:
        """Give the calendar of the day as lines of text: the day, the event, and "cancelled" or how it recurs."""
        events = Calendar.from_ical(self.run("calendar")).walk("VEVENT")
        lines = []
        for event in events:
            name = str(event["uid"]).removesuffix("@operative-clause-tracker")
            rule = event["rrule"].to_ical().decode() if "rrule" in event else ""
            is_cancelled = event["status"] == "CANCELLED"
            lines.append(
                f"{event.decoded('dtstart')} {name}{' ' + rule if rule else ''}{' cancelled' if is_cancelled else ''}"
            )
        return sorted(lines)


def shorten(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def lines(words: str) -> list[str]:
    """Read an expected table out of a test, one row a line."""
    return [line.strip().rstrip(" |") for line in words.strip().splitlines()]
