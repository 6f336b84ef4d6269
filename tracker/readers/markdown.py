"""Markdown becomes blocks: plain text whose headings and lists carry signs of their own."""

from __future__ import annotations

import re

from tracker.errors import UnreadableSource
from tracker.model import Document
from tracker.readers.text import blocks_of, decode

_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ ]+(.*?)[ #]*$", re.M)
_QUOTE = re.compile(r"^[ ]{0,3}>[ ]?", re.M)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\((?:[^()\n]{0,500}|[^()\n]{0,300}\([^()\n]{0,100}\)[^()\n]{0,300})\)")
_FOOTNOTE_LINE = re.compile(r"^\[\^([^\]\n]+)\]:[ ]*", re.M)
_FOOTNOTE_MARK = re.compile(r"\[\^([^\]\n]+)\]")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
_RULE = re.compile(r"^[ ]{0,3}(?:[-*_][ ]?){3,}$", re.M)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_markdown(data: bytes, name: str) -> Document:
    """Read Markdown such as "1. **Requests** the Secretary-General to report[^1]"."""
    text = decode(data)
    text = _HEADING.sub(r"\n\1\n", text)
    text = _QUOTE.sub("", text)
    text = _RULE.sub("", text)
    text = _FOOTNOTE_LINE.sub(lambda m: f"\n{_raised(m[1])} ", text)
    text = _FOOTNOTE_MARK.sub(lambda m: _raised(m[1]), text)
    text = _LINK.sub(r"\1", text)
    text = _ESCAPED.sub(r"\1", text)
    blocks = blocks_of(text)
    if not blocks:
        raise UnreadableSource(f"{name} has no text: get the document again.")
    return Document(source=name, blocks=blocks, format="markdown")


def _raised(mark: str) -> str:
    """Write a footnote's mark the way plain text raises it: "[^12]" as "¹²"."""
    return mark.translate(_SUPERSCRIPT) if mark.isdigit() else "¹"
