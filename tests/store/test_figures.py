from __future__ import annotations

from datetime import date

import pytest
from building import NOW, TODAY
from sqlalchemy import Engine

from tracker.knowledge.statuses import load_statuses
from tracker.model import Resolution
from tracker.service import hash_content, ingest
from tracker.store import (
    ActionFilter,
    AsOf,
    FollowUp,
    count_by_addressee,
    count_by_age,
    count_due_by_month,
    count_follow_up,
    count_unresolved,
    list_actions,
    reading,
    transaction,
)


def test_what_falls_due_by_month(followed: Engine) -> None:
    with reading(followed) as session:
        counted = count_due_by_month(session, TODAY, 3)
        assert [(each.month, each.count) for each in counted] == [
            (date(2026, 11, 1), 2),  # the donors are done
            (date(2026, 12, 1), 2),
            (date(2027, 1, 1), 0),
        ]
        assert count_due_by_month(session, TODAY, 0) == []
        (december,) = count_due_by_month(session, date(2026, 12, 31), 1, ActionFilter(addressees=("Office",)))
        assert december.count == 1
        year = count_due_by_month(session, date(2026, 10, 1), 12)
        assert sum(each.count for each in year) == len(
            list_actions(session, ActionFilter(is_open=True, due_after=date(2026, 10, 1), due_before=date(2027, 9, 30)))
        )


def test_who_has_most_of_it(followed: Engine) -> None:
    with reading(followed) as session:
        counted = count_by_addressee(session, 10)
        assert [(each.addressee, each.open_actions) for each in counted] == [
            ("Chad", 2),
            ("Office", 2),
            ("Secretary-General", 2),
            ("Member States", 1),
            (None, 1),
            ("donors", 0),
        ]
        assert count_by_addressee(session, 2) == counted[:2]
    assert all(list(each.counts) == list(load_statuses()) for each in counted)
    donors = counted[-1]
    assert (donors.counts["implemented"], donors.counts["not started"]) == (1, 0)


def test_how_old_it_is(followed: Engine) -> None:
    with reading(followed) as session:
        found = {each.label: each.count for each in count_by_age(session, TODAY)}
        assert list(found.items()) == [
            ("under 3 months", 4),
            ("3 to 6 months", 3),
            ("6 to 12 months", 0),
            ("1 to 2 years", 0),
            ("over 2 years", 0),
            ("date not known", 1),
        ]


@pytest.mark.parametrize(
    ("today", "label"),
    [
        (date(2026, 7, 1), "under 3 months"),
        (date(2026, 10, 19), "under 3 months"),
        (date(2026, 10, 20), "3 to 6 months"),
        (date(2027, 1, 20), "6 to 12 months"),
        (date(2027, 7, 20), "1 to 2 years"),
        (date(2028, 7, 19), "1 to 2 years"),
        (date(2028, 7, 20), "over 2 years"),
    ],
)
def test_an_age_begins_on_the_day(followed: Engine, today: date, label: str) -> None:
    with reading(followed) as session:
        assert {each.label: each.count for each in count_by_age(session, today)}[label] >= 3


def test_where_the_follow_up_stands(followed: Engine) -> None:
    with reading(followed) as session:
        assert count_follow_up(session, TODAY, date(2026, 12, 31)) == FollowUp(overdue=2, due=2, open=8, undated=3)
        assert count_follow_up(session, TODAY, date(2026, 12, 30)).due == 1
        assert count_follow_up(session, date(2026, 12, 31), date(2026, 12, 31)).due == 1
        nobody = ActionFilter(addressees=("nobody",))
        assert count_follow_up(session, TODAY, TODAY, nobody) == FollowUp(overdue=0, due=0, open=1, undated=1)
        nothing = ActionFilter(addressees=("the Moon",))
        assert count_follow_up(session, TODAY, TODAY, nothing) == FollowUp(overdue=0, due=0, open=0, undated=0)
        assert count_unresolved(session) == 1


def test_figures_of_a_past_day(followed: Engine) -> None:
    before = ActionFilter(as_of=AsOf(date(2026, 11, 23)))
    with reading(followed) as session:
        assert count_follow_up(session, TODAY, TODAY, before).open == 9  # the donors were not done yet
        assert count_due_by_month(session, TODAY, 1, before)[0].count == 3


def test_withdrawn_actions_are_not_counted(followed: Engine, without_paragraph_3: Resolution) -> None:
    with transaction(followed) as session:
        ingest(session, without_paragraph_3, hash_content(without_paragraph_3), author="A. Clerk", now=NOW)
    with reading(followed) as session:
        assert "donors" not in [each.addressee for each in count_by_addressee(session, 10)]
        assert count_follow_up(session, TODAY, TODAY).overdue == 1
        assert sum(each.count for each in count_by_age(session, TODAY)) == 7
