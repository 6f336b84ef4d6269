"""Verbs and clauses, on sentences of our own."""

import pytest

from tracker.extract.clauses import split_clauses, split_inherited
from tracker.extract.verbs import Mood, verb_after_lead
from tracker.knowledge.verbs import load_verbs
from tracker.model import Span


def clauses(text: str, *moods: Mood) -> list[tuple[str, str]]:
    return [(clause.name, clause.category.value) for clause in split_clauses(text, moods or (Mood.THIRD,))]


@pytest.mark.parametrize("verb", load_verbs(), ids=lambda verb: f"{verb.row} {verb.name}")
def test_each_row_reads_its_own_example(verb):
    match = verb_after_lead(verb.example, 0)
    assert match is not None
    assert (match.verb.name, match.verb.category) == (verb.name, verb.category)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Also strongly urges States to ratify the accord", [("urge", "directive")]),
        ("Calls once again upon the parties to reopen the road", [("call upon", "directive")]),
        ("Calls in this regard for the repair of the wells", [("call for", "directive")]),
        ("Emphasises the need for wells", [("emphasize", "reinforcing")]),
        ("Notes with deep concern the state of the wells", [("note", "evaluative")]),
        ("Notes the state of the wells", [("note", "observing")]),
        ("Takes note with appreciation of the survey", [("take note", "evaluative")]),
        ("Expresses its deep and lasting gratitude to the crew", [("express gratitude", "evaluative")]),
        ("Expresses its intention to review the rules", [("express intention", "deciding")]),
        ("Reiterates its call upon States to share the survey", [("reiterate", "directive")]),
        ("Reiterates the need for wells", [("reiterate", "reinforcing")]),
        ("Further continues to urge States to share the survey", [("urge", "directive")]),
        ("Acting under Article 5 of the Statute, decides to close the strait", [("decide", "deciding")]),
        ("Requsts the Registrar to keep the roll", [("request", "directive")]),
        ("URGES Member States:", [("urge", "directive")]),
    ],
)
def test_one_clause(text, expected):
    assert clauses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Recognizes the part of river keepers, and encourages States to train more of them",
            ["recognize", "encourage"],
        ),
        ("Requests and urges the Registrar to keep the roll", ["request", "urge"]),
        (
            "Underlines the part that ports play in trade and therefore calls on the Institute to map them",
            ["underline", "call upon"],
        ),
        (
            "Stresses that the closure is temporary, recalls the rules, and expresses its concern at delays",
            ["stress", "recall", "express concern"],
        ),
        ("Notes that States are ready and looks forward to their pledges", ["note", "look forward"]),
        ("Notes the work of States,and encourages them to go on", ["note", "encourage"]),
        ("Welcomes the survey; in this regard, requests the Registrar to publish it", ["welcome", "request"]),
    ],
)
def test_later_clauses(text, expected):
    assert [name for name, _ in clauses(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Recalls the accord, in which the Board called upon the carriers to keep a log, and called for inspections",
        "Welcomes the centre, which receives requests, demands and calls for help from carriers",
        "Takes note of the statute (which urges carriers to keep a log, and requests inspections)",
        "Welcomes the rulebook that recognizes the wells and encourages their repair",
    ],
)
def test_verbs_of_other_subjects_open_no_clause(text):
    assert len(clauses(text)) == 1


def test_twin_verbs_share_their_object():
    text = "Requests and urges the Registrar to keep the roll"
    first, second = split_clauses(text, (Mood.THIRD,))
    assert text[first.object_start : first.end] == text[second.object_start : second.end]


def test_a_declaration_speaks_in_the_first_person():
    assert clauses("We commit to clean rivers, and we call upon cities to join", Mood.THIRD, Mood.BASE) == [
        ("commit", "deciding"),
        ("call upon", "directive"),
    ]


def test_a_decision_speaks_in_the_past():
    assert clauses("Took note of the survey", Mood.THIRD, Mood.PAST) == [("take note", "observing")]


def test_an_emphasized_word_that_no_table_knows_is_a_verb_in_doubt():
    text = "Lauds the river keepers for their courage"
    (clause,) = split_clauses(text, (Mood.THIRD,), (Span(0, 5),))
    assert (clause.name, clause.known) == ("laud", False)


def test_a_subparagraph_inherits_the_verb_of_its_chapeau():
    chapeau = split_clauses("Requests the Registrar:", (Mood.THIRD,))[-1]
    own, further = split_inherited("To keep the roll, and invites States to consult it", chapeau)
    assert (own.name, own.inherited, own.verb_span) == ("request", True, None)
    assert (further.name, further.inherited) == ("invite", False)
