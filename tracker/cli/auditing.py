"""`tracker audit`: whether anybody rewrote what people decided, and who came in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from tracker.cli import Subcommands
from tracker.cli.layout import Column
from tracker.cli.options import database_option, listing_options, open_register
from tracker.cli.output import show_listing
from tracker.errors import ChainBroken
from tracker.settings import read_settings


@click.group(cls=Subcommands, epilog="Example: tracker audit verify")
def audit() -> None:
    """Show that nobody rewrote the log, the status reports and what else people decided."""


@audit.command(epilog="Example: tracker audit verify --head /media/safe/december.head")
@click.argument("export", required=False, metavar="[EXPORT]", type=click.Path(path_type=Path, exists=True))
@click.option("--head", type=click.Path(path_type=Path, exists=True), help="The last line of an export, kept apart.")
@click.option("--public-key", default="", metavar="HEX", help="The key that has to have signed it, as `export` told.")
@database_option
def verify(export: Path | None, head: Path | None, public_key: str, db: str) -> None:
    """Name the first row that was edited, removed, inserted or put in another order.

    Every row of the log, the status reports, reviews, assignments, occurrences, evidence and reminders is an entry
    of a chain, whose hash is over the row and the entry before it. The chain of the register is looked at; with
    EXPORT, a file of `tracker audit export`, that of the file, without any register. With --head it also has to go
    through the entry that was signed and kept elsewhere; where that file is a whole export, the first row that is
    another one now is named.
    """
    if export is not None:
        _verify_file(export, head or export, public_key)
        return
    from tracker.service.audit import chain as service
    from tracker.service.audit.files import compare_with_export, compare_with_head, is_export, read_head
    from tracker.store import reading
    from tracker.store.ledger import find_head

    kept = read_head(head, public_key) if head else None
    with reading(open_register(db)) as session:
        fault = service.verify(session)
        if fault is None and head and kept:
            fault = compare_with_head(session, kept)
            if fault is not None and is_export(head):
                fault = compare_with_export(session, head) or fault
        number, last = find_head(session.connection()) or (0, "")
    if fault is not None:
        raise ChainBroken(
            f"The register was changed past the program. {fault}: keep it as it is, and tell who runs it."
        )
    click.echo(f"The chain holds: {number:,} entries, the last is {last}.")
    if kept is not None:
        click.echo(f"It goes through entry {kept.entries:,}, signed at {kept.at} with the key {kept.public_key}.")


def _verify_file(export: Path, head: Path, public_key: str) -> None:
    from tracker.service.audit.files import read_head, verify_export

    kept = read_head(head, public_key)
    fault = verify_export(export, kept)
    if fault is not None:
        raise ChainBroken(f"{export} is not what was exported. {fault}.")
    click.echo(f"The file holds: {kept.entries:,} entries, signed at {kept.at} with the key {kept.public_key}.")


@audit.command(epilog="Example: tracker audit export december.audit")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), help="The key to sign with, else your own.")
@database_option
def export(file: Path, key: Path | None, db: str) -> None:
    """Write every row of the chain to a file, and its head, signed, as the last line.

    Keep that line, which is shown too, where those who run the register do not write: with it anybody finds later
    that a row was edited, dropped or put in another order. The key is made at the first export, in the file that
    TRACKER_AUDIT_KEY names or in your account's folder. There are no names of people in the file.
    """
    import platformdirs

    from tracker.service.audit.files import find_key, write_export
    from tracker.store import reading

    own = read_settings().audit_key or Path(platformdirs.user_data_dir("operative-clause-tracker")) / "audit-key.pem"
    with reading(open_register(db)) as session:
        head = write_export(session, file, find_key(key or own), datetime.now(UTC))
    click.echo(f"{file}: {head.entries:,} entries, signed with the key {head.public_key}. Keep this line elsewhere:")
    click.echo(head.line)


@audit.command(epilog="Example: tracker audit access --text 'refuse sign-in' --limit 20")
@click.option("--text", default="", metavar="WORDS", help="With all these words in person, deed or network address.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=100, show_default=True, help="At most so many.")
@listing_options
@database_option
def access(text: str, limit: int, form: str, db: str) -> None:
    """List who signed in, was refused or exported, and what was done to accounts, the newest first."""
    from tracker.store import reading
    from tracker.store.access_log import Access, list_access

    with reading(open_register(db)) as session:
        rows = list_access(session, words=text, limit=limit)
    columns = (Column("When"), Column("Who"), Column("Did"), Column("Account"), Column("What", ratio=2), Column("From"))
    cells = [
        (
            f"{row.at:%Y-%m-%d %H:%M:%S}",
            row.author,
            row.operation,
            row.name,
            " ".join(filter(None, (row.field, row.old and f"{row.old} →", row.new))),
            row.address,
        )
        for row in rows
    ]
    show_listing(Access, rows, form, columns, cells, empty="Nothing is there.")
