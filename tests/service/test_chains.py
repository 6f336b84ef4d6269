"""What next year's text makes of this year's: compared, linked, superseded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from building import NOW, ask, at_session, paragraph
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from tracker.errors import NotAllowed, UsageProblem
from tracker.model import Citation, ParagraphKind, Reporting, Resolution, Span
from tracker.service import (
    Assignment,
    Fate,
    assign_actions,
    compare_texts,
    hash_content,
    ingest,
    offer_successors,
    report_status,
    supersede_action,
)
from tracker.service.comparing import Passage, compare_passages, mark_difference
from tracker.service.undoing import undo_changes
from tracker.store import (
    AsOf,
    find_action,
    find_chain,
    find_overlaps,
    find_predecessor,
    list_changes,
    list_history,
    reading,
    transaction,
)

OLD, NEW = "A/RES/81/9100", "A/RES/82/9100"
OLD_REPORT, NEW_REPORT = f"{OLD}:2(b):1:secretary-general", f"{NEW}:2:1:secretary-general"


@pytest.fixture
def next_year(wells: Resolution) -> Resolution:
    return Resolution(
        source="wells82.txt",
        symbol=NEW,
        body="General Assembly",
        title="Wells",
        adopted=date(2027, 10, 1),
        session=82,
        paragraphs=(
            wells.paragraphs[0],
            paragraph("1", ask("Thanks the donors", "donors", verb="thank")),
            paragraph(
                "2",
                ask(
                    "Also requests the Secretary-General, by the end of 2026: To report to it at its "
                    "eighty-third session",
                    "Secretary-General",
                    deadlines=(at_session("General Assembly", 83, date(2028, 9, 12)),),
                    reporting=Reporting("General Assembly"),
                ),
                words="Also requests the Secretary-General to report to it at its eighty-third session",
            ),
            paragraph("3", ask("Calls for more wells", verb="call for")),
            paragraph("4", ask("Urges Member States and donors to dig wells by 2028", "Member States", verb="urge")),
        ),
        citations=(Citation(OLD, "resolution 81/9100", "recall", "P1", Span(0, 4)),),
    )


@pytest.fixture
def filled(register: Engine, wells: Resolution, next_year: Resolution) -> Engine:
    for resolution in (wells, next_year):
        take_in(register, resolution)
    return register


def take_in(register: Engine, resolution: Resolution) -> None:
    with transaction(register) as session:
        ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=NOW)


def supersede(register: Engine, old: str, new: str, day: date = date(2027, 11, 1), *, anyway: bool = False):
    with transaction(register) as session:
        now = datetime.combine(day, time(9), UTC)
        return supersede_action(session, old, new, as_of=day, author="S. Visor", now=now, today=day, anyway=anyway)


def tell(register: Engine, action: str, status: str, day: date, **more: str) -> None:
    with transaction(register) as session:
        now = datetime.combine(day, time(9), UTC)
        report_status(session, action, status, as_of=day, author="F. Point", now=now, today=day, **more)


def test_paragraphs_are_kept_changed_added_or_dropped(filled: Engine) -> None:
    with reading(filled) as session:
        found = compare_texts(session, OLD, NEW)
    assert [(each.fate.value, each.old_ref, each.new_ref) for each in found] == [
        ("kept", "P1", "P1"),
        ("dropped", "1", None),
        ("dropped", "2", None),
        ("dropped", "2(a)", None),
        ("added", None, "1"),
        ("changed", "2(b)", "2"),
        ("kept", "4", "3"),
        ("dropped", "5", None),
        ("changed", "3", "4"),
    ]
    changed = next(each for each in found if each.old_ref == "3")
    assert changed.difference == "Urges Member States and donors to dig {+wells+} by [-1 November 2026-] {+2028+}"
    assert changed.likeness < 100


def test_words_are_compared_one_by_one() -> None:
    assert mark_difference("report annually to it", "report every two years to it") == (
        "report [-annually-] {+every two years+} to it"
    )
    assert mark_difference("", "all new") == "{+all new+}"


TEXTS = st.lists(st.text("abc d", max_size=30), max_size=8)


@given(TEXTS, TEXTS)
def test_every_paragraph_is_told_of_once(old: list[str], new: list[str]) -> None:
    def passages(texts: list[str]) -> list[Passage]:
        return [Passage(str(place), ParagraphKind.OPERATIVE, words) for place, words in enumerate(texts)]

    found = compare_passages(passages(old), passages(new))
    assert sorted(each.old_ref for each in found if each.old_ref is not None) == sorted(map(str, range(len(old))))
    assert [each.new_ref for each in found if each.new_ref is not None] == list(map(str, range(len(new))))


def test_a_text_compared_with_itself_is_kept(filled: Engine) -> None:
    with reading(filled) as session:
        assert {each.fate for each in compare_texts(session, OLD, OLD)} == {Fate.KEPT}


def test_texts_on_one_matter_are_linked(filled: Engine, wells: Resolution) -> None:
    other = replace(wells, symbol="A/RES/81/9101", title="School kitchens", adopted=date(2027, 1, 1))
    third = replace(
        wells,
        symbol="A/RES/83/9100",
        title="Wells and springs of the uplands",
        adopted=date(2028, 10, 1),
        citations=(Citation(NEW, "resolution 82/9100", "recall", "P1", Span(0, 4)),),
    )
    renamed = replace(third, title="Wells and wells", symbol="A/RES/84/9100", adopted=date(2029, 10, 1), citations=())
    for resolution in (other, third, renamed):
        take_in(filled, resolution)
    with reading(filled) as session:
        chain = find_chain(session, NEW)
        assert [(link.resolution, link.follows) for link in chain] == [(OLD, None), (NEW, OLD)]
        assert chain[1].reason == "same title in the series of the body, cited"
        assert find_predecessor(session, NEW) == OLD
        assert find_predecessor(session, OLD) is None
        assert find_predecessor(session, "A/RES/81/9101") is None
        assert [link.resolution for link in find_chain(session, OLD)] == [OLD, NEW]
    alike = replace(third, title="The wells", symbol="A/RES/83/9101")
    take_in(filled, alike)
    with reading(filled) as session:
        assert [link.resolution for link in find_chain(session, OLD)] == [OLD, NEW, "A/RES/83/9101"]


def test_repeated_requests_are_offered_and_superseded(filled: Engine) -> None:
    with reading(filled) as session:
        offers = {offer.old_action: offer.new_action for offer in offer_successors(session, OLD, NEW)}
    assert offers == {
        OLD_REPORT: NEW_REPORT,
        f"{OLD}:3:1:member-states": f"{NEW}:4:1:member-states",
        f"{OLD}:4:1:nobody": f"{NEW}:3:1:nobody",
    }
    with transaction(filled) as session:
        assign_actions(
            session,
            [OLD_REPORT],
            Assignment(unit="Water Section", focal_point="Ana Pozo", email="pozo@example.org", note="Before May"),
            author="S. Visor",
            now=NOW,
        )
    tell(filled, OLD_REPORT, "in progress", date(2027, 5, 1), note="Half is written")
    after = supersede(filled, OLD_REPORT, NEW_REPORT, anyway=True)
    assert (after.unit, after.focal_point, after.focal_point_email) == ("Water Section", "Ana Pozo", "pozo@example.org")
    tell(filled, NEW_REPORT, "implemented", date(2027, 12, 1), evidence="A/82/50")
    with reading(filled) as session:
        before = find_action(session, OLD_REPORT)
        history = [(each.address, each.status) for each in list_history(session, NEW_REPORT)]
        log = [(change.operation, change.field, change.new) for change in list_changes(session, OLD_REPORT)]
        assert find_action(session, OLD_REPORT, AsOf(date(2027, 6, 1))).superseded_by is None
        left = {offer.old_action for offer in offer_successors(session, OLD, NEW)}
    assert (before.status, before.is_open, before.superseded_by) == ("superseded", False, NEW_REPORT)
    assert before.evidence == NEW
    assert history == [
        (OLD_REPORT, "in progress"),
        (OLD_REPORT, "superseded"),
        (NEW_REPORT, "implemented"),
    ]
    assert ("supersede", "superseded by", NEW_REPORT) in log
    assert OLD_REPORT not in left


def test_a_pointer_falls_when_the_old_one_is_reopened(filled: Engine) -> None:
    supersede(filled, OLD_REPORT, NEW_REPORT, anyway=True)
    with pytest.raises(NotAllowed, match="already"):
        supersede(filled, OLD_REPORT, f"{NEW}:3:1:nobody")
    tell(filled, OLD_REPORT, "in progress", date(2027, 11, 2), note="That was the wrong paragraph.")
    with reading(filled) as session:
        assert find_action(session, OLD_REPORT).superseded_by is None
        assert len(list_history(session, NEW_REPORT)) == 0
        assert find_action(session, OLD_REPORT, AsOf(date(2027, 11, 1))).superseded_by == NEW_REPORT
    supersede(filled, OLD_REPORT, f"{NEW}:3:1:nobody", date(2027, 11, 3), anyway=True)


def test_what_cannot_supersede_is_refused(filled: Engine) -> None:
    with pytest.raises(UsageProblem, match="older action first"):
        supersede(filled, NEW_REPORT, OLD_REPORT)
    with pytest.raises(UsageProblem, match="one text"):
        supersede(filled, OLD_REPORT, f"{OLD}:4:1:nobody")
    tell(filled, OLD_REPORT, "not applicable", date(2027, 5, 1))
    with pytest.raises(NotAllowed):
        supersede(filled, OLD_REPORT, NEW_REPORT)
    with reading(filled) as session:
        assert find_action(session, OLD_REPORT).superseded_by is None


def test_what_is_done_or_not_alike_is_superseded_only_where_that_is_meant(filled: Engine) -> None:
    with pytest.raises(NotAllowed, match=r"the addressee is Secretary-General in one and not named .* not alike"):
        supersede(filled, OLD_REPORT, f"{NEW}:3:1:nobody")
    tell(filled, OLD_REPORT, "implemented", date(2027, 5, 1), evidence="A/82/50")
    with pytest.raises(NotAllowed, match="the earlier action is 'implemented' already"):
        supersede(filled, OLD_REPORT, NEW_REPORT)
    with reading(filled) as session:
        assert find_action(session, OLD_REPORT).superseded_by is None
    supersede(filled, OLD_REPORT, NEW_REPORT, anyway=True)


def test_what_is_overdue_or_goes_to_a_closed_one_is_superseded_only_where_that_is_meant(filled: Engine) -> None:
    old, new = f"{OLD}:3:1:member-states", f"{NEW}:4:1:member-states"
    with pytest.raises(NotAllowed, match=r"is open and overdue, due 1 November 2026 \(1 year late\), and"):
        supersede(filled, old, new)
    tell(filled, NEW_REPORT, "implemented", date(2027, 10, 5), evidence="A/82/50")
    with pytest.raises(NotAllowed, match="the later action is 'implemented' already"):
        supersede(filled, OLD_REPORT, NEW_REPORT, date(2027, 10, 6))
    with reading(filled) as session:
        assert find_action(session, old).is_open
        assert find_action(session, OLD_REPORT).is_open


def test_superseding_is_taken_back_with_the_assignment_that_went_on(filled: Engine) -> None:
    with transaction(filled) as session:
        assign_actions(session, [OLD_REPORT], Assignment(unit="Water Section"), author="S. Visor", now=NOW)
    tell(filled, OLD_REPORT, "in progress", date(2027, 5, 1), note="Half is written")
    day = date(2027, 11, 1)
    assert supersede(filled, OLD_REPORT, NEW_REPORT, day, anyway=True).unit == "Water Section"
    then = datetime.combine(day, time(9), UTC)
    with transaction(filled) as session:
        undo_changes(session, then, author="S. Visor", now=then + timedelta(minutes=1), today=day)
        before, after = find_action(session, OLD_REPORT), find_action(session, NEW_REPORT)
        assert list_history(session, NEW_REPORT) == []
    assert (before.status, before.is_open, before.superseded_by, before.unit) == (
        "in progress",
        True,
        None,
        "Water Section",
    )
    assert not after.unit


def test_texts_in_reverse_are_offered_in_their_order(filled: Engine) -> None:
    with reading(filled) as session:
        assert offer_successors(session, NEW, OLD) == offer_successors(session, OLD, NEW) != ()
        assert offer_successors(session, OLD, OLD) == ()


def test_pointers_survive_an_import(filled: Engine, next_year: Resolution, wells: Resolution) -> None:
    supersede(filled, OLD_REPORT, NEW_REPORT, anyway=True)
    take_in(filled, replace(next_year, paragraphs=next_year.paragraphs[:2]))
    take_in(filled, replace(wells, session=None))
    with reading(filled) as session:
        assert find_action(session, NEW_REPORT).is_withdrawn
        assert find_action(session, OLD_REPORT).superseded_by == NEW_REPORT


def test_overlaps_are_requests_of_different_texts_that_are_alike(filled: Engine, wells: Resolution) -> None:
    council = replace(wells, symbol="E/RES/2027/9", body="Economic and Social Council", title="Drinking water")
    take_in(filled, council)
    with reading(filled) as session:
        found = find_overlaps(session, likeness=90)
        assert all(each.one.split(":")[0] != each.other.split(":")[0] for each in found)
        assert {(each.one_body, each.other_body) for each in found if each.likeness == 100}
        pairs = {frozenset((each.one, each.other)) for each in find_overlaps(session, likeness=60)}
        assert len(find_overlaps(session, likeness=60, limit=2)) == 2
    assert frozenset((OLD_REPORT, NEW_REPORT)) in pairs
    supersede(filled, OLD_REPORT, NEW_REPORT, anyway=True)
    with reading(filled) as session:
        pairs = {frozenset((each.one, each.other)) for each in find_overlaps(session, likeness=60)}
    assert frozenset((OLD_REPORT, NEW_REPORT)) not in pairs
