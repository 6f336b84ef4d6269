"""Every command explains itself."""

import click
import pytest

from tracker.cli import COMMANDS, cli


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_in_an_example(tracker, command):
    answer = tracker(command, "--help")
    assert answer.code == 0
    last = answer.out.strip().split("\n\n")[-1].strip()
    assert last.startswith(f"Example: tracker {command}")


def test_the_group_lists_every_command(tracker):
    answer = tracker("--help")
    for command in COMMANDS:
        assert f"\n  {command} " in answer.out


def test_the_sentence_of_each_command_is_the_first_of_its_help():
    context = click.Context(cli)
    said = {name: sentence for name, (_, sentence) in COMMANDS.items()}
    assert said == {name: cli.get_command(context, name).get_short_help_str(limit=300) for name in COMMANDS}


def test_an_unknown_command_is_one_line(tracker):
    answer = tracker("frobnicate")
    assert answer.code == 2
    assert answer.err.count("\n") == 1
