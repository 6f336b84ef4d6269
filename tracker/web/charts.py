"""The charts of the start page, laid out in numbers; templates draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, LABEL, LINE = 640, 190, 30
"""The drawing's width, the room for labels, and the height of a bar with its distance, in pixels."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: where it begins and how long it is, in pixels, what it counts, and its colour's class."""

    x: float
    width: float
    value: int
    name: str
    style: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its label, whose parts stand one after the other."""

    label: str
    y: int
    total: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars below each other, with the names of their parts where there are several."""

    bars: tuple[Bar, ...]
    names: tuple[tuple[str, str], ...] = ()

    @property
    def height(self) -> int:
        """The drawing's height in pixels."""
        return LINE * len(self.bars) + 4


def draw_bars(rows: Sequence[tuple[str, Mapping[str, int]]], styles: Mapping[str, str]) -> Chart:
    """Lay out one bar per row, its values one after the other: ("UNODC", {"in progress": 3, "implemented": 2}).

    `styles` gives each value its class, in the order in which they stand.
    """
    longest = max((sum(values.values()) for _, values in rows), default=0) or 1
    scale = (WIDTH - LABEL - 60) / longest
    bars = []
    for place, (label, values) in enumerate(rows):
        parts, x = [], float(LABEL)
        for name, style in styles.items():
            if values.get(name):
                width = max(values[name] * scale, 2.0)
                parts.append(Part(round(x, 1), round(width, 1), values[name], name, style))
                x += width
        bars.append(Bar(label, LINE * place, sum(values.values()), tuple(parts)))
    used = {part.name for bar in bars for part in bar.parts}
    names = tuple((name, style) for name, style in styles.items() if name in used)
    return Chart(tuple(bars), names if len(styles) > 1 else ())
