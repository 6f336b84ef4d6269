"""Plain text becomes blocks: lines are joined into paragraphs, footnotes and running heads set apart."""

from __future__ import annotations

import re

from tracker.errors import UnreadableSource
from tracker.model import Block, Document, Role
from tracker.readers.lines import group_lines, join_lines
from tracker.readers.marks import lift_emphasis, lift_note_marks
from tracker.readers.noise import role_of, without_page_marks, without_running_head

FORM_FEED = "\f"
_PAGE_MARK = re.compile(r"<!--[^>]{0,200}-->")  # "<!-- Page 2 -->", as programs that read scans write it

_LINE_ENDS = ("\v", "\u2028", "\u2029", "\x85")


def read_text(data: bytes, name: str) -> Document:
    """Read plain text as extracted from a PDF or typed, in any common encoding.

    "- 5. *Invites* Member States to cooperate⁹" becomes the block
    "- 5. Invites Member States to cooperate" with emphasis and a note mark.
    """
    text = decode(data)
    if not text.strip():
        raise UnreadableSource(f"{name} has no text: get the document again.")
    return Document(source=name, blocks=blocks_of(text), format="text")


def decode(data: bytes) -> str:
    """Decode UTF-8 or UTF-16 with or without BOM, else Windows-1252, with "\\n" line ends."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if len(data) - error.start < 4 and error.reason == "unexpected end of data":
                text = data.decode("utf-8-sig", errors="ignore")  # cut in the middle of a character
            else:
                text = data.decode("mac_roman" if _is_macintosh(data) else "cp1252", errors="replace")
    while "\r\r" in text:
        text = text.replace("\r\r", "\r")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    text = text.replace("\u2011", "-").replace("\u00ad", "")  # hyphens that only guide line ends
    for sign in _LINE_ENDS:
        text = text.replace(sign, "\n")
    return text


def _is_macintosh(data: bytes) -> bool:
    """Tell Mac OS Roman from Windows-1252 by their curly quotes: 0xD2-0xD5 there, 0x91-0x94 here."""
    macintosh = sum(data.count(bytes([code])) for code in range(0xD0, 0xD6))
    windows = sum(data.count(bytes([code])) for code in range(0x91, 0x98))
    return macintosh > windows and b"\r" in data


def blocks_of(text: str) -> tuple[Block, ...]:
    """Cut decoded text into blocks; a form feed turns the page."""
    blocks: list[Block] = []
    footnotes = False
    text = without_page_marks(text)
    pages = _PAGE_MARK.sub(FORM_FEED, text).split(FORM_FEED) if "<!--" in text else text.split(FORM_FEED)
    for page, content in enumerate(pages, start=1):
        for lines in group_lines(content):
            joined = join_lines(lines)
            joined = without_running_head(joined)
            if not joined:
                continue
            if joined in ("Footnotes", "Notes", "FOOTNOTES"):
                footnotes = True
                continue
            role = Role.NOTE if footnotes else role_of(joined)
            block = Block(text=joined, role=role, page=page if len(pages) > 1 else None)
            if role is Role.UNKNOWN:
                block = lift_note_marks(lift_emphasis(block))
            blocks.append(block)
    return tuple(block for block in blocks if block.text)
