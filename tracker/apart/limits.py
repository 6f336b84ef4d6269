"""What the reading of one file may take."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one file: the longest resolutions take a fifth of each.

    `seconds` are those of the clock, `cpu` of the processor; `memory` and `output` are bytes, `files` those that
    may be open at once. `at_once` is how many files are read at the same time; some more wait, or wait to be taken.
    """

    seconds: int = 7
    cpu: int = 6
    memory: int = 400 * MB
    output: int = 64 * MB
    files: int = 128
    at_once: int = 2

    @property
    def begun(self) -> int:
        """How many files may be begun and not yet taken: one by one, or so many that no child waits for a taker."""
        return 1 if self.at_once == 1 else 3 * self.at_once + 6


USUAL_LIMITS = Limits()
