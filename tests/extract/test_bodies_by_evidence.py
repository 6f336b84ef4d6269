"""Which body a text is of: its own words first, then symbol, masthead, officials and documents cited; else a doubt."""

from __future__ import annotations

import pytest

from tracker.extract import extract
from tracker.model import Block, Document, Resolution

CLIMATE = "Conference of the Parties to the United Nations Framework Convention on Climate Change"
DIVERSITY = "Conference of the Parties to the Convention on Biological Diversity"
SPECIES = (
    "Conference of the Parties to the Convention on International Trade in Endangered Species of Wild Fauna and Flora"
)
ATOMS = "General Conference of the International Atomic Energy Agency"
CULTURE = "General Conference of the United Nations Educational, Scientific and Cultural Organization"
INDUSTRY = "General Conference of the United Nations Industrial Development Organization"
SHIPS = "Assembly of the International Maritime Organization"
PLANES = "Assembly of the International Civil Aviation Organization"
AFRICA = "Assembly of the African Union"
EUROPE = "Parliamentary Assembly of the Council of Europe"
AMERICAS = "General Assembly of the Organization of American States"


def read(text: str) -> Resolution:
    return extract(Document("own.txt", tuple(Block(line.strip()) for line in text.split("\n\n"))))


ACTS = (
    "Recalling its earlier work on lamps,\n\n1. Requests the secretariat to count the lamps;\n\n2. Invites all to help."
)


@pytest.mark.parametrize(
    ("opening", "body"),
    [
        (
            "The Conference of the Parties to the Stockholm Convention",
            "Stockholm Convention on Persistent Organic Pollu",
        ),
        (
            "The Conference of the Parties to the Convention on Biological Diversity",
            "Convention on Biological Diversity",
        ),
        (
            "The Conference of the Parties serving as the meeting of the Parties to the Paris Agreement",
            "Paris Agreement",
        ),
        ("The Conference of the Parties to CITES", "Endangered Species"),
        ("The General Conference of the International Labour Organization", "International Labour Conference"),
        ("The General Assembly of the Organization of American States", AMERICAS),
        ("The Parliamentary Assembly of the Council of Europe", EUROPE),
        ("THE COUNCIL OF THE EUROPEAN UNION", "Council of the European Union"),
        ("The European Parliament", "European Parliament"),
        ("The Peace and Security Council of the African Union", "Peace and Security Council of the African Union"),
        ("The United Nations Environmental Assembly", "United Nations Environment Assembly"),
        (
            "The Plenipotentiary Conference of the International Telecommunication Union (Dubai, 2018)",
            "Plenipotentiary",
        ),
        ("The Seventy-ninth World Health Assembly", "World Health Assembly"),
        ("The Council of Foreign Ministers of the Organisation of Islamic Cooperation", "Council of Foreign Ministers"),
    ],
)
def test_the_name_in_the_opening_tells(opening: str, body: str) -> None:
    found = read(f"{opening},\n\n{ACTS}")
    assert found.body is not None
    assert body in found.body
    assert not [doubt for doubt in found.doubts if doubt.field == "body"]


@pytest.mark.parametrize(
    "opening",
    [
        "The Conference of the Parties to the Lamp Convention on Oil",
        "The General Assembly of the Union of Lamp Keepers",
        "The Executive Board of the Lighthouse Trust",
        "The Assembly of the Harbour Towns",
        "The Parliamentary Assembly of the Inland Seas",
    ],
)
def test_the_name_of_an_unknown_body_beats_a_prefix_of_it(opening: str) -> None:
    assert read(f"{opening},\n\n{ACTS}").body == opening.removeprefix("The ")


@pytest.mark.parametrize(
    ("opening", "candidate"),
    [
        ("The Conference of the Parties", SPECIES),
        ("The Conference", "International Labour Conference"),
        ("The Executive Board", "Executive Board of the World Health Organization"),
        ("The Assembly", AFRICA),
        ("The Governing Council", "Governing Council of the United Nations Environment Programme"),
        ("The General Conference", ATOMS),
        ("The Council", "Council of the International Maritime Organization"),
        ("The Commission", "Commission on Narcotic Drugs"),
        ("The Congress", "World Meteorological Congress"),
        ("The Executive Council", "Executive Council of the African Union"),
    ],
)
def test_an_opening_that_several_share_is_a_doubt(opening: str, candidate: str) -> None:
    acts = (
        "1. Requests the keeper to report at its eighth session;\n\n2. Invites all to report at its sixteenth meeting."
    )
    found = read(f"Resolution on lamps\n\n{opening},\n\nRecalling its work,\n\n{acts}")
    (doubt,) = [doubt for doubt in found.doubts if doubt.field == "body"]
    assert candidate in doubt.candidates
    assert found.body == opening.removeprefix("The ")
    sessions = [each for p in found.operative for clause in p.clauses for each in clause.deadlines]
    assert sessions
    assert all(each.date is None for each in sessions)


@pytest.mark.parametrize(
    ("symbol", "opening", "body", "session"),
    [
        ("GC(71)/RES/7", "The General Conference", ATOMS, 71),
        ("GC.21/Res.4", "The General Conference", INDUSTRY, 21),
        ("43 C/Resolution 16", "The General Conference", CULTURE, 43),
        ("A.1190(34)", "The Assembly", SHIPS, 34),
        ("Resolution A43-9", "The Assembly", PLANES, 43),
        ("Assembly/AU/Dec.900(XL)", "The Assembly", AFRICA, 40),
        ("AG/RES. 3050 (LVI-O/26)", "THE GENERAL ASSEMBLY", AMERICAS, 56),
        ("CBD/COP/DEC/17/12", "The Conference of the Parties", DIVERSITY, 17),
        ("Decision 12/CP.31", "The Conference of the Parties", CLIMATE, 31),
        ("Resolution Conf. 21.4", "THE CONFERENCE OF THE PARTIES", SPECIES, 21),
        ("RC-13/2", "The Conference of the Parties", "Conference of the Parties to the Rotterdam Convention", 13),
        ("EB160.R3", "The Executive Board", "Executive Board of the World Health Organization", 160),
        ("E/ICEF/2027/4", "The Executive Board", "Executive Board of the United Nations Children's Fund", 2027),
        ("CM/Res(2026)3", "The Committee of Ministers", "Committee of Ministers of the Council of Europe", None),
    ],
)
def test_the_symbol_tells_where_the_opening_does_not(symbol: str, opening: str, body: str, session: int | None) -> None:
    found = read(f"{symbol}\n\nLamps of the quay\n\n{opening},\n\n{ACTS}")
    assert (found.body, found.session, found.title) == (body, session, "Lamps of the quay")
    assert found.symbol == {"Resolution A43-9": "A43-9", "Decision 12/CP.31": "12/CP.31"}.get(symbol, symbol)
    assert not found.doubts


@pytest.mark.parametrize(
    ("head", "opening", "body"),
    [
        ("CONVENTION ON BIOLOGICAL DIVERSITY", "The Conference of the Parties", DIVERSITY),
        ("International Maritime Organization", "The Assembly", SHIPS),
        ("AFRICAN UNION", "The Assembly", AFRICA),
        ("UNIDO", "The General Conference", INDUSTRY),
        ("ORGANIZATION OF AMERICAN STATES", "The General Assembly", AMERICAS),
        ("World Food Programme", "The Executive Board", "Executive Board of the World Food Programme"),
    ],
)
def test_the_masthead_tells_where_the_opening_does_not(head: str, opening: str, body: str) -> None:
    found = read(f"{head}\n\nLamps of the quay\n\n{opening},\n\n{ACTS}")
    assert found.body == body
    assert not [doubt for doubt in found.doubts if doubt.field == "body"]


@pytest.mark.parametrize(
    ("act", "opening", "body"),
    [
        ("Recalling resolution GC(69)/RES/9 on lamps,", "The General Conference", ATOMS),
        ("Recalling decision 5/CP.25 on lamps,", "The Conference of the Parties", CLIMATE),
        ("Recalling Resolution Conf. 12.3 on lamps,", "The Conference of the Parties", SPECIES),
        ("Noting document EX.CL/1500(XL) on lamps,", "The Assembly", AFRICA),
        ("Recalling resolution MSC.428(98) on lamps,", "The Assembly", SHIPS),
        ("Recalling WHA74.7 on lamps,", "The Executive Board", "Executive Board of the World Health Organization"),
    ],
)
def test_the_documents_that_it_cites_tell(act: str, opening: str, body: str) -> None:
    found = read(f"Lamps of the quay\n\n{opening},\n\n{act}\n\n1. Requests all to count the lamps.")
    assert found.body == body


@pytest.mark.parametrize(
    "title",
    [
        "Cooperation with the Organization of American States",
        "The African Union and the lamps",
        "Cooperation with CITES",
    ],
)
def test_what_a_text_is_about_does_not_make_it_another_bodys(title: str) -> None:
    assert read(f"81/77. {title}\n\nThe General Assembly,\n\n{ACTS}").body == "General Assembly"


@pytest.mark.parametrize("named", ["The Security Council,", "Adopted by the Security Council on 3 May 2026"])
def test_a_number_with_a_year_is_the_security_councils_where_it_is_named(named: str) -> None:
    opening = named if named.endswith(",") else f"{named}\n\nThe Security Council,"
    assert read(f"Resolution 2999 (2026)\n\n{opening}\n\n{ACTS}").symbol == "S/RES/2999 (2026)"


@pytest.mark.parametrize(
    ("head", "body"),
    [("Parliamentary Assembly", EUROPE), ("Congress of Lamps", None), ("Assembly of the Quay", None), ("", None)],
)
def test_a_number_with_a_year_is_not_the_security_councils_elsewhere(head: str, body: str | None) -> None:
    found = read(f"Resolution 2999 (2026)\n\nLamps\n\n{head}\n\n1. The Assembly calls on keepers to light lamps.")
    assert not (found.symbol or "").startswith("S/RES")
    if body:
        assert (found.body, found.symbol, found.title) == (body, "Resolution 2999 (2026)", "Lamps")


@pytest.mark.parametrize(
    ("text", "body", "symbol", "session"),
    [
        ("X/99. Lamps\n\nThe Conference of the Parties", DIVERSITY, "X/99", 10),
        (
            "Decision 219 EX/5.II\n\nLamps\n\nThe Executive Board,",
            "Executive Board of the United Nations Ed",
            "219 EX/5.II",
            219,
        ),
        ("Resolution 41 C/33\n\nLamps\n\nThe General Conference,", CULTURE, "41 C/33", 41),
        (
            "RESOLUTION NO. 5/50-POL\n\nON LAMPS\n\nThe Fiftieth Session of the Council of Foreign Ministers of the"
            " Organization of Islamic Cooperation,",
            "Council of Foreign Ministers",
            "Resolution No. 5/50-POL",
            50,
        ),
        (
            "Resolution 9 (EC-73)\n\nLAMPS\n\nTHE EXECUTIVE COUNCIL,",
            "Executive Council of the World Meteor",
            "(EC-73)",
            73,
        ),
    ],
)
def test_numbers_that_only_some_bodies_give(text: str, body: str, symbol: str, session: int) -> None:
    found = read(f"{text}\n\n{ACTS}")
    assert found.body is not None
    assert found.body.startswith(body)
    assert found.symbol is not None
    assert symbol in found.symbol
    assert found.session == session
    assert not [doubt for doubt in found.doubts if doubt.field == "body"]


def test_a_number_without_letters_says_nothing_against_a_body_that_the_opening_names() -> None:
    found = read(f"Resolution 2700 (2027)\n\nStorks on roofs\n\nThe Standing Committee of the Stork Accord,\n\n{ACTS}")
    assert found.body == "Standing Committee of the Stork Accord"
