"""When an act is due, on sentences of our own."""

from datetime import date

import pytest

from tracker.model import DeadlineKind


def deadlines(read, text, **kwargs):
    kwargs.setdefault("closing", "60th plenary meeting 4 December 2024")
    resolution = read(text, **kwargs)
    assert resolution.adopted == date(2024, 12, 4)
    return resolution.operative[0].clauses[0].deadlines


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("by 1 July 2026", date(2026, 7, 1)),
        ("no later than 30 June 2027", date(2027, 6, 30)),
        ("by the end of 2026", date(2026, 12, 31)),
        ("by the end of March 2026", date(2026, 3, 31)),
        ("in the first half of 2026", date(2026, 6, 30)),
        ("by 2030", date(2030, 12, 31)),
        ("from 18 to 22 May 2026", date(2026, 5, 22)),
        ("from 30 May to 2 June 2026", date(2026, 6, 2)),
    ],
)
def test_dates(read, words, due):
    (deadline,) = deadlines(read, f"Requests the Secretary-General to map the wells {words}.")
    assert (deadline.kind, deadline.date) == (DeadlineKind.DATE, due)


@pytest.mark.parametrize(
    "words",
    [
        "to count the number of wells dug in 2025 and 2026",
        "to say whether the wells will be dry by 31 May 2026",
        "to include the map in his second annual report",
        "to hold a meeting that builds on work, building on the annual reports",
    ],
)
def test_times_of_other_things_are_no_deadlines(read, words):
    assert not deadlines(read, f"Requests the Secretary-General {words}.")


def test_a_day_of_every_year_recurs(read):
    (deadline,) = deadlines(read, "Requests the Secretary-General to map the wells by 31 May annually.")
    assert (deadline.kind, deadline.frequency) == (DeadlineKind.RECURRING, "P1Y")


def test_the_session_of_a_president_is_no_deadline(read):
    (deadline,) = deadlines(
        read, "Requests the President of the General Assembly at its eightieth session to map the wells by 1 May 2026."
    )
    assert deadline.kind is DeadlineKind.DATE


def test_dates_of_the_past_are_no_deadlines(read):
    assert not deadlines(read, "Requests the Secretary-General to print the map shown on 3 May 2019.")


@pytest.mark.parametrize(
    ("words", "body", "number", "is_next"),
    [
        ("to the General Assembly at its eightieth session", "General Assembly", 80, False),
        ("at its eighty-first session", "General Assembly", 81, False),
        ("to the Assembly at its next session", "General Assembly", None, True),
        ("during the sixtieth session of the Human Rights Council", "Human Rights Council", 60, False),
        (
            "to the Economic and Social Council at its 2026 session",
            "Economic and Social Council",
            2026,
            False,
        ),
    ],
)
def test_sessions(read, words, body, number, is_next):
    (deadline,) = deadlines(read, f"Requests the Secretary-General to report {words}.")
    assert deadline.kind is DeadlineKind.SESSION
    assert (deadline.session.body, deadline.session.number, deadline.session.next) == (body, number, is_next)


def test_a_known_session_has_its_opening_date(read):
    (deadline,) = deadlines(read, "Requests the Secretary-General to report at its eightieth session.")
    assert deadline.date == date(2025, 9, 9)


def test_two_sessions_are_two_deadlines(read):
    found = deadlines(read, "Requests the Secretary-General to report at its eightieth and eighty-second sessions.")
    assert [deadline.session.number for deadline in found] == [80, 82]


def test_a_session_and_its_year_are_one_deadline(read):
    (deadline,) = deadlines(read, "Requests the Secretary-General to report at its eighty-first session, in 2026.")
    assert (deadline.session.number, deadline.date) == (81, date(2026, 9, 8))


@pytest.mark.parametrize("words", ["ending 15 June 2026", "terminating on 15 June 2026", "expiring on 15 June 2026"])
def test_a_mandate_is_extended_to_the_end_of_its_period(read, words):
    (deadline,) = deadlines(read, f"Decides to extend the mandate of the Mission for a further period {words}.")
    assert deadline.date == date(2026, 6, 15)
    assert not deadlines(read, f"Decides to assess the costs of the wells for the period {words}.")


def test_what_is_updated_in_a_year_is_due_in_it(read):
    (deadline,) = deadlines(read, "Requests that the map of the wells be updated in 2027.")
    assert deadline.date == date(2027, 12, 31)


def test_a_mandate_that_continues_to_a_day_ends_on_it(read):
    (deadline,) = deadlines(read, "Decides that the mandate of the Mission should continue to 31 May 2026.")
    assert deadline.date == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("to the Seventy-ninth and Eighty-first World Health Assemblies", [79, 81]),
        ("to the Seventy-ninth, Eighty-first and Eighty-third World Health Assembly, through the Board", [79, 81, 83]),
        ("to the Eightieth and the Eighty-second World Health Assemblies in 2027 and 2029, respectively", [80, 82]),
        ("to the Seventy-ninth World Health Assembly in 2026 and the Eighty-first World Health Assembly", [79, 81]),
        ("at the Eightieth World Health Assembly, and at the Eighty-fourth World Health Assembly", [80, 84]),
        ("through the 158th session of the Executive Board, to the Eightieth World Health Assembly", [158, 80]),
    ],
)
def test_each_assembly_of_a_list_of_numbers_is_a_session(read, words, numbers):
    text = f"REQUESTS the Director-General to report on the wells {words}."
    resolution = read(text, body="World Health Assembly", closing="Ninth plenary meeting, 27 May 2025")
    found = resolution.operative[0].clauses[0].deadlines
    assert [each.session.number for each in found] == numbers


def test_an_assembly_that_goes_by_a_number_is_a_session(read):
    resolution = read(
        "REQUESTS the Director-General to report, through the Executive Board at its 132nd session, to the "
        "Sixty-sixth World Health Assembly, on the plan adopted by the Sixty-second World Health Assembly "
        "and the wishes of the Sixty-fifth World Health Assembly;",
        body="World Health Assembly",
        closing="Ninth plenary meeting, 25 May 2012",
    )
    found = resolution.operative[0].clauses[0].deadlines
    assert [(each.session.body, each.session.number) for each in found] == [
        ("Executive Board of the World Health Organization", 132),
        ("World Health Assembly", 66),
    ]


def test_a_session_before_the_text_is_no_deadline(read):
    assert not deadlines(read, "Requests the Board to print the map adopted at its twelfth session.")


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("within 90 days", "P90D"),
        ("no later than six months after the adoption of this resolution", "P6M"),
        ("within two weeks", "P2W"),
        ("within twenty-four hours", "PT24H"),
    ],
)
def test_periods(read, words, period):
    (deadline,) = deadlines(read, f"Requests the Secretary-General to map the wells {words}.")
    assert (deadline.kind, deadline.period) == (DeadlineKind.PERIOD, period)


def test_a_period_from_adoption_has_a_date(read):
    (deadline,) = deadlines(read, "Requests the Secretary-General to map the wells within 90 days.")
    assert deadline.date == date(2025, 3, 4)


def test_the_term_of_a_mandate_is_a_deadline(read):
    found = deadlines(read, "Decides to extend the mandate of the Panel for a period of one year, until 31 May 2026.")
    assert [(d.kind, d.period, d.date) for d in found] == [
        (DeadlineKind.PERIOD, "P1Y", None),
        (DeadlineKind.DATE, None, date(2026, 5, 31)),
    ]


@pytest.mark.parametrize(
    ("words", "frequency"),
    [
        ("annually", "P1Y"),
        ("every six months", "P6M"),
        ("every 60 days", "P60D"),
        ("biennially", "P2Y"),
        ("on a quarterly basis", "P3M"),
        ("every other year", "P2Y"),
        ("on a regular basis", "regular"),
        ("at each session", "session"),
    ],
)
def test_recurrences(read, words, frequency):
    (deadline,) = deadlines(read, f"Requests the Secretary-General to report on the wells {words}.")
    assert (deadline.kind, deadline.frequency) == (DeadlineKind.RECURRING, frequency)


def test_events(read):
    (deadline,) = deadlines(read, "Requests the Registrar to report prior to the expiry of its mandate.")
    assert (deadline.kind, deadline.date) == (DeadlineKind.EVENT, None)


@pytest.mark.parametrize(
    "text",
    [
        "Takes note of the map to be shown by 1 July 2026.",
        "Requests States to follow the 2030 Agenda.",
        "Requests the Registrar to hold a meeting for a duration of two days.",
        "Requests the Registrar to report as soon as possible.",
    ],
)
def test_no_deadline(read, text):
    assert not deadlines(read, text)


def test_every_deadline_knows_its_words(read):
    text = "Requests the Secretary-General to report to the Assembly at its eightieth session and annually thereafter."
    resolution = read(text, closing="60th plenary meeting 4 December 2024")
    paragraph = resolution.operative[0]
    for deadline in paragraph.clauses[0].deadlines:
        assert paragraph.text[deadline.span.start : deadline.span.end] == deadline.text
        assert deadline.rule
