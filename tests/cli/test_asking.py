"""The questions that staff ask at the command line, kept under a name or not."""

import json

import pytest

from tracker.settings import read_settings
from tracker.store import engine, list_changes, reading


@pytest.fixture
def register(tracker, resolution):
    assert tracker("import", resolution.name).code == 0
    return resolution


def refs(tracker, *options):
    return [action["ref"] for action in json.loads(tracker("actions", *options, "--format", "json").out)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--due-between", "2027-01-01", "2027-06-30"], ["2"]),
        (["--no-deadline"], ["2"]),
        (["--no-owner"], []),
        (["--reporting"], ["3"]),
        (["--flag", "within existing resources"], []),
        (["--review-clause"], []),
        (["--open", "--verb", "invite"], ["2"]),
        (["--closed"], []),
        (["--due-within", "0d"], []),
        (["--target-before", "2027-01-01"], []),
        (["--stale", "200y"], []),
        (["--addressee", "Secretary-General"], ["2", "3"]),
    ],
)
def test_filters_narrow_the_list(tracker, register, options, expected):
    assert refs(tracker, *options) == expected


def test_an_unresolved_deadline_is_listed(tracker, register):
    assert set(refs(tracker, "--unresolved")) <= {"3"}


def test_a_filter_is_kept_used_added_to_and_deleted(tracker, register, folder):
    assert tracker("filters", "save", "ours", "--addressee", "Secretary-General", "--by", "Ana").code == 0
    assert refs(tracker, "--saved", "ours") == ["2", "3"]
    assert refs(tracker, "--saved", "ours", "--reporting") == ["3"]
    assert "addressees: Secretary-General" in tracker("filters", "list").out
    (kept,) = json.loads(tracker("filters", "list", "--format", "json").out)
    assert (kept["name"], kept["author"]) == ("ours", "Ana")
    assert tracker("filters", "delete", "ours").code == 0
    answer = tracker("actions", "--saved", "ours")
    assert (answer.code, "tracker filters list" in answer.err) == (3, True)
    assert "No filter is kept yet" in tracker("filters", "list").out
    with reading(engine(read_settings().database_url)) as session:
        assert [change.operation for change in list_changes(session, "ours")] == ["save filter", "delete filter"]


@pytest.mark.parametrize("command", ["save", "list", "delete"])
def test_the_commands_under_filters_explain_themselves(tracker, command):
    answer = tracker("filters", command, "--help")
    assert answer.out.strip().split("\n\n")[-1].strip().startswith(f"Example: tracker filters {command}")


def test_search(tracker, register):
    tracker("update", "1", "--status", "in progress", "--note", "Soundings taken at the northern wells")
    assert "[Soundings]" in tracker("search", "soundings").out
    kinds = [hit["kind"] for hit in json.loads(tracker("search", "well", "--format", "json").out)]
    assert sorted(set(kinds)) == ["paragraph", "report"]
    assert "give fewer" in tracker("search", "camels").out
    assert tracker("search", "!").code == 2
