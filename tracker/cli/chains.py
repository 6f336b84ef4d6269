"""`tracker chain`, `compare`, `supersede`, `overlaps`: what a later text makes of an earlier one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from tracker.cli.filters import FilterChoice, filter_options
from tracker.cli.layout import Column
from tracker.cli.options import Day, author_option, database_option, listing_options, open_register
from tracker.cli.output import shorten, show_listing
from tracker.errors import UsageProblem

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.service import Comparison, Offer
    from tracker.store import ActionRow


@click.command(epilog="Example: tracker chain A/RES/79/114")
@click.argument("symbol", metavar="SYMBOL")
@listing_options
@database_option
def chain(symbol: str, form: str, db: str) -> None:
    """List the resolutions that follow one another on the same matter, oldest first.

    They are found by title, citation and series; see `tracker compare` for what changed.
    """
    from tracker.store import Link, find_chain, reading

    with reading(open_register(db)) as session:
        links = find_chain(session, symbol)
    columns = (Column("Resolution", ratio=2), Column("Adopted"), Column("Title", ratio=4), Column("Why", ratio=3))
    cells = [
        (link.resolution, link.adopted.isoformat() if link.adopted else "", link.title, link.reason) for link in links
    ]
    show_listing(Link, links, form, columns, cells)


@click.command(epilog="Example: tracker compare A/RES/78/100 A/RES/79/114")
@click.argument("old", metavar="OLD")
@click.argument("new", required=False, metavar="[NEW]")
@click.option("--successors", is_flag=True, help="Only the requests that the new text repeats.")
@click.option("--supersede", "asks", is_flag=True, help="Show each of these and ask whether the new one takes over.")
@listing_options
@author_option
@database_option
def compare(old: str, new: str | None, successors: bool, asks: bool, form: str, author: str, db: str) -> None:
    """Show which paragraphs a new text kept, changed (word by word), added or dropped.

    With one symbol the text is compared with the one that it follows. Requests that the new
    text repeats are offered as successors: `tracker supersede` decides on one, --supersede on all
    of them, one after the other, and writes what was decided at the end.
    """
    from tracker.service import Comparison, Offer, compare_texts, offer_successors
    from tracker.service.superseding import find_concerns
    from tracker.store import find_actions, find_chain, find_key, find_predecessor, reading

    register, today = open_register(db), date.today()
    with reading(register) as session:
        if new is None:
            earlier = find_predecessor(session, old)
            if earlier is None:
                raise UsageProblem(f"No text is known that {old} follows: name both, the older first.")
            old, new = earlier, old
        before, after = find_key(session, old), find_key(session, new)
        found = () if successors or asks else compare_texts(session, before, after)
        offers = offer_successors(session, before, after)
        follows = {before, after} <= {link.resolution for link in find_chain(session, after)}
        rows = find_actions(session, [each for offer in offers for each in (offer.old_action, offer.new_action)])
    pairs = [(offer, rows[offer.old_action], rows[offer.new_action]) for offer in offers]
    concerns = {offer: find_concerns(old_row, new_row, today) for offer, old_row, new_row in pairs}
    doubt = "" if follows else f"{after} is not known to follow {before}: what is alike may be so by its form alone."
    if asks and offers:
        if doubt:
            click.echo(doubt)
        wanted = [
            offer
            for place, (offer, old_row, new_row) in enumerate(pairs, 1)
            if _is_wanted(offer, place, len(offers), _tell_pair(old_row, new_row, today), concerns[offer])
        ]
        _supersede(register, wanted, author)
        return
    if successors or asks:
        show_listing(Offer, offers, form, OFFER_COLUMNS, _offer_cells(offers), empty="No open request is repeated.")
        if form == "table" and offers and doubt:
            click.echo(doubt)
        return
    columns = (Column("What became"), Column("Old para."), Column("New para."), Column("Words", ratio=1))
    show_listing(
        Comparison,
        found,
        form,
        columns,
        _compare_cells(found),
        title=f"{before} -> {after}",
        empty="Nothing to compare.",
    )
    if form == "table":
        counts = {fate: sum(each.fate == fate for each in found) for fate in dict.fromkeys(each.fate for each in found)}
        click.echo(", ".join(f"{count} {fate}" for fate, count in counts.items()) + ".")
        if doubt:
            click.echo(doubt)
        for offer, old_row, new_row in pairs:
            click.echo(f"Repeated ({offer.likeness} of 100): tracker supersede {offer.old_number} {offer.new_number}")
            click.echo(f"  {_tell_pair(old_row, new_row, today)}")
            for each in concerns[offer]:
                click.echo(f"  Look again: {each}.")


def _tell_pair(before: ActionRow, after: ActionRow, today: date) -> str:
    """Tell how two actions stand and when they are due: "#3 not started, due 1 May 2027; #9 implemented"."""
    told = ((row, row.write_due(today)) for row in (before, after))
    return "; ".join(f"#{row.handle} {row.status}{f', due {due}' if due else ''}" for row, due in told)


def _is_wanted(offer: Offer, place: int, count: int, pair: str, concerns: tuple[str, ...]) -> bool:
    """Show the words of an offer, with what changed, how both stand and what speaks against it, and ask."""
    click.echo(f"\n{place} of {count}: {offer.addressee or 'nobody named'}, {offer.likeness} of 100 alike")
    click.echo(f"  {offer.difference}\n  {pair}")
    for each in concerns:
        click.echo(f"  Look again: {each}.")
    return click.confirm(f"Is #{offer.old_number} ({offer.old_status}) superseded by #{offer.new_number}?")


def _supersede(register: Engine, offers: list[Offer], author: str) -> None:
    """Write the decisions of one sitting, all of them or none; what spoke against each was shown before."""
    from tracker.service import supersede_action
    from tracker.store import transaction

    today, now = date.today(), datetime.now(UTC)
    with transaction(register) as session:
        for offer in offers:
            pair = (offer.old_action, offer.new_action)
            supersede_action(session, *pair, as_of=today, author=author, now=now, today=today, anyway=True)
    click.echo(f"{len(offers)} action{'s' if len(offers) != 1 else ''} superseded.")


OFFER_COLUMNS = (
    Column("Old", ratio=2),
    Column("New", ratio=2),
    Column("Alike"),
    Column("Old words", ratio=4),
    Column("New words", ratio=4),
)


def _offer_cells(offers: tuple[Offer, ...]) -> list[tuple[str, ...]]:
    return [
        (
            f"#{offer.old_number} {offer.old_action}",
            f"#{offer.new_number} {offer.new_action}",
            str(offer.likeness),
            shorten(offer.old_text),
            shorten(offer.new_text),
        )
        for offer in offers
    ]


def _compare_cells(found: tuple[Comparison, ...]) -> list[tuple[str, ...]]:
    return [
        (
            each.fate.value,
            each.old_ref or "",
            each.new_ref or "",
            shorten(each.new_text) if each.fate == "kept" else each.difference,
        )
        for each in found
    ]


@click.command(epilog="Example: tracker supersede 12 48 --note 'Paragraph 9 asks the same again, a year later'")
@click.argument("old", metavar="OLD_ACTION")
@click.argument("new", metavar="NEW_ACTION")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@click.option("--as-of", type=Day(), metavar="DATE", help="The day it was so. [default: today]")
@click.option(
    "--anyway", is_flag=True, help="Also where the two do not look alike, one is closed, or the old one is overdue."
)
@author_option
@database_option
def supersede(old: str, new: str, note: str, as_of: date | None, anyway: bool, author: str, db: str) -> None:
    """Close an action as superseded by one of a later text, which takes over its owner and history.

    Two that are of different bodies or addressees and not alike, one that is closed, and an old one that is
    overdue are refused with the reason: --anyway says that it is meant.
    """
    from tracker.service import supersede_action
    from tracker.store import find_action, transaction

    today = date.today()
    with transaction(open_register(db)) as session:
        before = find_action(session, old)
        after = supersede_action(
            session,
            before.address,
            new,
            as_of=as_of or today,
            author=author,
            now=datetime.now(UTC),
            today=today,
            note=note,
            anyway=anyway,
        )
    click.echo(f"{before.address}: superseded by {after.address}")


@click.command(epilog="Example: tracker overlaps --addressee Secretary-General --alike 90")
@click.option("--alike", type=click.IntRange(50, 100), default=85, show_default=True, help="How alike, of 100.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the N most alike.")
@filter_options
@listing_options
@database_option
def overlaps(alike: int, limit: int | None, choice: FilterChoice, form: str, db: str) -> None:
    """Find requests of different resolutions to the same addressee that say nearly the same.

    Across bodies and years; only a suggestion, a person decides what to do about it.
    """
    from tracker.store import Overlap, find_overlaps, reading

    with reading(open_register(db)) as session:
        found = find_overlaps(session, choice.resolve(session, date.today()), likeness=alike, limit=limit)
    columns = (
        Column("Alike"),
        Column("Addressee", ratio=2),
        Column("One", ratio=2),
        Column("Words", ratio=4),
        Column("Other", ratio=2),
        Column("Words", ratio=4),
    )
    cells = [
        (
            str(each.likeness),
            each.addressee,
            each.one,
            shorten(each.one_text),
            each.other,
            shorten(each.other_text),
        )
        for each in found
    ]
    show_listing(Overlap, found, form, columns, cells, empty="No two requests are that alike.")
