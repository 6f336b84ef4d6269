"""The grammar of time, case by case, on sentences of our own; and the tables that it reads from."""

import time
from datetime import date

import pytest

from tracker.extract.times.deadlines import find_times
from tracker.extract.times.setting import Setting
from tracker.extract.times.tokens import read_tokens
from tracker.knowledge import load
from tracker.knowledge.time_rules import load_time_rules
from tracker.knowledge.time_words import (
    COLUMNS,
    CONTEXT_COLUMNS,
    CONTEXT_TABLE,
    TABLE,
    Beside,
    When,
    read_rows,
)
from tracker.model import Category, DeadlineKind

ADOPTED = date(2024, 12, 4)
ASSEMBLY = "General Assembly"
COUNCIL = "Human Rights Council"


def times(words, *, body=ASSEMBLY, adopted=ADOPTED, category=None):
    """What a clause says of time; a clause that opens with "Decides" decides."""
    category = category or (Category.DECIDING if words.startswith("Decides") else Category.DIRECTIVE)
    setting = Setting(body, adopted, None, load().calendar)
    names = (ASSEMBLY, COUNCIL)

    def before(place):
        found = [(words.rfind(name, 0, place), name) for name in names]
        return tuple(name for at, name in sorted(found, reverse=True) if at >= 0)

    def at(place):
        start = place + 4 if words.startswith("the ", place) else place
        return next(((name, start + len(name)) for name in names if words.startswith(name, start)), None)

    return find_times(words, 0, len(words), category, setting, before, at, words.find(" ") + 1)


def found(words, **kwargs):
    return [(each.kind.value, each.date, each.first, each.last) for each in times(words, **kwargs).deadlines]


# --- dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("by mid-March 2027", "2027-03-15", "2027-03-15"),
        ("by the middle of March 2027", "2027-03-15", "2027-03-15"),
        ("by early June 2027", "2027-06-10", "2027-06-10"),
        ("by the beginning of June 2027", "2027-06-10", "2027-06-10"),
        ("by the start of June 2027", "2027-06-10", "2027-06-10"),
        ("by late June 2027", "2027-06-30", "2027-06-30"),
        ("before the close of June 2027", "2027-06-30", "2027-06-30"),
        ("by early 2027", "2027-03-31", "2027-03-31"),
        ("by mid-2027", "2027-06-30", "2027-06-30"),
        ("by late 2027", "2027-12-31", "2027-12-31"),
        ("no later than the end of the year 2027", "2027-12-31", "2027-12-31"),
        ("in late 2027", "2027-10-01", "2027-12-31"),
        ("early in 2027", "2027-01-01", "2027-03-31"),
        ("in the second quarter of 2027", "2027-04-01", "2027-06-30"),
        ("by the third quarter of 2027", "2027-09-30", "2027-09-30"),
        ("in the last quarter of 2027", "2027-10-01", "2027-12-31"),
        ("in the first half of 2027", "2027-01-01", "2027-06-30"),
        ("before the end of the first half of 2027", "2027-06-30", "2027-06-30"),
        ("in March 2027", "2027-03-01", "2027-03-31"),
        ("within 2027", "2027-01-01", "2027-12-31"),
        ("in the course of 2027", "2027-01-01", "2027-12-31"),
        ("during the calendar year 2027", "2027-01-01", "2027-12-31"),
        ("with effect from 1 July 2027", "2027-07-01", "2027-07-01"),
        ("effective 1 July 2027", "2027-07-01", "2027-07-01"),
        ("on Tuesday, 6 July 2027", "2027-07-06", "2027-07-06"),
        ("by the 1st of May 2027", "2027-05-01", "2027-05-01"),
        ("by May 1, 2027", "2027-05-01", "2027-05-01"),
        ("from 18 to 22 May 2027", "2027-05-18", "2027-05-22"),
        ("from 30 May to 2 June 2027", "2027-05-30", "2027-06-02"),
        ("from Monday, 3 May, to Friday, 7 May 2027", "2027-05-03", "2027-05-07"),
        ("by the end of the biennium 2026-2027", "2027-12-31", "2027-12-31"),
        ("by 30 April", "2025-04-30", "2025-04-30"),
        ("on or around 13 May 2027", "2027-05-13", "2027-05-13"),
        ("in or about May 2027", "2027-05-01", "2027-05-31"),
    ],
)
def test_a_date_is_a_stretch_of_days(words, first, last):
    last = date.fromisoformat(last)
    assert found(f"Requests the Board to map the wells {words}.") == [("date", last, date.fromisoformat(first), last)]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("in 2027, 2028 and 2029", ["2027-12-31", "2028-12-31", "2029-12-31"]),
        ("in 2027 and in 2029", ["2027-12-31", "2029-12-31"]),
        ("in 2027 and again in 2031", ["2027-12-31", "2031-12-31"]),
        ("in 2027, and then in 2031", ["2027-12-31", "2031-12-31"]),
        ("by 2027 and 2030 respectively", ["2027-12-31", "2030-12-31"]),
        ("in March and September 2027", ["2027-03-31", "2027-09-30"]),
        ("in March 2027 and September 2028", ["2027-03-31", "2028-09-30"]),
        ("from 4 to 15 May and 31 August to 4 September 2027 respectively", ["2027-05-15", "2027-09-04"]),
        ("from 1 January to 31 March 2027 and in May 2028", ["2027-03-31", "2028-05-31"]),
        ("at the end of 2027 and the beginning and in the middle of 2028", ["2027-12-31", "2028-03-31", "2028-06-30"]),
        ("in early and late 2027", ["2027-03-31", "2027-12-31"]),
        ("in the first and third quarters of 2027", ["2027-03-31", "2027-09-30"]),
        ("across 2026 and 2027", ["2027-12-31"]),
        ("for a period of two years from 2026 to 2027", ["2027-12-31"]),
        ("from 1 July 2027 at the latest and before 1 June 2028", ["2027-07-01", "2028-06-01"]),
        ("towards the end of 2026 and/or early in 2027", ["2026-12-31", "2027-03-31"]),
        ("by 30 June 2028 and 30 June 2030", ["2028-06-30", "2030-06-30"]),
        ("on 3 and 9 March 2027", ["2027-03-03", "2027-03-09"]),
        ("on 15 February 2027, 15 June 2027 and 13 October 2027", ["2027-02-15", "2027-06-15", "2027-10-13"]),
    ],
)
def test_every_date_of_a_list_counts(words, days):
    got = times(f"Requests the Board to hold a meeting {words}.").deadlines
    assert [each.date.isoformat() for each in got] == days


@pytest.mark.parametrize(
    "words",
    [
        "report every two years, from 2027 until 2033",
        "submit biennial reports, starting in 2027, until 2033",
        "report annually to the General Assembly from 2027 to 2033",
        "meet each year from 2028 until 2033",
        "report biennially, through the Panel, from 2029 to 2033",
    ],
)
def test_the_last_year_of_a_rhythm_is_a_deadline_and_the_first_is_none(words):
    rhythm, last = times(f"Requests the Board to {words}.").deadlines
    assert (rhythm.kind, last.date, last.first) == (DeadlineKind.RECURRING, date(2033, 12, 31), date(2033, 12, 31))


@pytest.mark.parametrize(
    "words",
    [
        "submit reports on the wells in 2026 and 2028,2 and reports on progress achieved in closing wells in 2030",
        "submit a survey in 2026, a map in 2028, and a report on the gains made in drilling in 2030",
        "submit a report in 2026, followed by reports in 2028 and 2030",
        "report at its eighty-first session in 2026, and again in 2028 and in 2030",
        "report to the General Assembly at its eighty-first session in 2026, in 2028 and in 2030",
        "report at the eighty-first session of the General Assembly in 2026, 2028 and 2030",
    ],
)
def test_each_year_of_several_reports_counts(words):
    got = times(f"Requests the Board to {words}.").deadlines
    assert [each.last.year for each in got] in ([2026, 2028, 2030], [2027, 2028, 2030])


@pytest.mark.parametrize(
    "words",
    [
        "Requests the Board to follow the 2030 Agenda and the Programme for 2026-2027.",
        "Requests the Board to pay the costs for the period from 1 July 2027 to 30 June 2028.",
        "Decides to appropriate the sum for the period from 1 July 2027 to 30 June 2028.",
        "Requests the Board to begin talks, starting on 1 March 2027.",
        "Requests the Board to invite the President elected in 2025.",
        "Requests the Board, in order to reach its target of dry wells by 2030, to dig.",
        "Requests the Board to help villages in reaching the Well Goals by 2030.",
        "Requests the Board to work towards the objective of clean wells in all villages by 2030.",
        "Requests the Board to study the capacity of villages to meet the targets by 2030.",
        "Requests the Board to support villages that may not reach their wells by 2030.",
        "Requests the Board to keep the promises made in March 2025.",
        "Requests the Board to follow resolution 2717 (2023) of 19 December 2023.",
        "Requests the Board to use the June 20 Agreement.",
        "Requests the Board to use rules drawn up at the meeting held in Ayr, Scotland, from 4 to 7 May 20263.",
    ],
)
def test_names_budgets_and_beginnings_are_no_deadlines(words):
    assert not times(words).deadlines


def test_the_session_at_which_a_rhythm_starts_is_when_it_is_due_first():
    found = times("Requests the Board to report annually to the Assembly, starting at its eighty-first session.")
    rhythm, first = sorted(found.deadlines, key=lambda each: each.kind.value)
    assert (rhythm.kind, rhythm.frequency) == (DeadlineKind.RECURRING, "P1Y")
    assert (first.kind, first.session.number) == (DeadlineKind.SESSION, 81)


def test_annual_sessions_come_each_year():
    (rhythm,) = times("Requests the Board to report on the wells at its annual sessions.").deadlines
    assert (rhythm.kind, rhythm.frequency) == (DeadlineKind.RECURRING, "P1Y")


def test_an_act_that_starts_on_a_day_is_due_then():
    (start,) = times("Decides that the rules shall be applied in full, starting at the beginning of 2027.").deadlines
    assert start.date == date(2027, 3, 31)
    assert not times("Decides that the Panel shall meet in the decade, starting in 2027.").deadlines


def test_a_term_expires_and_a_task_does_not():
    (until,) = times("Decides to extend the mandate of the Mission until 31 October 2026.").deadlines
    (lasting,) = times("Decides to renew the mandate of the Expert for a period of three years.").deadlines
    (task,) = times("Requests the Board to report on the wells until 31 October 2026.").deadlines
    (by,) = times("Decides that the Mission, whose mandate ends, shall leave by 31 October 2026.").deadlines
    assert [until.expires, lasting.expires, task.expires, by.expires] == [True, True, False, False]


@pytest.mark.parametrize("words", ["until its ninetieth session", "until the closing of its ninetieth session"])
def test_a_session_ends_a_term_as_a_date_does(words):
    (term,) = times(f"Decides to extend the mandate of the Expert {words}.").deadlines
    (task,) = times(f"Requests the Board to lend the lamps {words}.").deadlines
    assert (term.text, term.expires, task.expires) == (words, True, False)


@pytest.mark.parametrize(
    ("words", "text", "due"),
    [
        ("Requests the Board to report to it in three years.", "in three years", date(2027, 12, 4)),
        ("Requests the Board to return to it in eighteen months, and to rest.", "in eighteen months", date(2026, 6, 4)),
        ("Requests the Board to submit a plan in two years' time.", "in two years' time", date(2026, 12, 4)),
        ("Requests the Board to submit a plan in six months\u2019 time;", "in six months\u2019 time", date(2025, 6, 4)),
    ],
)
def test_a_period_after_in_says_when_and_is_doubted_where_it_may_be_a_length(words, text, due):
    (found,) = times(words).deadlines
    assert (found.text, found.date, bool(found.doubts)) == (text, due, "time" not in text)


@pytest.mark.parametrize(
    "words",
    [
        "Requests the Board to honour the first harvest held for the first time in seven years.",
        "Requests the Board to keep the lamps in the years.",
        "Requests the Board to store the lamps in 60 day lots.",
    ],
)
def test_other_periods_after_in_are_no_deadlines(words):
    assert not times(words).deadlines


def test_a_period_from_an_adoption_that_nobody_knows_is_doubted():
    (unknown,) = times("Requests the Board to report within ninety days.", adopted=None).deadlines
    (known,) = times("Requests the Board to report within ninety days.").deadlines
    assert (unknown.date, [each.field for each in unknown.doubts]) == (None, ["deadline"])
    assert (known.date, known.doubts) == (date(2025, 3, 4), ())


# --- sessions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("at its eightieth session", "2025-09-09", "2026-09-07"),
        ("during the eightieth session of the General Assembly", "2025-09-09", "2026-09-07"),
        ("before the end of its eightieth session", "2026-09-07", "2026-09-07"),
        ("by the close of its eightieth session", "2026-09-07", "2026-09-07"),
        ("before the end of the main part of its eightieth session", "2026-09-07", "2026-09-07"),
        ("starting from its upcoming eightieth session", "2025-09-09", "2026-09-07"),
        ("before its eightieth session", "2025-09-09", "2025-09-09"),
        ("in advance of its eightieth session", "2025-09-09", "2025-09-09"),
        ("in time for its eightieth session", "2025-09-09", "2025-09-09"),
        ("at the beginning of its eightieth session", "2025-09-09", "2025-09-09"),
        ("at the second part of its resumed eightieth session", "2025-09-09", "2026-09-07"),
    ],
)
def test_a_session_is_due_from_its_opening_to_its_closing(words, first, last):
    (deadline,) = times(f"Requests the Secretary-General to report to the General Assembly {words}.").deadlines
    assert (deadline.kind, deadline.date) == (DeadlineKind.SESSION, date(2025, 9, 9))
    assert (deadline.first.isoformat(), deadline.last.isoformat()) == (first, last)
    assert not deadline.doubts


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("at its eightieth, eighty-second and eighty-fourth sessions", [80, 82, 84]),
        ("at its eightieth to eighty-second sessions", [80, 81, 82]),
        ("at its 80th session and at its 82nd session", [80, 82]),
        ("at its one hundred and fifth session", [105]),
    ],
)
def test_each_of_several_sessions_is_a_deadline(words, numbers):
    got = times(f"Requests the Secretary-General to report to the General Assembly {words}.").deadlines
    assert [each.session.number for each in got] == numbers


def test_the_sessions_of_several_bodies_are_told_apart():
    words = "to the General Assembly and the Human Rights Council at their eighty-first and sixty-third sessions"
    got = times(f"Requests the Secretary-General to report {words}, respectively.").deadlines
    assert [(each.session.body, each.session.number) for each in got] == [(ASSEMBLY, 81), (COUNCIL, 63)]


@pytest.mark.parametrize(
    "words",
    [
        "Decides on the following working arrangements for the eightieth session of the General Assembly.",
        "Decides that the theme for its eightieth session shall be wells.",
        "Decides that the programme of work of the General Assembly for its eightieth session shall be as follows.",
        "Decides to adopt the timetable for the eightieth session.",
        "Requests the Board to submit an annual report to the subsequent session of the General Assembly.",
    ],
)
def test_the_session_of_a_plan_is_no_deadline(words):
    assert "session" not in [each.kind for each in times(words).deadlines]


def test_a_draft_without_a_date_has_no_deadline_before_its_session():
    draft = Setting(ASSEMBLY, None, 80, load().calendar)
    words = "Requests the Board to share the pledges, including at the fair in May 2023, and to report by May 2026."
    got = find_times(words, 0, len(words), Category.DIRECTIVE, draft, lambda place: (), lambda place: None)
    assert [each.date for each in got.deadlines] == [date(2026, 5, 31)]


def test_an_estimated_session_is_dated_and_doubted():
    (deadline,) = times(
        "Requests the Office to report to the Human Rights Council at its ninetieth session.", body=COUNCIL
    ).deadlines
    assert deadline.estimated
    assert deadline.first < deadline.last
    assert [doubt.field for doubt in deadline.doubts] == ["deadline"]
    assert "estimated" in deadline.doubts[0].reason


def test_a_session_that_no_calendar_knows_has_no_day():
    (deadline,) = times("Requests the Board to report at its ninth session.", body="Ferry Board").deadlines
    assert (deadline.date, deadline.first, deadline.last, deadline.estimated) == (None, None, None, False)


def test_a_session_that_closed_before_the_adoption_is_doubted():
    found = times("Requests the Board to report at its ninth session.", body="Human Rights Council", adopted=None)
    assert not found.deadlines[0].doubts
    late = Setting("Human Rights Council", date(2024, 12, 4), 9, load().calendar)
    words = "Requests the Board to report at its ninth session."
    (deadline,) = find_times(
        words, 0, len(words), Category.DIRECTIVE, late, lambda place: (), lambda place: None
    ).deadlines
    assert [doubt.reason for doubt in deadline.doubts] == ["this session closed before the text was adopted"]


# --- periods, recurrences, events ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "period", "day"),
    [
        ("within sixty (60) days", "P60D", "2025-02-02"),
        ("within five working days of the adoption of this resolution", "P5D", "2024-12-09"),
        ("within two months of the adoption of the present resolution", "P2M", "2025-02-04"),
        ("no later than six months after the adoption of the present resolution", "P6M", "2025-06-04"),
        ("within 15 days of each meeting", "P15D", None),
        ("two years after its approval by the Board", "P2Y", None),
        ("no later than three months after the opening of the wells", "P3M", None),
        ("over the next five years", "P5Y", None),
        ("in the coming year", "P1Y", None),
    ],
)
def test_periods_are_dated_from_the_adoption_only(words, period, day):
    (deadline,) = times(f"Requests the Board to map the wells {words}.").deadlines
    assert (deadline.kind, deadline.period) == (DeadlineKind.PERIOD, period)
    assert (deadline.date and deadline.date.isoformat()) == day


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("in subsequent years", 0),
        ("over the coming months", 0),
        ("over the coming year", 1),
        ("on wells closed more than 50 years after the fact", 0),
        ("not more than 50 days after the end of the war", 1),
        ("on the session held for a period not exceeding three weeks", 0),
    ],
)
def test_lengths_that_are_no_period(words, count):
    assert len(times(f"Requests the Board to report {words}.").deadlines) == count


@pytest.mark.parametrize(
    ("words", "frequency"),
    [
        ("to take part in annual clean-up weeks along rivers", "P1Y"),
        ("to observe the annual World Day of Wells", "P1Y"),
        ("to hold regular consultations with carriers", "regular"),
        ("to submit a biennial report", "P2Y"),
        ("to incorporate the wells into its triennial reviews", "P3Y"),
        ("to keep the Council informed in the Secretary-General’s regular reporting", "regular"),
        ("to meet before the end of each February", "P1Y"),
        ("to meet each February", "P1Y"),
        ("to report by 31 May of each year", "P1Y"),
        ("to report by 31 May annually", "P1Y"),
        ("to report every three years", "P3Y"),
        ("to report every twelve months", "P1Y"),
        ("to report every second year", "P2Y"),
        ("to report twice a year", "P6M"),
        ("to report at least once every biennium", "P2Y"),
        ("to report on a two-year basis", "P2Y"),
        ("to report at six-month intervals", "P6M"),
        ("to report quarterly to the Board", "P3M"),
        ("to report at all its meetings", "session"),
        ("to review, at the regular meetings of their boards, the wells", "session"),
        ("to regularly report on the wells", "regular"),
        ("to ensure an annual open, many-sided and well attended gathering of islands in a free and fair forum", "P1Y"),
        ("to report in connection with its annual report on the sea", "P1Y"),
    ],
)
def test_what_comes_again(words, frequency):
    (deadline,) = times(f"Requests the Board {words}.").deadlines
    assert (deadline.kind, deadline.frequency) == (DeadlineKind.RECURRING, frequency)


@pytest.mark.parametrize(
    "words",
    [
        "to support annual clean-up weeks",
        "to consider the annual report of the Secretary-General",
        "to take part in the consideration of periodic reports",
        "to improve their daily life and their monthly wages",
        "to pay it from the regular budget",
        "to consult the survey published annually",
        "to use the conclusions of the second annual report",
        "to circulate the annual reports mentioned in paragraph 5",
        "to submit any outstanding periodic reports",
        "to take part in the universal periodic review",
        "to give funds to one delegate per State for each session",
        "to find money for all formal meetings",
        "to give support to all meetings of the group",
    ],
)
def test_rhythms_of_other_things(words):
    assert not times(f"Requests the Board {words}.").deadlines


def test_a_day_of_every_year_says_when_it_is_next():
    (deadline,) = times("Requests the Board to meet before the end of each February.").deadlines
    assert (deadline.first, deadline.last) == (date(2025, 2, 28), date(2025, 2, 28))


@pytest.mark.parametrize("words", ["by 31 May annually", "on 31 May every year", "by 31 May of each year"])
def test_the_day_of_a_rhythm_is_kept(words):
    (deadline,) = times(f"Requests the Board to report {words}.").deadlines
    assert (deadline.frequency, deadline.text, deadline.last) == ("P1Y", words, date(2025, 5, 31))


@pytest.mark.parametrize(
    "words",
    [
        "before the Congress",
        "prior to the High-Level Dialogue",
        "until the ceasefire has been verified",
        "until a lasting peace is achieved",
        "at the end of this period",
        "before further moving the wells",
        "at the time of submitting its budget",
        "prior to the expiry of its mandate",
        "in advance of the next review",
        "following the elections",
        "ahead of the 2028 Summer and Winter Games",
        "on the occasion of the tenth anniversary of the Fund",
        "for the tenth anniversary of the Fund",
        "at the end of its current mandate",
        "upon completion of its mandate",
        "upon receipt of the maps",
        "until otherwise agreed",
        "until demarcation and orderly transfer of the land have been accomplished",
        "ahead of the talks",
        "in advance of the 2027 and 2028 meetings of the forum",
        "until further notice",
        "until after the next progress report of the Panel",
        "prior to the deployment of the crew",
        "immediately following any recommendations of the Panel",
        "following the Secretary-General’s reports",
    ],
)
def test_events(words):
    (deadline,) = times(f"Requests the Board to report {words}.").deadlines
    assert (deadline.kind, deadline.text, deadline.date) == (DeadlineKind.EVENT, words, None)


@pytest.mark.parametrize(
    "words",
    [
        "Requests the Board to share the maps, after consultations with the islands.",
        "Calls upon the United Nations Conference on Wells to meet.",
        "Requests the Board to follow up to the Conference on Wells.",
        "Requests the Board to present the maps during an interactive dialogue.",
        "Requests the Board to report as soon as possible.",
        "Calls upon States, pending the establishment of the zone, to close the wells.",
    ],
)
def test_what_is_no_event(words):
    assert not times(words).deadlines


@pytest.mark.parametrize(
    "words",
    [
        "submit the figures to the first financing dialogue",
        "present the maps, including those needed to close the wells, to the next high-level dialogue",
        "submit a survey to the second donors conference",
        "provide figures on the costs to the next global forum",
        "send the list of wells to the third summit",
    ],
)
def test_a_meeting_to_which_something_is_handed_over_says_when(words):
    (deadline,) = times(f"Requests the Board to {words} after consultations with the islands.").deadlines
    assert (deadline.kind, deadline.text) == (DeadlineKind.EVENT, words[words.rindex("to the") :])


@pytest.mark.parametrize(
    "words",
    [
        "until the arrears of Alba, Borduria, Côte d’Ivoire and Cadia have been paid",
        "until the debts of Alba and Borduria have been cleared",
        "until a new rule is adopted",
        "until the fee has been reduced",
        "until the wells of Cadia are closed",
    ],
)
@pytest.mark.parametrize("sessions", ["subsequent sessions", "at later sessions"])
def test_what_lasts_from_a_session_to_an_event_ends_with_the_event(words, sessions):
    (deadline,) = times(
        f"Decides that the ban shall apply at the eighty-first session and {sessions} {words}."
    ).deadlines
    assert (deadline.kind, deadline.text) == (DeadlineKind.EVENT, words)


# --- what belongs to something else -------------------------------------------------------------------


@pytest.mark.parametrize("rule", load_time_rules(), ids=lambda rule: rule.name)
def test_a_rule_decides_its_example_and_not_its_counterexample(rule):
    example, counterexample = times(rule.example), times(rule.counterexample)
    if rule.verdict == "taken":
        assert {each.kind for each in example.deadlines} == {DeadlineKind.DATE}
        assert not example.others
        assert not counterexample.deadlines
    else:
        assert rule.name in [other.reason for other in example.others]
        assert rule.name not in [other.reason for other in counterexample.others]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Requests the Board to use the plan adopted by the General Assembly at its eightieth session.", 0),
        ("Requests the Board to use the plan, adopted in 2025, by 1 May 2026.", 1),
        ("Invites States to attend the congress, to be convened in 2026.", 1),
        ("Invites States to assist the hosts of the congress to be convened in 2026.", 0),
        ("Requests the Board to submit a report to be considered at its eighty-first session.", 1),
        ("Requests the Board to count the number of wells closed in 2025 and 2026.", 0),
        ("Requests that the wells be closed in 2026.", 1),
        ("Decides that the wells shall be closed in 2026.", 1),
        ("Requests the Board to meet in 2026 on the fate of the wells in 2027.", 1),
    ],
)
def test_a_time_belongs_to_the_verb_that_it_depends_on(words, count):
    assert len(times(words).deadlines) == count


def test_a_time_that_nothing_explains_is_shown():
    words = "Urges the Board to close the wells by 2023."
    found = times(words)
    assert not found.deadlines
    assert [words[span.start : span.end] for span in found.untaken] == ["by 2023"]
    assert not times("Urges the Board to close the wells dug before 1 May 2023.").untaken


def test_only_acts_that_ask_or_decide_have_times():
    words = "Notes that the wells are to be closed by 1 May 2027."
    assert not times(words, category=Category.OBSERVING).deadlines


@pytest.mark.parametrize(("words", "doubted"), [("five working days", True), ("60 days", False), ("two years", False)])
def test_a_few_days_may_count_from_what_they_are_about(words, doubted):
    (deadline,) = times(f"Requires all States, where a well is closed, to tell the Board within {words}").deadlines
    assert bool(deadline.doubts) is doubted


# --- the tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", read_rows(TABLE, COLUMNS), ids=lambda row: f"{row.kind}-{row.words[0]}")
def test_words_of_time_are_what_they_are_in_their_example(row):
    tokens = read_tokens(f"Requests 2027 {row.example}.", 0, len(row.example) + 15)
    wanted = When[row.kind.upper()]
    # the words of numbers may be made one with what follows: "81st"
    wanted = When.ORDINAL if wanted is When.ORDINAL_SUFFIX else wanted
    assert wanted in tokens.when


@pytest.mark.parametrize("row", read_rows(CONTEXT_TABLE, CONTEXT_COLUMNS), ids=lambda row: f"{row.kind}-{row.words[0]}")
def test_words_beside_a_time_are_what_they_are_in_their_example(row):
    words = f"in 2027 {row.example}."
    tokens = read_tokens(words, 0, len(words))
    assert Beside[row.kind.upper()] in tokens.beside


@pytest.mark.parametrize(
    "unit",
    [
        *("annually, ", "in 2027, ", "in 2027 and ", "at its first session, ", "within 90 days, ", "prior to the "),
        *("until the wells ", "until 31 May 2027, ", "one hundred and ", "annual ", "session ", "from 3 to ", "every "),
        *("to be held in ", "adopted in ", "3 and ", "the end of ", "on the ", "further ", "regular meetings "),
    ],
)
def test_reading_takes_time_in_proportion_to_the_text(unit):
    def cost(count):
        words = "Requests the Board to report " + unit * count
        begin = time.thread_time()
        times(words)
        return time.thread_time() - begin

    cost(100)
    short, long = min(cost(1_000) for _ in range(2)), min(cost(8_000) for _ in range(2))
    assert long < 24 * short + 0.05


# --- sessions for short ------------------------------------------------------------------------------

CBD = "Conference of the Parties to the Convention on Biological Diversity"
PROTOCOL = "Conference of the Parties serving as the meeting of the Parties to the Cartagena Protocol on Biosafety"
CITES = (
    "Conference of the Parties to the Convention on International Trade in Endangered Species of Wild Fauna and Flora"
)


@pytest.mark.parametrize(
    ("words", "body", "sessions"),
    [
        (
            "report at SC79 and CoP22",
            CITES,
            [(CITES.replace("Conference of the Parties to", "Standing Committee of"), 79), (CITES, 22)],
        ),
        (
            "report at COP17 and CP/MOP 12",
            CBD,
            [
                (CBD, 17),
                (PROTOCOL, 12),
            ],
        ),
        ("map the wells by COP-18", CBD, [(CBD, 18)]),
        (
            "map the wells before SBSTTA-28",
            CBD,
            [("Subsidiary Body on Scientific, Technical and Technological Advice", 28)],
        ),
        (
            "report to WHA80 through EB160",
            "World Health Assembly",
            [("World Health Assembly", 80), ("Executive Board of the World Health Organization", 160)],
        ),
        ("hold a panel at HRC62", COUNCIL, [(COUNCIL, 62)]),
        ("report to WRC-27", ASSEMBLY, [("World Radiocommunication Conference", 2027)]),
        ("tell the parties to the Convention on Biological Diversity of the wells at COP17", ASSEMBLY, [(CBD, 17)]),
        ("report at COP35", ASSEMBLY, [(None, 35)]),
        ("carry out what was adopted at COP15", CBD, []),
    ],
)
def test_a_session_for_short_is_that_of_the_body_whose_text_it_stands_in(words, body, sessions):
    got = times(f"Requests the Secretariat to {words}.", body=body).deadlines
    assert [(each.session.body, each.session.number) for each in got] == sessions
    assert all(each.date for each in got if each.session.body in (CBD, COUNCIL, "World Health Assembly"))


@pytest.mark.parametrize("words", ["at XYZ12", "before ABC-9", "after COP17", "between COP17 and COP18"])
def test_a_session_for_short_that_no_rule_reads_is_not_passed_over(words):
    assert times(f"Requests the Secretariat to map the wells {words}.", body=CBD).untaken
