"""Files that mean harm: what no text needs is refused before it costs time or memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tracker import readers
from tracker.errors import TooLarge, UnreadableSource
from tracker.readers import pdf, read, read_bytes, word
from tracker.readers.word_numbering import ListNumbers

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERED = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    "<w:r><w:t>Requests the Harbour Master to report</w:t></w:r></w:p>"
)


def word_file(body: str, **parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return file.getvalue()


def numbering(form: str, start: str) -> str:
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


@pytest.mark.parametrize("form", ["upperRoman", "lowerLetter", "decimal"])
@pytest.mark.parametrize(
    ("start", "printed"), [("2000000000", "1"), ("9" * 5000, "1"), ("-7", "1"), ("32767", "32767"), ("٣", "3")]
)
def test_a_word_list_counts_no_further_than_word_does(form: str, start: str, printed: str) -> None:
    text = read_bytes(word_file(NUMBERED.format(depth=0), numbering=numbering(form, start)), "x").blocks[0].text
    small = {"upperRoman": {"1": "I", "3": "III"}, "lowerLetter": {"1": "a", "3": "c"}}.get(form, {})
    assert text == f"{small.get(printed, printed)}. Requests the Harbour Master to report"


def test_a_word_list_of_impossible_depth_has_no_number() -> None:
    assert ListNumbers(None, None) is not None
    data = word_file(NUMBERED.format(depth="2000000000"), numbering=numbering("decimal", "4"))
    assert read_bytes(data, "x").blocks[0].text == "4. Requests the Harbour Master to report"


@pytest.mark.parametrize("kind", ["i", "I", "a", "1"])
@pytest.mark.parametrize("start", ["2000000000", "1" + "0" * 30, "-1"])
def test_a_list_of_a_page_counts_no_further_than_a_text_does(kind: str, start: str) -> None:
    page = f"<html><body><ol type={kind} start={start}><li>Requests a report<li>Thanks the crew</ol></body></html>"
    assert all(len(block.text) < 40 for block in read_bytes(page.encode(), "x").blocks)


def test_a_long_list_of_a_page_is_counted_once() -> None:
    page = "<html><body><ol>" + "<li>Thanks the crew" * 4000 + "</ol></body></html>"
    assert read_bytes(page.encode(), "x").blocks[-1].text == "4000. Thanks the crew"


def test_a_footnote_that_refers_to_itself_is_one_note() -> None:
    note = '<w:footnoteReference w:id="1"/>'
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="1"><w:p><w:r><w:t>See</w:t>{note}</w:r></w:p></w:footnote></w:footnotes>'
    )
    body = f"<w:p><w:r><w:t>1. Requests a report</w:t>{note}</w:r></w:p>"
    texts = [block.text for block in read_bytes(word_file(body, footnotes=notes), "x").blocks]
    assert texts == ["1. Requests a report", "See"]


def test_a_part_that_unpacks_to_more_than_a_text_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "PART_LIMIT", 1024 * 1024)
    with pytest.raises(TooLarge, match="a part of more than 1 MB"):
        read_bytes(word_file("<w:p/>" * 200_000), "wells.docx")


@pytest.mark.parametrize("wrap", ["<w:ins>{}</w:ins>", "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"])
def test_a_word_file_nested_without_end_is_damaged(wrap: str) -> None:
    before, after = wrap.split("{}")
    with pytest.raises(UnreadableSource, match="damaged contents"):
        read_bytes(word_file(before * 3000 + after * 3000), "wells.docx")


LAUGHS = '<!DOCTYPE l [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {chr(98 + step)} "{f"&{chr(97 + step)};" * 10}">' for step in range(9)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def akn(body: str, prolog: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{prolog}<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">'
        f"<statement><mainBody>{body}</mainBody></statement></akomaNtoso>"
    ).encode()


def test_entities_are_neither_multiplied_nor_fetched() -> None:
    point = "<paragraph><num>1.</num><content><p>Requests {} a report</p></content></paragraph>"
    for body, prolog in ((point.format("&j;"), LAUGHS), (f'<paragraph eId="&j;"/>{point}', LAUGHS)):
        with pytest.raises(UnreadableSource, match="damaged XML"):
            read_bytes(akn(body, prolog), "wells.xml")
    assert "root:" not in str(read_bytes(akn(point.format("&x;"), OUTSIDE), "wells.xml"))
    with pytest.raises(UnreadableSource, match="damaged XML"):
        read_bytes(akn("<paragraph>" * 900 + "</paragraph>" * 900), "wells.xml")


def pdf_file(*objects: bytes) -> bytes:
    made = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 1)
    )
    return made + b"trailer\n<</Size %d /Root 1 0 R>>\n%%%%EOF\n" % (len(objects) + 1)


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PAGE_LIMIT", 3)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"
    tree = b"<</Type/Pages/Count 4/Kids[3 0 R 4 0 R 5 0 R 6 0 R]>>"
    with pytest.raises(TooLarge, match="has 4 pages, and a text at most 3"):
        read_bytes(pdf_file(b"<</Type/Catalog/Pages 2 0 R>>", tree, page, page, page, page), "wells.pdf")


def test_a_pdf_whose_letters_tell_no_size_has_a_size_all_the_same() -> None:
    lines = [pdf._Line("Requests the Harbour Master to report", 0, 0.0, -1.0, 0.0, 1, 800.0)] * 3
    assert pdf._body_size(lines) == 10.0


def test_texts_of_too_many_paragraphs_or_letters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "BLOCK_LIMIT", 10)
    monkeypatch.setattr(readers, "LETTER_LIMIT", 300)
    with pytest.raises(TooLarge, match="has 11 paragraphs"):
        read_bytes(b"Thanks the crew;\n\n" * 11, "wells.txt")
    with pytest.raises(TooLarge, match="with 1,601 letters"):
        read_bytes(b"Thanks the crew " * 100 + b".", "wells.txt")
    assert len(read_bytes(b"Thanks the crew;\n\n" * 10, "wells.txt").blocks) == 10


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    for name in ("/dev/zero", str(tmp_path)):
        with pytest.raises(UnreadableSource):
            read(name)
