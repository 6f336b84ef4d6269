from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from building import ask, by_date, paragraph

from tracker.model import Category, Flag, FlagKind, Resolution, Span
from tracker.service.planning import (
    hold_deadlines,
    is_remaining_seized,
    makes_action,
    plan_actions,
)


def decide(words: str, *addressees: str, **more: object):
    return ask(words, *addressees, verb="decide", category=Category.DECIDING, **more)


def test_one_action_per_addressee_and_none_for_praise_chapeau_and_seizure(wells: Resolution) -> None:
    assert [(a.ref, a.addressee) for a in plan_actions(wells)] == [
        ("2(a)", "Secretary-General"),
        ("2(b)", "Secretary-General"),
        ("3", "Member States"),
        ("3", "donors"),
        ("4", None),
    ]


def test_addresses_are_readable_and_stable(wells: Resolution) -> None:
    assert [a.address for a in plan_actions(wells)][:3] == [
        "A/RES/81/9100:2(a):1:secretary-general",
        "A/RES/81/9100:2(b):1:secretary-general",
        "A/RES/81/9100:3:1:member-states",
    ]
    assert plan_actions(wells)[-1].address == "A/RES/81/9100:4:1:nobody"


@pytest.mark.parametrize("category", [Category.EVALUATIVE, Category.OBSERVING, Category.REINFORCING])
def test_what_asks_nobody_makes_no_action(category: Category) -> None:
    assert not makes_action(ask("Commends the Office", "Office", category=category))


def test_a_decision_makes_an_action_when_it_tasks_someone_or_has_a_deadline() -> None:
    assert not makes_action(decide("Endorses the plan"))
    assert makes_action(decide("Authorizes the Office to lend wells", "Office"))
    assert makes_action(decide("Decides to extend it", deadlines=(by_date(date(2027, 10, 31)),)))


@pytest.mark.parametrize(
    "words",
    [
        "Decides to remain seized of the matter.",
        "Decides to remain actively seized of the matter",
        "Also decides to continue to remain seized of this question",
        "decides to be seized of the matter",
    ],
)
def test_remaining_seized_makes_no_action(words: str) -> None:
    assert is_remaining_seized(decide(words, "Security Council"))
    assert not makes_action(decide(words, "Security Council"))


@pytest.mark.parametrize(
    "words",
    [
        "Decides to remain seized of the matter and to consider it at its eighty-second session",
        "Decides to extend the mission until 2027 and to remain seized of the matter",
        "Decides to review the wells",
    ],
)
def test_a_clause_that_does_more_than_remain_seized_makes_one(words: str) -> None:
    assert makes_action(decide(words, "Security Council"))


def test_the_flag_alone_tells_in_other_languages() -> None:
    words = "Décide de rester activement saisi de la question."
    clause = replace(decide(words, "Security Council"), flags=(Flag(FlagKind.REMAIN_SEIZED, words[10:], Span(10, 30)),))
    assert not makes_action(clause)


def test_a_chapeau_whose_subparagraphs_have_their_own_verbs_is_an_action() -> None:
    resolution = Resolution(
        source="x",
        symbol="A/RES/81/1",
        paragraphs=(
            paragraph("1", ask("Requests the Office to act as follows:", "Office"), stem=True),
            paragraph("1(a)", ask("Invites donors to pay", "donors")),
        ),
    )
    assert [a.ref for a in plan_actions(resolution)] == ["1", "1(a)"]


def test_only_the_last_clause_of_a_chapeau_is_completed_below() -> None:
    chapeau = paragraph("1", ask("Urges States to pay", "Member States"), ask("requests:", "Office"), stem=True)
    nested = paragraph("1(a)", ask("To write:", "Office", inherited=True), stem=True)
    deepest = paragraph("1(a)(i)", ask("To donors", "Office", inherited=True))
    other = paragraph("10", ask("Requests the Office to sing", "Office"))
    resolution = Resolution(source="x", symbol="S", paragraphs=(chapeau, nested, deepest, other))
    assert [(a.ref, a.clause_number) for a in plan_actions(resolution)] == [
        ("1", 1),
        ("1(a)(i)", 1),
        ("10", 1),
    ]


def test_a_subparagraph_without_deadline_takes_that_of_its_chapeau(wells: Resolution) -> None:
    refs = {each.ref: each for each in wells.paragraphs}
    (held,) = hold_deadlines(wells, refs["2(a)"], 1)
    assert held.is_inherited
    assert held.deadline.date == date(2026, 12, 31)
    (own,) = hold_deadlines(wells, refs["2(b)"], 1)
    assert not own.is_inherited
    assert own.deadline.session is not None


def test_an_addressee_named_twice_is_one_action() -> None:
    resolution = Resolution(
        source="x", symbol="S", paragraphs=(paragraph("1", ask("Requests it", "Office", "Office")),)
    )
    assert len(plan_actions(resolution)) == 1
