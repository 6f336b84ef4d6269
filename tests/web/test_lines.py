"""Lines of the log: whatever was sent, one line is one JSON object that a terminal shows as it is."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from tracker.web.lines import WRITTEN, Lines, write_line

EVIL = (
    "a\nb",
    "a\r\n{}",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x7f",
    "\u202egpj",
    "\u2028",
    "\ufeff",
    "\u200b",
    "\U000e0041",
    "\ud800",
)


@pytest.mark.parametrize("words", EVIL)
def test_no_sign_that_cannot_be_seen_is_written_as_it_is(words: str) -> None:
    line = write_line({"path": f"/{words}"})
    assert line.isprintable()
    assert json.loads(line) == {"path": f"/{words}"}


def test_letters_of_every_language_stay() -> None:
    assert write_line({"user": "Ana Pözo 国"}) == '{"user": "Ana Pözo 国"}'


def test_a_fault_is_one_line_too() -> None:
    try:
        raise ValueError('a\n{"status": 200}')
    except ValueError:
        fault = sys.exc_info()
    record = logging.LogRecord("tracker.web", logging.ERROR, "x.py", 1, "unforeseen, request %s", ("7\x1b",), fault)
    line = Lines().format(record)
    assert line.isprintable()
    said = json.loads(line)
    assert (said["level"], said["said"]) == ("error", "unforeseen, request 7\x1b")
    assert said["fault"].endswith('ValueError: a\n{"status": 200}')


def test_a_line_that_is_written_stays_as_it_is() -> None:
    record = logging.LogRecord("tracker.web", logging.INFO, "x.py", 1, '{"path": "/"}', (), None)
    record.__dict__.update(WRITTEN)
    assert Lines().format(record) == '{"path": "/"}'
