"""Forms of other bodies' papers: session openings, labels of drafts, minutes, lead-ins, bullets; texts of our own."""

import pytest

from tracker.extract import extract
from tracker.readers import read_bytes


def read(text):
    return extract(read_bytes(text.encode(), "paper.txt"))


def clauses(resolution):
    return {
        each.ref: [(clause.verb, *(party.name for party in clause.addressees)) for clause in each.clauses]
        for each in resolution.operative
    }


def test_the_session_that_opens_a_text_keeps_its_preamble_and_dates_it():
    resolution = read(
        "RESOLUTION NO. 12/50-E\n\nON CARAVAN WELLS\n\n"
        "The Fiftieth Session of the Council of Foreign Ministers of the Organization of Islamic Cooperation"
        " (Session: Wells), held in Yaoundé, Republic of Cameroon, on 29-30 August 2024,\n\n"
        "Recalling the resolutions of the Islamic Summit;\n\n1. Calls upon Member States to repair wells.\n"
    )
    assert [each.ref for each in resolution.paragraphs] == ["P1", "1"]
    assert (resolution.symbol, resolution.session) == ("Resolution No. 12/50-E", 50)
    assert str(resolution.adopted) == "2024-08-30"


def test_labels_of_a_working_draft_are_numbers():
    resolution = read(
        "A/79/L.99\n\n[Agreed ad ref] Wells of the plains\n\nThe General Assembly,\n\n"
        "[PP1] Recalling its resolution 78/1,\n\n[PP2 alt. Noting the state of wells,]\n\n"
        "OP1. [Calls upon] [Urges] Member States to clean wells;\n\nOP1 bis. Invites donors to help;\n\n"
        "[OP2. Requests the Secretary-General to report.]\n"
    )
    assert [each.ref for each in resolution.paragraphs] == ["P1", "P2", "1", "1bis", "2"]
    assert resolution.title == "Wells of the plains"
    assert clauses(resolution)["1bis"] == [("invite", "donors")]


def test_minutes_tell_what_was_done_under_numbers_that_go_on():
    resolution = read(
        "FAO Council, Hundred and Seventy-fifth Session\n\nOutcome of the review of granaries\n\n"
        "12. The Council welcomed the review of granaries and:\na) stressed that granaries matter;\n"
        "b) requested the Director-General to present a plan; and\nc) encouraged Members to contribute.\n\n"
        "13. The Council took note of the update on seed banks.\n"
    )
    found = clauses(resolution)
    assert list(found) == ["12", "12(a)", "12(b)", "12(c)", "13"]
    assert [each[0][0] for each in found.values()] == ["welcome", "stress", "request", "encourage", "take note"]


@pytest.mark.parametrize("head", ["CAC47:", "The Codex Alimentarius Commission:"])
def test_a_bare_name_heads_a_list_of_what_was_done(head):
    resolution = read(
        f"Labels of dried fruit\n\n{head}\n\ni.\tadopted the draft standard for figs;\n\n"
        "ii.\trequested the Secretariat to issue a circular letter by March 2025.\n"
    )
    assert [each.ref for each in resolution.operative if each.clauses] == ["1(i)", "1(ii)"]


def test_a_lead_in_names_whom_numbered_points_ask():
    resolution = read(
        "Recommendation CM/Rec(2024)99\nof the Committee of Ministers to member States\non the care of benches\n\n"
        "(Adopted by the Committee of Ministers on 9 October 2024)\n\nThe Committee of Ministers,\n\n"
        "Noting that benches serve everybody,\n\nRecommends that the governments of the member States:\n\n"
        "1. take all measures to repair benches;\n\n2. ensure that this recommendation is disseminated;\n\n"
        "Appendix to Recommendation CM/Rec(2024)99\n\n1. Benches are made of wood.\n"
    )
    assert resolution.title == "on the care of benches"
    asked = [("recommend", "governments of the member States")]
    assert clauses(resolution) == {"1": asked, "2": asked}
    assert [each.title for each in resolution.annexes] == ["Appendix to Recommendation CM/Rec(2024)99"]


def test_an_act_before_an_act_with_a_list_heads_nothing():
    resolution = read(
        "Resolution 40 (Cg-19)\n\nRain gauges\n\nTHE WORLD METEOROLOGICAL CONGRESS,\n\nRecalling the floods,\n\n"
        "Adopts the plan given in the annex;\n\nRequests Members:\n\n(1) To renew their gauges by 2027;\n\n"
        "(2) To share data;\n\nInstructs the Secretary-General to report to Congress at its twentieth session:\n"
        "– with maps;\n– with figures.\n\n(Committee 3, 2nd meeting)\n"
    )
    assert [each.ref for each in resolution.operative] == ["1", "2", "2(1)", "2(2)", "3"]
    assert resolution.operative[-1].tail == "– with maps;\n– with figures."
    (report,) = resolution.operative[-1].clauses
    assert [each.session.body for each in report.deadlines] == ["World Meteorological Congress"]


def test_a_conference_of_states_parties_is_told_by_its_papers():
    resolution = read(
        "OPCW\tConference of the States Parties\n\nTwenty-Ninth Session\tC-29/DEC.99\n"
        "25 – 29 November 2024\t28 November 2024\n\nREGISTER OF DISUSED LABORATORIES\n\n"
        "The Conference of the States Parties,\n\nBearing in mind Article VIII of the Chemical Weapons Convention;\n\n"
        "Hereby:\n\n1. Requests the Director-General to report to the Council at its 109th Session.\n"
    )
    assert "Chemical Weapons" in (resolution.body or "")
    assert (resolution.symbol, str(resolution.adopted)) == ("C-29/DEC.99", "2024-11-28")
    assert [each.ref for each in resolution.paragraphs] == ["P1", "1"]
    (deadline,) = resolution.operative[0].clauses[0].deadlines
    assert (deadline.session.number, "Executive Council" in deadline.session.body) == (109, True)


def test_the_session_of_a_committee_that_no_table_has_is_not_the_assemblys():
    resolution = read(
        "ICC-ASP/22/Res.99\n\nAdopted at the 10th plenary meeting, on 14 December 2023, by consensus\n\nThe archive\n\n"
        "The Assembly of States Parties,\n\nRecalling article 112 of the Rome Statute,\n\n1. Requests the Registrar to"
        " report to the Committee on Budget and Finance at its forty-third session and to the Assembly at its"
        " twenty-third session;\n"
    )
    assert (resolution.symbol, resolution.session) == ("ICC-ASP/22/Res.99", 22)
    first, second = resolution.operative[0].clauses[0].deadlines
    assert (first.session.body, first.date) == ("Committee on Budget and Finance", None)
    assert second.date is not None


def test_a_board_names_its_sessions_by_their_place_in_a_year():
    resolution = read(
        "2024/99\nReport of the Administrator on wells\n\nThe Executive Board\n\n"
        "1. Takes note of the report (DP/2024/14);\n\n"
        "2. Requests UNDP to report on wells at the second regular session 2026.\n\n7 June 2024\n"
    )
    (deadline,) = resolution.operative[1].clauses[0].deadlines
    assert (deadline.text, deadline.session.number) == ("at the second regular session 2026", 2026)
    assert (str(deadline.first), str(deadline.last)) == ("2026-01-01", "2026-12-31")


def test_the_session_and_the_day_stand_in_the_opening_or_the_title():
    labour = read(
        "Resolution concerning looms\n\nThe General Conference of the International Labour Organization, meeting at its"
        " 112th Session, 2024,\n\nHaving discussed looms,\n\n1. Requests the Director-General to prepare a plan for"
        " consideration by the Governing Body at its 356th Session.\n"
    )
    assert labour.session == 112
    assert (
        labour.operative[0].clauses[0].deadlines[0].session.body == "Governing Body of the International Labour Office"
    )
    parliament = read(
        "P9_TA(2024)0999\n\nEuropean Parliament resolution of 14 March 2024 on bridges\n\nThe European Parliament,\n\n"
        "– having regard to its resolution of 9 June 2021,\n\nA. whereas footbridges are old;\n\n"
        "1. Urges the Member States to repair footbridges;\n"
    )
    assert str(parliament.adopted) == "2024-03-14"
    assert [each.ref for each in parliament.paragraphs] == ["P1", "P2", "1"]
