"""How often the drills do their work."""

from __future__ import annotations

import os


def drill(name: str, quick: int) -> int:
    """How often a drill does its work: `TRACKER_DRILL_KILLS=500` for a long one, else a number for some seconds."""
    return int(os.environ.get(f"TRACKER_DRILL_{name}", quick))
