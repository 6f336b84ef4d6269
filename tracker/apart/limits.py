"""What the reading of one file may take."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one file: the longest resolutions take a fifth of each.

    `seconds` are those of the clock, `cpu` of the processor; `memory` and `output` are bytes, `files` those that
    may be open at once. `at_once` is how many files are read at the same time.
    """

    seconds: int = 7
    cpu: int = 6
    memory: int = 400 * MB
    output: int = 64 * MB
    files: int = 128
    at_once: int = 2


USUAL_LIMITS = Limits()
