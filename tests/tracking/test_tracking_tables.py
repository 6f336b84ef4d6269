"""Offices' own tables come in: columns guessed, rows matched, nothing newer overwritten, what matches nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from building import NOW, SERIES, TODAY, ask, paragraph, report_to_sessions, springs
from openpyxl import Workbook
from sqlalchemy import Engine
from tables import (
    DAY,
    as_csv,
    as_word,
    by_words_alone,
    saved,
    with_a_sheet_for_each_body,
    with_titles_and_merged_symbols,
)

from tracker.errors import Conflict, NotFound, TooLarge, UnreadableSource, UsageProblem
from tracker.knowledge.office_words import Field
from tracker.model import Resolution
from tracker.service import assign_actions, hash_content, ingest, report_status
from tracker.service.accounts.people import add_user
from tracker.service.accounts.personal_data import erase_user
from tracker.service.assigning import Assignment
from tracker.service.rights import Role
from tracker.service.undoing import undo_changes
from tracker.store import (
    find_action,
    find_tracking_table,
    list_changes,
    list_kept_rows,
    list_reports,
    list_tracking_tables,
    reading,
    transaction,
)
from tracker.store.tracking import find_taken_back
from tracker.tracking import (
    Finding,
    Outcome,
    TableView,
    Terms,
    drop_row,
    keep_table,
    read_grids,
    recall,
    settle_row,
    take_table,
    view_table,
)
from tracker.tracking.columns import read_choices
from tracker.tracking.grids import read_bytes
from tracker.tracking.rows import find_day
from tracker.tracking.statuses import read_meanings, read_status

KEY = "A/RES/81/9100"
COUNT, REPORT = f"{KEY}:2(a):1:secretary-general", f"{KEY}:2(b):1:secretary-general"
STATES, DONORS, MORE = f"{KEY}:3:1:member-states", f"{KEY}:3:1:donors", f"{KEY}:4:1:nobody"


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    with transaction(register) as session:
        for text in (wells, springs(paragraph("1", report_to_sessions(52, 54)))):
            ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
    return register


def look(register: Engine, content: bytes, *, name: str = "table.xlsx", **said: object) -> TableView:
    grids = read_bytes(content, name)
    columns, statuses = said.pop("columns", ()), said.pop("statuses", ())
    terms = {"day": find_day(grids, TODAY)[0], "meanings": read_meanings(statuses), **said}
    with reading(register) as session:
        view = view_table(session, grids, {}, Terms(name, **terms), today=TODAY)
        if columns:
            chosen = read_choices(columns, [sheet.head for sheet in view.sheets if sheet.head])
            view = view_table(session, grids, chosen, Terms(name, **terms), today=TODAY)
    return view


def take(register: Engine, content: bytes, name: str = "table.xlsx", **said: object) -> TableView:
    grids = read_bytes(content, name)
    with transaction(register) as session:
        day = said.pop("day", find_day(grids, TODAY)[0])
        number = keep_table(session, name, grids, author="Ana", now=NOW, day=day, **said)
        return take_table(session, number, author="Ana", now=NOW, today=TODAY)


def told(view: TableView) -> list[tuple[str, str, list[str]]]:
    return [(f.row.place, f.outcome.value, [action.address for action in f.actions]) for f in view.findings]


def of(view: TableView, place: str) -> Finding:
    return next(finding for finding in view.findings if finding.row.place == place)


def fields(view: TableView) -> dict[str, Field | None]:
    return {c.heading: c.field for sheet in view.sheets if sheet.head for c in sheet.head.columns}


def reports(register: Engine, action: str) -> list[tuple[str, date, str, str]]:
    with reading(register) as session:
        return [(each.status, each.as_of, each.note, each.evidence) for each in list_reports(session, action)]


def test_titles_merged_symbols_and_a_total(filled: Engine) -> None:
    content = with_titles_and_merged_symbols()
    view = take(filled, content)
    assert told(view) == [
        ("row 5", "taken", [COUNT]),
        ("row 6", "taken", [DONORS]),
        ("row 7", "same", [MORE]),
        ("row 8", "matches nothing", []),
    ]
    assert [(each.number, each.reason) for each in view.sheets[0].passed] == [(9, "a total")]
    assert reports(filled, COUNT) == [("in progress", date(2026, 11, 15), "41 counted", "")]
    assert reports(filled, DONORS) == [("implemented", date(2026, 11, 15), "completed - see A/81/123", "A/81/123")]
    with reading(filled) as session:
        assert find_action(session, COUNT).unit == "Wells Section"
        (row,) = list_kept_rows(session)
        assert (row.place, "not in the register" in row.reason) == ("row 8", True)
        logged = [change.new for change in list_changes(session, DONORS) if change.operation == "take table"]
    assert logged == ["table.xlsx, row 6"]
    assert [outcome for _, outcome, _ in told(look(filled, content))] == ["same", "same", "same", "matches nothing"]


def test_a_sheet_for_each_body_with_heads_of_two_lines(filled: Engine) -> None:
    view = take(filled, with_a_sheet_for_each_body())
    assert fields(view)["Responsibility / Unit"] is Field.UNIT
    assert fields(view)["Follow-up / Date of update"] is Field.AS_OF
    assert told(view) == [("GA, row 4", "taken", [COUNT]), ("HRC, row 4", "taken", [SERIES])]
    assert view.grids.hidden == ("old",)
    assert reports(filled, COUNT) == [("implemented", date(2026, 11, 2), "", "A/81/200")]
    with reading(filled) as session:
        action = find_action(session, SERIES)
    assert (action.status, action.unit, action.focal_point) == ("in progress", "Springs Unit", "Bo Lind")


def test_a_word_table_below_the_name_of_its_resolution(filled: Engine) -> None:
    view = take(filled, as_word(), "table.docx")
    assert [(outcome, actions) for _, outcome, actions in told(view)] == [
        ("taken", [COUNT]),
        ("same", [REPORT]),
        ("matches nothing", []),
    ]
    assert reports(filled, COUNT) == [("in progress", DAY.date(), "Half done", "")]


def test_csv_with_places_in_one_cell_and_days_as_text(filled: Engine) -> None:
    view = look(filled, as_csv(), name="table.csv")
    assert told(view) == [
        ("row 2", "taken", [REPORT]),
        ("row 3", "doubtful", [STATES, DONORS]),
        ("row 4", "doubtful", [MORE]),
    ]
    assert of(view, "row 2").steps[0].report.as_of == date(2026, 10, 12)
    assert of(view, "row 3").reason == "the paragraph asks Member States, donors"
    assert "'31/02/2026' is no day" in of(view, "row 4").reason
    everybody = look(filled, as_csv(), name="table.csv", is_for_all=True)
    assert told(everybody)[1] == ("row 3", "taken", [STATES, DONORS])


def test_words_alone_and_statuses_that_a_person_maps(filled: Engine) -> None:
    view = look(filled, by_words_alone())
    assert [(words, status) for words, status, _ in view.statuses] == [("phase 1", None), ("phase 2", None)]
    assert {outcome for _, outcome, _ in told(view)} == {"doubtful", "matches nothing"}
    mapped = look(filled, by_words_alone(), statuses=("Phase 2=in progress", "Phase 1=-"), columns=("Owner=-",))
    assert told(mapped) == [("row 2", "taken", [COUNT]), ("row 3", "taken", [REPORT]), ("row 4", "matches nothing", [])]
    assert [each.field for each in of(mapped, "row 3").steps[0].changes] == ["e-mail", "tags"]
    assert of(mapped, "row 3").remarks == ("the table says due 2027-03-01, the register 2027-09-07",)
    with pytest.raises(UsageProblem, match="no column 'Colour'"):
        look(filled, by_words_alone(), columns=("Colour=note",))


def test_a_resolution_is_known_by_its_title_and_a_target_that_is_no_day_is_told(filled: Engine) -> None:
    content = (
        b"Title of resolution,Para,Status,Internal deadline\nWells,2(a),Ongoing,Q4 2026\nSprings,1,Ongoing,2027-01-15\n"
    )
    view = look(filled, content, name="titles.csv")
    assert told(view) == [("row 2", "taken", [COUNT]), ("row 3", "taken", [SERIES])]
    assert of(view, "row 2").remarks == ("'Q4 2026' is no day of the calendar, and not taken as internal target",)
    assert [change.new for change in of(view, "row 3").steps[0].changes] == ["in progress", "2027-01-15"]


def tell(register: Engine, action: str, status: str, as_of: date, **words: str) -> None:
    with transaction(register) as session:
        report_status(session, action, status, as_of=as_of, author="F. Point", now=NOW, today=TODAY, **words)


def test_nothing_that_was_told_later_is_overwritten(filled: Engine) -> None:
    tell(filled, COUNT, "implemented", date(2026, 11, 18), evidence="A/81/300")
    with transaction(filled) as session:
        assign_actions(session, [COUNT], Assignment(unit="Springs Section"), author="B", now=NOW)
    view = take(filled, with_titles_and_merged_symbols())
    older = of(view, "row 5")
    assert older.outcome is Outcome.OLDER
    assert older.reason == "F. Point reported “implemented” as of 2026-11-18, which is later"
    undated = of(look(filled, with_titles_and_merged_symbols(), day=None), "row 5")
    assert "the row has no day" in undated.reason
    with reading(filled) as session:
        action = find_action(session, COUNT)
        assert [row.outcome for row in list_kept_rows(session)] == ["older", "matches nothing"]
    assert (action.status, action.unit) == ("implemented", "Springs Section")


def test_what_is_older_is_told_from_what_only_reads_so(filled: Engine) -> None:
    content = b"Resolution,OP,Unit,E-mail\n81/9100,2(a),Wells,told later\n"
    with transaction(filled) as session:
        assign_actions(session, [COUNT], Assignment(unit="Wells"), author="B", now=NOW)
    row = of(look(filled, content, name="units.csv"), "row 2")
    assert (row.outcome, row.remarks) == (Outcome.SAME, ("'told later' is no e-mail address, and not taken",))
    other = of(look(filled, content.replace(b"Wells", b"Springs"), name="units.csv", day=TODAY), "row 2")
    assert other.outcome is Outcome.OLDER
    assert other.remarks[0] == f"the unit 'Wells' was assigned on {NOW.date()}, the same day, and stays"


def test_a_table_that_was_taken_is_taken_back_in_one_go(filled: Engine) -> None:
    take(filled, with_titles_and_merged_symbols())
    with transaction(filled) as session:
        back = undo_changes(session, NOW, author="Ana", now=NOW + timedelta(minutes=1), today=TODAY)
    assert back == (COUNT, DONORS)
    with reading(filled) as session:
        actions = [find_action(session, address) for address in back]
        (table,) = list_tracking_tables(session)
        told = find_taken_back(session, table.number)
    assert [(action.status, action.unit or "") for action in actions] == [("not started", ""), ("not started", "")]
    assert (told.author, table.taken_back == told.at, told.at, table.left) == (
        "Ana",
        True,
        NOW + timedelta(minutes=1),
        0,
    )


def test_a_row_whose_settling_is_taken_back_is_left_again(filled: Engine) -> None:
    take(filled, as_csv(), "table.csv")
    later, back = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)
    with transaction(filled) as session:
        before = list_kept_rows(session)
        settle_row(session, before[0].number, [DONORS], author="Ana", now=later, today=TODAY)
        assert list_kept_rows(session) != before
    with transaction(filled) as session:
        undo_changes(session, later, author="Ana", now=back, today=TODAY)
        assert list_kept_rows(session) == before
        assert list_tracking_tables(session)[0].taken_back is None


def test_a_word_in_a_column_of_evidence_proves_nothing(filled: Engine) -> None:
    for heading in ("Remarks / proof", "Comments and evidence", "Evidence"):
        content = f"Resolution,§,Status,{heading},Person\n81/9100,2(a),Done,done,Bo Lind\n".encode()
        view = look(filled, content, name="short.csv")
        held = Field.EVIDENCE if heading == "Evidence" else Field.NOTE
        assert fields(view) == {
            "Resolution": Field.RESOLUTION,
            "§": Field.PARAGRAPH,
            "Status": Field.STATUS,
            heading: held,
            "Person": Field.FOCAL_POINT,
        }
        assert (of(view, "row 2").outcome, "needs evidence" in of(view, "row 2").reason) == (Outcome.DOUBTFUL, True)
        proven = of(look(filled, content.replace(b",done,", b",see A/81/123,"), name="short.csv"), "row 2")
        assert "A/81/123" in proven.steps[0].report.evidence
    content = b"Resolution,OP,Status,Evidence\n81/9100,2(a),Ongoing,letters sent\n"
    report = of(look(filled, content, name="short.csv"), "row 2").steps[0].report
    assert (report.note, report.evidence) == ("letters sent", "")


def test_what_is_done_needs_evidence_or_the_word_of_a_person(filled: Engine) -> None:
    content = b"Resolution,OP,Status\n81/9100,2(a),Done\n"
    assert "needs evidence" in of(look(filled, content, name="short.csv"), "row 2").reason
    taken = look(filled, content, name="short.csv", is_evidence=True)
    assert of(taken, "row 2").steps[0].report.evidence == "short.csv, row 2"


def test_what_is_left_is_settled_once(filled: Engine) -> None:
    take(filled, as_csv(), "table.csv")
    with reading(filled) as session:
        both, slip = list_kept_rows(session)
    with transaction(filled) as session:
        done = settle_row(session, both.number, [DONORS], author="Ana", now=NOW, today=TODAY)
    assert [step.action.address for step in done.steps] == [DONORS]
    assert reports(filled, STATES) == []
    assert reports(filled, DONORS)[0][:2] == ("overtaken by events", date(2026, 11, 3))
    with transaction(filled) as session, pytest.raises(Conflict):
        settle_row(session, both.number, [STATES], author="Ana", now=NOW, today=TODAY)
    with transaction(filled) as session:
        drop_row(session, slip.number, author="Ana", now=NOW)
    with reading(filled) as session:
        assert list_kept_rows(session) == []


def test_a_status_and_a_day_can_be_said_of_a_row_that_was_left(filled: Engine) -> None:
    take(filled, as_csv(), "table.csv")
    with reading(filled) as session:
        row = next(each for each in list_kept_rows(session) if each.words["status"] == "Phase 2")
    said = {"author": "Ana", "now": NOW, "today": TODAY}
    with transaction(filled) as session, pytest.raises(UsageProblem, match="no day of the calendar"):
        settle_row(session, row.number, [MORE], **said)
    with transaction(filled) as session:
        meanings = read_meanings(["Phase 2=in progress"])
        settle_row(session, row.number, [MORE], meanings=meanings, day=date(2026, 11, 10), **said)
    assert reports(filled, MORE) == [("in progress", date(2026, 11, 10), "Second round", "")]


def test_what_was_confirmed_is_remembered_and_rows_are_not_listed_twice(filled: Engine) -> None:
    content = by_words_alone()
    take(filled, content, statuses={"phase 2": "in progress"}, columns={"cluster": Field.NOTE})
    with reading(filled) as session:
        columns, statuses = recall(session, read_grids(content, "again.xlsx"))
        left = len(list_kept_rows(session))
    assert (columns["cluster"], statuses) == (Field.NOTE, {"phase 2": "in progress"})
    take(filled, content, "again.xlsx", statuses=statuses, columns=columns)
    with reading(filled) as session:
        assert (len(list_kept_rows(session)), {row.table for row in list_kept_rows(session)}) == (left, {"again.xlsx"})


def test_files_that_are_no_tables_are_refused() -> None:
    with pytest.raises(UnreadableSource, match="cannot be read as a table"):
        read_grids(b"PK\x03\x04 no zip at all", "a.xlsx")


def test_lines_are_counted_over_all_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    content = with_a_sheet_for_each_body()
    lines = [len(grid.lines) for grid in read_bytes(content, "a.xlsx").tables]
    monkeypatch.setattr("tracker.tracking.grids.MOST_LINES", max(lines))
    with pytest.raises(TooLarge, match="more than 4 lines"):
        read_bytes(content, "a.xlsx")


def test_a_row_beyond_all_sheets_is_refused_without_going_there(monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook()
    book.active.cell(10**6, 1, "x")
    monkeypatch.setattr("tracker.tracking.grids.MOST_ROWS", 100)
    with pytest.raises(TooLarge):
        read_bytes(saved(book), "a.xlsx")


def test_the_commands(tracker: Callable, folder: Path, filled: Engine, database_url: str) -> None:
    file = folder / "tracking.xlsx"
    file.write_bytes(with_titles_and_merged_symbols())
    shown = tracker("table", "import", file.name, "--dry-run", "--db", database_url)
    assert "Resolution resolution its heading, and its cells" in " ".join(shown.out.split())
    refused = tracker("table", "import", file.name, "--db", database_url)
    assert (refused.code, "nobody confirmed" in refused.err) == (2, True)
    done = tracker("table", "import", file.name, "--yes", "--db", database_url)
    assert "2 taken, 1 same, 1 matches nothing." in done.out
    assert "1 row left to settle: tracker table rows 1" in done.out
    assert "81/9199 is not in the register" in tracker("table", "rows", "--db", database_url).out
    assert tracker("table", "settle", "1", "--drop", "--db", database_url).out == "tracking.xlsx, row 8: let go of.\n"
    assert tracker("table", "rows", "--db", database_url).out == "No row is left to settle.\n"


def test_a_person_who_is_erased_stands_in_no_table(filled: Engine, quick_hashes: None) -> None:
    take(filled, by_words_alone())
    with transaction(filled) as session:
        add_user(
            session, "pozo", Role.EDITOR, full_name="Ana Pozo", password="three unrelated words", author="A", now=NOW
        )
        number = keep_table(session, "again.xlsx", read_grids(by_words_alone(), "a"), author="A", now=NOW)
        erase_user(session, "pozo", author="A", now=NOW, also=["pozo@example.org"])
    with reading(filled) as session:
        assert "Pozo" not in repr([row.words for row in list_kept_rows(session)])
        with pytest.raises(NotFound):
            find_tracking_table(session, number)


def test_a_row_is_certain_only_where_its_addressee_fits(register: Engine) -> None:
    text = springs(
        paragraph("1", ask("Requests the Secretary-General to count springs", "Secretary-General")),
        paragraph("2", ask("Invites the Special Rapporteur to look", "Special Rapporteur on the situation of springs")),
        paragraph("3(1)", ask("Requests the Office to map springs", "Office")),
        paragraph("3(9)", ask("Requests a map", "Director-General of the World Health Organization")),
        paragraph("4", ask("Calls upon Member States to dig", "Member States")),
    )
    with transaction(register) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
    content = (
        "Resolution;OP;Addressee;Status\n51/90;1;Member States;Ongoing\n51/90;1;SG;Ongoing\n"
        "51/90;2;Special Rapporteur;Ongoing\n51/90;3(9);DG WHO;Ongoing\n51/90;3;Special Rapporteur;Ongoing\n"
        "51/90;4;-;Ongoing\n51/90;4;donors, Member States;Ongoing\n"
    )
    view = look(register, content.encode(), name="a.csv")
    refs = [(finding.outcome.value, [action.ref for action in finding.actions]) for finding in view.findings]
    assert refs == [
        ("doubtful", ["1", "4"]),
        ("taken", ["1"]),
        ("taken", ["2"]),
        ("taken", ["3(9)"]),
        ("doubtful", ["3(1)", "3(9)", "2"]),
        ("taken", ["4"]),
        ("taken", ["4"]),
    ]
    assert of(view, "row 2").reason == "the row names Member States, and paragraph 1 is asked of Secretary-General"
    assert of(view, "row 6").reason == "nothing in paragraph 3 is asked of Special Rapporteur"


@pytest.mark.parametrize(
    ("cell", "day", "note"),
    [
        ("Ongoing on 22/10/26", date(2026, 10, 22), ""),
        ("Ongoing (22 October 2026), letters sent", date(2026, 10, 22), "letters sent"),
        ("Ongoing as of 2026-10-03", date(2026, 10, 3), ""),
        ("Ongoing on 3/10/26", DAY.date(), "on 3/10/26"),
        ("Ongoing, due 22/10/26", DAY.date(), "due 22/10/26"),
        ("Ongoing, met on 13/10/26 and on 14/10/26", DAY.date(), "met on 13/10/26 and on 14/10/26"),
    ],
)
def test_a_day_in_the_words_of_a_status_is_that_of_the_report(filled: Engine, cell: str, day: date, note: str) -> None:
    content = f"Resolution;OP;Status\n81/9100;2(a);{cell}\n".encode()
    report = of(look(filled, content, name="a.csv", day=DAY.date()), "row 2").steps[0].report
    assert (report.status, report.as_of, report.note) == ("in progress", day, note)
    dated = f"Resolution;OP;Status;Updated\n81/9100;2(a);{cell};15/11/2026\n".encode()
    report = of(look(filled, dated, name="a.csv"), "row 2").steps[0].report
    assert (report.as_of, cell.count("26") == report.note.count("26")) == (date(2026, 11, 15), True)


def test_a_day_behind_a_status_that_a_person_maps_or_that_has_not_come() -> None:
    assert read_status("Phase 2 on 22/10/26", {"phase 2": "in progress"}).day == date(2026, 10, 22)
    assert read_status("Phase 2 on 22/10/26", {}).words == "phase 2"
    assert read_status("Expected by 22/10/26", {}).day is None


def test_a_due_date_that_is_no_day_is_said_not_to_be_comparable(filled: Engine) -> None:
    content = (
        b"Resolution,OP,Status,Due date\n81/9100,2(a),Ongoing,Aug 2027\n81/9100,3,Ongoing,Aug 2027\n"
        b"81/9199,1,Ongoing,2027-01-01\n"
    )
    said = "'Aug 2027' is no day of the calendar, and cannot be compared with the due date of the register"
    view = take(filled, content, "due.csv")
    assert [finding.remarks for finding in view.findings] == [(said,), (said,), ()]
    with reading(filled) as session:
        assert [said in row.reason for row in list_kept_rows(session)] == [True, False]
