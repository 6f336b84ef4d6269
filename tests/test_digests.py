"""Reminders by mail: what is in them, that a server takes them, and that nobody gets one twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import NOW, TODAY, ask, by_date, paragraph, report_to_sessions, springs
from lxml import html
from mailbox_of_tests import MailServer, send_and_die
from sqlalchemy import Engine

from tracker.digests import (
    build_digest,
    read_server,
    send_message,
    write_html,
    write_message,
    write_subject,
    write_text,
)
from tracker.errors import Conflict, MailNotSent, MailPerhapsSent, UsageProblem
from tracker.model import Category, Resolution
from tracker.service import hash_content, ingest, record_reminders, report_status
from tracker.store import (
    ActionFilter,
    Reminder,
    list_actions,
    list_changes,
    list_due,
    list_mails,
    list_overdue,
    list_reminders,
    reading,
    transaction,
)

STATES = "A/RES/81/9100:3:1:member-states"


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
        report_status(
            session, STATES, "in progress", as_of=TODAY, author="F", now=NOW, today=TODAY, note="41 <b>replies</b>."
        )
    return register


def digest_of(register: Engine, today: date = date(2026, 12, 15)):
    with reading(register) as session:
        return build_digest(
            list_overdue(session, today),
            list_due(session, today, date(2026, 12, 31)),
            list_actions(session, ActionFilter(stale_days=20, today=today)),
            today=today,
            whom="all",
        )


def test_each_action_is_in_the_first_part_that_fits(filled: Engine) -> None:
    digest = digest_of(filled)
    assert [(part.kind.value, [row.ref for row in part.rows]) for part in digest.parts] == [
        ("overdue", ["3", "3"]),
        ("due soon", ["2(a)"]),
        ("stale", ["2(b)", "4"]),
    ]
    assert write_subject(digest) == "Actions on 15 December 2026: 2 overdue, 1 due soon, 2 stale"


def test_terms_and_several_sessions_are_told_in_words(register: Engine) -> None:
    term = replace(by_date(date(2023, 10, 31), "until 31 October 2023"), expires=True)
    extend = ask("Decides to extend it", "Office", verb="decide", category=Category.DECIDING, deadlines=(term,))
    text = springs(paragraph("1", report_to_sessions(52, 54, 55, 57)), paragraph("2", extend))
    with transaction(register) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)

    def write(today: date) -> str:
        with reading(register) as session:
            due = list_due(session, today, date(2023, 10, 31))
            return write_text(build_digest(list_overdue(session, today), due, [], today=today))

    assert "Due 27 February 2023 to 4 April 2023 and 3 later." in write(date(2023, 3, 1))
    words = write(date(2023, 8, 1))
    overdue, due = words.split("Due soon (2)")
    assert "Due 27 February 2023 to 4 April 2023 (119 days late) and 3 later." in overdue
    assert "Due 11 September 2023 to 13 October 2023 and 2 later." in due
    assert "Expires 31 October 2023." in due
    assert "until 31 October" not in write(date(2024, 1, 1))


def test_both_bodies_say_the_same(filled: Engine) -> None:
    digest = digest_of(filled)
    text = write_text(digest)
    page = html.fromstring(write_html(digest)).text_content()
    for words in ("Due 1 November 2026 (44 days late)", "41 <b>replies</b>.", "Due 31 December 2026"):
        assert words in text
        assert words in page
    assert "Never reported on" in text
    assert "Status: in progress." in text
    empty = digest_of(filled, date(2026, 10, 2)).without(digest_of(filled, date(2026, 10, 2)).reminders)
    assert "No action is overdue" in write_text(empty)
    assert "No action is overdue" in write_html(empty)


def test_a_mail_server_takes_it(filled: Engine, mail_server: MailServer) -> None:
    message = write_message(digest_of(filled), sender="t@example.org", recipient="f@example.org", now=NOW)
    send_message(message, "127.0.0.1", mail_server.port)
    (taken,) = mail_server.taken
    assert (taken["To"], taken["From"], taken["Auto-Submitted"]) == ("f@example.org", "t@example.org", "auto-generated")
    kinds = [part.get_content_type() for part in taken.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert "44 days late" in taken.get_body(("plain",)).get_content()


@pytest.mark.parametrize("address", ["nobody", "a b@c", "a@b\nBcc: x@y", "<a@b>", "", "a@b,c@d"])
def test_what_is_no_address_is_refused(filled: Engine, address: str) -> None:
    with pytest.raises(UsageProblem, match="not a mail address"):
        write_message(digest_of(filled), sender="t@example.org", recipient=address, now=NOW)


def test_servers() -> None:
    assert read_server("mail.example.org:587") == ("mail.example.org", 587)
    assert read_server("localhost") == ("localhost", 25)
    for words in ("", ":25", "mail:abc", "mail:0", "mail:70000"):
        with pytest.raises(UsageProblem, match="HOST:PORT"):
            read_server(words)


def test_a_reminder_goes_out_once_per_deadline(filled: Engine) -> None:
    overdue = Reminder(STATES, "overdue", "2026-11-01")
    with transaction(filled) as session:
        record_reminders(session, "F.Point@example.org", [overdue], author="Ana", now=NOW)
    with reading(filled) as session:
        assert list_reminders(session, "f.point@EXAMPLE.org") == {overdue}
        assert list_reminders(session, "other@example.org") == frozenset()
        told = list_changes(session, STATES)[-1]
        assert (told.field, told.new) == ("overdue about 2026-11-01", "f.point@example.org")
    with pytest.raises(Conflict), transaction(filled) as session:
        record_reminders(session, "f.point@example.org", [overdue], author="Ben", now=NOW)


def test_the_command_sends_to_each_what_is_new(run, database_url: str, filled: Engine, mail_server: MailServer) -> None:
    def send(*more: str) -> tuple[int, str, str]:
        server = f"127.0.0.1:{mail_server.port}"
        return run("digest", "--send", "--to", "f@example.org", "--smtp", server, "--db", database_url, *more)

    on_day = ("--as-of", "2026-12-15", "--stale", "20d")
    assert send(*on_day)[:2] == (
        0,
        "f@example.org: 5 actions, Actions on 15 December 2026: 2 overdue, 1 due soon, 2 stale\n",
    )
    assert send(*on_day)[:2] == (0, "f@example.org: nothing new, no mail.\n")
    code, out, _ = send(*on_day, "--to", "g@example.org")
    assert (code, "g@example.org: 5 actions" in out, "f@example.org: nothing new" in out) == (0, True, True)
    # two weeks later what was due soon is late: that is news, the rest is not
    assert "1 overdue" in send("--as-of", "2027-01-02", "--stale", "20d")[1]
    assert len(mail_server.taken) == 3
    code, out, _ = run(
        "digest", "--to", "f@example.org", "--as-of", "2026-12-15", "--stale", "20d", "--db", database_url
    )
    assert (code, "No action is overdue" in out) == (0, True)
    assert "apart from 5 told before" in out


def test_a_mail_that_was_not_taken_is_not_noted(
    run, database_url: str, filled: Engine, mail_server: MailServer
) -> None:
    arguments = ("digest", "--send", "--to", "f@example.org", "--as-of", "2026-12-15", "--db", database_url)
    mail_server.refuses = True
    code, _, err = run(*arguments, "--smtp", f"127.0.0.1:{mail_server.port}")
    assert (code, err.count("\n"), "not taken" in err) == (MailNotSent.exit_code, 1, True)
    mail_server.refuses = False
    assert run(*arguments, "--smtp", "127.0.0.1:1")[0] == MailNotSent.exit_code
    assert "actions" in run(*arguments, "--smtp", f"127.0.0.1:{mail_server.port}")[1]
    assert len(mail_server.taken) == 1


@pytest.fixture
def send(run, database_url: str, filled: Engine, mail_server: MailServer) -> Callable[..., tuple[int, str, str]]:
    """Send the digest of a day to one person, or to others too."""
    given = ("--send", "--to", "f@example.org", "--as-of", "2026-12-15", "--db", database_url)
    return lambda *more: run("digest", *given, "--smtp", f"127.0.0.1:{mail_server.port}", *more)


def test_a_mail_that_was_perhaps_sent_is_said_and_not_sent_again(send, mail_server: MailServer) -> None:
    mail_server.falls_silent = True
    code, _, err = send()
    assert (code, err.count("\n"), "perhaps sent" in err) == (MailPerhapsSent.exit_code, 1, True)
    mail_server.falls_silent = False
    for _ in range(2):
        code, out, err = send()
        assert (code, out, "a mail of 3 actions" in err, "--perhaps arrived" in err) == (
            0,
            "f@example.org: nothing new, no mail.\n",
            True,
            True,
        )
    assert len(mail_server.taken) == 1
    assert "f@example.org: 3 actions" in send("--perhaps", "again")[1]
    assert send()[1:] == ("f@example.org: nothing new, no mail.\n", "")
    assert len(mail_server.taken) == 2


def test_a_person_can_say_that_it_arrived(send, filled: Engine, mail_server: MailServer) -> None:
    mail_server.falls_silent = True
    send()
    assert send("--perhaps", "arrived")[:2] == (0, "f@example.org: nothing new, no mail.\n")
    with reading(filled) as session:
        assert len(list_reminders(session, "f@example.org")) == 3
        assert list_mails(session, "f@example.org") == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_program_that_dies_sends_no_mail_twice(
    send, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    assert send_and_die(send, monkeypatch, moment)[0] == 130
    code, out, err = send()
    assert (code, out, "perhaps sent" in err) == (0, "f@example.org: nothing new, no mail.\n", True)
    assert len(mail_server.taken) == (1 if moment == "after" else 0)


def test_others_write_while_a_mail_server_is_waited_for(send, filled: Engine, mail_server: MailServer) -> None:
    def report() -> None:
        with transaction(filled) as session:
            report_status(
                session, STATES, "in progress", as_of=TODAY, author="G", now=NOW, today=TODAY, note="Meanwhile."
            )

    mail_server.meanwhile = report
    assert send()[0] == 0
    with reading(filled) as session:
        assert list_changes(session, STATES)[-1].operation == "remind"
        assert list_actions(session, ActionFilter(text="Meanwhile", today=TODAY))


def test_all_addresses_are_checked_before_the_first_mail(send, mail_server: MailServer) -> None:
    for wrong in ("not an address", "x" * 250 + "@example.org"):
        code, _, err = send("--to", "g@example.org", "--to", wrong)
        assert (code, "is not a mail address" in err) == (UsageProblem.exit_code, True)
    assert mail_server.taken == []
    send("--to", "F@EXAMPLE.org")
    assert len(mail_server.taken) == 1


def test_the_command_shows_and_writes(run, database_url: str, filled: Engine, tmp_path: Path) -> None:
    base = ("digest", "--as-of", "2026-12-15", "--db", database_url)
    assert "Overdue (1)" in run(*base, "--addressee", "donors")[1]
    run("assign", "--addressee", "Member States", "--focal-point", "Ana Pozo", "--db", database_url)
    code, out, _ = run(*base, "--focal-point", "Ana Pozo")
    assert (code, "Overdue (1)" in out, "para. 3: donors" in out) == (0, True, False)
    out = run(*base, "--stale", "20d", "--most", "1", "--site", "https://tracker.example.org")[1]
    assert "And 1 more: https://tracker.example.org/actions?overdue=true&order=due" in out
    assert "And 1 more: https://tracker.example.org/actions?stale=20&order=heard" in out
    file = tmp_path / "digest.html"
    assert run(*base, "-o", file)[1].startswith(f"{file}: ")
    assert "<table" in file.read_text("utf-8")
    assert run(*base, "--send")[0] == 2
    assert run(*base, "--send", "--to", "not an address", "--smtp", "127.0.0.1:1")[0] == 2
