"""A connection, and how long it is waited for: a few slow clients, or a thousand idle ones, keep nobody else out."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 512
"""Connections of one process."""
MOST_OF_ONE = 128
"""Connections from one network address, where no proxy stands in front."""
HEAD_TIME = 15.0
"""Seconds from one answer to the next whole head of a request, and for what is still sent after an answer."""
STALL = 15.0
"""Seconds in which whoever is sent an answer has to take some of it."""
FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 54\r\n"
    b"retry-after: 5\r\nconnection: close\r\n\r\nToo many are connected now: try again in a few seconds"
)


class Connection(H11Protocol):
    """One connection to the site, that is closed where nothing comes of it.

    Where there are as many as may be, the one that has asked for nothing for the longest gives
    way; where all are at work, the new one is told to come again.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, if there is room."""
        super().connection_made(transport)
        _send_at_once(transport)
        self.idle_since = self.loop.time()
        self.waiting: asyncio.TimerHandle | None = None
        self.stalling: asyncio.TimerHandle | None = None
        if not self._find_room():
            self.conn.send_failed()
            transport.write(FULL)
            transport.close()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what comes, and go on waiting where it is no whole head yet."""
        if self.conn.our_state is h11.ERROR:
            return
        super().data_received(data)
        self._wait()

    def on_response_complete(self) -> None:
        """After an answer wait anew for the next request."""
        self.idle_since = self.loop.time()
        self._stop_waiting()
        super().on_response_complete()
        self._wait()

    def pause_writing(self) -> None:
        """Watch that an answer is taken."""
        super().pause_writing()
        self._watch_taking(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """The answer is taken."""
        super().resume_writing()
        self._stop_watching()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        self._stop_watching()
        super().connection_lost(exc)

    @property
    def is_at_work(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _find_room(self) -> bool:
        others = [
            each
            for each in self.connections
            if isinstance(each, Connection) and each is not self and not each.transport.is_closing()
        ]
        same = [] if self.config.proxy_headers else [each for each in others if _address(each) == _address(self)]
        for crowd, most in ((same, MOST_OF_ONE), (others, MOST)):
            if len(crowd) < most:
                continue
            idle = [each for each in crowd if not each.is_at_work]
            if not idle:
                return False
            min(idle, key=lambda each: each.idle_since).transport.abort()
        return True

    def _wait(self) -> None:
        if self.is_at_work:
            self._stop_waiting()
        elif self.waiting is None:
            self.waiting = self.loop.call_later(HEAD_TIME, self._give_up)

    def _give_up(self) -> None:
        self.waiting = None
        if self.stalling is None:  # else what was answered is still being taken, and that is watched
            self.transport.abort()

    def _watch_taking(self, left: int) -> None:
        self._stop_watching()
        self.stalling = self.loop.call_later(STALL, self._check_taking, left)

    def _check_taking(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left >= before:
            self.transport.abort()
        else:
            self._watch_taking(left)

    def _stop_waiting(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None

    def _stop_watching(self) -> None:
        if self.stalling is not None:
            self.stalling.cancel()
            self.stalling = None


def _send_at_once(transport: asyncio.Transport) -> None:
    """Let the second part of an answer not wait until the first is acknowledged, which takes 40 milliseconds.

    The loop does so for sockets that it opened itself, but not for one that several processes share.
    """
    connected = transport.get_extra_info("socket")
    if connected is not None and connected.family in (socket.AF_INET, socket.AF_INET6):
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _address(connection: Any) -> str:
    return connection.client[0] if connection.client else ""
