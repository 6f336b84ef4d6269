"""Who is told of what: focal points with an account, comments that mention somebody, and what others did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from building import NOW, TODAY, ask, by_date, paragraph
from sqlalchemy import Engine

from tracker.errors import NotAllowed, UsageProblem
from tracker.model import Resolution
from tracker.service import (
    Assignment,
    accept_clauses,
    assign_actions,
    hash_content,
    ingest,
    report_status,
    set_values,
)
from tracker.service.accounts.people import add_user, disable_user
from tracker.service.accounts.personal_data import collect_personal_data, erase_user
from tracker.service.accounts.signing_in import actor_of
from tracker.service.commenting import comment_action
from tracker.service.desk import Desk
from tracker.service.notices import MailChoice, choose_notices, reader_of, see_notices
from tracker.service.rights import Role
from tracker.store import (
    ActionFilter,
    find_action,
    find_version,
    list_actions,
    list_changes,
    reading,
    subjects_of,
    transaction,
)
from tracker.store.comments import list_comments
from tracker.store.notices import NoticeKind, find_newest_change, list_notices
from tracker.store.people import find_focal_accounts, find_user

STATES = "A/RES/81/9100:3:1:member-states"
DONORS = "A/RES/81/9100:3:1:donors"
COUNT = "A/RES/81/9100:2(a):1:secretary-general"
REPORT = "A/RES/81/9100:2(b):1:secretary-general"


@pytest.fixture
def office(register: Engine, wells: Resolution) -> Engine:
    """Wells, with a focal point of the Secretary-General, one of nobody, an editor and a viewer."""
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
        for name, role, full_name, entities in (
            ("felix", Role.FOCAL_POINT, "Felix Point", ("Secretary-General",)),
            ("ana", Role.FOCAL_POINT, "Ana Pozo", ()),
            ("edda", Role.EDITOR, "Edda Penn", ()),
            ("vera", Role.VIEWER, "", ()),
        ):
            add_user(session, name, role, full_name=full_name, entities=entities, author="boss", now=NOW)
            see_notices(session, find_newest_change(session), author=name, now=NOW)
    return register


@pytest.fixture
def do(office: Engine) -> Callable[..., object]:
    """Let a person do something at their desk, a minute after what was done before."""
    minutes = 0

    def at_desk(name: str, operation: Callable[..., object], *arguments: object, **named: object) -> object:
        nonlocal minutes
        minutes += 1
        with transaction(office) as session:
            actor = actor_of(find_user(session, name))
            return Desk(session, actor, NOW + timedelta(minutes=minutes), TODAY).do(operation, *arguments, **named)

    return at_desk


def told(office: Engine, name: str) -> list[tuple[str, str, str]]:
    """The kinds, authors and words of the notices of a person that they did not see, the newest first."""
    with reading(office) as session:
        user = find_user(session, name)
        rows = list_notices(session, reader_of(user), after=user.seen_change).rows
    return [(each.kind.value, each.author, each.said) for each in rows]


def own(office: Engine, name: str) -> set[str]:
    with reading(office) as session:
        return {
            row.address for row in list_actions(session, ActionFilter(whose=actor_of(find_user(session, name)).whose))
        }


# --- focal points with an account ---------------------------------------------------


def test_a_focal_point_with_an_account_may_report_and_has_it_on_their_list(office: Engine, do) -> None:
    with pytest.raises(NotAllowed, match="name you as its focal point"):
        do("ana", report_status, STATES, "in progress", as_of=TODAY)
    do("edda", assign_actions, [STATES], Assignment(focal_point="ANA"))
    assert own(office, "ana") == {STATES}
    do("ana", report_status, STATES, "in progress", as_of=TODAY)
    with pytest.raises(NotAllowed):
        do("ana", report_status, DONORS, "in progress", as_of=TODAY)
    with reading(office) as session:
        assert find_action(session, STATES).focal_point == "Ana Pozo"
        named = ActionFilter(focal_points=("ana",))
        assert [row.address for row in list_actions(session, named)] == [STATES]
    # the same words again keep the account, other words take it away
    do("edda", assign_actions, [STATES], Assignment(focal_point="Ana Pozo", unit="Water Section"))
    assert own(office, "ana") == {STATES}
    do("edda", assign_actions, [STATES], Assignment(focal_point="Ben Brook"))
    assert own(office, "ana") == set()
    with pytest.raises(NotAllowed):
        do("ana", report_status, STATES, "in progress", as_of=TODAY)


def test_a_name_without_an_account_is_on_the_list_and_gives_no_right(office: Engine, do) -> None:
    do("edda", assign_actions, [STATES], Assignment(focal_point="Ana Pozo"))
    assert own(office, "ana") == {STATES}
    with reading(office) as session:
        assert find_focal_accounts(session, [STATES]) == {}
    with pytest.raises(NotAllowed):
        do("ana", report_status, STATES, "in progress", as_of=TODAY)


def test_whoever_may_not_report_is_no_focal_point(office: Engine, do) -> None:
    with pytest.raises(NotAllowed, match="vera is a viewer"):
        do("edda", assign_actions, [STATES], Assignment(focal_point="vera"))
    with transaction(office) as session:
        disable_user(session, "ana", author="boss", now=NOW)
    with pytest.raises(NotAllowed, match="may not sign in"):
        do("edda", assign_actions, [STATES], Assignment(focal_point="ana"))


def test_what_was_not_looked_through_is_said(office: Engine, do, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decisions on clauses of others fill what is looked through: that there may be more is said, nothing else."""
    do("edda", set_values, "A/RES/81/9100:2(b):1", deadlines=("by 1 May 2027",))
    do("edda", set_values, "A/RES/81/9100:3:1", deadlines=("by 1 June 2027",))

    def look() -> tuple[int, bool]:
        with reading(office) as session:
            user = find_user(session, "felix")
            found = list_notices(session, reader_of(user), after=user.seen_change)
        return len([each for each in found.rows if each.kind is NoticeKind.REVIEWED]), found.has_more

    assert look() == (1, False)
    monkeypatch.setattr("tracker.store.notices.MOST_REVIEWS", 1)
    assert look() == (0, True)


# --- comments -------------------------------------------------------------------------


def test_a_comment_is_apart_from_reports_logged_and_holds_nobody_up(office: Engine, do) -> None:
    with reading(office) as session:
        before = find_version(session, *subjects_of(find_action(session, STATES)))
    do("felix", comment_action, STATES, "  Who counts these?\n\nAsk the field.  ")
    with reading(office) as session:
        (comment,) = list_comments(session, STATES)
        assert (comment.author, comment.text, comment.mentions) == ("felix", "Who counts these?\n\nAsk the field.", ())
        assert list_changes(session, STATES)[-1].operation == "comment"
        assert find_version(session, *subjects_of(find_action(session, STATES))) == before
        assert find_action(session, STATES).status == "not started"
    with pytest.raises(NotAllowed):
        do("vera", comment_action, STATES, "May I?")


@pytest.mark.parametrize(
    ("words", "said"),
    [("  \n ", "Nothing is said"), ("x" * 5001, "longer"), ("Ask @anna", "did you mean ana"), ("@zzz?", "without @")],
)
def test_a_comment_that_cannot_be_is_refused(office: Engine, do, words: str, said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        do("edda", comment_action, STATES, words)


def test_mentions_and_answers_are_told_to_whom_they_concern(office: Engine, do) -> None:
    do("edda", comment_action, STATES, "Is this done, @vera (see wells@example.org)? Thank you, @edda.")
    ((kind, author, said),) = told(office, "vera")
    assert (kind, author, "Is this done" in said) == ("mentioned", "edda", True)
    assert told(office, "edda") == told(office, "felix") == told(office, "ana") == []
    do("felix", comment_action, STATES, "It is.")
    assert [kind for kind, *_ in told(office, "edda")] == ["commented"]  # who spoke before
    do("edda", comment_action, COUNT, "And this?")
    assert [kind for kind, *_ in told(office, "felix")] == ["commented"]  # whose action it is


def test_a_carried_on_text_keeps_an_action_that_was_commented_on(
    office: Engine, do, without_paragraph_3: Resolution
) -> None:
    do("edda", comment_action, STATES, "Keep this.")
    with transaction(office) as session:
        ingest(session, without_paragraph_3, hash_content(without_paragraph_3), author="A. Clerk", now=NOW)
        assert find_action(session, STATES).is_withdrawn


# --- notices ----------------------------------------------------------------------------


def test_each_is_told_once_of_what_others_did_to_their_actions(office: Engine, do, wells: Resolution) -> None:
    assert told(office, "felix") == []  # what was there before them is no news
    do("edda", assign_actions, [COUNT], Assignment(unit="Water Section"))
    do("edda", report_status, COUNT, "in progress", as_of=TODAY)
    do("felix", report_status, COUNT, "in progress", as_of=TODAY)
    do("edda", accept_clauses, "A/RES/81/9100:2(b):1")
    do("edda", set_values, "A/RES/81/9100:2(b):1", deadlines=("by 1 May 2027",))
    do("edda", assign_actions, [STATES], Assignment(focal_point="ana"))
    do("edda", report_status, DONORS, "in progress", as_of=TODAY)
    assert [(kind, said) for kind, _, said in reversed(told(office, "felix"))] == [
        ("changed", "changed the unit from none to Water Section"),
        ("reported", "reported “in progress”, after “not started”"),
        ("reviewed", "accepted the clause as right"),
        ("reviewed", "corrected in a review the deadlines from at session 82 to by 1 May 2027"),
    ]
    assert told(office, "ana") == [("assigned", "edda", "named you as focal point")]
    do("edda", assign_actions, [STATES], Assignment(focal_point="felix"))
    assert told(office, "ana")[0] == ("assigned", "edda", "named felix as focal point in your place")
    with reading(office) as session:
        newest = find_user(session, "felix").seen_change + 1000
    do("felix", see_notices, newest)
    assert told(office, "felix") == []
    do("edda", report_status, COUNT, "in progress", as_of=TODAY, note="Again.")
    assert [kind for kind, *_ in told(office, "felix")] == ["reported"]


def test_what_was_there_before_an_account_is_new_to_it_until_it_was_shown(office: Engine, do) -> None:
    with transaction(office) as session:
        add_user(session, "late", Role.FOCAL_POINT, entities=("Secretary-General",), author="boss", now=NOW)
    assert {kind for kind, *_ in told(office, "late")} == {"new"}
    do("late", see_notices, 1_000)
    assert told(office, "late") == []


def test_the_actions_of_a_new_text_are_one_notice(office: Engine, wells: Resolution) -> None:
    more = [paragraph(str(n), ask(f"Requests well {n}", "Secretary-General", deadlines=())) for n in range(1, 41)]
    text = replace(wells, symbol="A/RES/82/1", paragraphs=tuple(more))
    with transaction(office) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
    with reading(office) as session:
        user = find_user(session, "felix")
        (notice,) = list_notices(session, reader_of(user), after=user.seen_change).rows
    assert (notice.kind, notice.count, notice.said, notice.resolution) == (
        NoticeKind.NEW,
        40,
        "added 40 new actions",
        "A/RES/82/1",
    )


def test_a_day_that_moved_is_told_with_both_days(office: Engine, wells: Resolution) -> None:
    sooner = by_date(TODAY + timedelta(days=9), "soon")
    moved = replace(
        wells,
        paragraphs=tuple(
            replace(each, clauses=(replace(each.clauses[0], deadlines=(sooner,)),)) if each.ref == "2(b)" else each
            for each in wells.paragraphs
        ),
    )
    with transaction(office) as session:
        ingest(session, moved, hash_content(moved), author="A. Clerk", now=NOW + timedelta(days=1))
    assert any("from 2027-09-07 to 2026-12-03" in said for _, _, said in told(office, "felix"))


# --- how they are told --------------------------------------------------------------------


def test_people_choose_how_they_are_told_and_where(office: Engine, do) -> None:
    with pytest.raises(UsageProblem, match="which address"):
        do("ana", choose_notices, "ana", MailChoice.DAILY)
    with pytest.raises(UsageProblem, match="not a mail address"):
        do("ana", choose_notices, "ana", MailChoice.DAILY, "pozo@")
    assert do("ana", choose_notices, "ana", MailChoice.DAILY, " pozo@example.org ") == "pozo@example.org"
    assert do("ana", choose_notices, "ana", MailChoice.NOTHING) == "pozo@example.org"


def test_a_person_who_is_erased_leaves_no_trace_in_comments_and_assignments(office: Engine, do) -> None:
    do("edda", assign_actions, [STATES], Assignment(focal_point="ana"))
    do("ana", choose_notices, "ana", MailChoice.DAILY, "pozo@example.org")
    do("edda", comment_action, STATES, "See this, @ana")
    do("ana", comment_action, STATES, "Seen.")
    with transaction(office) as session:
        assert {"comments", "assignments", "users"} <= set(collect_personal_data(session, "ana"))
        erase_user(session, "ana", author="boss", now=NOW)
    with reading(office) as session:
        assert [each.author for each in list_comments(session, STATES)] == ["edda", "(erased)"]
        assert find_action(session, STATES).focal_point == "(erased)"
        assert find_focal_accounts(session, [STATES]) == {}
        assert find_user(session, "former user 2").mail_address == ""
