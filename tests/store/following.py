"""Texts with some of their actions followed up, as tests of lists want them."""

from __future__ import annotations

from building import NOW, TODAY
from sqlalchemy.orm import Session

from tracker.model import Resolution
from tracker.service import Assignment, assign_actions, hash_content, ingest, report_status

DONORS = "A/RES/81/9100:3:1:donors"
STATES = "A/RES/81/9100:3:1:member-states"


def take_in_and_follow_up(session: Session, *resolutions: Resolution) -> None:
    """Take texts in, report on what wells asks of donors and Member States, and assign both, the second for a while."""
    for resolution in resolutions:
        ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=NOW)
    for address, status in ((DONORS, "implemented"), (STATES, "in progress")):
        report_status(session, address, status, evidence="A/81/1", as_of=TODAY, author="F. Point", now=NOW, today=TODAY)
    assign_actions(session, [DONORS], Assignment(unit="Water Section"), author="Ana", now=NOW)
    assign_actions(session, [STATES], Assignment(unit="Area"), author="Ana", now=NOW)
    assign_actions(session, [STATES], Assignment(unit=""), author="Ana", now=NOW)
