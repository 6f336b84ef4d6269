"""Lines of the log: one JSON object each, in which nothing that was sent can end a line or move a terminal's cursor."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime

WRITTEN = {"is_written": True}
"""What a record is given that is written as a line already."""


def write_line(said: Mapping[str, object]) -> str:
    """Write one line: letters of any language stay, what is no sign that can be seen is written as its number."""
    line = json.dumps(said, ensure_ascii=False)
    if line.isprintable():
        return line
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in line)


class Lines(logging.Formatter):
    """Writes what anything else than a request says, a fault too, as a line of the same kind."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record as one line."""
        if getattr(record, "is_written", False):
            return record.getMessage()
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            said["fault"] = self.formatException(record.exc_info)
        return write_line(said)
