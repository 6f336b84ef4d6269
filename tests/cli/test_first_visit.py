"""What an officer meets in the first hours: lists by person, short names of actions, slips that are said."""

from datetime import date, timedelta

import pytest


@pytest.fixture
def imported(tracker, resolution):
    assert tracker("import", str(resolution)).code == 0
    return tracker


def number_of(tracker, *options: str) -> str:
    import json

    (row,) = json.loads(tracker("actions", "--format", "json", *options).out)
    return str(row["handle"])


def test_help_cuts_no_sentence(tracker):
    for command in ((), ("review",), ("sheet",), ("entities",)):
        assert "..." not in tracker(*command, "--help").out.split("Commands:")[1]


def test_due_and_overdue_can_be_asked_by_person_and_text(imported):
    number = number_of(imported, "--addressee", "Secretary-General", "--due-before", "2027-06-30")
    imported("assign", number, "--unit", "Water Section", "--focal-point", "Ana Pozo")
    asked = ("--as-of", "2027-05-01", "--format", "csv")
    assert imported("due", "--focal-point", "Pozo", *asked).out.count("\n") == 2
    unknown = imported("due", "--unit", "Watr Section", *asked)
    assert (unknown.code, "did you mean 'Water Section'?" in unknown.err) == (17, True)
    late = ("--as-of", (date(2027, 6, 30) + timedelta(1)).isoformat(), "--format", "csv")
    assert imported("overdue", "--unit", "Water", *late).out.count("\n") == 2
    assert imported("overdue", "--body", "Security Council", *late).out.count("\n") == 1


def test_dates_the_wrong_way_round_are_said(imported):
    answer = imported("actions", "--due-between", "2027-02-01", "2026-02-01")
    assert answer.code == 2
    assert "earlier day first" in answer.err
    assert imported("actions", "--due-after", "2027-02-01", "--due-before", "2026-02-01").code == 2


def test_the_start_of_an_address_names_its_only_action(imported):
    answer = imported("update", "E/RES/2026/77:3", "--status", "in progress", "--note", "begun")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("E/RES/2026/77:3:1:secretary-general: not started -> in progress")


def test_a_paragraph_with_several_actions_names_them(imported):
    answer = imported("update", "E/RES/2026/77:2", "--status", "in progress")
    assert answer.code == 15
    assert "has 2 actions, name one" in answer.err
    assert "E/RES/2026/77:2:2:member-states" in answer.err


def test_a_symbol_alone_is_the_resolution(imported):
    assert imported("show", "E/RES/2026/77").out.startswith("E/RES/2026/77  Wells of the uplands")
    assert "''" in imported("show", "").err


def test_what_an_option_cannot_do_is_said(imported):
    assert "--within" in imported("report", "overdue", "--within", "5d").err
    assert "--bom" in imported("report", "overdue", "--bom", "--format", "json").err
    assert imported("report", "due", "--within", "5d").code == 0


@pytest.mark.parametrize("command", [("report", "overdue"), ("digest",), ("sheet", "export")])
def test_no_file_is_written_under_the_name_of_another_format(imported, folder, command):
    answer = imported(*command, "-o", "late.pdf")
    assert answer.code == 2
    assert not (folder / "late.pdf").exists()


def test_a_missing_folder_is_said(imported):
    assert "folder does not exist" in imported("report", "overdue", "-o", "reports/late.csv").err


def test_a_next_due_date_lies_ahead_and_belongs_to_what_recurs(imported):
    once = number_of(imported, "--addressee", "Secretary-General", "--due-before", "2027-06-30")
    told = ("--status", "implemented", "--evidence", "E/2027/1", "--next-due")
    answer = imported("update", once, *told, "2028-01-01")
    assert answer.code == 2
    assert "leave out when it is due next" in answer.err


def test_reviews_are_listed_in_words(imported, monkeypatch):
    monkeypatch.setenv("COLUMNS", "250")
    imported("review", "set", "E/RES/2026/77:2:1", "--deadline", "2027-09-30", "--addressee", "UNODC")
    said = imported("review", "list").out
    assert "2027-09-30" in said
    assert "United Nations Office on Drugs and Crime" in said
    assert "{" not in said
    assert "[" not in said


def test_compare_says_what_became_of_each_paragraph(imported):
    said = imported("compare", "E/RES/2026/77", "E/RES/2026/77").out
    assert "What became" in said


def test_a_misspelt_addressee_is_kept_and_pointed_out(imported):
    said = imported("review", "set", "E/RES/2026/77:2:1", "--addressee", "Member Stats")
    assert said.code == 0
    assert "did you mean Member States?" in said.out
    assert "Note" not in imported("review", "set", "E/RES/2026/77:2:1", "--addressee", "UNODC").out


def test_a_long_import_names_what_it_added_and_updated(imported, resolution, folder):
    many = folder / "many"
    many.mkdir()
    for number in range(1, 6):
        words = resolution.read_text(encoding="utf-8").replace(
            "2026/77.", f"2026/{77 if number == 3 else 80 + number}."
        )
        (many / f"{number}.txt").write_text(words.replace("by 30 June 2027", "by 1 July 2027"), encoding="utf-8")
    said = imported("import", "many")
    (updated,) = [line for line in said.out.splitlines() if line.startswith("updated: ")]
    assert updated.startswith("updated: E/RES/2026/77,")
    assert "3.txt" in updated
    assert said.out.count("added: E/RES/2026/8") == 4
    assert said.out.splitlines()[-2] == "4 added, 1 updated, 0 unchanged, 0 failed."
    assert said.out.splitlines()[-1] == "5 clauses want a look: tracker review"


def test_counts_are_of_documents_only(tracker, resolution, folder):
    (folder / "other").mkdir()
    said = tracker("import", str(resolution), "--db", "other")
    assert said.code == 7
    assert said.out == ""


def test_show_says_how_often_in_words(tracker, folder):
    words = """\
Economic and Social Council

2026/90. Wells

The Economic and Social Council,

1. Requests the Secretary-General to report to the Council every six months on wells.

40th plenary meeting
21 July 2026
"""
    (folder / "often.txt").write_text(words, encoding="utf-8")
    tracker("import", "often.txt")
    assert "every 6 months" in tracker("show", "E/RES/2026/90:1").out
