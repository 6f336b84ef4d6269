"""What a person decides about a clause wins over what extraction found, at every later import too."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import NOW, TODAY, ask, by_date, paragraph
from sqlalchemy import Engine

from tracker.errors import NotFound, UnknownAction, UsageProblem
from tracker.extract import extract
from tracker.model import Category, Doubt, Paragraph, Resolution
from tracker.readers import read
from tracker.service import (
    accept_clauses,
    add_action,
    add_clause,
    export_annotations,
    hash_content,
    ingest,
    merge_clauses,
    remove,
    report_status,
    set_values,
    split_clause,
    withdraw_review,
)
from tracker.service.extractions import load_extraction
from tracker.store import (
    ActionFilter,
    ActionRow,
    find_action,
    find_place,
    list_actions,
    list_changes,
    list_doubts,
    list_reviews,
    load_resolution,
    reading,
    tell_withdrawal,
    transaction,
)
from tracker.writers.akn import write_akn

KEY = "A/RES/81/9100"
TEXT = """\
General Assembly

Eighty-first session

81/9200. Lanterns of the hill paths

The General Assembly,

Recalling its earlier words on lanterns,

1. Commends the United Nations Office on Drugs and Crime for its survey of lanterns;

2. Requests the Secretary-General to map the paths by 30 June 2027, and invites Member States to light them;

3. Requests the Secretary-General to report annually to the General Assembly on the lanterns;

4. Decides to remain seized of the matter.

40th plenary meeting
18 November 2026
"""
LANTERNS = "A/RES/81/9200"


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    doubted = tuple(with_doubt(each) if each.ref == "3" else each for each in wells.paragraphs)
    take_in(register, replace(wells, paragraphs=doubted))
    return register


def with_doubt(each: Paragraph) -> Paragraph:
    doubt = Doubt("addressee", "two groups are named", "donors", ("donors", "Member States"))
    return replace(each, clauses=(replace(each.clauses[0], doubts=(doubt,)),))


def take_in(register: Engine, resolution: Resolution) -> None:
    with transaction(register) as session:
        ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=NOW)


def decide(register: Engine, operation: Callable[..., object], *arguments: object, **more: object):
    with transaction(register) as session:
        return operation(session, *arguments, author="R. Viewer", now=NOW, **more)


def rows(register: Engine, ref: str = "", **wanted: bool) -> list[ActionRow]:
    with reading(register) as session:
        return [row for row in list_actions(session, ActionFilter(**wanted)) if ref in ("", row.ref)]


def doubts(register: Engine) -> list[tuple[str, str]]:
    with reading(register) as session:
        return [(row.clause, row.field) for row in list_doubts(session)]


def tell(register: Engine, address: str) -> None:
    with transaction(register) as session:
        report_status(
            session, address, "in progress", as_of=TODAY, author="F. Point", now=NOW, today=TODAY, note="begun"
        )


def test_doubts_are_listed_until_somebody_decides(filled: Engine) -> None:
    assert doubts(filled) == [(f"{KEY}:3:1", "addressee")]
    with reading(filled) as session:
        (row,) = list_doubts(session)
    assert (row.reason, row.words, row.candidates) == ("two groups are named", "donors", "donors; Member States")
    assert row.addressees == "Member States; donors"
    decide(filled, set_values, f"{KEY}:3:1", verb="urge")
    assert doubts(filled) == [(f"{KEY}:3:1", "addressee")]
    decide(filled, accept_clauses, f"{KEY}:3:1")
    assert doubts(filled) == []


def test_a_corrected_clause_is_seen_everywhere_and_logged(filled: Engine) -> None:
    decide(
        filled,
        set_values,
        f"{KEY}:3:1",
        verb="demand",
        addressees=("UNODC",),
        deadlines=("2027-03-01",),
        note="As agreed",
    )
    (row,) = rows(filled, "3")
    assert (row.verb, row.category, row.addressee) == (
        "demand",
        "directive",
        "United Nations Office on Drugs and Crime",
    )
    assert row.due == date(2027, 3, 1)
    assert row.is_reviewed
    assert doubts(filled) == []
    with reading(filled) as session:
        log = [(each.field, each.old, each.new) for each in list_changes(session, f"{KEY}:3:1")]
        assert ("verb", "urge", "demand") in log
        assert any(field == "addressees" and "donors" in str(old) for field, old, _ in log)
        found = load_extraction(session, KEY)
    clause = next(each for each in found.paragraphs if each.ref == "3").clauses[0]
    assert clause.verb == "urge"  # what extraction found is still there, apart


@pytest.mark.parametrize(
    ("words", "kind", "due", "frequency"),
    [
        ("2027-06-30", "date", date(2027, 6, 30), None),
        ("at its eighty-second session", "session", date(2027, 9, 7), None),
        ("annually", "recurring", None, "P1Y"),
        ("P6M", "recurring", date(2027, 4, 1), "P6M"),  # counted from the adoption
    ],
)
def test_a_deadline_is_given_as_a_day_or_in_words(
    filled: Engine, words: str, kind: str, due: date | None, frequency: str | None
) -> None:
    decide(filled, set_values, f"{KEY}:4:1", deadlines=(words,))
    (row,) = rows(filled, "4")
    assert (row.deadline_kind, row.due, row.frequency) == (kind, due, frequency)


def test_nonsense_is_refused_and_changes_nothing(filled: Engine) -> None:
    before = rows(filled)
    for more in (
        {"deadlines": ("when the cows come home",)},
        {"deadlines": ("2027-02-30",)},
        {"verb": "frobnicate"},
        {},
    ):
        with pytest.raises(UsageProblem):
            decide(filled, set_values, f"{KEY}:3:1", **more)
    for target in (f"{KEY}:99:1", f"{KEY}:3:7", "A/RES/99/1:1:1", "999"):
        with pytest.raises(UnknownAction):
            decide(filled, set_values, target, verb="urge")
    with pytest.raises(UsageProblem):
        decide(filled, split_clause, f"{KEY}:3:1", "words that are not there")
    assert rows(filled) == before
    with reading(filled) as session:
        assert list_reviews(session) == []


def test_a_review_wins_over_a_better_reading_and_a_corrected_text(filled: Engine, wells: Resolution) -> None:
    decide(filled, set_values, f"{KEY}:3:1", addressees=("donors",))
    tell(filled, f"{KEY}:3:1:donors")
    better = tuple(
        paragraph(
            "3",
            ask(
                "Urges Member States and donors to dig by 1 November 2026.",
                "Member States",
                "private sector",
                verb="urge",
                deadlines=(by_date(date(2026, 11, 1), "by 1 November 2026"),),
            ),
        )
        if each.ref == "3"
        else each
        for each in wells.paragraphs
    )
    take_in(filled, replace(wells, paragraphs=better))
    assert [(row.addressee, row.status) for row in rows(filled, "3")] == [("donors", "in progress")]
    assert doubts(filled) == []
    corrected = tuple(
        paragraph("3", ask("Urges nobody in particular to dig", verb="urge")) if each.ref == "3" else each
        for each in wells.paragraphs
    )
    take_in(filled, replace(wells, paragraphs=corrected))
    assert [(row.addressee, row.status) for row in rows(filled, "3")] == [("donors", "in progress")]
    assert doubts(filled) == [(f"{KEY}:3:1", "review")]  # its words changed: somebody should look again
    decide(filled, accept_clauses, f"{KEY}:3:1")
    assert doubts(filled) == []
    assert [row.addressee for row in rows(filled, "3")] == ["donors"]


def test_a_review_waits_for_its_clause_to_come_back(
    filled: Engine, wells: Resolution, without_paragraph_3: Resolution
) -> None:
    decide(filled, set_values, f"{KEY}:3:1", addressees=("donors",))
    take_in(filled, without_paragraph_3)
    assert rows(filled, "3") == []
    assert doubts(filled) == [(KEY, "review")]
    take_in(filled, wells)
    assert [row.addressee for row in rows(filled, "3")] == ["donors"]
    assert doubts(filled) == []


def test_a_review_follows_its_words_within_the_paragraph(filled: Engine, wells: Resolution) -> None:
    decide(filled, set_values, f"{KEY}:4:1", addressees=("donors",))
    moved = tuple(
        paragraph("4", ask("Notes the wells", verb="note", category=Category.OBSERVING), *each.clauses)
        if each.ref == "4"
        else each
        for each in wells.paragraphs
    )
    take_in(filled, replace(wells, paragraphs=moved))
    assert [(row.clause_number, row.addressee) for row in rows(filled, "4")] == [(1, "donors")]
    with reading(filled) as session:
        (found,) = [each for each in load_resolution(session, KEY).paragraphs if each.ref == "4"]
    assert {number: clause.verb for number, clause in found.numbered_clauses} == {2: "note", 1: "call for"}


def test_a_review_is_taken_back_and_kept(filled: Engine) -> None:
    before = rows(filled)
    decide(filled, set_values, f"{KEY}:4:1", addressees=("donors",), verb="urge")
    with reading(filled) as session:
        (standing,) = list_reviews(session)
    decide(filled, withdraw_review, standing.number)
    assert [(row.address, row.verb, row.addressee) for row in rows(filled)] == [
        (row.address, row.verb, row.addressee) for row in before
    ]
    with reading(filled) as session:
        assert list_reviews(session) == []
        (kept,) = list_reviews(session, withdrawn=True)
    assert (kept.withdrawn, kept.withdrawn_by) == (NOW, "R. Viewer")
    with pytest.raises(NotFound):
        decide(filled, withdraw_review, standing.number)


def test_what_was_decided_for_nobody_passes_to_the_one_who_is_named(filled: Engine) -> None:
    tell(filled, f"{KEY}:4:1:nobody")
    decide(filled, set_values, f"{KEY}:4:1", addressees=("UNODC",))
    (row,) = rows(filled, "4")
    assert (row.addressee, row.status, row.last_report) == (
        "United Nations Office on Drugs and Crime",
        "in progress",
        "begun",
    )
    with reading(filled) as session:
        old = find_action(session, f"{KEY}:4:1:nobody")
        assert old.is_withdrawn
        moved = f"a review by R. Viewer moved it to action {row.handle} ({row.address}) on {NOW:%-d %B %Y}"
        assert tell_withdrawal(session, old) == moved
        number = list_reviews(session)[0].number
    decide(filled, withdraw_review, number)
    assert [(row.addressee, row.status) for row in rows(filled, "4")] == [(None, "in progress")]


def test_clauses_are_split_and_merged(filled: Engine) -> None:
    second = decide(filled, split_clause, f"{KEY}:3:1", "donors to dig", verb="invite", addressees=("donors",))
    assert second == f"{KEY}:3:101"
    assert [(row.clause_number, row.verb, row.addressee) for row in rows(filled, "3")] == [
        (1, "urge", "Member States"),
        (1, "urge", "donors"),
        (101, "invite", "donors"),
    ]
    assert rows(filled, "3")[0].text == "Urges Member States"
    third = decide(filled, split_clause, f"{KEY}:3:101", "by 1 November", verb="call for")
    assert third.endswith(":102")
    decide(filled, merge_clauses, f"{KEY}:3:101", third)
    decide(filled, merge_clauses, f"{KEY}:3:1", f"{KEY}:3:101")
    (states, donors) = rows(filled, "3")
    assert (states.clause_number, donors.clause_number) == (1, 1)
    assert states.text == "Urges Member States and donors to dig by 1 November 2026"
    assert decide(filled, split_clause, f"{KEY}:3:1", "donors to dig").endswith(":103")  # no number is given twice
    with pytest.raises(UsageProblem):
        decide(filled, merge_clauses, f"{KEY}:3:1", f"{KEY}:4:1")


def test_clauses_and_actions_are_added_and_removed(filled: Engine) -> None:
    added = decide(filled, add_clause, f"{KEY}:4", words="invites Member States to pay within 90 days")
    assert added == f"{KEY}:4:101"
    assert [(row.clause_number, row.verb, row.addressee) for row in rows(filled, "4")] == [
        (1, "call for", None),
        (101, "invite", "Member States"),
    ]
    decide(filled, remove, added)
    assert [row.clause_number for row in rows(filled, "4")] == [1]
    praised = decide(filled, add_action, f"{KEY}:1:1", "UNODC")
    assert praised == f"{KEY}:1:1:united-nations-office-on-drugs-and-crime"
    assert [(row.category, row.address) for row in rows(filled, "1")] == [("evaluative", praised)]
    handle = str(rows(filled, "1")[0].handle)
    decide(filled, remove, handle)
    assert rows(filled, "1") == []
    decide(filled, remove, f"{KEY}:3:1:donors")
    assert [row.addressee for row in rows(filled, "3")] == ["Member States"]


def test_a_removed_action_that_people_reported_on_is_kept(filled: Engine) -> None:
    tell(filled, f"{KEY}:3:1:donors")
    decide(filled, remove, f"{KEY}:3:1")
    assert rows(filled, "3") == []
    (kept,) = rows(filled, "3", withdrawn=True)
    assert (kept.addressee, kept.last_report, kept.is_withdrawn) == ("donors", "begun", True)
    with reading(filled) as session:
        assert tell_withdrawal(session, kept).startswith("a review by R. Viewer took it out of the text on")


def test_reviews_of_a_text_survive_its_akoma_ntoso(register: Engine, tmp_path: Path) -> None:
    """The text is read, reviewed, and then comes again as Akoma Ntoso, with its deadlines and a corrected word."""
    plain = tmp_path / "lanterns.txt"
    plain.write_text(TEXT, encoding="utf-8")
    first = extract(read(str(plain)))
    take_in(register, first)
    decide(register, set_values, f"{LANTERNS}:2:1", addressees=("UNODC",))
    decide(register, add_action, f"{LANTERNS}:1:1", "UNODC")
    second = decide(register, split_clause, f"{LANTERNS}:3:1", "annually to the General Assembly", verb="request")
    tell(register, f"{LANTERNS}:2:1:united-nations-office-on-drugs-and-crime")
    before = [(row.address, row.status) for row in rows(register)]
    markup = tmp_path / "lanterns.xml"
    markup.write_bytes(as_bytes(write_akn(first)))
    again = extract(read(str(markup)))
    assert again.symbol == LANTERNS
    take_in(register, replace(again, title="Lanterns of the hill paths (corrected)"))
    assert [(row.address, row.status) for row in rows(register)] == before
    assert second in {row.address.rpartition(":")[0] for row in rows(register)}
    plain.write_text(TEXT.replace("map the paths", "map all the paths"), encoding="utf-8")
    take_in(register, extract(read(str(plain))))
    assert [(row.address, row.status) for row in rows(register)] == before


def as_bytes(written: str | bytes) -> bytes:
    return written.encode() if isinstance(written, str) else written


@pytest.mark.usefixtures("sure_of_all")
def test_a_text_is_loaded_from_its_rows_as_it_was_extracted(register: Engine, tmp_path: Path) -> None:
    plain = tmp_path / "lanterns.txt"
    plain.write_text(TEXT, encoding="utf-8")
    found = extract(read(str(plain)))
    take_in(register, found)
    with transaction(register) as session:
        loaded = load_resolution(session, LANTERNS)
    for one, other in zip(found.paragraphs, loaded.paragraphs, strict=True):
        unnumbered = tuple(replace(clause, number=0) for clause in other.clauses)
        assert replace(other, clauses=unnumbered, tail=one.tail) == one


def test_places_are_named_in_many_ways(filled: Engine) -> None:
    with reading(filled) as session:
        assert find_place(session, KEY.lower()).address == KEY
        assert find_place(session, f"{KEY}:3").address == f"{KEY}:3"
        assert find_place(session, f"{KEY}:3:1:donors").action == f"{KEY}:3:1:donors"
        handle = find_action(session, f"{KEY}:3:1:donors").handle
        assert find_place(session, f"#{handle}").address == f"{KEY}:3:1"


def test_confirmed_texts_are_written_as_annotations(filled: Engine) -> None:
    decide(filled, set_values, f"{KEY}:3:1", addressees=("donors",))
    with reading(filled) as session:
        assert export_annotations(session) == ()
        (some,) = export_annotations(session, partial=True)
    assert [unit["ref"] for unit in json.loads(some.content)["units"]] == ["3"]
    decide(filled, accept_clauses, KEY)
    with reading(filled) as session:
        (whole,) = export_annotations(session)
    gold = json.loads(whole.content)
    assert (whole.name, gold["doc"], gold["preambular_count"]) == ("wells.json", "wells", 1)
    assert [unit["ref"] for unit in gold["units"]] == ["1", "2", "2(a)", "2(b)", "3", "4", "5"]
    assert gold["units"][4]["clauses"] == [
        {
            "verb": "urge",
            "category": "directive",
            "addressees": ["donors"],
            "deadlines": [{"text": "by 1 November 2026", "kind": "date", "date": "2026-11-01"}],
            "reporting": False,
            "inherited": False,
        }
    ]
    assert gold["units"][3]["clauses"][0]["reporting"] is True
    assert gold["units"][1]["stem"] is True
