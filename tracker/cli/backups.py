"""`tracker backup`, `restore` and `check`: the register kept elsewhere, brought back, and looked over."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from tracker.cli.options import database_option, open_register
from tracker.errors import RegisterDamaged, UsageProblem


@click.command(epilog="Example: tracker backup /var/backups/tracker --keep 30")
@click.argument("place", type=click.Path(), metavar="FILE|FOLDER")
@click.option("--replace", is_flag=True, help="Write over a backup of that name.")
@click.option("--keep", type=click.IntRange(1), metavar="N", help="In a folder: remove all but the newest N backups.")
@click.option("--verify", is_flag=True, help="Only look whether the backup FILE is whole.")
@database_option
def backup(place: str, replace: bool, keep: int | None, verify: bool, db: str) -> None:
    """Copy the register with its evidence into one file, while people work.

    In a FOLDER the file is named by its moment; a name that ends in a slash is a folder, and so is any with --keep,
    and it is made where it is not there. It holds the register of one moment, how many
    rows each table has, and the SHA-256 of it all; whoever has it can read everything in the
    register, so keep it as safe. `tracker restore` brings it back.
    """
    from tracker.store import verify_backup, write_backup
    from tracker.store.backups import make_folder, name_backup, prune_backups

    file = Path(place)
    is_folder = file.is_dir() or place.endswith(("/", os.sep)) or (keep is not None and file.suffix != ".zip")
    if verify:
        manifest = verify_backup(file)
        click.echo(f"{file}: whole. {_describe(manifest.made, manifest.revision, manifest.counts)}")
        return
    if keep is not None and not is_folder:
        raise UsageProblem("--keep is for a folder of backups: name one.")
    if is_folder:
        make_folder(file)
    now = datetime.now(UTC)
    target = name_backup(file, now) if is_folder else file
    manifest = write_backup(db, target, now=now, replace=replace)
    click.echo(f"{target}: {_describe(manifest.made, manifest.revision, manifest.counts)}")
    if not is_folder and not file.suffix:
        click.echo(f"{file} is one file: for a folder of backups end its name with a slash.")
    if keep is not None:
        for old in prune_backups(file, keep):
            click.echo(f"{old}: removed.")


@click.command(epilog="Example: tracker restore tracker-2026-12-01T031500Z.zip --db restored.sqlite3")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--replace", is_flag=True, help="Write over the register that is there.")
@database_option
def restore(file: Path, replace: bool, db: str) -> None:
    """Bring a backup back: all of it, or nothing is changed.

    It is verified before. A register that has data is written over with --replace only.
    """
    from tracker.store import restore_backup
    from tracker.store.engine import HEAD

    manifest = restore_backup(file, db, replace=replace)
    click.echo(f"Brought back: {_describe(manifest.made, manifest.revision, manifest.counts)}")
    if manifest.revision != HEAD:
        click.echo("It is of an older version: run `tracker upgrade`.")


@click.command(epilog="Example: tracker check --db tracker.sqlite3")
@database_option
def check(db: str) -> None:
    """Look whether the register is whole: its file, what its rows point to, its lists, its log.

    One line for each; the exit code says whether all are well.
    """
    from tracker.service.checking import check_register

    wrong = 0
    for each in check_register(open_register(db)):
        click.echo(f"{each.what}: {each.wrong or 'well'}")
        wrong += bool(each.wrong)
    if wrong:
        raise RegisterDamaged(
            "The register is damaged, see above: let nobody write to it, and bring back the last backup "
            "with `tracker restore BACKUP --replace`."
        )


def _describe(made: str, revision: str, counts: dict[str, int]) -> str:
    said = ", ".join(
        f"{counts.get(name, 0)} {name.replace('_', ' ')}" for name in ("resolutions", "actions", "changes")
    )
    return f"{said}, of {made.replace('T', ' ').removesuffix('+00:00')} UTC, version {revision}."
