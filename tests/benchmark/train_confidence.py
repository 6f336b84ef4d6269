"""Learn how sure each reading is: `python tests/benchmark/train_confidence.py --write`.

Reads annotated documents with the extraction of this working tree, says of every field of every clause whether it is as
annotated, and learns from it, by logistic regression, how much each feature speaks for a field being right. Prints how
well that works on documents that the weights never saw. `--write` puts the weights into the knowledge (confidence.csv).
Always gives the same weights for the same documents.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from annotated import (
    FIELDS,
    OURS,
    ROOT,
    SHARED,
    Annotation,
    Names,
    deadline_key,
    has_doubts,
    judge,
    load_annotations,
    load_kinds,
    load_names,
    parse_quietly,
    plain_truth,
    tidy_ref,
)
from numpy.typing import NDArray
from run import Figure, show

from tracker.extract.addressee_features import features_of_addressee
from tracker.extract.confidence import FEATURES, likelihood, looks, measure, odds, weigh
from tracker.extract.deadline_features import features_of_deadline
from tracker.extract.look import Look
from tracker.extract.watching import watch_features
from tracker.knowledge.confidence import BIAS, TABLE, Weights, write_weights
from tracker.model import Resolution
from tracker.writers.contract import write_resolution
from tracker.writers.gold import write_deadline

Array = NDArray[np.float64]

FOLDS = 10
STRENGTH = {
    "verb": 20.0,
    "category": 20.0,
    "addressees": 2.0,
    "deadlines": 2.0,
    "reporting": 2.0,
    "addressee": 2.0,
    "deadline": 2.0,
}
"""How strongly weights are held: a field with few wrong examples needs more."""
EXPECTED = -0.4
"""What a feature with a reason is expected to weigh before any example is seen: it was written to speak against."""
TUNED = "tuned document"
"""A feature of training alone: the rules were written with this document at hand, and err less in it than elsewhere."""


@dataclass(frozen=True)
class Example:
    """One read clause, its features, and which of its fields are right; its parts with their own."""

    stem: str
    body: str
    held: Mapping[str, float]
    right: Mapping[str, bool]
    parts: tuple[tuple[str, int, bool], ...] = ()  # ("addressee" or "deadline", its number, whether it is right)
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


# --- examples -------------------------------------------------------------------------


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
        parts = []
        if found.truth is not None:
            wanted = plain_truth(found.truth, names)
            clause = look.clause
            parts = [
                ("addressee", number, names(each.name) in wanted.addressees)
                for number, each in enumerate(clause.addressees)
            ]
            parts += [
                ("deadline", number, deadline_key(write_deadline(each), names) in wanted.deadlines)
                for number, each in enumerate(clause.deadlines)
            ]
        doubted = has_doubts(look.clause)
        case.examples.append(
            Example(annotation.stem, annotation.body, held, right, tuple(parts), tidy_ref(ref), place, doubted)
        )
    return case


# --- logistic regression -----------------------------------------------------------------


def fit(
    rows: Sequence[Mapping[str, float]],
    right: Sequence[bool],
    strength: float,
    expected: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Weights by feature that tell right from wrong best, each held near what is expected of it with `strength`.

    Newton's method; the bias alone is free. All right or all wrong gives a bias by Laplace's rule.
    """
    wanted = np.array(right, dtype=float)
    names = sorted({name for row in rows for name in row})
    good, bad = wanted.sum() + 1, len(wanted) - wanted.sum() + 1
    if bad < 3 or good < 3:
        return {BIAS: float(np.log(good / bad))}
    column = {name: number for number, name in enumerate(names, start=1)}
    table = np.zeros((len(rows), len(names) + 1))
    table[:, 0] = 1
    for number, row in enumerate(rows):
        for name, value in row.items():
            if name in column:
                table[number, column[name]] = value
    hold = np.full(len(names) + 1, strength)
    hold[0] = 1e-6
    before = np.array([0.0, *((expected or {}).get(name, 0.0) for name in names)])
    weights = np.zeros(len(names) + 1)
    weights[0] = np.log(good / bad)
    for _ in range(50):
        likely = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (likely - wanted) + hold * (weights - before)
        curve = (table * (likely * (1 - likely))[:, None]).T @ table + np.diag(hold)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return {BIAS: float(weights[0])} | {name: float(weights[number]) for name, number in column.items()}


@cache
def expected() -> dict[str, float]:
    return {each.name: EXPECTED for each in (*FEATURES, *watch_features()) if each.reason}


@cache
def speaks_about(feature: str) -> frozenset[str]:
    """The fields that a feature speaks about: the kinds of verbs differ in how they name whom they ask."""
    if feature == TUNED:
        return frozenset(FIELDS)
    if feature.startswith("verb: "):
        return frozenset({"addressees"})
    return frozenset(
        each.value for known in (*FEATURES, *watch_features()) if known.name == feature for each in known.fields
    )


def of_its_own(field: str, held: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in held.items() if field in speaks_about(name)}


def learn(cases: Sequence[Case], threshold: float = 0.0) -> Weights:
    """The weights of every field from these documents, in whatever order they come."""
    cases = sorted(cases, key=lambda case: (case.annotation.group, case.annotation.stem))
    of_field = {}
    for name in FIELDS:
        examples = [each for case in cases for each in case.examples if name in each.right]
        rows = [of_its_own(name, each.held) for each in examples]
        of_field[name] = fit(rows, [each.right[name] for each in examples], STRENGTH[name], expected())
    for kind, whole in (("addressee", "addressees"), ("deadline", "deadlines")):
        rows, right = [], []
        for case in cases:
            of_place = {(tidy_ref(ref), place): look for ref, place, look in looks(case.resolution)}
            for example in case.examples:
                look = of_place[example.ref, example.place]
                for part, number, is_right in example.parts:
                    if part == kind:
                        rows.append(part_features(kind, look, number, odds(of_field[whole], example.held)))
                        right.append(is_right)
        of_field[kind] = fit(rows, right, STRENGTH[kind])
    return Weights(of_field, threshold)


def part_features(kind: str, look: Look, number: int, log_odds: float) -> dict[str, float]:
    if kind == "addressee":
        return features_of_addressee(look, look.clause.addressees[number], log_odds)
    return features_of_deadline(look, look.clause.deadlines[number], log_odds)


def for_use(weights: Weights) -> Weights:
    """The weights as they are used: on a document that nobody tuned for, rounded as they are written."""
    return Weights(
        {
            name: {
                feature: round(weight, 4) for feature, weight in rows.items() if feature != TUNED and round(weight, 4)
            }
            for name, rows in weights.of_field.items()
        },
        weights.threshold,
    )


# --- how well it works -----------------------------------------------------------------------


@dataclass(frozen=True)
class Scored:
    """One clause with how sure the weights are that never saw its document."""

    example: Example
    sure: Mapping[str, float]

    @property
    def whole(self) -> float:
        product = 1.0
        for name in FIELDS:
            product *= self.sure[name]
        return product


def score(cases: Iterable[Case], weights: Weights) -> list[Scored]:
    used = for_use(weights)
    return [
        Scored(example, {name: likelihood(odds(used.of_field[name], example.held)) for name in FIELDS})
        for case in cases
        for example in case.examples
    ]


def folds(cases: Sequence[Case]) -> list[list[Case]]:
    """The documents in as many parts, each part with some of every group: none is in two."""
    parts: list[list[Case]] = [[] for _ in range(FOLDS)]
    order = sorted(cases, key=lambda case: (case.annotation.group, case.annotation.stem))
    for number, case in enumerate(order):
        parts[number % FOLDS].append(case)
    return [part for part in parts if part]


def cross_validate(cases: Sequence[Case]) -> list[tuple[Weights, list[Case]]]:
    """For each part of the documents the weights learned from all others."""
    parts = folds(cases)
    return [(learn([case for part in parts if part is not held for case in part]), held) for held in parts]


def risk_curve(scored: Sequence[Scored]) -> tuple[Array, Array]:
    """The share of clauses reviewed, least sure first, and the share of wrong clauses among the rest."""
    order = sorted(scored, key=lambda each: (each.whole, each.example.stem, each.example.ref, each.example.place))
    wrong = np.array([not each.example.is_right for each in order], dtype=float)
    left = wrong.sum() - np.concatenate([[0], np.cumsum(wrong)[:-1]])
    count = np.arange(len(order), 0, -1)
    return 1 - count / len(order), left / count


def area(scored: Sequence[Scored]) -> float:
    """The area under risk against coverage: what share is wrong of the surest, on average over all shares."""
    return float(risk_curve(scored)[1].mean())


def caught(scored: Sequence[Scored], share: float) -> float:
    """The share of wrong clauses among the least certain `share` of all."""
    order = sorted(scored, key=lambda each: each.whole)
    wrong = [not each.example.is_right for each in order]
    return sum(wrong[: round(share * len(order))]) / max(sum(wrong), 1)


def choose_threshold(scored: Sequence[Scored], share: float) -> float:
    """The confidence of a whole clause below which, with the readers' own doubts, this share of clauses is doubted."""
    already = sum(each.example.is_doubted for each in scored)
    free = sorted(each.whole for each in scored if not each.example.is_doubted)
    more = max(round(share * len(scored)) - already, 0)
    return round(min(free[more] if more < len(free) else 0.999, 0.999), 4)


# --- what is printed ---------------------------------------------------------------------------


def after_review(cases: Sequence[Case], resolutions: Mapping[str, Resolution], names: Names) -> dict[str, float]:
    """What review costs and gives: the share of read clauses with a doubt, and of annotated ones right after it."""
    doubted = read_clauses = right = annotated = 0
    for case in cases:
        resolution = resolutions[case.annotation.stem]
        paragraphs = {tidy_ref(each.ref): each for each in resolution.operative}
        for each in judge(case.annotation, resolution, names):
            paragraph = paragraphs.get(each.ref)
            of_paragraph = paragraph is not None and bool(paragraph.doubts)
            is_doubted = of_paragraph or (each.read is not None and has_doubts(each.read))
            read_clauses += each.read is not None
            doubted += each.read is not None and is_doubted
            if each.truth is not None:
                annotated += 1
                right += each.is_right or is_doubted
    return {"doubted": doubted / max(read_clauses, 1), "right after review": right / max(annotated, 1)}


def weigh_held_out(
    parts: Sequence[tuple[Weights, list[Case]]], scored: Sequence[Scored], share: float
) -> dict[str, Resolution]:
    """Every document weighed with weights, and a threshold, that never saw it."""
    weighed = {}
    for weights, held in parts:
        stems = {case.annotation.stem for case in held}
        threshold = choose_threshold([each for each in scored if each.example.stem not in stems], share)
        used = dataclasses.replace(for_use(weights), threshold=threshold)
        weighed.update({case.annotation.stem: weigh(case.resolution, used) for case in held})
    return weighed


def describe(title: str, scored: Sequence[Scored]) -> list[Figure]:
    """Risk against coverage, and calibration field by field."""
    wrong = sum(not each.example.is_right for each in scored)
    figures = [
        Figure(f"{title}: clauses read, of them wrong in a field", f"{len(scored)}, {wrong}"),
        Figure("  area under risk against coverage", f"{area(scored):.4f}"),
        Figure(
            "  wrong ones among the least sure 5, 10, 15, 20 per cent",
            ", ".join(f"{caught(scored, share):.0%}" for share in (0.05, 0.10, 0.15, 0.20)),
        ),
    ]
    for name in FIELDS if scored else ():
        pairs = [(each.sure[name], each.example.right[name]) for each in scored if name in each.example.right]
        sure = np.array([pair[0] for pair in pairs])
        right = np.array([pair[1] for pair in pairs], dtype=float)
        if not len(pairs):
            continue
        brier, blind = ((sure - right) ** 2).mean(), ((right.mean() - right) ** 2).mean()
        figures.append(
            Figure(
                f"  {name}: Brier score, and of the share alone",
                f"{brier:.4f}, {blind:.4f} "
                f"({int((1 - right).sum())} wrong; mean sure {sure.mean():.3f}, right {right.mean():.3f})",
            )
        )
    return figures


def reliability(scored: Sequence[Scored]) -> list[Figure]:
    """Of the clauses that are said to be right with about the same likelihood, how many are."""
    figures = []
    edges = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
    for low, high in pairwise(edges):
        inside = [each for each in scored if low <= each.whole < high]
        if inside:
            said = sum(each.whole for each in inside) / len(inside)
            right = sum(each.example.is_right for each in inside) / len(inside)
            figures.append(
                Figure(
                    f"  said {low:.2f} to {min(high, 1):.2f}: {len(inside)} clauses",
                    f"{said:.3f} said, {right:.3f} right",
                )
            )
    return figures


def leave_one_body_out(cases: Sequence[Case]) -> list[Figure]:
    """Each body's documents judged by weights learned from the other bodies alone."""
    figures = []
    bodies = sorted({case.annotation.body for case in cases})
    for body in bodies:
        inside = [case for case in cases if case.annotation.body == body]
        outside = [case for case in cases if case.annotation.body != body]
        scored = score(inside, learn(outside))
        wrong = sum(not each.example.is_right for each in scored)
        if len(scored) < 20 or not wrong:
            continue
        figures.append(
            Figure(
                f"  {body}: {len(scored)} clauses, {wrong} wrong",
                f"area {area(scored):.4f}, "
                f"{caught(scored, 0.10):.0%} of the wrong in 10 per cent, {caught(scored, 0.20):.0%} in 20",
            )
        )
    return figures


def gather(arguments: argparse.Namespace, names: Names, folder: Path) -> list[Case]:
    """Read all the documents that the arguments name."""
    annotations: list[tuple[Annotation, bool]] = []
    for each in arguments.annotations:
        found, absent = load_annotations(each, arguments.texts)
        if absent:
            print(
                f"{each}: no text for {len(absent)} of {len(absent) + len(found)}: {', '.join(absent[:5])}",
                file=sys.stderr,
            )
        annotations += [(annotation, each in arguments.tuned) for annotation in found]
    for each in arguments.reviews:
        found, absent = load_annotations(each, arguments.texts, are_partial=True)
        if absent:
            print(f"{each}: no text for {', '.join(absent[:5])}: name its folder with --texts", file=sys.stderr)
        annotations += [(annotation, False) for annotation in found]
    for each in arguments.kinds:
        annotations += [(annotation, True) for annotation in load_kinds(each, folder)]
    cases = [read_case(annotation, names, is_tuned=is_tuned) for annotation, is_tuned in annotations]
    return [case for case in cases if case is not None]


def main() -> None:
    gold = SHARED / "gold"
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = arguments.add_argument
    add(
        "annotations",
        nargs="*",
        type=Path,
        help="folders of annotations; those in ../shared/gold and tests/annotations unless given",
    )
    add("--tuned", action="append", type=Path, help="a folder whose documents the rules were written for")
    add("--texts", action="append", type=Path, default=[], help="a folder in which texts are looked for")
    add("--kinds", action="append", type=Path, help="a file of single annotated clauses")
    add("--reviews", action="append", type=Path, default=[], help="a folder that `tracker review export` wrote")
    add("--doubted", type=float, default=0.13, help="the share of clauses that may carry a doubt (0.13)")
    add(
        "--held-out",
        type=Path,
        metavar="OUT",
        help="write every document, as weights judge it that never saw it, for score.py",
    )
    add("--write", action="store_true", help="write the weights into the knowledge")
    given = arguments.parse_args()
    if not given.annotations:
        given.annotations = [
            each
            for each in (gold / "annotations", gold / "second" / "annotations", gold / "who", OURS)
            if each.is_dir()
        ]
        given.tuned = [gold / "annotations"] if given.tuned is None else given.tuned
        given.texts.append(SHARED / "corpus" / "pdf-who")
    given.tuned, given.kinds = given.tuned or [], given.kinds or []
    if not given.annotations:
        sys.exit(f"There are no annotations at {gold}: put the shared folder beside the project, or name a folder.")
    names = load_names()
    with tempfile.TemporaryDirectory() as folder:
        cases = gather(given, names, Path(folder))
    if not cases:
        sys.exit("None of the annotated documents could be read.")
    report(cases, given, names)


def report(cases: Sequence[Case], given: argparse.Namespace, names: Names) -> None:
    parts = cross_validate(cases)
    # single clauses of the hard kinds are learned from, but nobody's table is made of them
    cases_of_documents = [case for case in cases if not case.annotation.kind]
    scored = [
        each for weights, held in parts for each in score([case for case in held if not case.annotation.kind], weights)
    ]
    figures = describe("all", scored)
    for group in sorted({case.annotation.group for case in cases_of_documents}):
        stems = {case.annotation.stem for case in cases if case.annotation.group == group}
        inside = [each for each in scored if each.example.stem in stems]
        if len(stems) >= 5:
            figures += describe(group, inside)[:3]
    figures += [Figure("how often a clause is right that is said to be", ""), *reliability(scored)]
    figures += [Figure("each body judged by weights of the others", ""), *leave_one_body_out(cases_of_documents)]
    weighed = weigh_held_out(parts, scored, given.doubted)
    for group in ("all", *sorted({case.annotation.group for case in cases})):
        inside_cases = [
            case
            for case in (cases_of_documents if group == "all" else cases)
            if group in ("all", case.annotation.group)
        ]
        if len(inside_cases) < 5:
            continue
        figures += [
            Figure(f"{group}: {name}, by weights that never saw it", f"{figure:.3f}")
            for name, figure in after_review(inside_cases, weighed, names).items()
        ]
    show(figures, f"{len(cases)} documents, {FOLDS} parts, each judged by weights of the others")
    if given.held_out:
        with given.held_out.open("w", encoding="utf-8") as lines:
            for case in cases:
                lines.write(json.dumps(write_resolution(weighed[case.annotation.stem]), ensure_ascii=False) + "\n")
    if given.write:
        weights = dataclasses.replace(for_use(learn(cases)), threshold=choose_threshold(scored, given.doubted))
        (ROOT / "tracker" / "knowledge" / TABLE).write_text(write_weights(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
