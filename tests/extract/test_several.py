"""A file that holds several resolutions gives each, and says what of it belonged to none."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from tracker.cli.importing import import_documents
from tracker.cli.parsing import parse
from tracker.extract import FRAGMENT, extract_all
from tracker.readers import read_bytes

END = "of the crews, and to tell the harbours of the coast what was learned from them in the year that has passed;"
FIRST = (
    "1990/71. Crews|The Economic and Social Council,|Aware of the tide,|1. Requests the crews to row;|2. Notes it.|"
    "12th plenary meeting|24 July 1990"
)
SECOND = (
    "1990/72. Lamps|The Economic and Social Council,|1. Decides to light the lamps.|12th plenary meeting|24 July 1990"
)
CUT_OFF = "1990/73. Piers|The Economic and Social Council,|1. Requests the pilots to mend the piers and"


def volume(*parts: str) -> bytes:
    return "|".join(parts).replace("|", "\n\n").encode()


def test_each_resolution_of_a_volume_is_read_under_its_own_symbol() -> None:
    end = f"4. Urges the pilots to count the lamps {END}|11th plenary meeting|23 July 1990"
    found = extract_all(read_bytes(volume("<!-- Page 1 -->", end, FIRST, SECOND, CUT_OFF), "volume.txt"))
    assert [each.symbol for each in found] == ["E/RES/1990/71", "E/RES/1990/72"]
    assert [[paragraph.ref for paragraph in each.operative] for each in found] == [["1", "2"], ["1"]]
    said = [doubt.text for doubt in found[0].doubts if doubt.reason == FRAGMENT]
    assert said[0].startswith("4. Urges the pilots")
    assert said[1:] == ["Piers"]


def test_a_file_with_one_resolution_stays_whole() -> None:
    (found,) = extract_all(read_bytes(volume("Resolution adopted by the Council", FIRST), "one.txt"))
    assert (found.symbol, found.title) == ("E/RES/1990/71", "Crews")
    assert not [doubt for doubt in found.doubts if doubt.reason == FRAGMENT]


def test_a_table_of_contents_and_a_second_column_begin_none() -> None:
    contents = "1990/71. Crews|1990/72. Lamps"
    column = "1990/71. Équipages|Le Conseil économique et social,|1. Prie les équipages de ramer."
    found = extract_all(read_bytes(volume(contents, FIRST, column, SECOND), "volume.txt"))
    assert [each.symbol for each in found] == ["E/RES/1990/71", "E/RES/1990/72"]
    assert any("Prie les équipages" in doubt.text for doubt in found[0].doubts)


def test_parse_and_import_take_each(tmp_path: Path) -> None:
    file = tmp_path / "volume.txt"
    file.write_bytes(volume(FIRST, SECOND))
    parsed = CliRunner().invoke(parse, [str(file), "--json"])
    assert [json.loads(line)["symbol"] for line in parsed.output.splitlines()] == ["E/RES/1990/71", "E/RES/1990/72"]
    register = str(tmp_path / "own.sqlite3")
    taken = CliRunner().invoke(import_documents, [str(file), "--db", register])
    assert "added: E/RES/1990/71" in taken.output
    assert "added: E/RES/1990/72" in taken.output
    again = CliRunner().invoke(import_documents, [str(file), "--db", register])
    assert "2 unchanged" in again.output
