"""When a document has to be forecast, submitted and issued before the meeting that asked for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentStage:
    """A step on a document's way, and how many weeks before its meeting: the forecast, 14."""

    name: str
    weeks: int


DOCUMENT_STAGES = (DocumentStage("forecast", 14), DocumentStage("submission", 10), DocumentStage("issuance", 6))
"""The dates that United Nations secretariats plan a report back by; reports/document-forecast.sql has them too."""
