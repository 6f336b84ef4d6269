"""The operative-clause action tracker: a resolution becomes actions, followed up until each is answered.

As a library: `tracker.parse("79_114.pdf")` reads a document, `tracker.Register.open()` opens a register.
"""

from typing import TYPE_CHECKING, Any

from tracker.errors import TrackerError

if TYPE_CHECKING:
    from tracker.library import ParsedResolution, Register, parse, parse_all, to_frame

__version__ = "0.2.0"

__all__ = ["ParsedResolution", "Register", "TrackerError", "__version__", "parse", "parse_all", "to_frame"]


def __getattr__(name: str) -> Any:
    """Load the library when it is first asked for, so that a command does not wait for it."""
    if name in __all__:
        from tracker import library

        return getattr(library, name)
    raise AttributeError(f"module 'tracker' has no attribute {name!r}")
