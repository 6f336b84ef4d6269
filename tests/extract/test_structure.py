from __future__ import annotations

from datetime import date

from tracker.extract.structure.building import structure
from tracker.model import Block, Document, Note, ParagraphKind, Resolution, Role, Span
from tracker.readers import read_bytes

RESOLUTION = """\
Seventy-third session

Agenda item 12 (b) and 14

Resolution adopted by the General Assembly on 3 May 2019

[on the report of the Second Committee (A/73/81)]

73/999.	Lamps of the outer harbour

The General Assembly,

Recalling its resolution 70/888 of 4 May 2016 and the Treaty on

¹ Harbour Series, vol. 2, No. 7.

Tides,¹

Deeply concerned at the dark,

1.	Requests the Secretary-General:

(a)	To count the lamps;

(b)	To report:

(i)	On the lamps that are lit;

(ii)	On the lamps that are not;

(c)	To light them;

2.	Invites Member States to give oil, and to row at the

² A/73/82.

northern quay;²

3.	Decides to meet again.

7th plenary meeting

3 May 2019

Annex

List of lamps

1. Requests no one.
"""


def read(text: str) -> Resolution:
    return structure(read_bytes(text.encode(), "lamps.txt"))


def refs(resolution: Resolution) -> list[str]:
    return [paragraph.ref for paragraph in resolution.paragraphs]


def test_masthead_and_closing_line() -> None:
    resolution = read(RESOLUTION)
    assert resolution.symbol == "A/RES/73/999"
    assert resolution.body == "General Assembly"
    assert resolution.title == "Lamps of the outer harbour"
    assert resolution.adopted == date(2019, 5, 3)
    assert resolution.session == 73
    assert resolution.meeting == "7th plenary meeting"
    assert resolution.agenda_items == ("12 (b)", "14")
    assert resolution.language == "en"
    assert resolution.closing == "7th plenary meeting 3 May 2019"


def test_refs_and_stems() -> None:
    resolution = read(RESOLUTION)
    assert refs(resolution) == ["P1", "P2", "1", "1(a)", "1(b)", "1(b)(i)", "1(b)(ii)", "1(c)", "2", "3"]
    assert [paragraph.ref for paragraph in resolution.paragraphs if paragraph.stem] == ["1", "1(b)"]
    assert len(resolution.preambular) == 2


def test_paragraphs_cut_by_footnotes_are_whole() -> None:
    resolution = read(RESOLUTION)
    text = {paragraph.ref: paragraph.text for paragraph in resolution.paragraphs}
    assert text["P1"] == "Recalling its resolution 70/888 of 4 May 2016 and the Treaty on Tides,"
    assert text["2"] == "Invites Member States to give oil, and to row at the northern quay;"
    assert resolution.notes == (Note("1", "Harbour Series, vol. 2, No. 7."), Note("2", "A/73/82."))


def test_annexes_are_not_paragraphs() -> None:
    annexes = read(RESOLUTION).annexes
    assert [(annex.title, annex.text) for annex in annexes] == [("Annex List of lamps", "1. Requests no one.")]


def test_emphasis_follows_its_words() -> None:
    blocks = (
        Block("The General Assembly,"),
        Block("1. Also requests the crew to row,", emphasis=(Span(3, 16),)),
        Block("and to rest;", emphasis=(Span(4, 11),)),
        Block("2. Decides to rest."),
    )
    first = structure(Document("x", blocks, "pdf")).paragraphs[0]
    assert first.text == "Also requests the crew to row, and to rest;"
    assert [first.text[span.start : span.end] for span in first.emphasis] == ["Also requests", "to rest"]


def test_an_unnumbered_operative_paragraph_is_1() -> None:
    resolution = read("The General Assembly,\n\nRecalling the tides,\n\nEndorses the plan.\n\n7th meeting\n3 May 2019")
    assert refs(resolution) == ["P1", "1"]


def test_several_unnumbered_operative_paragraphs_count_from_1() -> None:
    text = "The Security Council,\n\nHaving met,\n\nResolves to row;\n\nRequests oil;\n\nDecides to eat."
    assert refs(read(text)) == ["P1", "1", "2", "3"]


def test_text_without_operative_paragraphs_gives_none() -> None:
    for text in (
        "Dear crew,\n\nthe lamps are lit.",
        "x",
        "The General Assembly,",
        "Annex\n\n1. Requests oil;",
    ):
        assert read(text).operative == ()


def test_unnumbered_lines_are_kept_as_tail() -> None:
    text = "The Board,\n\n1. Decides on panels:\n\nPanel 1: oil\n\nPanel 2: wicks\n\n2. Thanks the crew."
    first, second = read(text).operative
    assert (first.text, first.tail, first.stem) == (
        "Decides on panels:",
        "Panel 1: oil\nPanel 2: wicks",
        True,
    )
    assert second.ref == "2"


def test_a_quoted_resolution_is_not_counted() -> None:
    text = """\
The Security Council,

1. Reaffirms its resolution 9 (1950), which reads:

The Security Council,

Noting the tide,

1. Calls for oil;

2. Calls upon the crew to row;

3. Decides to rest.

2. Decides to eat.
"""
    assert refs(read(text)) == ["1", "2"]


def test_misread_and_lost_numbers_are_read_as_meant() -> None:
    text = """\
The Security Council,

Gravely concerned at the dark,

l. Condemns the dark;

2. Calls upon the crew to row;

3, Requests oil;

4 Urges all ships to help;

S. Decides to rest;

Notes the tide;

7. Decides to remain seized of the matter.
"""
    assert refs(read(text)) == ["P1", "1", "2", "3", "4", "5", "6", "7"]


def test_refs_are_unique_even_when_numbers_repeat() -> None:
    text = "The Board,\n\n1. Requests oil;\n\n3. Notes the tide;\n\n3. Decides to rest;\n\n4. Eats."
    found = refs(read(text))
    assert len(found) == len(set(found))


def test_letter_i_after_h_is_a_letter() -> None:
    letters = "".join(f"({letter}) To row at quay {letter};\n\n" for letter in "abcdefghij")
    found = refs(read(f"The General Assembly,\n\n1. Requests the crew:\n\n{letters}2. Decides to rest."))
    assert found[-3:] == ["1(i)", "1(j)", "2"]


def test_furniture_never_reaches_a_paragraph() -> None:
    blocks = (
        Block("The General Assembly,"),
        Block("1. Requests the crew to row at the"),
        Block("A/RES/73/999", Role.FURNITURE),
        Block("northern quay."),
    )
    assert (
        structure(Document("x", blocks, "text")).paragraphs[0].text == "Requests the crew to row at the northern quay."
    )


def test_kinds_come_from_the_words_not_the_place() -> None:
    kinds = [paragraph.kind for paragraph in read(RESOLUTION).paragraphs]
    assert kinds == [ParagraphKind.PREAMBULAR] * 2 + [ParagraphKind.OPERATIVE] * 8
