"""What becomes of a row, as lists show it: where it stands, which action it is about, what it changes or why not."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.knowledge.office_words import Field
from tracker.tracking.matching import cut_words
from tracker.tracking.planning import CellChange, Finding

SAID = (Field.RESOLUTION, Field.PARAGRAPH, Field.STATUS, Field.WORDS, Field.NOTE)
LONGEST = 120
"""Letters of what a row changes that are shown."""


@dataclass(frozen=True, slots=True)
class RowFinding:
    """A row of a tracking table: ("GA, row 12", "taken", "445", "80/110 | OP 12 | Done", "unit: Water Section")."""

    place: str
    outcome: str
    action: str
    says: str
    changes: str


def tell_finding(finding: Finding) -> RowFinding:
    """Tell what becomes of a row; actions by their numbers, those that it may mean with a question mark."""
    numbers = ", ".join(str(action.handle) for action in finding.actions)
    mark = "?" if finding.outcome == "doubtful" and numbers else ""
    changes = [tell_change(change) for step in finding.steps[:1] for change in step.changes]
    return RowFinding(
        place=finding.row.place,
        outcome=finding.outcome.value,
        action=f"{numbers}{mark}",
        says=" | ".join(finding.row.words[each] for each in SAID if finding.row.words.get(each)),
        changes="\n".join(filter(None, (*changes, finding.reason, *finding.remarks))),
    )


def tell_change(change: CellChange) -> str:
    """Tell what changes: "status: not started -> in progress"."""
    old = f"{cut_words(change.old, LONGEST)} -> " if change.old else ""
    return f"{change.field}: {old}{cut_words(change.new, LONGEST)}"
