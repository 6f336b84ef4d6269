"""Akoma Ntoso out and in again: nothing is lost but page numbers."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from tracker.errors import TrackerError
from tracker.extract.structure.building import structure
from tracker.model import Annex, Note, Paragraph, ParagraphKind, Resolution, Span
from tracker.readers import read, read_bytes
from tracker.writers.akn import NAMESPACE, write_akn

SHARED = Path(__file__).resolve().parents[3] / "shared"
NAME = {"n": NAMESPACE}

PLAIN = """\
United Nations A/RES/81/901

Seventy-ninth session

Agenda item 12 (b)

Resolution adopted by the General Assembly on 4 December 2026

81/901. Lamps of the outer harbour

The General Assembly,

Recalling its resolution 80/17 on lamps,

Lamps old and new

Noting the age of the lamps,

1. Requests the Secretary-General:

(a) To count the lamps:

(i) In May;

(ii) In June;

(b) To report to it at its eighty-second session;

2. Invites Member States to hold two panels:

Panel 1: lamps old and new

Panel 2: who pays for oil

Follow-up

3. Decides to meet again.

47th plenary meeting
4 December 2026

Annex I

Rules of the lamps

1. Lamps are round.

2. Lamps are lit at dusk.

Annex II

Lamps are counted in the first week of May by the keeper of the tower and by nobody else at all.
"""


def again(resolution: Resolution) -> Resolution:
    """The resolution written, read, and stripped of what Akoma Ntoso does not hold."""
    read_again = structure(read_bytes(write_akn(resolution), resolution.source))
    return with_notes_in_order(replace(read_again, format=resolution.format))


def with_notes_in_order(resolution: Resolution) -> Resolution:
    """Notes are written where their marks stand: those of no paragraph change places with the others."""
    return replace(resolution, notes=tuple(sorted(resolution.notes, key=lambda note: (note.mark, note.text))))


def without_pages(resolution: Resolution) -> Resolution:
    paragraphs = tuple(replace(each, page=None) for each in resolution.paragraphs)
    return with_notes_in_order(replace(resolution, paragraphs=paragraphs))


def operative(ref: str, text: str = "Requests the Harbour Master to report;", **other: object) -> Paragraph:
    return Paragraph(ref, ParagraphKind.OPERATIVE, text, **other)  # type: ignore[arg-type]


def preambular(ref: str, text: str = "Recalling its earlier words on lamps,", **other: object) -> Paragraph:
    return Paragraph(ref, ParagraphKind.PREAMBULAR, text, **other)  # type: ignore[arg-type]


def made(*paragraphs: Paragraph, **other: object) -> Resolution:
    facts: dict[str, object] = {
        "source": "lamps.xml",
        "symbol": "A/RES/81/901",
        "body": "General Assembly",
        "title": "Lamps of the outer harbour",
        "adopted": date(2026, 12, 4),
        "session": 81,
    }
    return Resolution(paragraphs=paragraphs, **{**facts, **other})  # type: ignore[arg-type]


def test_a_text_comes_back_whole() -> None:
    resolution = structure(read_bytes(PLAIN.encode(), "lamps.txt"))
    assert [p.ref for p in resolution.operative] == ["1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)", "2", "3"]
    assert len(resolution.annexes) == 2
    assert again(resolution) == without_pages(resolution)


@pytest.mark.parametrize(
    "resolution",
    [
        made(preambular("P1"), operative("1")),
        made(operative("1", "Requests the Harbour Master to report;", emphasis=(Span(0, 8), Span(13, 27)))),
        made(preambular("P1", emphasis=(Span(0, 9),)), operative("1")),
        made(
            operative("1", "Urges Member States:", stem=True), operative("1.1", "To dig"), operative("1.2", "To light")
        ),
        made(operative("1"), operative("II.1"), operative("II.2")),
        made(preambular("P1"), operative("A.1"), preambular("P2"), operative("B.III.1"), operative("B.III.2")),
        made(operative("A.1"), operative("B.III.1"), operative("B.IV.1"), operative("C.1")),
        made(operative("1", heading="Lamps"), operative("2", heading="Lamps"), operative("3", heading="Oil")),
        made(operative("1"), operative("2", heading="Lamps"), operative("3")),
        made(preambular("P1", heading="Lamps"), preambular("P2", heading="Oil"), operative("1", heading="Oil")),
        made(operative("1", "Holds panels:", stem=True, tail="Panel 1: lamps\nPanel 2: oil"), operative("2")),
        made(
            operative("1", "Holds panels:", stem=True, tail="Panel 1: lamps"),
            operative("1(a)", "To be short;", tail="Both on one day"),
        ),
        made(operative("1"), title="", meeting="47th plenary meeting"),
        made(operative("1"), agenda_items=("6.6", "12 (b)", "7")),
        made(operative("1"), notes=(Note("1", "See A/80/1."), Note("", "Without a mark."), Note("*", "Reissued."))),
        made(operative("1"), annexes=(Annex("Annex I A", "Posts"), Annex("Annex", ""), Annex("Annex II Lamps", "Oil"))),
        made(operative("1"), annexes=(Annex("Annex Decision G (70)", "Best practice\n\nThe Harbour Board,"),)),
        made(operative("1"), meeting="47th plenary meeting", closing="47th plenary meeting 4 December 2026"),
        made(operative("1", "Prend note du rapport <et> & des « lampes » ;"), language="fr"),
        made(operative("1", "Decides to meet again."), symbol=None, session=None, adopted=None),
    ],
    ids=lambda resolution: " ".join(paragraph.ref for paragraph in resolution.paragraphs),
)
def test_every_form_comes_back(resolution: Resolution) -> None:
    assert again(resolution) == with_notes_in_order(resolution)


def test_the_markup_is_that_of_akoma_ntoso() -> None:
    root = etree.fromstring(write_akn(structure(read_bytes(PLAIN.encode(), "lamps.txt"))))
    (statement,) = root
    parts = [etree.QName(part).localname for part in statement]
    assert parts == ["meta", "preface", "preamble", "mainBody", "conclusions", "attachments"]
    works = root.findall(".//n:FRBRWork", NAME)
    assert len(works) == 3  # the resolution and its two annexes
    assert [etree.QName(each).localname for each in works[0]] == [
        "FRBRthis",
        "FRBRuri",
        "FRBRdate",
        "FRBRauthor",
        "FRBRcountry",
    ]
    inner = root.find(".//n:mainBody/n:paragraph/n:list/n:point/n:list/n:point/n:num", NAME)
    assert inner is not None
    assert inner.text == "(i)"
    for element in root.iter(f"{{{NAMESPACE}}}section", f"{{{NAMESPACE}}}paragraph", f"{{{NAMESPACE}}}point"):
        assert {etree.QName(child).localname for child in element} <= {
            *("num", "heading", "intro", "content", "list", "paragraph", "section")
        }


def test_what_xml_cannot_hold_is_left_out() -> None:
    resolution = made(operative("1", "Requests\x0c the\x00 Master to report;"))
    assert again(resolution).paragraphs[0].text == "Requests the Master to report;"


@pytest.mark.parametrize("seed", range(60))
def test_torn_and_shuffled_texts_come_back_too(seed: int) -> None:
    shuffled = random.Random(seed)
    parts = PLAIN.split("\n\n")
    shuffled.shuffle(parts)
    text = "\n\n".join(parts)[: shuffled.randrange(40, len(PLAIN))]
    resolution = structure(read_bytes(text.encode(), "lamps.txt"))
    if resolution.operative:
        assert [p.text for p in again(resolution).paragraphs] == [p.text for p in resolution.paragraphs]


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the corpus of real documents is not beside the project")
@pytest.mark.parametrize("pattern", ["text/*/*.txt", "akn/*/*.xml", "pdf/*.pdf", "word/*"])
def test_real_documents_come_back_whole(pattern: str) -> None:
    lossy = []
    for path in sorted((SHARED / "corpus").glob(pattern))[::7]:
        try:
            resolution = structure(read(path))
        except TrackerError:
            continue
        if again(resolution) != without_pages(resolution):
            lossy.append(path.name)
    assert lossy == []
