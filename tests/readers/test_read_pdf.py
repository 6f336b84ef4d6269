from __future__ import annotations

import pytest

from tracker.errors import UnreadableSource
from tracker.extract.structure.building import structure
from tracker.model import Role, Span
from tracker.readers import read_bytes
from tracker.readers.pdf import _spaced

LEFT, INDENT = 120, 144


class Page:
    """A page as the Official Document System sets it, written by hand."""

    def __init__(self) -> None:
        self.operators: list[str] = []

    def put(self, x: float, y: float, words: str, size: float = 10, font: str = "F1") -> float:
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.operators.append(f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET")
        return x + 0.46 * size * len(words)


def pdf(*pages: Page) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>")
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Italic >>")
    kids = []
    for page in pages:
        content = "\n".join(page.operators).encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def resolution_pages() -> tuple[Page, Page]:
    first = Page()
    first.put(LEFT, 734, "United Nations A/RES/73/999", 14)
    first.put(LEFT, 500, "Resolution adopted by the General Assembly on 3 May 2019", 14)
    first.put(72, 420, "73/999. Lamps of the outer harbour", 12)
    first.put(INDENT, 398, "The General Assembly", font="F2")
    first.put(INDENT + 90, 398, ",")
    end = first.put(INDENT, 380, "Recalling", font="F2")
    end = first.put(end + 2, 380, "the Treaty on Tides of 1907,")
    first.put(end + 12, 384, "1", 6)
    first.put(LEFT, 368, "which the harbours of the coast keep,")
    end = first.put(INDENT, 350, "1.")
    end = first.put(end + 12, 350, "Also requests", font="F2")
    first.put(end + 12, 350, "the Harbour Master to keep the lamps of the outer")
    first.put(LEFT, 338, "harbour lit on every night of the year, and")
    first.put(LEFT - 20, 130, "__________________", 8)
    first.put(LEFT, 120, "1", 5.5)
    first.put(LEFT + 8, 117, "Harbour Series, vol. 2, No. 7.", 8)
    first.put(65, 44, "19-00001 (E)")
    second = Page()
    second.put(60, 733, "A/RES/73/999 Lamps of the outer harbour", 8)
    second.put(LEFT, 709, "to report on the lamps to the harbours of the coast before the end of the year;")
    second.put(INDENT, 691, "2.")
    second.put(INDENT + 24, 691, "Decides", font="F2")
    second.put(INDENT + 70, 691, "to meet again.")
    second.put(400, 660, "7th plenary meeting")
    second.put(430, 648, "3 May 2019")
    second.put(60, 36, "2/2 19-00001", 8)
    return first, second


def test_paragraphs_notes_and_emphasis() -> None:
    document = read_bytes(pdf(*resolution_pages()), "N1900001.pdf")
    assert document.format == "pdf"
    recalling = next(block for block in document.blocks if block.text.startswith("Recalling"))
    assert recalling.text == "Recalling the Treaty on Tides of 1907, which the harbours of the coast keep,"
    assert recalling.emphasis == (Span(0, 9),)
    assert [mark for _, mark in recalling.notes] == ["1"]
    requests = next(block for block in document.blocks if "requests" in block.text)
    assert "on every night of the year, and to report on the lamps" in requests.text
    assert requests.text[requests.emphasis[0].start : requests.emphasis[0].end] == "Also requests"
    assert requests.page == 1
    notes = [block for block in document.blocks if block.role is Role.NOTE]
    assert [(note.number, note.text) for note in notes] == [("1", "Harbour Series, vol. 2, No. 7.")]


def test_structure_of_a_pdf() -> None:
    resolution = structure(read_bytes(pdf(*resolution_pages()), "N1900001.pdf"))
    assert resolution.symbol == "A/RES/73/999"
    assert resolution.title == "Lamps of the outer harbour"
    assert str(resolution.adopted) == "2019-05-03"
    assert [p.ref for p in resolution.paragraphs] == ["P1", "1", "2"]
    assert resolution.closing == "7th plenary meeting 3 May 2019"


def test_a_scan_is_reported() -> None:
    with pytest.raises(UnreadableSource, match="scan without text"):
        read_bytes(pdf(Page()), "scan.pdf")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
def test_cut_files_raise_only_our_errors(share: float) -> None:
    data = pdf(*resolution_pages())
    with pytest.raises(UnreadableSource):
        read_bytes(data[: int(len(data) * share)], "cut.pdf")


def assembly_pages() -> tuple[Page, Page]:
    """A resolution as Word writes it to PDF: notes first, their rule drawn, marks raised and hardly smaller."""
    first = Page()
    first.put(72, 47, "1", 10.5)
    first.put(80, 40, "Document H3/20.", 11)
    first.put(72, 710, "WHA79.97 Crews of the outer harbour", 11)
    first.put(72, 686, "The Seventy-ninth World Health Assembly, Having considered the report on the crews of the", 11)
    end = first.put(72, 666, "outer harbour,", 11)
    first.put(end + 4, 673, "1", 10.5)
    first.put(72, 640, "1. URGES Member States:", 11)
    first.put(117, 616, "(1) to train the crews of the outer harbour in first aid and in the care of those who", 11)
    first.put(117, 602, "were in the water;", 11)
    second = Page()
    second.put(
        117, 710, "(2) to report each accident of a crew of the outer harbour within thirty days, and to tell", 11
    )
    second.put(117, 696, "what was learned from it;", 11)
    second.put(72, 672, "2. REQUESTS the Director-General to print the figures of the outer harbour each year.", 11)
    second.put(72, 47, "2 Document H3/21.", 8)
    return first, second


def test_a_pdf_that_word_wrote_is_read_by_the_place_of_its_lines() -> None:
    document = read_bytes(pdf(*assembly_pages()), "own.pdf")
    resolution = structure(document)
    assert [p.ref for p in resolution.paragraphs] == ["P1", "1", "1(1)", "1(2)", "2"]
    assert resolution.paragraphs[0].text == "Having considered the report on the crews of the outer harbour,"
    assert resolution.title == "Crews of the outer harbour"
    assert all(not p.tail for p in resolution.paragraphs)
    assert [(note.mark, note.text) for note in resolution.notes] == [("1", "Document H3/20."), ("2", "Document H3/21.")]


def test_ligatures_are_letters() -> None:
    assert _spaced("the oﬃce of the ﬁrst ﬂeet") == "the office of the first fleet"


def test_a_page_begins_a_paragraph_where_the_line_before_had_room_for_its_first_word() -> None:
    """A heading over two lines, and the number of the meeting, as texts in other languages have them."""
    full = "al Secretario General que cuente las lamparas de los puertos de la costa"
    pages = [Page(), Page(), Page()]
    for y, words in enumerate(["La Asamblea General,", f"1. Pide {full}", full, full, "Informe sobre las lamparas y"]):
        pages[0].put(72, 700 - 14 * y - 20 * (y in (1, 4)), words)
    pages[0].put(72, 610, "su coste en el periodo")
    pages[1].put(72, 700, f"2. Decide pedir {full}")
    pages[1].put(72, 686, "y descansar.")
    pages[2].put(72, 700, "43 a reunion plenaria")
    texts = [block.text for block in read_bytes(pdf(*pages), "lamps.pdf").blocks]
    assert texts[-2:] == [f"2. Decide pedir {full} y descansar.", "43 a reunion plenaria"]
