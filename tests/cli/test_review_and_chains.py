"""Reviewing, assigning, reporting, comparing and superseding, by the commands alone."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys

import pytest

KEY = "E/RES/2026/77"


def write_next_year(text: str) -> str:
    """The resolution of the year after, on the same matter."""
    return (
        text.replace("2026/77.", "2027/12.")
        .replace("by 30 June 2027", "by 31 March 2028")
        .replace("21 July 2026", "20 July 2027")
        .replace("2028 session", "2029 session")
        .replace("Recalling its earlier work on wells,", "Recalling its resolution 2026/77 of 21 July 2026,")
    )


@pytest.fixture
def register(tracker, resolution):
    assert tracker("import", resolution.name).code == 0
    return resolution


def rows(tracker, *arguments):
    return json.loads(tracker(*arguments, "--format", "json").out)


def test_review_by_commands(tracker, register):
    answer = tracker("review", "set", f"{KEY}:2:1", "--addressee", "UNODC", "--deadline", "2027-12-01", "--by", "Ana")
    assert (answer.code, answer.out) == (0, f"{KEY}:2:1: corrected. #1 is #4 now.\n")
    (action,) = rows(tracker, "actions", "--addressee", "Drugs and Crime")
    assert (action["verb"], action["due"], action["is_reviewed"]) == ("request", "2027-12-01", True)
    assert "yes: tracker review list" in tracker("show", str(action["handle"])).out
    (decision,) = rows(tracker, "review", "list")
    assert (decision["clause"], decision["decision"], decision["author"]) == (f"{KEY}:2:1", "set", "Ana")
    corrected = register.read_text(encoding="utf-8").replace("map the wells", "map all wells")
    register.write_text(corrected, encoding="utf-8")
    assert "1 updated" in tracker("import", register.name).out
    assert len(rows(tracker, "actions", "--addressee", "Drugs and Crime")) == 1
    left = rows(tracker, "review", "--symbol", f"{KEY}:2")
    assert [(row["clause"], row["field"]) for row in left] == [(f"{KEY}:2:1", "review")]
    assert left[0]["reason"] == "the words changed since Ana reviewed them"
    assert tracker("review", "accept", f"{KEY}:2:1").out == "1 clause accepted.\n"
    assert rows(tracker, "review", "--symbol", f"{KEY}:2") == []
    assert [row["field"] for row in rows(tracker, "review")] == ["deadline"]  # a session without a date
    assert tracker("review", "accept", KEY).code == 0
    assert "Nothing is left to review" in tracker("review").out
    assert tracker("review", "withdraw", str(decision["number"])).code == 0
    assert decision["number"] in {row["number"] for row in rows(tracker, "review", "list", "--withdrawn")}
    assert decision["number"] not in {row["number"] for row in rows(tracker, "review", "list")}


def test_clauses_are_split_merged_added_and_removed_by_commands(tracker, register):
    answer = tracker("review", "split", f"{KEY}:3:1", "--at", "at its 2028 session", "--verb", "request")
    assert answer.out == f"The second clause is {KEY}:3:101.\n"
    assert tracker("review", "merge", f"{KEY}:3:1", f"{KEY}:3:101").code == 0
    assert tracker("review", "add", f"{KEY}:4", "--text", "invites donors to pay").out == f"Added: {KEY}:4:101.\n"
    assert tracker("review", "add", f"{KEY}:1:1", "--addressee", "UNODC").code == 0
    assert len(rows(tracker, "actions")) == 5
    assert tracker("review", "remove", f"{KEY}:4:101").code == 0
    assert len(rows(tracker, "actions")) == 4
    bad = tracker("review", "add", f"{KEY}:1:1", "--verb", "request")
    assert (bad.code, bad.err.count("\n")) == (2, 1)
    assert tracker("review", "set", f"{KEY}:1:1").code == 2
    assert tracker("review", "set", f"{KEY}:77:1", "--verb", "urge").code == 15
    assert tracker("review", "withdraw", "99").code == 3


def test_history_tells_reviews_and_assignments_in_plain_words(tracker, register):
    tracker("assign", f"{KEY}:2:1", "--unit", "Water Section", "--by", "Ana")
    tracker("review", "set", f"{KEY}:2:1", "--verb", "urge", "--by", "Bo")
    said = [line.partition(" UTC ")[2] for line in tracker("history", f"{KEY}:2:1").out.splitlines() if " UTC " in line]
    assert said[1:] == [
        "Ana changed the unit from none to Water Section",
        "Bo corrected in a review the verb from request to urge",
    ]


def test_what_is_to_be_reviewed_is_readable_on_80_columns(tracker, register, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = tracker("review", "--limit", "1").out.split("\n\n")[0].splitlines()
    assert len(lines) <= 6
    assert max(map(len, lines)) <= 80
    assert "The first 1 of 3 actions." in tracker("actions", "--limit", "1").out


def test_a_budget_lists_the_clauses_that_are_worth_most(tracker, register):
    most = rows(tracker, "review", "--budget", "2")
    assert len(most) == 2
    assert [row["confidence"] for row in most] == sorted(row["confidence"] for row in most)
    every = rows(tracker, "review", "--budget", "100")
    assert [row["clause"] for row in every[:2]] == [row["clause"] for row in most]
    said = tracker("review", "--budget", "2").out
    share = r"(about|more than) \d+"
    assert re.search(rf"^{share} of 100 clauses are right now; after these 2 {share}\.$", said, re.M | re.I)
    assert tracker("review", "accept", KEY).code == 0
    assert rows(tracker, "review", "--budget", "2") == []
    assert tracker("review", "--budget", "2").out == "Nothing is left to review.\n100 of 100 clauses are right now.\n"
    assert tracker("review", "--budget", "0").code == 2


def test_nothing_is_left_is_only_said_where_it_is_so(tracker, folder):
    """A text in French has no clause that could be doubted, and a paragraph may be accepted while its text is not."""
    (folder / "lampes.txt").write_text(
        "L’Assemblée générale,\n\n1. Prie le Secrétaire général de compter les lampes et de les allumer le soir;\n\n"
        "2. Invite les États à les éteindre dans la nuit.\n",
        encoding="utf-8",
    )
    assert "whole text wants a look: tracker review" in tracker("import", "lampes.txt").out.splitlines()[-1]
    (row, *_) = rows(tracker, "review")
    key = row["clause"]
    assert (row["field"], row["confidence"]) == ("language", None)
    assert "clauses are not read in this language" in tracker("show", key).out
    assert "Besides" in tracker("review", "--budget", "3").out
    answer = tracker("review", "--symbol", f"{key}:1").out
    assert answer.startswith(f"No doubt is left about {key}:1 itself, but its text is doubted as a whole")
    assert tracker("review", "accept", key).out == f"{key}: accepted without a clause.\n"
    assert tracker("review").out == "Nothing is left to review.\n"


def test_texts_are_read_again_by_a_command(tracker, register):
    before = rows(tracker, "actions")
    assert rows(tracker, "refresh", "--dry-run") == []
    assert "0 of 1 texts would be read differently." in tracker("refresh", KEY, "--dry-run").out
    answer = tracker("refresh")
    assert (answer.code, "0 of 1 texts were read differently." in answer.out) == (0, True)
    assert rows(tracker, "actions") == before
    assert tracker("refresh", "A/RES/1/1").code == 15


def test_every_command_of_review_ends_its_help_in_an_example(tracker):
    from tracker.cli.reviewing import review

    for name in review.commands:
        out = tracker("review", name, "--help").out
        assert out.strip().split("\n\n")[-1].strip().startswith(f"Example: tracker review {name}"), name


def test_confirmed_texts_are_exported_and_agree_with_extraction(tracker, register, folder):
    assert tracker("review", "export", "-o", "annotations").code == 2
    assert tracker("review", "accept", KEY).out == "5 clauses accepted.\n"
    assert tracker("review", "export", "-o", "annotations").code == 0
    gold = json.loads((folder / "annotations" / "wells.json").read_text(encoding="utf-8"))
    parsed = json.loads(tracker("parse", register.name, "--json").out)
    assert (gold["doc"], gold["symbol"], gold["adopted"]) == ("wells", KEY, "2026-07-21")
    operative = [each for each in parsed["paragraphs"] if each["kind"] == "operative"]
    assert [unit["ref"] for unit in gold["units"]] == [each["ref"] for each in operative]
    for unit, each in zip(gold["units"], operative, strict=True):
        assert [clause["verb"] for clause in unit["clauses"]] == [clause["verb"] for clause in each["clauses"]]
        assert [clause["addressees"] for clause in unit["clauses"]] == [
            [addressee["name"] for addressee in clause["addressees"]] for clause in each["clauses"]
        ]


def test_assign_by_name_and_by_filter(tracker, register, monkeypatch):
    monkeypatch.setenv("COLUMNS", "250")
    first, second, third = (str(action["handle"]) for action in rows(tracker, "actions"))
    answer = tracker("assign", first, second, "--unit", "Water Section", "--focal-point", "Ana Pozo", "--by", "Bo")
    assert answer.out.startswith("2 actions assigned.")
    dry = tracker("assign", "--unassigned", "--unit", "Finance", "--dry-run")
    assert dry.out.startswith(f"#{third} ")
    assert tracker("assign", "--unassigned", "--unit", "Finance").code == 0
    assert [action["unit"] for action in rows(tracker, "actions", "--unit", "finance")] == ["Finance"]
    assert tracker("assign", "--unit", "Finance").code == 2
    assert tracker("assign", first, "--text", "wells", "--unit", "Finance").code == 2
    assert tracker("assign", first, "--email", "nonsense").code == 2
    table = list(csv.DictReader(io.StringIO(tracker("report", "actions").out)))
    assert {row["unit"] for row in table} == {"Water Section", "Finance"}
    assert "Water Section, Ana Pozo" in tracker("actions").out
    assert "changed the unit from none to Water Section" in tracker("history", first).out


def test_a_report_keeps_its_evidence_next_step_and_challenge(tracker, register, folder):
    handle = str(rows(tracker, "actions", "--verb", "invite")[0]["handle"])
    (folder / "photo.jpg").write_bytes(b"a well")
    answer = tracker(
        *("update", handle, "--status", "implemented", "--evidence-file", "photo.jpg", "--as-of", "2026-11-01"),
        *("--next-step", "Tell the donors", "--challenge", "Mud"),
    )
    assert answer.code == 0
    shown = tracker("show", handle).out
    assert f"photo.jpg (SHA-256 {hashlib.sha256(b'a well').hexdigest()})" in shown
    assert "Tell the donors" in shown
    assert "Mud" in shown
    assert tracker("update", handle, "--status", "in progress").code == 9
    assert tracker("update", handle, "--status", "in progress", "--note", "One is dry again").code == 0
    assert rows(tracker, "actions", "--status", "implemented") == []
    past = rows(tracker, "actions", "--status", "implemented", "--as-of", "2026-11-10")
    assert [str(action["handle"]) for action in past] == [handle]
    assert "implemented as of 2026-11-01" in tracker("show", handle, "--as-of", "2026-11-10").out
    assert [row["status"] for row in rows(tracker, "history", handle, "--as-of", "2026-11-10")] == ["implemented"]
    table = csv.DictReader(io.StringIO(tracker("report", "actions", "--as-of", "2026-11-10").out))
    assert "implemented" in {row["status"] for row in table}
    assert tracker("update", handle, "--status", "implemented", "--evidence-file", "none.jpg").code == 2


def test_texts_are_chained_compared_and_superseded(tracker, register, folder, monkeypatch):
    later = write_next_year(register.read_text(encoding="utf-8"))
    (folder / "next.txt").write_text(later, encoding="utf-8")
    assert "1 added" in tracker("import", "next.txt").out
    links = rows(tracker, "chain", KEY)
    assert [(link["resolution"], link["follows"]) for link in links] == [(KEY, None), ("E/RES/2027/12", KEY)]
    assert "cited" in links[1]["reason"]
    shown = tracker("compare", "E/RES/2027/12")
    assert "[-30 June 2027,-] {+31 March 2028,+}" in " ".join(shown.out.split())
    assert "Repeated" in shown.out
    changed = [row["new_ref"] for row in rows(tracker, "compare", KEY, "E/RES/2027/12") if row["fate"] == "changed"]
    assert changed == ["2", "3"]
    offers = rows(tracker, "compare", KEY, "E/RES/2027/12", "--successors")
    assert len(offers) == 3
    old, new = str(offers[0]["old_number"]), str(offers[0]["new_number"])
    assert tracker("assign", old, "--unit", "Water Section").code == 0
    assert tracker("supersede", new, old).code == 2
    assert f"tracker supersede {old} {new}" in tracker("compare", "E/RES/2027/12", KEY).out
    assert len(rows(tracker, "overlaps", "--alike", "80")) >= 2
    assert tracker("compare", KEY).code == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("y\nn\ny\n"))
    asked = tracker("compare", "E/RES/2027/12", "--supersede").out
    assert "3 of 3" in asked
    assert "2 actions superseded." in asked
    assert [row["old_number"] for row in rows(tracker, "compare", "E/RES/2027/12", "--successors")] == [
        offers[1]["old_number"]
    ]


def test_the_commands_start_without_numpy_or_pandas():
    """Every command is quick to start: what compares texts is loaded only by what compares texts."""
    code = "import sys, tracker.cli.listing, tracker.store; print({'pandas', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
