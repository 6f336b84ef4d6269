"""`tracker review`: what extraction was not sure of, and what people decide about it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli import Subcommands
from tracker.cli.layout import Column
from tracker.cli.options import (
    author_option,
    database_option,
    limit_option,
    listing_options,
    open_register,
    output_option,
)
from tracker.cli.output import save, say_count, shorten, show_listing
from tracker.errors import UsageProblem
from tracker.model import Category

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.store import DoubtRow, Place

Command = TypeVar("Command", bound=Callable[..., Any])

ROOM = 120
"""Columns of a page from which on what is to be reviewed stands in a table, else in entries below one another."""
CLAUSE = "CLAUSE"
"""A clause is named by its address, "A/RES/79/114:8(a):1", or by an action of it."""


def value_options(command: Command) -> Command:
    """Give a command the fields of a clause that a person can decide."""
    options = (
        click.option("--verb", metavar="VERB", help="In its dictionary form, such as request."),
        click.option("--category", type=click.Choice([category.value for category in Category])),
        click.option("--addressee", multiple=True, metavar="NAME", help="Full name or acronym; 'none' for none."),
        click.option("--deadline", multiple=True, metavar="WHEN", help="A day, or words: 'annually'; 'none'."),
        click.option("--note", default="", metavar="TEXT", help="Why."),
    )

    @functools.wraps(command)
    def with_values(*args: Any, category: str | None, **given: Any) -> Any:
        return command(*args, category=Category(category) if category else None, **given)

    wrapped: Any = with_values
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


@contextmanager
def deciding(
    db: str, addressees: Sequence[str] = (), *, corrected: Sequence[str] = ()
) -> Iterator[tuple[Session, list[str]]]:
    """A transaction in which clauses are decided on, and what is said of it once it is written.

    Before that stands which addressees were in no table, so that a slip of the pen is seen (they are kept as written),
    and behind it which actions of the `corrected` clauses have another number now.
    """
    from tracker.store import find_place, question_names, transaction
    from tracker.store.moved import list_numbers, tell_moved

    said: list[str] = []
    with transaction(open_register(db)) as session:
        questions = question_names(session, addressees)
        places = [find_place(session, each) for each in corrected]
        numbers = [each for place in places for each in list_numbers(session, place.key, place.ref, place.number)]
        yield session, said
        moved = tell_moved(session, numbers)
    for name, near in questions.items():
        hint = f"; did you mean {near[0]}?" if near else "."
        click.echo(f"Note: {name!r} is no known addressee and is kept as written{hint}")
    click.echo("".join(["\n".join(said), *(f" {each}." for each in moved)]))


@click.group(
    cls=Subcommands, invoke_without_command=True, epilog="Example: tracker review --symbol A/RES/79/114 --budget 40"
)
@click.option("--symbol", metavar="SYMBOL", help="Of this text, paragraph or clause only.")
@click.option("--budget", type=click.IntRange(min=1), metavar="N", help="Only the N clauses that are worth most.")
@limit_option
@listing_options
@database_option
@click.pass_context
def review(
    context: click.Context, symbol: str | None, budget: int | None, limit: int | None, form: str, db: str
) -> None:
    """List what extraction marked as uncertain, the least certain first, and decide about it.

    A clause is named by its address, such as A/RES/79/114:8(a):1 (symbol, paragraph,
    clause), or by the number of one of its actions. What people decide wins over what is
    extracted, survives every import, and can be taken back. With --budget those clauses are
    listed that are most likely wrong, doubted or not, with how right all clauses are then.
    """
    context.obj = db
    if context.invoked_subcommand is not None:
        return
    from tracker.store import find_place, reading

    with reading(open_register(db)) as session:
        place = find_place(session, symbol) if symbol else None
        if budget is None:
            _list_doubts(session, place, limit, form)
        else:
            _list_uncertain(session, min(budget, limit or budget), place, form)


def _list_doubts(session: Session, place: Place | None, limit: int | None, form: str) -> None:
    from tracker.store import DoubtRow, list_doubts

    every = list_doubts(session, place)
    rows = every[:limit]
    columns = (
        Column("Clause", ratio=3),
        Column("Right"),
        Column("Look at", ratio=1),
        Column("Reason", ratio=3),
        Column("Words", ratio=3),
        Column("Now", ratio=3),
    )
    cells = [
        (
            row.clause,
            _percent(row.confidence),
            row.field,
            f"{row.reason}{f' ({row.candidates})' if row.candidates else ''}",
            shorten(row.words or row.text, 120),
            f"{row.verb} -> {row.addressees or '(nobody named)'}" if row.verb else "",
        )
        for row in rows
    ]
    show_listing(DoubtRow, rows, form, columns, cells, empty=_say_nothing_left(session, place), room=ROOM)
    if form == "table" and rows:
        if len(rows) < len(every):
            click.echo(f"{say_count(len(rows), len(every))} doubts.")
        click.echo(f"{_say_doubted(every)}.")


def _list_uncertain(session: Session, budget: int, place: Place | None, form: str) -> None:
    """The sentence on how right the table is goes to stderr where rows go to a program."""
    from tracker.store import UncertainRow, foresee, list_doubts, list_uncertain

    rows = list_uncertain(session, budget, place)
    columns = (
        Column("Clause", ratio=3),
        Column("Right"),
        Column("Doubts", ratio=3),
        Column("Text", ratio=4),
        Column("Now", ratio=3),
    )
    cells = [
        (
            row.clause,
            _percent(row.confidence),
            row.doubts,
            shorten(row.text, 160),
            " | ".join(filter(None, (f"{row.verb} -> {row.addressees or '(nobody named)'}", row.deadlines))),
        )
        for row in rows
    ]
    besides = [row for row in list_doubts(session, place) if row.confidence is None]
    nothing = "No clause is uncertain." if besides else _say_nothing_left(session, place)
    show_listing(UncertainRow, rows, form, columns, cells, empty=nothing, room=ROOM)
    for said in (
        foresee(session, budget, place).describe(len(rows)),
        f"Besides, {_say_doubted(besides)}: tracker review" if besides else "",
    ):
        if said:
            click.echo(said, err=form != "table")


def _say_nothing_left(session: Session, place: Place | None) -> str:
    """Say that nothing is left to review, where a doubt of the whole text does not say otherwise."""
    from tracker.store import count_doubted

    if place is not None and place.ref and count_doubted(session, (place.key,)).texts:
        return (
            f"No doubt is left about {place.address} itself, but its text is doubted as a whole: "
            f"tracker review --symbol {place.key}"
        )
    return "Nothing is left to review."


def _say_doubted(rows: list[DoubtRow]) -> str:
    from tracker.store import Doubted

    clauses = {row.clause for row in rows if row.confidence is not None}
    texts = {row.clause for row in rows if row.confidence is None and row.text is None}
    paragraphs = {row.clause for row in rows} - clauses - texts
    return Doubted(len(clauses), len(paragraphs), len(texts)).describe()


def _percent(confidence: float | None) -> str:
    """How likely a clause is right: "62%", never 100% of one that is not certain."""
    if confidence is None:
        return ""
    return "100%" if confidence >= 1 else f"{min(99, round(100 * confidence))}%"


@review.command(epilog="Example: tracker review accept A/RES/79/114:8(a):1 --note 'Checked with the text'")
@click.argument("clauses", nargs=-1, required=True, metavar=f"{CLAUSE}|PARAGRAPH|SYMBOL...")
@value_options
@author_option
@database_option
def accept(
    clauses: tuple[str, ...],
    verb: str | None,
    category: Category | None,
    addressee: tuple[str, ...],
    deadline: tuple[str, ...],
    note: str,
    author: str,
    db: str,
) -> None:
    """Accept what clauses say, so that no later import changes it; with options, corrected first.

    A paragraph or a symbol accepts all of its clauses, and settles what is doubted of it as a whole.
    """
    from tracker.service import accept_clauses, set_values
    from tracker.store import find_place

    now = datetime.now(UTC)
    has_values = bool(verb or category or addressee or deadline)
    accepted: list[str] = []
    whole: list[str] = []
    with deciding(db, addressee, corrected=clauses if has_values else ()) as (session, said):
        for clause in clauses:
            if has_values:
                set_values(
                    session,
                    clause,
                    verb=verb,
                    category=category,
                    addressees=addressee,
                    deadlines=deadline,
                    note=note,
                    author=author,
                    now=now,
                )
            done = accept_clauses(session, clause, note=note, author=author, now=now)
            place = find_place(session, clause)
            (accepted if place.number or done != (place.address,) else whole).extend(done)
        said += [f"{address}: accepted without a clause." for address in whole]
        if accepted or not whole:
            said.append(f"{len(accepted)} clause{'s' if len(accepted) != 1 else ''} accepted.")


@review.command("set", epilog="Example: tracker review set A/RES/79/114:8(a):1 --addressee UNODC --deadline 2027-06-30")
@click.argument("clauses", nargs=-1, required=True, metavar=f"{CLAUSE}...")
@value_options
@click.option("--reporting/--no-reporting", default=None, help="Whether it asks for a report.")
@author_option
@database_option
def set_fields(
    clauses: tuple[str, ...],
    verb: str | None,
    category: Category | None,
    addressee: tuple[str, ...],
    deadline: tuple[str, ...],
    note: str,
    reporting: bool | None,
    author: str,
    db: str,
) -> None:
    """Correct the verb, category, addressees or deadlines of clauses, all of them alike or none.

    Give --addressee or --deadline several times for several; they replace all that were there.
    """
    from tracker.service import set_values

    now = datetime.now(UTC)
    with deciding(db, addressee, corrected=clauses) as (session, said):
        for clause in clauses:
            address = set_values(
                session,
                clause,
                verb=verb,
                category=category,
                addressees=addressee,
                deadlines=deadline,
                reporting=reporting,
                note=note,
                author=author,
                now=now,
            )
            said.append(f"{address}: corrected.")


@review.command(epilog="Example: tracker review split A/RES/79/114:8:1 --at 'invites Member States'")
@click.argument("clause", metavar=CLAUSE)
@click.option("--at", required=True, metavar="WORDS", help="The words with which the second clause begins.")
@value_options
@author_option
@database_option
def split(
    clause: str,
    at: str,
    verb: str | None,
    category: Category | None,
    addressee: tuple[str, ...],
    deadline: tuple[str, ...],
    note: str,
    author: str,
    db: str,
) -> None:
    """Make two clauses of one; options tell of the second what its words do not."""
    from tracker.service import split_clause

    with deciding(db, addressee) as (session, said):
        second = split_clause(
            session,
            clause,
            at,
            verb=verb,
            category=category,
            addressees=addressee,
            deadlines=deadline,
            note=note,
            author=author,
            now=datetime.now(UTC),
        )
        said.append(f"The second clause is {second}.")


@review.command(epilog="Example: tracker review merge A/RES/79/114:8:1 A/RES/79/114:8:2")
@click.argument("clause", metavar=CLAUSE)
@click.argument("other", metavar="OTHER")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@author_option
@database_option
def merge(clause: str, other: str, note: str, author: str, db: str) -> None:
    """Make one clause of two of a paragraph; the first keeps its address."""
    from tracker.service import merge_clauses

    with deciding(db) as (session, said):
        address = merge_clauses(session, clause, other, note=note, author=author, now=datetime.now(UTC))
        said.append(f"{address}: merged with {other}.")


@review.command(epilog="Example: tracker review add A/RES/79/114:8 --text 'invites donors to pay' --addressee donors")
@click.argument("target", metavar=f"PARAGRAPH|{CLAUSE}")
@click.option("--text", default="", metavar="WORDS", help="The words of the new clause. [default: the paragraph]")
@value_options
@author_option
@database_option
def add(
    target: str,
    text: str,
    verb: str | None,
    category: Category | None,
    addressee: tuple[str, ...],
    deadline: tuple[str, ...],
    note: str,
    author: str,
    db: str,
) -> None:
    """Add a clause to a paragraph, or to a clause an action for each --addressee."""
    from tracker.service import add_action, add_clause
    from tracker.store import find_place

    now = datetime.now(UTC)
    with deciding(db, addressee) as (session, said):
        if find_place(session, target).number:
            if not addressee or text or verb or category or deadline:
                raise UsageProblem("A further action of a clause needs --addressee, and nothing else.")
            added = [add_action(session, target, name, note=note, author=author, now=now) for name in addressee]
        else:
            added = [
                add_clause(
                    session,
                    target,
                    words=text,
                    verb=verb,
                    category=category,
                    addressees=addressee,
                    deadlines=deadline,
                    note=note,
                    author=author,
                    now=now,
                )
            ]
        said.append(f"Added: {', '.join(added)}.")


@review.command(epilog="Example: tracker review remove A/RES/79/114:8:2 --note 'A quotation, not a request'")
@click.argument("target", metavar=f"{CLAUSE}|ACTION")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@author_option
@database_option
def remove(target: str, note: str, author: str, db: str) -> None:
    """Take out a clause, or one action by its number or address; the text itself stays."""
    from tracker.service import remove as take_out
    from tracker.store import transaction

    with transaction(open_register(db)) as session:
        removed = take_out(session, target, note=note, author=author, now=datetime.now(UTC))
    click.echo(f"Removed: {removed}.")


@review.command(epilog="Example: tracker review withdraw 7")
@click.argument("number", type=int, metavar="REVIEW")
@author_option
@database_option
def withdraw(number: int, author: str, db: str) -> None:
    """Take a review back by its number in `tracker review list`; the extracted value counts again."""
    from tracker.service import withdraw_review

    with deciding(db) as (session, said):
        address = withdraw_review(session, number, author=author, now=datetime.now(UTC))
        said.append(f"Review {number} of {address} is withdrawn.")


@review.command("list", epilog="Example: tracker review list A/RES/79/114 --withdrawn --format json")
@click.argument("target", required=False, metavar=f"[SYMBOL|{CLAUSE}]")
@click.option("--withdrawn", is_flag=True, help="Those that were taken back too.")
@limit_option
@listing_options
@database_option
def list_decisions(target: str | None, withdrawn: bool, limit: int | None, form: str, db: str) -> None:
    """List the reviews that stand, of a text or of all."""
    from tracker.store import ReviewRow, find_place, list_reviews, reading

    with reading(open_register(db)) as session:
        place = find_place(session, target) if target else None
        every = list_reviews(session, place, withdrawn=withdrawn)
    rows = every[:limit]
    columns = (
        Column("No."),
        Column("Clause", ratio=3),
        Column("Decision", ratio=1),
        Column("What", ratio=4),
        Column("Note", ratio=2),
        Column("By", ratio=1),
        Column("Recorded"),
    )
    cells = [
        (
            str(row.number),
            row.clause,
            f"{row.decision}{' (withdrawn)' if row.withdrawn else ''}",
            shorten(row.what, 200),
            row.note,
            row.author,
            f"{row.recorded:%Y-%m-%d %H:%M} UTC",
        )
        for row in rows
    ]
    nothing = f"No review {'was made' if withdrawn else 'stands'}{f' of {place.address}' if place else ''}."
    show_listing(ReviewRow, rows, form, columns, cells, empty=nothing, room=ROOM)
    if form == "table" and len(rows) < len(every):
        click.echo(f"{say_count(len(rows), len(every))} reviews.")


@review.command(epilog="Example: tracker review export --output annotations/")
@click.argument("symbols", nargs=-1, metavar="[SYMBOL...]")
@output_option("FOLDER", required=True, is_folder=True)
@click.option("--partial", is_flag=True, help="Also texts of which only some paragraphs are confirmed.")
@database_option
def export(symbols: tuple[str, ...], output: Path, partial: bool, db: str) -> None:
    """Write confirmed reviews as annotations, one JSON file per text, to measure extraction against.

    A text is written when each of its operative clauses is accepted, corrected or added by
    a person: `tracker review accept SYMBOL` accepts what is left of it.
    """
    from tracker.service import export_annotations
    from tracker.store import find_place, reading

    with reading(open_register(db)) as session:
        keys = tuple(find_place(session, symbol).key for symbol in symbols)
        written = export_annotations(session, keys, partial=partial)
    if not written:
        raise UsageProblem("No text is confirmed as a whole yet: accept the rest of one, or give --partial.")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageProblem(f"The folder {output} cannot be made ({error.strerror}): name another.") from None
    for each in written:
        save(output / each.name, each.content.encode("utf-8", "replace"))
        click.echo(f"{output / each.name}: {each.confirmed} of {each.operative} paragraphs of {each.key}")
