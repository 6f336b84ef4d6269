"""Examples to learn from: every read clause with its features, and which of its fields are right.

Examples of a document can be kept as they were when nobody had yet tuned the rules for it (`tests/annotations/
first_readings.jsonl`): features and verdicts, no texts. They stay worth learning from, because documents that are to
come are read as that one was then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotated import (
    FIELDS,
    OURS,
    Annotation,
    Names,
    deadline_key,
    has_doubts,
    judge,
    parse_quietly,
    plain_truth,
    tidy_ref,
)

from tracker.extract.doubts.addressees import features_of_addressee
from tracker.extract.doubts.confidence import looks, measure
from tracker.extract.doubts.deadlines import features_of_deadline
from tracker.model import Resolution
from tracker.writers.gold import write_deadline

FIRST_READINGS = OURS / "first_readings.jsonl"
TUNED = "tuned document"
"""A feature of training alone: the rules were written with this document at hand, and err less in it than elsewhere."""
EARLIER = "earlier reading"
"""A feature of training alone: the rules are others by now."""
OF_ALL = "odds of all"


@dataclass(frozen=True)
class Part:
    """One addressee or deadline of a clause, its own features, and whether it is right."""

    kind: str  # "addressee" or "deadline"
    held: Mapping[str, float]
    is_right: bool


@dataclass(frozen=True)
class Example:
    """One read clause, its features, and which of its fields are right; its parts with their own."""

    stem: str
    body: str
    held: Mapping[str, float]
    right: Mapping[str, bool]
    parts: tuple[Part, ...] = ()
    ref: str = ""
    place: int = 0
    is_doubted: bool = False
    """Whether a reader itself gave a doubt."""

    @property
    def is_right(self) -> bool:
        return all(self.right.values())


@dataclass
class Case:
    """One annotated document as read, and its examples."""

    annotation: Annotation
    resolution: Resolution
    examples: list[Example] = field(default_factory=list)
    missing: list[tuple[str, int]] = field(default_factory=list)
    """Annotated clauses that were not read: where, and behind which clause."""
    annotated: int = 0


def read_case(annotation: Annotation, names: Names, *, is_tuned: bool) -> Case | None:
    """Read one document, and say of every clause which fields are right; None where it cannot be read."""
    resolution = parse_quietly(annotation, weighed=False)
    if resolution is None:
        return None
    case = Case(annotation, resolution)
    judged = judge(annotation, resolution, names)
    case.annotated = sum(each.truth is not None for each in judged)
    case.missing = [(each.ref, each.place) for each in judged if each.read is None]
    of_clause = {(each.ref, each.place): each for each in judged if each.read is not None}
    incomplete = set(case.missing)
    for ref, place, look in looks(resolution):
        found = of_clause.get((tidy_ref(ref), place))
        if found is None:
            continue
        held = measure(look)
        if is_tuned:
            held[TUNED] = 1.0
        right = dict(found.right)
        # a missing clause stands in the words of the one before it
        right["verb"] = right["verb"] and (tidy_ref(ref), place) not in incomplete
        parts: list[Part] = []
        if found.truth is not None:
            wanted = plain_truth(found.truth, names)
            parts += [
                Part("addressee", features_of_addressee(look, each, 0.0), names(each.name) in wanted.addressees)
                for each in look.clause.addressees
            ]
            parts += [
                Part(
                    "deadline",
                    features_of_deadline(look, each, 0.0),
                    deadline_key(write_deadline(each), names) in wanted.deadlines,
                )
                for each in look.clause.deadlines
            ]
        doubted = has_doubts(look.clause)
        case.examples.append(
            Example(annotation.stem, annotation.body, held, right, tuple(parts), tidy_ref(ref), place, doubted)
        )
    return case


# --- first readings ---------------------------------------------------------------------


def differing(first: Sequence[Example], cases: Sequence[Case]) -> list[Example]:
    """The first readings of clauses that are read otherwise by now: the others are among the examples as they are."""
    now = {
        (each.stem, each.ref, each.place): (_row(each)["held"], _row(each)["wrong"])
        for case in cases
        for each in case.examples
    }
    return [
        each
        for each in first
        if now.get((each.stem, each.ref, each.place))
        != ({name: value for name, value in each.held.items() if name != EARLIER}, _row(each)["wrong"])
    ]


def load_first_readings(path: Path = FIRST_READINGS) -> list[Example]:
    """The examples that were kept, none where there is no file."""
    if not path.is_file():
        return []
    return [_example(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _example(row: Mapping[str, Any]) -> Example:
    known = ("verb",) if row.get("alone") else FIELDS
    right = {name: name not in row["wrong"] for name in known}
    return Example(row["stem"], row["body"], {**row["held"], EARLIER: 1.0}, right, (), row["ref"], row["place"])


def keep_first_readings(cases: Sequence[Case], path: Path = FIRST_READINGS) -> int:
    """Keep the examples of the documents that none were kept of yet, and say of how many documents."""
    known = {each.stem for each in load_first_readings(path)}
    new = [case for case in cases if case.annotation.stem not in known]
    with path.open("a", encoding="utf-8") as lines:
        for case in new:
            lines.writelines(json.dumps(_row(each), ensure_ascii=False) + "\n" for each in case.examples)
    return len(new)


def _row(example: Example) -> dict[str, Any]:
    row: dict[str, Any] = {"stem": example.stem, "body": example.body, "ref": example.ref, "place": example.place}
    row["held"] = {name: round(value, 2) for name, value in example.held.items() if name != TUNED}
    row["wrong"] = [name for name, is_right in example.right.items() if not is_right]
    if len(example.right) == 1:
        row["alone"] = True  # a clause that is none has no other field to judge
    return row
