"""How quick the lists of a long register are: `python tests/benchmark/many.py --actions 100000`.

Fills a register with made-up resolutions, about 40 actions each, and asks it what people ask. With `--url` any
empty database, such as postgresql://USER@HOST/NAME; one that is filled already is asked only.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from tracker.model import Category, DeadlineKind, ParagraphKind
from tracker.service.addresses import entity_slug
from tracker.store import (
    ActionFilter,
    ActionOrder,
    TextOrder,
    count_actions,
    count_by_addressee,
    count_by_age,
    count_changes,
    count_doubted,
    count_due_by_month,
    count_follow_up,
    count_texts,
    engine,
    find_action,
    find_place,
    find_versions,
    list_actions,
    list_changes,
    list_doubts,
    list_texts,
    reading,
)
from tracker.store.decisions import AssignmentRecord, OccurrenceRecord, ReviewRecord
from tracker.store.engine import find_version, migrate, prepared_engine, upgrade
from tracker.store.ledger import personal_columns
from tracker.store.models import (
    ActionRecord,
    AddresseeRole,
    Base,
    ChangeRecord,
    ClauseAddresseeRecord,
    ClauseRecord,
    CounterRecord,
    DeadlineRecord,
    DocumentRecord,
    DoubtRecord,
    ParagraphRecord,
    ResolutionRecord,
    StatusReportRecord,
)
from tracker.store.names import keep_names

TODAY = date(2026, 11, 27)
PARAGRAPHS = 20
RESOLUTIONS_AT_ONCE = 100
BODIES = ("General Assembly", "Economic and Social Council", "Human Rights Council", "Commission on Lanterns")
VERBS = ("request", "invite", "urge", "call upon", "encourage", "decide", "recommend", "appeal to")
ADDRESSEES = (
    *("Secretary-General", "Member States", "Office of Wells", "Water Department", "Fund for Lanterns"),
    *(
        f"Panel on {matter} {part}"
        for matter, part in product(("Wells", "Roads", "Lamps", "Seeds", "Ports"), "ABCDEFG")
    ),
)
UNITS = ("Water Section", "Roads Section", "Lamps Section", "Front Office", "Seeds Branch")
NOUNS = "well lantern harbour seed road bridge school canal archive ledger signal ferry orchard granary survey".split()
ACTS = "map repair count open light measure record protect extend review share publish inspect restore train".split()
STATUSES = ("in progress", "implemented", "overtaken by events", "in progress")


@dataclass(frozen=True)
class Rows:
    """The rows of some resolutions, by the names of their tables."""

    tables: dict[str, list[dict[str, Any]]]

    def add(self, table: type[Base], **values: Any) -> None:
        self.tables.setdefault(table.__tablename__, []).append(values)


def is_empty(url: str) -> bool:
    """Whether there is nothing yet in the database at a URL."""
    register = prepared_engine(url)
    found = find_version(register)
    register.dispose()
    return found is None


def fill(url: str, actions: int) -> None:
    """Fill an empty register with so many made-up actions, the same ones at every run."""
    register = prepared_engine(url)
    migrate(register)
    for rows in _resolutions(actions, random.Random(actions)):
        with register.begin() as connection:
            for table in Base.metadata.sorted_tables:
                if values := rows.tables.get(table.name):
                    personal = [column for column in personal_columns(table.name) if column in values[0]]
                    keep_names(connection, (row[column] for row in values for column in personal))
                    connection.execute(insert(table), values)
    with register.begin() as connection:
        connection.execute(insert(CounterRecord), [{"name": "action", "value": actions}])
        if register.dialect.name == "postgresql":
            for table in (ParagraphRecord, ClauseRecord):
                name = table.__tablename__
                connection.execute(text(f"SELECT setval('{name}_id_seq', (SELECT MAX(id) FROM {name}))"))
    upgrade(register)  # the chain begins with a seal over what was written
    with register.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if register.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))  # as the server does by itself
    register.dispose()


def _resolutions(actions: int, chance: random.Random) -> Iterator[Rows]:
    handle = paragraph = place = 0
    rows = Rows({})
    while handle < actions:
        place += 1
        key = f"A/RES/{60 + place // 120}/{place}"
        adopted = TODAY - timedelta(days=chance.randint(20, 3000))
        moment = datetime.combine(adopted, datetime.min.time(), UTC)
        rows.add(
            ResolutionRecord,
            key=key,
            symbol=key,
            body=BODIES[place % len(BODIES)],
            title=f"{chance.choice(NOUNS).title()}s and {chance.choice(NOUNS)}s of region {place}",
            adopted=None if place % 200 == 0 else adopted,
            session=60 + place // 120,
            language="en",
            meeting=None,
            agenda="",
            closing="",
            content_hash="0" * 64,
            first_imported=moment,
            last_imported=moment,
        )
        rows.add(
            DocumentRecord, resolution_key=key, source="made up", content_hash="0" * 64, imported=moment, author="A"
        )
        rows.add(ChangeRecord, **_change(moment, "ingest", key, "content", "0" * 64))
        for number in range(1, PARAGRAPHS + 1):
            paragraph += 1
            deadline, times = _add_deadline(rows, chance, paragraph, adopted)
            _add_paragraph(rows, chance, key, number, paragraph, times)
            for name in (chance.choice(ADDRESSEES[:5]), chance.choice(ADDRESSEES[5:])):
                if handle < actions:
                    handle += 1
                    _add_action(rows, chance, handle, (key, number, paragraph), name, moment, deadline)
        if place % RESOLUTIONS_AT_ONCE == 0:
            yield rows
            rows = Rows({})
    if rows.tables:
        yield rows


def _words(chance: random.Random, verb: str) -> str:
    asks = (f"to {chance.choice(ACTS)} the {chance.choice(NOUNS)}s of the {chance.choice(NOUNS)}" for _ in range(6))
    return f"{verb.title()}s those concerned {', '.join(asks)}, and to keep each {chance.choice(NOUNS)} in good order"


def _change(at: datetime, operation: str, subject: str, field: str, new: str) -> dict[str, Any]:
    named = {"at": at, "author": "A. Clerk", "operation": operation, "subject": subject}
    return {**named, "field": field, "old": None, "new": new}


def _add_paragraph(rows: Rows, chance: random.Random, key: str, number: int, paragraph: int, times: int) -> None:
    verb = chance.choice(VERBS)
    words = _words(chance, verb)
    rows.add(
        ParagraphRecord,
        id=paragraph,
        resolution_key=key,
        ref=str(number),
        position=number,
        kind=ParagraphKind.OPERATIVE,
        text=words,
        is_stem=False,
        heading=None,
        page=1,
        emphasis=[],
        tail="",
    )
    is_reporting = chance.random() < 0.1
    rows.add(
        ClauseRecord,
        id=paragraph,
        paragraph_id=paragraph,
        resolution_key=key,
        ref=str(number),
        number=1,
        verb=verb,
        category=Category.DECIDING if verb == "decide" else Category.DIRECTIVE,
        text=words,
        chapeau=None,
        begins=0,
        ends=len(words),
        verb_begins=0,
        verb_ends=len(verb),
        is_inherited=False,
        is_reporting=is_reporting,
        reporting_recipient="General Assembly" if is_reporting else None,
        reporting_text=None,
        frequency=None,
        flags="within existing resources" if chance.random() < 0.1 else "",
        rule="made up",
        occurrences=times,
    )
    if chance.random() < 0.1:
        rows.add(
            DoubtRecord,
            resolution_key=key,
            clause_id=paragraph,
            field="addressee",
            reason="two could be meant",
            text="those concerned",
            candidates=[],
        )
    if chance.random() < 0.02:
        rows.add(
            ReviewRecord,
            resolution_key=key,
            ref=str(number),
            clause_number=1,
            kind="accept",
            decided={},
            words="",
            other=None,
            basis=words,
            note="",
            author="R. Viewer",
            recorded=datetime.combine(TODAY, datetime.min.time(), UTC),
        )


def _add_deadline(rows: Rows, chance: random.Random, paragraph: int, adopted: date) -> tuple[date | None, int]:
    """Six of ten have a date, one in fifty of these a second, one a session that the calendar does not know."""
    fate = chance.random()
    if fate > 0.7:
        return None, 0
    due = adopted + timedelta(days=chance.randint(60, 1500)) if fate < 0.6 else None
    times = 2 if due is not None and paragraph % 50 == 0 else 1
    for number in range(1, times + 1):
        day = due + timedelta(days=180 * (number - 1)) if due else None
        rows.add(
            DeadlineRecord,
            clause_id=paragraph,
            position=number - 1,
            occurrence=number,
            is_inherited=False,
            text="by then",
            kind=DeadlineKind.DATE if due else DeadlineKind.SESSION,
            day=day,
            due=day,
            late_after=day + timedelta(days=20 * (paragraph % 4)) if day else None,
            meets=day,
            estimated=False,
            expires=due is not None and paragraph % 90 == 0,
            session_body=None if due else "Commission on Lanterns",
            session_number=None if due else 90 + paragraph % 9,
            is_next_session=False,
            period=None,
            frequency=None,
            begins=0,
            ends=7,
            rule="made up",
        )
    return due, times


def _add_action(
    rows: Rows,
    chance: random.Random,
    handle: int,
    place: tuple[str, int, int],
    name: str,
    moment: datetime,
    due: date | None,
) -> None:
    key, number, paragraph = place
    address = f"{key}:{number}:1:{entity_slug(name)}"
    nobody = handle % 50 == 0
    withdrawn = moment + timedelta(days=10) if handle % 100 == 1 else None
    status, last = _add_reports(rows, chance, address, moment)
    if handle % 60 == 0:
        status = "not started"  # of its second occurrence
    rows.add(
        ActionRecord,
        address=address,
        handle=handle,
        resolution_key=key,
        ref=str(number),
        clause_number=1,
        entity="nobody" if nobody else entity_slug(name),
        addressee=None if nobody else name,
        status=status,
        is_open=status in ("not started", "in progress"),
        occurrence=2 if handle % 60 == 0 else 1,
        opened=moment,
        withdrawn=withdrawn,
        last_verb="request" if withdrawn else None,
        last_category=Category.DIRECTIVE if withdrawn else None,
        last_text=_words(chance, "request") if withdrawn else None,
    )
    rows.add(ChangeRecord, **_change(moment, "ingest", address, "action", "opened"))
    if last is not None:
        rows.add(ChangeRecord, **_change(last, "report status", address, "status", status))
    rows.add(
        ClauseAddresseeRecord,
        clause_id=paragraph,
        position=handle % 3,
        role=AddresseeRole.ASKED,
        entity=entity_slug(name),
        name=name,
        text=f"the {name}",
        begins=None,
        ends=None,
        qualifier=None,
        rule="made up",
    )
    if handle % 60 == 0:
        rows.add(
            OccurrenceRecord,
            address=address,
            number=2,
            due=(due or moment.date()) + timedelta(days=365),
            late_after=(due or moment.date()) + timedelta(days=370),
            meets=None,
            estimated=False,
            session_body=None,
            session_number=None,
            opened=moment.date(),
            author="F. Point",
            recorded=moment,
        )
    if chance.random() < 0.3:
        rows.add(
            AssignmentRecord,
            address=address,
            unit=chance.choice(UNITS),
            focal_point=f"Person {handle % 40}",
            focal_point_email=f"person{handle % 40}@example.org",
            supervisor_note="",
            author="Ana",
            recorded=moment,
        )
        rows.add(ChangeRecord, **_change(moment, "assign", address, "unit", "some"))


def _add_reports(rows: Rows, chance: random.Random, address: str, moment: datetime) -> tuple[str, datetime | None]:
    status, last = "not started", None
    for later in range(chance.choice((0, 0, 0, 1, 1, 2))):
        status = chance.choice(STATUSES)
        last = moment + timedelta(days=30 + 100 * later)
        rows.add(
            StatusReportRecord,
            address=address,
            status=status,
            as_of=last.date(),
            note=f"The {chance.choice(NOUNS)} was seen to, and the {chance.choice(NOUNS)} will be.",
            evidence="A/81/1",
            evidence_sha256="",
            next_step="",
            challenge="",
            occurrence=1,
            author="F. Point",
            recorded=last,
        )
    return status, last


# --- what people ask -----------------------------------------------------------------


FILTERS = {
    "all": ActionFilter(),
    "open": ActionFilter(is_open=True),
    "overdue": ActionFilter(is_overdue=True, today=TODAY),
    "one addressee": ActionFilter(addressees=("Office of Wells",)),
    "a rare addressee": ActionFilter(addressees=("Panel on Ports G",)),
    "one symbol": ActionFilter(symbols=("A/RES/65/700",)),
    "a common word": ActionFilter(text="harbour"),
    "three words": ActionFilter(text="orchard granary ferry"),
    "a word of one title": ActionFilter(text="1234"),
    "no such word": ActionFilter(text="zebra"),
    "one unit": ActionFilter(units=("Water Section",)),
    "unassigned and open": ActionFilter(is_unassigned=True, is_open=True),
    "one status": ActionFilter(statuses=("implemented",)),
    "one verb": ActionFilter(verbs=("urge",)),
    "silent": ActionFilter(stale_days=90, today=TODAY),
    "due soon": ActionFilter(is_open=True, due_after=TODAY, due_before=TODAY + timedelta(days=90)),
    "reporting": ActionFilter(reporting=True),
    "one body": ActionFilter(bodies=("Human Rights Council",)),
}


def questions() -> Iterator[tuple[str, Callable[[Session], object]]]:
    """What is measured: a name and the question itself."""
    for name, wanted in FILTERS.items():
        for order in ActionOrder:
            yield f"list {name} by {order}", lambda s, w=wanted, o=order: list_actions(s, w, order=o, limit=50)
        yield f"count {name}", lambda s, w=wanted: count_actions(s, w)
    for order in ActionOrder:
        backwards = {"order": order, "descending": True, "limit": 50}
        yield f"list all by {order}, descending", lambda s, b=backwards: list_actions(s, **b)
        yield f"list all by {order}, page 101", lambda s, o=order: list_actions(s, order=o, limit=50, offset=5000)
    for texts in TextOrder:
        yield f"texts by {texts}", lambda s, o=texts: list_texts(s, today=TODAY, order=o, limit=50)
    yield "texts of two words", lambda s: list_texts(s, today=TODAY, words="wells region", limit=50)
    yield "texts with doubts", lambda s: list_texts(s, today=TODAY, with_doubts=True, limit=50)
    yield "count texts", lambda s: count_texts(s, words="wells", with_doubts=True)
    soon = TODAY + timedelta(days=90)
    yield "follow-up", lambda s: count_follow_up(s, TODAY, soon)
    yield "follow-up of one addressee", lambda s: count_follow_up(s, TODAY, soon, FILTERS["one addressee"])
    yield "by addressee", lambda s: count_by_addressee(s, 12)
    yield "by age", lambda s: count_by_age(s, TODAY)
    yield "due by month", lambda s: count_due_by_month(s, TODAY, 12)
    yield "due by month of one addressee", lambda s: count_due_by_month(s, TODAY, 12, FILTERS["one addressee"])
    yield "find action by number", lambda s: find_action(s, "4711")
    yield "find action by address", lambda s: find_action(s, find_action(s, "4711").address.upper())
    yield "doubts of a text", lambda s: list_doubts(s, find_place(s, "A/RES/65/700"))
    yield "count doubts", count_doubted
    yield "newest changes", lambda s: list_changes(s, newest_first=True, limit=50)
    yield "changes of a word", lambda s: list_changes(s, words="assign", newest_first=True, limit=50)
    yield "count changes", count_changes
    yield "versions of a page", lambda s: find_versions(s, list_actions(s, limit=50))


def measure(register: Engine, rounds: int, only: str = "") -> dict[str, float]:
    """Ask everything some times, and give the best of each in milliseconds: a busy machine slows the others down."""
    taken: dict[str, float] = {}
    for name, ask in questions():
        if only not in name:
            continue
        times = []
        for _ in range(rounds):
            with reading(register) as session:
                start = time.perf_counter()
                ask(session)
                times.append((time.perf_counter() - start) * 1000)
            if times[-1] > 2000:
                break
        taken[name] = min(times)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actions", type=int, default=100_000)
    parser.add_argument("--url", help="an empty database, or one that is filled already; without it a passing file")
    parser.add_argument("--only", default="", help="part of the names of the questions")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow", type=float, default=60, help="milliseconds from which on a question is marked")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.url or f"sqlite:///{Path(folder) / 'many.sqlite3'}"
        if is_empty(url):
            start = time.perf_counter()
            fill(url, asked.actions)
            print(f"filled with {asked.actions:,} actions in {time.perf_counter() - start:.1f} s")
        register = engine(url)
        taken = measure(register, asked.rounds, asked.only)
        register.dispose()
    for name, milliseconds in taken.items():
        print(f"{milliseconds:9.1f} ms {'!' if milliseconds > asked.slow else ' '} {name}")
    slow = sum(milliseconds > asked.slow for milliseconds in taken.values())
    print(f"{len(taken) - slow} of {len(taken)} within {asked.slow:.0f} ms, best of {asked.rounds}")


if __name__ == "__main__":
    main()
