"""How many made-up examples a test tries: all of them in the long check, a part in the ordinary one."""

from __future__ import annotations

import os


def examples(thorough: int) -> int:
    """How many to try: all with TRACKER_TEST_THOROUGH, as `.ci/long` sets it, else a quarter."""
    return thorough if os.environ.get("TRACKER_TEST_THOROUGH") else max(thorough // 4, 2)
