"""What to remind people of: due, overdue and stale actions, as a mail in plain words and in HTML."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from enum import StrEnum
from html import escape
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from tracker.errors import MailNotSent, MailPerhapsSent, UsageProblem
from tracker.knowledge.writing import NOBODY_NAMED, write_day
from tracker.store import list_actions, list_due, list_overdue
from tracker.store.narrowing import ActionFilter
from tracker.store.notices import Notice, Notices
from tracker.store.people import is_mail_address
from tracker.store.reminders import Reminder
from tracker.store.rows import ActionRow

SMTP_PORT = 25
PATIENCE = 30
"""Seconds to wait for a mail server."""
PATIENCE_AT_THE_END = 300
"""Seconds to wait until it says that it took the mail: it may look for viruses first, and nobody else waits."""
LONGEST_TEXT = 400
PERHAPS = (
    "It is not sent again: look whether it came, then say --perhaps arrived, or --perhaps again to send it once more."
)
MOST = 25
"""Actions of each kind, and notices, that a mail writes out; of what is more it says how much, and where."""
NO_NOTICES = Notices(())
STYLE = "border:1px solid #999;padding:4px 6px;text-align:left;vertical-align:top"


class ReminderKind(StrEnum):
    """Why people are reminded of an action; each action is in the first part that fits."""

    OVERDUE = "overdue"
    DUE = "due soon"
    STALE = "stale"


TITLES = {
    ReminderKind.OVERDUE: "Overdue",
    ReminderKind.DUE: "Due soon",
    ReminderKind.STALE: "No news for a long time",
}


@dataclass(frozen=True, slots=True)
class DigestPart:
    """The actions of one kind, the most urgent first."""

    kind: ReminderKind
    rows: tuple[ActionRow, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """The reminders of a day: "Overdue (2), Due soon (1)", for whom it was narrowed.

    Of each part `most` actions are written out, and how many more there are; those on a `site`,
    "https://tracker.example.org", are linked to, with the parts of an address by which its lists are `narrowed`.
    A letter to a person begins with their `notices`, and its `mark` says up to where in the log they were told.
    What is due soon is due `until` a day, what is stale without news for `silent_days`; `told` counts the reminders
    that are left out because they were told of these before.
    """

    today: date
    whom: str
    parts: tuple[DigestPart, ...]
    notices: Notices = NO_NOTICES
    mark: Reminder | None = None
    most: int = MOST
    site: str = ""
    narrowed: str = ""
    told: int = 0
    until: date | None = None
    silent_days: int | None = None

    @property
    def count(self) -> int:
        """How many actions it reminds of, and notices it has."""
        return sum(len(part.rows) for part in self.parts) + len(self.notices.rows)

    @property
    def counted(self) -> str:
        """How many actions it reminds of, and notices it has, in words: "3 notices, 5 actions"."""
        actions = sum(len(part.rows) for part in self.parts)
        return ", ".join([*_count_notices(self), f"{actions} action{'s' if actions != 1 else ''}"])

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """What the recipient is reminded of by it."""
        told = tuple(remind(row, part.kind) for part in self.parts for row in part.rows)
        return told if self.mark is None else (*told, self.mark)

    def without(self, sent: Collection[Reminder]) -> Digest:
        """Leave out what somebody was reminded of already."""
        parts = tuple(
            replace(part, rows=tuple(row for row in part.rows if remind(row, part.kind) not in sent))
            for part in self.parts
        )
        left_out = sum(len(part.rows) for part in self.parts) - sum(len(part.rows) for part in parts)
        return replace(self, parts=tuple(part for part in parts if part.rows), told=self.told + left_out)


def build_digest(
    overdue: Sequence[ActionRow], due: Sequence[ActionRow], stale: Sequence[ActionRow], *, today: date, whom: str = ""
) -> Digest:
    """Put the digest of a day together; an action that is overdue is not named as stale again.

    One that is overdue at a session and due soon at the next is named with both.
    """
    parts = []
    seen: set[str] = set()
    named: set[tuple[str, int]] = set()
    for kind, rows in ((ReminderKind.OVERDUE, overdue), (ReminderKind.DUE, due), (ReminderKind.STALE, stale)):
        is_stale = kind is ReminderKind.STALE
        fresh = tuple(
            row for row in rows if (row.address not in seen if is_stale else (row.address, row.occurrence) not in named)
        )
        seen.update(row.address for row in fresh)
        named.update((row.address, row.occurrence) for row in fresh)
        if fresh:
            parts.append(DigestPart(kind, fresh))
    return Digest(today, whom, tuple(parts))


def read_digest(
    session: Session, wanted: ActionFilter, *, today: date, until: date, silent_days: int, whom: str = ""
) -> Digest:
    """Read from the register what is overdue, due by a day, and for so many days without news among some actions."""
    silent = list_actions(session, replace(wanted, stale_days=silent_days))
    built = build_digest(
        list_overdue(session, today, wanted),
        list_due(session, today, until, wanted),
        sorted(silent, key=lambda row: row.as_of or row.adopted or date.min),
        today=today,
        whom=whom,
    )
    return replace(built, until=until, silent_days=silent_days)


def remind(row: ActionRow, kind: ReminderKind) -> Reminder:
    """Name the reminder of an action: of its deadline, or of the day of the last news."""
    about = (row.as_of or row.adopted) if kind is ReminderKind.STALE else row.due
    return Reminder(row.address, kind.value, about.isoformat() if about else "never")


def write_subject(digest: Digest) -> str:
    """Write the subject of the mail: "Actions on 24 November 2026: 2 overdue, 1 due soon"."""
    counts = ", ".join([*_count_notices(digest), *(f"{len(part.rows)} {part.kind}" for part in digest.parts)])
    counts = counts or f"nothing {'new ' if digest.told else ''}to remind of"
    return f"Actions on {write_day(digest.today)}: {counts}"


def write_text(digest: Digest) -> str:
    """Write the digest in plain words."""
    lines = [write_subject(digest), *([f"For {digest.whom}."] if digest.whom else [])]
    if digest.notices.rows:
        lines += ["", f"Notices ({len(digest.notices.rows)})", "=" * 12]
        for notice in digest.notices.rows[: digest.most]:
            lines += ["", f"{notice.author} {notice.said}", f"   {_place_of(notice)}", *_link(digest, notice.handle)]
        lines += _more(digest, len(digest.notices.rows), "notices")
    for part in digest.parts:
        lines += ["", f"{TITLES[part.kind]} ({len(part.rows)})", "=" * (len(TITLES[part.kind]) + 5)]
        for row in part.rows[: digest.most]:
            lines += [
                "",
                f"#{row.handle} {row.resolution}, para. {row.ref}: {row.addressee or NOBODY_NAMED}",
                f"   {_asked(row)}",
                f"   {_when(row, digest.today)}. Status: {row.status}.",
            ]
            if row.last_report:
                lines.append(f"   Last report: {_shorten(row.last_report)}")
            lines += _link(digest, row.handle)
        lines += _more(digest, len(part.rows), _list_of(digest, part.kind))
    if not digest.parts and not digest.notices.rows:
        lines += ["", _say_nothing(digest)]
    return "\n".join(lines) + "\n"


def write_html(digest: Digest) -> str:
    """Write the digest in HTML that mail programs show: no scripts, no pictures, styles in place."""
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(write_subject(digest))}</title></head>',
        '<body style="font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#111">',
        f'<h1 style="font-size:18px">{escape(write_subject(digest))}</h1>',
    ]
    if digest.whom:
        parts.append(f"<p>For {escape(digest.whom)}.</p>")
    if digest.notices.rows:
        notices = "".join(
            f"<li><strong>{escape(each.author)}</strong> {escape(each.said)}<br>"
            f"{_html_link(digest, each.handle, _place_of(each))}</li>"
            for each in digest.notices.rows[: digest.most]
        )
        title = f'<h2 style="font-size:15px">Notices ({len(digest.notices.rows)})</h2>'
        parts += [title, f"<ul>{notices}</ul>", *_html_more(digest, len(digest.notices.rows), "notices")]
    for part in digest.parts:
        heads = "".join(
            f'<th style="{STYLE};background:#eee">{head}</th>'
            for head in ("No.", "Action", "Addressee", "Asked", "When", "Status", "Last report")
        )
        parts += [
            f'<h2 style="font-size:15px">{TITLES[part.kind]} ({len(part.rows)})</h2>',
            f'<table style="border-collapse:collapse"><tr>{heads}</tr>',
            *(_html_row(row, digest) for row in part.rows[: digest.most]),
            "</table>",
            *_html_more(digest, len(part.rows), _list_of(digest, part.kind)),
        ]
    if not digest.parts and not digest.notices.rows:
        parts.append(f"<p>{_say_nothing(digest)}</p>")
    return "\n".join((*parts, "</body></html>")) + "\n"


def check_addresses(addresses: Iterable[str]) -> None:
    """Check that each can be a mail address, before the first mail is sent; UsageProblem names the one that cannot."""
    for address in addresses:
        if not is_mail_address(address):
            raise UsageProblem(f"{address!r} is not a mail address: write it as name@example.org.")


def write_message(digest: Digest, *, sender: str, recipient: str, now: datetime) -> EmailMessage:
    """Write the mail with both bodies; UsageProblem where an address cannot be one."""
    check_addresses((sender, recipient))
    message = EmailMessage()
    message["Subject"] = write_subject(digest)
    message["From"] = sender
    message["To"] = recipient
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.rsplit("@", 1)[1])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(write_text(digest))
    message.add_alternative(write_html(digest), subtype="html")
    return message


def read_server(words: str) -> tuple[str, int]:
    """Read the name of a mail server: "mail.example.org:587", port 25 where none is given."""
    host, _, port = words.strip().rpartition(":") if ":" in words else (words.strip(), "", "")
    if not host or (port and not (port.isdecimal() and 0 < int(port) < 65536)):
        raise UsageProblem(f"{words!r} is not a mail server: write it as HOST:PORT, such as mail.example.org:25.")
    return host, int(port) if port else SMTP_PORT


def send_message(message: EmailMessage, host: str, port: int) -> None:
    """Hand a mail to a server, encrypted where it offers that.

    MailNotSent where it did not take it for sure; MailPerhapsSent where it had all of it and did not say.
    """
    import smtplib

    handed_over = taken = False

    class Server(smtplib.SMTP):
        def data(self, msg: Any) -> tuple[int, bytes]:
            nonlocal handed_over
            handed_over = True
            if self.sock is not None:
                self.sock.settimeout(PATIENCE_AT_THE_END)
            return super().data(msg)

    try:
        with Server(host, port, timeout=PATIENCE) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls()
                server.ehlo()
            server.send_message(message)
            taken = True
    except (OSError, smtplib.SMTPException) as error:
        if taken:
            return  # it only did not say goodbye
        reason = " ".join(str(error).split()) or type(error).__name__
        if handed_over and not isinstance(error, smtplib.SMTPResponseException):
            raise MailPerhapsSent(
                f"The mail to {message['To']} was handed to {host}:{port}, which did not say that it took it "
                f"({reason}): it was perhaps sent. {PERHAPS}"
            ) from None
        raise MailNotSent(
            f"The mail to {message['To']} was not taken by {host}:{port} ({reason}): check --smtp and the addresses. "
            "It was not noted as sent."
        ) from None


def _count_notices(digest: Digest) -> list[str]:
    new = len(digest.notices.rows)
    return [f"{new} notice{'s' if new != 1 else ''}"] if new else []


def _say_nothing(digest: Digest) -> str:
    said = "No action is overdue, due soon or without news"
    return f"{said}, apart from {digest.told:,} told before." if digest.told else f"{said}."


def _html_row(row: ActionRow, digest: Digest) -> str:
    cells = (
        f"{row.resolution}, para. {row.ref}",
        row.addressee or NOBODY_NAMED,
        _asked(row),
        _when(row, digest.today),
        row.status,
        _shorten(row.last_report or ""),
    )
    written = (_html_link(digest, row.handle, str(row.handle)), *map(escape, cells))
    return "<tr>" + "".join(f'<td style="{STYLE}">{cell}</td>' for cell in written) + "</tr>"


def _link(digest: Digest, handle: int) -> list[str]:
    return [f"   {digest.site}/actions/{handle}"] if digest.site else []


def _html_link(digest: Digest, handle: int, words: str) -> str:
    return f'<a href="{escape(digest.site)}/actions/{handle}">{escape(words)}</a>' if digest.site else escape(words)


def _list_of(digest: Digest, kind: ReminderKind) -> str:
    """The list that has all of a kind: of a letter to a person, that of their own actions."""
    lists: dict[ReminderKind, dict[str, object]] = {
        ReminderKind.OVERDUE: {"overdue": "true", "order": "due"},
        ReminderKind.DUE: {"open": "true", "due_after": digest.today, "due_before": digest.until, "order": "due"},
        ReminderKind.STALE: {"stale": digest.silent_days, "order": "heard"},
    }
    query = urlencode({name: value for name, value in lists[kind].items() if value is not None})
    page = "actions" if digest.mark is None else "mine"
    return f"{page}?{query}{f'&{digest.narrowed}' if digest.narrowed else ''}"


def _more(digest: Digest, count: int, page: str) -> list[str]:
    """Say how many more there are than were written out, and where they are."""
    if count <= digest.most:
        return []
    where = f": {digest.site}/{page}" if digest.site else "."
    return ["", f"And {count - digest.most:,} more{where}"]


def _html_more(digest: Digest, count: int, page: str) -> list[str]:
    if count <= digest.most:
        return []
    more = f"And {count - digest.most:,} more"
    return [f'<p><a href="{escape(digest.site)}/{escape(page)}">{more}</a></p>' if digest.site else f"<p>{more}.</p>"]


def _place_of(notice: Notice) -> str:
    if notice.count > 1:
        return f"{notice.resolution}, {write_day(notice.at.date())}"
    whom = notice.addressee or NOBODY_NAMED
    return f"#{notice.handle} {notice.resolution}, para. {notice.ref}: {whom}, {write_day(notice.at.date())}"


def _asked(row: ActionRow) -> str:
    return _shorten(" ".join(filter(None, (row.chapeau, row.text))))


def _when(row: ActionRow, today: date) -> str:
    if row.due is not None:
        said = row.write_due(today)
        return said[:1].upper() + said[1:] if row.expires else f"Due {said}"
    return f"Last heard of on {write_day(row.as_of)}" if row.as_of else "Never reported on"


def _shorten(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST_TEXT else f"{plain[:LONGEST_TEXT].rsplit(' ', 1)[0]} …"
