"""Every reading says how sure it is; what is not sure enough carries a doubt with its reason and its words."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from building import ask, at_session, by_date, paragraph

from tracker.extract.doubts.confidence import FEATURES, likelihood, looks, measure, odds, weigh
from tracker.extract.doubts.look import Look, ask_place, without
from tracker.extract.doubts.watching import watch_features, watched
from tracker.knowledge.confidence import BIAS, FIELDS, Weights, load_weights
from tracker.knowledge.verbs import load_verbs
from tracker.knowledge.watchwords import WatchClass, load_watchwords
from tracker.model import (
    Addressee,
    Category,
    Clause,
    Doubt,
    Paragraph,
    ParagraphKind,
    Reporting,
    Resolution,
    Source,
    Span,
)

ADOPTED = date(2026, 10, 1)


def clause_of(words: str, *named: str, source: Source = Source.TABLE, **more: object) -> Clause:
    """A clause of these words whose first word is its verb, with addressees where their words stand."""
    addressees = tuple(
        Addressee(name, name, Span(words.index(name), words.index(name) + len(name)), source=source) for name in named
    )
    verb = Span(0, len(words.split()[0]))
    return replace(ask(words), addressees=addressees, verb_span=verb, **more)  # type: ignore[arg-type]


def look_at(clause: Clause, **around: object) -> Look:
    return Look(clause, paragraph("1", clause), body="General Assembly", adopted=ADOPTED, **around)  # type: ignore[arg-type]


def held(words: str, *named: str, source: Source = Source.TABLE, **more: object) -> dict[str, float]:
    return measure(look_at(clause_of(words, *named, source=source, **more)))


def weights(threshold: float = 0.5, **of_field: dict[str, float]) -> Weights:
    """Weights that are sure of all fields but those that are given."""
    return Weights({field: {BIAS: 6.0, **of_field.get(field, {})} for field in FIELDS}, threshold)


def weighed(clause: Clause, weights: Weights) -> Paragraph:
    resolution = Resolution("own.txt", body="General Assembly", adopted=ADOPTED, paragraphs=(paragraph("1", clause),))
    (found,) = weigh(resolution, weights).paragraphs
    return found


# --- the features ------------------------------------------------------------------------


def test_every_feature_has_its_own_name_and_a_sentence() -> None:
    names = [each.name for each in (*FEATURES, *watch_features())]
    assert len(set(names)) == len(names)
    assert all(each.measure.__doc__ for each in FEATURES if each.measure.__name__ != "<lambda>")
    assert all(each.words is not None for each in FEATURES if each.reason)


def test_the_shipped_weights_are_of_features_that_there_are() -> None:
    known = {each.name: {field.value for field in each.fields} for each in (*FEATURES, *watch_features())}
    verbs = {f"verb: {row.name}" for row in load_verbs()}
    for field, rows in load_weights().of_field.items():
        if field in ("addressee", "deadline"):
            continue
        for name in rows.keys() - {BIAS} - verbs:
            if name.startswith("rule: "):
                continue
            assert field in known.get(name, ()), f"{field} has a weight for {name!r}: train the weights again"


@pytest.mark.parametrize("row", load_watchwords(), ids=lambda row: f"{row.field}: {row.name}")
def test_a_class_of_watched_words_is_found_in_its_example(row: WatchClass) -> None:
    if row.field == "reading":
        assert row.words & look_at(clause_of(row.example)).words
        return
    clause = clause_of(row.example)
    names = {row.field: f"{row.field}: {row.name}", "reporting": f"reporting: {row.name} without report"}
    assert names[row.field] in watched(look_at(clause))
    if row.field == "reporting":
        reported = replace(clause, reporting=Reporting(text="report"))
        assert f"reporting: {row.name} with report" in watched(look_at(reported))


@pytest.mark.parametrize(
    ("feature", "yes", "no"),
    [
        (
            "words uncovered",
            held("Urges textile producers and traders to act", "producers", source=Source.GROUP),
            held("Urges all producers and traders to act", "producers and traders", source=Source.GROUP),
        ),
        (
            "capitals uncovered",
            held("Urges the Board and the Lamp Fund to act", "Board"),
            held("Urges the Board and the Fund to act", "Board and the Fund"),
        ),
        (
            "joints uncovered",
            held("Urges towns, villages and ports to act", "towns"),
            held("Urges towns, villages and ports to act", "towns", "villages", "ports"),
        ),
        (
            "cut short",
            held("Urges the leaders of the two towns to act", "leaders", source=Source.GROUP),
            held("Urges the leaders to act", "leaders", source=Source.GROUP),
        ),
        (
            "narrowed",
            held("Urges Member States in the uplands to act", "Member States"),
            held("Urges Member States, in the uplands, to act", "Member States"),
        ),
        (
            "bare head",
            held("Urges the Mission to act", "Mission", source=Source.REFERENCE),
            held("Urges the Mission to act", "Mission", source=Source.TABLE),
        ),
        (
            "long group",
            held("Urges the authorities in the uplands to act", "authorities in the uplands", source=Source.GROUP),
            held("Urges the upland authorities to act", "upland authorities", source=Source.GROUP),
        ),
        ("nobody asked", held("Encourages closer ties"), held("Urges towns to act", "towns")),
        ("nobody before infinitive", held("Urges towns to act"), held("Encourages closer ties")),
        (
            "nobody tasked",
            held("Decides that lamps shall burn", category=Category.DECIDING),
            held("Decides on the lamps", category=Category.DECIDING),
        ),
        ("capitalized name", held("Urges Lampers to act", "Lampers", source=Source.NAME), held("Urges towns to act")),
        ("somebody in a thing", held("Calls for more lasting care of wells by towns", "towns"), held("Urges towns")),
        (
            "far from verb",
            held("Urges, in the light of what was said, towns to act", "towns"),
            held("Urges towns", "towns"),
        ),
        ("named behind infinitive", held("Urges all to help towns", "towns"), held("Urges towns to help", "towns")),
        ("coming year uncovered", held("Urges towns to act in 2031"), held("Recalls the plan of 2011")),
        ("verb unread", held("Urges towns to act and welcomes the offer"), held("Urges towns to act")),
        ("verb or noun joined", held("Urges towns to act and stresses the need"), held("Urges towns to meet requests")),
        ("several sentences", held("Urges towns to act. The wells are dry"), held("Urges towns to act.")),
        ("recommends a draft", held("Recommends the following draft text"), held("Recommends the text")),
        ("unusual form", held("Decided on the lamps"), held("Decides on the lamps")),
        (
            "praise of nobody",
            held("Commends the work", verb="commend", category=Category.EVALUATIVE),
            held("Urges towns"),
        ),
        (
            "name in praise",
            held("Commends all that Captain Ayo did", verb="commend", category=Category.EVALUATIVE),
            held("Commends all that was done", verb="commend", category=Category.EVALUATIVE),
        ),
        (
            "welcomed as somebody",
            held("Welcomes the Lamp Fund", "Lamp Fund", verb="welcome", category=Category.EVALUATIVE),
            held("Commends the Lamp Fund", "Lamp Fund", verb="commend", category=Category.EVALUATIVE),
        ),
        (
            "known from before",
            held("Urges the organizations to act", "the organizations"),
            held("Urges organizations to act", "organizations"),
        ),
        (
            "abbreviation in name",
            held("Urges groups other than UNDOF to act", "groups other than UNDOF", source=Source.GROUP),
            held("Urges groups of towns to act", "groups of towns", source=Source.GROUP),
        ),
        ("deed of nobody", held("Encourages further efforts"), held("Encourages further wells")),
        ("nobody in that clause", held("Insists that crews disarm"), held("Insists that crews be disarmed")),
        ("opens a list", held("Urges towns to:", "towns"), held("Urges towns to act", "towns")),
        (
            "third person before that",
            held("Stresses the need for oil, anticipates that lamps burn"),
            held("Stresses the need that lamps burn"),
        ),
        (
            "before adoption",
            held("Urges towns to act", deadlines=(by_date(date(2020, 1, 1)),)),
            held("Urges towns to act", deadlines=(by_date(date(2027, 1, 1)),)),
        ),
        (
            "unresolved session",
            held("Urges towns to act", deadlines=(at_session("General Assembly", 99),)),
            held("Urges towns to act", deadlines=(at_session("General Assembly", 82, date(2027, 9, 14)),)),
        ),
        (
            "report to nobody",
            held("Urges towns to report", reporting=Reporting(text="to report")),
            held("Urges towns to report", reporting=Reporting("General Assembly", text="to report")),
        ),
    ],
)
def test_a_feature_holds_where_it_should_and_not_elsewhere(
    feature: str, yes: dict[str, float], no: dict[str, float]
) -> None:
    assert yes.get(feature, 0) > 0
    assert feature not in no


@pytest.mark.parametrize(
    ("feature", "chapeau", "other", "words"),
    [
        (
            "tasks listed above",
            "Requests towns to set up a panel, its mandate being as follows:",
            "Urges towns:",
            "to dig",
        ),
        ("thing in a list", "Requests towns to give weight to these matters:", "Requests towns to act by:", "digging"),
    ],
)
def test_what_a_chapeau_leaves_open_speaks_against_its_list(feature: str, chapeau: str, other: str, words: str) -> None:
    below = replace(ask(words), inherited=True, verb_span=None)
    assert measure(look_at(below, chapeau=clause_of(chapeau))).get(feature, 0) > 0
    assert feature not in measure(look_at(below, chapeau=clause_of(other)))


def test_who_is_named_by_reference_in_a_chapeau_is_not_surer_in_its_list() -> None:
    named = {
        source: clause_of("Urges the Mission to:", "Mission", source=source)
        for source in (Source.REFERENCE, Source.TABLE)
    }
    own = (Addressee("Mission", "Mission", None, source=Source.CHAPEAU),)
    below = replace(ask("to dig"), inherited=True, verb_span=None, addressees=own)
    assert "said above by reference" in measure(look_at(below, chapeau=named[Source.REFERENCE]))
    assert "said above by reference" not in measure(look_at(below, chapeau=named[Source.TABLE]))


def test_a_time_attached_to_a_noun_is_told_by_the_word_before_it() -> None:
    words = "Requests towns to apply the plan adopted at its tenth session"
    place = words.index("at its")
    for span, is_attached in ((Span(place, len(words)), True), (Span(words.index("towns"), place), False)):
        deadline = replace(by_date(date(2027, 1, 1)), span=span)
        assert ("attached to noun" in held(words, deadlines=(deadline,))) is is_attached


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Urges towns to act", "to act"),
        ("Urges support to the Fund", None),
        ("Urges support to towns being built, to help", "to towns"),  # a plural noun passes for a verb
        ("Requests the Board, to that end, to meet", "to meet"),
        ("Requests help to rebuilding", None),
    ],
)
def test_the_infinitive_is_told_from_the_preposition(words: str, asked: str | None) -> None:
    place = ask_place(words, 0, len(words))
    assert (words[place:].startswith(asked) and place > 0) if asked else place == -1


def test_words_are_taken_out_by_their_spans() -> None:
    assert without("one two three four", 0, 18, [Span(4, 7), None]) == "one  |  three four"
    assert without("one two three four", 8, 13, [Span(0, 3)]) == "three"


# --- the doubts ----------------------------------------------------------------------------


def test_a_field_that_is_not_sure_enough_is_doubted_with_its_weightiest_reason_and_words() -> None:
    clause = clause_of("Urges textile producers and carpet traders to act", "producers", source=Source.GROUP)
    against = {"words uncovered": -4.0, "described group": -1.0, "directive": -9.0}
    found = weighed(clause, weights(addressees=against)).clauses[0]
    (doubt,) = found.doubts
    assert doubt == Doubt(
        "addressee", "part of the words that name who is asked was not read", "textile ... and carpet traders"
    )
    assert found.confidence.addressees < 0.5 < found.confidence.deadlines


def test_a_clause_that_is_sure_enough_has_no_doubt() -> None:
    clause = clause_of("Urges textile producers to act", "producers", source=Source.GROUP)
    found = weighed(clause, weights(addressees={"words uncovered": -4.0}, threshold=0.01))
    assert found.clauses[0].doubts == ()
    assert found.clauses[0].confidence.whole > 0.01


def test_the_least_sure_field_is_doubted_where_only_all_together_are_unsure() -> None:
    clause = clause_of("Urges towns to act in 2031", "towns")
    unsure = weights(0.6, addressees={BIAS: 1.2}, deadlines={BIAS: 2.0, "coming year uncovered": -0.9})
    found = weighed(clause, unsure).clauses[0]
    assert found.confidence.addressees > 0.6 < found.confidence.deadlines
    assert [(doubt.field, doubt.text) for doubt in found.doubts] == [("deadline", "2031")]


def test_a_doubtful_verb_is_a_doubt_of_the_whole_paragraph() -> None:
    clause = clause_of("Urges towns to act and welcomes the offer", "towns")
    found = weighed(clause, weights(verb={"verb unread": -8.0}))
    assert [(doubt.field, doubt.reason) for doubt in found.doubts] == [
        ("paragraph", "another operative verb may begin a clause of its own")
    ]
    assert found.clauses[0].doubts == ()


def test_doubts_that_a_reader_gave_stay_and_are_not_doubled() -> None:
    own = Doubt("addressee", "this name is in no table", "Lampers")
    clause = clause_of("Urges Lampers to act", "Lampers", source=Source.NAME, doubts=(own,))
    assert weighed(clause, weights(threshold=0.0)).clauses[0].doubts == (own,)
    assert weighed(clause, weights(addressees={"capitalized name": -9.0})).clauses[0].doubts == (own,)


def test_an_empty_stem_and_other_languages_are_left_alone() -> None:
    bare = Paragraph("1", ParagraphKind.OPERATIVE, "", stem=True)
    resolution = Resolution("own.txt", paragraphs=(bare,))
    assert weigh(resolution, weights()).paragraphs == (bare,)
    french = Resolution("own.txt", language="fr", paragraphs=(paragraph("1", clause_of("Prie")),))
    assert weigh(french, weights(verb={BIAS: -9.0})) is french


def test_each_addressee_and_deadline_has_a_confidence_of_its_own() -> None:
    clause = clause_of("Urges Boards and leaders of towns to act", "Boards", "leaders", source=Source.GROUP)
    found = weighed(clause, weights(addressee={"cut short": -9.0})).clauses[0]
    assert [each.confidence > 0.9 for each in found.addressees] == [True, False]


def test_a_subparagraph_is_seen_with_its_chapeau(read: Callable[..., Resolution]) -> None:
    resolution = read("Decides to renew the mandate of the Lamp Panel for a year:", "(a) To count lamps;")
    by_ref = {ref: measure(look) for ref, _, look in looks(resolution)}
    assert "mandate above" in by_ref["1(a)"]
    assert "mandate above" not in by_ref["1"]


def test_everything_read_has_a_likelihood(read: Callable[..., Resolution]) -> None:
    resolution = read(
        "Requests the Secretary-General to report to the General Assembly at its eighty-second session;",
        "Encourages lamp makers of all towns and the Lamp Fund to share, by 2031, what they know;",
    )
    first, second = (each.clauses[0] for each in resolution.operative)
    for clause in (first, second):
        parts = (clause.confidence.whole, *(each.confidence for each in (*clause.addressees, *clause.deadlines)))
        assert all(0 < part <= 1 for part in parts)
    assert second.confidence.whole < first.confidence.whole
    assert second.doubts
    assert not first.doubts


def test_likelihoods_stay_within_bounds() -> None:
    assert likelihood(0) == 0.5
    assert likelihood(-1000) < 0.0001 < 0.9999 < likelihood(1000)


@pytest.mark.parametrize("words", ["to ", "and Towns, ", "at its session ", "annually, ", "“", "requests ", ". The "])
def test_time_grows_with_the_length_of_a_clause(words: str) -> None:
    def seconds(times: int) -> float:
        look = clause_of("Urges towns " + words * times, "towns")
        resolution = Resolution("own.txt", paragraphs=(paragraph("1", look),))
        best = 9.0
        for _ in range(3):
            started = time.process_time()
            weigh(resolution)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(40_000) < 12 * seconds(10_000) + 0.05


@pytest.mark.usefixtures("sure_of_all")
def test_the_quick_sums_are_the_odds_of_what_is_measured(read: Callable[..., Resolution]) -> None:
    resolution = read(
        "Requests the Secretary-General to report to the General Assembly at its eighty-second session;",
        "Commends the Board of Auditors;",
        "Decides that the lamps shall burn:",
        "(a) Until 2031;",
    )
    weights = load_weights()
    found = [clause for each in weigh(resolution, weights).operative for clause in each.clauses]
    for clause, (_, _, look) in zip(found, looks(resolution), strict=True):
        measured = measure(look)
        for field in ("verb", "category", "addressees", "deadlines", "reporting"):
            wanted = likelihood(odds(weights.of_field[field], measured))
            assert getattr(clause.confidence, field) == pytest.approx(wanted, abs=0.0002)
