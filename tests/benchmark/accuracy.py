"""How right the reading is, by body and by kind of clause: `python tests/benchmark/accuracy.py`.

Reads the annotated documents of the shared folder, and those of tests/annotations whose texts are there, and the single
clauses that are sorted by what is hard about them. Also prints what the doubts of the shipped weights are worth; for
weights that never saw the documents see train_confidence.py. `--errors N` prints the first N wrong clauses in words.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotated import (
    OURS,
    SHARED,
    Annotation,
    Judged,
    Names,
    Plain,
    has_doubts,
    judge,
    load_annotations,
    load_kinds,
    load_names,
    parse_quietly,
    plain_read,
    plain_truth,
    tidy_ref,
)
from rich.console import Console
from rich.table import Table

from tracker.model import Resolution


@dataclass
class Tally:
    """Of one field: how many were rightly read, how many there are, how many were read."""

    hit: int = 0
    there: int = 0
    read: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.hit / (self.there + self.read) if self.there + self.read else 1.0


@dataclass
class Measured:
    """A pile of annotated clauses beside what was read."""

    annotated: int = 0
    right: int = 0
    read: int = 0
    doubted: int = 0
    right_after_review: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)

    def add(self, judged: Judged, names: Names, is_doubted: bool) -> None:
        truth = plain_truth(judged.truth, names) if judged.truth is not None else None
        read = plain_read(judged.read, names) if judged.read is not None else None
        self.read += read is not None
        self.doubted += read is not None and is_doubted
        if truth is not None:
            self.annotated += 1
            self.right += judged.is_right
            self.right_after_review += judged.is_right or is_doubted
        count(self.tallies.setdefault("clause", Tally()), truth is not None, read is not None)
        for name in ("addressees", "deadlines"):
            tally = self.tallies.setdefault(name, Tally())
            wanted, found = (getattr(each, name) if each else Plain.nothing for each in (truth, read))
            tally.hit += (wanted & found).total()
            tally.there += wanted.total()
            tally.read += found.total()
        count(
            self.tallies.setdefault("reporting", Tally()),
            truth is not None and truth.reporting,
            read is not None and read.reporting,
        )


def count(tally: Tally, is_there: bool, is_read: bool) -> None:
    tally.there += is_there
    tally.read += is_read
    tally.hit += is_there and is_read


def measure(annotations: Sequence[Annotation], names: Names, pile: Callable[[Annotation], str]) -> dict[str, Measured]:
    """What was read of every annotated clause, in piles: by body, by kind, by folder."""
    piles: dict[str, Measured] = {}
    for annotation in annotations:
        measured = piles.setdefault(pile(annotation), Measured())
        for judged, is_doubted in judge_with_doubts(annotation, names):
            measured.add(judged, names, is_doubted)
    return piles


def judge_with_doubts(annotation: Annotation, names: Names) -> list[tuple[Judged, bool]]:
    """Every clause as judged, and whether a person is told to look at it; a missing one by its paragraph's doubts."""
    resolution = parse_quietly(annotation) or Resolution(annotation.stem)
    paragraphs = {tidy_ref(each.ref): each for each in resolution.operative}
    found = []
    for judged in judge(annotation, resolution, names):
        paragraph = paragraphs.get(judged.ref)
        is_doubted = paragraph is not None and bool(paragraph.doubts)
        found.append((judged, is_doubted or (judged.read is not None and has_doubts(judged.read))))
    return found


def show(title: str, first: str, piles: Mapping[str, Measured]) -> None:
    table = Table(title=title, title_justify="left")
    for heading in (first, "clauses", "right", "clause", "addressees", "deadlines", "reporting", "doubted", "reviewed"):
        table.add_column(heading, justify="left" if heading == first else "right")
    for name, measured in sorted(piles.items(), key=lambda item: (-item[1].annotated, item[0])):
        table.add_row(
            name,
            str(measured.annotated),
            f"{measured.right / max(measured.annotated, 1):.3f}",
            *(f"{measured.tallies[each].f1:.3f}" for each in ("clause", "addressees", "deadlines", "reporting")),
            f"{measured.doubted / max(measured.read, 1):.3f}",
            f"{measured.right_after_review / max(measured.annotated, 1):.3f}",
        )
    Console(width=None if sys.stdout.isatty() else 150).print(table)


def show_errors(annotations: Sequence[Annotation], names: Names, limit: int) -> None:
    for annotation in annotations:
        for judged, is_doubted in judge_with_doubts(annotation, names):
            if judged.is_right:
                continue
            if not limit:
                return
            limit -= 1
            print(f"{annotation.stem} {judged.ref} {'doubted' if is_doubted else 'SILENT'}")
            print(f"    annotated {in_words(plain_truth(judged.truth, names) if judged.truth else None)}")
            print(f"    read      {in_words(plain_read(judged.read, names) if judged.read else None)}")


def in_words(clause: Plain | None) -> str:
    if clause is None:
        return "-"
    return (
        f"{clause.verb} [{clause.category}] to {sorted(clause.addressees)} due {sorted(map(str, clause.deadlines))}"
        f"{' reporting' if clause.reporting else ''}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "folders", nargs="*", type=Path, help="folders of annotations; all that there are unless given"
    )
    arguments.add_argument(
        "--texts", action="append", type=Path, default=[], help="a folder in which texts are looked for"
    )
    arguments.add_argument("--errors", type=int, default=0, metavar="N", help="also print the first N wrong clauses")
    given = arguments.parse_args()
    names = load_names()
    gold = SHARED / "gold"
    folders = given.folders or [gold / "annotations", gold / "second" / "annotations", gold / "who", OURS]
    annotations = []
    for folder in folders:
        found, absent = load_annotations(folder, given.texts)
        annotations += found
        if absent:
            print(f"{folder}: the texts of {len(absent)} annotated documents are not here", file=sys.stderr)
    if not annotations:
        sys.exit(f"There are no annotated documents at {SHARED}: put the shared folder beside the project.")
    show(
        "F1 of fields, clauses right in all of them, doubted, right once the doubted are reviewed",
        "folder",
        measure(annotations, names, lambda each: each.group),
    )
    show("by body", "body", measure(annotations, names, lambda each: each.body))
    if not given.folders and (gold / "kinds.jsonl").is_file():
        with tempfile.TemporaryDirectory() as folder:
            kinds = load_kinds(gold / "kinds.jsonl", Path(folder))
            show("by what is hard about a clause", "kind", measure(kinds, names, lambda each: each.kind))
    show_errors(annotations, names, given.errors)


if __name__ == "__main__":
    main()
