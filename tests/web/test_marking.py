"""Marks in a text: whatever is marked, the pieces together are the text."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from tracker.model import (
    Addressee,
    Category,
    Clause,
    Deadline,
    DeadlineKind,
    Flag,
    FlagKind,
    Span,
)
from tracker.web.marking import Mark, Piece, mark, mark_difference, mark_found, marks_of

WORDS = "Requests the Office to report by 1 May 2027"


@some.composite
def texts_and_marks(draw: some.DrawFn) -> tuple[str, list[Mark]]:
    """A text with marks that may overlap, lie outside of it, be empty or the wrong way round."""
    text = draw(some.text(max_size=60))
    places = some.integers(-3, len(text) + 3)
    kinds = some.sampled_from(("verb", "addressee", "deadline", "flag"))
    marks = draw(
        some.lists(
            some.builds(
                lambda edges, kind, number: Mark(Span(edges[0], edges[1]), kind, f"{kind} {number}"),
                some.tuples(places, places).map(lambda edges: (max(0, min(edges)), max(0, *edges))),
                kinds,
                some.integers(0, 9),
            ),
            max_size=8,
        )
    )
    return text, marks


@given(texts_and_marks())
def test_the_pieces_join_to_the_text(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    pieces = mark(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(texts_and_marks())
def test_each_letter_has_the_shortest_mark_over_it(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    at = 0
    for piece in mark(text, marks):
        for place in range(at, at + len(piece.text)):
            over = [each for each in marks if each.span.start <= place < each.span.end <= len(text)]
            if not over:
                assert (piece.kind, piece.title) == ("", "")
                continue
            shortest = min(each.span.end - each.span.start for each in over)
            tops = {(each.kind, each.title) for each in over if each.span.end - each.span.start == shortest}
            assert (piece.kind, piece.title) in tops
        at += len(piece.text)


@given(texts_and_marks())
def test_neighbours_differ(given_: tuple[str, list[Mark]]) -> None:
    pieces = mark(*given_)
    for before, after in pairwise(pieces):
        assert (before.kind, before.title) != (after.kind, after.title)


def test_a_text_without_marks_is_one_piece() -> None:
    assert mark(WORDS, []) == (Piece(WORDS),)
    assert mark("", []) == ()


def test_verb_addressee_deadline_and_flag_of_a_clause_are_marked() -> None:
    clause = Clause(
        verb="request",
        category=Category.DIRECTIVE,
        text=WORDS,
        span=Span(0, len(WORDS)),
        verb_span=Span(0, 8),
        rule="verbs.csv: request",
        addressees=(
            Addressee("Office", "the Office", span=Span(9, 19), rule="short name"),
            Addressee("Member States", "understood"),
        ),
        deadlines=(Deadline("by 1 May 2027", DeadlineKind.DATE, Span(30, 43), date=date(2027, 5, 1), rule="a date"),),
        flags=(Flag(FlagKind.WITHIN_EXISTING_RESOURCES, "to report", Span(20, 29)),),
    )
    pieces = mark(WORDS, marks_of([clause]))
    assert [(piece.text, piece.kind) for piece in pieces] == [
        ("Requests", "verb"),
        (" ", ""),
        ("the Office", "addressee"),
        (" ", ""),
        ("to report", "flag"),
        (" ", ""),
        ("by 1 May 2027", "deadline"),
    ]
    assert [piece.title for piece in pieces if piece.title] == [
        "verb: request (directive), verbs.csv: request",
        "addressee: Office, short name",
        f"flag: {FlagKind.WITHIN_EXISTING_RESOURCES.value}",
        "deadline: 2027-05-01, a date",
    ]


def test_other_addressees_than_the_one_asked_are_marked_as_such() -> None:
    clause = Clause(
        verb="urge",
        category=Category.DIRECTIVE,
        text=WORDS,
        span=Span(0, len(WORDS)),
        addressees=(
            Addressee("Requests", "Requests", span=Span(0, 8)),
            Addressee("Office", "Office", span=Span(9, 19)),
        ),
    )
    assert [each.kind for each in marks_of([clause], "Office")] == ["addressee other", "addressee"]
    assert [each.kind for each in marks_of([clause])] == ["addressee", "addressee"]


def test_what_a_search_found_is_marked() -> None:
    assert mark_found("to map the [wells] and [pumps].") == (
        Piece("to map the "),
        Piece("wells", "found", "found"),
        Piece(" and "),
        Piece("pumps", "found", "found"),
        Piece("."),
    )
    assert mark_found("no end [here") == (Piece("no end [here"),)
    assert mark_found("] before [") == (Piece("] before ["),)
    assert mark_found("") == ()


@given(some.text(alphabet="ab[] ", max_size=40))
def test_of_what_was_found_only_brackets_are_lost(excerpt: str) -> None:
    said = "".join(piece.text for piece in mark_found(excerpt))
    assert [letter for letter in said if letter not in "[]"] == [letter for letter in excerpt if letter not in "[]"]


def test_differences_are_marked() -> None:
    assert mark_difference("Requests [-annual-] {+biennial+} reports") == (
        Piece("Requests "),
        Piece("annual", "del"),
        Piece(" "),
        Piece("biennial", "ins"),
        Piece(" reports"),
    )
    assert mark_difference("{+all new+}") == (Piece("all new", "ins"),)
    assert mark_difference("[-never closed") == (Piece("[-never closed"),)
    assert mark_difference("") == ()


@given(some.text(alphabet="ab[]{}+- ", max_size=40))
def test_of_a_difference_no_word_is_lost(difference: str) -> None:
    said = "".join(piece.text for piece in mark_difference(difference))
    assert [letter for letter in said if letter in "ab "] == [letter for letter in difference if letter in "ab "]
