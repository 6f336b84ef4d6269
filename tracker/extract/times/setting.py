"""What a document says of itself, against which its deadlines are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tracker.knowledge import SessionDays


class Calendar(Protocol):
    """What is known of the sessions of bodies."""

    def opening(self, body: str, number: int) -> date | None:
        """The day on which a session opens, None where unknown."""

    def interval(self, body: str, number: int) -> SessionDays | None:
        """From when to when a session sits, None where unknown."""

    def next_number(self, body: str, after: date) -> int | None:
        """The session that follows the one of a day."""

    def number_at(self, body: str, on: date) -> int | None:
        """The session in which a day falls."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The adopting body, its session and the day of adoption, with the calendar of sessions."""

    body: str | None
    adopted: date | None
    session: int | None
    calendar: Calendar


# Which bodies were named before a place of the paragraph, nearest first.
BodiesBefore = Callable[[int], tuple[str, ...]]
# The body named by the words that begin at a place: "the Human Rights Council".
BodyAt = Callable[[int], tuple[str, int] | None]
