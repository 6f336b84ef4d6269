"""What staff add to the shipped tables, and that texts are read with it."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extract import extract
from tracker.knowledge import EntityKind, Knowledge, Session, StaffEntity, load, load_with
from tracker.model import Clause
from tracker.readers import read_bytes

TEXT = """\
Economic and Social Council

2026/77. Wells of the uplands

The Economic and Social Council,

Recalling its earlier work on wells,

1. Requests the {words} to report at the third session of the Upland Water Board;

2. Requests {short} to map the wells.

21 July 2026
"""


def read(knowledge: Knowledge | None, words: str, short: str = "Member States") -> list[Clause]:
    data = TEXT.format(words=words, short=short).encode()
    resolution = extract(read_bytes(data, "wells.txt"), knowledge)
    return [clause for paragraph in resolution.operative for clause in paragraph.clauses]


def names(clause: Clause) -> list[str]:
    return [addressee.name for addressee in clause.addressees]


def test_nothing_added_is_the_shipped_tables() -> None:
    assert load_with((), ()) is load()


def test_the_same_additions_are_merged_once() -> None:
    added = (StaffEntity("Upland Water Board"),)
    assert load_with(added, ()) is load_with((StaffEntity("Upland Water Board"),), ())


def test_an_added_entity_and_its_aliases_are_asked() -> None:
    knowledge = load_with((StaffEntity("Upland Water Board", ("UWB", "the Water Panel")),), ())
    assert names(read(knowledge, "UWB")[0]) == ["Upland Water Board"]
    assert names(read(None, "UWB")[0]) != ["Upland Water Board"]


def test_an_alias_with_its_article_is_a_short_reference() -> None:
    knowledge = load_with((StaffEntity("Upland Water Board", ("the Water Panel",)),), ())
    assert names(read(knowledge, "Upland Water Board", "the Water Panel")[1]) == ["Upland Water Board"]


def test_an_alias_of_a_shipped_entity_means_it() -> None:
    knowledge = load_with((StaffEntity("United Nations Office on Drugs and Crime", ("Vienna Crime Office",)),), ())
    assert names(read(knowledge, "Vienna Crime Office")[0]) == ["United Nations Office on Drugs and Crime"]
    shipped = load().known_as("UNODC")
    merged = knowledge.known_as("UNODC")
    assert shipped is not None
    assert merged is not None
    assert (merged.kind, merged.acronym, merged.parent) == (shipped.kind, shipped.acronym, shipped.parent)


def test_an_alias_that_is_an_entity_takes_it_in_with_all_its_names() -> None:
    knowledge = load_with((StaffEntity("Upland Water Board", ("United Nations Office on Drugs and Crime",)),), ())
    assert names(read(knowledge, "UNODC")[0]) == ["Upland Water Board"]
    assert "United Nations Office on Drugs and Crime" not in {entity.name for entity in knowledge.entities}
    assert all(entity.parent != "United Nations Office on Drugs and Crime" for entity in knowledge.entities)


def test_a_name_that_staff_give_away_is_no_longer_anothers() -> None:
    knowledge = load_with((StaffEntity("Upland Water Board", ("UNODC",)),), ())
    assert names(read(knowledge, "UNODC")[0]) == ["Upland Water Board"]
    office = knowledge.known_as("United Nations Office on Drugs and Crime")
    assert office is not None
    assert "UNODC" not in office.names


def test_the_kind_is_kept_or_an_organization() -> None:
    knowledge = load_with(
        (StaffEntity("Upland Water Board"), StaffEntity("Warden of Wells", (), EntityKind.OFFICIAL)), ()
    )
    kinds = {entity.name: entity.kind for entity in knowledge.entities}
    assert kinds["Upland Water Board"] is EntityKind.OTHER_ORGANIZATION
    assert kinds["Warden of Wells"] is EntityKind.OFFICIAL


@pytest.mark.parametrize("day", [date(2027, 3, 1), date(2028, 5, 2)])
def test_an_added_session_dates_its_deadlines(day: date) -> None:
    board = (StaffEntity("Upland Water Board"),)
    knowledge = load_with(board, (Session("Upland Water Board", 3, day, None, "staff"),))
    (deadline,) = read(knowledge, "Secretary-General")[0].deadlines
    assert deadline.date == day
    (undated,) = read(load_with(board, ()), "Secretary-General")[0].deadlines
    assert undated.date is None


def test_an_entered_session_goes_before_the_shipped_row_and_the_rule() -> None:
    knowledge = load_with((), (Session("General Assembly", 82, date(2027, 9, 20), None, "staff"),))
    assert knowledge.calendar.opening("General Assembly", 82) == date(2027, 9, 20)
    assert knowledge.calendar.opening("General Assembly", 81) == load().calendar.opening("General Assembly", 81)
