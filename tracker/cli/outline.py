"""A resolution in a few lines to read: its paragraphs, and under each clause who, what and when."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.cli.output import shorten
from tracker.model import Clause, Resolution


def outline(resolution: Resolution) -> Iterator[str]:
    """Write the outline of an extracted resolution, line by line.

    `8 request (directive) -> Secretary-General | at its eightieth session = 2025-09-09`.
    """
    yield f"{resolution.symbol or resolution.source}  {shorten(resolution.title, 120)}".rstrip()
    adopted = resolution.adopted.isoformat() if resolution.adopted else "not stated"
    session = f", session {resolution.session}" if resolution.session else ""
    yield f"  {resolution.body or 'body not stated'}{session}, adopted {adopted}"
    operative = resolution.operative
    yield f"  {len(resolution.preambular)} preambular and {len(operative)} operative paragraphs"
    for paragraph in operative:
        lead = "  (chapeau)" if paragraph.stem else ""
        yield f"  {paragraph.ref:<8} {shorten(paragraph.text, 100)}{lead}"
        for clause in paragraph.clauses:
            yield f"  {'':<8}   {describe_clause(clause)}"


def describe_clause(clause: Clause) -> str:
    """One clause: verb, category, addressees, deadlines, and what to look at."""
    words = [f"{clause.verb} ({clause.category.value}{', inherited' if clause.inherited else ''})"]
    if clause.addressees:
        words.append("-> " + ", ".join(addressee.name for addressee in clause.addressees))
    for deadline in clause.deadlines:
        resolved = f" = {deadline.date.isoformat()}" if deadline.date else ""
        words.append(f"| {deadline.text}{resolved}")
    if clause.is_reporting:
        words.append("| reporting")
    words.extend(f"| {flag.kind.value}" for flag in clause.flags)
    words.extend(f"| look at the {doubt.field}: {doubt.reason}" for doubt in clause.doubts)
    return " ".join(words)
