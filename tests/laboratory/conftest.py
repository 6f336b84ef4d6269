"""The laboratory's programs lie in tests/benchmark and are run by hand; here they are tested."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmark"))
