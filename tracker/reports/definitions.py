"""The definitions of reports: one .sql file each, whose comment header says what it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import ReportBroken, UnknownReport

HEADER = re.compile(r"^--\s*(?P<name>title|answers|parameters|across|paper|heading)\s*:\s*(?P<words>.*\S)\s*$")
PAPER = re.compile(r"(?P<head>[^=]*[^=\s])\s*=\s*(?P<parts>.*\S)")
JOINED, WIDE = " (joined)", " (wide)"
PART = re.compile(
    r"\s*(?P<before>[;,:+]?)\s*(?P<open>[(\[]?)(?P<name>[A-Za-z_](?:[A-Za-z_ -]*[A-Za-z_])?)(?P<close>[)\]]?)"
)
"""A column of the report, with what stands before it and around it: "status", "(as_of)", "; last_report", ": title"."""
PARAMETERS = ("today", "until", "vocabulary")
"""`:today` and `:until` are days; `vocabulary` is a table (status, name, place) to join."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a report within one of its paper, with the signs that stand around its words where it has any."""

    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of a paper: its head, and the columns of the report whose words it holds.

    One that `is_joined` says once what it says in several rows below each other; one that `is_wide` has room for
    a few sentences, and stands there before anybody has written them.
    """

    head: str
    parts: tuple[Part, ...]
    is_joined: bool = False
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A report: one .sql file with a header that says its title, what it answers and its parameters.

    `across` names two columns, "status, actions": a cross-table, in which each
    value of the first becomes a column that holds the sums of the second. `paper` says how it is laid out for
    reading, in HTML, in Word and on the page, one line of the header a column: "Status = status (as_of); last_report
    [evidence]" is "in progress (1 May 2027)" with the report on a line below it. Without it each column is its own.
    `heading` are columns that stand in a row of their own above the rows that share them, "resolution: title"; in
    such a paper rows that differ in their addressee alone are one, which lists the addressees.
    """

    name: str
    title: str
    answers: str
    parameters: tuple[str, ...]
    sql: str
    across: tuple[str, str] | None = None
    paper: tuple[PaperColumn, ...] = ()
    heading: tuple[Part, ...] = ()


def list_definitions(extra: Path | None = None) -> list[Definition]:
    """List the reports by name: those that the program ships, and those of a folder of one's own.

    A definition of the same name in one's own folder takes the place of the shipped one.
    ReportBroken for a folder that does not exist or a file without its header.
    """
    found: dict[str, Definition] = {}
    for folder in (_shipped_folder(), extra):
        if folder is None:
            continue
        if not folder.is_dir():
            raise ReportBroken(f"There is no folder of reports at {folder}: correct TRACKER_REPORTS.")
        for file in sorted(folder.glob("*.sql")):
            found[file.stem] = _read_definition(file)
    return [found[name] for name in sorted(found)]


def find_definition(name: str, extra: Path | None = None) -> Definition:
    """Find a report by its name, "by-addressee"; UnknownReport lists the names that there are."""
    definitions = {definition.name: definition for definition in list_definitions(extra)}
    if name in definitions:
        return definitions[name]
    raise UnknownReport(f"There is no report {name!r}: choose one of {', '.join(definitions)}.")


def _shipped_folder() -> Path:
    """The definitions: in the wheel beside the modules, in a checkout beside the package."""
    package = Path(__file__).parent.parent
    shipped = package / "_reports"
    return shipped if shipped.is_dir() else package.parent / "reports"


def _read_definition(file: Path) -> Definition:
    if not NAME.fullmatch(file.stem):
        raise ReportBroken(f"{file} cannot be a report: name it with letters, digits and hyphens only.")
    try:
        sql = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReportBroken(f"{file} cannot be read ({error}): save it as UTF-8.") from error
    said = [match for line in sql.splitlines() if (match := HEADER.match(line))]
    header = {match["name"]: match["words"] for match in said}
    paper = tuple(_read_column(file, match["words"]) for match in said if match["name"] == "paper")
    for needed in ("title", "answers"):
        if needed not in header:
            raise ReportBroken(f"{file} lacks its header: begin it with a line `-- {needed}: ...`.")
    parameters = tuple(name.strip() for name in header.get("parameters", "").split(",") if name.strip())
    for name in parameters:
        if name not in PARAMETERS:
            raise ReportBroken(f"{file} asks for {name!r}: a report can use {', '.join(PARAMETERS)}.")
    # Without the comments: a colon in one ("at 10:30") would be read as a parameter.
    statement = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    return Definition(
        file.stem,
        header["title"],
        header["answers"],
        parameters,
        statement,
        _across(file, header),
        paper,
        _read_parts(file, header.get("heading", "")),
    )


def _across(file: Path, header: dict[str, str]) -> tuple[str, str] | None:
    if "across" not in header:
        return None
    names = tuple(name.strip() for name in header["across"].split(","))
    if len(names) != 2 or not all(names):
        raise ReportBroken(f"{file} has a wrong header: write `-- across: COLUMN, NUMBERS`, such as `status, actions`.")
    return names[0], names[1]


def _read_column(file: Path, words: str) -> PaperColumn:
    match = PAPER.fullmatch(words)
    if match is None:
        raise _wrong_layout(file)
    head = match["head"]
    name = head.removesuffix(JOINED).removesuffix(WIDE)
    return PaperColumn(name, _read_parts(file, match["parts"]), head.endswith(JOINED), head.endswith(WIDE))


def _read_parts(file: Path, words: str) -> tuple[Part, ...]:
    rest, parts = words, list[Part]()
    while rest and (part := PART.match(rest)):
        before = {"": " ", "+": " ", ",": ", ", ":": ": ", ";": "\n"}[part["before"]] + part["open"]
        parts.append(Part(part["name"], before, part["close"]))
        rest = rest[part.end() :].strip()
    if rest:
        raise _wrong_layout(file)
    return tuple(parts)


def _wrong_layout(file: Path) -> ReportBroken:
    return ReportBroken(
        f"{file} has a wrong header: write `-- paper: HEAD = COLUMN + COLUMN, COLUMN: COLUMN (COLUMN); COLUMN`, "
        "or `-- heading: COLUMN: COLUMN`."
    )
