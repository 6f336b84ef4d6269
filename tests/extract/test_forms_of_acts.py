# ruff: noqa: E501 -- a text of several paragraphs on a line
"""Acts in the forms of other bodies: heads in lower case, capitals, "be it resolved", told in the past, "shall"."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tracker.extract import extract
from tracker.extract.structure.building import ABOVE
from tracker.extract.unread import ACTS_IN_PREAMBLE, AMENDS
from tracker.model import Resolution
from tracker.readers import read_bytes


def read(text: str) -> Resolution:
    return extract(read_bytes(text.replace("|", "\n\n").encode(), "own.txt"))


def told(resolution: Resolution) -> str:
    """Each operative paragraph with its verbs: "1 resolve, 1(1) resolve"."""
    return ", ".join(
        " ".join([paragraph.ref, *(clause.verb for clause in paragraph.clauses)]) for paragraph in resolution.operative
    )


@dataclass(frozen=True)
class Form:
    """A text with what is in it: how many preambular paragraphs, and each operative one with its verbs."""

    text: str
    preambular: int
    acts: str


FORMS = {
    "heads in lower case, acts numbered below them": Form(
        "The Harbour Conference (Lima, 2030),|considering|a) that lamps are few;|b) that piers are dark,|resolves"
        "|1 to light the piers;|2 to count the lamps,|instructs the Secretary-General|to report every year.",
        1, "1 resolve, 1(1) resolve, 1(2) resolve, 2 instruct"),
    "heads in lower case without numbers": Form(
        "The Pilots Conference (Oslo, 2029),|noting|that pilots are few,|further noting|the report of the Director,"
        "|resolves to invite the pilots|to meet in 2031,|further resolves|that lamps shall be lit.",
        2, "1 resolve, 2 resolve"),
    "heads in capitals, numbers that run on": Form(
        "THE COUNCIL OF THE EUROPEAN UNION,|RECALLING:|1. its conclusions on piers;|STRESSES THAT:|2. piers rot;"
        "|INVITES THE MEMBER STATES TO:|3. mend piers by 2031;|4. share plans;|CALLS UPON THE COMMISSION TO:|5. report.",
        1, "1 stress, 1(2) stress, 2 invite, 2(3) invite, 2(4) invite, 3 call upon, 3(5) call upon"),
    "the name behind the preamble": Form(
        "NOTING that oak is felled;|AWARE that marks help;|THE CONFERENCE OF THE PARTIES TO THE CONVENTION"
        "|INSTRUCTS the Secretariat to list the marks;|URGES that Parties:|a) mark oak; and|b) report by 2031.",
        2, "1 instruct, 2 urge, 2(a) urge, 2(b) urge"),
    "numbers that run on from the preamble": Form(
        "1. RECALLING Resolution X.2;|2. AWARE that piers rot;|THE CONFERENCE OF THE CONTRACTING PARTIES"
        "|3. URGES Parties to count piers;|4. REQUESTS the Secretariat to report.",
        2, "3 urge, 4 request"),
    "a numbered preamble behind the name": Form(
        "The Board of the Harbour,|1. Recalling its decision 4,|2. Noting the tide,|3. Decides to row;|4. Requests oil.",
        2, "3 decide, 4 request"),
    "a name without comma": Form(
        "Decision 4|The Standing Committee|RECOMMENDS that Parties stop the trade;|DIRECTS the Secretariat to tell them.",
        0, "1 recommend, 2 direct"),
    "numbers without a point, points before the next level": Form(
        "THE HARBOUR COMMITTEE,|NOTING the tide,|1 ADOPTS the Code;|2 INVITES Governments to:|.1 apply it; and|.2 report;"
        "|3 AGREES to keep it under review.",
        1, "1 adopt, 2 invite, 2.1 invite, 2.2 invite, 3 agree"),
    "lettered acts": Form(
        "The Assembly of the Harbour,|Noting the tide,|A. Requests the Pilot to row;|B. Decides to rest.",
        1, "(A) request, (B) decide"),
    "be it resolved": Form(
        "WHEREAS, piers rot; and|WHEREAS, lamps fail;|NOW, THEREFORE, BE IT RESOLVED by the Council that the Clerk shall "
        "report;|BE IT FURTHER RESOLVED that the Mayor is requested to row.",
        2, "1 resolve, 2 resolve"),
    "resolved, that": Form(
        "Whereas bells crack; and|Whereas towers lean; now, therefore, be it|Resolved, That the Clerk shall report on bells; "
        "and be it further|Resolved, That the Mayor is asked to ring them.",
        2, "1 resolve, 2 resolve"),
    "a decision that is told": Form(
        "At its 7th plenary meeting, on 3 May 2031, the General Assembly, on the advice of the Second Committee, took note "
        "of the note by the Secretary-General, decided to meet again and requested the Registrar to write to it.",
        0, "1 take note decide request"),
    "a decision with its acts below it": Form(
        "At its 5th meeting, on 3 June 2031, the Commission:|(a) Took note of the roll;|(b) Decided to meet in 2032;"
        "|(c) Requested the Registrar to report.",
        0, "1, 1(a) take note, 1(b) decide, 1(c) request"),
    "minutes": Form(
        "The Executive Board took note of the roll.|The Executive Board requested the secretariat to write.|It was agreed "
        "that the secretariat would send the list by 1 May 2031.",
        0, "1 take note, 2 request, 3 agree"),
    "who shall act": Form(
        "The Assembly of Pilots,|1. The Executive Secretary shall print the roll by 1 May 2031.|2. Each Party must report.",
        0, "1 decide, 2 decide"),
    "conclusions of heads of state": Form(
        "1. The European Council recalls its conclusions. It calls on the Commission to report.|2. The European Council "
        "welcomes the plan and stresses its worth.",
        0, "1 recall call upon, 2 welcome stress"),
    "sections of one paragraph before the first number": Form(
        "Decision 3|The General Assembly|I|Piers|Takes note of the report;|II|Lamps|Approves three lamps;|III|Crews|1. Requests oil;"
        "|2. Decides to row.",
        0, "I.1 take note, II.1 approve, III.1 request, III.2 decide"),
    "a declaration with its preamble": Form(
        "We, the pilots of the harbour, meeting in Lima on 4 May 2031,|Aware that piers rot,|1. We call upon crews to mend "
        "them;|2. We commit to row.",
        2, "1 call upon, 2 commit"),
    "a declaration that is proclaimed": Form(
        "The General Assembly,|Aware that piers rot,|Proclaims this Declaration on Piers, and calls for its use:|1. Piers "
        "are wood.|2. Piers shall be mended.|3. Lamps are lit.",
        1, "1 proclaim call for"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_acts_of_each_form(form: Form) -> None:
    resolution = read(form.text)
    assert told(resolution) == form.acts
    assert len(resolution.paragraphs) - len(resolution.operative) == form.preambular


def test_who_is_asked_where_a_decision_says_who_shall_act() -> None:
    resolution = read("The Assembly of Pilots,|1. The Secretary-General shall report on piers by 1 May 2031.")
    (clause,) = resolution.operative[0].clauses
    assert [each.name for each in clause.addressees] == ["Secretary-General"]
    assert [str(each.date) for each in clause.deadlines] == ["2031-05-01"]


def test_capitals_throughout_are_read_and_kept() -> None:
    printed = "TO INSTRUCT THE PERMANENT COUNCIL TO HOLD A SPECIAL MEETING BY JUNE 2031."
    (found,) = read(f"THE GENERAL ASSEMBLY,|RESOLVES:|1. {printed}").operative
    (clause,) = found.clauses
    assert (found.text, clause.verb) == (printed, "instruct")
    assert [each.name for each in clause.addressees] == ["Permanent Council"]
    assert [str(each.date) for each in clause.deadlines] == ["2031-06-30"]


def test_that_session_is_the_one_named_before() -> None:
    text = "The General Assembly,|1. Decides to meet at its ninetieth session, and requests the Registrar to report at that session."
    clauses = read(text).operative[0].clauses
    assert [each.deadlines[0].session for each in clauses] == [clauses[0].deadlines[0].session] * 2


def test_an_amendment_paper_says_that_it_is_one() -> None:
    resolution = read("1. In operative paragraph 4, replace “urges” with “requests”.|2. Delete operative paragraph 7.")
    assert AMENDS in [doubt.reason for doubt in resolution.doubts]


def test_acts_in_the_preamble_or_above_the_opening_are_not_lost_in_silence() -> None:
    hidden = read(
        "The Assembly of Pilots,|Noting the tide and the moon; Requests the crews to row,|1. Decides to rest."
    )
    assert ACTS_IN_PREAMBLE in [doubt.reason for doubt in hidden.paragraphs[0].doubts]
    above = read(
        "Approves the gross budget of the harbour for the coming year;|The Assembly of Pilots,|1. Decides to rest."
    )
    assert ABOVE in [doubt.reason for doubt in above.doubts]
