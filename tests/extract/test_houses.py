"""Officials, sessions and acronyms belong to the body that adopts the text, or are doubted."""

from __future__ import annotations

import pytest

from tracker.extract import extract
from tracker.extract.operative import OF_WHOM
from tracker.knowledge import load
from tracker.knowledge.entities import entities_by_name
from tracker.model import Block, Clause, Document, Resolution


def read(text: str) -> Resolution:
    return extract(Document("own.txt", tuple(Block(line.strip()) for line in text.split("\n\n"))))


def clauses(text: str) -> list[Clause]:
    return [clause for paragraph in read(text).operative for clause in paragraph.clauses]


def asked(text: str) -> list[str]:
    return [party.name for clause in clauses(text) for party in clause.addressees]


def test_the_officials_of_every_body_can_be_asked() -> None:
    names = {full for body in load().bodies for full in body.officials.values()}
    assert names <= set(entities_by_name())


@pytest.mark.parametrize(
    ("head", "official", "name"),
    [
        ("GC(70)/RES/3", "the Director General", "Director General of the International Atomic Energy Agency"),
        ("A.1190(34)", "the Secretary-General", "Secretary-General of the International Maritime Organization"),
        (
            "AG/RES. 3050 (LVI-O/26)",
            "the Secretary General",
            "Secretary General of the Organization of American States",
        ),
        (
            "CBD/COP/DEC/17/2",
            "the Executive Secretary",
            "Executive Secretary of the Convention on Biological Diversity",
        ),
        ("MC-7/2", "the secretariat", "secretariat of the Minamata Convention on Mercury"),
        (
            "43 C/Resolution 9",
            "the Director-General",
            "Director-General of the United Nations Educational, Scientific and",
        ),
        ("Assembly/AU/Dec.900(XL)", "the Commission", "African Union Commission"),
        ("WHA80.9", "the Director-General", "Director-General of the World Health Organization"),
    ],
)
def test_an_official_is_of_the_adopting_bodys_organization(head: str, official: str, name: str) -> None:
    openings = {"GC": "General Conference", "43": "General Conference", "AG": "General Assembly", "A.": "Assembly"}
    openings |= {"CB": "Conference of the Parties", "MC": "Conference of the Parties", "As": "Assembly"}
    opening = openings.get(head[:2], "Eightieth World Health Assembly")
    (found,) = asked(f"{head}\n\nLamps\n\nThe {opening},\n\n1. Requests {official} to count the lamps.")
    assert found.startswith(name)


@pytest.mark.parametrize(
    ("official", "name"),
    [
        ("the Secretary-General of the United Nations", "Secretary-General"),
        (
            "the Executive Director of the United Nations Environment Programme",
            "Executive Director of the United Nations",
        ),
        ("the Secretary-General of the Union of Lamp Keepers", "Secretary-General of the Union of Lamp Keepers"),
    ],
)
def test_an_official_who_is_named_with_another_organization_stays_with_it(official: str, name: str) -> None:
    (found,) = asked(f"A.1190(34)\n\nLamps\n\nThe Assembly,\n\n1. Invites {official} to count the lamps.")
    assert found.startswith(name)


@pytest.mark.parametrize("official", ["the Secretary-General", "the Director-General", "the Executive Secretary"])
@pytest.mark.parametrize("opening", ["The Assembly", "The Governing Body", "The Senate of the Lamp Keepers"])
def test_an_official_of_an_uncertain_body_is_doubted(opening: str, official: str) -> None:
    (clause,) = clauses(f"{opening},\n\n1. Requests {official} to count the lamps.")
    assert OF_WHOM in [doubt.reason for doubt in clause.all_doubts]


@pytest.mark.parametrize(
    ("words", "number", "first", "last"),
    [
        ("at its seventy-first (2027) regular session", 71, "2027-09-20", "2027-09-24"),
        ("at its seventy-second regular session (2028)", 72, "2028-09-18", "2028-09-22"),
        ("at its (2028) regular session", 72, "2028-09-18", "2028-09-22"),
        ("at its next regular session in September 2027", None, "2027-09-20", "2027-09-24"),
    ],
)
def test_a_session_keeps_the_year_that_stands_with_it(words: str, number: int | None, first: str, last: str) -> None:
    head = "GC(70)/RES/3\n\nResolution adopted on 24 September 2026 during the tenth plenary meeting\n\nLamps"
    (clause,) = clauses(f"{head}\n\nThe General Conference,\n\n1. Requests the Secretariat to report {words}.")
    (deadline,) = clause.deadlines
    assert deadline.session is not None
    assert deadline.session.number == number
    assert (str(deadline.first), str(deadline.last)) == (first, last)
    assert deadline.doubts


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("at its next ordinary session in February 2027", "2027-02-01", "2027-02-28"),
        ("at its fortieth ordinary session, to be held in February 2027", "2027-02-01", "2027-02-28"),
        ("at its fortieth (2027) ordinary session", "2027-01-01", "2027-12-31"),
        ("at its fortieth ordinary session (2027)", "2027-01-01", "2027-12-31"),
        ("at its (2027) ordinary session", "2027-01-01", "2027-12-31"),
    ],
)
def test_the_words_date_a_session_that_no_calendar_knows(words: str, first: str, last: str) -> None:
    text = f"The Assembly of the African Union,\n\n1. Requests the Commission to report to the Assembly {words}."
    (deadline,) = clauses(text)[0].deadlines
    assert (str(deadline.first), str(deadline.last)) == (first, last)


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        (
            "General Assembly of the Organization of American States",
            "to the General Assembly at its fifty-seventh session",
        ),
        (
            "Conference of the Parties to the Minamata Convention",
            "to the Conference of the Parties at its eighth meeting",
        ),
        ("Conference of the Contracting Parties", "to the 16th Meeting of the Conference of the Contracting Parties"),
        ("Executive Board of UNESCO", "to the Executive Board at its 219th session"),
        ("Assembly of the Inter-Parliamentary Union", "to the Assembly at its 160th session"),
    ],
)
def test_a_session_of_the_adopting_body_is_never_anothers(opening: str, words: str) -> None:
    found = read(f"The {opening},\n\n1. Requests donors to report {words}.")
    (deadline,) = found.operative[0].clauses[0].deadlines
    assert deadline.session is not None
    assert deadline.session.body == found.body
    assert deadline.date is None
    assert [doubt.field for doubt in found.operative[0].clauses[0].doubts] == ["deadline"]


@pytest.mark.parametrize(
    "words",
    [
        "to report at its 78th meeting and to the Conference of the Parties at its 20th",
        "to review it before the 78th meeting of the Lamp Committee",
    ],
)
def test_a_committee_that_no_table_has_meets_by_its_own_name(words: str) -> None:
    head = "Resolution Conf. 19.4\n\nLamps\n\nThe Conference of the Parties to the Convention,"
    deadlines = clauses(f"{head}\n\n1. Directs the Lamp Committee {words}.")[0].deadlines
    assert deadlines[0].session is not None
    assert (deadlines[0].session.body, deadlines[0].session.number, deadlines[0].date) == ("Lamp Committee", 78, None)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("member States of the Council of Europe", "member States of the Council of Europe"),
        ("Council of Europe member States", "member States of the Council of Europe"),
        ("Member States of the African Union", "member States of the African Union"),
        ("OAS member States", "member States of the Organization of American States"),
        ("the European Union member States", "members of the European Union"),
    ],
)
def test_members_of_an_organization_are_not_those_of_the_united_nations(words: str, name: str) -> None:
    assert asked(f"The General Assembly,\n\n1. Calls upon {words} to light lamps.") == [name]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Inter-Port Committee", "IPC"),
        ("Coastal Trade Committee", "CTC"),
        ("International Lamp Organization", "ILO"),
        ("Wick Handling Office", "WHO"),
        ("Island Mapping Office", "IMO"),
        ("Urban Navigation Harbour Control Route", "UNHCR"),
    ],
)
def test_an_acronym_means_what_the_text_says_it_means(name: str, short: str) -> None:
    text = f"The General Assembly,\n\n1. Welcomes the {name} ({short});\n\n2. Requests the {short} to count the lamps."
    assert asked(text)[-1] == name


@pytest.mark.parametrize(
    ("name", "short", "full"),
    [
        ("World Health Organization", "WHO", "World Health Organization"),
        ("Office of the High Commissioner for Refugees", "UNHCR", "Office of the United Nations High Commissioner for"),
        ("Food and Agriculture Organization", "FAO", "Food and Agriculture Organization of the United Nations"),
    ],
)
def test_an_acronym_that_the_text_spells_out_as_the_table_does_stays(name: str, short: str, full: str) -> None:
    text = f"The General Assembly,\n\n1. Welcomes the {name} ({short});\n\n2. Requests the {short} to count the lamps."
    assert asked(text)[-1].startswith(full)


@pytest.mark.parametrize(
    "notes",
    [
        "Documents A79/33 and A79/57.\n\nAnnex 1.",
        "Annex II.",
        "1 See document A79/33.\n\nAnnex",
        "Appendix 3.\n\n2 Document A79/57.",
        "Attachment.",
    ],
)
def test_notes_before_the_masthead_end_nothing(notes: str) -> None:
    acts = "Having considered the reports,\n\n1. ADOPTS the rules;\n\n2. URGES Member States to light lamps."
    found = read(
        f"{notes}\n\nWHA79.93 Amendments to the Lamp Rules\n\nThe Seventy-ninth World Health Assembly,\n\n{acts}"
    )
    assert [paragraph.ref for paragraph in found.paragraphs] == ["P1", "1", "2"]
    assert found.title == "Amendments to the Lamp Rules"
