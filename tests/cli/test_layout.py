"""Tables fit the terminal, and break words only where they have to."""

import time

from hypothesis import given
from hypothesis import strategies as st

from tracker.cli.layout import Column, lay_out, width_of
from tracker.cli.output import ACTION_COLUMNS

ROW = (
    "16",
    "A/RES/80/9001:3(b)",
    "Secretary-General (Water Section, Ana Pozo)",
    "[request] To convene, no later than 30 June 2026, a meeting of experts on spare parts for harbour lights",
    "2026-06-30 OVERDUE",
    "not started",
)


def test_words_and_dates_are_whole_at_eighty_columns():
    lines = list(lay_out(ACTION_COLUMNS, [ROW], 80))
    assert max(map(len, lines)) <= 80
    pieces = set(" ".join(lines[2:]).split())
    assert {"Secretary-", "General", "2026-06-30", "OVERDUE", "started", "A/RES/80/9001:"} <= pieces


def test_what_fits_is_not_wrapped():
    lines = list(lay_out(ACTION_COLUMNS, [ROW], 250))
    assert len(lines) == 4  # headings, rule, the row, an empty line
    assert lines[2].split() == " ".join(ROW).split()


def test_a_word_without_breaks_is_cut_rather_than_lost():
    lines = list(lay_out((Column("A", ratio=1), Column("B", ratio=1)), [("x" * 50, "y")], 20))
    assert "".join(lines).count("x") == 50
    assert max(map(len, lines)) <= 20


def test_texts_cannot_move_the_cursor():
    (line,) = list(lay_out((Column("A"),), [("before\x1b[2Jafter",)], 80))[2:-1]
    assert "\x1b" not in line


def test_ideographs_take_two_columns():
    lines = list(lay_out((Column("A"), Column("B")), [("决议", "x"), ("abcd", "y")], 80))
    assert lines[2].index("x") == 4  # two ideographs and two blanks before it
    assert lines[3].index("y") == 6


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), min_size=1, max_size=5), st.integers(10, 200))
def test_any_words_fit_any_width(cells, width):
    assert all(
        width_of(line) <= width for line in lay_out((Column("One", ratio=1), Column("Two", ratio=3)), cells, width)
    )


def test_a_long_register_is_laid_out_at_once():
    start = time.process_time()
    lines = list(lay_out(ACTION_COLUMNS, [ROW] * 5000, 120))
    assert len(lines) > 5000
    assert time.process_time() - start < 3
