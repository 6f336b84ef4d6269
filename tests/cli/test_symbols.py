"""`tracker import A/RES/79/114`: documents by symbol from a local stub of the document system."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from test_follow_up import actions

from tracker.readers import download

TEXT = """\
Resolution adopted by the General Assembly on 4 December 2026

81/114. Lamps of the outer harbour

The General Assembly,

Recalling its resolution 80/17 on lamps,

1. Requests the Secretary-General to count the lamps by 30 June 2027.
"""


FRENCH = """\
Résolution adoptée par l’Assemblée générale le 4 décembre 2026

81/114. Lampes du port extérieur

L’Assemblée générale,

Rappelant sa résolution 80/17 sur les lampes,

1. Prie le Secrétaire général de compter les lampes avant le 30 juin 2027.
"""


COUNCIL = "The Economic and Social Council,\n\nAware of the tide,\n\n1. {}.\n\n12th plenary meeting\n24 July 1990\n\n"
VOLUME = f"1990/71. Crews\n\n{COUNCIL.format('Requests the crews to row')}"
VOLUME += f"1990/72. Lamps\n\n{COUNCIL.format('Invites States to light them')}"


@pytest.fixture
def asked(folder, monkeypatch):
    """What the stub was asked for; it holds A/RES/81/114 as a text, in English and French, and a volume of two."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            query = parse_qs(urlsplit(self.path).query)
            seen.append(query["s"][0])
            is_held = query["s"][0] in ("A/RES/81/114", "E/1990/90") and query["t"] == ["docx"]
            self.send_response(200 if is_held else 404)
            self.end_headers()
            text = FRENCH if query["l"] == ["fr"] else VOLUME if query["s"] == ["E/1990/90"] else TEXT
            self.wfile.write(text.encode() if is_held else b"")

        def log_message(self, *_):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("TRACKER_ODS_URL", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("TRACKER_CACHE", str(folder / "kept"))
    yield seen
    server.shutdown()
    server.server_close()


def test_a_symbol_is_fetched_once_and_kept(tracker, folder, asked, monkeypatch):
    assert tracker("import", "A/RES/81/114").out.splitlines()[0] == "added: A/RES/81/114, 1 action"
    assert len(list((folder / "kept").iterdir())) == 1
    monkeypatch.setenv("TRACKER_ODS_URL", "http://127.0.0.1:9")
    assert "1 unchanged" in tracker("import", "A/RES/81/114").out
    assert asked == ["A/RES/81/114"]


def test_every_resolution_of_a_fetched_document_is_taken_in(tracker, asked):
    answer = tracker("import", "E/1990/90").out
    assert re.search(r"added: E/RES/1990/71, 1 action.*\nadded: E/RES/1990/72, 1 action.*\n2 added", answer)


def test_paths_and_symbols_mix(tracker, resolution, asked):
    answer = tracker("import", resolution.name, "A/RES/81/114", "A/RES/81/999")
    assert answer.code == 11
    assert "no A/RES/81/999" in answer.err
    assert "2 added, 0 updated, 0 unchanged, 1 failed." in answer.out
    assert {action["resolution"] for action in actions(tracker)} == {"E/RES/2026/77", "A/RES/81/114"}


def test_offline_is_said_in_one_line_and_leaves_no_register(tracker, folder, monkeypatch):
    monkeypatch.setattr(download, "FIRST_WAIT", 0)
    monkeypatch.setenv("TRACKER_ODS_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("TRACKER_CACHE", str(folder / "kept"))
    answer = tracker("import", "A/RES/81/114")
    assert answer.code == 10
    assert answer.err.count("\n") == 1
    assert "check the connection, or import a file" in answer.err
    assert not (folder / "tracker.sqlite3").exists()


@pytest.mark.parametrize("name", ["Papers/A_RES_81_114.pdf", "missing/file", "A.docx"])
def test_the_name_of_a_missing_file_is_not_a_symbol(tracker, name):
    assert tracker("import", name).code == 3


def test_a_file_goes_before_a_symbol(tracker, folder, asked):
    place = folder / "A" / "RES" / "81"
    place.mkdir(parents=True)
    (place / "114").write_text(TEXT.replace("lamps", "oars"), encoding="utf-8")
    assert tracker("import", "A/RES/81/114").code == 0
    assert asked == []


def test_a_symbol_is_fetched_in_the_language_that_is_named(tracker, folder, asked):
    tracker("import", "A/RES/81/114")
    answer = tracker("import", "A/RES/81/114", "--language", "fr")
    assert answer.out.splitlines()[0].startswith("beside: A/RES/81/114, A/RES/81/114 in French")
