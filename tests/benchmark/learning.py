"""Logistic regression over the features of readings: how much each speaks for a field being right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np
from annotated import FIELDS
from examples import EARLIER, OF_ALL, TUNED, Case, Example
from numpy.typing import NDArray

from tracker.extract.doubts.confidence import FEATURES, odds
from tracker.extract.doubts.watching import watch_features
from tracker.knowledge.confidence import BIAS, Weights

Array = NDArray[np.float64]

STRENGTH = {
    "verb": 20.0,
    "category": 20.0,
    "addressees": 10.0,
    "deadlines": 2.0,
    "reporting": 2.0,
    "addressee": 2.0,
    "deadline": 2.0,
}
"""How strongly weights are held: a field with few wrong examples needs more."""
EXPECTED = -0.5
"""What a feature with a reason is expected to weigh before any example is seen: it was written to speak against."""
SAYS_NOTHING = 0.03
"""Weights nearer to nothing are left out: what has no weight need not be measured."""


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

    def cost(tried: Array) -> float:
        log_odds = table @ tried
        return float((np.logaddexp(0, log_odds) - wanted * log_odds).sum() + (hold * (tried - before) ** 2).sum() / 2)

    for _ in range(100):
        likely = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (likely - wanted) + hold * (weights - before)
        curve = (table * (likely * (1 - likely))[:, None]).T @ table + np.diag(hold)
        step = np.linalg.solve(curve, slope)
        # a whole step may lead away from the best weights: then a part of it
        size = 1.0
        while size > 1e-4 and cost(weights - size * step) > cost(weights):
            size /= 2
        weights = weights - size * step
        if np.abs(size * step).max() < 1e-8:
            break
    return {BIAS: float(weights[0])} | {name: float(weights[number]) for name, number in column.items()}


@cache
def expected() -> dict[str, float]:
    return {each.name: EXPECTED for each in (*FEATURES, *watch_features()) if each.reason}


@cache
def speaks_about(feature: str) -> frozenset[str]:
    """The fields that a feature speaks about; the verb, and the rule that read who is asked, about the addressees."""
    if feature in (TUNED, EARLIER):
        return frozenset(FIELDS)
    if feature.startswith(("verb: ", "rule: ")):
        return frozenset({"addressees"})
    return frozenset(
        each.value for known in (*FEATURES, *watch_features()) if known.name == feature for each in known.fields
    )


def of_its_own(field: str, held: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in held.items() if field in speaks_about(name)}


def learn(cases: Sequence[Case], first: Iterable[Example] = (), threshold: float = 0.0) -> Weights:
    """The weights of every field from these documents, in whatever order they come, and from first readings."""
    ordered = sorted(cases, key=lambda case: (case.annotation.group, case.annotation.stem))
    examples = [each for case in ordered for each in case.examples]
    examples += sorted(first, key=lambda each: (each.stem, each.ref, each.place))
    of_field = {}
    for name in FIELDS:
        known = [each for each in examples if name in each.right]
        rows = [of_its_own(name, each.held) for each in known]
        of_field[name] = fit(rows, [each.right[name] for each in known], STRENGTH[name], expected())
    for kind, whole in (("addressee", "addressees"), ("deadline", "deadlines")):
        parts = [(each, part) for each in examples for part in each.parts if part.kind == kind]
        rows = [{**part.held, OF_ALL: odds(of_field[whole], each.held)} for each, part in parts]
        of_field[kind] = fit(rows, [part.is_right for _, part in parts], STRENGTH[kind])
    return Weights(of_field, threshold)


def for_use(weights: Weights) -> Weights:
    """The weights as they are used: on a document that nobody tuned for, rounded, without those that say nothing."""
    used = {
        name: {
            feature: round(weight, 4)
            for feature, weight in rows.items()
            if feature == BIAS or (feature not in (TUNED, EARLIER) and abs(weight) >= SAYS_NOTHING)
        }
        for name, rows in weights.of_field.items()
    }
    return Weights(used, weights.threshold)
