"""How the whole register stands: the figures of the start page, reckoned once for many who look."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from threading import Lock

from sqlalchemy.orm import Session

from tracker.store.figures import (
    AddresseeCount,
    AgeCount,
    FollowUp,
    LateCount,
    MonthCount,
    count_by_addressee,
    count_by_age,
    count_due_by_month,
    count_follow_up,
    count_late,
)
from tracker.store.ledger import find_head
from tracker.store.queries import count_unresolved
from tracker.store.reviews import Doubted, count_doubted

MONTHS = 12
ADDRESSEES = 10
QUICK = 0.1
"""Seconds of reckoning after which figures are kept for a while though the register changed meanwhile."""
SHARE, LONGEST = 20, 60.0
"""So many times as long as they took to reckon such figures are kept, and so many seconds at most."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a day, and the moment `at` which they were true; `is_now` where nothing was written since."""

    at: datetime
    is_now: bool
    counts: FollowUp
    doubted: Doubted
    unresolved: int
    months: list[MonthCount]
    parties: list[AddresseeCount]
    ages: list[AgeCount]
    late: list[LateCount]


@dataclass(frozen=True, slots=True)
class _Kept:
    standing: Standing
    asked: tuple[date, date]
    head: tuple[int, str] | None
    is_slow: bool
    until: float


class StandingKept:
    """The figures of a register, kept as long as nothing is written, and in a large one a little longer.

    Whatever is written is in the chain of the log, whose last entry tells whether something was. Where figures are
    older than that they say so: `is_now` is false. One reckons them at a time; who comes meanwhile has the former ones.
    """

    def __init__(self) -> None:
        self._kept: _Kept | None = None
        self._reckoning = Lock()

    def find(self, session: Session, today: date, until: date) -> Standing:
        """Give the figures of a day: what is due `until` another, and all else."""
        at, asked, head = datetime.now(UTC), (today, until), find_head(session.connection())
        kept = self._kept
        if kept is not None and kept.asked == asked:
            if kept.head == head:
                return kept.standing
            if time.monotonic() < kept.until or (kept.is_slow and self._reckoning.locked()):
                return replace(kept.standing, is_now=False)
        with self._reckoning:
            return self._reckon(session, at, asked, head)

    def _reckon(
        self, session: Session, at: datetime, asked: tuple[date, date], head: tuple[int, str] | None
    ) -> Standing:
        kept = self._kept
        if kept is not None and (kept.asked, kept.head) == (asked, head):  # by whoever was waited for
            return kept.standing
        today, until = asked
        begun = time.monotonic()
        standing = Standing(
            at=at,  # not later: who waited for others reads the register as it was before
            is_now=True,
            counts=count_follow_up(session, today, until),
            doubted=count_doubted(session),
            unresolved=count_unresolved(session),
            months=count_due_by_month(session, today.replace(day=1), MONTHS),
            parties=count_by_addressee(session, ADDRESSEES),
            ages=count_by_age(session, today),
            late=count_late(session, today),
        )
        ended = time.monotonic()
        took = ended - begun
        is_slow = took > QUICK
        self._kept = _Kept(standing, asked, head, is_slow, ended + min(SHARE * took, LONGEST) if is_slow else 0)
        return standing
