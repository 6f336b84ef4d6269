"""The command line: `tracker COMMAND`."""


def main() -> None:
    """Run the command line."""
    raise SystemExit("the command line is being built")
