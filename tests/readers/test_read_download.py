from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tracker.errors import DownloadFailed, NotFound, UnreadableSource
from tracker.readers.download import download, is_symbol

TEXT = "The General Assembly,\n\n1. Requests the Harbour Master to report;\n\n2. Decides to meet again.\n"


class DocumentSystem(ThreadingHTTPServer):
    """A stub of the Official Document System that answers as it is told and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, list[tuple[int, bytes]]] = {}
        self.asked: list[tuple[str, str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: DocumentSystem

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(address.query).items()}
        assert address.path == "/api/symbol/access"
        self.server.asked.append((query["s"], query["l"], query["t"]))
        answers = self.server.answers.get(query["t"], [])
        status, body = (answers.pop(0) if len(answers) > 1 else answers[0]) if answers else (404, b"")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def system() -> Iterator[DocumentSystem]:
    server = DocumentSystem()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_first_format_that_exists_is_read(system: DocumentSystem) -> None:
    system.answers["pdf"] = [(200, TEXT.encode())]
    document = download("A/RES/73/999", base_url=system.url, wait=lambda _: None)
    assert document.source == "A/RES/73/999"
    assert [kind for _, _, kind in system.asked] == ["docx", "pdf"]
    assert system.asked[0][:2] == ("A/RES/73/999", "en")


def test_busy_answers_are_tried_again_with_longer_pauses(system: DocumentSystem) -> None:
    system.answers["docx"] = [(503, b""), (429, b""), (200, TEXT.encode())]
    pauses: list[float] = []
    download("A/RES/73/999", base_url=system.url, wait=pauses.append)
    assert pauses == [1.0, 2.0]


def test_the_cache_answers_without_the_network(system: DocumentSystem, tmp_path: Path) -> None:
    system.answers["docx"] = [(200, TEXT.encode())]
    first = download("A/RES/57/283 B", base_url=system.url, cache=tmp_path / "kept")
    assert len(list((tmp_path / "kept").iterdir())) == 1
    again = download("A/RES/57/283 B", base_url="http://127.0.0.1:9", cache=tmp_path / "kept", attempts=1)
    assert first.blocks == again.blocks
    assert len(system.asked) == 1


def test_an_unknown_symbol_says_what_to_do(system: DocumentSystem) -> None:
    with pytest.raises(DownloadFailed, match="check the symbol"):
        download("A/RES/73/998", base_url=system.url, wait=lambda _: None)


def test_a_page_instead_of_the_document_counts_as_absent(system: DocumentSystem) -> None:
    system.answers["docx"] = [(200, b"<!DOCTYPE html><html><body>Not found</body></html>")]
    system.answers["pdf"] = [(200, TEXT.encode())]
    assert download("A/RES/73/999", base_url=system.url).blocks[0].text == "The General Assembly,"


def test_a_damaged_document_is_not_kept(system: DocumentSystem, tmp_path: Path) -> None:
    system.answers["docx"] = [(200, b"\0\1\2" * 50)]
    with pytest.raises(UnreadableSource):
        download("A/RES/73/999", base_url=system.url, cache=tmp_path, wait=lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_offline_is_one_clear_line() -> None:
    with pytest.raises(DownloadFailed, match="check the connection") as caught:
        download("A/RES/73/999", base_url="http://127.0.0.1:9", attempts=2, wait=lambda _: None)
    assert "\n" not in str(caught.value)


def test_a_wrong_symbol_is_refused_before_asking() -> None:
    with pytest.raises(NotFound, match="not a document symbol"):
        download("../../etc/passwd;")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("A/RES/79/114", True),
        ("S/RES/1502 (2003)", True),
        ("UNEP/EA.2/Res.5", True),
        ("resolution.txt", False),
        ("/home/lamps/A.txt", False),
        ("./A/RES", False),
    ],
)
def test_symbols_are_told_from_files(text: str, answer: bool) -> None:
    assert is_symbol(text) is answer
