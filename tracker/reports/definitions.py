"""The definitions of reports: one .sql file each, whose comment header says what it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import ReportBroken, UnknownReport

HEADER = re.compile(r"^--\s*(?P<name>title|answers|parameters|across)\s*:\s*(?P<words>.*\S)\s*$")
PARAMETERS = ("today", "until", "vocabulary")
"""`:today` and `:until` are days; `vocabulary` is a table (status, name, place) to join."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Definition:
    """A report: one .sql file with a header that says its title, what it answers and its parameters.

    `across` names two columns, "status, actions": a cross-table, in which each
    value of the first becomes a column that holds the sums of the second.
    """

    name: str
    title: str
    answers: str
    parameters: tuple[str, ...]
    sql: str
    across: tuple[str, str] | None = None


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
    header = {match["name"]: match["words"] for match in (HEADER.match(line) for line in sql.splitlines()) if match}
    for needed in ("title", "answers"):
        if needed not in header:
            raise ReportBroken(f"{file} lacks its header: begin it with a line `-- {needed}: ...`.")
    parameters = tuple(name.strip() for name in header.get("parameters", "").split(",") if name.strip())
    for name in parameters:
        if name not in PARAMETERS:
            raise ReportBroken(f"{file} asks for {name!r}: a report can use {', '.join(PARAMETERS)}.")
    # Without the comments: a colon in one ("at 10:30") would be read as a parameter.
    statement = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    return Definition(file.stem, header["title"], header["answers"], parameters, statement, _across(file, header))


def _across(file: Path, header: dict[str, str]) -> tuple[str, str] | None:
    if "across" not in header:
        return None
    names = tuple(name.strip() for name in header["across"].split(","))
    if len(names) != 2 or not all(names):
        raise ReportBroken(f"{file} has a wrong header: write `-- across: COLUMN, NUMBERS`, such as `status, actions`.")
    return names[0], names[1]
