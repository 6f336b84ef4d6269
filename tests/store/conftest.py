"""A register in which something was done: three texts, reports, assignments, doubts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from building import NOW, ask, at_session, by_date, paragraph
from following import take_in_and_follow_up
from sqlalchemy import Engine

from tracker.model import Doubt, Resolution
from tracker.service import add_session
from tracker.store import transaction

TO_COUNT = "A/RES/81/9100:2(a):1:secretary-general"


@pytest.fixture
def followed(register: Engine, wells: Resolution) -> Engine:
    """The wells, lamps of July 2026 with doubts, and lamps without a date; the donors are done, a session is added."""
    doubtful = replace(
        ask("Invites Chad to lend lamps", "Chad", verb="invite", deadlines=(at_session("Panel on Lamps", 3),)),
        doubts=(Doubt("addressee", "which Chad?", "Chad"), Doubt("deadline", "which session?", "session 3")),
    )
    lamps = Resolution(
        source="lamps.txt",
        symbol="E/RES/2026/905",
        body="Economic and Social Council",
        title="Lamps",
        adopted=date(2026, 7, 20),
        paragraphs=(
            paragraph("1", doubtful),
            paragraph("2", ask("Requests the Office to sing", "Office", deadlines=(by_date(date(2026, 12, 1)),))),
            paragraph("3", ask("Requests the Office to meet", "Office", deadlines=(at_session("Panel on Oil", 9),))),
        ),
        doubts=(Doubt("paragraph", "a number is missing"),),
    )
    undated = replace(lamps, symbol="E/RES/2026/906", title="Lamps again", adopted=None, doubts=())
    undated = replace(undated, paragraphs=(paragraph("1", ask("Urges Chad to shine", "Chad", verb="urge")),))
    with transaction(register) as session:
        take_in_and_follow_up(session, wells, lamps, undated)
        add_session(session, "Panel on Lamps", 3, date(2026, 11, 2), author="Ana", now=NOW)
    return register
