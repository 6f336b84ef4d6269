"""`tracker import` of one resolution in several languages and formats, of another with its symbol, and again."""

from __future__ import annotations

import shutil

import pytest
from building import RESOLUTION

ENGLISH = """\
A/RES/81/9200

Resolution adopted by the General Assembly on 4 December 2026

81/9200. Buoys of the inner bay

The General Assembly,

Recalling its resolution 80/17 on buoys,

1. Requests the Secretary-General to count the buoys by 30 June 2027;

2. Invites Member States to paint them.
"""
FRENCH = """\
A/RES/81/9200

Résolution adoptée par l’Assemblée générale le 4 décembre 2026

81/9200. Bouées de la baie intérieure

L’Assemblée générale,

Rappelant sa résolution 80/17 sur les bouées,

1. Prie le Secrétaire général de compter les bouées avant le 30 juin 2027 ;

2. Invite les États Membres à les peindre.
"""
PAGE = "<html><body>" + "".join(f"<p>{line}</p>" for line in ENGLISH.split("\n\n")) + "</body></html>"
OTHER = ENGLISH.replace("Buoys of the inner bay", "Gulls of the outer isles").replace("buoys", "gulls")


def test_a_folder_of_languages_and_formats_changes_nothing_the_second_time(tracker, folder, monkeypatch):
    place = folder / "texts"
    place.mkdir()
    for name, words in (("a.txt", ENGLISH), ("b.html", PAGE), ("c.txt", FRENCH)):
        (place / name).write_text(words, encoding="utf-8")
    first = tracker("import", "texts").out.splitlines()
    assert first[0] == "added: A/RES/81/9200, 2 actions, from texts/a.txt"
    assert first[1].startswith("updated: A/RES/81/9200, 2 actions, from texts/b.html")
    assert first[2] == ("beside: A/RES/81/9200, texts/c.txt in French; its actions stay those of the text in English")
    shutil.copy(place / "a.txt", place / "copy.txt")

    def fail(*_):
        raise AssertionError("a file was read that is known")

    monkeypatch.setattr("tracker.readers.read_bytes", fail)
    assert "0 added, 0 updated, 4 unchanged, 0 failed." in tracker("import", "texts").out
    assert "0 added, 0 updated, 4 unchanged, 0 failed." in tracker("import", "texts").out


def test_what_staff_teach_counts_at_the_next_import(tracker, folder):
    (folder / "a.txt").write_text(ENGLISH.replace("Member States", "the Buoy Keepers"), encoding="utf-8")
    tracker("import", "a.txt")
    assert "1 unchanged" in tracker("import", "a.txt").out
    tracker("entities", "add", "Panel of Keepers", "--alias", "Buoy Keepers")
    assert "1 updated" in tracker("import", "a.txt").out


def test_a_text_without_an_english_one_says_that_its_clauses_are_not_read(tracker, folder):
    (folder / "c.txt").write_text(FRENCH, encoding="utf-8")
    said = tracker("import", "c.txt").out
    assert said.startswith("added: A/RES/81/9200, 0 actions\n")
    assert "clauses are not read in French: import its English text too" in said


def test_another_resolution_is_asked_about(tracker, folder):
    (folder / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "b.txt").write_text(OTHER, encoding="utf-8")
    tracker("import", "a.txt")
    refused = tracker("import", "b.txt")
    assert refused.code == 24
    assert "with the title “Buoys of the inner bay”, not “Gulls of the outer isles”" in refused.err
    assert "--replace" in refused.err
    assert "--symbol" in refused.err
    assert "buoys" in tracker("show", "A/RES/81/9200").out
    apart = tracker("import", "b.txt", "--symbol", "A/RES/81/9200 (gulls)")
    assert apart.out.startswith("added: A/RES/81/9200 (gulls), 2 actions")
    assert tracker("import", "b.txt", "--replace").out.startswith("updated: A/RES/81/9200, 2 actions")
    assert "gulls" in tracker("show", "A/RES/81/9200").out


def test_a_file_of_several_resolutions_is_taken_in_whole_or_not_at_all(tracker, folder, monkeypatch):
    council = (
        "The Economic and Social Council,\n\nAware of the tide,\n\n1. {}.\n\n12th plenary meeting\n24 July 1990\n\n"
    )
    volume = f"1990/71. Crews\n\n{council.format('Requests the crews to row')}"
    volume += f"1990/72. Lamps\n\n{council.format('Invites States to light them')}"
    (folder / "volume.txt").write_text(volume, encoding="utf-8")
    (folder / "other.txt").write_text(volume[volume.index("1990/72") :].replace("Lamps", "Gulls"), encoding="utf-8")
    tracker("import", "other.txt", "--db", "other.sqlite3")
    refused = tracker("import", "volume.txt", "--db", "other.sqlite3")
    assert refused.code == 24
    assert "E/RES/1990/71" not in tracker("actions", "--db", "other.sqlite3").out
    assert tracker("import", "volume.txt", "--symbol", "E/RES/1").code == 2
    tracker("import", "volume.txt")
    monkeypatch.setattr("tracker.cli.importing.begin_resolution", lambda *_: pytest.fail("it was read again"))
    assert "0 added, 0 updated, 2 unchanged, 0 failed." in tracker("import", "volume.txt").out


def test_a_symbol_of_its_own_is_given_to_one_text(tracker, folder):
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(ENGLISH, encoding="utf-8")
    refused = tracker("import", "a.txt", "b.txt", "--symbol", "A/RES/81/1")
    assert (refused.code, refused.out) == (2, "")
    assert "--symbol names one text" in refused.err


def test_each_text_of_a_long_import_is_named_with_its_doubts_and_the_progress_gives_way(tracker, folder, monkeypatch):
    """Only what changed nothing is passed over; the line that says how far it is never stands in another."""
    (folder / "wells.txt").write_text(RESOLUTION, encoding="utf-8")
    for name in "abcd":
        (folder / f"{name}.txt").write_text("Notes of a meeting.\n", encoding="utf-8")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    answer = tracker("import", str(folder))
    assert answer.out.startswith("added: E/RES/2026/77, 3 actions, 1 clause wants a look, from ")
    assert "Importing 5 of 5" in answer.err
    lines = [line for line in answer.err.split("\r") if line.strip()]
    assert all(line.startswith(("Importing ", "Error: ")) for line in lines)
    assert tracker("import", str(folder)).out.startswith("0 added, 0 updated, 1 unchanged, 4 failed.\n")
