"""What wants a look: the least certain first, what it is worth, and how much of it there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from building import NOW, ask, by_date, paragraph
from sqlalchemy import Engine

from tracker.model import Clause, Confidence, Doubt, Resolution
from tracker.service import accept_clauses, hash_content, ingest, set_values
from tracker.store import (
    Doubted,
    Outlook,
    Place,
    count_doubted,
    foresee,
    list_doubts,
    list_uncertain,
    load_resolution,
    reading,
    transaction,
)

KEY = "A/RES/81/9300"


def unsure(clause: Clause, sure: float, *doubts: Doubt) -> Clause:
    return replace(clause, confidence=Confidence(verb=sure), doubts=doubts)


@pytest.fixture
def lamps(register: Engine) -> Engine:
    """Clauses that are right with 0.9, 0.4, 0.6, 1, 0.8; doubts of a clause, of parts, of a paragraph, of the text."""
    deadline = replace(by_date(date(2027, 1, 1)), confidence=0.3, doubts=(Doubt("deadline", "no year", "1 January"),))
    asked = ask("Requests Chad to shine by 1 January", "Chad", deadlines=(deadline,))
    party = replace(
        asked.addressees[0], confidence=0.7, doubts=(Doubt("addressee", "a bare name", "Chad", ("A", "B")),)
    )
    text = Resolution(
        source="x",
        symbol=KEY,
        body="General Assembly",
        adopted=date(2026, 10, 1),
        paragraphs=(
            paragraph("1", unsure(ask("Notes the lamps", verb="note"), 0.9)),
            paragraph("2", replace(unsure(asked, 0.4), addressees=(party,))),
            paragraph(
                "3", unsure(ask("Invites it to mend lamps", verb="invite"), 0.6, Doubt("addressee", "nobody", "it"))
            ),
            replace(paragraph("4"), doubts=(Doubt("paragraph", "no clause"),), tail="and wicks"),
            paragraph("5", ask("Requests the Office to meet", "Office")),
            paragraph("6", unsure(ask("Urges donors to pay", "donors", verb="urge"), 0.8)),
        ),
        doubts=(Doubt("body", "two bodies fit", "", ("A", "B")),),
    )
    with transaction(register) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
    return register


def test_all_that_extraction_says_of_itself_is_kept(lamps: Engine) -> None:
    with reading(lamps) as session:
        second = load_resolution(session, KEY).operative[1].clauses[0]
        fourth = load_resolution(session, KEY).operative[3]
    assert second.confidence == Confidence(verb=0.4)
    assert (second.addressees[0].confidence, second.deadlines[0].confidence) == (0.7, 0.3)
    assert [doubt.candidates for doubt in second.addressees[0].doubts] == [("A", "B")]
    assert [doubt.reason for doubt in second.deadlines[0].doubts] == ["no year"]
    assert second.doubts == ()
    assert (fourth.tail, [doubt.reason for doubt in fourth.doubts]) == ("and wicks", ["no clause"])


def test_texts_and_paragraphs_come_first_then_the_least_certain_clause(lamps: Engine) -> None:
    with reading(lamps) as session:
        rows = list_doubts(session)
        assert count_doubted(session, (KEY,)) == count_doubted(session) == Doubted(2, 1, 1)
    assert [(row.clause, row.field, row.confidence) for row in rows] == [
        (KEY, "body", None),
        (f"{KEY}:4", "paragraph", None),
        (f"{KEY}:2:1", "addressee", 0.4),
        (f"{KEY}:2:1", "deadline", 0.4),
        (f"{KEY}:3:1", "addressee", 0.6),
    ]
    assert Doubted(2, 1, 1).describe() == "2 clauses, 1 paragraph and 1 whole text want a look, 4 in all"
    assert (Doubted(1).describe(), Doubted().describe()) == ("1 clause wants a look", "")


def test_a_budget_goes_to_the_clauses_that_are_most_likely_wrong(lamps: Engine) -> None:
    with reading(lamps) as session:
        assert [row.clause for row in list_uncertain(session, 3)] == [f"{KEY}:{ref}:1" for ref in ("2", "3", "6")]
        assert len(list_uncertain(session, 100)) == 4  # the fifth is certain
        assert [row.clause for row in list_uncertain(session, 9, Place(KEY, "6"))] == [f"{KEY}:6:1"]
        outlook = foresee(session, 2)
    assert (outlook.clauses, outlook.unknown) == (5, 0)
    assert outlook.now == pytest.approx(3.7)
    assert outlook.after == pytest.approx(4.7)
    assert outlook.describe(2) == "About 74 of 100 clauses are right now; after these 2 about 94."


def test_what_people_decided_counts_as_right(lamps: Engine) -> None:
    with transaction(lamps) as session:
        accept_clauses(session, f"{KEY}:2:1", author="R", now=NOW)
        set_values(session, f"{KEY}:3:1", addressees=("donors",), author="R", now=NOW)  # its verb stays uncertain
    with reading(lamps) as session:
        assert foresee(session, 0).now == pytest.approx(0.9 + 1 + 0.6 + 1 + 0.8)
        assert [row.clause for row in list_doubts(session)] == [KEY, f"{KEY}:4"]
        accepted = load_resolution(session, KEY).operative[1].clauses[0]
    assert (accepted.confidence, accepted.all_doubts) == (Confidence(), ())
    with transaction(lamps) as session:
        assert accept_clauses(session, f"{KEY}:4", author="R", now=NOW) == (f"{KEY}:4",)
    with reading(lamps) as session:
        assert [row.clause for row in list_doubts(session)] == [KEY]
    with transaction(lamps) as session:
        accept_clauses(session, KEY, author="R", now=NOW)
    with reading(lamps) as session:
        assert (list_doubts(session), list_uncertain(session, 9)) == ([], [])
        assert foresee(session, 9) == Outlook(5, 5, 5)


@pytest.mark.parametrize(
    ("outlook", "looked_at", "said"),
    [
        (Outlook(200, 199.5, 199.9), 3, "More than 99 of 100 clauses are right now; after these 3 more than 99."),
        (Outlook(4, 4, 4), 0, "100 of 100 clauses are right now."),
        (
            Outlook(0, 0, 0, 1),
            0,
            "Of 1 further clause an earlier version did not say how sure it was: tracker refresh.",
        ),
        (Outlook(0, 0, 0), 0, ""),
    ],
)
def test_no_share_claims_more_than_it_may(outlook: Outlook, looked_at: int, said: str) -> None:
    assert outlook.describe(looked_at) == said
