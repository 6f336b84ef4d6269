"""The JSON object of one document that other tools rely on: `tracker parse --json`, and the API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tracker.model import Addressee, Clause, Deadline, Doubt, Paragraph, Resolution


def write_resolution(resolution: Resolution) -> dict[str, Any]:
    """Lay a resolution out as the contract says: paragraphs, their clauses, addressees and deadlines.

    Dates are ISO words; `start` and `end` index the paragraph's text; keys may be
    added later, never taken away or changed.
    """
    return {
        "source": resolution.source,
        "symbol": resolution.symbol,
        "body": resolution.body,
        "title": resolution.title,
        "adopted": resolution.adopted.isoformat() if resolution.adopted else None,
        "session": resolution.session,
        "language": resolution.language,
        "paragraphs": [_paragraph(paragraph) for paragraph in resolution.paragraphs],
        "meeting": resolution.meeting,
        "agenda_items": list(resolution.agenda_items),
        "closing": resolution.closing,
        "citations": [
            {
                "symbol": citation.symbol,
                "text": citation.text,
                "relation": citation.relation,
                "ref": citation.ref,
                "start": citation.span.start,
                "end": citation.span.end,
            }
            for citation in resolution.citations
        ],
        "notes": [
            {"mark": note.mark, "text": note.text, "ref": note.ref, "cites": list(note.cites)}
            for note in resolution.notes
        ],
        "annexes": [{"title": annex.title, "text": annex.text} for annex in resolution.annexes],
        "vote": asdict(resolution.vote) if resolution.vote else None,
        "doubts": [_doubt(doubt) for doubt in resolution.doubts],
    }


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "ref": paragraph.ref,
        "kind": paragraph.kind.value,
        "text": paragraph.text,
        "stem": paragraph.stem,
        "heading": paragraph.heading,
        "page": paragraph.page,
        "emphasis": [[span.start, span.end] for span in paragraph.emphasis],
        "tail": paragraph.tail,
        "doubts": [_doubt(doubt) for doubt in paragraph.doubts],
        "clauses": [_clause(clause) for clause in paragraph.clauses],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "verb": clause.verb,
        "category": clause.category.value,
        "text": clause.text,
        "start": clause.span.start,
        "end": clause.span.end,
        "inherited": clause.inherited,
        "reporting": clause.is_reporting,
        "addressees": [_addressee(addressee) for addressee in clause.addressees],
        "deadlines": [_deadline(deadline) for deadline in clause.deadlines],
        "consulted": [_addressee(party) for party in clause.consulted],
        "verb_start": clause.verb_span.start if clause.verb_span else None,
        "verb_end": clause.verb_span.end if clause.verb_span else None,
        "reports_to": clause.reporting.recipient if clause.reporting else None,
        "report_frequency": clause.reporting.frequency if clause.reporting else None,
        "report_text": clause.reporting.text if clause.reporting else None,
        "flags": [
            {"kind": flag.kind.value, "text": flag.text, "start": flag.span.start, "end": flag.span.end}
            for flag in clause.flags
        ],
        "rule": clause.rule,
        "confidence": {
            "verb": clause.confidence.verb,
            "category": clause.confidence.category,
            "addressees": clause.confidence.addressees,
            "deadlines": clause.confidence.deadlines,
            "reporting": clause.confidence.reporting,
        },
        "doubts": [_doubt(doubt) for doubt in clause.doubts],
    }


def _addressee(addressee: Addressee) -> dict[str, Any]:
    return {
        "name": addressee.name,
        "text": addressee.text,
        "qualifier": addressee.qualifier,
        "start": addressee.span.start if addressee.span else None,
        "end": addressee.span.end if addressee.span else None,
        "rule": addressee.rule,
        "source": addressee.source.value,
        "confidence": addressee.confidence,
        "doubts": [_doubt(doubt) for doubt in addressee.doubts],
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    session = deadline.session
    written: dict[str, Any] = {
        "text": deadline.text,
        "kind": deadline.kind.value,
        "date": deadline.date.isoformat() if deadline.date else None,
        "session": {"body": session.body, "number": session.number, "next": session.next} if session else None,
        "period": deadline.period,
        "frequency": deadline.frequency,
        "start": deadline.span.start,
        "end": deadline.span.end,
        "rule": deadline.rule,
        "first": deadline.first.isoformat() if deadline.first else None,
        "last": deadline.last.isoformat() if deadline.last else None,
        "confidence": deadline.confidence,
        "doubts": [_doubt(doubt) for doubt in deadline.doubts],
    }
    if deadline.estimated:
        written["estimated"] = True
    if deadline.expires:
        written["expires"] = True
    return written


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {
        "field": doubt.field,
        "reason": doubt.reason,
        "text": doubt.text,
        "candidates": list(doubt.candidates),
    }
