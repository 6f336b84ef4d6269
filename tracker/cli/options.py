"""The options that commands share: the register, the format of a listing, days and periods."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from dateutil.relativedelta import relativedelta

from tracker.errors import UsageProblem
from tracker.settings import MOST_JOBS, read_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

Command = TypeVar("Command", bound=Callable[..., Any])

LISTING_FORMATS = ("table", "csv", "json")
PERIOD = re.compile(r"(?P<count>\d{1,5})\s*(?P<unit>[dwmy]?)", re.IGNORECASE)


class Day(click.ParamType[date]):
    """A day written as 2027-06-30; an impossible one is refused in one line."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read an ISO date."""
        if isinstance(value, date):
            return value
        words = str(value).strip()
        if words.casefold() == "today":
            return date.today()
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII):
                raise ValueError
            return date.fromisoformat(words)
        except ValueError:
            raise UsageProblem(
                f"{words!r} is not a day of the calendar: write it as YYYY-MM-DD, such as 2027-06-30."
            ) from None


class Period(click.ParamType[relativedelta]):
    """A length of time: "90d", "12w", "6m", "1y"; a bare number counts days."""

    name = "PERIOD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> relativedelta:
        """Read a number with its unit."""
        if isinstance(value, relativedelta):
            return value
        match = PERIOD.fullmatch(str(value).strip())
        if match is None:
            raise UsageProblem(f"{value!r} is not a period: write a number of days, or 90d, 12w, 6m, 1y.")
        count = int(match["count"])
        match match["unit"].lower():
            case "w":
                return relativedelta(weeks=count)
            case "m":
                return relativedelta(months=count)
            case "y":
                return relativedelta(years=count)
            case _:
                return relativedelta(days=count)


def add_period(day: date, period: relativedelta) -> date:
    """Count from a day: 90 days after 2027-01-31; UsageProblem beyond the calendar."""
    try:
        end: date = day + period
    except (ValueError, OverflowError):
        raise UsageProblem("That period ends beyond the calendar: give a shorter one.") from None
    return end


def database_option(command: Command) -> Command:
    """Give a command the option --db; it receives `db`, a file name or a URL."""

    @click.option("--db", metavar="FILE|URL", help="The register. [default: tracker.sqlite3, or TRACKER_DATABASE_URL]")
    @functools.wraps(command)
    def with_database(*args: Any, db: str | None, **options: Any) -> Any:
        context = click.get_current_context()
        chosen = db or context.find_object(str) or read_settings().database_url
        return command(*args, db=chosen, **options)

    return with_database  # type: ignore[return-value]


def as_of_options(command: Command) -> Command:
    """Give a listing --as-of and --known-by; it receives `today` and `as_of`, None for the register as it is.

    A day to come only moves "today".
    """

    @click.option("--as-of", "day", type=Day(), metavar="DATE", help="As it stood on this day. [default: today]")
    @click.option("--known-by", type=Day(), metavar="DATE", help="Only by what was written down until this day.")
    @functools.wraps(command)
    def with_day(*args: Any, day: date | None, known_by: date | None, **options: Any) -> Any:
        real = date.today()
        as_of = None
        if known_by is not None or (day is not None and day < real):
            from tracker.store import AsOf

            as_of = AsOf(min(day or real, real), known_by)
        return command(*args, today=day or real, as_of=as_of, **options)

    return with_day  # type: ignore[return-value]


def listing_options(command: Command) -> Command:
    """Give a listing the option --format table|csv|json; it receives `form`."""
    option = click.option(
        "--format",
        "form",
        type=click.Choice(LISTING_FORMATS),
        default="table",
        show_default=True,
        help="How to show it; csv is safe for spreadsheets, json is for programs.",
    )
    return option(command)


def limit_option(command: Command) -> Command:
    """Give a listing the option --limit; it receives `limit`, None for all of it."""
    option = click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N of the list.")
    return option(command)


def jobs_option(command: Command) -> Command:
    """Give a command that reads files the option --jobs; it receives `jobs`, None for as many as there are cores."""
    option = click.option(
        "--jobs",
        type=click.IntRange(1, MOST_JOBS),
        metavar="N",
        help="So many files read at the same time. [default: the cores that it may use, or TRACKER_LIMIT_AT_ONCE]",
    )
    return option(command)


def output_option(metavar: str, *, required: bool = False, is_folder: bool = False) -> Callable[[Command], Command]:
    """Give a command that writes files the option -o; it receives `output`, None for the screen."""
    return click.option(
        "-o",
        "--output",
        required=required,
        type=click.Path(dir_okay=is_folder, file_okay=not is_folder, path_type=Path),
        metavar=metavar,
        help="Where to write it." if required else "A file for it. [default: the screen]",
    )


def author_option(command: Command) -> Command:
    """Give a command that writes the option --by; it receives `author`."""

    @click.option("--by", metavar="NAME", help="Who writes, for the log. [default: your account]")
    @functools.wraps(command)
    def with_author(*args: Any, by: str | None, **options: Any) -> Any:
        author = (by or "").strip() or read_settings().user
        return command(*args, author=author[:500], **options)

    return with_author  # type: ignore[return-value]


def site_option(command: Command) -> Command:
    """Give a command that writes links the option --site; it receives `site`, empty for no links."""

    @click.option("--site", metavar="URL", help="The site to link to. [default: TRACKER_SITE, or no links]")
    @functools.wraps(command)
    def with_site(*args: Any, site: str | None, **options: Any) -> Any:
        given = (site if site is not None else read_settings().site).strip().rstrip("/")
        if given and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", given):
            raise UsageProblem(f"{given!r} is not the address of a site: write it as https://tracker.example.org.")
        return command(*args, site=given, **options)

    return with_site  # type: ignore[return-value]


def open_register(db: str, *, create: bool = False) -> Engine:
    """Open the register that a command names; `import`, `demo` and what staff add create one."""
    from tracker.store import engine

    return engine(db, create=create)
