"""The charts of the pages, laid out in numbers; templates draw them as tables whose bars are pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LENGTH, THIN = 100.0, 0.6
"""How long the longest bar is, and the shortest part that is still seen."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: where it begins and how long it is, what it counts, and its colour's class."""

    x: float
    width: float
    value: int
    name: str
    style: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its label, whose parts stand one after the other.

    `query` are the parts of the address of the list that it counts, None where there is none; `share` is what one
    of its values is of all of them, in hundredths.
    """

    label: str
    total: int
    parts: tuple[Part, ...]
    query: Mapping[str, Any] | None = None
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars below each other, with the names of their parts where there are several."""

    bars: tuple[Bar, ...]
    names: tuple[tuple[str, str], ...] = ()
    share_of: str | None = None


def draw_bars(
    rows: Sequence[tuple[str, Mapping[str, int]]],
    styles: Mapping[str, str],
    *,
    lists: Sequence[Mapping[str, Any] | None] = (),
    share_of: str | None = None,
) -> Chart:
    """Lay out one bar per row, its values one after the other: ("UNODC", {"in progress": 3, "implemented": 2}).

    `styles` gives each value its class, in the order in which they stand. The longest bar is 100 long.
    `lists` has for each row what it leads to, and `share_of` is the value whose share is to be told.
    """
    longest = max((sum(values.values()) for _, values in rows), default=0) or 1
    bars = []
    for place, (label, values) in enumerate(rows):
        parts, x = [], 0.0
        for name, style in styles.items():
            if values.get(name):
                width = max(values[name] * LENGTH / longest, THIN)
                parts.append(Part(round(x, 2), round(width, 2), values[name], name, style))
                x += width
        total = sum(values.values())
        share = round(100 * values.get(share_of, 0) / total) if share_of is not None and total else None
        bars.append(Bar(label, total, tuple(parts), lists[place] if lists else None, share))
    used = {part.name for bar in bars for part in bar.parts}
    names = tuple((name, style) for name, style in styles.items() if name in used)
    return Chart(tuple(bars), names if len(styles) > 1 else (), share_of)
