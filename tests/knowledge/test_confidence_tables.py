"""The learned weights and the watched words are read, written, and refused where they contradict themselves."""

from __future__ import annotations

import pytest

from tracker.errors import KnowledgeBroken
from tracker.knowledge import watchwords
from tracker.knowledge.confidence import BIAS, FIELDS, load_weights, parse_weights, write_weights
from tracker.knowledge.watchwords import load_watchwords, word_class


def test_the_shipped_weights_know_every_field() -> None:
    weights = load_weights()
    assert set(weights.of_field) == set(FIELDS)
    assert all(BIAS in rows for rows in weights.of_field.values())
    assert 0.5 < weights.threshold < 1


def test_what_is_written_is_read_again() -> None:
    weights = load_weights()
    again = parse_weights(write_weights(weights))
    assert (again.of_field, again.threshold) == (weights.of_field, weights.threshold)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("verb,bias,much", "row 2: the weight is no number: 'much'"),
        ("colour,bias,1", "row 2: the field must be one of verb"),
        ("verb,bias,1\nverb,bias,2", "row 3: 'bias' has two weights"),
        ("threshold,clause,1.5", "the threshold must be from 0 to 1"),
    ],
)
def test_broken_weights_are_named_by_their_row(lines: str, said: str) -> None:
    with pytest.raises(KnowledgeBroken, match=said):
        parse_weights(f"field,feature,weight\n{lines}\n")


def test_watched_words_are_said_once_in_a_class_and_have_their_reason() -> None:
    rows = load_watchwords()
    assert len({(row.field, row.name) for row in rows}) == len(rows)
    assert all(row.reason and row.example for row in rows)
    assert "representing" in word_class("complement")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"field": "verb"}, "the field must be one of"),
        ({"words": "May"}, "single words in lower case"),
        ({"words": "at once"}, "single words in lower case"),
        ({"example": "Requests the Board to act"}, "the example has none of the words"),
    ],
)
def test_a_broken_row_of_watched_words_is_named(row: dict[str, str], said: str) -> None:
    whole = {"field": "deadlines", "class": "month", "words": "may", "reason": "a month", "example": "Acts in May"}
    with pytest.raises(KnowledgeBroken, match=f"row 7: .*{said}"):
        watchwords._row(whole | row, 7)
