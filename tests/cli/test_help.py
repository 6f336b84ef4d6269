"""Every command explains itself."""

import pytest

from tracker.cli import COMMANDS


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


def test_an_unknown_command_is_one_line(tracker):
    answer = tracker("frobnicate")
    assert answer.code == 2
    assert answer.err.count("\n") == 1
