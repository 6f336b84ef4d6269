"""A file becomes a Document: blocks of text with emphasis, page and note marks."""

from __future__ import annotations

from pathlib import Path

from tracker.apart.files import SIZE_LIMIT, check_size, read_regular
from tracker.errors import TooLarge, UnreadableSource
from tracker.model import Document
from tracker.readers.recognize import recognize

BLOCK_LIMIT, LETTER_LIMIT = 20_000, 5_000_000
"""Paragraphs and letters above which a text is refused: ten times those of the longest resolutions."""


def read(path: str | Path, *, size_limit: int = SIZE_LIMIT) -> Document:
    """Read a file of any supported format, recognized by its content.

    `read("A_RES_79_114.DOC")` gives blocks such as "Requests the Secretary-General
    to report to the General Assembly at its eightieth session".
    Raises NotFound, UnreadableSource or TooLarge, each saying what to do.
    """
    return read_bytes(read_regular(path, size_limit=size_limit), str(path), size_limit=size_limit)


def read_bytes(data: bytes, name: str, *, size_limit: int = SIZE_LIMIT) -> Document:
    """Read a document that is already in memory, such as an upload named "N2342352.DOC".

    `name` is only kept as the source; the format comes from the content.
    """
    check_size(name, len(data), size_limit)
    if not data or data.isspace():
        raise UnreadableSource(f"{name} is empty: get the document again.")
    document = _read_format(data, name)
    letters = sum(len(block.text) for block in document.blocks)
    if len(document.blocks) > BLOCK_LIMIT or letters > LETTER_LIMIT:
        raise TooLarge(
            f"{name} has {len(document.blocks):,} paragraphs with {letters:,} letters, and a text at most "
            f"{BLOCK_LIMIT:,} with {LETTER_LIMIT:,}: split it."
        )
    return document


def _read_format(data: bytes, name: str) -> Document:
    match recognize(data):
        case "pdf":
            from tracker.readers.pdf import read_pdf

            return read_pdf(data, name)
        case "ooxml":
            from tracker.readers.word import read_word

            return read_word(data, name)
        case "ole2":
            from tracker.readers.word import read_old_word

            return read_old_word(data, name)
        case "akn":
            from tracker.readers.akn import read_akn

            return read_akn(data, name)
        case "html":
            from tracker.readers.html import read_html

            return read_html(data, name)
        case "markdown":
            from tracker.readers.markdown import read_markdown

            return read_markdown(data, name)
        case "text":
            from tracker.readers.text import read_text

            return read_text(data, name)
        case unknown:
            raise UnreadableSource(f"{name} is {unknown}: give a PDF, Word, HTML, Akoma Ntoso, Markdown or text file.")


__all__ = ["SIZE_LIMIT", "read", "read_bytes"]
