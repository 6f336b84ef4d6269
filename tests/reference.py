"""Pages of the documentation that are made from the program: `python tests/reference.py` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from tracker.cli import cli
from tracker.extract.parties.rules import RULES
from tracker.knowledge.time_rules import load_time_rules
from tracker.reports import list_definitions

HELP = Path(__file__).parents[1] / "tracker" / "help"


def write_commands() -> str:
    """The reference of the commands: what each does, its options, and its example."""
    context = click.Context(cli, info_name="tracker")
    parts = [
        "# Commands",
        "Made from the commands themselves: `tracker COMMAND --help` says the same. Options of every command: "
        "`--help`; of every command that uses a register: `--db FILE|URL`.",
    ]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        parts += _describe(command, f"tracker {name}", "##")
    return "\n\n".join(parts) + "\n"


def _describe(command: click.Command, path: str, mark: str) -> Iterator[str]:
    yield f"{mark} {path}"
    yield _plain(cleandoc(command.help or ""))
    context = click.Context(command, info_name=path)
    arguments = [each.make_metavar(context) for each in command.params if isinstance(each, click.Argument)]
    if arguments:
        yield f"```\n{path} [OPTIONS] {' '.join(arguments)}\n```"
    rows = [
        record
        for each in command.params
        if isinstance(each, click.Option) and not each.hidden and each.name not in ("db", "help")
        for record in [each.get_help_record(context)]
        if record
    ]
    if rows:
        cells = (f"| `{_cell(option)}` | {_cell(words)} |" for option, words in rows)
        yield "\n".join(["| option | what it does |", "| --- | --- |", *cells])
    if command.epilog:
        yield f"`{command.epilog.removeprefix('Example: ')}`"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _describe(below, f"{path} {name}", "###")


def _plain(words: str) -> str:
    """The paragraphs of a help text, each on lines of its own; what the terminal must not wrap stays as it stands."""
    parts = words.replace("\f", "").split("\n\n")
    return "\n\n".join(
        f"```\n{part.removeprefix(chr(8)).strip(chr(10))}\n```" if part.startswith("\b") else part for part in parts
    )


def _cell(words: str) -> str:
    return re.sub(r"\s+", " ", words).replace("|", "\\|")


def write_rules() -> str:
    """The rules by which it is read who is asked and by when, each with its example and counterexample."""
    parts = [
        "# The rules, each with an example",
        "Made from the rules themselves, whose examples the tests read. How they come together: "
        "[how a clause is read](reading.md).",
        "## Who is asked",
        "Tried in this order. The parties after the arrow are those that the sentence gives; a counterexample is one "
        "that the rule leaves to others.",
        "\n".join(
            [
                "| rule | example | counterexample |",
                "| --- | --- | --- |",
                *(f"| {rule.name} | {_given(*rule.example)} | {_given(*rule.counterexample)} |" for rule in RULES),
            ]
        ),
        "## Whether a time is that of what is asked",
        "Tried in this order on what stands before a time; the first that fits decides.",
        "\n".join(
            [
                "| rule | the time is | example | counterexample |",
                "| --- | --- | --- | --- |",
                *(
                    f"| {_cell(rule.name)} | {rule.verdict} | {_cell(rule.example)} | {_cell(rule.counterexample)} |"
                    for rule in load_time_rules()
                ),
            ]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _given(sentence: str, parties: tuple[str, ...]) -> str:
    return f"{_cell(sentence)} → {', '.join(parties) or 'nobody'}"


def write_reports() -> str:
    """The reports that the program brings, with what each answers."""
    rows = [f"| `{each.name}` | {each.title} | {_cell(each.answers)} |" for each in list_definitions(None)]
    parts = [
        "# Reports",
        "`tracker report NAME -o FILE` writes one as CSV, XLSX, JSON, HTML or Word, as the file is named; the site "
        "shows the same. A folder that `TRACKER_REPORTS` names holds your own.",
        "\n".join(["| report | title | what it answers |", "| --- | --- | --- |", *rows]),
    ]
    return "\n\n".join(parts) + "\n"


PAGES = {"commands.md": write_commands, "rules.md": write_rules, "reports.md": write_reports}
"""The pages by their name, each with what writes it."""


if __name__ == "__main__":
    for name, write in PAGES.items():
        (HELP / name).write_text(write(), encoding="utf-8")
