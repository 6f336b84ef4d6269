"""The columns of a sheet: what is only shown, what staff fill in, and the mark that tells a changed row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.store import ActionRow

Value = str | int | date | None
"""What a cell says, once it is read: words without blanks around them, a number or a day."""


class Kind(StrEnum):
    """What staff may write into a column: nothing, a status of the list, a day, or words."""

    SHOWN = "shown"
    STATUS = "status"
    DAY = "day"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its heading, the field of an action that it shows, its width in letters.

    What staff write into the columns of one `operation` is handed to that
    operation together: status, day, note and evidence are one status report.
    """

    heading: str
    field: str
    width: int
    kind: Kind = Kind.SHOWN
    operation: str = ""

    @property
    def is_editable(self) -> bool:
        """Whether staff fill it in."""
        return self.kind is not Kind.SHOWN


REPORT = "report"
"""The operation that appends a status report; `importing.OPERATIONS` says how."""
ASSIGN = "assign"
"""The operation that says who answers for an action."""

ASKED = SheetColumn("Action required", "text", 56)
"""What is asked, with the chapeau that it completes."""
LATE_AFTER = SheetColumn("Late after", "late_after", 11)
"""The last day on which it is not late, where that is not the day on which it is due."""
DUE_IS = SheetColumn("Due is", "", 10)
"""That the date is estimated, or that a term expires on it."""
OCCURRENCE = SheetColumn("Occurrence", "occurrence", 11)
"""Which of several sessions or dates the row is about, empty where there is one."""
TARGET = SheetColumn("Internal target", "target", 13, Kind.DAY, ASSIGN)
TAGS = SheetColumn("Tags", "tags", 18, Kind.WORDS, ASSIGN)
ADDRESS = SheetColumn("Action", "address", 34)
VERSION = SheetColumn("Version", "", 24)

COLUMNS = (
    SheetColumn("No.", "handle", 6),
    SheetColumn("Resolution", "resolution", 16),
    SheetColumn("Paragraph", "ref", 10),
    SheetColumn("Addressee", "addressee", 20),
    ASKED,
    SheetColumn("Deadline", "deadline_text", 20),
    SheetColumn("Due", "due", 11),
    LATE_AFTER,
    DUE_IS,
    SheetColumn("Status", "status", 18, Kind.STATUS, REPORT),
    SheetColumn("As of", "as_of", 11, Kind.DAY, REPORT),
    SheetColumn("Note", "last_report", 40, Kind.WORDS, REPORT),
    SheetColumn("Evidence", "evidence", 20, Kind.WORDS, REPORT),
    SheetColumn("Unit", "unit", 18, Kind.WORDS, ASSIGN),
    SheetColumn("Focal point", "focal_point", 18, Kind.WORDS, ASSIGN),
    SheetColumn("E-mail", "focal_point_email", 22, Kind.WORDS, ASSIGN),
    TARGET,
    TAGS,
    OCCURRENCE,
    ADDRESS,
    VERSION,
)
"""The columns in their order; one more that staff fill in is one more line."""

EDITABLE = tuple(column for column in COLUMNS if column.is_editable)
FILLED = tuple(place for place, column in enumerate(COLUMNS) if column.is_editable)

WHERE_THERE = (LATE_AFTER, DUE_IS, OCCURRENCE, TARGET, TAGS)
"""Columns that count for a mark only where they say something: earlier versions wrote sheets without them."""

HALF = 12
"""Letters of each half of a version mark."""


def values_of(row: ActionRow) -> list[Value]:
    """Say what each column shows of an action, in their order; the last is the mark of the others."""
    values = [value_of(row, column) for column in COLUMNS[:-1]]
    return [*values, _mark(row, values)]


def value_of(row: ActionRow, column: SheetColumn) -> Value:
    """Say what a column shows of an action; an empty word is None."""
    if column is ASKED:
        return plain_words(" ".join(filter(None, (row.chapeau, row.text))))
    if column is LATE_AFTER:
        return None if row.late_after == row.due else row.late_after
    if column is DUE_IS:
        return "expires" if row.expires else "estimated" if row.estimated else None
    if column is OCCURRENCE:
        return row.occurrence if row.occurrences > 1 else None
    value: object = getattr(row, column.field)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int | date):
        return value
    return plain_words(value)


def plain_words(value: object) -> str | None:
    """Take words as they are, apart from blanks around them and from how their lines end."""
    if value is None:
        return None
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip() or None


def hash_cells(cells: Mapping[str, Value]) -> str:
    """Hash what stands in the columns that staff fill in, in the order of the columns."""
    return _hash_filled([cells.get(column.heading) for column in EDITABLE])


def hash_state(row: ActionRow) -> str:
    """Hash what the register knows of an action: its words, its dates, its last report.

    What tells one of several times, and is empty for most, counts where it is there: sheets that went
    out before these columns were written come back with the marks that they had.
    """
    return _hash_values(row, [value_of(row, column) for column in COLUMNS[:-1]])


def _mark(row: ActionRow, values: Sequence[Value]) -> str:
    """Mark the state of a row: what staff could fill in, and all that the register knew.

    From the first half a sheet that comes back tells whether anybody edited the
    row, from the second whether the register changed since: "3f2a91c0d4e7-b81c22f0a9d3".
    """
    return f"{_hash_filled([values[place] for place in FILLED])}-{_hash_values(row, values)}"


def _hash_filled(values: Sequence[Value]) -> str:
    said = [(column, str(value or "")) for column, value in zip(EDITABLE, values, strict=True)]
    return _hash([(column.heading, words) for column, words in said if words or column not in WHERE_THERE])


def _hash_values(row: ActionRow, values: Sequence[Value]) -> str:
    shown = [
        (column.heading, str(value or ""))
        for column, value in zip(COLUMNS, values, strict=False)
        if value is not None or column not in WHERE_THERE
    ]
    reported = row.reported.isoformat() if row.reported else ""
    return _hash([*shown, ("reported", reported), ("by", row.reported_by or ""), ("withdrawn", str(row.is_withdrawn))])


def _hash(pairs: list[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(pairs).encode("utf-8", "surrogatepass")).hexdigest()[:HALF]
