"""Reporting requests, flags and citations, on sentences of our own."""

import pytest

from tracker.extract.clauses.flags import find_flags
from tracker.extract.clauses.splitting import split_clauses
from tracker.extract.clauses.verbs import Mood
from tracker.extract.reporting import read_reporting
from tracker.extract.structure.citations import find_citations
from tracker.knowledge.reporting import rows
from tracker.model import FlagKind


def asks_for_a_report(text: str) -> bool:
    """Whether a clause of the text does, where "Board" is the adopting body."""

    def body_at(place: int) -> tuple[str, int] | None:
        start = place + 4 if text.startswith("the ", place) else place
        return ("Board", start + 5) if text.startswith("Board", start) else None

    clauses = split_clauses(text, (Mood.THIRD,))
    assert clauses
    return any(read_reporting(text, clause, (), body_at, "Board") for clause in clauses)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['class']}: {row['words'][:20]}")
def test_each_row_reads_its_example_and_not_its_counterexample(row):
    assert asks_for_a_report(row["example"])
    assert not asks_for_a_report(row["counterexample"])


@pytest.mark.parametrize(
    ("text", "is_reporting"),
    [
        ("Requests the Secretary-General to report to the General Assembly on the wells.", True),
        ("Requests the Secretary-General to keep the Assembly regularly informed.", True),
        ("Invites the Board to submit its map to the Assembly.", True),
        ("Requests the Secretary-General to count the wells and to report his findings to the Assembly.", True),
        ("Requests the Secretary-General to provide the Panel with the funds it needs.", False),
        ("Encourages States to train crews in recording and reporting seizures.", False),
        ("Requests the Secretary-General to ensure that the Office reports to the Board on the wells.", True),
        ("Requests the Secretary-General to ensure that the Office, which reports to the Board, has staff.", False),
        ("Requests the Secretary-General to prepare or update the rules on wells.", False),
        ("Requests the Secretary-General to enable the Panel to submit its report.", False),
        ("Notes that the Panel has to report to the Assembly.", False),
        # what is handed over, and to whom
        ("Urges all Governments to hand in and provide to the Special Rapporteur on the right to rest all maps;", True),
        ("Encourages States to provide the Committee, where possible, with particulars of the wells.", True),
        ("Requests the Panel to provide to the Committee no later than 3 May 2027 a midterm report.", True),
        ("Requests the Secretary-General to communicate to the Assembly information on the wells.", True),
        ("Requests the Secretary-General to give the Assembly an account of the wells.", True),
        ("Invites the Office to make its findings available to the Commission.", True),
        ("Requests the Secretary-General to send his comments to all Governments.", False),
        ("Requests the Secretary-General to provide migrant workers with information about their rights.", False),
        ("Encourages States to share information on floods with each other.", False),
        ("Requests the Secretary-General to make the handbook available in all official languages.", False),
        ("Requests the Secretary-General to issue the handbook referred to in his latest report.", False),
        ("Calls upon States to transmit the files to the courts.", False),
        # which verbs are asked
        ("Requests that he inform the Assembly accordingly.", True),
        ("Requests that the Committee established by resolution 7 report to the Assembly.", True),
        ("Requests that the Assembly be kept informed.", True),
        (
            "Decides that the rules shall be drawn up by the Commission and be presented to the Council for approval.",
            True,
        ),
        ("Decides to establish a panel to count the wells and make recommendations to the Assembly.", True),
        (
            "Requests the Office to clean the wells, including by providing all information requested by the Panel.",
            True,
        ),
        ("Urges States that have not yet submitted their reports to do so.", True),
        ("Requests the Panel, in its next report, to list the wells.", True),
        ("Calls upon States to ensure that seafarers can call and communicate with their families.", False),
        ("Calls upon all parties to empower local committees to submit proposals to village councils.", False),
        ("Calls upon States to establish a unit to find, mend and publicly report on leaks.", False),
        ("Requests the Office to follow the advice given in the report of the Panel.", False),
        # reports as things
        ("Requests a further report on the wells.", True),
        ("Encourages the prompt submission of reports by the Panel.", True),
        ("Requests the Office to go on with its talks, including through an oral update.", True),
        ("Encourages companies to put figures on floods into their reporting cycles.", False),
        ("Requests also a final report to the Assembly with its findings.", True),
        ("Requests to receive updates on the wells through the reporting of the Office.", True),
        # reports that are to contain something, and what is put into them
        ("Requests that reports of the Secretary-General address the wells.", True),
        ("Decides that the annual report shall contain figures on the wells.", True),
        ("Requests the Office to ensure that the annual reports include a list of wells.", True),
        ("Requests the Office to ensure that the plans include wells.", False),
        # what is added to the act: its results are to be reported
        ("Authorizes the Office to move funds; the costs of any such move being reported in the accounts.", False),
        ("Authorizes the Office to move funds; the costs of any such move being reported in the annual report.", True),
        ("Requests the Office to mend the wells, the repairs being reported in its financial reports.", True),
        ("Decides to allow the Office to borrow, each loan being reported to the Board.", True),
        ("Requests the Office to count the wells, the results being submitted to the Assembly.", True),
        ("Requests the Office to watch the works, with all costs being reported to the Assembly.", True),
        ("Requests the Office to mend the wells; the leaks which are being reported to the Board matter.", False),
        ("Requests the Office to ensure that wells are counted, and the results included in its reports.", True),
        ("Requests the Office to ensure that the findings are reflected in its next report.", True),
        ("Requests the Office to study the wells and the results included in its reports.", False),
        ("Requests the Office to include an update in its presentation to the Assembly.", True),
        ("Requests the Office to list the means needed to mend the wells in its next report.", True),
        ("Requests the Office to help keepers to list their wells in their next report.", False),
        # who receives it
        ("Encourages States to share with the Office, through written contributions, information on wells.", True),
        ("Requests the Office to share early warnings with its field crews and with its head office.", False),
        ("Requests the Office to keep the list updated.", False),
        ("Requests the Office to keep the list, now on the Internet, of wells updated.", False),
        ("Requests the Office to dedicate a section of its next report to wells.", True),
        ("Requests the Office to dedicate a meeting to the report on wells.", False),
        ("Urges States to submit to the Board, on a voluntary basis, offers of help.", False),
        ("Urges the Board to improve the quality of its annual reports.", True),
        ("Decides to recommend to the Assembly that a meeting be held.", False),
        ("Requests the Office to keep the Assembly updated.", True),
        ("Requests the Office to make the report available six weeks in advance of the meeting of the Board.", True),
        ("Requests the Office to bring its proposals to the attention of Member States for their consideration.", True),
        ("Requests the Office to bring the resolution to the attention of States for their consideration.", False),
        ("Requests that updates on the wells be provided to the Commission regularly.", True),
        # verbs that are joined
        ("Requests the Office to investigate and report leaks.", True),
        ("Calls upon States to mend their review mechanisms and report dissemination.", False),
        ("Requests the Office to meet in order to brief Member States on the wells.", True),
        ("Decides that the meetings may propose elements for the consideration of the Assembly.", True),
        ("Requests the Office to submit a report on the possible amendments to the staff rules.", True),
    ],
)
def test_reporting(read, text, is_reporting):
    assert read(text).operative[0].clauses[0].is_reporting is is_reporting


def test_a_reporting_request_names_its_recipient_and_how_often(read):
    resolution = read("Requests the Secretary-General to report annually to the Economic and Social Council.")
    reporting = resolution.operative[0].clauses[0].reporting
    assert (reporting.recipient, reporting.frequency) == ("Economic and Social Council", "P1Y")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("to map the wells within existing resources", FlagKind.WITHIN_EXISTING_RESOURCES),
        ("subject to the availability of extrabudgetary resources", FlagKind.SUBJECT_TO_RESOURCES),
        ("to review the rules in two years", FlagKind.REVIEW_CLAUSE),
        ("to remain actively seized of the matter", FlagKind.REMAIN_SEIZED),
        ("to include the item in the provisional agenda of its session", FlagKind.AGENDA_INCLUSION),
        ("to share maps, as appropriate", FlagKind.AS_APPROPRIATE),
    ],
)
def test_flags(text, kind):
    (flag,) = find_flags(text, 0, len(text))
    assert flag.kind is kind
    assert text[flag.span.start : flag.span.end] == flag.text


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Recalling its resolution 78/991 of 22 December 2023,", ["A/RES/78/991"]),
        ("Recalling Security Council resolution 9334 (2016),", ["S/RES/9334 (2016)"]),
        ("Recalling resolutions 60/991 and 61/992,", ["A/RES/60/991", "A/RES/61/992"]),
        ("Taking note of document A/78/991,", ["A/78/991"]),
        ("Recalling Economic and Social Council resolution 2019/991,", ["E/RES/2019/991"]),
        ("Recalling nothing,", []),
    ],
)
def test_citations(text, symbols):
    found = find_citations(text, "P1", "General Assembly")
    assert [citation.symbol for citation in found] == symbols
    assert all(citation.ref == "P1" for citation in found)


@pytest.mark.parametrize(
    ("body", "text", "symbol"),
    [
        ("World Health Assembly", "Recalling resolution WHA65.4 on lamps,", "WHA65.4"),
        ("World Health Assembly", "Having considered document A79/33,", "A79/33"),
        ("General Conference of the International Atomic Energy Agency", "Recalling GC(69)/RES/9,", "GC(69)/RES/9"),
        (
            "Conference of the Parties to the Convention on Biological Diversity",
            "Recalling its decision 14/98 on lamps,",
            "CBD/COP/DEC/14/98",
        ),
        ("Conference of the Parties to the Minamata Convention on Mercury", "Recalling decision MC-6/12,", "MC-6/12"),
        (
            "Parliamentary Assembly of the Council of Europe",
            "Recalls its Resolution 2101 (2016),",
            "Resolution 2101 (2016)",
        ),
        (
            "General Assembly of the Organization of American States",
            "In view of AG/RES. 2900 (L-O/20),",
            "AG/RES. 2900 (L-O/20)",
        ),
        (
            "Governing Council of the United Nations Environment Programme",
            "Recalling resolution 63/220,",
            "A/RES/63/220",
        ),
    ],
)
def test_acts_of_every_body_are_cited_by_their_own_symbols(body, text, symbol):
    assert [citation.symbol for citation in find_citations(text, "P1", body)] == [symbol]
