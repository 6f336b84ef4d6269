"""Akoma Ntoso out: a resolution as the United Nations mark theirs up, readable back without loss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from tracker.model import Annex, Paragraph, Resolution, Span

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_LANGUAGES = {"en": "eng", "fr": "fra", "es": "spa", "ru": "rus", "ar": "ara", "zh": "zho"}
_MARKS = re.compile(r"\([^()]+\)|[^().]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_akn(resolution: Resolution) -> bytes:
    """The resolution as an Akoma Ntoso 3.0 statement, UTF-8 with an XML declaration.

    Paragraph "8(a)" becomes a point with the number (a) in the list of paragraph
    8; emphasis, notes, annexes and the closing line are kept. Words that XML
    cannot hold (control characters) are left out.
    """
    root = etree.Element(_tag("akomaNtoso"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    statement = _child(root, "statement", name="resolution")
    _write_meta(_child(statement, "meta"), resolution)
    _write_preface(_child(statement, "preface"), resolution)
    _write_preamble(_child(statement, "preamble"), resolution)
    _Body(_child(statement, "mainBody"), resolution).write()
    if resolution.closing:
        _p(_child(statement, "conclusions"), resolution.closing)
    if resolution.annexes:
        _write_annexes(_child(statement, "attachments"), resolution.annexes)
    etree.indent(root, space=" ")
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _child(parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, _tag(tag), {key: _clean(value) for key, value in attributes.items()})
    if text is not None:
        child.text = _clean(text)
    return child


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _p(parent: etree._Element, text: str, emphasis: Sequence[Span] = ()) -> etree._Element:
    """A p element with the emphasized runs of its text in spans, all on one line."""
    p = _child(parent, "p")
    p.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    place = 0
    last: etree._Element | None = None
    for span in emphasis:
        if not place <= span.start < span.end <= len(text):
            continue
        plain = _clean(text[place : span.start])
        if last is None:
            p.text = plain
        else:
            last.tail = plain
        last = _child(p, "span", text[span.start : span.end])
        last.set("class", "italic")
        place = span.end
    rest = _clean(text[place:])
    if last is None:
        p.text = rest
    else:
        last.tail = rest
    return p


def _write_meta(meta: etree._Element, resolution: Resolution) -> None:
    identification = _child(meta, "identification", source="#tracker")
    symbol = (resolution.symbol or resolution.title).replace(" ", "")
    language = _LANGUAGES.get(resolution.language, "eng")
    uri = f"/akn/un/statement/resolution/{symbol.replace('/', '_') or 'unknown'}"
    day = resolution.adopted.isoformat() if resolution.adopted else ""
    for level, value in (
        ("FRBRWork", uri),
        ("FRBRExpression", f"{uri}/{language}@"),
        ("FRBRManifestation", f"{uri}/{language}@.xml"),
    ):
        part = _child(identification, level)
        _child(part, "FRBRthis", value=value)
        _child(part, "FRBRuri", value=value)
        _child(part, "FRBRdate", date=day or "0001-01-01", name="adoption" if day else "unknown")
        _child(part, "FRBRauthor", href="#" + re.sub(r"\W+", "", resolution.body or "unknown"))
        if level == "FRBRWork":
            _child(part, "FRBRcountry", value="un")
        if level == "FRBRExpression":
            _child(part, "FRBRlanguage", language=language)


def _write_preface(preface: etree._Element, resolution: Resolution) -> None:
    if resolution.symbol:
        _child(_child(preface, "p"), "docNumber", resolution.symbol, refersTo="#symbol")
    if resolution.session is not None:
        _child(_child(preface, "p"), "session", str(resolution.session), value=str(resolution.session))
    for number in resolution.agenda_items:
        item = _child(_child(preface, "p"), "inline", f"Agenda item {number}", name="agenda item")
        item.set("title", f"Agenda item {number}")
    if resolution.meeting:
        _child(_child(preface, "p"), "inline", resolution.meeting, name="adoptionMeeting")
    if resolution.adopted:
        day = resolution.adopted
        words = f"{day.day} {day:%B} {day.year}"
        _child(_child(preface, "p"), "docDate", words, refersTo="#adoptionDate", date=day.isoformat())
    if resolution.title:
        _child(_child(preface, "p"), "docTitle", resolution.title, refersTo="#resolutionTitle")


def _write_preamble(preamble: etree._Element, resolution: Resolution) -> None:
    if resolution.body:
        _p(_child(preamble, "formula", name="enactingFormula"), f"The {resolution.body},")
    for paragraph in resolution.preambular:
        container = _child(preamble, "container", name="preambular")
        _p(container, paragraph.text, paragraph.emphasis)


class _Body:
    """The operative part on its way into mainBody: sections, paragraphs and their lists."""

    def __init__(self, body: etree._Element, resolution: Resolution) -> None:
        self._body = body
        self._resolution = resolution
        self._section = body
        self._address = ""
        self._heading: str | None = None
        self._elements: dict[str, etree._Element] = {}
        self._last_p: etree._Element | None = None

    def write(self) -> None:
        """Write every operative paragraph, then the notes."""
        for paragraph in self._resolution.operative:
            self._write(paragraph)
        if self._last_p is None:
            self._last_p = _child(self._body, "p")
        for mark, text in self._resolution.notes:
            _p(_child(self._last_p, "authorialNote", marker=mark), text)

    def _write(self, paragraph: Paragraph) -> None:
        address, marks = _address_of(paragraph.ref)
        self._enter(address)
        parent = self._parent_of(paragraph.ref, marks)
        if paragraph.heading and paragraph.heading != self._heading and parent is self._section:
            _child(parent, "crossHeading", paragraph.heading)
        self._heading = paragraph.heading
        name = "paragraph" if parent is self._section else "point"
        element = _child(parent, name)
        mark = marks[-1] if marks else paragraph.ref
        _child(element, "num", mark if mark.startswith("(") else f"{mark}.")
        self._last_p = _p(_child(element, "content"), paragraph.text, paragraph.emphasis)
        self._elements[paragraph.ref] = element

    def _enter(self, address: str) -> None:
        if address == self._address:
            return
        self._address = address
        self._section = self._body
        for label in address.split(".") if address else ():
            self._section = _child(self._section, "section")
            _child(self._section, "num", label)

    def _parent_of(self, ref: str, marks: list[str]) -> etree._Element:
        """The list of the nearest paragraph above; the section for a paragraph of its own."""
        for cut in range(1, len(marks)):
            above = self._elements.get(ref.removesuffix("".join(marks[-cut:])))
            if above is not None:
                return _list_of(above)
        return self._section


def _list_of(element: etree._Element) -> etree._Element:
    """The list inside a paragraph; its own words move into the list's introduction."""
    found = element.find(_tag("list"))
    if found is not None:
        return found
    content = element.find(_tag("content"))
    made = _child(element, "list")
    if content is not None:
        content.tag = _tag("intro")
        made.append(content)
    return made


def _address_of(ref: str) -> tuple[str, list[str]]:
    """("II", ["4", "(a)"]) of "II.4(a)"."""
    head, _, _ = ref.partition("(")
    address, _, number = head.rpartition(".")
    return address, [number, *_MARKS.findall(ref[len(head) :])] if number else _MARKS.findall(ref[len(head) :])


def _write_annexes(attachments: etree._Element, annexes: Sequence[Annex]) -> None:
    for annex in annexes:
        doc = _child(_child(attachments, "attachment"), "doc", name="annex")
        main = _child(doc, "mainBody")
        for line in _lines(annex):
            _p(main, line)


def _lines(annex: Annex) -> Iterator[str]:
    if annex.title:
        yield annex.title
    yield from (line for line in annex.text.split("\n") if line.strip())
