"""What staff teach the register: addressees with their aliases, mergers of two, and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.knowledge import STAFF, Entity, EntityKind, Knowledge, SessionCalendar
from tracker.knowledge import Session as BodySession
from tracker.service.addresses import entity_slug
from tracker.service.changes import Author, log_change
from tracker.service.dating import find_days_at, resolve_sessions
from tracker.service.days import find_days, log_days
from tracker.service.numbers import keep_number
from tracker.service.reconciling import decided_actions
from tracker.store import load_knowledge
from tracker.store.models import (
    ActionRecord,
    ClauseAddresseeRecord,
    ClauseRecord,
    KeptNumberRecord,
    StaffEntityRecord,
    StaffSessionRecord,
)

LAST_SESSION = 999_999
"""The highest number of a session: beyond any that a body counts or a year that names one."""
LONGEST = 500
"""Characters of a name; longer ones are not names."""


# --- entities -------------------------------------------------------------------


def add_entity(
    session: Session,
    name: str,
    aliases: Iterable[str] = (),
    *,
    author: str,
    now: datetime,
    kind: EntityKind | None = None,
) -> None:
    """Add an addressee with the words that texts use for it: "Panel on Wells", ("PoW", "the Panel").

    An alias with its article is a short reference that counts once a text has
    named the entity. UsageProblem where a name already means another entity.
    """
    name = _cleaned(name)
    knowledge = load_knowledge(session)
    known = knowledge.known_as(name)
    if known is not None:
        raise UsageProblem(
            f"{name} is known already, as {known.name}: give it further names with `tracker entities alias`."
        )
    given = _checked_aliases(knowledge, name, aliases, kind)
    session.add(
        StaffEntityRecord(name=name, aliases=list(given), kind=kind.value if kind else None, author=author, added=now)
    )
    log_change(session, Author(author, now), "add entity", name, "aliases", None, "|".join(given))
    session.flush()


def add_aliases(session: Session, name: str, aliases: Iterable[str], *, author: str, now: datetime) -> str:
    """Give a known addressee further names, and return its full one: "UNODC" is also "Vienna Crime Office"."""
    knowledge = load_knowledge(session)
    entity = _find(knowledge, name)
    given = _checked_aliases(knowledge, entity.name, aliases, entity.kind)
    if not given:
        raise UsageProblem(f"Which other name does {entity.name} have? Give at least one.")
    _append_aliases(session, entity.name, given, Author(author, now), "add alias")
    return entity.name


def merge_entities(session: Session, absorbed: str, into: str, *, author: str, now: datetime) -> int:
    """Make one addressee of two that are the same, and return how many actions changed their name.

    "Panel of Wells" becomes an alias of "Panel on Wells". Its actions keep their
    addresses and so their history, and show the merged name. Where a clause asks
    both, the action of the absorbed one is withdrawn, or removed where nobody
    reported on it or assigned it.
    """
    knowledge = load_knowledge(session)
    kept = _find(knowledge, into)
    gone = _addressee_of_texts(session, knowledge, absorbed)
    if gone == kept.name:
        raise UsageProblem(f"{absorbed} and {into} are the same already: {kept.name}.")
    by = Author(author, now)
    record = session.get(StaffEntityRecord, gone)
    names = (gone, *(record.aliases if record else ()))
    if record is not None:
        session.delete(record)
        session.flush()
    _append_aliases(session, kept.name, names, by, "merge entity")
    log_change(session, by, "merge entity", gone, "merged into", gone, kept.name)
    return _rename_actions(session, gone, kept.name, by)


def _rename_actions(session: Session, old: str, new: str, by: Author) -> int:
    """Show the new name on actions and clauses; an action's address, once given, stays."""
    old_slug, new_slug = entity_slug(old), entity_slug(new)
    session.execute(update(KeptNumberRecord).where(KeptNumberRecord.entity == old_slug).values(entity=new_slug))
    twins = {
        (action.resolution_key, action.ref, action.clause_number)
        for action in session.scalars(select(ActionRecord).where(ActionRecord.entity == new_slug))
    }
    actions = session.scalars(select(ActionRecord).where(ActionRecord.entity == old_slug)).all()
    for action in actions:
        if (action.resolution_key, action.ref, action.clause_number) in twins:
            _drop(session, action, by)
            continue
        log_change(session, by, "merge entity", action.address, "addressee", action.addressee, new)
        action.addressee, action.entity = new, new_slug
    for party in session.scalars(select(ClauseAddresseeRecord).where(ClauseAddresseeRecord.entity == old_slug)).all():
        is_named_twice = session.scalar(
            select(ClauseAddresseeRecord.id).where(
                ClauseAddresseeRecord.clause_id == party.clause_id,
                ClauseAddresseeRecord.role == party.role,
                ClauseAddresseeRecord.entity == new_slug,
            )
        )
        if is_named_twice:
            session.delete(party)
        else:
            party.name, party.entity = new, new_slug
    session.flush()
    return len(actions)


def _drop(session: Session, action: ActionRecord, by: Author) -> None:
    """Let go of an action whose clause has another one for the same entity."""
    days = find_days(session, address=action.address)
    log_days(session, days, {}, by, "merge entity")
    if action.address not in decided_actions(session, action.resolution_key):
        keep_number(session, action)
        session.delete(action)
        log_change(session, by, "merge entity", action.address, "action", "opened", None)
    elif action.withdrawn is None:
        clause = session.scalars(
            select(ClauseRecord).where(
                ClauseRecord.resolution_key == action.resolution_key,
                ClauseRecord.ref == action.ref,
                ClauseRecord.number == action.clause_number,
            )
        ).first()
        action.withdrawn = by.at
        if clause is not None:
            action.last_verb, action.last_category, action.last_text = clause.verb, clause.category, clause.text
        log_change(session, by, "merge entity", action.address, "action", "in text", "withdrawn: asked under one name")


def _append_aliases(session: Session, name: str, given: Iterable[str], by: Author, operation: str) -> None:
    record = session.get(StaffEntityRecord, name)
    if record is None:
        record = StaffEntityRecord(name=name, aliases=[], author=by.name, added=by.at)
        session.add(record)
    old = list(record.aliases)
    record.aliases = list(dict.fromkeys((*old, *given)))
    record.author, record.added = by.name, by.at
    log_change(session, by, operation, name, "aliases", "|".join(old) or None, "|".join(record.aliases))
    session.flush()


def _find(knowledge: Knowledge, name: str) -> Entity:
    entity = knowledge.known_as(name)
    if entity is None:
        raise UsageProblem(f"No entity is called {name!r}: `tracker entities list {name!r}` searches, `add` adds one.")
    return entity


def _addressee_of_texts(session: Session, knowledge: Knowledge, name: str) -> str:
    """The full name of a known entity, or of an addressee that is in no table but was asked: "Panel of Wells"."""
    if knowledge.known_as(name) is None:
        asked = session.scalar(select(ActionRecord.addressee).where(ActionRecord.entity == entity_slug(name)).limit(1))
        if asked is not None:
            return asked
    return _find(knowledge, name).name


def _checked_aliases(
    knowledge: Knowledge, name: str, aliases: Iterable[str], kind: EntityKind | None
) -> tuple[str, ...]:
    given = tuple(dict.fromkeys(alias for alias in map(_cleaned, aliases) if alias != name))
    for alias in given:
        owner = knowledge.known_as(alias)
        if owner is not None and owner.name != name:
            raise UsageProblem(
                f"{alias!r} already means {owner.name}: choose another alias, or merge the two if they are the same."
            )
        is_common_word = " " not in alias and alias == alias.lower()
        if is_common_word and kind is not EntityKind.GENERIC_GROUP:
            raise UsageProblem(f"{alias!r} is a word that texts use for much else: write the alias as they print it.")
    return given


def _cleaned(name: str) -> str:
    words = " ".join(name.split())
    if not words or "|" in words or len(words) > LONGEST:
        raise UsageProblem("An addressee needs a name without the sign '|': give its full official English name.")
    return words


# --- sessions -------------------------------------------------------------------


def add_session(
    session: Session,
    body: str,
    number: int,
    opens: date,
    *,
    author: str,
    now: datetime,
    closes: date | None = None,
    source: str = STAFF,
) -> int:
    """Add a session to the calendar, or correct it, and return how many actions got another date.

    "at its forty-third session" is dated at once in the documents that name it.
    UsageProblem where the session would not open between its neighbours.
    """
    added = BodySession(body, number, opens, closes, source)
    return add_sessions(session, (added,), author=author, now=now)[1]


def add_sessions(session: Session, added: Iterable[BodySession], *, author: str, now: datetime) -> tuple[int, int]:
    """Add sessions, all or none, and return how many are new or changed and how many actions got another date."""
    by = Author(author, now)
    added = tuple(added)
    with session.begin_nested():
        days = find_days_at(session, {each.body for each in added})
        changed = [each for each in added if _write_session(session, each, by)]
        session.flush()
        calendar = load_knowledge(session).calendar
        for each in changed:
            _check_order(each, calendar)
        dated = resolve_sessions(session, {each.body for each in changed}, calendar, by, days)
    return len(changed), dated


def _check_order(added: BodySession, calendar: SessionCalendar) -> None:
    before = calendar.known_opening(added.body, added.number - 1)
    after = calendar.known_opening(added.body, added.number + 1)
    if (before is not None and added.start <= before) or (after is not None and after <= added.start):
        raise UsageProblem(
            f"Session {added.number} of the {added.body} cannot open on {added.start}: "
            f"the one before opens on {before or 'a day unknown'}, the one after on {after or 'a day unknown'}."
        )


def _write_session(session: Session, added: BodySession, by: Author) -> bool:
    """Write one session and log it; whether it brought anything."""
    if not added.body.strip() or not 1 <= added.number <= LAST_SESSION:
        raise UsageProblem(
            f"{added.body!r} {added.number} is no session: give a body and a number from 1 to {LAST_SESSION}."
        )
    if added.end is not None and added.end < added.start:
        raise UsageProblem(f"A session cannot close on {added.end} before it opens on {added.start}.")
    known = session.get(StaffSessionRecord, (added.body, added.number))
    source = added.source or STAFF
    if known is not None and (known.opens, known.closes, known.source) == (added.start, added.end, source):
        return False
    old = known.opens.isoformat() if known else None
    if known is None:
        known = StaffSessionRecord(body=added.body, number=added.number)
        session.add(known)
    known.opens, known.closes, known.source = added.start, added.end, source
    known.author, known.added = by.name, by.at
    subject = session_subject(added.body, added.number)
    log_change(session, by, "add session", subject, "opens", old, added.start.isoformat())
    return True


def session_subject(body: str, number: int) -> str:
    """How the log calls a session: "Human Rights Council session 67"."""
    return f"{body} session {number}"
