"""Learn how sure each reading is: `python tests/benchmark/train_confidence.py --write`.

Reads annotated documents with the extraction of this working tree, says of every field of every clause whether it is as
annotated, and learns from it, by logistic regression, how much each feature speaks for a field being right. Prints how
well that works on documents that the weights never saw. `--write` puts the weights into the knowledge (confidence.csv).
Always gives the same weights for the same documents. `--keep` keeps the examples of documents as they are read before
anybody tunes the rules for them: they are learned from ever after.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    has_doubts,
    judge,
    load_annotations,
    load_kinds,
    load_names,
    tidy_ref,
)
from examples import TUNED, Case, Example, differing, keep_first_readings, load_first_readings, read_case
from learning import Array, for_use, learn
from run import Figure, show

from tracker.extract.doubts.confidence import likelihood, odds, weigh
from tracker.knowledge.confidence import TABLE, Weights, write_weights
from tracker.model import Resolution
from tracker.writers.contract import write_resolution

FOLDS = 10
ENOUGH = 300
"""How many clauses a share can be measured on."""


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


def cross_validate(cases: Sequence[Case], first: Sequence[Example] = ()) -> list[tuple[Weights, list[Case]]]:
    """For each part of the documents the weights learned from all others, and from first readings of others."""
    parts = folds(cases)
    return [(learn_without(held, cases, first), held) for held in parts]


def learn_without(held: Sequence[Case], cases: Sequence[Case], first: Sequence[Example]) -> Weights:
    stems = {case.annotation.stem for case in held}
    others = [case for case in cases if case.annotation.stem not in stems]
    return learn(others, [each for each in first if each.stem not in stems])


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
    """The confidence of a whole clause below which, with the readers' own doubts, this share of clauses is doubted.

    The share holds of the documents that the rules were written for, and of the others, where there are enough.
    """
    piles = [[each for each in scored if (TUNED in each.example.held) is is_tuned] for is_tuned in (True, False)]
    return min(threshold_of(pile, share) for pile in piles if len(pile) >= ENOUGH or len(pile) * 2 >= len(scored))


def threshold_of(scored: Sequence[Scored], share: float) -> float:
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


def leave_one_body_out(cases: Sequence[Case], first: Sequence[Example]) -> list[Figure]:
    """Each body's documents judged by weights learned from the other bodies alone."""
    figures = []
    bodies = sorted({case.annotation.body for case in cases})
    for body in bodies:
        inside = [case for case in cases if case.annotation.body == body]
        outside = [case for case in cases if case.annotation.body != body]
        scored = score(inside, learn(outside, [each for each in first if each.body != body]))
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
    add("--doubted", type=float, default=0.144, help="the share of clauses that may carry a doubt (0.144)")
    add(
        "--held-out",
        type=Path,
        metavar="OUT",
        help="write every document, as weights judge it that never saw it, for score.py",
    )
    add("--no-first", dest="first", action="store_false", help="learn from no first readings")
    add("--keep", action="store_true", help="keep the examples of these documents as first readings, and do no more")
    add("--write", action="store_true", help="write the weights into the knowledge")
    given = arguments.parse_args()
    if not given.annotations:
        given.annotations = [
            each
            for each in (gold / "annotations", gold / "second" / "annotations", gold / "who", OURS)
            if each.is_dir()
        ]
        given.tuned = given.tuned or [gold / "annotations", gold / "second" / "annotations"]
        given.texts.append(SHARED / "corpus" / "pdf-who")
    given.tuned, given.kinds = given.tuned or [], given.kinds or []
    if not given.annotations:
        sys.exit(f"There are no annotations at {gold}: put the shared folder beside the project, or name a folder.")
    names = load_names()
    with tempfile.TemporaryDirectory() as folder:
        cases = gather(given, names, Path(folder))
    if not cases:
        sys.exit("None of the annotated documents could be read.")
    if given.keep:
        print(f"The examples of {keep_first_readings(cases)} documents were kept.")
        return
    report(cases, given, names)


def report(cases: Sequence[Case], given: argparse.Namespace, names: Names) -> None:
    first = differing(load_first_readings(), cases) if given.first else []
    parts = cross_validate(cases, first)
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
    figures += [Figure("each body judged by weights of the others", ""), *leave_one_body_out(cases_of_documents, first)]
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
        weights = dataclasses.replace(for_use(learn(cases, first)), threshold=choose_threshold(scored, given.doubted))
        (ROOT / "tracker" / "knowledge" / TABLE).write_text(write_weights(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
