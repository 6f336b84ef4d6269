"""Reading a resolution of our own from a few lines."""

from collections.abc import Callable

import pytest

from tracker.extract import extract
from tracker.model import Block, Document, Resolution

OPENING = {
    "General Assembly": "The General Assembly,",
    "Security Council": "The Security Council,",
    "Economic and Social Council": "The Economic and Social Council,",
    "Human Rights Council": "The Human Rights Council,",
    "World Health Assembly": "The Sixty-fifth World Health Assembly,",
    "Directing Council of the Pan American Health Organization": "The Directing Council,",
}


@pytest.fixture
def read() -> Callable[..., Resolution]:
    """Extract from numbered paragraphs: read("Requests ...", body=..., adopted=...)."""

    def resolution(
        *paragraphs: str,
        body: str = "General Assembly",
        preamble: str = "Recalling its earlier work,",
        closing: str = "",
    ) -> Resolution:
        lines = [OPENING[body], preamble]
        number = 0
        for paragraph in paragraphs:
            if paragraph.startswith("("):
                lines.append(paragraph)
            else:
                number += 1
                lines.append(f"{number}. {paragraph}")
        if closing:
            lines.append(closing)
        return extract(Document("own.txt", tuple(Block(line) for line in lines)))

    return resolution
