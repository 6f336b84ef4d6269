"""The title, the day of adoption and the vote, from mastheads and closing lines of many bodies."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extract import extract
from tracker.extract.masthead.reading import read_masthead
from tracker.extract.masthead.votes import find_vote
from tracker.model import Block, Document, Resolution, Role, Vote

ACTS = "Recalling lamps,\n\n1. Requests all to count the lamps."


def read(head: str, opening: str) -> Resolution:
    text = f"{head}\n\n{opening},\n\n{ACTS}"
    return extract(Document("own.txt", tuple(Block(line.strip()) for line in text.split("\n\n"))))


@pytest.mark.parametrize(
    ("head", "opening", "title"),
    [
        ("WHA79.91 Lamp accounts for 2026", "The Seventy-ninth World Health Assembly", "Lamp accounts for 2026"),
        ("WHA79.91\n\nLamps of the quay", "The Seventy-ninth World Health Assembly", "Lamps of the quay"),
        (
            "WHA79.91 Lamps of the quay and of\n\nthe outer harbour",
            "The World Health Assembly",
            "Lamps of the quay and of the outer harbour",
        ),
        (
            "WHA79.91 Accounts for 1 January 2026–31\n\nDecember 2026",
            "The World Health Assembly",
            "Accounts for 1 January 2026–31 December 2026",
        ),
        (
            "WHA79.92 Lamps for Women and Children1",
            "The Seventy-ninth World Health Assembly",
            "Lamps for Women and Children",
        ),
        ("Decision MC-7/99: Register of lamps", "The Conference of the Parties", "Register of lamps"),
        ("Resolution A.1190(34)\n\nLAMPS OF SHIPS", "The Assembly", "LAMPS OF SHIPS"),
        ("15/99. Lamp ladders", "The Conference of the Parties", "Lamp ladders"),
        ("X/46 Lamps and rivers", "The Conference of the Parties", "Lamps and rivers"),
        ("DECISION ON THE LAMP FUND\n\nDoc. EX.CL/1500(XL)", "The Assembly", "DECISION ON THE LAMP FUND"),
        ("# 81/77. Lamps of *the* quay", "The General Assembly", "Lamps of *the* quay"),
        ("**Lamps of the quay**", "The General Assembly", "Lamps of the quay"),
        (
            "Committee: Second\n\nTopic: Lamps of the quay\n\nSponsors: Chile, Kenya",
            "The General Assembly",
            "Lamps of the quay",
        ),
        ("Lamps of the quay\n\nSubmitted by: Peru and Togo", "The General Assembly", "Lamps of the quay"),
        ("Lamps of the quay\n\nChile, Kenya and Peru: draft resolution", "The General Assembly", "Lamps of the quay"),
        ("Consejo de Seguridad\n\nAprobada por el Consejo de Seguridad", "El Consejo de Seguridad", ""),
        ("Совет Безопасности\n\nпринятая Советом Безопасности", "Совет Безопасности", ""),
        ("Lamps of the quay\n\nProvisional version", "The Parliamentary Assembly", "Lamps of the quay"),
        ("Council conclusions on lamps", "THE COUNCIL OF THE EUROPEAN UNION", "Council conclusions on lamps"),
        ("Lamps of the quay\n\nRevised on 3 May 2026", "The General Assembly", "Lamps of the quay"),
        (
            "S/RES/2999 (2026)\n\nThe situation on the quay\n\nResolution 2999 (2026)",
            "The Security Council",
            "The situation on the quay",
        ),
        ("Resolution 2999 (2026) [on the lamps of the quay]", "The Security Council", "The lamps of the quay"),
        ("Resolution 2999 (2026): Lamps of the quay", "The Security Council", "Lamps of the quay"),
        (
            "Lamps of the quay\n\nResolution 2999 (2026)\n\nAdopted by the Security Council at its 9999th meeting",
            "The Security Council",
            "Lamps of the quay",
        ),
        (
            "Resolution 2999 (2026) Adopted by the Security Council at its 9999th meeting, on 4 May 2026",
            "The Security Council",
            "",
        ),
    ],
)
def test_titles(head: str, opening: str, title: str) -> None:
    assert read(head, opening).title == title


def test_a_statement_is_titled_by_its_item() -> None:
    told = (
        "At the 9999th meeting of the Security Council, on 4 May 2026, in connection with the Council's consideration"
        " of the item entitled “Lamps of the quay”, the President made the following statement on its behalf:"
    )
    text = f"Statement by the President of the Security Council\n\n{told}\n\n“The Security Council welcomes the lamps."
    found = extract(Document("own.txt", tuple(Block(line) for line in text.split("\n\n"))))
    assert (found.title, found.body) == ("Lamps of the quay", "Security Council")


@pytest.mark.parametrize(
    "head",
    [
        "WHA79.91 Lamp accounts for the period 1 January 2026 to 31 December 2026",
        "WHA79.91\n\nFollow-up to the Lamp Declaration adopted on 5 May 2021",
        "WHA79.91 Lamps\n\nRevised on 3 June 2026",
        "WHA79.91 Lamps\n\nVersion of 3 June 2026",
        "WHA79.91 Lamps\n\nDistr.: General 21 May 2026",
        "WHA79.91 Lamps\n\nLast updated: 3 June 2026",
    ],
)
def test_no_day_of_a_title_or_a_stamp_is_the_day_of_adoption(head: str) -> None:
    assert read(head, "The Seventy-ninth World Health Assembly").adopted is None


@pytest.mark.parametrize(
    ("head", "adopted"),
    [
        ("AG/RES. 3050 (LVI-O/26)\n\n(Adopted at the third session, held on June 5, 2026)", date(2026, 6, 5)),
        ("CBD/COP/DEC/16/9\n\n19 December 2026\n\nLamps", date(2026, 12, 19)),
        ("WHA79.91 Lamps\n\nAgenda item 13.2 25 May 2026", date(2026, 5, 25)),
        ("GC(70)/RES/9\n\nResolution adopted on 24 September 2026 during the tenth plenary meeting", date(2026, 9, 24)),
        ("A.1190(34)\n\nAdopted on 6 December 2025\n(Agenda item 9)", date(2025, 12, 6)),
        ("Resolution 2999 (2026)\n\nText adopted by the Assembly on 25 June 2026 (23rd sitting)", date(2026, 6, 25)),
    ],
)
def test_the_day_of_adoption_stands_by_itself_or_after_adopted(head: str, adopted: date) -> None:
    assert read(head, "The Assembly").adopted == adopted


@pytest.mark.parametrize(
    ("line", "vote"),
    [
        ("Adopted at the 990th meeting by 13 votes to none, with 2 abstentions.", (13, 0, 2)),
        ("[Adopted by a recorded vote of 31 to 14, with 2 abstentions. The voting was as follows:", (31, 14, 2)),
        ("Adopted by a recorded vote of 142 to 5, with 30 abstentions, as follows:", (142, 5, 30)),
        ("Adopted by eleven votes in favour, two against and two abstentions", (11, 2, 2)),
        ("ADOPTED BY 20 VOTES TO 3", (20, 3, None)),
        ("Adopted unanimously at the 990th meeting.", (None, None, None)),
        ("[Adopted without a vote.]", (None, None, None)),
        ("The resolution was adopted by consensus.", (None, None, None)),
    ],
)
def test_votes(line: str, vote: tuple[int | None, int | None, int | None]) -> None:
    found = find_vote(["Lamps", line])
    assert isinstance(found, Vote)
    assert (found.in_favour, found.against, found.abstaining) == vote
    assert found.text in line


@pytest.mark.parametrize(
    "line", ["Lamps adopted by the towns", "Adopted by the Security Council on 4 May 2026", "", "Vote"]
)
def test_no_vote_is_read_where_none_is_told(line: str) -> None:
    assert find_vote([line]) is None


def test_the_vote_of_a_text_stands_in_its_masthead_or_closing_line() -> None:
    head = ["Resolution adopted on 4 May 2026", "81/77. Lamps"]
    assert read_masthead(head, "The General Assembly,", "Adopted by 13 votes to 1.").vote is not None
    assert read_masthead(head, "The General Assembly,", "50th plenary meeting").vote is None


def test_notes_know_their_paragraph_and_what_they_cite() -> None:
    blocks = (
        Block("81/77. Lamps"),
        Block("The General Assembly,"),
        Block("Recalling lamps,", notes=((9, "1"),), page=1),
        Block("See A/79/114 and resolution 78/241.", role=Role.NOTE, number="1", page=1),
        Block("1. Requests oil;", notes=((15, "1"),), page=2),
        Block("1 Document E/2027/5.", role=Role.NOTE, page=2),
        Block("2 Of no mark in the text.", role=Role.NOTE, page=2),
    )
    notes = extract(Document("own.pdf", blocks, "pdf")).notes
    assert [(note.mark, note.ref, note.cites) for note in notes] == [
        ("1", "P1", ("A/79/114", "A/RES/78/241")),
        ("1", "1", ("E/2027/5",)),
        ("2", None, ()),
    ]
