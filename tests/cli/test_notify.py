"""People are told by mail as each of them chose, of all that is news to them, and of nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from mailbox_of_tests import MailServer, send_and_die
from sqlalchemy import Engine

from tracker.errors import MailNotSent, MailPerhapsSent, UsageProblem
from tracker.model import Resolution
from tracker.service import Assignment, assign_actions, hash_content, ingest
from tracker.service.accounts.people import add_user
from tracker.service.commenting import comment_action
from tracker.service.notices import MailChoice, choose_notices
from tracker.service.rights import Role
from tracker.store import transaction

STATES = "A/RES/81/9100:3:1:member-states"
COUNT = "A/RES/81/9100:2(a):1:secretary-general"
BEGUN = datetime(2026, 11, 24, 12, tzinfo=UTC)
Answer = tuple[int, str, str]
PEOPLE = (("felix", Role.FOCAL_POINT, ("Secretary-General",)), ("ana", Role.FOCAL_POINT, ()), ("edda", Role.EDITOR, ()))


@pytest.fixture
def office(register: Engine, wells: Resolution) -> Engine:
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=BEGUN)
        for name, role, entities in PEOPLE:
            add_user(session, name, role, entities=entities, author="boss", now=BEGUN)
    return register


def choose(office: Engine, name: str, choice: MailChoice) -> None:
    with transaction(office) as session:
        choose_notices(session, name, choice, f"{name}@example.org", author=name, now=datetime.now(UTC))


def say(office: Engine, words: str, address: str = COUNT) -> None:
    with transaction(office) as session:
        comment_action(session, address, words, author="edda", now=datetime.now(UTC))


@pytest.fixture
def notify(run, database_url: str, office: Engine, mail_server: MailServer) -> Callable[..., Answer]:
    """Run `tracker notify`, as a timer does."""
    given = ("--site", "https://tracker.example.org", "--db", database_url)
    return lambda *more: run("notify", "--smtp", f"127.0.0.1:{mail_server.port}", *given, *more)


def told(mail_server: MailServer) -> list[tuple[str, str]]:
    """To whom mails went, and their subjects."""
    return [(str(mail["To"]), str(mail["Subject"])) for mail in mail_server.taken]


@time_machine.travel(BEGUN, tick=True)
def test_each_is_told_as_they_chose(office: Engine, notify, mail_server: MailServer) -> None:
    assert notify()[1].startswith("Nobody is told by mail")
    say(office, "This was before anybody chose.")
    for name, choice in (("felix", MailChoice.DAILY), ("ana", MailChoice.AT_ONCE), ("edda", MailChoice.WEEKLY)):
        choose(office, name, choice)
    with transaction(office) as session:
        assign_actions(session, [STATES], Assignment(focal_point="ana"), author="edda", now=datetime.now(UTC))
    say(office, "Two wells are missing.")
    assert notify()[0] == 0
    assert told(mail_server) == [
        ("ana@example.org", "Actions on 24 November 2026: 1 notice, 1 overdue"),
        ("felix@example.org", "Actions on 24 November 2026: 1 notice"),
    ]
    words = mail_server.taken[1].get_body(("plain",)).get_content()
    assert "edda commented: “Two wells are missing.”" in words
    assert "https://tracker.example.org/actions/" in words
    assert "before anybody chose" not in words
    say(office, "And a third one, @ana.")
    notify()
    assert [to for to, _ in told(mail_server)[2:]] == ["ana@example.org"]  # Felix is told tomorrow
    with time_machine.travel(BEGUN + timedelta(days=1), tick=True):
        notify()
        notify()
    assert told(mail_server)[3:] == [("felix@example.org", "Actions on 25 November 2026: 1 notice")]


@time_machine.travel(BEGUN, tick=True)
def test_a_first_letter_is_short_and_says_how_much_more_there_is(
    office: Engine, notify, mail_server: MailServer, run, database_url: str
) -> None:
    choose(office, "felix", MailChoice.DAILY)
    for number in range(30):
        say(office, f"Comment {number}")
        with time_machine.travel(BEGUN + timedelta(minutes=number + 1), tick=True):
            say(office, f"Later {number}")
    notify()
    words = mail_server.taken[0].get_body(("plain",)).get_content()
    assert words.count("edda commented") == 25
    assert "more: https://tracker.example.org/notices" in words
    page = mail_server.taken[0].get_body(("html",)).get_content()
    assert page.count("<li>") == 25
    assert "no news" not in words.lower()  # what came today is not silent, whenever it was adopted


@time_machine.travel(BEGUN, tick=True)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_nobody_is_told_twice_where_the_program_or_the_server_dies(
    office: Engine, notify, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    choose(office, "felix", MailChoice.AT_ONCE)
    say(office, "Once.")
    assert send_and_die(notify, monkeypatch, moment)[0] == 130
    code, out, err = notify()
    assert (code, out, "perhaps sent" in err) == (0, "felix@example.org: nothing new, no mail.\n", True)
    say(office, "Twice.")
    notify()
    assert [str(mail.get_body(("plain",)).get_content()).count("Once.") for mail in mail_server.taken] == (
        [1, 0] if moment == "after" else [0]
    )
    assert "1 notice" in notify("--perhaps", "again")[1]
    assert "Once." in mail_server.taken[-1].get_body(("plain",)).get_content()


@time_machine.travel(BEGUN, tick=True)
def test_a_server_that_does_not_take_one_letter_keeps_nobody_from_theirs(
    office: Engine, notify, mail_server: MailServer
) -> None:
    for name in ("ana", "felix"):
        choose(office, name, MailChoice.AT_ONCE)
    say(office, "For both, @ana.")
    mail_server.refuses = True
    code, _, err = notify()
    assert (code, err.count("was not taken")) == (MailNotSent.exit_code, 3)
    mail_server.refuses = False
    mail_server.falls_silent = True
    assert notify("--only", "ana")[0] == MailPerhapsSent.exit_code
    mail_server.falls_silent = False
    assert notify()[0] == 0
    assert [to for to, _ in told(mail_server)] == ["ana@example.org", "felix@example.org"]


@time_machine.travel(BEGUN, tick=True)
def test_what_would_be_sent_can_be_seen_and_choices_made_by_command(
    office: Engine, notify, mail_server: MailServer, run, database_url: str
) -> None:
    assert run("notify", "--db", database_url)[0] == UsageProblem.exit_code
    choice = ("users", "notices", "felix", "at-once", "--db", database_url)
    assert "which address" in run(*choice)[2]
    assert run(*choice, "--to", "f@example.org")[1] == "felix is told by mail: at once.\n"
    assert run("comment", COUNT, "Done, @felix?", "--by", "edda", "--db", database_url)[1].endswith("felix told.\n")
    assert notify("--dry-run")[1] == "felix (f@example.org, at once): 1 notice, 0 actions\n"
    assert mail_server.taken == []
    assert "edda commented: Done, @felix?" in run("history", COUNT, "--db", database_url)[1]


def test_whoever_assigns_is_told_whether_the_focal_point_may_report(run, database_url: str, office: Engine) -> None:
    with transaction(office) as session:
        add_user(session, "b.brook", Role.EDITOR, full_name="Ben Brook", author="boss", now=BEGUN)

    def assign(name: str) -> str:
        return str(run("assign", STATES, "--focal-point", name, "--db", database_url)[1].splitlines()[1])

    assert assign("Felix") == "felix has this on their list and may report on it."
    assert assign("Ben Brook").endswith("a name only: to let them report, name the account: --focal-point b.brook.")
    assert assign("Cleo Lark") == "Cleo Lark is kept as a name only."
    assert assign("b.broko") == "b.broko is kept as a name only: did you mean b.brook?"
