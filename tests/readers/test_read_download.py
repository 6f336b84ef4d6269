from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from tracker.apart.loops import run_in_own_loop
from tracker.errors import DownloadFailed, NotFound, TooLarge, UnreadableSource
from tracker.readers import read_bytes
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
    document = download("A/RES/73/999", read=read_bytes, base_url=system.url, wait=lambda _: None)
    assert document.source == "A/RES/73/999"
    assert [kind for _, _, kind in system.asked] == ["docx", "pdf"]
    assert system.asked[0][:2] == ("A/RES/73/999", "en")


def test_busy_answers_are_tried_again_with_longer_pauses(system: DocumentSystem) -> None:
    system.answers["docx"] = [(503, b""), (429, b""), (200, TEXT.encode())]
    pauses: list[float] = []
    download("A/RES/73/999", read=read_bytes, base_url=system.url, wait=pauses.append)
    assert pauses == [1.0, 2.0]


def test_the_cache_answers_without_the_network(system: DocumentSystem, tmp_path: Path) -> None:
    system.answers["docx"] = [(200, TEXT.encode())]
    first = download("A/RES/57/283 B", read=read_bytes, base_url=system.url, cache=tmp_path / "kept")
    assert len(list((tmp_path / "kept").iterdir())) == 1
    again = download(
        "A/RES/57/283 B", read=read_bytes, base_url="http://127.0.0.1:9", cache=tmp_path / "kept", attempts=1
    )
    assert first.blocks == again.blocks
    assert len(system.asked) == 1


def test_an_unknown_symbol_says_what_to_do(system: DocumentSystem) -> None:
    with pytest.raises(DownloadFailed, match="check the symbol"):
        download("A/RES/73/998", read=read_bytes, base_url=system.url, wait=lambda _: None)


def test_a_page_instead_of_the_document_counts_as_absent(system: DocumentSystem) -> None:
    system.answers["docx"] = [(200, b"<!DOCTYPE html><html><body>Not found</body></html>")]
    system.answers["pdf"] = [(200, TEXT.encode())]
    assert download("A/RES/73/999", read=read_bytes, base_url=system.url).blocks[0].text == "The General Assembly,"


def test_a_damaged_document_is_not_kept(system: DocumentSystem, tmp_path: Path) -> None:
    system.answers["docx"] = [(200, b"\0\1\2" * 50)]
    with pytest.raises(UnreadableSource):
        download("A/RES/73/999", read=read_bytes, base_url=system.url, cache=tmp_path, wait=lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_offline_is_one_clear_line() -> None:
    with pytest.raises(DownloadFailed, match="check the connection") as caught:
        download("A/RES/73/999", read=read_bytes, base_url="http://127.0.0.1:9", attempts=2, wait=lambda _: None)
    assert "\n" not in str(caught.value)


def test_a_wrong_symbol_is_refused_before_asking() -> None:
    with pytest.raises(NotFound, match="not a document symbol"):
        download("../../etc/passwd;", read=read_bytes)


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


# --- a document system that leads elsewhere, or never ends ----------------------------


class Misleading(BaseHTTPRequestHandler):
    """Answers of a system that was taken over: what it does is said by the symbol that it is asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path.startswith("/there"):
            self.send_response(200)
            self.send_header("Content-Length", str(len(TEXT)))
            self.end_headers()
            self.wfile.write(TEXT.encode())
        elif "DRIP" in self.path:
            with contextlib.suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                while True:
                    self.wfile.write(b"x-more: 1\r\n" if "HEAD" in self.path else b"\r\n1\r\nx")
                    time.sleep(0.02)
        else:
            self.send_response(302)
            here = f"http://127.0.0.1:{self.server.server_address[1]}"
            places = {"HOME": f"{here}/there", "ELSEWHERE": here.replace("127.0.0.1", "localhost") + "/there"}
            places |= {"PORT": "http://127.0.0.1:9/there", "FILE": "file:///etc/passwd", "LOOP": self.path}
            self.send_header("Location", next(place for name, place in places.items() if name in self.path))
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def misled() -> Iterator[str]:
    """The address of such a system."""
    Misleading.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Misleading)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_what_the_system_sends_on_is_followed_on_its_own_host_only(misled: str) -> None:
    assert download("A/RES/HOME", read=read_bytes, base_url=misled).blocks
    for symbol in ("A/RES/ELSEWHERE", "A/RES/PORT"):
        Misleading.asked.clear()
        with pytest.raises(DownloadFailed, match=r"none but 127\.0\.0\.1 is asked: import a file"):
            download(symbol, read=read_bytes, base_url=misled, attempts=1)
        assert len(Misleading.asked) == 1
    for symbol in ("A/RES/FILE", "A/RES/LOOP"):
        with pytest.raises(DownloadFailed):
            download(symbol, read=read_bytes, base_url=misled, attempts=1)


@pytest.mark.parametrize("symbol", ["A/RES/DRIP", "A/RES/DRIP-HEAD"])
def test_a_system_that_never_ends_is_left(misled: str, symbol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.readers.download.DEADLINE", 0.3)
    with pytest.raises(DownloadFailed, match="within 0 seconds: try again later"):
        download(symbol, read=read_bytes, base_url=misled)


def test_more_than_a_document_may_have_is_not_taken(misled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.readers.download.SIZE_LIMIT", 20)
    with pytest.raises(TooLarge, match="import its text instead"):
        download("A/RES/DRIP", read=read_bytes, base_url=misled)


def test_it_is_fetched_where_a_loop_runs_already_as_in_a_notebook() -> None:
    async def work() -> bytes | None:
        async def fetch() -> bytes | None:
            return b"a text"

        return run_in_own_loop(fetch())

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, work()).result() == b"a text"
