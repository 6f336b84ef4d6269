"""Who is asked, on sentences of our own."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tracker.extract import extract
from tracker.model import Resolution
from tracker.readers import read_bytes


def names(resolution, ref="1", clause=0):
    paragraph = next(p for p in resolution.paragraphs if p.ref == ref)
    return [addressee.name for addressee in paragraph.clauses[clause].addressees]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requests the Secretary-General to map the wells.", ["Secretary-General"]),
        ("Calls upon all States to map their wells.", ["Member States"]),
        (
            "Invites Member States that are in a position to do so and other donors to fund the wells.",
            ["Member States", "donors"],
        ),
        (
            "Encourages international and regional organizations to share maps.",
            ["international organizations", "regional organizations"],
        ),
        (
            "Encourages relevant entities of the United Nations system, including the World Bank and UNICEF, to help.",
            ["United Nations system", "World Bank", "United Nations Children's Fund"],
        ),
        (
            "Requests the specialized agencies and other organizations of the United Nations system to help.",
            ["specialized agencies", "United Nations system"],
        ),
        ("Urges the Government of Peru to map its wells.", ["Peru"]),
        ("Requests that the UN Office for Disarmament Affairs report back.", ["Office for Disarmament Affairs"]),
        ("Asks the UN Statistics Division to keep a list.", ["Statistics Division"]),
        ("Requests that the Secretary-General prepare a map of the wells.", ["Secretary-General"]),
        ("Requests that the map be printed.", []),
        ("Encourages further efforts in the repair of wells.", []),
        ("Encourages cooperation between Chile and Peru.", ["Chile", "Peru"]),
        ("Demands that Iraq, the occupying Power, reopen the road.", ["Iraq"]),
        ("Urges both parties to reopen the road.", ["all parties"]),
        ("Calls for the reopening of the road.", []),
        ("Appeals to Member States and donors to fund the wells.", ["Member States", "donors"]),
        ("Requests the Secretary-General when doing so to map the wells.", ["Secretary-General"]),
        ("Requests the Secretary-General through his Special Envoy to map the wells.", ["Secretary-General"]),
        (
            "Reiterates its request to the Secretary-General contained in resolution 80/1 to map the wells.",
            ["Secretary-General"],
        ),
        ("Calls upon those States committed to the compact to map their wells.", ["Member States"]),
        ("Encourages civil society worldwide to map the wells.", ["civil society"]),
        ("Reiterates its call and appeal to Member States to map their wells.", ["Member States"]),
        (
            "Invites international organizations or institutions to map the wells.",
            ["international organizations", "international institutions"],
        ),
        ("Invites regional organizations and donors to map the wells.", ["regional organizations", "donors"]),
        (
            "Invites the United Nations and its agencies and bodies to map the wells.",
            ["United Nations", "United Nations system"],
        ),
        (
            "Invites the African Union and its organs to map the wells.",
            ["African Union", "organs of the African Union"],
        ),
        (
            "Requests the Board of Auditors, within its mandate and in liaison with, when apt, States, to map wells.",
            ["Board of Auditors"],
        ),
        ("Urges stakeholders in Chad, Ghana and Peru to talk.", ["stakeholders in Chad, Ghana and Peru"]),
        ("Urges Chad, Ghana and Peru to talk.", ["Chad", "Ghana", "Peru"]),
        ("Calls for support to the efforts of the countries of the region.", []),
        (
            "Thanks the Chair of the Board of Auditors, Ms. Ana Soto, the Secretary-General and Peru for their help.",
            ["Chair of the Board of Auditors", "Secretary-General", "Peru"],
        ),
        ("Urges States that have not yet done so and donors to map wells.", ["Member States", "donors"]),
        ("Urges States that have wells and pumps to map them.", ["Member States"]),
        ("Calls for joint efforts involving Peru and regional banks.", ["Peru", "regional banks"]),
        ("Decides to recommend to the World Bank that a meeting on wells be held.", ["World Bank"]),
        ("Decides to propose to the World Bank to map wells.", ["World Bank"]),
        ("Decides to elaborate and adopt a treaty on wells.", ["General Assembly"]),
        ("Demands the swift and complete withdrawal of all Chilean forces.", ["Chile"]),
        ("Calls for an end to attacks by militias.", ["militias"]),
        ("Calls for the prevention of all acts of harassment by settlers.", []),
        ("Calls for a prompt investigation by Peru into the flood.", ["Peru"]),
        ("Determines that measures taken or to be taken by Peru are void.", []),
        ("Calls upon signatories to map their wells.", ["signatories"]),
        (
            "Invites representatives of donors and regional commissions to map the wells.",
            ["donors", "regional commissions"],
        ),
        (
            "Urges the Government of Old Harbour and the Government of Peru to map their wells.",
            ["Old Harbour", "Peru"],
        ),
        ("Requests the Board of Auditors led by its Chair to map the wells.", ["Board of Auditors"]),
        (
            "Encourages greater efforts by donors and the international community towards the mending of wells.",
            ["donors", "international community"],
        ),
        ("Calls upon the two parties to work with the Secretary-General to map the wells.", ["all parties"]),
        (
            "Requests the secretariat of the United Nations Conference on Trade and Development to map the wells.",
            ["secretariat of the United Nations Conference on Trade and Development"],
        ),
        (
            "Calls for steps, agreed to at the harbour, to be taken by all donors, that would mend the wells.",
            ["donors"],
        ),
        (
            "Encourages the establishment of partnerships between Chile and Peru, and between Chile and UNICEF.",
            ["Chile", "Peru", "United Nations Children's Fund"],
        ),
    ],
)
def test_directives(read, text, expected):
    assert names(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Decides to review the wells at its next session.", ["General Assembly"]),
        ("Decides to remain seized of the matter.", ["General Assembly"]),
        ("Decides to extend the mandate of the Panel.", []),
        ("Decides that all States shall close the strait.", ["Member States"]),
        ("Authorizes the Secretary-General to sign the lease.", ["Secretary-General"]),
        ("Decides to request the Secretary-General to sign the lease.", ["Secretary-General"]),
        ("Decides to allow Peru to keep its seat at the table on the terms set out below.", ["Peru"]),
        ("Decides to permit the Secretary-General to borrow from the fund.", ["Secretary-General"]),
        ("Decides to allow the Governments of Chile and Peru to pay the fee over ten years.", ["Chile", "Peru"]),
        ("Decides to allow donors to attend.", ["donors"]),
        ("Decides to permit Chile, as an exception, to vote.", ["Chile"]),
        ("Decides to allow the movement of keepers from one well to another.", ["General Assembly"]),
        ("Decides to permit the sale of old maps to go on.", ["General Assembly"]),
        ("Endorses the findings of the survey.", []),
        ("Decides that the Security Council shall comprise fifteen members.", []),
        ("Decides to adapt the scope of the survey.", []),
        ("Decides to increase the fee, and that the Secretary-General shall collect it.", ["Secretary-General"]),
        (
            "Decides, in order to mend wells, pumps and quays, to raise the fee, and that the Board of Auditors shall "
            "collect it.",
            ["Board of Auditors"],
        ),
        (
            "Decides that the meeting, to be convened by the Secretary-General, shall be held at United Nations "
            "Headquarters.",
            ["Secretary-General"],
        ),
        ("Expresses its intention to extend the survey.", ["General Assembly"]),
        ("Decides that staff members shall not be subject to the fee.", []),
    ],
)
def test_decisions(read, text, expected):
    assert names(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Commends the United Nations Office on Drugs and Crime for its survey.",
            ["United Nations Office on Drugs and Crime"],
        ),
        ("Commends the work of the United Nations Office on Drugs and Crime.", []),
        ("Expresses its gratitude to the Government of Peru for its hospitality.", ["Peru"]),
        ("Welcomes the report of the Secretary-General.", []),
        ("Condemns Iraq for closing the road.", ["Iraq"]),
        (
            "Expresses its sympathy to the victims of the flood, and to the Government of Peru.",
            ["victims of the flood", "Peru"],
        ),
    ],
)
def test_praise_and_blame(read, text, expected):
    assert names(read(text)) == expected


def test_consulted_parties_are_kept_apart(read):
    resolution = read("Requests the Secretary-General, in close consultation with Member States, to map the wells.")
    (clause,) = resolution.operative[0].clauses
    assert [party.name for party in clause.addressees] == ["Secretary-General"]
    assert [party.name for party in clause.consulted] == ["Member States"]


def test_the_words_that_narrow_an_addressee_are_kept(read):
    resolution = read("Invites Member States that have not yet done so to map their wells.")
    (party,) = resolution.operative[0].clauses[0].addressees
    assert party.qualifier == "that have not yet done so"
    text = resolution.operative[0].text
    assert text[party.span.start : party.span.end] == party.text


def test_the_office_is_the_one_that_the_document_named(read):
    resolution = read(
        "Commends the United Nations Office on Drugs and Crime for its survey.",
        "Requests the Office to map the wells.",
    )
    assert names(resolution, "2") == ["United Nations Office on Drugs and Crime"]
    assert resolution.operative[1].clauses[0].addressees[0].rule.startswith("anaphora")


def test_the_council_is_the_adopting_body_itself(read):
    resolution = read("Requests the President of the Council to convene a meeting.", body="Economic and Social Council")
    assert names(resolution) == ["President of the Economic and Social Council"]


@pytest.mark.parametrize(
    ("body", "text", "expected"),
    [
        (
            "World Health Assembly",
            "REQUESTS the Director-General to map the wells;",
            "Director-General of the World Health Organization",
        ),
        (
            "World Health Assembly",
            "REQUESTS the Executive Board to map the wells;",
            "Executive Board of the World Health Organization",
        ),
        (
            "Directing Council of the Pan American Health Organization",
            "Requests the Director to map the wells;",
            "Director of the Pan American Sanitary Bureau",
        ),
        ("General Assembly", "Requests the Director-General to map the wells;", "Director-General"),
    ],
)
def test_officials_are_those_of_the_adopting_body_s_organization(read, body, text, expected):
    assert names(read(text, body=body)) == [expected]


def test_the_administering_power_is_the_state_that_the_document_calls_so(read):
    asks = "Calls upon the administering Power to map the wells."
    told = read(asks, preamble="Noting the statement of the United Kingdom as the administering Power,")
    assert names(told) == ["United Kingdom"]
    two = (
        "Noting the statements of France, the administering Power, and of the United Kingdom, the administering Power,"
    )
    assert names(read(asks, preamble=two)) == names(read(asks)) == ["administering Power"]


def test_a_programme_is_completed_by_the_name_that_the_document_gave_it(read):
    resolution = read(
        "Recommends that the Programme map the wells.",
        preamble="Noting the work of the Old Harbour Lamp Programme,",
    )
    assert names(resolution) == ["Old Harbour Lamp Programme"]


def test_them_are_all_who_stood_together(read):
    text = "Recognizes the part of the World Bank and the regional commissions, and encourages them to map the wells."
    assert names(read(text), clause=1) == ["World Bank", "regional commissions"]


def test_them_are_also_those_of_a_list_that_no_table_has(read):
    text = "Notes the work of the World Bank and village councils, and encourages them to map the wells."
    assert names(read(text), clause=1) == ["World Bank", "village councils"]


def test_them_are_a_group_with_its_members(read):
    text = "Notes the offers of regional organizations, such as the World Bank, and invites them to map the wells."
    assert names(read(text), clause=1) == ["regional organizations", "World Bank"]


def test_a_name_is_completed_by_no_place_of_need(read):
    resolution = read(
        "Encourages Participants to map the wells.",
        preamble="Noting what Harbour Process Participants do, and the help to Participants in areas of need,",
    )
    assert names(resolution) == ["Harbour Process Participants"]


def test_both_sides_are_the_parties_that_the_document_named(read):
    resolution = read(
        "Demands that both sides reopen the road.", preamble="Regretting what parties to the conflict do,"
    )
    assert names(resolution) == ["parties to the conflict"]


def test_a_mandate_is_completed_from_the_document(read):
    resolution = read(
        "Requests the Special Rapporteur to map the wells.",
        body="Human Rights Council",
        preamble="Recalling the work of the Special Rapporteur on the right to clean wells,",
    )
    assert names(resolution) == ["Special Rapporteur on the right to clean wells"]


def test_them_are_those_of_the_clause_before(read):
    resolution = read("Invites Member States to map their wells, and encourages them to share the maps.")
    assert names(resolution, "1", 1) == ["Member States"]


def test_subparagraphs_inherit_and_may_name_their_own(read):
    resolution = read(
        "Requests:",
        "(a) The Secretary-General to map the wells;",
        "(b) Member States to repair them;",
        "Encourages donors:",
        "(a) To fund the wells;",
    )
    assert names(resolution, "1(a)") == ["Secretary-General"]
    assert names(resolution, "1(b)") == ["Member States"]
    assert names(resolution, "2(a)") == ["donors"]
    assert resolution.operative[-1].clauses[0].inherited


def test_a_name_in_no_table_is_kept_and_marked(read):
    resolution = read("Requests the Harbour Renewal Panel of Portmere to map the wells.")
    (clause,) = resolution.operative[0].clauses
    assert clause.addressees[0].name == "Harbour Renewal Panel of Portmere"
    assert clause.doubts[0].field == "addressee"


def test_decimal_subparagraphs_take_what_their_chapeau_asks():
    text = (
        "EM/RC53/R.99\n\nThe Regional Committee,\n\nNoting the dark,\n\n1. URGES Member States to:\n\n"
        "1.1 Support the lamps;\n\n1.2 Initiate the burning of oil."
    )
    resolution = extract(read_bytes(text.encode(), "lamps.txt"))
    for ref in ("1.1", "1.2"):
        (clause,) = next(p for p in resolution.paragraphs if p.ref == ref).clauses
        assert (clause.verb, clause.inherited) == ("urge", True)
        assert names(resolution, ref) == ["Member States"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Calls for support for the development efforts of the islands.", []),
        ("Calls for further support by UNICEF for the efforts of the islands.", ["United Nations Children's Fund"]),
        ("Calls for the effective management of public wells.", []),
        ("Encourages the contribution of UNICEF to the efforts of the islands.", ["United Nations Children's Fund"]),
    ],
)
def test_who_is_helped_is_not_asked(read, text, expected):
    assert names(read(text)) == expected


def test_a_text_is_read_alike_whatever_the_seed_of_hashes(tmp_path):
    text = (
        "The Security Council,\n\nRecalling the work of the Special Envoy of the Secretary-General and of the Special "
        "Envoy of the Secretary-General for the Great Lakes Region,\n\n1. Requests the Special Envoy to report.\n"
    )
    (tmp_path / "envoy.txt").write_text(text)
    code = (
        "from tracker.readers import read; from tracker.extract import extract; import sys;"
        "print(extract(read(sys.argv[1])).operative[0].clauses[0].addressees[0].name)"
    )
    read_with = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "envoy.txt")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(read_with) == 1


UNKNOWN = {
    "Urges all localities to publish their timetables": "localities",
    "Urges all others to follow the example": "others",
    "Invites each keeper of a well to keep a log": "keeper",
    "Calls upon anyone operating a ferry to publish its times": "anyone operating a ferry",
    "Requests whoever keeps the register of wells to open it": "whoever keeps the register of wells",
    "Requests that ferries publish their timetables": "ferries",
}


@pytest.mark.parametrize("sentence", UNKNOWN)
def test_whoever_stands_before_what_is_asked_is_asked_and_doubted_where_no_table_has_them(
    sentence: str, read: Callable[..., Resolution]
) -> None:
    (clause,) = read(f"{sentence};").operative[0].clauses
    assert [party.name for party in clause.addressees] == [UNKNOWN[sentence]]
    assert "this name is in no table" in [doubt.reason for doubt in clause.doubts]


@pytest.mark.parametrize(
    ("sentence", "is_doubted"),
    [
        ("Invites localities to keep a log", True),
        ("Urges the Peruvians to talk", True),
        ("Invites countries developing integrated frameworks for wells to share their experience", True),
        ("Invites the members of the United Nations pension scheme to share their experience", True),
        ("Invites all and sundry to pay", True),
        ("Encourages further efforts to map the wells", False),
        ("Urges timely action to map the wells", False),
        ("Encourages national strategies on wells to take account of floods", False),
    ],
)
def test_nobody_where_somebody_seems_to_stand_is_doubted(
    sentence: str, is_doubted: bool, read: Callable[..., Resolution]
) -> None:
    (clause,) = read(f"{sentence};").operative[0].clauses
    assert clause.addressees == ()
    nobody = "nobody was recognized in the words that say who is asked"
    assert (nobody in [doubt.reason for doubt in clause.doubts]) is is_doubted
