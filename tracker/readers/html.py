"""HTML, as web editions and word processors write it: each block element is a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from tracker.errors import UnreadableSource
from tracker.model import Block, Document, Metadata, Role
from tracker.readers.markup import Words
from tracker.readers.noise import role_of
from tracker.readers.table_rows import with_row_numbers
from tracker.readers.text import decode

_BLOCKS = frozenset(
    {
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "td",
        "th",
        "blockquote",
        "section",
        "article",
        "pre",
    }
    | {
        "header",
        "footer",
        "main",
        "ul",
        "ol",
        "table",
        "tr",
        "tbody",
        "thead",
        "body",
        "html",
        "dd",
        "dt",
        "dl",
    }
    | {"center", "form", "figure", "figcaption", "hr", "fieldset", "details", "summary", "address", "aside"}
)
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "nav", "button", "select"})
_EMPHASIS = frozenset({"i", "em", "b", "strong", "cite"})
_ITALIC_STYLE = re.compile(r"font-style:\s*italic|font-weight:\s*(?:bold|[6-9]00)")
_CHARSET = re.compile(rb"charset=[\"']?\s*([\w-]+)", re.I)
_SPELLED = 999
"""The highest number that is printed in Roman numerals; no list is longer."""
_LIST_STYLES = {
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
    "1": "decimal",
}


def read_html(data: bytes, name: str) -> Document:
    """Read HTML such as "<p>8. <i>Requests</i> the Secretary-General<sup>1</sup>".

    Scripts, styles and navigation are left out; the numbers of ordered lists are written out.
    """
    text = _decoded(data)
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableSource(f"{name} is damaged HTML: get the document again.") from None
    blocks = tuple(_Reading().blocks(root))
    if not blocks:
        raise UnreadableSource(f"{name} is HTML without text: save the page again.")
    language = (root.get("lang") or "")[:2].lower()
    known = language if language in ("en", "fr", "es", "ru", "ar", "zh") and language != "en" else None
    return Document(source=name, blocks=blocks, format="html", metadata=Metadata(language=known))


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:2048])
    if declared is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode(declared[1].decode("ascii"))
        except (UnicodeDecodeError, LookupError):
            text = decode(data)
    else:
        text = decode(data)
    # lxml refuses text that declares an encoding of its own.
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")


def _tag(element: etree._Element) -> str:
    tag = element.tag
    return tag.lower() if isinstance(tag, str) else ""


class _Reading:
    """One page on its way to blocks: words gather until a block element begins or ends."""

    def __init__(self) -> None:
        self._words = Words()
        self._counted: dict[etree._Element, int] = {}
        self._row: etree._Element | None = None  # of a table

    def blocks(self, root: etree._Element) -> Iterator[Block]:
        yield from with_row_numbers(self._walk(root, is_emphasized=False))
        yield from (block for block, _ in self._flush())

    def _walk(self, element: etree._Element, *, is_emphasized: bool) -> Iterator[tuple[Block, etree._Element | None]]:
        tag = _tag(element)
        if not tag or tag in _UNSEEN:
            return
        is_block = tag in _BLOCKS
        if is_block:
            yield from self._flush()
            self._words.add(self._count(element) if tag == "li" else "")
        around, self._row = self._row, element if tag == "tr" else self._row
        marked = is_emphasized or tag in _EMPHASIS or bool(_ITALIC_STYLE.search(element.get("style", "")))
        if tag == "sup" and (mark := _note_mark(element)):
            self._words.add_note(mark)
            return
        if tag == "br":
            self._words.add(" ")
        self._words.add(element.text, is_emphasized=marked)
        for child in element:
            yield from self._walk(child, is_emphasized=marked)
            self._words.add(child.tail, is_emphasized=marked)
        if is_block:
            yield from self._flush()
        self._row = around

    def _count(self, entry: etree._Element) -> str:
        parent = entry.getparent()
        if parent is None:
            return ""
        counted = self._counted.get(parent, 0)
        self._counted[parent] = counted + 1
        return _list_number(entry, counted)

    def _flush(self) -> Iterator[tuple[Block, etree._Element | None]]:
        words, self._words = self._words, Words()
        text = words.text
        if not text:
            return
        role = role_of(text)
        number = None
        if words.notes and words.notes[0][0] == 0 and len(words.notes) == 1:
            role, number = Role.NOTE, words.notes[0][1]
        if role is Role.UNKNOWN:
            yield Block(text, role, tuple(words.emphasis), tuple(words.notes)), self._row
        else:
            yield Block(text, role, number=number), self._row


def _note_mark(element: etree._Element) -> str | None:
    text = "".join(str(part) for part in element.itertext()).strip(" []()")
    return text if text.isdecimal() and len(text) < 4 else None


def _list_number(element: etree._Element, counted: int) -> str:
    """Write out the number that a browser prints before an entry of an ordered list, after `counted` others."""
    parent = element.getparent()
    if parent is None or _tag(parent) != "ol" or "none" in parent.get("style", ""):
        return ""
    start = parent.get("start", "1")
    number = counted + (int(start) if start.isdecimal() and len(start) < 6 else 1)
    style = _LIST_STYLES.get(parent.get("type", "1"), "decimal")
    if "lower-alpha" in parent.get("style", "") or "lower-latin" in parent.get("style", ""):
        style = "lower-alpha"
    elif "lower-roman" in parent.get("style", ""):
        style = "lower-roman"
    if style == "lower-alpha" and number <= 26:
        return f"({chr(96 + number)}) "
    if style == "lower-roman" and number <= _SPELLED:
        return f"({_roman(number)}) "
    return f"{number}. "


def _roman(number: int) -> str:
    numeral = ""
    for value, sign in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while number >= value:
            numeral += sign
            number -= value
    return numeral
