"""How far a long import is, how quick it goes, and how much time is left."""

from __future__ import annotations

import time
from collections import deque

from tracker.cli.terminal import PassingLine

MANY = 5
"""Documents from which on those that changed nothing are not named, and it is shown how far the import is."""
LOOKED_AT = 200
"""The pace is that of the last so many documents: files that were not touched go by more quickly than others."""


class Progress(PassingLine):
    """How far an import of many documents is."""

    def __init__(self, total: int | None) -> None:
        super().__init__()
        self._total = total
        self._place = 0
        self._moments: deque[float] = deque([time.monotonic()], LOOKED_AT)

    def move_on(self, source: str, count: int = 1) -> None:
        """Show which is next, with `count` - 1 before it: "Importing 12 of 40, 8.3 a second, 3 s left: 79_114.pdf"."""
        self._place += count
        if self._total is None or self._total >= MANY:
            place = f"{self._place:,}" if self._total is None else f"{self._place:,} of {self._total:,}"
            self.show(f"Importing {place}{self._describe_pace(count)}: {source}")
        self._moments.extend([time.monotonic()] * count)

    def _describe_pace(self, count: int) -> str:
        taken = time.monotonic() - self._moments[0]
        if len(self._moments) < MANY or taken <= 0:
            return ""
        pace = (len(self._moments) - 1) / taken
        left = "" if self._total is None else f", {write_time((self._total - self._place + count) / pace)} left"
        return f", {pace:.1f} a second{left}"


def write_time(seconds: float) -> str:
    """Write how long something takes: "40 s", "12 min", "2 h 10 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
