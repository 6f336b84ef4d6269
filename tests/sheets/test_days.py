"""Days in the forms that people and Excel write."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.sheets.days import read_day

DAY = date(2027, 6, 3)


@pytest.mark.parametrize(
    "written",
    [
        "2027-06-03",
        "2027/6/3",
        "03/06/2027",
        "3/6/27",
        "3.6.2027",
        "3. 6. 2027",
        "03-06-2027",
        "3 June 2027",
        "3-Jun-27",
        "3 JUN. 2027",
        "2027-06-03 00:00:00",
        "2027-06-03T00:00:00",
        "46541",
        46541,
        46541.0,
        DAY,
        datetime(2027, 6, 3, 12),
        " 3/6/2027 ",
    ],
)
def test_a_day_in_all_its_forms(written):
    assert read_day(written) == DAY


@pytest.mark.parametrize(
    "written", ["30/02/2027", "12/31/2026", "soon", "2027", 12, 9e9, True, "32 June 2027", "3 Foo 27", "1/2/3/4"]
)
def test_what_is_no_day(written):
    with pytest.raises(ValueError):  # noqa: PT011
        read_day(written)


@pytest.mark.parametrize("written", [None, "", "  "])
def test_an_empty_cell(written):
    assert read_day(written) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(day):
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%d %B %Y", "%d-%b-%y"):
        assert read_day(day.strftime(form)) == day


@given(st.text())
def test_no_words_break_it(words):
    try:
        read_day(words)
    except ValueError:
        return
