"""The program as a library, for scripts and notebooks: `import tracker`.

    resolution = tracker.parse("79_114.pdf")
    resolution.to_frame()

    with tracker.Register.open("tracker.sqlite3") as register:
        register.due(within=90, addressee="UNEP")

What these give and take is what the commands and the site do: they stand on the same operations and queries, and on the
same settings of the environment.
Every failure that was foreseen is a `tracker.TrackerError`, whose message says what to do.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack

from tracker.errors import UsageProblem
from tracker.intake import begin_file, choose_found, hash_file, hash_reading, read_content, read_upload
from tracker.model import Category, Clause, Deadline, FlagKind, Paragraph, Resolution
from tracker.settings import read_settings
from tracker.writers.contract import ResolutionFound, write_resolution

if TYPE_CHECKING:
    import pandas
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.knowledge import Knowledge
    from tracker.service import Ingestion
    from tracker.store import ActionFilter, ActionRow, StatusReport

Source = str | os.PathLike[str] | bytes
"""A path, the bytes of a file, or a text: a str with a line end in it."""


@dataclass(frozen=True, slots=True)
class ParsedResolution(Resolution):
    """A resolution that was read, which can be written as JSON, as Akoma Ntoso and as a table."""

    def to_dict(self) -> ResolutionFound:
        """Lay it out as `tracker parse --json` prints it; `tracker parse --schema` has the JSON Schema."""
        return write_resolution(self)

    def to_akn(self) -> bytes:
        """Write it as Akoma Ntoso 3.0, UTF-8, readable back without loss."""
        from tracker.writers.akn import write_akn

        return write_akn(self)

    def to_frame(self, rows: str = "clauses") -> pandas.DataFrame:
        """Tabulate its operative part, a row for each of its "clauses" or of the "actions" that they become.

        Columns: symbol, body, adopted, ref, clause (its number in the paragraph), verb, category, text, addressees
        ("; " between them; of an action its `addressee`, None where nobody is named), deadline (its words), due and
        late_after (the first and the last day), reporting, confidence (0 to 1, of the whole clause) and doubts (their
        reasons). An action also has its `address`, under which a register keeps it.
        """
        import pandas

        if rows not in ("clauses", "actions"):
            raise UsageProblem(f"A table has no {rows!r}: ask for 'clauses' or 'actions'.")
        return pandas.DataFrame(self._clauses() if rows == "clauses" else self._actions())

    def _clauses(self) -> list[dict[str, Any]]:
        return [
            self._row(paragraph, number, clause, {"addressees": "; ".join(each.name for each in clause.addressees)})
            for paragraph in self.operative
            for number, clause in paragraph.numbered_clauses
        ]

    def _actions(self) -> list[dict[str, Any]]:
        from tracker.service import plan_actions

        places = {
            (paragraph.ref, number): (paragraph, clause)
            for paragraph in self.operative
            for number, clause in paragraph.numbered_clauses
        }
        rows = []
        for action in plan_actions(self):
            paragraph, clause = places[action.ref, action.clause_number]
            row = self._row(paragraph, action.clause_number, clause, {"addressee": action.addressee})
            rows.append({"address": action.address, **row})
        return rows

    def _row(self, paragraph: Paragraph, number: int, clause: Clause, whom: dict[str, Any]) -> dict[str, Any]:
        first = min(clause.deadlines, key=_first_day, default=None)
        return {
            "symbol": self.symbol,
            "body": self.body,
            "adopted": self.adopted,
            "ref": paragraph.ref,
            "clause": number,
            "verb": clause.verb,
            "category": clause.category.value,
            "text": clause.text,
            **whom,
            "deadline": first.text if first else None,
            "due": (first.first or first.date) if first else None,
            "late_after": (first.last or first.date) if first else None,
            "reporting": clause.is_reporting,
            "confidence": clause.confidence.whole,
            "doubts": "; ".join(doubt.reason for doubt in (*paragraph.doubts, *clause.all_doubts)),
        }


def _first_day(deadline: Deadline) -> date:
    return deadline.first or deadline.date or date.max


def parse(
    source: Source, *, symbol: str | None = None, language: str | None = None, name: str = "text"
) -> ParsedResolution:
    """Read one document: a path ("79_114.pdf"), the bytes of a file, or a text (a str with a line end in it).

    `symbol` names it, whatever it prints; `language` ("fr") says in which language a file is. `name` is what bytes or
    a text are called in messages. NotFound and UnreadableSource say what is wrong with a file; UsageProblem where a
    file holds several resolutions: `parse_all` gives them. The file is read in a child process with limits, as
    everything that comes from outside.
    """
    found = parse_all(source, language=language, name=name)
    if len(found) > 1:
        raise UsageProblem(f"{found[0].source} holds {len(found)} resolutions: read it with parse_all.")
    return replace(found[0], symbol=symbol) if symbol is not None else found[0]


def parse_all(source: Source, *, language: str | None = None, name: str = "text") -> list[ParsedResolution]:
    """Read all the resolutions that a file holds, such as a session report; see `parse`."""
    return [_dress(each) for each in _read(source, None, language=language, name=name)]


def _read(source: Source, knowledge: Knowledge | None, *, language: str | None, name: str) -> list[Resolution]:
    limits = read_settings().reading
    if isinstance(source, str) and "\n" in source:
        source = source.encode("utf-8", "replace")
    if isinstance(source, bytes):
        return read_upload(name, source, knowledge, limits, language=language)
    return begin_file(os.fspath(source), knowledge, limits, language=language).resolutions()


def _dress(resolution: Resolution) -> ParsedResolution:
    return ParsedResolution(**{field.name: getattr(resolution, field.name) for field in fields(resolution)})


def to_frame(rows: Iterable[Any]) -> pandas.DataFrame:
    """Tabulate rows of a register, or resolutions, as a DataFrame: a column for each field, days as days."""
    import pandas

    listed = list(rows)
    if all(isinstance(each, ParsedResolution) for each in listed):
        return pandas.concat([each.to_frame() for each in listed], ignore_index=True) if listed else pandas.DataFrame()
    return pandas.DataFrame([asdict(each) for each in listed if is_dataclass(each) and not isinstance(each, type)])


Words = str | Sequence[str]
"""A word or several, any of which may hold, in any form that the commands take: "UNEP", "requests", "80/110"."""


class Narrowing(TypedDict, total=False):
    """What narrows a list of actions, as the options of `tracker actions` do: each part that is given has to hold."""

    symbol: Words
    body: Words
    addressee: Words
    verb: Words
    category: Words
    status: Words
    unit: Words
    focal_point: Words
    flag: Words
    text: str
    is_open: bool
    due_before: date
    due_after: date
    overdue: bool
    no_deadline: bool
    unresolved: bool
    no_owner: bool
    unassigned: bool
    reporting: bool


class Register:
    """A register as an object: documents in, actions, lists, reports and status reports out.

    Open it with `Register.open`, best in a `with` block, which closes it.
    """

    def __init__(self, engine: Engine, author: str) -> None:
        self._engine = engine
        self._author = author

    @classmethod
    def open(cls, url: str | None = None, *, create: bool = False, author: str | None = None) -> Self:
        """Open the register of a file name or URL ("postgresql://staff@db/tracker"); `create` makes a new one.

        Without a `url` it is that of the commands: tracker.sqlite3 here, or TRACKER_DATABASE_URL. `author` is written
        into the log of what is changed, by default the account. RegisterUnavailable where the register cannot be
        opened or is of another version.
        """
        from tracker.store import engine

        settings = read_settings()
        return cls(engine(url or settings.database_url, create=create), author or settings.user)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def take_in(
        self,
        *sources: str | os.PathLike[str],
        symbol: str | None = None,
        language: str | None = None,
        replaces: bool = False,
    ) -> list[Ingestion]:
        """Take files into the register, each whole or not at all, and tell of each text what became of it.

        A file that holds several texts gives several answers. A file that was not touched since is not read again,
        and a document that is there already changes nothing; one with the symbol of another resolution is refused
        (AnotherResolution) unless it `replaces` that. At the first file that cannot be taken in the error is raised;
        those before it are in the register.
        """
        from tracker.service import FileRead, hash_content, ingest, tell_known
        from tracker.store import hash_staff, load_knowledge, reading, transaction

        with reading(self._engine) as session:
            knowledge, read_with = load_knowledge(session), hash_reading(hash_staff(session))
        is_plain = not (symbol or language or replaces)
        done: list[Ingestion] = []
        for source in (os.fspath(each) for each in sources):
            file = FileRead(hash_file(source), read_with)
            if is_plain and file.file_hash:
                with reading(self._engine) as session:
                    known = tell_known(session, file)
                if known:
                    done += known
                    continue
            found = choose_found(_read(source, knowledge, language=language, name=source), symbol)
            if read_settings().keeps_files:
                file = replace(file, content=read_content(source, file.file_hash))
            by: Any = {"author": self._author, "now": datetime.now(UTC), "file": replace(file, held=len(found))}
            with transaction(self._engine) as session:
                done += [ingest(session, each, hash_content(each), replaces=replaces, **by) for each in found]
        return done

    def actions(self, **narrowing: Unpack[Narrowing]) -> list[ActionRow]:
        """List actions, the newest resolution first, as `tracker actions` does.

        `register.actions(addressee=["UNEP", "WHO"], is_open=True)`; see `Narrowing`. UnknownWord for a name that
        nothing goes by.
        """
        from tracker.store import list_actions, reading

        with reading(self._engine) as session:
            return list_actions(session, narrow(session, narrowing, date.today()))

    def due(self, within: int = 90, *, today: date | None = None, **narrowing: Unpack[Narrowing]) -> list[ActionRow]:
        """List the open actions that are due from today (or the day given) for so many days, the soonest first."""
        from tracker.store import list_due, reading

        start = today or date.today()
        with reading(self._engine) as session:
            return list_due(session, start, start + timedelta(days=within), narrow(session, narrowing, start))

    def overdue(self, *, today: date | None = None, **narrowing: Unpack[Narrowing]) -> list[ActionRow]:
        """List the open actions whose last day has passed, the longest overdue first."""
        from tracker.store import list_overdue, reading

        day = today or date.today()
        with reading(self._engine) as session:
            return list_overdue(session, day, narrow(session, narrowing, day))

    def resolution(self, key: str) -> ParsedResolution:
        """Give a resolution of the register with what people reviewed in it, by its symbol or key; else NotFound."""
        from tracker.store import find_key, reading, rebuild_resolution

        with reading(self._engine) as session:
            return _dress(rebuild_resolution(session, find_key(session, key)))

    def report(
        self, name: str, *, today: date | None = None, within: int = 90, vocabulary: str | None = None
    ) -> pandas.DataFrame:
        """Run a report that `tracker report --list` names, "overdue", and give its table; UnknownReport without one."""
        import pandas

        from tracker.reports import find_definition, run_report

        day = today or date.today()
        table = run_report(
            self._engine,
            find_definition(name, read_settings().reports),
            today=day,
            until=day + timedelta(days=within),
            vocabulary=vocabulary,
        )
        return pandas.DataFrame(list(table.rows), columns=list(table.columns))

    def update(
        self, action: str | int, status: str, *, note: str = "", evidence: str = "", as_of: date | None = None
    ) -> StatusReport:
        """Append a status report on an action, by its number or address, as `tracker update` does.

        NotAllowed where the rules of statuses forbid the step, or ask for evidence or a note first.
        """
        from tracker.service import report_status
        from tracker.store import transaction

        now = datetime.now(UTC)
        with transaction(self._engine) as session:
            return report_status(
                session,
                str(action),
                status,
                as_of=as_of or date.today(),
                author=self._author,
                now=now,
                today=date.today(),
                note=note,
                evidence=evidence,
            )


def narrow(session: Session, narrowing: Narrowing, today: date) -> ActionFilter:
    """Make the filter of what narrows a list, as of a day; UnknownWord for a name that nothing goes by.

    UsageProblem for a part that there is not, or a category, status or flag that is none.
    """
    from tracker.store import ActionFilter, read_options, understand

    given: dict[str, Any] = {
        name: (words,) if isinstance(words, str) and name != "text" else words for name, words in narrowing.items()
    }
    unknown = sorted(given.keys() - Narrowing.__annotations__.keys())
    if unknown:
        raise UsageProblem(f"A list is not narrowed by {unknown[0]!r}: give {', '.join(Narrowing.__annotations__)}.")
    for name, kind in (("category", Category), ("flag", FlagKind)):
        names = [each.value for each in kind]
        wrong = [word for word in given.get(name, ()) if word not in names]
        if wrong:
            raise UsageProblem(f"There is no {name} {wrong[0]!r}: give {', '.join(names)}.")
        given[name] = tuple(map(kind, given.get(name, ())))
    return understand(session, ActionFilter(**read_options(**given), today=today))
