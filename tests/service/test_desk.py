"""At the desk: what a person does is allowed, is in their name, and overwrites nothing that they have not seen."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from building import NOW, TODAY
from sqlalchemy import Engine

from tracker.errors import Conflict, NotAllowed
from tracker.model import Category, Resolution
from tracker.service import (
    Assignment,
    accept_clauses,
    add_session,
    assign_actions,
    hash_content,
    ingest,
    report_status,
    set_values,
)
from tracker.service.accounts.people import add_user, issue_token, set_role, user_subject
from tracker.service.desk import Desk, place_version
from tracker.service.evidence import keep_evidence
from tracker.service.rights import Actor, Role
from tracker.service.staff import session_subject
from tracker.store import (
    changes_since,
    find_action,
    find_version,
    find_versions,
    list_changes,
    reading,
    subjects_of,
    transaction,
)
from tracker.store.reviews import find_place

STATES = "A/RES/81/9100:3:1:member-states"
DONORS = "A/RES/81/9100:3:1:donors"
COUNT = "A/RES/81/9100:2(a):1:secretary-general"
CLAUSE = "A/RES/81/9100:3:1"
ANA = Actor("ana", Role.EDITOR)
BEN = Actor("ben", Role.EDITOR)
POINT = Actor("f.point", Role.FOCAL_POINT, ("Member States",))
VIEWER = Actor("viewer", Role.VIEWER)
PUBLIC = Actor("public", Role.VIEWER, is_public=True)


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
    return register


def seen(register: Engine, *addresses: str) -> dict[str, str]:
    """The versions as a page shows them."""
    with reading(register) as session:
        return find_versions(session, [find_action(session, address) for address in addresses])


def seen_text(register: Engine, target: str) -> str:
    with reading(register) as session:
        return place_version(session, find_place(session, target))


def assign(register: Engine, actor: Actor, versions: dict[str, str], unit: str) -> None:
    with transaction(register) as session:
        desk = Desk(session, actor, NOW, TODAY)
        desk.expect(versions)
        desk.do(assign_actions, tuple(versions), Assignment(unit=unit))


def test_what_is_done_is_in_the_name_of_the_person(filled: Engine) -> None:
    assign(filled, ANA, seen(filled, STATES), "Water Section")
    with reading(filled) as session:
        change = list_changes(session, STATES)[-1]
        assert find_action(session, STATES).unit == "Water Section"
    assert (change.author, change.operation, change.new, change.at) == ("ana", "assign", "Water Section", NOW)


@pytest.mark.parametrize("actor", [VIEWER, POINT, PUBLIC])
def test_who_may_not_does_nothing(filled: Engine, actor: Actor) -> None:
    with pytest.raises(NotAllowed, match="assign actions"), transaction(filled) as session:
        Desk(session, actor, NOW, TODAY).do(assign_actions, (STATES,), Assignment(unit="Water Section"))
    with reading(filled) as session:
        assert find_action(session, STATES).unit is None


def test_people_are_kept_by_administrators_only(filled: Engine) -> None:
    for actor in (VIEWER, POINT, ANA):
        with pytest.raises(NotAllowed, match="administrator"), transaction(filled) as session:
            Desk(session, actor, NOW, TODAY).do(add_user, "new", Role.VIEWER)
    with transaction(filled) as session:
        desk = Desk(session, Actor("boss", Role.ADMINISTRATOR), NOW, TODAY)
        assert desk.do(add_user, "viewer", Role.VIEWER) == "viewer"
        assert Desk(session, VIEWER, NOW, TODAY).do(issue_token, "own", 5).startswith("oct_")


def test_a_focal_point_reports_on_their_own_actions_only(filled: Engine) -> None:
    def report(actor: Actor, action: str) -> None:
        with transaction(filled) as session:
            Desk(session, actor, NOW, TODAY).do(report_status, action, "in progress", as_of=TODAY)

    with reading(filled) as session:
        handles = {address: str(find_action(session, address).handle) for address in (STATES, DONORS, COUNT)}
    report(POINT, STATES)
    report(POINT, handles[STATES])
    for other in (DONORS, handles[DONORS], COUNT):
        with pytest.raises(NotAllowed, match="You answer for Member States, not for"):
            report(POINT, other)
    with pytest.raises(NotAllowed, match="report status"):
        report(VIEWER, STATES)
    report(ANA, DONORS)
    with reading(filled) as session:
        assert [find_action(session, each).status for each in (STATES, DONORS, COUNT)] == [
            "in progress",
            "in progress",
            "not started",
        ]


def test_a_focal_point_of_nobody_reports_on_nothing(filled: Engine) -> None:
    nobody = Actor("f.point", Role.FOCAL_POINT)
    with (
        pytest.raises(NotAllowed, match="what names you as focal point"),
        transaction(filled) as session,
    ):
        Desk(session, nobody, NOW, TODAY).do(report_status, STATES, "in progress", as_of=TODAY)


def test_two_desks_in_turn_do_not_overwrite_each_other_unseen(filled: Engine) -> None:
    as_ana_saw = as_ben_saw = seen(filled, STATES)
    assign(filled, ANA, as_ana_saw, "Water Section")
    with pytest.raises(Conflict, match=f"{STATES} changed since you opened the page"):
        assign(filled, BEN, as_ben_saw, "Area Office")
    with reading(filled) as session:
        row = find_action(session, STATES)
        assert row.unit == "Water Section"
        assert [change.author for change in changes_since(session, as_ben_saw[STATES], *subjects_of(row))] == ["ana"]
    assign(filled, BEN, seen(filled, STATES), "Area Office")
    with reading(filled) as session:
        assert find_action(session, STATES).unit == "Area Office"


def test_of_many_none_is_changed_where_one_was_changed_by_another(filled: Engine) -> None:
    before = seen(filled, STATES, DONORS, COUNT)
    assign(filled, ANA, {COUNT: before[COUNT]}, "Counting Office")
    with pytest.raises(Conflict, match=rf"^{COUNT.replace('(', '[(]').replace(')', '[)]')} changed"):
        assign(filled, BEN, before, "Area Office")
    assign(filled, ANA, {STATES: before[STATES]}, "Water Section")
    with pytest.raises(Conflict, match="and 1 more changed"):
        assign(filled, BEN, before, "Area Office")
    with reading(filled) as session:
        assert [find_action(session, each).unit for each in (STATES, DONORS, COUNT)] == [
            "Water Section",
            None,
            "Counting Office",
        ]


@pytest.mark.parametrize("version", ["0-0", "", "no version", "999999-1"])
def test_a_version_that_was_never_seen_is_a_conflict(filled: Engine, version: str) -> None:
    with pytest.raises(Conflict):
        assign(filled, ANA, {STATES: version}, "Water Section")


def test_an_action_that_is_not_there_is_no_match(filled: Engine) -> None:
    with pytest.raises(Conflict):
        assign(filled, ANA, {"A/RES/81/9100:99:1:nobody": "0-0"}, "Water Section")


def test_a_decision_on_the_clause_or_the_text_counts_for_the_action(filled: Engine) -> None:
    before = seen(filled, STATES, COUNT)
    with transaction(filled) as session:
        Desk(session, BEN, NOW, TODAY).do(accept_clauses, CLAUSE)
    after = seen(filled, STATES, COUNT)
    assert after[STATES] != before[STATES]
    assert after[COUNT] == before[COUNT]
    with transaction(filled) as session:
        Desk(session, BEN, NOW, TODAY).do(accept_clauses, "A/RES/81/9100")
    with pytest.raises(Conflict):
        assign(filled, ANA, {COUNT: before[COUNT]}, "Counting Office")


def test_a_text_is_reviewed_as_it_was_seen_only(filled: Engine) -> None:
    version, other = seen_text(filled, CLAUSE), seen_text(filled, "A/RES/81/9100:2(a):1")

    def decide(actor: Actor, version: str, target: str = CLAUSE) -> None:
        with transaction(filled) as session:
            desk = Desk(session, actor, NOW, TODAY)
            desk.expect_place(find_place(desk.session, target), version)
            desk.do(set_values, target, addressees=("UNODC",))

    decide(ANA, version)
    with pytest.raises(Conflict, match=f"{CLAUSE} changed since you opened the page"):
        decide(BEN, version)
    decide(BEN, other, "A/RES/81/9100:2(a):1")
    decide(BEN, seen_text(filled, CLAUSE))


def test_a_clause_is_seen_with_its_text_as_a_whole(filled: Engine) -> None:
    version = seen_text(filled, CLAUSE)
    with transaction(filled) as session:
        Desk(session, BEN, NOW, TODAY).do(accept_clauses, "A/RES/81/9100")
    with pytest.raises(Conflict), transaction(filled) as session:
        Desk(session, ANA, NOW, TODAY).expect_place(find_place(session, CLAUSE), version)


def test_what_fails_half_way_leaves_nothing(filled: Engine) -> None:
    def do_much() -> None:
        with transaction(filled) as session:
            desk = Desk(session, ANA, NOW, TODAY)
            desk.do(assign_actions, (STATES,), Assignment(unit="Water Section"))
            desk.do(keep_evidence, "letter.txt", b"A letter on wells.\n")
            desk.do(report_status, STATES, "implemented", as_of=TODAY)

    before = seen(filled, STATES)
    with pytest.raises(NotAllowed, match="needs evidence"):
        do_much()
    assert seen(filled, STATES) == before
    with reading(filled) as session:
        assert find_action(session, STATES).unit is None
        assert [change.operation for change in list_changes(session) if change.author == "ana"] == []


def test_dates_of_a_session_change_the_actions_that_name_it(filled: Engine) -> None:
    report = "A/RES/81/9100:2(b):1:secretary-general"
    before = seen(filled, report, DONORS)
    with transaction(filled) as session:
        Desk(session, BEN, NOW, TODAY).do(add_session, "General Assembly", 82, date(2027, 9, 21))
    after = seen(filled, report, DONORS)
    assert after[report] != before[report]
    assert after[DONORS] == before[DONORS]


def test_of_two_who_review_at_one_moment_the_second_is_told(filled: Engine) -> None:
    with reading(filled) as session:
        version = place_version(session, find_place(session, CLAUSE))
    told: list[Exception] = []

    def review_too() -> None:
        try:
            with transaction(filled) as session:
                desk = Desk(session, BEN, NOW, TODAY)
                desk.expect_place(find_place(desk.session, CLAUSE), version)
                desk.do(set_values, CLAUSE, verb="demand", category=Category.DIRECTIVE)
        except Conflict as conflict:
            told.append(conflict)

    second = threading.Thread(target=review_too)
    with transaction(filled) as session:
        desk = Desk(session, ANA, NOW, TODAY)
        desk.expect_place(find_place(desk.session, CLAUSE), version)
        second.start()
        second.join(0.5)
        assert second.is_alive()
        desk.do(set_values, CLAUSE, verb="invite", category=Category.DIRECTIVE)
    second.join()
    assert [type(each) for each in told] == [Conflict]
    with reading(filled) as session:
        assert find_action(session, STATES).verb == "invite"


def test_a_user_and_a_session_are_expected_as_they_were_seen(filled: Engine) -> None:
    with transaction(filled) as session:
        add_user(session, "c.lark", Role.VIEWER, author="admin", now=NOW)
        add_session(session, "Panel on Lamps", 4, date(2028, 2, 1), author="ana", now=NOW)
        user = find_version(session, user_subject("c.lark"))
        panel = find_version(session, session_subject("Panel on Lamps", 4))
    with transaction(filled) as session:
        desk = Desk(session, ANA, NOW, TODAY)
        desk.expect_user("C.Lark", user)
        desk.expect_session("Panel on Lamps", 4, panel)
        desk.expect_session("Panel on Lamps", 5, "0-0")
        set_role(session, "c.lark", Role.EDITOR, author="admin", now=NOW)
        add_session(session, "Panel on Lamps", 4, date(2028, 2, 8), author="ana", now=NOW)
        session.flush()
        with pytest.raises(Conflict, match=r"c\.lark changed"):
            desk.expect_user("c.lark", user)
        with pytest.raises(Conflict, match="Session 4 of the Panel on Lamps changed"):
            desk.expect_session("Panel on Lamps", 4, panel)
