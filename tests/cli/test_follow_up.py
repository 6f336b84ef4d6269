"""From a file to a report, by the commands alone."""

import csv
import io
import json

import pytest


def test_parse_keeps_the_contract(tracker, resolution):
    answer = tracker("parse", resolution.name, "--json")
    document = json.loads(answer.out)
    assert document["source"] == resolution.name
    assert (document["symbol"], document["body"]) == ("E/RES/2026/77", "Economic and Social Council")
    assert (document["adopted"], document["language"]) == ("2026-07-21", "en")
    assert [p["ref"] for p in document["paragraphs"]] == ["P1", "1", "2", "3", "4"]
    request, invite = document["paragraphs"][2]["clauses"]
    assert (request["verb"], request["category"], request["reporting"]) == ("request", "directive", False)
    assert request["deadlines"][0]["date"] == "2027-06-30"
    assert [a["name"] for a in invite["addressees"]] == ["Member States"]
    text = document["paragraphs"][2]["text"]
    assert text[request["start"] : request["end"]].startswith("Requests the Secretary-General")
    session = document["paragraphs"][3]["clauses"][0]["deadlines"][0]["session"]
    assert session == {"body": "Economic and Social Council", "number": 2028, "next": False}


def test_parse_without_json_is_an_outline(tracker, resolution):
    out = tracker("parse", resolution.name).out
    assert "request (directive) -> Secretary-General" in out


@pytest.fixture
def register(tracker, resolution):
    answer = tracker("import", resolution.name)
    assert (answer.code, answer.out.strip().splitlines()[-2:]) == (
        0,
        [
            "1 added, 0 updated, 0 unchanged, 0 failed.",
            "1 clause wants a look: tracker review --symbol E/RES/2026/77",
        ],
    )
    return resolution


def actions(tracker, *filters):
    return json.loads(tracker("actions", *filters, "--format", "json").out)


def test_import_is_idempotent_and_says_so(tracker, register):
    assert "0 added, 0 updated, 1 unchanged" in tracker("import", register.name).out


def test_actions_and_their_filters(tracker, register):
    assert [action["addressee"] for action in actions(tracker)] == [
        "Secretary-General",
        "Member States",
        "Secretary-General",
    ]
    assert len(actions(tracker, "--addressee", "Member States")) == 1
    assert len(actions(tracker, "--verb", "request")) == 2
    assert len(actions(tracker, "--due-before", "2027-06-30")) == 1
    assert len(actions(tracker, "--text", "repair")) == 1
    assert actions(tracker, "--status", "implemented") == []


def test_due_and_overdue(tracker, register):
    due = json.loads(tracker("due", "--as-of", "2027-05-01", "--within", "90d", "--format", "json").out)
    assert [(action["due"], action["deadline_kind"]) for action in due][:1] == [("2027-06-30", "date")]
    late = json.loads(tracker("actions", "--overdue", "--format", "json").out)
    assert late == []


def test_a_status_report_is_appended_and_survives_a_corrected_text(tracker, register):
    handle = str(actions(tracker, "--verb", "invite")[0]["handle"])
    assert tracker("update", handle, "--status", "in progress", "--note", "Two wells done", "--by", "Ana").code == 0
    register.write_text(register.read_text(encoding="utf-8").replace("repair them", "repair them all"), "utf-8")
    assert "1 updated" in tracker("import", register.name).out
    (action,) = actions(tracker, "--verb", "invite")
    assert (action["status"], action["last_report"]) == ("in progress", "Two wells done")
    assert "repair them all" in action["text"]
    history = tracker("history", handle).out
    assert "Ana" in history
    assert "Two wells done" in history


def test_an_update_that_was_stopped_after_it_wrote_is_not_written_again(tracker, register):
    arguments = ("update", "1", "--status", "in progress", "--note", "Meeting called")
    assert "not started -> in progress" in tracker(*arguments).out
    again = tracker(*arguments)
    assert again.code == 0
    assert "written already at" in again.out
    assert "For a further report say more in the note" in again.out
    assert len(json.loads(tracker("history", "1", "--format", "json").out)) == 1
    assert "in progress -> in progress" in tracker(*arguments, "--next-step", "Minutes").out
    assert "in progress -> in progress" in tracker(*arguments).out
    assert len(json.loads(tracker("history", "1", "--format", "json").out)) == 3


def test_reports_are_listed_and_written(tracker, register, folder):
    listed = tracker("report", "--list").out
    for name in ("actions", "by-addressee", "overdue", "due", "status-history", "reporting-requests", "resolutions"):
        assert name in listed
    assert tracker("report", "actions", "-o", "actions.csv").code == 0
    rows = list(csv.DictReader((folder / "actions.csv").open(encoding="utf-8", newline="")))
    assert len(rows) == 3


def test_csv_is_safe_for_spreadsheets(tracker, resolution):
    text = resolution.read_text(encoding="utf-8")
    resolution.write_text(text.replace("2026/77. Wells of", "2026/77. =HYPERLINK(1) of"), encoding="utf-8")
    tracker("import", resolution.name)
    out = tracker("report", "resolutions").out
    titles = [row["title"] for row in csv.DictReader(io.StringIO(out))]
    assert titles == ["'=HYPERLINK(1) of the uplands"]


def test_an_excel_report_holds_no_formulas(tracker, register, folder):
    import openpyxl

    assert tracker("report", "actions", "--format", "xlsx", "-o", "actions.xlsx").code == 0
    sheet = openpyxl.load_workbook(folder / "actions.xlsx").active
    assert sheet.max_row == 4
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_demo_runs_in_a_fresh_folder(tracker, folder):
    answer = tracker("demo")
    assert answer.code == 0
    assert (folder / "tracker-demo" / "reports" / "actions.csv").exists()
    assert "tracker due" in answer.out
