"""Recommended drafts, letters that a text lost, and lists run in whose lines were broken."""

from __future__ import annotations

import pytest

from tracker.extract import extract
from tracker.extract.recommended import recommended_texts
from tracker.extract.structure.building import structure
from tracker.readers import read_bytes


def refs(text: str) -> str:
    return " ".join(paragraph.ref for paragraph in structure(read_bytes(text.encode(), "own.txt")).paragraphs)


COUNCIL = "2029/31. Lamps\n\nThe Economic and Social Council,\n\n"
DRAFT = "The General Assembly,\n\nRecalling the dark,\n\n1. Requests oil:\n\n(a) For lamps;\n\n2. Decides to rest."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{COUNCIL}Recommends to the General Assembly the adoption of the following draft resolution:\n\n{DRAFT}",
            "1",
        ),
        (
            f"{COUNCIL}Recalling the tides,\n\n1. Takes note of the lamps;\n\n2. Recommends to the General Assembly "
            f"the approval of the following draft resolution:\n\n{DRAFT}",
            "P1 1 2",
        ),
        (
            "EB150.R9 Lamps\n\nThe Executive Board,\n\nHaving considered the report on lamps,\n\nRECOMMENDS to the "
            "Seventy-fifth World Health Assembly the adoption of the following resolution:\n\nThe Seventy-fifth World "
            "Health Assembly,\n\nConcerned at the dark,\n\n1. URGES Member States:\n\n(1) to light lamps;\n\n"
            "2. REQUESTS the Director-General to give oil.",
            "P1 1",
        ),
        (
            "The Commission on Lamps,\n\n1. Decides to recommend to the Economic and Social Council the adoption "
            "of the following draft decision:\n\n“The Economic and Social Council,\n\n“1. Approves the agenda;"
            "\n\n“2. Notes the report.”\n\n2. Requests the Bureau to meet.",
            "1 2",
        ),
        (
            f"{COUNCIL}1. Submits to the General Assembly for adoption the following draft declaration:\n\n"
            "“The General Assembly,\n\n“Recalling the dark,\n\n“Proclaims the year of lamps.”\n\n"
            "2. Invites the General Assembly to consider it soon.",
            "1 2",
        ),
    ],
)
def test_a_recommended_draft_is_one_clause_of_the_recommending_body(text, expected):
    assert refs(text) == expected


def test_a_recommended_draft_is_kept_as_an_annex():
    text = f"{COUNCIL}Recommends to the General Assembly the adoption of the following draft resolution:\n\n{DRAFT}"
    resolution = extract(read_bytes(f"{text}\n\n36th plenary meeting\n23 July 2029".encode(), "own.txt"))
    (paragraph,) = resolution.operative
    assert [(clause.verb, clause.category.value) for clause in paragraph.clauses] == [("recommend", "directive")]
    (annex,) = resolution.annexes
    assert annex.title.startswith("Draft resolution")
    assert "Requests oil" in annex.text
    assert resolution.body == "Economic and Social Council"
    assert resolution.adopted is not None


def test_a_recommended_draft_is_a_text_of_its_own():
    quoted = DRAFT.replace("\n\n", "\n\n“")
    text = f"{COUNCIL}1. Recommends to the General Assembly to adopt the following draft resolution:\n\n“{quoted}”"
    resolution = extract(read_bytes(f"{text}\n\n2. Requests the Bureau to meet.".encode(), "own.txt"))
    (draft,) = recommended_texts(resolution)
    assert (draft.symbol, draft.body, draft.title) == (None, "General Assembly", "Lamps")
    assert [(each.ref, each.text) for each in draft.operative] == [
        ("1", "Requests oil:"),
        ("1(a)", "For lamps;"),
        ("2", "Decides to rest."),
    ]
    assert recommended_texts(draft) == ()


PLAIN = "The Habitat Assembly,\n\nRecalling the dark,\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{PLAIN}Requests the Executive Director to:\n\nMap the lamps;\n\nMend the wicks;\n\n"
            "Report on the oil to the Assembly;\n\nInvites Member States to give oil.",
            "P1 1 1(a) 1(b) 1(c) 2",
        ),
        (
            f"{PLAIN}Notes the report on lamps;\n\nDecides that the working group shall:\n\nList the quays without a "
            "lamp;\n\nName a keeper for each:\n\nCount the oil;\n\nRequests the secretariat to help.",
            "P1 1 2 2(a) 2(b) 2(c) 3",
        ),
        (
            f"{PLAIN}Encourages cities to light their quays by:\n\nUsing lamps that burn little oil;\n\nTraining "
            "keepers;\n\nAlso encourages States to share lamps;\n\nUrges donors to give:\n\nOil from the north;"
            "\n\nGlass from the south.",
            "P1 1 1(a) 1(b) 2 3 3(a) 3(b)",
        ),
        # whatever is numbered in the text, nothing is supplied
        (
            f"{PLAIN}1. Requests the Executive Director to:\n\nMap the lamps;\n\nMend the wicks;\n\n"
            "2. Invites Member States to give oil.",
            "P1 1 2",
        ),
        # acts of the body below a colon are paragraphs of their own
        (
            f"{PLAIN}Welcomes the following:\n\nNotes that the lamps are lit;\n\nThe Assembly requests the Director "
            "to keep them lit.",
            "P1 1 2 3",
        ),
    ],
)
def test_letters_are_supplied_where_a_text_numbers_nothing(text, expected):
    assert refs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1. Affirms its practice on (i) oil, (ii) wicks, and\n(iii) glass, and requests oil;\n\n2. Notes lamps.",
            "1 2",
        ),
        ("1. Condemns all theft, in particular\n(a) of oil, (b) of wicks,\n(c) of glass;\n\n2. Notes lamps.", "1 2"),
        ("1. Urges States to give (1) oil (2) wicks and\n(3) glass;\n\n2. Notes lamps.", "1 2"),
        (
            "1. Urges States:\n\n(a) To give oil, wicks and glass;\n\n(b) To light lamps;\n\n2. Notes lamps.",
            "1 1(a) 1(b) 2",
        ),
        ("1. Urges States\n\n(a) To give oil;\n\n(b) To light lamps;\n\n2. Notes lamps.", "1 1(a) 1(b) 2"),
        (
            "1. Urges States:\n\n(a) To give, as in paragraph 2 (a) above, oil;\n\n(b) To light lamps.",
            "1 1(a) 1(b)",
        ),
    ],
)
def test_a_list_run_in_stays_in_its_paragraph_where_its_lines_are_broken(text, expected):
    assert refs(f"The Security Council,\n\n{text}") == expected
