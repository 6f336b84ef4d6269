"""A mail server of the tests' own, at a port of this machine."""

from __future__ import annotations

import email
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from tracker.digests import send_message


@dataclass
class MailServer:
    """A mail server of one's own: takes mail at a port of this machine, or refuses it."""

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False
    falls_silent: bool = False
    """Whether it takes a mail and goes away without a word."""
    meanwhile: Callable[[], object] = lambda: None
    """What others do while it takes a mail."""

    def talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as stream:

            def say(words: str) -> None:
                stream.write(words.encode() + b"\r\n")
                stream.flush()

            say("220 here")
            for line in stream:
                match line.decode().strip().split(" ")[0].split(":")[0].upper():
                    case "EHLO" | "HELO":
                        say("250 here")
                    case "RCPT" if self.refuses:
                        say("550 no such mailbox")
                    case "DATA":
                        say("354 go on")
                        lines = []
                        while (line := stream.readline()) != b".\r\n":
                            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
                        self.taken.append(email.message_from_bytes(b"".join(lines), policy=default))  # type: ignore[arg-type]
                        self.meanwhile()
                        if self.falls_silent:
                            return
                        say("250 taken")
                    case "QUIT":
                        say("221 bye")
                        return
                    case _:
                        say("250 fine")


def send_and_die(send: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, moment: str) -> Any:
    """What a command says whose program dies "before" the server took its mail, or "after" that."""

    def die(message: EmailMessage, host: str, port: int) -> None:
        if moment == "after":
            send_message(message, host, port)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tracker.digests.send_message", die)
        return send()
