import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from tracker.errors import KnowledgeBroken
from tracker.knowledge import EntityKind, entities_by_name, load, load_entities
from tracker.knowledge.entities import COLUMNS, read_entities

SHARED = Path(__file__).resolve().parents[3] / "shared"
HEAD = ",".join(COLUMNS)

# Addressees that only their own resolution can name.
OF_ONE_DOCUMENT = {"independent strategic review of the United Nations Support Mission in Libya"}


def named(words):
    return [entity for entity in load_entities() if words in entity.names]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("UNODC", "United Nations Office on Drugs and Crime"),
        ("UN-Women", "United Nations Entity for Gender Equality and the Empowerment of Women"),
        ("Governments", "Member States"),
        ("States Members of the United Nations", "Member States"),
        ("donor countries", "donors"),
        ("Turkey", "Türkiye"),
        ("Islamic Republic of Iran", "Iran (Islamic Republic of)"),
        ("Iraqi authorities", "Iraq"),
        ("Zaire", "Democratic Republic of the Congo"),
        ("United Nations agencies, funds and programmes", "United Nations system"),
        ("United Nations funds and programmes", "funds and programmes"),
        ("Fourth Committee", "Special Political and Decolonization Committee (Fourth Committee)"),
        ("ECOMOG", "Monitoring Group of the Economic Community of West African States"),
    ],
)
def test_other_names_lead_to_the_full_name(words, name):
    assert [entity.name for entity in named(words)] == [name]


def test_a_name_that_several_entities_share_means_none_of_them_alone():
    assert named("WTO") == []
    assert {entity.name for entity in load_entities() if "WTO" in entity.shared} == {
        "World Trade Organization",
        "World Tourism Organization",
    }


def test_short_references_stand_without_their_article():
    office = entities_by_name()["United Nations Office on Drugs and Crime"]
    assert office.anaphora == ("Office",)
    director = entities_by_name()["Executive Director of the United Nations Environment Programme"]
    assert director.anaphora == ("Executive Director",)
    assert director.parent == "United Nations Environment Programme"


def test_a_mission_exists_in_its_years_only():
    force = entities_by_name()["United Nations Protection Force"]
    assert force.existed_in(1993)
    assert not force.existed_in(2003)
    assert entities_by_name()["Iraq"].existed_in(1946)


def test_there_are_193_member_states_and_two_observers():
    kinds = Counter(entity.kind for entity in load_entities())
    assert kinds[EntityKind.MEMBER_STATE] == 193
    assert kinds[EntityKind.OBSERVER_STATE] == 2
    assert len(load_entities()) > 900


def test_every_adopting_body_can_be_asked_to_act():
    assert [body.name for body in load().bodies if body.name not in entities_by_name()] == []


def row(**cells):
    whole = {
        "name": "Ferry Board",
        "kind": "agency",
        "example": "Requests the Ferry Board to report",
        "source": "made up",
        **cells,
    }
    return ",".join(f'"{whole.get(column, "")}"' for column in COLUMNS)


def test_a_sound_row_is_read():
    (board,) = read_entities([HEAD, row(acronym="FB", aliases="Board of Ferries|BF?", valid_from="1994")])
    assert board.names == ("Ferry Board", "FB", "Board of Ferries")
    assert board.shared == ("BF",)
    assert (board.valid_from, board.valid_to) == (1994, None)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row(), row()], "row 3: 'Ferry Board' already means"),
        ([row(aliases="Boat Board"), row(name="Boat Board", example="the Boat Board")], "already means"),
        ([row(aliases="FB?"), row(name="FB", example="the FB")], "marked as shared"),
        ([row(kind="club")], "row 2: unknown kind 'club'"),
        ([row(example="")], "row 2: 'Ferry Board' has no example"),
        ([row(example="Requests the Office to report")], "does not name 'Ferry Board'"),
        ([row(parent="Ministry of Ferries")], "'Ministry of Ferries' has no row"),
        ([row(anaphora="Board")], "'Board' with its article"),
        ([row(valid_from="March 1994")], "'March 1994' is not a year"),
        ([row(name="")], "the name is empty"),
        ([row(aliases="Board of Ferries|")], "an alias of 'Ferry Board' is empty"),
        (["a,b"], "give 10 cells, not 2"),
    ],
)
def test_a_row_that_contradicts_itself_is_named(rows, words):
    with pytest.raises(KnowledgeBroken, match=r"entities\.csv row \d+") as broken:
        read_entities([HEAD, *rows])
    assert words in str(broken.value)


def test_other_columns_are_refused():
    with pytest.raises(KnowledgeBroken, match="the columns must be name, kind"):
        read_entities(["name,kind"])


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent: annotated resolutions cannot be compared")
def test_every_annotated_addressee_has_a_row():
    missing = set()
    for path in (SHARED / "gold" / "annotations").glob("*.json"):
        for unit in json.loads(path.read_text(encoding="utf-8"))["units"]:
            for clause in unit["clauses"]:
                missing.update(name for name in clause["addressees"] if name not in entities_by_name())
    assert missing <= OF_ONE_DOCUMENT


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent: lists of entities cannot be compared")
def test_every_state_and_territory_name_of_the_terminology_is_known():
    known = {name for entity in load_entities() for name in entity.names}
    missing = set()
    with (SHARED / "facts" / "country-codes.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            for name in (line["UNTERM English Short"], line["UNTERM English Formal"]):
                name = name.replace(" (the)", "").strip(" *").removeprefix("the ")
                if name and name not in known:
                    missing.add(name)
    assert missing == set()


def test_two_letters_in_each_others_place_are_the_nearest_slip() -> None:
    assert load().near("UNPE")[0] == "UNEP"
