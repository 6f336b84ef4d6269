"""Akoma Ntoso (AKN4UN), as the United Nations publishes resolutions: every part is marked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml import etree

from tracker.errors import UnreadableSource
from tracker.model import Block, Document, Metadata, Role
from tracker.readers.markup import Words

_LANGUAGES = {
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "rus": "ru",
    "ara": "ar",
    "zho": "zh",
    "chi": "zh",
}
_TITLE_NUMBER = re.compile(r"\d{1,4}/\d{1,4}(?:\s[A-Z])?\.")
_AGENDA_NUMBER = re.compile(r"\d{1,3}(?:\s?\.\s?\d{1,2})?(?:\s?\([a-z]{1,2}\))*")
_DIGITS = re.compile(r"\d+")
_ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th)\b")
_SECTION = re.compile(r"[A-Z]{1,4}\.?")
_EMPHATIC = frozenset({"italic", "bold", "i", "b", "em"})
_ATTACHED = ("{*}attachments", "{*}attachment", "{*}components", "{*}embeddedStructure", "{*}mainBody")
_LINES = ("{*}p", "{*}heading", "{*}subheading", "{*}num")
_NO_LINES = ("{*}authorialNote", "{*}meta")
_STATED = ("{*}FRBRdate", "{*}FRBRlanguage", "{*}docNumber", "{*}docTitle", "{*}session", "{*}inline", "{*}docDate")
_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "HC", "CH")


def read_akn(data: bytes, name: str) -> Document:
    """Read an Akoma Ntoso file: "<num>8.</num>" is paragraph 8, "<num>(a)</num>" below it its subparagraph.

    Entities are not resolved and nothing is fetched.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "not well-formed"
        raise UnreadableSource(f"{name} is damaged XML ({reason}): get the document again.") from None
    blocks = tuple(_Reading(root).blocks())
    if not blocks:
        raise UnreadableSource(f"{name} has no text in its markup: get the document again.")
    return Document(source=name, blocks=blocks, format="akn", metadata=_metadata(root))


def _tag(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class _Reading:
    """One file's elements on their way to blocks; footnotes are collected as they are met."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._notes: list[Block] = []
        self._bodies = [part for part in self._parts("mainBody") if not self._is_attached(part)]

    def blocks(self) -> Iterator[Block]:
        for part in ("coverPage", "preface"):
            for element in self._parts(part):
                yield from self._paragraphs(element, Role.MASTHEAD)
        for element in self._root.iter("{*}preamble", "{*}mainBody"):
            if self._is_attached(element):
                continue
            if _tag(element) == "preamble":
                yield from self._preamble(element)
            else:  # where a resolution has several, a preamble stands before each
                yield from self._body(element, 0)
        for conclusions in self._parts("conclusions"):
            yield from self._whole(conclusions, Role.CLOSING)
        for attachments in self._parts("attachments")[:1]:
            yield from self._paragraphs(attachments, Role.ANNEX)
        yield from self._notes

    def _is_attached(self, part: etree._Element) -> bool:
        """Whether a preamble or body is that of an attachment or of a quoted text."""
        return next(part.iterancestors(*_ATTACHED), None) is not None

    def _role_between(self, paragraph: etree._Element, words: Words) -> Role:
        """What an unnumbered paragraph is where the body stands in several parts, with preambles between them.

        One that is emphasized whole and ends without a stop heads a section ("II"); others that stand before the
        numbers begin, and before a further preamble, belong to the preamble.
        """
        if len(self._bodies) < 2:
            return Role.OPERATIVE
        text = words.text
        if text[-1:].isalnum() and sum(span.end - span.start for span in words.emphasis) >= len(text):
            return Role.HEADING
        body = paragraph.getparent()
        if body is self._bodies[-1] or body is None or any(self._number(child) for child in body):
            return Role.OPERATIVE
        return Role.PREAMBULAR

    def _preamble(self, preamble: etree._Element) -> Iterator[Block]:
        for element in preamble:
            tag = _tag(element)
            if tag == "formula":
                yield from self._paragraphs(element, Role.MASTHEAD)
            elif tag == "container":
                yield from self._preambular(element)
            else:
                yield from self._whole(element, Role.HEADING)

    def _parts(self, name: str) -> list[etree._Element]:
        return list(self._root.iter(f"{{*}}{name}"))

    def _body(self, parent: etree._Element, depth: int) -> Iterator[Block]:
        for element in parent:
            match _tag(element):
                case "paragraph" if element.get("class") == "preambular":
                    for child in element:
                        yield from self._preambular(child)
                case "paragraph" | "point" | "item" | "alinea":
                    yield from self._paragraph(element, depth)
                case "list" | "sublist" | "blockList":
                    yield from self._body(element, depth + 1)
                case "section" | "part" | "chapter":
                    yield from self._section(element)
                case "heading" | "subheading":
                    yield from self._whole(element, Role.HEADING)
                case "crossHeading":
                    yield from self._whole(element, Role.HEADING)
                case "p" | "table" | "container":
                    yield from self._whole(element, Role.UNKNOWN if depth == 0 else Role.OPERATIVE)
                case "num" | "intro" | "wrapUp" | "meta":
                    continue
                case _ if next(element.iter("{*}paragraph", "{*}section", "{*}list"), None) is not None:
                    yield from self._body(element, depth)  # a level whose name is not told here holds paragraphs
                case _:
                    yield from self._whole(element, Role.UNKNOWN if depth == 0 else Role.OPERATIVE)

    def _section(self, element: etree._Element) -> Iterator[Block]:
        number = self._number(element)
        if number:
            yield Block(number.rstrip("."), Role.HEADING)
        for child in element:
            if _tag(child) == "intro":
                yield from self._whole(child, Role.UNKNOWN)
        yield from self._body(element, 0)

    def _preambular(self, element: etree._Element) -> Iterator[Block]:
        yield from self._whole(element, Role.PREAMBULAR)
        yield from self._tail(element)

    def _tail(self, element: etree._Element) -> Iterator[Block]:
        """Give the lines that belong to a paragraph without being its own words: "Panel 1: ..."."""
        for line in element:
            if _tag(line) == "p" and line.get("class") == "tail":
                yield from self._whole(line, Role.OPERATIVE, depth=1)

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[Block]:
        number = self._number(element)
        heads = element.get("class", "").startswith(_HEADINGS) or any(
            _tag(child) in ("heading", "subheading") for child in element
        )
        if heads and (depth or (number and number[0] in "(0123456789")):
            for child in element:
                if _tag(child) in ("heading", "subheading"):
                    yield from self._whole(child, Role.HEADING, max(depth, 1))
        elif heads:
            if number:
                yield Block(number.rstrip("."), Role.HEADING)
            yield from self._whole(element, Role.HEADING)
            return
        if number is not None and not any(sign.isalnum() for sign in number):
            number = None  # a dash, which is no address
        own = self._own_text(element)
        words = self._words(own) if own is not None else Words()
        if number and depth == 0 and _SECTION.fullmatch(number):
            yield Block(f"{number.rstrip('.')}. {words.text}".strip(), Role.HEADING)
        elif words.text or number:
            emphasis, notes = tuple(words.emphasis), tuple(words.notes)
            role = Role.OPERATIVE if number or depth else self._role_between(element, words)
            yield Block(words.text, role, emphasis, notes, number, depth if number else 0)
        if own is not None:
            yield from self._tail(own)
        for child in element:
            if _tag(child) in ("list", "sublist", "blockList"):
                yield from self._body(child, depth + 1)
                for wrap in child:
                    if _tag(wrap) == "wrapUp":
                        yield from self._whole(wrap, Role.OPERATIVE)

    def _own_text(self, element: etree._Element) -> etree._Element | None:
        for child in element:
            if _tag(child) in ("content", "intro"):
                return child
        for child in element:
            if _tag(child) in ("list", "sublist", "blockList"):
                for intro in child:
                    if _tag(intro) in ("intro", "listIntroduction"):
                        return intro
        return None

    def _number(self, element: etree._Element) -> str | None:
        for child in element:
            if _tag(child) == "num":
                return "".join("".join(str(part) for part in child.itertext()).split()) or None
        return None

    def _paragraphs(self, element: etree._Element, role: Role) -> Iterator[Block]:
        """Give each printed line of a part as a block."""
        for p in element.iter(*_LINES):
            if next(p.iterancestors(*_NO_LINES), None) is not None:
                continue
            words = self._words(p)
            if words.text:
                yield Block(words.text, role, tuple(words.emphasis), tuple(words.notes))

    def _whole(self, element: etree._Element, role: Role, depth: int = 0) -> Iterator[Block]:
        words = self._words(element)
        if words.text:
            yield Block(words.text, role, tuple(words.emphasis), tuple(words.notes), depth=depth)

    def _words(self, element: etree._Element) -> Words:
        words = Words()
        self._gather(element, words, is_emphasized=False)
        return words

    def _gather(self, element: etree._Element, words: Words, *, is_emphasized: bool) -> None:
        words.add(element.text, is_emphasized=is_emphasized)
        for child in element:
            match _tag(child):
                case "authorialNote":
                    mark = child.get("marker", str(len(self._notes) + 1)).strip()
                    words.add_note(mark)
                    note = Words()
                    self._gather(child, note, is_emphasized=False)
                    self._notes.append(Block(note.text, Role.NOTE, number=mark))
                case "num":
                    pass
                case "p" if child.get("class") == "tail":
                    pass
                case "sup" if (child.text or "").strip().isdecimal() and len(child) == 0:
                    words.add_note((child.text or "").strip())  # the mark of a note that was not marked up
                case "p" | "eol" | "br" | "td" | "th" | "tr":
                    words.add(" ")
                    self._gather(child, words, is_emphasized=is_emphasized)
                    words.add(" ")
                case "span" | "i" | "b" | "em":
                    styles = child.get("class", "").split() or [_tag(child)]
                    marked = is_emphasized or not _EMPHATIC.isdisjoint(styles)
                    self._gather(child, words, is_emphasized=marked)
                case _:
                    self._gather(child, words, is_emphasized=is_emphasized)
            words.add(child.tail, is_emphasized=is_emphasized)


def _metadata(root: etree._Element) -> Metadata:
    """Read what the markup states: "FRBRdate name='adoption'" is the adoption date."""
    symbol = title = meeting = None
    number = ""
    adopted = None
    session = None
    language = None
    agenda: list[str] = []
    for element in root.iter(*_STATED):
        tag = _tag(element)
        refers = element.get("refersTo", "")
        text = (
            " ".join("".join(str(part) for part in element.itertext()).split())
            if tag in ("docNumber", "docTitle", "inline")
            else ""
        )
        if tag == "FRBRdate" and element.get("name") == "adoption":
            adopted = adopted or _day(element.get("date"))
        elif tag == "FRBRlanguage":
            language = language or _LANGUAGES.get(element.get("language", "").lower())
        elif tag == "docNumber" and refers == "#symbol":
            symbol = symbol or text
        elif tag == "docNumber" and _TITLE_NUMBER.fullmatch(text):
            number = number or text
        elif tag == "docTitle" and refers in ("#resolutionTitle", "#title1"):
            title = title or text
        elif tag == "session" and session is None:
            digits = _DIGITS.search(element.get("value", ""))
            session = int(digits[0]) if digits else None
        elif tag == "inline" and element.get("name") == "agenda item" and element.get("title"):
            agenda += _AGENDA_NUMBER.findall(element.get("title", ""))
        elif tag == "inline" and element.get("name") == "adoptionMeeting":
            meeting = meeting or (text if _ORDINAL.match(text) else None)
        elif tag == "docDate" and refers == "#adoptionDate":
            adopted = adopted or _day(element.get("date"))
    return Metadata(
        symbol=" ".join(symbol.rstrip("*").split()) if symbol else None,
        title=title,
        adopted=adopted,
        session=session,
        meeting=meeting,
        agenda_items=tuple(dict.fromkeys(agenda)),
        language=language,
    )


def _text(element: etree._Element) -> str:
    words = Words()
    for part in element.itertext():
        words.add(str(part))
    return words.text


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if found.year > 1900 else None
