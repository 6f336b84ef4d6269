"""The options that narrow a list of actions, and `tracker filters`, which keeps them under a name."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar

import click
from dateutil.relativedelta import relativedelta

from tracker.cli import Subcommands
from tracker.cli.layout import Column, show_table
from tracker.cli.options import Day, Period, add_period, author_option, database_option, listing_options, open_register
from tracker.cli.output import show_data
from tracker.model import Category, FlagKind
from tracker.reports import Table

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.store import ActionFilter, AsOf

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """The options that a person gave: the name of a saved filter, and what they add to it or put in its place."""

    saved: str | None
    given: dict[str, Any]
    stale: relativedelta | None
    due_within: relativedelta | None = None

    @property
    def is_given(self) -> bool:
        """Whether any option was used."""
        return bool(self.saved or self.given or self.stale or self.due_within is not None)

    def resolve(self, session: Session, today: date, as_of: AsOf | None = None) -> ActionFilter:
        """Make the filter of a day, on the register `as_of` a past one.

        NotFound where no filter of that name is kept, UnknownWord for a word that no name has.
        """
        from tracker.store import understand

        return understand(session, self.as_typed(session, today, as_of))

    def as_typed(self, session: Session, today: date, as_of: AsOf | None = None) -> ActionFilter:
        """Make the filter in the words that were typed, as it is kept under a name."""
        from tracker.store import ActionFilter, find_filter

        wanted = find_filter(session, self.saved) if self.saved else ActionFilter()
        wanted = replace(wanted, **self.given, today=today, as_of=as_of)
        if self.stale is not None:
            wanted = replace(wanted, stale_days=(add_period(today, self.stale) - today).days)
        if self.due_within is not None:
            wanted = replace(wanted, due_within_days=(add_period(today, self.due_within) - today).days)
        return wanted

    def resolve_with_withdrawn(self, session: Session, today: date) -> ActionFilter:
        """Make the filter with the actions that left the text, for what has to take them back."""
        return replace(self.resolve(session, today), withdrawn=True)


OPTIONS = (
    click.option("--symbol", multiple=True, help="Of this resolution (symbol, or part of one)."),
    click.option("--body", multiple=True, help="Of this adopting body (name, acronym, or part of it)."),
    click.option(
        "--addressee", multiple=True, help="Asked of this addressee (name, acronym, or part of it; 'nobody' for none)."
    ),
    click.option("--verb", multiple=True, help="With this operative verb, in any form, such as requests."),
    click.option("--category", multiple=True, type=click.Choice([category.value for category in Category])),
    click.option("--status", multiple=True, help="In this status, such as 'in progress'."),
    click.option("--open/--closed", "is_open", default=None, help="Still to be done, or no longer."),
    click.option("--due-before", type=Day(), metavar="DATE", help="Due on this day or before."),
    click.option("--due-after", type=Day(), metavar="DATE", help="Due on this day or after."),
    click.option("--due-between", type=Day(), nargs=2, metavar="DATE DATE", help="Due from one day to another."),
    click.option("--overdue", "is_overdue", is_flag=True, help="Only those that are overdue."),
    click.option("--no-deadline", is_flag=True, help="Only those without any deadline."),
    click.option("--unresolved", "is_unresolved", is_flag=True, help="Only those whose deadline has no date yet."),
    click.option("--no-owner", is_flag=True, help="Only those that the text asks of nobody by name."),
    click.option("--unassigned", "is_unassigned", is_flag=True, help="Only those with neither unit nor focal point."),
    click.option("--stale", type=Period(), metavar="PERIOD", help="Open, and without news for so long, as 90d."),
    click.option("--reporting", is_flag=True, help="Only reporting requests."),
    click.option(
        "--flag",
        "flags",
        multiple=True,
        type=click.Choice([flag.value for flag in FlagKind]),
        metavar="WORDS",
        help="With words that staff watch for, such as 'within existing resources'.",
    ),
    click.option("--review-clause", is_flag=True, help="Only those with a review or sunset clause."),
    click.option("--text", metavar="WORDS", help="With all these words in the text, title or last report."),
    click.option("--due-within", type=Period(), metavar="PERIOD", help="Open, and due within so long, as 90d."),
    click.option("--doubtful", is_flag=True, help="Only those in whose clause something is to be reviewed."),
    click.option("--tag", "tags", multiple=True, metavar="WORDS", help="With this tag, or a part of one."),
    click.option("--target-before", type=Day(), metavar="DATE", help="To be done within the house by this day."),
    click.option("--target-after", type=Day(), metavar="DATE", help="To be done within the house on it or after."),
    click.option("--adopted-before", type=Day(), metavar="DATE", help="Of texts adopted on this day or before."),
    click.option("--adopted-after", type=Day(), metavar="DATE", help="Of texts adopted on this day or after."),
    click.option("--reported-after", type=Day(), metavar="DATE", help="Last reported on on this day or after."),
    click.option("--ended-before", type=Day(), metavar="DATE", help="Whose last day, then late, is this or before."),
    click.option("--ended-after", type=Day(), metavar="DATE", help="Whose last day, then late, is this or after."),
)
"""One line per option that narrows a list; `_read_choice` says what each means."""


OWNER_OPTIONS = (
    click.option("--unit", multiple=True, help="Answered for by this unit (name, or part of it)."),
    click.option("--focal-point", multiple=True, help="Answered for by this person (name or e-mail, or part of it)."),
)
"""Options that narrow a list by who answers for an action, which to assign has other meanings for."""


NARROWING = ("symbol", "body", "addressee", "unit", "focal_point", "saved")
"""The names of the options that `narrowing_options` gives."""
SAVED_OPTION = click.option("--saved", metavar="NAME", help="Begin with a filter kept by `tracker filters save`.")


def filter_options(command: Command) -> Command:
    """Give a command the options that narrow a list of actions; it receives `choice`, a FilterChoice."""
    return _give(command, (*OPTIONS, *OWNER_OPTIONS, SAVED_OPTION), NAMES)


def choosing_options(command: Command) -> Command:
    """Give a command the same options, without --unit, --focal-point and --saved; it receives `choice`."""
    return _give(command, OPTIONS, [name for name in NAMES if name not in ("unit", "focal_point", "saved")])


def narrowing_options(command: Command) -> Command:
    """Give a list by date the options that go with one: of which texts, and whose; it receives `choice`."""
    return _give(command, (*OPTIONS[:3], *OWNER_OPTIONS, SAVED_OPTION), NARROWING)


def _give(command: Command, options: Sequence[Callable[[Any], Any]], names: Sequence[str]) -> Command:
    """Give a command options, of which it receives the named ones together as `choice`."""

    @functools.wraps(command)
    def with_choice(*arguments: Any, **given: Any) -> Any:
        narrowing = {name: given.pop(name) for name in names}
        return command(*arguments, choice=_read_choice(**narrowing), **given)

    wrapped: Any = with_choice
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


def _read_choice(
    *,
    saved: str | None = None,
    symbol: tuple[str, ...] = (),
    body: tuple[str, ...] = (),
    addressee: tuple[str, ...] = (),
    verb: tuple[str, ...] = (),
    category: tuple[str, ...] = (),
    status: tuple[str, ...] = (),
    is_open: bool | None = None,
    due_before: date | None = None,
    due_after: date | None = None,
    due_between: tuple[date, date] | None = None,
    is_overdue: bool = False,
    no_deadline: bool = False,
    is_unresolved: bool = False,
    no_owner: bool = False,
    is_unassigned: bool = False,
    unit: tuple[str, ...] = (),
    focal_point: tuple[str, ...] = (),
    stale: relativedelta | None = None,
    reporting: bool = False,
    flags: tuple[str, ...] = (),
    review_clause: bool = False,
    text: str | None = None,
    due_within: relativedelta | None = None,
    doubtful: bool = False,
    tags: tuple[str, ...] = (),
    target_before: date | None = None,
    target_after: date | None = None,
    adopted_before: date | None = None,
    adopted_after: date | None = None,
    reported_after: date | None = None,
    ended_before: date | None = None,
    ended_after: date | None = None,
) -> FilterChoice:
    from tracker.store import read_options

    after, before = due_between or (None, None)
    watched = (*map(FlagKind, flags), *((FlagKind.REVIEW_CLAUSE,) if review_clause else ()))
    given = read_options(
        symbol=symbol,
        body=body,
        addressee=addressee,
        verb=verb,
        category=tuple(Category(name) for name in category),
        status=status,
        is_open=is_open,
        due_before=due_before or before,
        due_after=due_after or after,
        overdue=is_overdue,
        no_deadline=no_deadline,
        unresolved=is_unresolved,
        no_owner=no_owner,
        unassigned=is_unassigned,
        unit=unit,
        focal_point=focal_point,
        reporting=reporting,
        flag=watched,
        text=text,
        tag=tags,
        target_before=target_before,
        target_after=target_after,
        doubtful=doubtful,
        adopted_before=adopted_before,
        adopted_after=adopted_after,
        reported_after=reported_after,
        ended_before=ended_before,
        ended_after=ended_after,
    )
    return FilterChoice(saved, given, stale, due_within)


NAMES = tuple(signature(_read_choice).parameters)


@click.group(cls=Subcommands, epilog="Example: tracker filters save late-in-vienna --addressee UNODC --overdue")
def filters() -> None:
    """Keep filters under a name, for `tracker actions --saved NAME` and other lists."""


@filters.command(epilog="Example: tracker filters save no-money --flag 'within existing resources' --open")
@click.argument("name", metavar="NAME")
@filter_options
@author_option
@database_option
def save(name: str, choice: FilterChoice, author: str, db: str) -> None:
    """Keep the options given under a name; one that is there already is replaced."""
    from tracker.service import save_filter
    from tracker.store import transaction

    with transaction(open_register(db)) as session:
        choice.resolve(session, date.today())  # a name that nothing goes by is not kept
        save_filter(session, name, choice.as_typed(session, date.today()), author=author, now=datetime.now(UTC))
    click.echo(f"Saved: tracker actions --saved {name!r}")


@filters.command("list", epilog="Example: tracker filters list --format json")
@listing_options
@database_option
def list_saved(form: str, db: str) -> None:
    """List the filters that are kept, with what they ask for."""
    from tracker.store import describe_filter, list_filters, reading

    with reading(open_register(db)) as session:
        kept = list_filters(session)
    rows = tuple(
        (each.name, describe_filter(each.filter), each.author, f"{each.saved:%Y-%m-%dT%H:%M:%SZ}") for each in kept
    )
    if form != "table":
        show_data(Table(("name", "filter", "author", "saved"), rows), form)
    elif rows:
        show_table((Column("Name"), Column("Asks for", ratio=1), Column("By"), Column("Saved")), rows)
    else:
        click.echo("No filter is kept yet: tracker filters save NAME --overdue")


@filters.command(epilog="Example: tracker filters delete late-in-vienna")
@click.argument("name", metavar="NAME")
@author_option
@database_option
def delete(name: str, author: str, db: str) -> None:
    """Let go of a saved filter; no action is touched."""
    from tracker.service import delete_filter
    from tracker.store import transaction

    with transaction(open_register(db)) as session:
        delete_filter(session, name, author=author, now=datetime.now(UTC))
    click.echo(f"Deleted: {name}")
