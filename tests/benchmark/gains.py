"""What a change of the extraction gains and loses, clause by clause: `python tests/benchmark/gains.py main`.

Reads the whole shared corpus with this working tree and with another commit, which is checked out into a temporary
folder, and prints every clause that is read otherwise: before, after, and its words. Where a document is annotated, the
difference is a gain or a loss. `--only` takes documents whose paths contain some words, `--limit` prints fewer.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from annotated import (
    FIELDS,
    ROOT,
    SHARED,
    Annotation,
    Names,
    Plain,
    load_names,
    plain_truth,
    shared_annotations,
    tidy_ref,
)

SUFFIXES = frozenset({".txt", ".md", ".xml", ".pdf", ".docx", ".doc", ".html"})


class Outcome(StrEnum):
    """What a difference is, by the annotation where there is one."""

    GAIN = "gain"
    LOSS = "loss"
    NEITHER = "neither"  # wrong before and after
    UNKNOWN = "not annotated"


@dataclass(frozen=True)
class Difference:
    """One field of one clause that is read otherwise: its words before and after."""

    source: str
    ref: str
    field: str
    words: str
    before: str
    after: str
    outcome: Outcome = Outcome.UNKNOWN


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("commit", help="what to compare with: main, HEAD~3, 0e91dbf")
    arguments.add_argument("--only", default="", help="documents whose paths contain these words")
    arguments.add_argument("--limit", type=int, default=200, help="how many differences are printed (200; 0 none)")
    arguments.add_argument("--field", choices=FIELDS, help="one field alone")
    given = arguments.parse_args()
    paths = [path for path in documents() if given.only in str(path)]
    if not paths:
        sys.exit(f"There are no such documents at {SHARED}: put the shared corpus beside the project.")
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder) / "other"
        check_out(given.commit, other)
        try:
            before = parse_all(other, paths)
        finally:
            subprocess.run(["git", "-C", str(ROOT), "worktree", "remove", "--force", str(other)], check=True)
        after = parse_all(ROOT, paths)
    names = load_names()
    truths = {str(each.text): each for each in shared_annotations()}
    found = [
        difference
        for path in map(str, paths)
        for difference in compare(path, before.get(path, {}), after.get(path, {}), truths.get(path), names)
        if given.field in (None, difference.field)
    ]
    show(
        found,
        given.limit,
        f"{len(paths)} documents, {sum(map(clauses_in, after.values()))} clauses, against {given.commit}",
    )


def documents() -> list[Path]:
    """Every document of the shared corpus and of the annotated texts."""
    folders = [SHARED / "corpus", SHARED / "gold"]
    return [
        each for folder in folders if folder.is_dir() for each in sorted(folder.rglob("*")) if each.suffix in SUFFIXES
    ]


def check_out(commit: str, folder: Path) -> None:
    done = subprocess.run(
        ["git", "-C", str(ROOT), "worktree", "add", "--detach", "--quiet", str(folder), commit],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{commit} cannot be checked out: {done.stderr.strip()}")


def parse_all(tree: Path, paths: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """The contract of every document as the code in `tree` reads it, by path; what it refuses is left out."""
    parsed: dict[str, dict[str, Any]] = {}
    command = [sys.executable, "-c", "from tracker.cli import main; main()", "parse", "--json", *map(str, paths)]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}
    )
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            document = json.loads(line)
            parsed[document["source"]] = document
    return parsed


def clauses_in(document: Mapping[str, Any]) -> int:
    return sum(len(paragraph["clauses"]) for paragraph in document.get("paragraphs", ()))


# --- what differs -----------------------------------------------------------------------


def compare(
    source: str, before: Mapping[str, Any], after: Mapping[str, Any], annotation: Annotation | None, names: Names
) -> Iterator[Difference]:
    """Every field of every clause of one document that is read otherwise, and whether that is a gain or a loss."""
    old, new = of_refs(before), of_refs(after)
    truths = annotation.units if annotation else {}
    for ref in dict.fromkeys((*old, *new)):
        wanted = [plain_truth(each, names) for each in truths.get(ref, ())]
        known = annotation is not None
        for was, now, words in pair(old.get(ref, []), new.get(ref, []), names):
            truth = next((each for each in wanted if each.verb == (now or was or each).verb), None)
            for field in FIELDS if was and now else ("verb",):
                one, other = (getattr(each, field) if each else None for each in (was, now))
                if one != other:
                    right = getattr(truth, field) if truth else None
                    yield Difference(
                        source, ref, field, words, in_words(one), in_words(other), outcome(one, other, right, known)
                    )


def of_refs(document: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    return {
        tidy_ref(paragraph["ref"]): paragraph["clauses"]
        for paragraph in document.get("paragraphs", ())
        if paragraph["kind"] == "operative"
    }


def pair(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]], names: Names
) -> Iterator[tuple[Plain | None, Plain | None, str]]:
    """The clauses of one paragraph before and after, paired by verb in order; with the words of either."""
    free = [(plain_truth(each, names), each["text"]) for each in after]
    for clause in before:
        was = plain_truth(clause, names)
        place = next((number for number, (now, _) in enumerate(free) if now.verb == was.verb), None)
        yield was, free.pop(place)[0] if place is not None else None, clause["text"]
    for now, words in free:
        yield None, now, words


def outcome(before: object, after: object, right: object, is_annotated: bool) -> Outcome:
    if not is_annotated:
        return Outcome.UNKNOWN
    if after == right:
        return Outcome.GAIN
    return Outcome.LOSS if before == right else Outcome.NEITHER


def in_words(value: object) -> str:
    if isinstance(value, Counter):
        return ", ".join(sorted(str(each) for each in value.elements())) or "none"
    return "no clause" if value is None else str(value)


# --- what is printed ----------------------------------------------------------------------


def show(found: Sequence[Difference], limit: int, title: str) -> None:
    for difference in found[:limit]:
        short = os.path.relpath(difference.source, SHARED)
        print(f"{short} {difference.ref} {difference.field} [{difference.outcome}]")
        print(f"    before {difference.before}")
        print(f"    after  {difference.after}")
        print(f"    {difference.words[:240]}")
    if len(found) > limit:
        print(f"... and {len(found) - limit} more: --limit {len(found)} prints all")
    print(title)
    counts = Counter((difference.field, difference.outcome) for difference in found)
    for field in FIELDS:
        parts = [f"{counts[field, each]} {each}" for each in Outcome if counts[field, each]]
        print(f"  {field:11} {', '.join(parts) or 'the same'}")


if __name__ == "__main__":
    main()
