"""The learned weights by which a reading is judged: each feature with how much it speaks for a field being right."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "confidence.csv"
FIELDS = ("verb", "category", "addressees", "deadlines", "reporting", "addressee", "deadline")
"""The fields of a clause, and one addressee and one deadline by itself."""
THRESHOLD, BIAS = "threshold", "bias"


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The weights of every field by feature, as log odds, calibrated; `bias` is what holds of every clause.

    `threshold` is how sure a whole clause must be to carry no doubt, 0 to 1.
    """

    of_field: dict[str, dict[str, float]]
    threshold: float


@cache
def load_weights() -> Weights:
    """Read confidence.csv; KnowledgeBroken names the row that contradicts itself."""
    return parse_weights(files(__package__).joinpath(TABLE).read_text(encoding="utf-8"))


def parse_weights(content: str) -> Weights:
    """The weights that lines of field, feature and weight give: "addressees,bare head,-1.2"."""
    of_field: dict[str, dict[str, float]] = {field: {} for field in FIELDS}
    threshold = 0.0
    for number, row in enumerate(csv.DictReader(content.splitlines()), start=2):
        try:
            weight = float(row["weight"])
        except (TypeError, ValueError):
            raise KnowledgeBroken(f"{TABLE} row {number}: the weight is no number: {row['weight']!r}") from None
        if row["field"] == THRESHOLD:
            threshold = weight
        elif row["field"] not in of_field:
            raise KnowledgeBroken(f"{TABLE} row {number}: the field must be one of {', '.join(FIELDS)}")
        elif row["feature"] in of_field[row["field"]]:
            raise KnowledgeBroken(f"{TABLE} row {number}: {row['feature']!r} has two weights for one field")
        else:
            of_field[row["field"]][row["feature"]] = weight
    if not 0 <= threshold < 1:
        raise KnowledgeBroken(f"{TABLE}: the threshold must be from 0 to 1, not {threshold}")
    return Weights(of_field, threshold)


def write_weights(weights: Weights) -> str:
    """The same as lines, the weights of a field in order of their names."""
    lines = ["field,feature,weight", f"{THRESHOLD},clause,{weights.threshold:.4f}"]
    for field, rows in weights.of_field.items():
        order = sorted(rows, key=lambda name: (name != BIAS, name))
        lines += [f"{field},{name},{rows[name]:.4f}" for name in order]
    return "\n".join(lines) + "\n"
