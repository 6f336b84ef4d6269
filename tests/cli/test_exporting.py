"""`tracker export akn`: out of the register, and the same in again."""

import json

import pytest


@pytest.fixture
def register(tracker, resolution):
    assert tracker("import", resolution.name).code == 0
    return resolution


def contract(tracker, file):
    document = json.loads(tracker("parse", str(file), "--json").out)
    return {key: value for key, value in document.items() if key not in ("source", "format", "file")}


def test_a_resolution_comes_back_as_it_was_imported(tracker, folder, register):
    answer = tracker("export", "akn", "e/res/2026/77", "-o", "wells.xml")
    assert (answer.code, answer.out) == (0, "wells.xml: 5 paragraphs.\n")
    assert contract(tracker, folder / "wells.xml") == contract(tracker, register)


def test_the_file_that_was_imported_comes_back_byte_for_byte(tracker, folder, register):
    answer = tracker("export", "file", "E/RES/2026/77", "-o", "again.txt")
    assert (answer.code, answer.out.startswith(f"again.txt: {register.name} as it came")) == (0, True)
    assert (folder / "again.txt").read_bytes() == register.read_bytes()
    assert "No file of E/RES/2026/77 is kept" in tracker("export", "file", "E/RES/2026/77", "--language", "fr").err


def test_without_a_file_it_goes_to_the_screen(tracker, register):
    assert tracker("export", "akn", "E/RES/2026/77").out.startswith("<?xml version='1.0' encoding='UTF-8'?>")


def test_an_unknown_symbol_is_one_line(tracker, register):
    answer = tracker("export", "akn", "E/RES/2026/78")
    assert answer.code == 15
    assert "did you mean E/RES/2026/77?" in answer.err


@pytest.mark.parametrize(
    "command",
    [
        *("export akn", "entities list", "entities add", "entities alias", "entities merge"),
        *("sessions list", "sessions add", "sessions import"),
    ],
)
def test_help_of_commands_below_ends_in_an_example(tracker, command):
    out = tracker(*command.split(), "--help").out
    assert out.strip().split("\n\n")[-1].strip().startswith(f"Example: tracker {command}")
