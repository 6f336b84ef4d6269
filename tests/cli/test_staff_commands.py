"""`tracker entities` and `tracker sessions`: what staff add is listed, logged, and used by the next import."""

import json

import pytest

TEXT = """\
Economic and Social Council

2026/78. Wells of the lowlands

The Economic and Social Council,

Recalling its earlier work on wells,

1. Requests the Lowland Water Board to map the wells;

2. Requests the Secretary-General to report at the third session of the Lowland Water Board.

21 July 2026
"""


@pytest.fixture
def register(tracker, resolution):
    assert tracker("import", resolution.name).code == 0


@pytest.fixture
def lowland(folder, register):
    file = folder / "lowland.txt"
    file.write_text(TEXT.replace("the Lowland Water Board to map", "LWB to map"), encoding="utf-8")
    return file


def rows(tracker, *arguments):
    return json.loads(tracker(*arguments, "--format", "json").out)


def test_an_added_entity_is_listed_and_read(tracker, lowland):
    assert tracker("entities", "add", "Lowland Water Board", "--alias", "LWB", "--by", "Ana").out == (
        "added: Lowland Water Board\n"
    )
    (row,) = rows(tracker, "entities", "list", "--staff")
    assert (row["name"], row["aliases"], row["source"], row["author"]) == ("Lowland Water Board", "LWB", "staff", "Ana")
    assert tracker("import", lowland.name).code == 0
    assert len(rows(tracker, "actions", "--addressee", "Lowland Water Board")) == 1


def test_entities_are_listed_in_every_form(tracker, register):
    listed = rows(tracker, "entities", "list", "drugs")
    assert "United Nations Office on Drugs and Crime" in [row["name"] for row in listed]
    assert all(row["source"] for row in listed)
    assert "UNODC" in tracker("entities", "list", "drugs and crime").out
    assert tracker("entities", "list", "drugs", "--format", "csv").out.startswith('"name","kind"')
    assert "No entity" in tracker("entities", "list", "zzzz").out


def test_an_alias_and_a_merger(tracker, lowland):
    tracker("import", lowland.name)
    assert "also Well Office" in tracker("entities", "alias", "UNODC", "Well Office").out
    tracker("entities", "add", "Lowland Water Board")
    answer = tracker("entities", "merge", "Lowland Water Board", "UNODC")
    assert (answer.code, answer.out.strip()) == (0, "Lowland Water Board is now UNODC. Actions that show it: 0.")
    assert tracker("entities", "merge", "Nobody", "UNODC").code == 2


def test_an_added_session_dates_what_was_imported(tracker, folder, register, lowland):
    tracker("entities", "add", "Lowland Water Board", "--alias", "LWB")
    tracker("import", lowland.name)
    answer = tracker("sessions", "add", "lowland water board", "3", "2027-05-03", "--closes", "2027-05-07")
    assert answer.out == "Sessions: 1 added or changed, 0 unchanged. Actions dated by them: 1.\n"
    (action,) = rows(tracker, "actions", "--symbol", "E/RES/2026/78", "--addressee", "Secretary-General")
    assert action["due"] == "2027-05-03"
    told = "changed the day on which it is due from none to 2027-05-03"
    assert told in tracker("history", str(action["handle"])).out
    shown = tracker("show", str(action["handle"])).out
    assert "forecast 2027-01-25, submission 2027-02-22, issuance 2027-03-22" in shown
    (report,) = [row for row in rows(tracker, "report", "reporting-requests") if row["due"] == "2027-05-03"]
    assert (report["forecast"], report["submission"], report["issuance"]) == ("2027-01-25", "2027-02-22", "2027-03-22")
    assert rows(tracker, "sessions", "list", "lowland")[0]["closes"] == "2027-05-07"
    assert "Lowland Water Board" in tracker("sessions", "list", "--staff").out


def test_sessions_are_imported_all_or_none(tracker, folder, register):
    file = folder / "calendar.csv"
    head = "body,number,start,end,source\n"
    good = "Human Rights Council,91,2036-02-25,2036-04-05,the secretariat's calendar\n"
    file.write_text(head + good + "Human Rights Council,92,2036-13-25,,x\n", encoding="utf-8")
    answer = tracker("sessions", "import", file.name)
    assert answer.code == 2
    assert "calendar.csv row 3" in answer.err
    assert rows(tracker, "sessions", "list", "--staff") == []
    file.write_text("\ufeff" + head + good, encoding="utf-8")
    assert tracker("sessions", "import", file.name).out.startswith("Sessions: 1 added or changed, 0 unchanged.")
    assert tracker("sessions", "import", file.name).out.startswith("Sessions: 0 added or changed, 1 unchanged.")
    (row,) = rows(tracker, "sessions", "list", "--staff")
    assert (row["number"], row["source"]) == (91, "the secretariat's calendar")


@pytest.mark.parametrize(
    "arguments",
    [
        ("sessions", "add", "Nobody", "3", "2027-05-03"),
        ("sessions", "add", "Human Rights Council", "0", "2027-05-03"),
        ("sessions", "add", "Human Rights Council", "91", "2027-02-30"),
        ("entities", "add", "UNICEF"),
        ("entities", "add", " "),
    ],
)
def test_what_cannot_be_is_one_line(tracker, register, arguments):
    answer = tracker(*arguments)
    assert answer.code == 2
    assert answer.err.count("\n") == 1


def test_staff_can_add_before_the_first_import(tracker, folder):
    assert tracker("entities", "list").code == 7
    assert not (folder / "tracker.sqlite3").exists()
    assert tracker("entities", "add", "Lowland Water Board").code == 0
    assert len(rows(tracker, "entities", "list", "--staff")) == 1
