"""Programs are told by HTTP of all that happens, in order, signed, and of nothing twice that they took."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import time_machine
from registers import SERVER
from sqlalchemy import Engine

from tracker.errors import UsageProblem, WebhookNotTaken
from tracker.model import Resolution
from tracker.service import Assignment, assign_actions, hash_content, ingest
from tracker.service.accounts.people import add_user
from tracker.service.commenting import comment_action
from tracker.service.reviewing import accept_clauses, remove, set_values
from tracker.service.rights import Role
from tracker.store import find_action, list_webhooks, reading, transaction
from tracker.store.access_log import list_access

COUNT = "A/RES/81/9100:2(a):1:secretary-general"
GONE = "A/RES/81/9100:4:1:nobody"
STATES = "A/RES/81/9100:3:1:member-states"
BEGUN = datetime(2026, 11, 24, 12, tzinfo=UTC)
HELP = Path(__file__).parents[2] / "tracker" / "help" / "assistants.md"
Answer = tuple[int, str, str]
Told = list[tuple[str, str, str]]


@dataclass
class Receiver:
    """Another program at a port of this machine: it answers what it is told to, the last of it for good."""

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [200])
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.came]

    def events(self, start: int = 0) -> list[dict[str, Any]]:
        return [event for _, body in self.came[start:] for event in json.loads(body)["events"]]

    def told(self, start: int = 0) -> Told:
        return [(each["event"], each["address"], each["said"]) for each in self.events(start)]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    program = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            program.came.append(({name.lower(): words for name, words in self.headers.items()}, body))
            program.meanwhile()
            self.send_response(program.answers.pop(0) if len(program.answers) > 1 else program.answers[0])
            self.send_header("location", "/elsewhere")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        program.url = f"http://127.0.0.1:{server.server_port}/hidden-path"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield program
        server.shutdown()


@pytest.fixture
def office(register: Engine, wells: Resolution) -> Engine:
    with transaction(register) as session:
        add_user(session, "felix", Role.FOCAL_POINT, author="boss", now=BEGUN)
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=BEGUN)
    return register


@pytest.fixture
def hooks(run, database_url: str, office: Engine) -> Iterator[Callable[..., Answer]]:
    """Run `tracker webhooks`, as a timer does."""
    with time_machine.travel(BEGUN, tick=True):
        yield lambda *arguments: run("webhooks", *arguments, "--db", database_url)


def say(office: Engine, *words: str) -> None:
    with transaction(office) as session:
        for each in words:
            comment_action(session, COUNT, each, author="edda", now=datetime.now(UTC))


def said(*words: str) -> Told:
    return [("changed", COUNT, f"commented: “{each}”") for each in words]


def test_what_is_told_is_signed_in_order_and_once(office: Engine, hooks, receiver: Receiver) -> None:
    say(office, "Before.")
    code, out, _ = hooks("add", receiver.url, "--event", "changed")
    secret = re.search(r"whsec_\S+", out)
    assert (code, secret is not None) == (0, True)
    assert hooks("send")[:2] == (0, "")
    comments = [f"Comment {number}" for number in range(105)]
    say(office, *comments)
    with transaction(office) as session:
        given = Assignment(unit="Wells Section", focal_point="felix")
        assign_actions(session, [COUNT], given, author="edda", now=datetime.now(UTC))
        accept_clauses(session, "A/RES/81/9100:3:1", author="edda", now=datetime.now(UTC))
        remove(session, GONE, author="edda", now=datetime.now(UTC))
    assert hooks("send", "--dry-run")[1] == "Webhook 1 to 127.0.0.1: 113 events to send.\n"
    code, out, err = hooks("send", "--site", "https://tracker.example.org")
    assert (code, out.count(" taken ("), err) == (0, 2, "")
    assert [len(json.loads(body)["events"]) for _, body in receiver.came] == [100, 13]
    assert receiver.told()[:105] == said(*comments)
    changes = {(event["address"], event["said"]) for event in receiver.events()[105:]}
    assert {
        (COUNT, "changed the unit from none to Wells Section"),
        (STATES, "accepted the clause as right"),
        ("A/RES/81/9100:3:1:donors", "accepted the clause as right"),
        (GONE, "removed it"),
    } <= changes
    named = receiver.events()[0]
    where = (named["resolution"], named["ref"], named["addressee"], named["author"])
    assert where == ("A/RES/81/9100", "2(a)", "Secretary-General", "edda")
    with reading(office) as session:
        assert named["number"] == find_action(session, COUNT).handle
    assert (named["due"], named["status"]) == ("2026-12-31", "not started")
    assert named["link"] == f"https://tracker.example.org/actions/{named['number']}"
    example: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", HELP.read_text(encoding="utf-8"), re.DOTALL)[0], example)
    for headers, body in receiver.came:
        assert example["is_genuine"](secret[0], headers, body)
        assert not example["is_genuine"](secret[0], headers, body + b" ")
        assert not example["is_genuine"](secret[0], headers | {"webhook-id": "another"}, body)
    assert hooks("send")[:2] == (0, "")
    assert len(receiver.came) == 2


def test_new_actions_are_told_and_those_that_fall_due_once_a_day_that_is_due(
    office: Engine, hooks, receiver: Receiver, wells: Resolution
) -> None:
    other = replace(wells, symbol="A/RES/81/9101", paragraphs=wells.paragraphs[-2:-1])
    hooks("add", receiver.url, "--event", "new", "--event", "due", "--within", "30d")
    assert hooks("send")[1] == ""  # one is late since before, the next is due in 37 days
    with time_machine.travel(BEGUN + timedelta(days=8), tick=True):
        assert "1 event taken" in hooks("send")[1]
        assert hooks("send")[1] == ""
        with transaction(office) as session:
            place, sooner = "A/RES/81/9100:2(a):1", ("by 20 December 2026",)
            set_values(session, place, author="edda", now=datetime.now(UTC), deadlines=sooner)
            ingest(session, other, hash_content(other), author="A. Clerk", now=datetime.now(UTC))
        hooks("send")
    assert receiver.told() == [
        ("due", COUNT, "is due 31 December 2026"),
        ("new", "A/RES/81/9101:4:1:nobody", "opened it, with its text"),
        ("due", COUNT, "is due 20 December 2026"),
    ]
    assert [event["log"] is None for event in receiver.events()] == [True, False, True]
    with time_machine.travel(BEGUN + timedelta(days=400), tick=True):
        hooks("send")  # whatever the reason why nobody sent for a year
    assert [event["due"] for event in receiver.events()[3:]] == ["2027-09-07"]


def test_what_is_not_taken_is_sent_again_later_each_time_and_nothing_is_lost(
    office: Engine, hooks, receiver: Receiver
) -> None:
    hooks("add", receiver.url, "--event", "changed")
    say(office, "One.")
    receiver.answers = [500, 302, 200]
    code, out, err = hooks("send")
    assert (code, out, "it answered 500; next try on" in err) == (WebhookNotTaken.exit_code, "", True)
    say(office, "Two.")
    assert hooks("send") == (0, "", "")  # not before its time
    assert "redirects are not followed" in hooks("send", "--at-once")[2]
    with time_machine.travel(BEGUN + timedelta(minutes=5), tick=True):
        assert hooks("send")[0] == 0
    assert receiver.ids == [receiver.ids[0]] * 3 + [receiver.ids[3]]
    assert receiver.told(2) == said("One.", "Two.")
    assert json.loads(hooks("list", "--format", "json")[1])[0]["answer"] == "answered 200"
    assert "2026 at 12:05 UTC" in hooks("list")[1]


def test_the_same_is_sent_under_the_same_name_where_the_sender_dies(
    office: Engine, hooks, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks("add", receiver.url)
    say(office, "One.")

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tracker.service.webhooks.settle_delivery", die)
        assert hooks("send")[0] == 130
    say(office, "Two.")
    assert hooks("send") == (0, "", "")  # the other sender may be at work yet
    receiver.meanwhile = lambda: hooks("send")
    with time_machine.travel(BEGUN + timedelta(minutes=2), tick=True):
        hooks("send")
    (first, once), (again, twice), (second, _) = receiver.came
    assert (first["webhook-id"], once) == (again["webhook-id"], twice)
    assert second["webhook-id"] != first["webhook-id"]
    assert receiver.told(1) == said("One.", "Two.")


def test_one_that_takes_nothing_for_days_is_said_each_time_and_keeps_nobody_from_theirs(
    office: Engine, hooks, receiver: Receiver
) -> None:
    hooks("add", "http://127.0.0.1:9/", "--event", "changed")
    hooks("add", receiver.url, "--event", "changed")
    say(office, "One.")
    assert "was not reached" in hooks("send")[2]
    assert receiver.told() == said("One.")
    for hours in (3, 24, 80):
        with time_machine.travel(BEGUN + timedelta(hours=hours), tick=True):
            code, _, err = hooks("send")
    assert (code, "NOT TAKEN since 24 November 2026" in err) == (WebhookNotTaken.exit_code, True)
    with reading(office) as session:
        assert list_webhooks(session)[0].failures == 4
    assert hooks("remove", "1")[0] == 0
    assert hooks("send") == (0, "", "")
    assert hooks("remove", "1")[0] == 3


def test_addresses_that_others_can_read_or_that_hold_a_password_are_refused(hooks) -> None:
    for url in ("http://hooks.example.org/", "https://ana:word@example.org/", "ftp://example.org", "https://[", "x"):
        code, _, err = hooks("add", url)
        assert (code, "example.org/" in err.replace("hooks.example.org/tracker", "")) == (UsageProblem.exit_code, False)
    assert hooks("add", "http://hooks.example.org/", "--insecure")[0] == 0


@pytest.mark.skipif(bool(SERVER), reason="looks into the file")
def test_the_log_names_the_host_only_and_a_key_of_the_site_seals_the_secret(
    office: Engine, hooks, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setenv("TRACKER_SECRET_KEY", "k" * 32)
    secret = hooks("add", receiver.url)[1].split()[-1]
    say(office, "One.")
    hooks("send")
    with reading(office) as session:
        rows = list_access(session)
    words = [" ".join(map(str, (each.operation, each.field, each.old, each.new))) for each in rows]
    assert [each.operation for each in rows][:3] == ["deliver", "export", "add webhook"]
    assert not any("hidden-path" in each or secret in each for each in words)
    with sqlite3.connect(str(office.url.database)) as raw:
        (kept,) = raw.execute("SELECT secret FROM webhooks").fetchone()
    assert secret.removeprefix("whsec_") not in kept
    say(office, "Two.")
    monkeypatch.setenv("TRACKER_SECRET_KEY", "o" * 32)
    code, _, err = hooks("send")
    assert (code, "sealed with another TRACKER_SECRET_KEY" in err) == (WebhookNotTaken.exit_code, True)
    monkeypatch.setenv("TRACKER_SECRET_KEY", "k" * 32)
    hooks("send")
    assert receiver.told() == said("One.", "Two.")
