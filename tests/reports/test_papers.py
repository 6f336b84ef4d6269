"""The tables that secretariats publish, in the words of the vocabulary asked for, as files that print."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from building import NOW, TODAY
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import html
from sqlalchemy import Engine

from tracker.errors import ReportBroken, UsageProblem
from tracker.knowledge.statuses import VOCABULARIES
from tracker.model import Resolution
from tracker.reports import (
    Definition,
    Paper,
    Table,
    find_definition,
    lay_out,
    run_report,
    write,
    write_docx,
    write_html,
)
from tracker.reports.definitions import PaperColumn, Part
from tracker.reports.layouts import share_width
from tracker.service import hash_content, ingest, report_status
from tracker.store import ActionFilter, AsOf, transaction

PAPERS = (
    "unodc-implementation",
    "undp-decisions",
    "fao-decisions",
    "forward-schedule",
    "document-forecast",
    "status-by-addressee",
    "status-by-body",
    "status-by-year",
)
TABLE = Table(("action required", "due", "actions"), (("Count <the> wells\x0b\nnow", "2027-06-30", 3), (None, None, 0)))


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    def tell(action: str, status: str, **words: str) -> None:
        report_status(session, action, status, as_of=TODAY, author="F. Point", now=NOW, today=TODAY, **words)

    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
        tell("A/RES/81/9100:3:1:donors", "implemented", evidence="A/81/214")
        tell("A/RES/81/9100:3:1:member-states", "in progress", note="41 replies.")
    return register


def rows(register: Engine, name: str, vocabulary: str | None = None, today: date = TODAY) -> list[dict[str, object]]:
    table = run_report(register, find_definition(name), today=today, until=today, vocabulary=vocabulary)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_unodc_says_what_is_required_what_was_done_and_who_pays(filled: Engine) -> None:
    by_place = {
        (row["paragraph"], str(row["action required"])[:6]): row for row in rows(filled, "unodc-implementation")
    }
    assert by_place["3", "donors"]["implementation"] == "implemented (2026-11-24) [A/81/214]"
    assert by_place["3", "Member"]["implementation"] == "in progress (2026-11-24): 41 replies."
    assert "by the end of 2026: To count the wells" in str(by_place["2(a)", "Secret"]["action required"])
    assert {row["resources"] for row in by_place.values()} == {""}


def test_undp_and_fao_speak_the_vocabulary_asked_for(filled: Engine) -> None:
    table = {row["decision"]: row["status"] for row in rows(filled, "undp-decisions", "undp")}
    assert table == {
        "A/RES/81/9100, para. 2(a)": "not started",
        "A/RES/81/9100, para. 2(b)": "not started",
        "A/RES/81/9100, para. 3": "completed",
        "A/RES/81/9100, para. 4": "not started",
    }
    fao = [str(row["implementation"]) for row in rows(filled, "fao-decisions", "board-of-auditors")]
    assert "under implementation. 41 replies." in fao
    assert "not implemented" in fao


def test_the_forward_schedule_leaves_out_what_is_over(filled: Engine) -> None:
    assert [(row["session"], row["opens"]) for row in rows(filled, "forward-schedule")] == [
        ("by a date", "2026-12-31"),
        ("General Assembly, session 82", "2027-09-07"),
    ]
    assert [row["document"] for row in rows(filled, "forward-schedule", today=date(2027, 1, 1))] == ["report"]
    assert rows(filled, "forward-schedule", today=date(2028, 1, 1)) == []


def test_documents_are_planned_back_from_their_meeting(filled: Engine) -> None:
    (row,) = rows(filled, "document-forecast")
    assert row == {
        "title": "Report of the Secretary-General: Wells",
        "number": row["number"],
        "resolution": "A/RES/81/9100",
        "paragraph": "2(b)",
        "mandate": "A/RES/81/9100, para. 2(b)",
        "meeting": "General Assembly, session 82",
        "meets on": "2027-09-07",
        "forecast": "2027-06-01",
        "submission": "2027-06-29",
        "issuance": "2027-07-27",
        "dates are": "",
    }


def test_cross_tables_have_every_status_of_the_vocabulary(filled: Engine) -> None:
    (year,) = rows(filled, "status-by-year", "board-of-auditors")
    assert year == {
        "year": "2026",
        "not implemented": 3,
        "under implementation": 1,
        "implemented": 1,
        "overtaken by events": 0,
        "(not applicable)": 0,
        "total": 5,
    }
    (body,) = rows(filled, "status-by-body", "jiu")
    assert (body["body"], body["in progress"], body["(superseded)"], body["total"]) == ("General Assembly", 1, 0, 5)
    by_addressee = {row["addressee"]: row["total"] for row in rows(filled, "status-by-addressee", "cbd")}
    assert by_addressee == {"nobody named": 1, "Member States": 1, "Secretary-General": 2, "donors": 1}


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("name", ["unodc-implementation", "undp-decisions", "status-by-addressee", "overdue"])
def test_every_vocabulary_has_a_word_for_every_row(filled: Engine, name: str, vocabulary: str) -> None:
    assert rows(filled, name, vocabulary)


def test_a_report_of_one_s_own_may_begin_with_its_own_tables(filled: Engine) -> None:
    sql = (
        "WITH mine AS (SELECT status FROM action_row) "
        "SELECT v.name AS status, COUNT(*) AS n FROM mine m "
        "JOIN vocabulary v ON v.status = m.status GROUP BY 1 ORDER BY 1"
    )
    own = Definition("own", "Own", "What?", ("vocabulary",), sql)
    table = run_report(filled, own, today=TODAY, until=TODAY, vocabulary="cbd")
    assert table.rows == (("active", 4), ("implemented", 1))


def test_wrong_vocabularies_and_cross_tables_say_what_to_correct(filled: Engine) -> None:
    with pytest.raises(UsageProblem, match="choose one of board-of-auditors"):
        rows(filled, "overdue", "esperanto")
    with pytest.raises(UsageProblem, match="leave --vocabulary out"):
        rows(filled, "resolutions", "jiu")
    crossed = Definition("x", "x", "x", (), "SELECT 1 AS one", ("status", "actions"))
    with pytest.raises(UsageProblem, match="has no column 'status'"):
        run_report(filled, crossed, today=TODAY, until=TODAY)


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "html", "docx"])
def test_every_paper_in_every_format(filled: Engine, name: str, form: str) -> None:
    definition = find_definition(name)
    table = run_report(filled, definition, today=TODAY, until=TODAY)
    assert len(write(table, definition, form, today=TODAY)) > 100


def paper(table: Table = TABLE, title: str = "Late", *columns: PaperColumn) -> Paper:
    return lay_out(table, Definition("late", title, "What?", (), "", paper=columns), TODAY)


def test_html_repeats_its_head_and_runs_nothing() -> None:
    page = html.fromstring(write_html(paper(title='Late "<now>"')))
    assert [head.text for head in page.findall(".//thead//th")] == ["Action required", "Due", "Actions"]
    assert page.findtext(".//tbody/tr/td[2]") == "30 June 2027"
    assert "Count <the> wells" in str(page.findtext(".//tbody/tr/td"))
    assert page.find(".//script") is None
    style = str(page.findtext(".//style"))
    assert "A4 landscape" in style
    assert r'"Late \22 \3c now\3e \22 , 24 November 2026"' in style


def test_docx_is_landscape_with_a_repeated_head_and_a_numbered_foot() -> None:
    document = docx.Document(io.BytesIO(write_docx(paper())))
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height
    (table,) = document.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells] == ["Action required", "Due", "Actions"]
    assert [cell.text for cell in table.rows[1].cells] == ["Count <the> wells\nnow", "30 June 2027", "3"]
    foot = section.footer.paragraphs[0]
    assert foot.text == "Late, 24 November 2026\tPage  of "
    assert [each.get(qn("w:instr")) for each in foot._p.findall(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_papers_say_in_which_language_a_cell_is() -> None:
    table = Table(("title",), (("آبار الشمال",), ("Колодцы севера",), ("Wells of the north",)))
    cells = html.document_fromstring(write_html(paper(table))).findall(".//tbody//td")
    assert [(cell.get("lang"), cell.get("dir")) for cell in cells] == [("ar", "rtl"), ("ru", "ltr"), (None, None)]
    (grid,) = docx.Document(io.BytesIO(write_docx(paper(table)))).tables
    arabic, russian, english = (row.cells[0].paragraphs[0] for row in grid.rows[1:])
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert arabic.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar"
    assert russian.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "ru"
    assert english._p.pPr.find(qn("w:bidi")) is None


def test_columns_are_put_together_said_once_and_left_out_where_they_are_empty() -> None:
    table = Table(
        ("number", "resolution", "paragraph", "text", "due", "late after", "due is", "note", "status", "as_of"),
        (
            (1, "A/RES/1", "2", "Report", "2026-11-01", "2026-11-10", "estimated", None, "in progress", "2026-05-01"),
            (2, "A/RES/1", "2", "Report", "2026-10-31", None, "expires", "", "not started", None),
            (3, "A/RES/1", "3", "Report", None, None, "", None, "not started", None),
        ),
    )
    columns = (
        PaperColumn("Paragraph", (Part("resolution"), Part("paragraph", ", ")), is_joined=True),
        PaperColumn("Text", (Part("text"),), is_joined=True),
        PaperColumn("Due", (Part("due"),)),
        PaperColumn("Note", (Part("note"),)),
        PaperColumn("Status", (Part("number"), Part("status", " "), Part("as_of", " (", ")"))),
    )
    laid = paper(table, "Late", *columns)
    assert laid.heads == ("Paragraph", "Text", "Due", "Status")
    assert [[cell.words for cell in row if cell.span] for row in laid.rows] == [
        ["A/RES/1, para. 2", "Report", "1 November 2026 to 10 November 2026 (14 days late, estimated)", WITH_DAY],
        ["expired 31 October 2026", "#2 not started"],
        ["A/RES/1, para. 3", "Report", "", "#3 not started"],
    ]
    page = html.document_fromstring(write_html(laid, lambda named: f"https://example.org/{named}"))
    assert page.xpath("//td[@rowspan='2']/a/@href") == ["https://example.org/A/RES/1"]
    assert page.xpath("//td[last()]/a/@href")[0] == "https://example.org/1"
    (grid,) = docx.Document(io.BytesIO(write_docx(laid, lambda named: f"https://example.org/{named}"))).tables
    assert grid.cell(1, 0)._tc is grid.cell(2, 0)._tc


WITH_DAY = "#1 in progress (1 May 2026)"


def test_committee_papers_head_each_resolution_and_list_who_is_asked_the_same() -> None:
    columns = ("number", "resolution", "title", "paragraph", "request", "addressee", "progress and follow-up", "status")
    asked = ("A/RES/1", "Wells", "3", "to count the wells")
    table = Table(
        (*columns, "due", "responsible divisions"),
        (
            (1, *asked, "Member States", "", "not started", None, ""),
            (2, *asked, "donors", "Half paid.", "in progress", None, ""),
            (3, *asked, "entities", "", "not started", None, ""),
            (4, "A/RES/2", None, "1", "Requests a report", "nobody named", "", "not started", None, ""),
        ),
    )
    laid = lay_out(table, find_definition("undp-decisions"), TODAY)
    assert laid.heads == ("Paragraph", "Request", "Addressee", "Progress and follow-up", "Status")
    assert laid.lines == ("As of 24 November 2026. 4 actions.",)
    assert laid.shares[3] > 0.2
    assert [[cell.words for cell in row if cell.span] for row in laid.rows] == [
        ["A/RES/1: Wells"],
        ["para. 3", "To count the wells", "Member States; entities", "", "not started"],
        ["donors", "Half paid.", "in progress"],
        ["A/RES/2"],
        ["para. 1", "Requests a report", "nobody named", "", "not started"],
    ]
    page = html.document_fromstring(write_html(laid, lambda named: f"/{named}"))
    assert page.xpath("//tbody/tr/th[@colspan='5']/a/@href") == ["/A/RES/1", "/A/RES/2"]
    assert page.xpath("//tbody/tr/td/a/@href") == ["/1", "/3", "/2", "/4"]
    (grid,) = docx.Document(io.BytesIO(write_docx(laid))).tables
    assert [len(row._tr.tc_lst) for row in grid.rows] == [5, 1, 5, 5, 1, 5]
    assert grid.cell(2, 1).text == grid.cell(3, 1).text == "To count the wells"


@pytest.mark.parametrize("line", ["-- paper: Status", "-- paper: Status = a ! b", "-- heading: resolution / title"])
def test_a_line_that_lays_nothing_out_is_refused_with_how_it_is_written(tmp_path: Path, line: str) -> None:
    (tmp_path / "own.sql").write_text(f"-- title: Own\n-- answers: What?\n{line}\nSELECT 1 AS a", "utf-8")
    with pytest.raises(ReportBroken, match="-- heading: COLUMN: COLUMN"):
        find_definition("own", tmp_path)


def test_a_column_that_a_report_lacks_is_named() -> None:
    for said in ({"heading": (Part("body"),)}, {"paper": (PaperColumn("Body", (Part("body"),)),)}):
        with pytest.raises(ReportBroken, match="no column 'body'"):
            lay_out(TABLE, Definition("late", "Late", "What?", (), "", **said), TODAY)


def test_columns_share_the_page() -> None:
    assert sum(share_width(("a", "b"), [("x", "y")])) == pytest.approx(1)
    assert share_width(("a", "b"), [("x y " * 500, "y")])[0] > 0.8
    assert share_width((), []) == ()


def test_a_report_is_of_the_actions_of_a_filter_alone(
    run, database_url: str, filled: Engine, wells: Resolution
) -> None:
    other = replace(wells, symbol="E/RES/2026/9", body="Economic and Social Council")
    with transaction(filled) as session:
        ingest(session, other, hash_content(other), author="A. Clerk", now=NOW)
    council = ActionFilter(bodies=("Economic and Social Council",))
    for as_of in (None, AsOf(TODAY)):
        wanted = replace(council, as_of=as_of)
        for name in ("actions", "resolutions", "unodc-implementation", "document-forecast"):
            table = run_report(filled, find_definition(name), today=TODAY, until=TODAY, as_of=as_of, wanted=wanted)
            place = table.columns.index("resolution")
            assert {row[place] for row in table.rows} == {"E/RES/2026/9"}
    assert len(rows(filled, "resolutions")) == 2
    code, out, _ = run("report", "fao-decisions", "--body", "ECOSOC", "--format", "html", "--db", database_url)
    assert code == 0
    assert "Only bodies: Economic and Social Council." in out
    assert "A/RES/81/9100" not in out


def test_the_command_writes_papers(run, database_url: str, filled: Engine, tmp_path: Path) -> None:
    for form in ("html", "docx"):
        file = tmp_path / f"paper.{form}"
        code, out, _ = run("report", "undp-decisions", "--vocabulary", "undp", "-o", file, "--db", database_url)
        assert (code, out) == (0, f"{file}: 5 rows.\n")
        assert file.stat().st_size > 1000
