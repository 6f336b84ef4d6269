"""The first moment of the program: Ctrl-C stops it in one line while its modules are still being loaded too."""

from __future__ import annotations

import os


def main() -> None:
    """Load the command line, and run it."""
    try:
        from tracker.cli import main as run_command
    except KeyboardInterrupt:
        os.write(2, b"Error: Stopped. Nothing was left half-written.\n")
        os._exit(130)  # what is half loaded cannot be ended in good order
    run_command()


if __name__ == "__main__":
    main()
