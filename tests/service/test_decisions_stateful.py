"""Whatever is imported, reviewed and reported in whatever order: no decision is lost, and the log tells all."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from building import ask, at_session, by_date, paragraph
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from thoroughness import examples

from tracker.errors import TrackerError
from tracker.knowledge.statuses import load_statuses
from tracker.model import Category, Deadline, DeadlineKind, Doubt, Resolution, Span
from tracker.service import (
    Assignment,
    accept_clauses,
    add_action,
    add_clause,
    assign_actions,
    hash_content,
    ingest,
    merge_clauses,
    remove,
    report_status,
    set_values,
    split_clause,
    supersede_action,
    withdraw_review,
)
from tracker.service.audit.chain import verify
from tracker.service.extractions import load_extraction
from tracker.service.review_values import describe_values, write_decided
from tracker.store import (
    ActionFilter,
    Place,
    engine,
    list_actions,
    list_changes,
    list_reviews,
    load_resolution,
    reading,
    transaction,
)
from tracker.store.checking import find_stale_keys
from tracker.store.decisions import AssignmentRecord, ReviewRecord, SupersessionRecord, is_withdrawn
from tracker.store.models import ActionRecord, StatusReportRecord

KEYS = ("A/RES/81/1", "A/RES/82/1")
ADOPTED = {KEYS[0]: date(2026, 10, 1), KEYS[1]: date(2026, 10, 20)}
REFS = ("1", "2", "2(a)", "3")
YEARLY = Deadline("annually", DeadlineKind.RECURRING, Span(0, 1), frequency="P1Y")

CLAUSES = st.builds(
    lambda words, names, verb, deadlines, doubted: replace(
        ask(words, *names, verb=verb, deadlines=tuple(deadlines)),
        doubts=(Doubt("addressee", "unsure", words),) if doubted else (),
    ),
    st.sampled_from(["Requests them to dig", "Requests them to dig, and to sing", "Urges all to fill the wells"]),
    st.lists(st.sampled_from(["Member States", "donors", "Secretary-General"]), max_size=2, unique=True),
    st.sampled_from(["request", "urge"]),
    st.lists(
        st.sampled_from(
            [by_date(date(2027, 1, 31)), at_session("General Assembly", 82, date(2027, 9, 7), date(2028, 9, 4)), YEARLY]
        ),
        max_size=2,
        unique=True,
    ),
    st.booleans(),
)
PRAISE = st.just(ask("Commends the Office", "Office", verb="commend", category=Category.EVALUATIVE))
ASSIGNMENTS = st.builds(
    Assignment,
    unit=st.sampled_from([None, "", "Water Section", "Finance"]),
    focal_point=st.sampled_from([None, "", "Ana Pozo", "Bo Lind"]),
    email=st.sampled_from([None, "", "pozo@example.org"]),
    note=st.sampled_from([None, "", "Before May", "Not before May"]),
)
OWNED = ("unit", "focal_point", "focal_point_email", "supervisor_note")
PARAGRAPHS = st.dictionaries(
    st.sampled_from(REFS), st.lists(CLAUSES | PRAISE, min_size=1, max_size=2), min_size=1, max_size=4
)


class Desk(RuleBasedStateMachine):
    """A year at the desk, with what people decided remembered apart from the register."""

    make_database: Callable[[], AbstractContextManager[str]]

    def __init__(self) -> None:
        super().__init__()
        self.database = self.make_database()
        self.register = engine(self.database.__enter__())
        self.now = datetime(2026, 11, 1, 9, tzinfo=UTC)
        self.told: list[tuple[str, str, str]] = []
        self.assigned: dict[str, str] = {}
        self.written = 0

    def teardown(self) -> None:
        self.register.dispose()
        self.database.__exit__(None, None, None)

    def tick(self) -> None:
        self.now += timedelta(days=1)

    def attempt(self, operation, *arguments, **more) -> bool:
        """Do one write; a refusal must leave no trace."""
        self.tick()
        with reading(self.register) as session:
            before = len(list_changes(session))
        try:
            with transaction(self.register) as session:
                operation(session, *arguments, author="A. Clerk", now=self.now, **more)
        except TrackerError:
            with reading(self.register) as session:
                assert len(list_changes(session)) == before
            return False
        return True

    def addresses(self) -> list[str]:
        with reading(self.register) as session:
            return [row.address for row in list_actions(session)]

    def clauses(self) -> list[str]:
        return sorted({address.rpartition(":")[0] for address in self.addresses()})

    @initialize(paragraphs=PARAGRAPHS)
    def start(self, paragraphs) -> None:
        self.take_in(KEYS[0], paragraphs)

    @rule(key=st.sampled_from(KEYS), paragraphs=PARAGRAPHS)
    def take_in(self, key, paragraphs) -> None:
        resolution = Resolution(
            source="x",
            symbol=key,
            body="General Assembly",
            title="Wells",
            adopted=ADOPTED[key],
            paragraphs=tuple(paragraph(ref, *paragraphs[ref]) for ref in REFS if ref in paragraphs),
        )
        self.attempt(ingest, resolution, hash_content(resolution))

    @rule(data=st.data(), status=st.sampled_from(list(load_statuses())), words=st.sampled_from(["done", ""]))
    def report(self, data, status, words) -> None:
        known = self.addresses()
        if not known:
            return
        action = data.draw(st.sampled_from(known))
        day = (self.now + timedelta(days=1)).date()
        more = {"as_of": day, "today": day, "note": words, "evidence": words and "A/81/214"}
        if self.attempt(report_status, action, status, **more):
            self.told.append((action, status, words))

    @rule(data=st.data(), assignment=ASSIGNMENTS)
    def assign(self, data, assignment) -> None:
        known = self.addresses()
        if known:
            action = data.draw(st.sampled_from(known))
            if self.attempt(assign_actions, [action], assignment=assignment) and assignment.unit:
                self.assigned[action] = assignment.unit

    @rule(data=st.data(), kind=st.sampled_from(["accept", "set", "split", "merge", "add", "track", "remove", "drop"]))
    def review(self, data, kind) -> None:
        known = self.clauses()
        if not known:
            return
        clause = data.draw(st.sampled_from(known))
        match kind:
            case "accept":
                done = self.attempt(accept_clauses, clause)
            case "set":
                name = data.draw(st.sampled_from(["UNODC", "none", "donors"]))
                done = self.attempt(set_values, clause, addressees=(name,), deadlines=("2027-06-30",))
            case "split":
                done = self.attempt(split_clause, clause, "and to sing", verb="invite")
            case "merge":
                beside = [each for each in known if each.rpartition(":")[0] == clause.rpartition(":")[0]]
                done = self.attempt(merge_clauses, clause, data.draw(st.sampled_from(beside)))
            case "add":
                done = self.attempt(add_clause, clause.rpartition(":")[0], words="invites donors to pay")
            case "track":
                done = self.attempt(add_action, clause, "UNODC")
            case "remove":
                done = self.attempt(remove, clause)
            case _:
                done = self.attempt(remove, data.draw(st.sampled_from(self.addresses())))
        self.written += 1 if done and kind != "accept" else 0
        if done and kind == "accept":
            self.written += 1

    @rule(data=st.data())
    def take_back(self, data) -> None:
        with reading(self.register) as session:
            standing = [row.number for row in list_reviews(session)]
        if standing:
            assert self.attempt(withdraw_review, data.draw(st.sampled_from(standing)))

    @rule(data=st.data())
    def supersede(self, data) -> None:
        first, second = ([each for each in self.addresses() if each.startswith(key)] for key in KEYS)
        if first and second:
            old, new = data.draw(st.sampled_from(first)), data.draw(st.sampled_from(second))
            day = (self.now + timedelta(days=1)).date()
            if self.attempt(supersede_action, old, new, as_of=day, today=day, anyway=True):
                self.told.append((old, "superseded", f"Superseded by {new}"))

    @invariant()
    def no_report_is_lost(self) -> None:
        with reading(self.register) as session:
            kept = [
                (each.address, each.status, each.note)
                for each in session.scalars(select(StatusReportRecord).order_by(StatusReportRecord.id))
            ]
            for told in set(self.told):
                assert kept.count(told) >= self.told.count(told)
            known = {row.address for row in list_actions(session, ActionFilter(withdrawn=True))}
        assert {address for address, _, _ in kept} <= known
        assert set(self.assigned) <= known

    @invariant()
    def lists_are_narrowed_by_what_the_view_says(self) -> None:
        with reading(self.register) as session:
            assert find_stale_keys(session) == []

    @invariant()
    def the_chain_holds(self) -> None:
        with reading(self.register) as session:
            assert verify(session) is None

    @invariant()
    def no_review_is_lost(self) -> None:
        with reading(self.register) as session:
            assert len(session.scalars(select(ReviewRecord)).all()) >= self.written

    @invariant()
    def the_log_tells_the_values_of_reviewed_clauses(self) -> None:
        """Replaying the log gives the reviews that stand; the last of a paragraph is what its clause says."""
        with reading(self.register) as session:
            standing: dict[int, tuple[str, str, dict]] = {}
            for change in list_changes(session):
                if (change.operation, change.field) != ("review", "review"):
                    continue
                number, _, said = (change.new if change.old is None else change.old).partition(": ")
                if change.old is None:
                    kind, _, values = said.partition(" ")
                    standing[int(number)] = change.subject, kind, json.loads(values)
                else:
                    del standing[int(number)]
            kept = {
                review.id: (
                    Place(review.resolution_key, review.ref, review.clause_number).address,
                    review.kind,
                    {
                        name: getattr(review, name)
                        for name in ("decided", "words", "other", "basis")
                        if getattr(review, name)
                    },
                )
                for review in session.scalars(select(ReviewRecord).where(~is_withdrawn(ReviewRecord)))
            }
            assert standing == kept
            last: dict[str, tuple[str, str, dict]] = {}
            for _, review in sorted(standing.items()):
                last[review[0].rpartition(":")[0]] = review
            clauses = {
                f"{key}:{each.ref}:{number}": clause
                for key in {change.subject for change in list_changes(session) if change.operation == "ingest"}
                & set(KEYS)
                for each in load_resolution(session, key).paragraphs
                for number, clause in each.numbered_clauses
            }
            for address, kind, said in last.values():
                clause = clauses.get(address)
                if kind in ("set", "accept") and clause is not None and clause.text == said["basis"]:
                    shown = write_decided(describe_values(clause))
                    assert {name: shown[name] for name in said["decided"]} == said["decided"]

    @invariant()
    def the_log_tells_who_answers_for_what(self) -> None:
        """Replaying the log gives unit, focal point, e-mail and note of every action, as lists show them."""
        with reading(self.register) as session:
            owners: dict[str, dict[str, str]] = {}
            for change in list_changes(session):
                if change.operation == "assign":
                    owners.setdefault(change.subject, dict.fromkeys(OWNED, ""))[change.field] = change.new or ""
                elif change.field == "assignment":
                    owners[change.subject] = dict(owners[(change.new or "").removeprefix("carried over from ")])
            for row in list_actions(session, ActionFilter(withdrawn=True)):
                shown = {name: getattr(row, name) or "" for name in OWNED}
                assert shown == owners.get(row.address, dict.fromkeys(OWNED, ""))

    @invariant()
    def what_is_assigned_stays(self) -> None:
        with reading(self.register) as session:
            units = {row.address: row.unit for row in list_actions(session, ActionFilter(withdrawn=True))}
            for address, unit in self.assigned.items():
                newest = session.scalars(
                    select(AssignmentRecord).where(AssignmentRecord.address == address).order_by(AssignmentRecord.id)
                ).all()[-1]
                assert units[address] == newest.unit
                assert unit in {
                    each.unit
                    for each in session.scalars(select(AssignmentRecord).where(AssignmentRecord.address == address))
                }

    @invariant()
    def the_log_is_complete(self) -> None:
        """Replaying the log gives which actions there are, their statuses and successors."""
        with reading(self.register) as session:
            there: dict[str, bool] = {}
            status: dict[str, str] = {}
            log: dict[tuple[str, str], str | None] = {}
            for change in list_changes(session):
                if change.field == "action" and change.operation in ("ingest", "review"):
                    match change.new:
                        case "opened" | "back in text":
                            there[change.subject] = True
                        case str(words) if words.startswith("withdrawn"):
                            there[change.subject] = False
                        case None:
                            there.pop(change.subject, None)
                elif change.field == "status":
                    status[change.subject] = (change.new or "").split(",")[0]
                elif change.field == "occurrence":
                    status[change.subject] = "not started" if ", due" in (change.new or "") else status[change.subject]
                log[change.subject, change.field] = change.new
            records = {record.address: record for record in session.scalars(select(ActionRecord))}
            assert {address: record.withdrawn is None for address, record in records.items()} == there
            for address, record in records.items():
                assert record.status == status.get(address, "not started")
            for pointer in session.scalars(select(SupersessionRecord).where(~is_withdrawn(SupersessionRecord))):
                assert log[pointer.address, "superseded by"] == pointer.successor

    @invariant()
    def taking_every_review_back_gives_the_extraction(self) -> None:
        with reading(self.register) as session:
            standing = list_reviews(session)
            if standing:
                return
            for key in KEYS:
                rows = list_actions(session, ActionFilter(symbols=(key,)))
                if not rows:
                    continue
                text = load_extraction(session, key)
                verbs = {(p.ref, n): c.verb for p in text.paragraphs for n, c in p.numbered_clauses}
                assert all(verbs[row.ref, row.clause_number] == row.verb for row in rows)


def test_no_decision_is_ever_lost(make_database: Callable[[], AbstractContextManager[str]]) -> None:
    class FreshDesk(Desk):
        pass

    FreshDesk.make_database = staticmethod(make_database)
    run_state_machine_as_test(
        FreshDesk,
        settings=settings(
            max_examples=examples(40),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
