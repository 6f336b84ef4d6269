"""A reviewed text in the format of annotated examples, against which extraction is measured."""

from __future__ import annotations

from typing import Any

from tracker.model import Clause, Deadline, Resolution


def write_gold(resolution: Resolution, doc: str, refs: frozenset[str]) -> dict[str, Any]:
    """Write the operative paragraphs of `refs` as annotations: {"ref": "8(a)", "clauses": [{"verb": "request", ...}]}.

    `doc` is the stem of the document's file, by which measured results are matched.
    """
    return {
        "doc": doc,
        "body": resolution.body,
        "symbol": resolution.symbol,
        "adopted": resolution.adopted.isoformat() if resolution.adopted else None,
        "preambular_count": len(resolution.preambular),
        "units": [
            {"ref": paragraph.ref, "stem": paragraph.stem, "clauses": [_clause(each) for each in paragraph.clauses]}
            for paragraph in resolution.operative
            if paragraph.ref in refs
        ],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "verb": clause.verb,
        "category": clause.category.value,
        "addressees": list(dict.fromkeys(addressee.name for addressee in clause.addressees)),
        "deadlines": [write_deadline(deadline) for deadline in clause.deadlines],
        "reporting": clause.is_reporting,
        "inherited": clause.inherited,
    }


def write_deadline(deadline: Deadline) -> dict[str, Any]:
    """Write a deadline as the gold format has it: {"text": "annually", "kind": "recurring", "frequency": "P1Y"}."""
    written: dict[str, Any] = {"text": deadline.text, "kind": deadline.kind.value}
    if deadline.date is not None:
        written["date"] = deadline.date.isoformat()
    if deadline.session is not None:
        session = deadline.session
        written["session"] = {"body": session.body, "number": session.number, "next": session.next}
    if deadline.period is not None:
        written["period"] = deadline.period
    if deadline.frequency is not None:
        written["frequency"] = deadline.frequency
    return written
