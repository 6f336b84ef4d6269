"""Bad input: one line that says what to do, an exit code of its own, nothing half-written."""

import json
import os
import socket

import pytest


@pytest.fixture
def bad(folder, tracker, resolution):
    assert tracker("import", resolution.name).code == 0
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.dat").write_bytes(bytes(range(256)) * 20)
    (folder / "shop.txt").write_text("Nails and wood for the shed.", encoding="utf-8")
    (folder / "nothing").mkdir()
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    return folder


@pytest.mark.parametrize(
    ("arguments", "code", "advice"),
    [
        (["import", "missing.txt"], 3, "check the path"),
        (["import", "nothing"], 14, "put files there"),
        (["import", "empty.txt"], 13, "get the document again"),
        (["import", "binary.dat"], 4, "give a PDF"),
        (["import", "shop.txt"], 5, "check that it is the text of a resolution"),
        (["import", "huge.txt"], 6, "split it"),
        (["parse", "shop.txt", "--json"], 5, "check"),
        (["actions", "--db", "nosuch://place"], 7, "give --db"),
        (["show", "A/RES/1/1"], 15, "tracker report resolutions"),
        (["update", "12", "--status", "in progress"], 15, "tracker actions"),
        (["update", "12", "--status", "finished"], 2, "use one of"),
        (["update", "12", "--status", "in progress", "--as-of", "2026-02-30"], 2, "YYYY-MM-DD"),
        (["due", "--within", "soon"], 2, "90d"),
        (["report", "nosuch"], 16, "choose one of"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_one_line_and_an_exit_code(tracker, bad, arguments, code, advice):
    answer = tracker(*arguments)
    assert answer.code == code
    assert answer.err.count("\n") == 1
    assert answer.err.startswith("Error: ")
    assert advice in answer.err
    assert "Traceback" not in answer.err


def test_without_a_register_the_commands_say_how_to_begin(tracker):
    answer = tracker("actions")
    assert answer.code == 7
    assert "tracker import" in answer.err


def test_exit_codes_are_distinct():
    from tracker import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = [kind.exit_code for kind in kinds if issubclass(kind, errors.TrackerError)]
    assert len(codes) == len(set(codes))


def test_one_bad_file_does_not_stop_the_others(tracker, bad, resolution):
    answer = tracker("import", "empty.txt", resolution.name)
    assert answer.code == 11
    assert "1 unchanged" in answer.out
    assert "1 failed" in answer.out


def test_a_refused_import_leaves_no_actions(tracker, bad):
    tracker("import", "shop.txt")
    sources = {action["resolution"] for action in json.loads(tracker("actions", "--format", "json").out)}
    assert sources == {"E/RES/2026/77"}


def test_devices_pipes_and_sockets_are_refused_and_never_waited_for(tracker, folder):
    os.mkfifo("pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        for name in ("/dev/zero", "pipe.txt", "socket.txt"):
            answer = tracker("parse", name)
            assert answer.code == 4
            assert answer.err == (
                f"Error: {name} is a device, a pipe or a socket: save the document as a file and give its path.\n"
            )


def test_links_that_lead_out_of_a_folder_are_not_followed_and_said(tracker, folder, resolution):
    inside = folder / "inside"
    inside.mkdir()
    (inside / "out.txt").symlink_to(resolution)
    assert tracker("parse", "inside").code == 14
    (inside / "wells.txt").write_bytes(resolution.read_bytes())
    (inside / "again.txt").symlink_to("wells.txt")
    answer = tracker("parse", "inside", "--json")
    assert [json.loads(line)["source"] for line in answer.out.splitlines()] == ["inside/again.txt", "inside/wells.txt"]
    assert answer.err == (
        "Error: 1 link of the folder inside to documents outside of it not followed: "
        "give the paths of those documents themselves.\n"
    )


def test_limits_come_from_the_environment_and_are_named(tracker, folder, resolution, monkeypatch):
    monkeypatch.setenv("TRACKER_LIMIT_OUTPUT", "none")
    answer = tracker("parse", resolution.name)
    assert (answer.code, answer.err) == (
        2,
        "Error: TRACKER_LIMIT_OUTPUT is 'none': set it to a whole number, or leave it away.\n",
    )
    monkeypatch.setenv("TRACKER_LIMIT_OUTPUT", "1")
    resolution.write_text(
        resolution.read_text() + "\nAnnex\n\n" + ("Of the wells of the uplands. " * 40 + "\n\n") * 1000
    )
    answer = tracker("parse", resolution.name)
    assert answer.code == 6
    assert "would take more than 1 MB of text and clauses (TRACKER_LIMIT_OUTPUT)" in answer.err
