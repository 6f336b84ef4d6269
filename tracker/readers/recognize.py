"""What format a file has, told from its first bytes, since names such as .DOC often lie."""

from __future__ import annotations

import re

_XML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<[A-Za-z])")
_AKN = re.compile(rb"<(?:[\w.-]+:)?akomaNtoso\b")
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_TAG = re.compile(rb"<[?A-Za-z]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|meta|table|h[1-6]|article|section)\b", re.I)
_MARKDOWN = re.compile(
    rb"""
      ^\#{1,6}[ ]\S            # "## Resolution 79/114"
    | ^\*{2}[^*\r\n]+\*{2}     # "**The General Assembly**,"
    | ^\d{1,3}\.[ ]+_[A-Z]     # "1. _Requests_ the Secretary-General"
    """,
    re.M | re.X,
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")


def recognize(data: bytes) -> str:
    """Name the format: "pdf", "ooxml", "ole2", "akn", "html", "markdown", "text".

    Anything else is answered with words that fit into "FILE is ...", such as
    "a picture without text".
    """
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "ooxml" if b"word/" in data else "an archive or an Office file other than Word"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole2"
    if head.startswith(_PICTURES):
        return "a picture without text"
    if head.startswith(b"{\\rtf"):
        return "Rich Text"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _recognize_wide(data)
    if is_binary(data):
        return "not a document but binary data"
    return _recognize_markup(data)


_CONTROLS = bytes((*range(1, 9), *range(14, 27), *range(28, 32)))


def is_binary(data: bytes) -> bool:
    """Tell whether bytes are no text in any encoding we read: NUL or many control codes."""
    sample = data[:65536]
    if b"\0" in sample:
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(8, len(sample) // 50)


def _recognize_markup(data: bytes) -> str:
    if _XML.match(data[:512]):
        if _AKN.search(data[:20000]):
            return "akn"
        if _HTML.search(data[:20000]):
            return "html"
        if _TAG.search(_COMMENT.sub(b"", data[:20000])):
            return "XML of an unknown kind"
    if _HTML.search(data[:1024]):
        return "html"
    return "markdown" if _MARKDOWN.search(data[:20000]) else "text"


def _recognize_wide(data: bytes) -> str:
    """Look through UTF-16, as Windows programs save text and HTML."""
    try:
        text = data[: len(data) // 2 * 2].decode("utf-16", errors="replace")
    except UnicodeError:  # pragma: no cover - errors="replace" leaves nothing to raise
        return "not a document but binary data"
    if "\0" in text or text.count("\ufffd") > max(8, len(text) // 50):
        return "not a document but binary data"
    return _recognize_markup(text.encode())
