"""Akoma Ntoso out: a resolution as the United Nations mark theirs up, readable back without loss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from lxml import etree

from tracker.model import Annex, Paragraph, ParagraphKind, Resolution, Span

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_LANGUAGES = {"en": "eng", "fr": "fra", "es": "spa", "ru": "rus", "ar": "ara", "zh": "zho"}
_MARKS = re.compile(r"\([^()]+\)")
_POINTED = re.compile(r"(?P<top>\d+)\.\d+")  # 1.2
_ANNEX_LABEL = re.compile(r"\S+(?:\s+(?:[IVXLC]{1,6}|\d{1,2}|[A-Z])\b)?")  # Annex II
_UNFINISHED = 249
"""Characters of an annex's title line; a longer one is read as its text."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_akn(resolution: Resolution) -> bytes:
    """The resolution as an Akoma Ntoso 3.0 statement, UTF-8 with an XML declaration.

    Paragraph "8(a)" becomes a point with the number (a) in the list of paragraph
    8; emphasis, headings, notes, annexes and the closing line are kept, pages are
    not. Words that XML cannot hold (control characters) are left out.
    """
    root = etree.Element(_tag("akomaNtoso"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    statement = _child(root, "statement", name="resolution")
    _write_meta(_child(statement, "meta"), resolution)
    _write_preface(statement, resolution)
    preamble = list(takewhile(lambda paragraph: paragraph.kind is ParagraphKind.PREAMBULAR, resolution.paragraphs))
    words: dict[str, etree._Element] = {}
    heading = _write_preamble(statement, resolution.body, preamble, words)
    body = _Body(_child(statement, "mainBody"), resolution.body, heading, words)
    body.write(resolution.paragraphs[len(preamble) :])
    for note in resolution.notes:
        p = words.get(note.ref or "", body.last)
        _p(_child(p, "authorialNote", marker=note.mark), note.text)
    if resolution.closing:
        _p(_child(statement, "conclusions"), resolution.closing)
    if resolution.annexes:
        _write_annexes(_child(statement, "attachments"), resolution)
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


def _write_meta(meta: etree._Element, resolution: Resolution, component: str = "main") -> None:
    identification = _child(meta, "identification", source="#tracker")
    symbol = (resolution.symbol or resolution.title).replace(" ", "")
    language = _LANGUAGES.get(resolution.language, "eng")
    uri = f"/akn/un/statement/resolution/{re.sub(r'[^A-Za-z0-9._()-]', '_', symbol) or 'unknown'}"
    day = resolution.adopted.isoformat() if resolution.adopted else ""
    for level, of_level in (
        ("FRBRWork", uri),
        ("FRBRExpression", f"{uri}/{language}@"),
        ("FRBRManifestation", f"{uri}/{language}@.xml"),
    ):
        part = _child(identification, level)
        _child(part, "FRBRthis", value=f"{of_level}/!{component}")
        _child(part, "FRBRuri", value=of_level)
        _child(part, "FRBRdate", date=day or "0001-01-01", name="adoption" if day else "unknown")
        _child(part, "FRBRauthor", href="#" + (re.sub(r"[^A-Za-z0-9]+", "", resolution.body or "") or "unknown"))
        if level == "FRBRWork":
            _child(part, "FRBRcountry", value="un")
        if level == "FRBRExpression":
            _child(part, "FRBRlanguage", language=language)


def _write_preface(statement: etree._Element, resolution: Resolution) -> None:
    preface = etree.Element(_tag("preface"))
    if resolution.symbol:
        _child(_child(preface, "p"), "docNumber", resolution.symbol, refersTo="#symbol")
    if resolution.session is not None:
        _child(_child(preface, "p"), "session", str(resolution.session), value=str(resolution.session))
    for number in resolution.agenda_items:
        item = _child(_child(preface, "p"), "inline", f"Agenda item {number}", name="agenda item")
        item.set("title", f"Agenda item {_clean(number)}")
    if resolution.meeting:
        line = _child(preface, "p", "Adopted at the ")  # else a text without a title would take the meeting for it
        _child(line, "inline", resolution.meeting, name="adoptionMeeting")
    if resolution.adopted:
        day = resolution.adopted
        words = f"{day.day} {day:%B} {day.year}"
        _child(_child(preface, "p"), "docDate", words, refersTo="#adoptionDate", date=day.isoformat())
    if resolution.vote and resolution.vote.text not in resolution.closing:
        _child(preface, "p", resolution.vote.text)
    if resolution.title:
        _child(_child(preface, "p"), "docTitle", resolution.title, refersTo="#resolutionTitle")
    if len(preface):
        statement.append(preface)


def _write_preamble(
    statement: etree._Element, body: str | None, paragraphs: Sequence[Paragraph], words: dict[str, etree._Element]
) -> str | None:
    """Write what comes before the first operative paragraph; gives the heading that goes on from there.

    The elements with the words of each paragraph are put into `words`, for its notes.
    """
    heading: str | None = None
    if not body and not paragraphs:
        return heading
    preamble = _child(statement, "preamble")
    if body:
        _p(_child(preamble, "formula", name="enactingFormula"), f"The {body},")
    for paragraph in paragraphs:
        if paragraph.heading and paragraph.heading != heading:
            heading = paragraph.heading
            _p(preamble, heading)
        words[paragraph.ref] = _write_words(_child(preamble, "container", name="preambular"), paragraph)
    return heading


def _write_words(parent: etree._Element, paragraph: Paragraph) -> etree._Element:
    """Write a paragraph's own words, and the unnumbered lines that belong to it ("Panel 1: ...")."""
    own = _p(parent, paragraph.text, paragraph.emphasis)
    for words in paragraph.tail.split("\n") if paragraph.tail else ():
        _p(parent, words).set("class", "tail")
    return own


class _Body:
    """The operative part on its way into mainBody: sections, their preambles, paragraphs and lists."""

    def __init__(
        self, element: etree._Element, body: str | None, heading: str | None, words: dict[str, etree._Element]
    ) -> None:
        self._body = element
        self._name = body
        self._words = words
        self._section = element
        self._address = ""
        self._heading = heading
        self._parts: set[str] = set()
        self._elements: dict[str, etree._Element] = {}
        self._last_p: etree._Element | None = None

    @property
    def last(self) -> etree._Element:
        """Where the notes stand that no paragraph has: at the last words."""
        if self._last_p is None:
            self._last_p = _child(self._body, "p")
        return self._last_p

    def write(self, paragraphs: Sequence[Paragraph]) -> None:
        """Write every paragraph in its section."""
        for position, paragraph in enumerate(paragraphs):
            following = paragraphs[position:]
            self._enter(_section_ahead(following) or self._address)
            self._write_heading(following)
            if paragraph.kind is ParagraphKind.PREAMBULAR:
                element = _child(self._section, "paragraph")
                element.set("class", "preambular")
                self._words[paragraph.ref] = _write_words(_child(element, "content"), paragraph)
            else:
                self._write(paragraph)

    def _write(self, paragraph: Paragraph) -> None:
        _, marks = _address_of(paragraph.ref)
        parent = self._parent_of(paragraph.ref, marks)
        element = _child(parent, "paragraph" if parent is self._section else "point")
        _child(element, "num", marks[-1] if marks[-1].startswith("(") else f"{marks[-1]}.")
        if paragraph.heading and paragraph.heading != self._heading:
            _child(element, "heading", paragraph.heading)
        self._last_p = self._words[paragraph.ref] = _write_words(_child(element, "content"), paragraph)
        self._elements[paragraph.ref] = element

    def _write_heading(self, following: Sequence[Paragraph]) -> None:
        """Head a run of paragraphs; one that is headed alone carries its heading itself."""
        first = following[0]
        if first.heading == self._heading or _is_below_another(first.ref):
            return
        if not first.heading:
            self._enter(self._address, again=True)  # a section begun anew has no heading yet
            return
        address = _section_ahead(following)
        rest = takewhile(lambda later: _section_ahead([later]) in (None, address), following)
        if first.kind is ParagraphKind.PREAMBULAR or all(later.heading for later in rest):
            self._heading = first.heading
            element = _child(self._section, "paragraph")
            element.set("class", "H23")  # as the United Nations mark up a heading
            _child(element, "heading", first.heading)

    def _enter(self, address: str, *, again: bool = False) -> None:
        if address == self._address and not (again and address):
            return
        self._address = address
        self._heading = None
        self._section = self._body
        labels = address.split(".") if address else []
        for depth, label in enumerate(labels):
            self._section = _child(self._section, "section")
            _child(self._section, "num", label)
            is_part = not depth and label not in self._parts and (len(labels) > 1 or bool(self._parts))
            if is_part and self._name:
                self._parts.add(label)
                _p(_child(self._section, "intro"), f"The {self._name},")  # as each part of a resolution opens

    def _parent_of(self, ref: str, marks: list[str]) -> etree._Element:
        """The list of the nearest paragraph above; the section for a paragraph of its own."""
        if (pointed := _POINTED.fullmatch(ref)) and (above := self._elements.get(pointed["top"])) is not None:
            return _list_of(above)
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


def _is_below_another(ref: str) -> bool:
    return "(" in ref or _POINTED.fullmatch(ref) is not None


def _section_ahead(paragraphs: Sequence[Paragraph]) -> str | None:
    """The address of the section that the next operative paragraph stands in: "II"; None where none follows."""
    operative = (paragraph for paragraph in paragraphs if paragraph.kind is ParagraphKind.OPERATIVE)
    following = next(operative, None)
    return None if following is None else _address_of(following.ref)[0]


def _address_of(ref: str) -> tuple[str, list[str]]:
    """("II", ["4", "(a)"]) of "II.4(a)", ("", ["1.2"]) of "1.2"."""
    head, _, _ = ref.partition("(")
    marks = _MARKS.findall(ref[len(head) :])
    if _POINTED.fullmatch(head):
        return "", [head, *marks]
    address, _, number = head.rpartition(".")
    return address, [number, *marks] if number or not marks else marks


def _write_annexes(attachments: etree._Element, resolution: Resolution) -> None:
    for number, annex in enumerate(resolution.annexes, start=1):
        attachment = _child(attachments, "attachment")
        heading, subheading = _headings_of(annex.title)
        if heading:
            _child(attachment, "heading", heading)
        if subheading:
            _child(attachment, "subheading", subheading)
        doc = _child(attachment, "doc", name="annex")
        _write_meta(_child(doc, "meta"), resolution, f"annex_{number}")
        main = _child(doc, "mainBody")
        for line in _lines(annex):
            _p(main, line)
        if not len(main):
            _child(main, "p")


def _headings_of(title: str) -> tuple[str, str]:
    """("Annex II", "Terms of reference") of "Annex II Terms of reference": the label, then what it is about."""
    if title.endswith((".", ",", ";", ":")):
        return title, ""
    label = _ANNEX_LABEL.match(title)
    cut = label.end() if label else 0
    if not title[cut:].strip():
        cut = title.rfind(" ")
    if len(title) - cut > _UNFINISHED:
        cut = title.rfind(" ")
    return (title[:cut].strip(), title[cut:].strip()) if cut > 0 else (title, "")


def _lines(annex: Annex) -> Iterator[str]:
    yield from (line for line in annex.text.split("\n") if line.strip())
