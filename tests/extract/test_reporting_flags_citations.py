"""Reporting requests, flags and citations, on sentences of our own."""

import re

import pytest

from tracker.extract.citations import find_citations
from tracker.extract.flags import find_flags
from tracker.extract.reporting import REPORTING_FORMS
from tracker.model import FlagKind


@pytest.mark.parametrize("example", REPORTING_FORMS)
def test_each_form_reads_its_own_example(example):
    assert re.search(REPORTING_FORMS[example], example, re.VERBOSE)


@pytest.mark.parametrize(
    ("text", "is_reporting"),
    [
        ("Requests the Secretary-General to report to the General Assembly on the wells.", True),
        ("Requests the Secretary-General to keep the Assembly regularly informed.", True),
        ("Invites the Board to submit its map to the Assembly.", True),
        ("Requests the Secretary-General to count the wells and to report his findings to the Assembly.", True),
        ("Requests the Secretary-General to provide the Panel with the funds it needs.", False),
        ("Encourages States to train crews in recording and reporting seizures.", False),
        ("Requests the Secretary-General to enable the Panel to submit its report.", False),
        ("Notes that the Panel has to report to the Assembly.", False),
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
