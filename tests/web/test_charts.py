"""Bars laid out in numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from tracker.web.charts import LENGTH, THIN, draw_bars

STYLES = {"not started": "s0", "in progress": "s1", "implemented": "s2"}
ROWS = some.lists(
    some.tuples(some.text(max_size=20), some.dictionaries(some.sampled_from(tuple(STYLES)), some.integers(0, 10**6))),
    max_size=12,
)


def test_parts_stand_one_after_the_other_in_the_order_of_the_styles() -> None:
    chart = draw_bars([("UNODC", {"implemented": 2, "not started": 6}), ("UNEP", {"in progress": 4})], STYLES)
    first, second = chart.bars
    assert [(part.name, part.style, part.value) for part in first.parts] == [
        ("not started", "s0", 6),
        ("implemented", "s2", 2),
    ]
    assert first.parts[0].x == 0
    assert first.parts[1].x == first.parts[0].x + first.parts[0].width
    assert first.parts[0].width == 3 * first.parts[1].width
    assert (first.total, second.total) == (8, 4)
    assert first.parts[0].width + first.parts[1].width == LENGTH == 2 * second.parts[0].width
    assert chart.names == (("not started", "s0"), ("in progress", "s1"), ("implemented", "s2"))


def test_one_style_needs_no_legend_and_no_rows_no_bars() -> None:
    assert draw_bars([("May", {"due": 3})], {"due": "bar"}).names == ()
    empty = draw_bars([], STYLES)
    assert (empty.bars, empty.names) == ((), ())


def test_rows_of_nothing_have_a_label_and_no_parts() -> None:
    (bar,) = draw_bars([("May", {"due": 0})], {"due": "bar"}).bars
    assert (bar.label, bar.total, bar.parts) == ("May", 0, ())


@given(ROWS)
def test_every_bar_fits_and_counts_what_its_parts_count(rows: list[tuple[str, dict[str, int]]]) -> None:
    chart = draw_bars(rows, STYLES)
    assert [bar.label for bar in chart.bars] == [label for label, _ in rows]
    for bar, (_, values) in zip(chart.bars, rows, strict=True):
        assert bar.total == sum(values.values()) == sum(part.value for part in bar.parts)
        assert all(part.width >= THIN and part.x >= 0 for part in bar.parts)
        assert all(part.x + part.width <= LENGTH + THIN * len(STYLES) for part in bar.parts)
