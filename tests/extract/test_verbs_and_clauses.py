"""Verbs and clauses, on sentences of our own."""

import pytest

from tracker.extract.clauses.splitting import split_clauses, split_inherited, unread
from tracker.extract.clauses.verbs import Mood, verb_after_lead
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
        ("The Parliamentary Assembly recalls its own words on ferries", [("recall", "reinforcing")]),
        ("The Standing Committee of the Stork Accord urges Chad to count nests", [("urge", "directive")]),
        ("In the light of this, the Assembly calls on Chad to mend boats", [("call upon", "directive")]),
        ("Against this background, the Joint Board asks Chad to sing", [("ask", "directive")]),
        ("On the basis of the survey, the Council of Ferries invites Chad to row", [("invite", "directive")]),
        ("URGES Member States:", [("urge", "directive")]),
        # the category follows the noun after "its"
        ("Reiterates its endorsement of the recommendations of the Board", [("reiterate", "reinforcing")]),
        ("Reaffirms its support for the request of the islands for lamps", [("reaffirm", "reinforcing")]),
        ("Reaffirms its invitation to States to join the accord", [("reaffirm", "directive")]),
        ("Reiterates its urgent and repeated call for the release of the crew", [("reiterate", "directive")]),
        ("Renews the appeal to donors to replenish the fund", [("renew", "directive")]),
        ("Insists that the parties open the road", [("insist", "directive")]),
        ("Insists on the need for an open road", [("insist", "reinforcing")]),
        ("Mandates the Bureau to gather the figures", [("mandate", "deciding")]),
        ("Entrusts the Committee with the follow-up", [("entrust", "deciding")]),
        # lead-ins
        (
            "Due to the length of the drought, further requests the Registrar to map the wells",
            [("request", "directive")],
        ),
        ("Owing to the closure of the road, urges States to send boats", [("urge", "directive")]),
        ("We, the keepers of the lamps, assembled at the harbour, commit to light them", [("commit", "deciding")]),
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
        ("Notes that the Force remains impartial and stresses the importance to spare it", ["note", "stress"]),
        ("Recognizes that the road is closed and emphasizes the need for bridges", ["recognize", "emphasize"]),
        ("The Commission is encouraged by the opening of the road and notes its cost", ["be encouraged", "note"]),
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
        (
            "Decides that the Committee shall keep the file, and with that aim decides to hold a debate on archives",
            ["decide", "decide"],
        ),
        ("Notes the survey and to that effect invites States to share maps", ["note", "invite"]),
        ("Recalls paragraph 9, which establishes a fund, and notes that the fund is closed", ["recall", "note"]),
        ("Recalls the rules, which recognize the wells, and stresses the need to mend them", ["recall", "stress"]),
        ("Recalls the rules on wells, as well as invites States to keep them in mind", ["recall", "invite"]),
        ("Notes that the wells are dry and stresses the need to mend them", ["note", "stress"]),
        ("Notes the work of the crew and urgently requests the Registrar to pay it", ["note", "request"]),
        ("Welcomes the fund that was set up and urges donors to replenish it", ["welcome", "urge"]),
        ("“The Council notes the survey. It requests the Registrar to publish it.”", ["note", "request"]),
        ("Welcomes the survey, and it further welcomes the map", ["welcome", "welcome"]),
        ("Calls for help with the wells that they dig and it also notes the map", ["call for"]),
        ("Welcomes the plan to mend the locks and it further welcomes the survey", ["welcome", "welcome"]),
        ("Stresses that the wells are dry, and it calls upon States to mend them", ["stress", "call upon"]),
        ("“The Council recalls the rules, and urges States to keep them.”", ["recall", "urge"]),
    ],
)
def test_later_clauses(text, expected):
    assert [name for name, _ in clauses(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Recalls the accord, in which the Board called upon the carriers to keep a log, and called for inspections",
        "Notes that the survey covers wells, and it also notes the floods",
        "Stresses the delay, which, drawing on the survey, highlights the need for wells",
        "Welcomes the centre, which receives requests, demands and calls for help from carriers",
        "Takes note of the statute (which urges carriers to keep a log, and requests inspections)",
        "Welcomes the rulebook that recognizes the wells and encourages their repair",
        "Recognizes that storing waste near rivers, even for short periods, invites corrosion and requires repairs",
        "Stresses that putting off repairs, whatever the reason, commits future budgets and invites accidents",
        "Stresses the need for a system that is fair and takes into account the needs of keepers",
        "Urges the keepers to recommend that the Board of Wells, before the end of 2027, considers a new roll",
        "Agrees to propose that the Commission, at its next meeting, notes the costs of the locks",
        "Invites carriers to suggest that the Registrar, where possible, recognizes their logs",
        "Encourages the Office to ask that the host country, in the light of the survey, endorses the plan",
        "Recommends that the Panel, together with the keepers, supports the works",
        "Emphasizes that leaving a lamp unlit, for whatever reason, calls for an inquiry",
        "Invites the experts and delegates of Member States to meet",
        "Stresses that the powers of the Registrar follow from the rules and mandates given by the Board",
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requcsts the Registrar to keep the roll", ("request", "directive")),
        ("Ca11s upon all parties to spare the wells", ("call upon", "directive")),
        ("Calls npon all parties to spare the wells", ("call upon", "directive")),
        ("Oecides to remain seized of the matter", ("decide", "deciding")),
        ("Rec0gnizes the part played by keepers", ("recognize", "observing")),
        ("Ivnites States to share maps", ("invite", "directive")),
    ],
)
def test_a_misprinted_verb_is_read_and_doubted(text, expected):
    (clause,) = split_clauses(text, (Mood.THIRD,))
    assert (clause.name, clause.category.value) == expected
    assert clause.repaired
    (doubt,) = clause.doubts(text)
    assert doubt.field == "verb"


@pytest.mark.parametrize(
    "text", ["Members of the crew", "States parties", "Recalling the rules", "Nations of the coast"]
)
def test_nouns_and_participles_are_no_misprints(text):
    assert clauses(text) == []


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("Member States are invited to report on the wells", "invite", "Member States"),
        ("The Registrar is encouraged: (a) to map the wells", "encourage", "The Registrar"),
        ("Donors and the Fund are strongly urged to give", "urge", "Donors and the Fund"),
        ("The Commission is encouraged to meet in spring", "encourage", "The Commission"),
        ("The secretariat is requested to publish the maps, and invites comments", "request", "The secretariat"),
    ],
)
def test_a_passive_clause_names_first_whom_it_asks(text, verb, subject):
    clause = split_clauses(text, (Mood.THIRD,))[0]
    assert (clause.name, clause.category.value) == (verb, "directive")
    assert clause.subject is not None
    assert text[clause.subject.start : clause.subject.end] == subject
    assert clause.start == 0


@pytest.mark.parametrize(
    "text",
    ["The wells are dry and deep", "Those who are invited to meet sit in the hall", "Lamps are lit to guide ships"],
)
def test_a_plain_statement_is_no_passive_clause(text):
    assert clauses(text) == []


def test_a_declaration_goes_on_in_the_base_form():
    text = "Encourage cities to widen access to wells, and reaffirm strong support for clean water"
    assert [name for name, _ in clauses(text, Mood.THIRD, Mood.BASE)] == ["encourage", "reaffirm"]


def test_what_no_rule_read_is_doubted():
    text = "Notes the survey of the wells. The Panel shall meet in the spring. The Council requests it to report."
    found = split_clauses(text, (Mood.THIRD,))
    assert [doubt.text for doubt in unread(text, found)] == ["The Panel shall meet in the spring."]
    (doubt,) = unread("The wells are deep.", [])
    assert (doubt.field, doubt.text) == ("paragraph", "The wells are deep.")


def test_a_subparagraph_may_describe_who_somebody_is():
    chapeau = split_clauses("Urges States to protect those who:", (Mood.THIRD,))[-1]
    (own,) = split_inherited("Submit or have submitted reports to the Board", chapeau)
    assert own.describes
