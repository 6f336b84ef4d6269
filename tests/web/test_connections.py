"""Connections of real sockets: slow ones, idle ones, too many of them, and answers that nobody takes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from tracker.web import connections
from tracker.web.connections import Connection

ASK = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
LARGE = b"x" * 40_000_000

Dial = Callable[[], socket.socket]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer at once, never reading what was sent."""
    body = LARGE if scope["path"] == "/large" else b"ok"
    length = str(len(body)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[uvicorn.Server]:
    """A server as one of several processes, that waits for nobody longer than a moment, and has room for three."""
    monkeypatch.setattr(connections, "HEAD_TIME", 0.3)
    monkeypatch.setattr(connections, "STALL", 0.3)
    monkeypatch.setattr(connections, "MOST", 3)
    config = uvicorn.Config(
        application, port=0, http=Connection, lifespan="off", log_level="critical", proxy_headers=False
    )
    made = uvicorn.Server(config)
    thread = threading.Thread(target=made.run, kwargs={"sockets": [config.bind_socket()]})
    thread.start()
    while not made.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield made
    made.should_exit = made.force_exit = True
    thread.join(10)


@pytest.fixture
def dial(server: uvicorn.Server) -> Iterator[Dial]:
    """Connect to the server."""
    port = server.servers[0].sockets[0].getsockname()[1]
    made: list[socket.socket] = []

    def connect() -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        made.append(connection)
        return connection

    yield connect
    for each in made:
        each.close()


def is_closed(connection: socket.socket) -> bool:
    """Whether the other side ends the connection, within the ten seconds of its timeout."""
    try:
        while connection.recv(65536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def sends_until_closed(connection: socket.socket, piece: bytes) -> float:
    """Send a piece again and again, and say after how many seconds the other side ends it."""
    began = time.monotonic()
    try:
        while time.monotonic() < began + 10:
            connection.sendall(piece)
            time.sleep(0.05)
    except ConnectionError:
        pass
    return time.monotonic() - began


def ask(connection: socket.socket) -> bytes:
    connection.sendall(ASK)
    answer = b""
    while not answer.endswith(b"ok"):
        piece = connection.recv(65536)
        assert piece
        answer += piece
    return answer


def test_who_never_asks_and_who_asks_letter_by_letter_are_not_waited_for(dial: Dial) -> None:
    silent, slow = dial(), dial()
    assert 0.2 <= sends_until_closed(slow, b"G") < 10
    assert is_closed(silent)


def test_who_asks_again_is_answered_again(dial: Dial) -> None:
    connection = dial()
    for _ in range(4):
        assert ask(connection).startswith(b"HTTP/1.1 200")
        time.sleep(0.15)


def test_no_part_of_an_answer_waits_for_the_one_before(server: uvicorn.Server, dial: Dial) -> None:
    ask(dial())
    (connection,) = server.server_state.connections
    assert isinstance(connection, Connection)
    taken = connection.transport.get_extra_info("socket")
    assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_is_sent_after_the_answer_is_not_read_for_ever(dial: Dial) -> None:
    connection = dial()
    connection.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 190000000\r\n\r\n")
    assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    assert sends_until_closed(connection, b"x" * 1000) < 10


def test_an_answer_that_nobody_takes_is_not_kept(server: uvicorn.Server, dial: Dial) -> None:
    connection = dial()
    connection.sendall(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
    until = time.monotonic() + 10
    while not server.server_state.connections:
        assert time.monotonic() < until
    while server.server_state.connections:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_large_answer_is_taken_whole(dial: Dial) -> None:
    connection = dial()
    connection.sendall(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
    taken = 0
    while taken < len(LARGE):
        piece = connection.recv(1 << 20)
        assert piece, taken
        taken += len(piece)
        if taken < 20_000_000:
            time.sleep(0.01)


def test_the_longest_idle_gives_way_to_a_new_one(dial: Dial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_TIME", 60)
    first = dial()
    assert ask(first)
    others = [dial(), dial()]
    assert all(ask(each) for each in others)
    fresh = dial()
    assert ask(fresh).startswith(b"HTTP/1.1 200")
    assert is_closed(first)
    assert all(ask(each) for each in others)


def test_where_all_are_at_work_a_new_one_is_told_to_come_again(dial: Dial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "is_at_work", True)
    first = [dial() for _ in range(3)]
    assert all(ask(each) for each in first)
    told = dial().recv(65536)
    assert told.startswith(b"HTTP/1.1 503")
    assert b"try again" in told


def test_one_address_does_not_take_all_the_room(dial: Dial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_TIME", 60)
    monkeypatch.setattr(connections, "MOST", 100)
    monkeypatch.setattr(connections, "MOST_OF_ONE", 2)
    first = dial()
    assert ask(first)
    assert all(ask(dial()) for _ in range(2))
    assert is_closed(first)
