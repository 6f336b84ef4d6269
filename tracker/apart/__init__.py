"""Files from outside are read apart: in a child process with limits, killed when over, whose answer is only data."""

from tracker.apart.files import SIZE_LIMIT, open_regular, read_regular
from tracker.apart.limits import USUAL_LIMITS, Limits
from tracker.apart.reading import Apart, Reading, apart_within

__all__ = ["SIZE_LIMIT", "USUAL_LIMITS", "Apart", "Limits", "Reading", "apart_within", "open_regular", "read_regular"]
