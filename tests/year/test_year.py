"""A year at the desk of a secretariat, told in steps, by the commands that staff use.

Five bodies ask for bridges, ferries, fountains, a mission and reed beds. Their actions are
reviewed, assigned, reported on by command and by sheet, done, opened again, and taken over by
next year's text. On three days of the year every list, every paper and the calendar are held
against what stands, written by hand, in `spring.py`, `summer.py` and `winter.py`; at the end
the first two days are asked for again, as of then.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
import spring
import summer
import winter
from desk import Desk, lines
from openpyxl import load_workbook

from tracker.reports import list_definitions

HERE = Path(__file__).parent
BRIDGES, BRIDGES_AGAIN = "A/RES/81/9201", "A/RES/82/9207"
FERRIES, FOUNTAINS = "E/RES/2026/902", "A/HRC/RES/63/91"
MISSION, REEDS = "S/RES/9903 (2026)", "UNEP/EA.7/Res.91"

# The numbers that the actions got, in the order in which their texts were read.
FERRIES_TIMETABLES, FERRIES_REPORT, FERRIES_MEETING = "1", "2", "3"
BRIDGES_REPORT, BRIDGES_INSPECT, BRIDGES_WARDENS, BRIDGES_TOOLS = "4", "5", "6", "7"
FOUNTAINS_REPORT, FOUNTAINS_FREE, FOUNTAINS_LEAFLET_OF_NOBODY_KNOWN = "8", "9", "10"
MISSION_MANDATE, MISSION_REPORT, MISSION_BOATS = "11", "12", "13"
REEDS_REPORT, REEDS_MAP = "14", "15"
FOUNTAINS_LEAFLET, BRIDGES_MARK = "16", "17"
AGAIN_REPORT, AGAIN_INSPECT, AGAIN_KEEPERS = "18", "19", "20"


@pytest.mark.usefixtures("sure_of_all")
def test_a_year_at_the_desk(desk: Desk) -> None:
    five_resolutions_arrive(desk)
    staff_say_when_two_sessions_open(desk)
    uncertain_and_wrong_clauses_are_reviewed(desk)
    every_action_gets_an_owner(desk)
    file = a_sheet_goes_out_and_is_filled_in(desk)
    the_sheet_is_refused_with_its_cells_named(desk, file)
    the_mended_sheet_is_taken(desk, file)
    the_wardens_are_trained(desk)
    the_day_is_as_expected(desk, spring)
    the_wardens_were_not_trained_after_all(desk)
    a_report_that_recurs_is_delivered_taken_back_and_delivered_again(desk)
    the_leaflet_is_printed(desk)
    the_day_is_as_expected(desk, summer)
    autumn_brings_two_reports_and_an_end(desk)
    next_years_text_arrives_and_is_compared(desk)
    next_years_requests_take_over(desk)
    the_day_is_as_expected(desk, winter)
    the_past_days_can_still_be_read(desk)


# --- January: texts become actions with owners --------------------------------------


def five_resolutions_arrive(desk: Desk) -> None:
    desk.on("2027-01-11")
    assert desk.run("import", HERE / "texts").splitlines()[-2] == "5 added, 0 updated, 0 unchanged, 0 failed."
    assert desk.run("import", HERE / "texts").splitlines()[-2] == "0 added, 0 updated, 5 unchanged, 0 failed."
    assert sorted(desk.numbers("actions")) == list(range(1, 16))
    assert desk.numbers("overdue") == [15]


def staff_say_when_two_sessions_open(desk: Desk) -> None:
    """The sixty-sixth session of the Human Rights Council and the 2028 one of ECOSOC; of UNEA-8 nobody knows yet."""
    desk.on("2027-01-12")
    assert {(row["clause"], row["field"], row["words"]) for row in desk.rows("review")} == {
        (f"{FERRIES}:2:1", "deadline", "at its 2028 session"),
        (f"{FOUNTAINS}:1:1", "deadline", "at its sixty-sixth session"),
        (f"{FOUNTAINS}:3:1", "addressee", "Fountain Panel"),
        (f"{REEDS}:1:1", "deadline", "at its eighth session"),
    }
    desk.run("sessions", "add", "Human Rights Council", "66", "2027-09-13", "--closes", "2027-10-08")
    desk.run("sessions", "add", "Economic and Social Council", "2028", "2027-07-27")
    assert {row["clause"] for row in desk.rows("review")} == {f"{FOUNTAINS}:3:1", f"{REEDS}:1:1"}


def uncertain_and_wrong_clauses_are_reviewed(desk: Desk) -> None:
    """Set, split, remove and accept: after that only the eighth session of UNEA is left to look at."""
    desk.run("review", "set", FOUNTAINS_LEAFLET_OF_NOBODY_KNOWN, "--addressee", "OHCHR", "--note", "There is no Panel")
    said = desk.run(
        *("review", "split", BRIDGES_INSPECT, "--at", "to mark in red", "--verb", "urge"),
        *("--addressee", "Member States", "--deadline", "2027-12-31"),
    )
    assert said == f"The second clause is {BRIDGES}:3:101.\n"
    desk.run("review", "remove", FERRIES_MEETING, "--note", "The Council's own meeting")
    desk.run("review", "accept", MISSION)
    assert {row["clause"] for row in desk.rows("review")} == {f"{REEDS}:1:1"}
    assert sorted(desk.numbers("actions")) == [1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17]


def every_action_gets_an_owner(desk: Desk) -> None:
    desk.on("2027-01-13")
    reports = ("--unit", "Reports Unit", "--focal-point", "Ana Pozo", "--email", "pozo@example.org")
    assert desk.run("assign", "--reporting", *reports).startswith("5 actions assigned")
    assert desk.run("assign", "--unassigned", "--unit", "Outreach Unit").startswith("10 actions assigned")
    assert desk.run("assign", MISSION_MANDATE, "--note", "Watch the Council's programme of work")
    assert desk.numbers("actions", "--unassigned") == []
    assert sorted(desk.numbers("actions", "--focal-point", "pozo")) == [2, 4, 8, 12, 14]


# --- January and February: a sheet goes out and comes back ---------------------------


def a_sheet_goes_out_and_is_filled_in(desk: Desk) -> Path:
    """Two rows are filled in, one of them with a status that does not exist; a colleague is faster with the other."""
    desk.on("2027-01-20")
    file = desk.folder / "open.xlsx"
    assert desk.run("sheet", "export", "--open", "-o", file) == f"{file}: 15 actions to fill in.\n"
    fill_in(file, BRIDGES_INSPECT, Status="finished", Note="Forty of fifty States have answered.")
    fill_in(file, REEDS_MAP, Status="in progress", Note="Three maps came in.")
    fill_in(file, FERRIES_TIMETABLES, Status="in progress", As_of="19/01/2027", Note="A letter went out.")
    desk.on("2027-01-25")
    desk.run("update", REEDS_MAP, "--status", "in progress", "--note", "Nine maps came in.", "--by", "Bo")
    return file


def the_sheet_is_refused_with_its_cells_named(desk: Desk, file: Path) -> None:
    desk.on("2027-02-02")
    wrong, late = cell_of(file, BRIDGES_INSPECT, "Status"), cell_of(file, REEDS_MAP, "Note")
    answer = desk.tracker("sheet", "import", str(file), "--format", "csv")
    assert answer.code == 2
    assert answer.err.startswith(f"Error: Nothing was written: 1 cell of {file} cannot be taken. {wrong}: ")
    found = {line.split('","')[1]: line for line in answer.out.splitlines()[1:]}
    assert '"refused"' in found[wrong]
    assert '"conflict"' in found[late]
    assert "Nine maps came in." in found[late]
    assert "Three maps came in." in found[late]
    assert [row["note"] for row in desk.rows("history", REEDS_MAP)] == ["Nine maps came in."]
    assert desk.rows("history", FERRIES_TIMETABLES) == desk.rows("history", BRIDGES_INSPECT) == []


def the_mended_sheet_is_taken(desk: Desk, file: Path) -> None:
    """The status is one that exists now; the row that the colleague was faster with still stops all of it."""
    fill_in(file, BRIDGES_INSPECT, Status="in progress")
    late = cell_of(file, REEDS_MAP, "Note")
    code, why = desk.refused("sheet", "import", file)
    assert (code, "the register changed since the export" in why, late in why) == (8, True, True)
    assert desk.rows("history", FERRIES_TIMETABLES) == []
    fill_in(file, REEDS_MAP, Status="not started", Note=None)
    assert desk.run("sheet", "import", file, "--dry-run").endswith("2 of 15 rows would be written.\n")
    assert desk.rows("history", FERRIES_TIMETABLES) == []
    assert desk.run("sheet", "import", file, "--by", "Ana").endswith("2 of 15 rows written.\n")
    assert [(row["as_of"], row["author"]) for row in desk.rows("history", FERRIES_TIMETABLES)] == [
        ("2027-01-19", "Ana")
    ]


# --- February to July: done, not done, done again -------------------------------------


def the_wardens_are_trained(desk: Desk) -> None:
    desk.on("2027-02-16")
    assert desk.refused("update", BRIDGES_WARDENS, "--status", "implemented")[0] == 9  # nothing shows it
    desk.run("update", BRIDGES_WARDENS, "--status", "implemented", "--evidence", "DP/2027/5", "--as-of", "2027-02-15")


def the_wardens_were_not_trained_after_all(desk: Desk) -> None:
    desk.on("2027-04-02")
    assert desk.refused("update", BRIDGES_WARDENS, "--status", "in progress")[0] == 9  # no reason is given
    desk.run("update", BRIDGES_WARDENS, "--status", "in progress", "--note", "Half of the wardens fell ill.")


def a_report_that_recurs_is_delivered_taken_back_and_delivered_again(desk: Desk) -> None:
    """Every six months, from 31 May 2027: the first one lacked its annex."""
    desk.on("2027-05-28")
    said = desk.run("update", MISSION_REPORT, "--status", "implemented", "--evidence", "S/2027/400")
    assert said.splitlines()[-1] == "It recurs: occurrence 2 is open, due 2027-11-30."
    desk.on("2027-06-04")
    correction = ("update", MISSION_REPORT, "--occurrence", "1", "--status")
    desk.run(*correction, "in progress", "--note", "The annex is missing.")
    assert [(row["status"], row["due"]) for row in desk.rows("show", MISSION_REPORT)] == [("in progress", "2027-05-31")]
    desk.on("2027-06-08")
    said = desk.run("update", MISSION_REPORT, "--status", "implemented", "--evidence", "S/2027/400/Add.1")
    assert said.splitlines()[-1] == "It recurs: occurrence 2 is open, due 2027-11-30."


def the_leaflet_is_printed(desk: Desk) -> None:
    desk.on("2027-06-10")
    desk.run(
        *("update", FOUNTAINS_LEAFLET, "--status", "implemented", "--evidence", "https://example.org/fountains"),
        *("--next-step", "Translate it", "--challenge", "No money for the printing"),
    )


# --- September to December: reports, an end, and next year's text ---------------------


def autumn_brings_two_reports_and_an_end(desk: Desk) -> None:
    desk.on("2027-09-06")
    said = desk.run("update", BRIDGES_REPORT, "--status", "implemented", "--evidence", "A/82/301")
    assert said.splitlines()[-1] == "It recurs: occurrence 2 is open, due 2028-09-05."
    desk.on("2027-11-29")
    said = desk.run("update", MISSION_REPORT, "--status", "implemented", "--evidence", "S/2027/900")
    assert said.splitlines()[-1] == "It recurs: occurrence 3 is open, due 2028-05-31."
    desk.on("2027-12-01")
    desk.run("update", MISSION_MANDATE, "--status", "overtaken by events", "--note", "The Council let the mandate end.")


def next_years_text_arrives_and_is_compared(desk: Desk) -> None:
    desk.on("2027-12-20")
    assert desk.run("import", HERE / "next").splitlines()[-2] == "1 added, 0 updated, 0 unchanged, 0 failed."
    assert [link["resolution"] for link in desk.rows("chain", BRIDGES)] == [BRIDGES, BRIDGES_AGAIN]
    fates = [(row["fate"], row["old_ref"], row["new_ref"]) for row in desk.rows("compare", BRIDGES_AGAIN)]
    assert fates == COMPARED
    words = " ".join(desk.run("compare", BRIDGES_AGAIN).split())
    assert "[-annually,-] {+every two years,+}" in words
    assert f"tracker supersede {BRIDGES_REPORT} {AGAIN_REPORT}" in words
    assert f"tracker supersede {BRIDGES_INSPECT} {AGAIN_INSPECT}" in words


COMPARED = [
    ("added", None, "P1"),
    ("kept", "P1", "P2"),
    ("dropped", "1", None),
    ("changed", "2", "1"),
    ("changed", "3", "2"),
    ("dropped", "4", None),
    ("added", None, "3"),
    ("kept", "5", "4"),
]


def next_years_requests_take_over(desk: Desk) -> None:
    desk.on("2027-12-21")
    desk.run("supersede", BRIDGES_REPORT, AGAIN_REPORT)
    assert "open and overdue" in desk.refused("supersede", BRIDGES_INSPECT, AGAIN_INSPECT)[1]
    desk.run("supersede", BRIDGES_INSPECT, AGAIN_INSPECT, "--anyway", "--note", "Asked again with a later day")
    assert desk.refused("supersede", AGAIN_INSPECT, BRIDGES_INSPECT)[0] == 2
    (taken,) = desk.rows("show", AGAIN_REPORT)
    assert (taken["unit"], taken["focal_point"], taken["status"]) == ("Reports Unit", "Ana Pozo", "not started")
    assert [row["evidence"] for row in desk.rows("history", AGAIN_REPORT)] == ["A/82/301", BRIDGES_AGAIN]
    desk.run("assign", AGAIN_KEEPERS, "--unit", "Outreach Unit")


# --- three days of the year -----------------------------------------------------------


def the_day_is_as_expected(desk: Desk, expected: ModuleType) -> None:
    """Every list, every paper and the calendar of that very day."""
    desk.on(expected.DAY)
    lists_are_as_expected(desk, expected)
    assert [row["clause"] for row in desk.rows("review")] == expected.TO_REVIEW
    assert [(row["clause"], row["decision"]) for row in desk.rows("review", "list")] == expected.REVIEWS
    for words, places in expected.SEARCHES.items():
        hits = desk.rows("search", words)
        assert {f"{hit['kind']} {hit['action'] or hit['ref']}" for hit in hits} == places
    papers_are_as_expected(desk, expected)
    papers_are_written_in_every_format(desk, expected)
    assert desk.calendar() == lines(expected.CALENDAR)


def lists_are_as_expected(desk: Desk, expected: ModuleType, *as_of: str) -> None:
    assert desk.numbers("actions", *as_of) == expected.ACTIONS
    assert desk.numbers("actions", "--open", *as_of) == expected.OPEN
    assert desk.numbers("due", "--within", "90d", *as_of) == expected.DUE
    assert desk.numbers("overdue", *as_of) == expected.OVERDUE
    for number, told in expected.HISTORIES.items():
        reports = desk.rows("history", number, *as_of)
        assert [f"{row['as_of']} {row['status']} {row['occurrence']}" for row in reports] == lines(told)


def papers_are_as_expected(desk: Desk, expected: ModuleType, *as_of: str) -> None:
    assert set(expected.PAPERS) == {definition.name for definition in list_definitions()}
    for name, (columns, rows) in expected.PAPERS.items():
        assert (name, desk.table(name, *as_of, columns=columns)) == (name, lines(rows))


def papers_are_written_in_every_format(desk: Desk, expected: ModuleType) -> None:
    """Each paper holds in HTML, Word and Excel as many rows as in CSV, besides those that head a resolution."""
    import docx
    from lxml import html

    for name, (_, rows) in expected.PAPERS.items():
        count = len(lines(rows)) + 1  # and the heading
        desk.run("report", name, "-o", f"{name}.html")
        page = html.fromstring((desk.folder / f"{name}.html").read_bytes())
        assert (name, len(page.xpath("//tr[td or parent::thead]"))) == (name, count)
        desk.run("report", name, "-o", f"{name}.docx")
        (table,) = docx.Document(str(desk.folder / f"{name}.docx")).tables
        assert (name, len(table._tbl.xpath("./w:tr[not(w:tc/w:tcPr/w:gridSpan)]"))) == (name, count)
        desk.run("report", name, "-o", f"{name}.xlsx")
        sheet = load_workbook(desk.folder / f"{name}.xlsx").active
        assert (name, sheet.max_row) == (name, count)


def the_past_days_can_still_be_read(desk: Desk) -> None:
    """In January 2028, spring and summer as of then are what they were; only texts adopted since are not in them."""
    for expected in (spring, summer):
        lists_are_as_expected(desk, expected, "--as-of", expected.DAY)
        papers_are_as_expected(desk, expected, "--as-of", expected.DAY)


# --- a person with a spreadsheet -------------------------------------------------------


def fill_in(file: Path, number: str, **cells: object) -> None:
    """Write into the row of an action, found by its number, and save the workbook."""
    book = load_workbook(file)
    for name, value in cells.items():
        book["Actions"][cell_of(file, number, name.replace("_", " "))] = value
    book.save(file)


def cell_of(file: Path, number: str, heading: str) -> str:
    sheet = load_workbook(file)["Actions"]
    columns = {str(cell.value): cell.column_letter for cell in sheet[1]}
    for line in range(2, sheet.max_row + 1):
        if str(sheet[f"{columns['No.']}{line}"].value) == number:
            return f"{columns[heading]}{line}"
    raise AssertionError(f"no row of action {number}")
