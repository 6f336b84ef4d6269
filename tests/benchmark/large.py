"""What a large register costs beside the bare tools, in one run, and how it grows.

    python tests/benchmark/large.py URL [URL ...] [--rounds 7] [--only lists|home|files]

Each URL is a register that `many.py --url` filled, of one kind of database, the smallest first. What is asked of it
is asked by hand-written SQL over the bare driver too, turn by turn, and the best of the rounds counts. Files are
written by commands of their own beside `sqlite3 -csv` or `psql \\copy`, and bare loops of icalendar and xlsxwriter;
their time is that of the processor for registers in files, of the clock for those on servers, whose own work cannot be
seen otherwise. The table is Markdown.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from many import TODAY
from pages import ask, signed_in
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.store import ActionFilter, count_actions, engine, pick_actions, pick_due, reading, search_texts, understand
from tracker.store.streams import read_picked

END = TODAY + timedelta(days=90)
FIRST = 50
NAMED, STATUS, WORDS = "Office of Wells", "in progress", "harbour ferry"
MOST_OF_BOOKS = 100_000
"""Actions up to which calendar and workbook are written."""


class Measured(NamedTuple):
    """One measure of one register: how many actions, seconds of ours and of the bare tool, megabytes of ours."""

    name: str
    actions: int
    own: float
    bare: float
    peak: int = 0


def main() -> None:
    if sys.argv[1:2] == ["bare"]:
        write_bare(*sys.argv[2:])
        return
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("urls", nargs="+")
    asked.add_argument("--rounds", type=int, default=7)
    asked.add_argument("--only", choices=("lists", "home", "files"))
    given = asked.parse_args()
    found: list[Measured] = []
    for url in given.urls:
        register = engine(url)
        with reading(register) as session:
            actions = count_actions(session, ActionFilter(withdrawn=True))
        if given.only in (None, "lists"):
            found += measure_lists(register, actions, given.rounds)
        if given.only in (None, "home"):
            found += measure_home(url, register, actions, given.rounds)
        if given.only in (None, "files"):
            found += measure_files(url, register, actions)
        register.dispose()
    print("| measure | actions | ours | bare | ratio | peak |\n| --- | --: | --: | --: | --: | --: |")
    for each in sorted(found, key=lambda one: [two.name for two in found].index(one.name)):
        bare, ratio = (f"{each.bare * 1000:,.1f} ms", f"{each.own / each.bare:.2f}") if each.bare else ("", "")
        peak = f"{each.peak} MB" if each.peak else ""
        print(f"| {each.name} | {each.actions:,} | {each.own * 1000:,.1f} ms | {bare} | {ratio} | {peak} |")


# --- lists ---------------------------------------------------------------------------


def measure_lists(register: Engine, actions: int, rounds: int) -> Iterator[Measured]:
    """The first pages that people ask for, each beside SQL that finds the same rows."""
    for name, own, bare in questions(register):
        with reading(register) as session:
            assert len(own(session)) == len(bare()) == FIRST, name
        best = [float("inf")] * 2
        for _ in range(rounds):
            for place, act in enumerate((lambda own=own: in_session(register, own), bare)):
                started = time.perf_counter()
                act()
                best[place] = min(best[place], time.perf_counter() - started)
        yield Measured(name, actions, *best)


def questions(register: Engine) -> Iterator[tuple[str, Callable[[Session], Any], Callable[[], Any]]]:
    """What is asked: a name, the question, and the same by the driver."""
    on_server = register.dialect.name == "postgresql"
    raw: Any = register.raw_connection()

    def run(sql: str, *values: Any) -> list[Any]:
        cursor = raw.cursor()
        cursor.execute(sql.replace("?", "%s") if on_server else sql, values)
        rows: list[Any] = cursor.fetchall()
        raw.rollback()
        return rows

    true, false = ("IS true", "IS false") if on_server else ("IS 1", "IS 0")
    start, end = (TODAY, END) if on_server else (TODAY.isoformat(), END.isoformat())
    rows = "SELECT v.* FROM action_row v WHERE v.handle IN ({})"

    def due_by_hand() -> list[Any]:
        stands = f"is_open {true} AND due <= ? AND late_after >= ?"
        first = run(
            f"SELECT due, resolution, handle FROM action_keys WHERE {stands} ORDER BY 1, 2, 3 LIMIT {FIRST}", end, start
        )
        later = run(
            "SELECT d.due, k.resolution, k.handle FROM action_keys k JOIN deadlines d ON d.clause_id = k.clause_id"
            f" WHERE k.later > 0 AND k.is_open {true} AND d.occurrence > k.occurrence"
            " AND d.due <= ? AND d.late_after >= ? AND NOT EXISTS"
            " (SELECT 1 FROM status_reports s WHERE s.address = k.address AND s.occurrence = d.occurrence)"
            " ORDER BY 1",
            *(end, start),
        )
        handles = list(dict.fromkeys(row[2] for row in sorted([*first, *later])))[:FIRST]
        return run(rows.format(", ".join(map(str, handles))))

    def named(session: Session) -> Any:
        wanted = understand(session, ActionFilter(addressees=(NAMED,), statuses=(STATUS,)))
        return read_picked(session, pick_actions(session, wanted, limit=FIRST))

    def named_by_hand() -> list[Any]:
        order = "adopted DESC NULLS LAST, resolution, position NULLS LAST, clause_number, handle"
        picked = f"SELECT handle FROM action_keys WHERE addressee = ? AND status = ? AND is_withdrawn {false}"
        handles = run(f"{picked} ORDER BY {order} LIMIT {FIRST}", NAMED, STATUS)
        return run(rows.format(", ".join(str(handle) for (handle,) in handles)))

    def search_by_hand() -> list[Any]:
        sides = []
        for table, words in (
            ("paragraphs", "t.text || ' ' || t.tail"),
            ("status_reports", "t.note || ' ' || t.evidence || ' ' || t.next_step || ' ' || t.challenge"),
        ):
            if on_server:
                vector, query = (
                    f"to_tsvector('english', {words})",
                    "to_tsquery('english', 'harbour:* & (ferry:* | ferri:*)')",
                )
                sides.append(
                    f"SELECT * FROM (SELECT '{table}' AS of, t.id, ts_rank({vector}, {query}) AS place FROM {table} t"
                    f" WHERE {vector} @@ {query} ORDER BY 3 DESC, 2 LIMIT {FIRST}) x"
                )
            else:
                sides.append(
                    f"SELECT * FROM (SELECT '{table}' AS of, rowid, rank AS place FROM search_{table}"
                    f" WHERE search_{table} MATCH 'harbour* AND (ferry* OR ferri*)' ORDER BY rank, rowid LIMIT {FIRST})"
                )
        best = "3 DESC" if on_server else "3"
        picked = run(f"SELECT * FROM ({' UNION ALL '.join(sides)}) y ORDER BY {best}, 1, 2 LIMIT {FIRST}")
        found = []
        for table in ("paragraphs", "status_reports"):
            if ids := ", ".join(str(row[1]) for row in picked if row[0] == table):
                found += run(f"SELECT * FROM {table} WHERE id IN ({ids})")
        return found

    def due(session: Session) -> Any:
        return read_picked(session, pick_due(session, TODAY, END, limit=FIRST, counted=False))

    def due_counted(session: Session) -> Any:
        return read_picked(session, pick_due(session, TODAY, END, limit=FIRST))

    yield "first page of what is due within 90 days", due, due_by_hand
    yield "and how many there are", due_counted, due_by_hand
    yield "first page of one addressee and status, counted", named, named_by_hand
    yield "search for two words", lambda session: search_texts(session, WORDS, limit=FIRST), search_by_hand


def in_session(register: Engine, question: Callable[[Session], Any]) -> None:
    with reading(register) as session:
        question(session)


def measure_home(url: str, register: Engine, actions: int, rounds: int) -> Iterator[Measured]:
    """The start page, and the first and a late page of the list, over the site."""
    with signed_in(url, register) as (client, _):
        for name, path in (
            ("start page", "/"),
            ("first page of the list", "/actions"),
            ("page at a quarter of the list", f"/actions?page={max(1, actions // FIRST // 4)}"),
        ):
            ask(client, path)
            best = float("inf")
            for _ in range(rounds):
                started = time.perf_counter()
                ask(client, path)
                best = min(best, time.perf_counter() - started)
            yield Measured(name, actions, best, 0)


# --- files ---------------------------------------------------------------------------


def measure_files(url: str, register: Engine, actions: int) -> Iterator[Measured]:
    """CSV of all, and up to so many actions a calendar and a workbook."""
    on_server = register.dialect.name == "postgresql"
    place = register.url.render_as_string(hide_password=False) if on_server else str(register.url.database)
    select = "SELECT * FROM action_row WHERE NOT is_withdrawn "
    select += "ORDER BY adopted DESC, resolution, position, clause_number, handle"
    tool = ["sqlite3", "-csv", place, select]
    if on_server:
        tool = ["psql", place, "-c", f"\\copy ({select}) TO STDOUT CSV HEADER"]
    tracker = [sys.executable, "-m", "tracker"]
    yield beside("CSV of all", actions, [*tracker, "actions", "--format", "csv", "--db", place], tool, on_server)
    if actions > MOST_OF_BOOKS:
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, command, ending in (("calendar", ("calendar",), "ics"), ("workbook", ("sheet", "export"), "xlsx")):
            own = [*tracker, *command, "-o", f"{folder}/own.{ending}", "--db", place]
            bare = [sys.executable, __file__, "bare", ending, place, f"{folder}/bare.{ending}"]
            yield beside(name, actions, own, bare, on_server)


def write_bare(ending: str, place: str, file: str) -> None:
    """Write a calendar or a workbook of the same rows by the library alone, as it comes."""
    on_server = place.startswith("postgresql")
    if on_server:
        import psycopg

        raw: Any = psycopg.connect(place)
        cursor = raw.cursor("rows")
    else:
        raw = sqlite3.connect(place)
        cursor = raw.cursor()
    view = "occurrence_row WHERE due IS NOT NULL" if ending == "ics" else "action_row WHERE NOT is_withdrawn"
    rows = cursor.execute(f"SELECT * FROM {view}") or cursor
    names = [column[0] for column in cursor.description]
    (write_bare_calendar if ending == "ics" else write_bare_book)(file, names, rows)


def write_bare_calendar(file: str, names: list[str], rows: Iterable[Any]) -> None:
    from icalendar import Event

    now, count = datetime.now(UTC), 0
    with open(file, "wb") as out:
        out.write(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:bare\r\n")
        for row in rows:
            of, event = dict(zip(names, row, strict=True)), Event()
            day = date.fromisoformat(str(of["due"]))
            event.add("uid", f"{of['address']}:{of['occurrence']}@bare")
            event.add("dtstamp", now)
            event.add("last-modified", now)
            event.add("sequence", 0)
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
            event.add("summary", f"{of['addressee']}: {of['text']}"[:120])
            event.add("description", f"{of['resolution']}, paragraph {of['ref']}\n{of['text']}\nStatus: {of['status']}")
            event.add("status", "CONFIRMED")
            out.write(event.to_ical())
            count += 1
        out.write(b"END:VCALENDAR\r\n")
    print(count)


def write_bare_book(file: str, names: list[str], rows: Iterable[Any]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, names)
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(line, place, value if isinstance(value, (int, float, str)) else str(value))
    book.close()


def beside(name: str, actions: int, own: list[str], bare: list[str], on_server: bool) -> Measured:
    """Run both twice, in turns, and take the better of each."""
    best = {0: (float("inf"), 0), 1: (float("inf"), 0)}
    for _ in range(2):
        for place, command in enumerate((own, bare)):
            best[place] = min(best[place], run_measured(command, on_server))
    return Measured(name, actions, best[0][0], best[1][0], best[0][1])


def run_measured(command: list[str], on_server: bool) -> tuple[float, int]:
    """Run a command, what it says thrown away; seconds, and its peak in megabytes, looked at fifty times a second."""
    started, peak = time.perf_counter(), 0
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while not (ended := os.wait4(child.pid, os.WNOHANG))[0]:
        with suppress(OSError, StopIteration):  # it ends at this moment
            lines = Path(f"/proc/{child.pid}/status").read_text().splitlines()
            peak = max(peak, next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")))
        time.sleep(0.02)
    assert ended[1] == 0, command
    spent = time.perf_counter() - started if on_server else ended[2].ru_utime + ended[2].ru_stime
    return spent, peak // 1024


if __name__ == "__main__":
    main()
