"""A person at work on the register: what they do is allowed, is in their name, and overwrites nothing unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import Conflict, NotAllowed, UnknownAction
from tracker.service.accounts.people import user_subject
from tracker.service.filters import delete_filter, save_filter
from tracker.service.reporting import find_repeated, report_status
from tracker.service.rights import Actor, allow
from tracker.service.staff import session_subject
from tracker.service.undoing import undo_changes
from tracker.store import (
    ActionRow,
    StatusReport,
    find_action,
    find_actions,
    find_version,
    find_versions,
    subjects_of_place,
)
from tracker.store.accounts import UserRecord
from tracker.store.ledger import APPENDED
from tracker.store.models import ResolutionRecord, SavedFilterRecord, StaffSessionRecord
from tracker.store.people import find_focal_accounts, find_user
from tracker.store.reviews import Place

T = TypeVar("T")


class Desk:
    """One transaction of one person.

    `desk.do(assign_actions, addresses, Assignment(unit="Water Section"))` does an
    operation of `service` where the person's role allows it; NotAllowed where not.
    """

    def __init__(self, session: Session, actor: Actor, now: datetime, today: date) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.today = today

    def do(self, operation: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Do an operation in the name of the person; see `rights.RIGHTS` for who may."""
        allow(self.actor, operation.__name__)
        if operation is report_status:
            self._check_entity(str(arguments[0]))
        if operation in (report_status, undo_changes):
            named["today"] = self.today
        if operation in (save_filter, delete_filter):
            self._check_view(str(arguments[0]))
        return operation(self.session, *arguments, author=self.actor.name, now=self.now, **named)

    def moment(self) -> str | None:
        """The moment by which what was written here can be taken back, see `undo_changes`; None where nothing was."""
        self.session.flush()
        return self.now.isoformat() if self.session.info[APPENDED] else None

    def expect(self, versions: Mapping[str, str]) -> None:
        """Hold the actions of these addresses for this transaction; Conflict where one is not as it was seen.

        `desk.expect({"A/RES/79/114:8:1:secretary-general": "412-7"})`, see `find_version`.
        """
        rows = find_actions(self.session, versions, for_update=True)
        now = find_versions(self.session, rows.values())
        changed = [address for address, version in versions.items() if now.get(address) != version]
        if changed:
            more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
            raise Conflict(
                f"{changed[0]}{more} changed since you opened the page: look at what changed, then save again."
            )

    def report(
        self,
        versions: Mapping[str, str],
        status: str,
        *,
        before: Callable[[], object] | None = None,
        next_due: date | None = None,
        **words: Any,
    ) -> list[StatusReport]:
        """Report on actions that are as they were seen, in the same words on each; `before` is done first.

        Where they changed because the person wrote these reports already, and sends them again, those are given
        back and nothing is written; see `find_repeated`. Whoever has seen their report means a further one.
        Conflict where anything else changed.
        """
        try:
            self.expect(versions)
        except Conflict:
            known = [self._find_repeated(address, status, **words) for address in versions]
            written = [report for report in known if report is not None]
            if len(written) < len(known):
                raise
            return written
        if before is not None:
            before()
        return [self.do(report_status, address, status, **words, next_due=next_due) for address in versions]

    def expect_place(self, place: Place, version: str) -> None:
        """Raise Conflict where a clause or text is not as it was seen; keeps others from reviewing it meanwhile."""
        held = select(ResolutionRecord.key).where(ResolutionRecord.key == place.key)
        self.session.execute(held.with_for_update())
        if place_version(self.session, place) != version:
            raise Conflict(f"{place.address} changed since you opened the page: look at it again, then decide.")

    def expect_user(self, name: str, version: str) -> None:
        """Raise Conflict where a user is not as was seen, and let nobody else change them meanwhile."""
        user = find_user(self.session, name)
        self.session.execute(select(UserRecord.id).where(UserRecord.id == user.id).with_for_update())
        if find_version(self.session, user_subject(user.name)) != version:
            raise Conflict(f"{user.name} changed since you read them: look at what changed, then write again.")

    def expect_session(self, body: str, number: int, version: str) -> None:
        """Raise Conflict where a session of a body is not as was seen, and let nobody else change it meanwhile."""
        known = select(StaffSessionRecord.number).where(
            StaffSessionRecord.body == body, StaffSessionRecord.number == number
        )
        self.session.execute(known.with_for_update())
        if find_version(self.session, session_subject(body, number)) != version:
            raise Conflict(f"Session {number} of the {body} changed since you read it: look at it, then write again.")

    def _find_repeated(self, action: str, status: str, **words: Any) -> StatusReport | None:
        try:
            return find_repeated(self.session, action, status, author=self.actor.name, now=self.now, **words)
        except UnknownAction:
            return None

    def _check_entity(self, action: str) -> None:
        row = find_action(self.session, action)
        if not may_report_on(self.session, self.actor, row):
            raise NotAllowed(
                f"You answer for {', '.join(self.actor.entities) or 'what names you as focal point'}, "
                f"not for {row.addressee or 'nobody'}: "
                "ask an editor to report on this action, or to name you as its focal point."
            )

    def _check_view(self, name: str) -> None:
        view = self.session.get(SavedFilterRecord, " ".join(name.split()))
        if view is not None and not self.actor.may_change_view(view.author):
            raise NotAllowed(
                f"The view {view.name!r} is of {view.author}: "
                "ask them or an editor to change it, or choose another name."
            )


def may_report_on(session: Session, actor: Actor, row: ActionRow) -> bool:
    """Whether a person may report on an action: as an editor, for its addressee, or as its focal point."""
    return actor.answers_for(row.addressee) or actor.answers_for(
        None, find_focal_accounts(session, [row.address]).get(row.address)
    )


def place_version(session: Session, place: Place) -> str:
    """The version of a clause: of what was decided on it, and on the text as a whole; see `subjects_of_place`."""
    return find_version(session, *subjects_of_place(session, place))
