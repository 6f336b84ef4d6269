"""`tracker users`: who may sign in to the web interface, and what they may do there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import click

from tracker.cli import Subcommands
from tracker.cli.options import author_option, database_option, listing_options, open_register
from tracker.cli.output import show_listing
from tracker.cli.tables import Column
from tracker.errors import UsageProblem

ROLES = ("viewer", "focal-point", "editor", "administrator")


@click.group(cls=Subcommands, epilog="Example: tracker users add a.pozo --role editor --full-name 'Ana Pozo'")
def users() -> None:
    """Say who may sign in to `tracker serve`, and what they may do there.

    A viewer reads; a focal point reports on the actions of their entities; an editor
    imports, reviews, assigns and reports on all; an administrator also keeps the users.
    """


def password_options(command: click.decorators.FC) -> click.decorators.FC:
    """Give a command the ways to a password; without any it is asked for, or read from standard input."""
    option = click.option("--generate", is_flag=True, help="Make a password and show it, instead of asking for one.")
    return option(command)


@users.command(epilog="Example: tracker users add f.point --role focal-point --entity UNODC --generate")
@click.argument("name", metavar="NAME")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the person may do.")
@click.option("--full-name", default="", metavar="NAME", help="As colleagues know them.")
@click.option("--entity", multiple=True, metavar="NAME", help="For a focal point: an addressee they answer for.")
@click.option("--no-password", is_flag=True, help="They come in by single sign-on only.")
@password_options
@author_option
@database_option
def add(
    name: str,
    role: str,
    full_name: str,
    entity: tuple[str, ...],
    no_password: bool,
    generate: bool,
    author: str,
    db: str,
) -> None:
    """Add a person who may sign in.

    The password is asked for without being shown; a program writes it to standard input.
    """
    from tracker.service.accounts import add_user
    from tracker.service.rights import find_role
    from tracker.store import transaction

    password = "" if no_password else _choose_password(generate=generate)
    with transaction(open_register(db, create=True)) as session:
        added = add_user(
            session,
            name,
            find_role(role),
            password=password,
            full_name=full_name,
            entities=entity,
            author=author,
            now=datetime.now(UTC),
        )
    click.echo(f"Added: {added}, {role.replace('-', ' ')}.")
    _say_password(password, generate=generate)


@users.command(epilog="Example: tracker users role a.pozo administrator")
@click.argument("name", metavar="NAME")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--entity", multiple=True, metavar="NAME", help="For a focal point; replaces those they have.")
@author_option
@database_option
def role(name: str, role: str, entity: tuple[str, ...], author: str, db: str) -> None:
    """Give a person another role, or a focal point other entities."""
    from tracker.service.accounts import set_role
    from tracker.service.rights import find_role

    _write(db, set_role, name, find_role(role), entities=entity or None, author=author)
    click.echo(f"{name}: {role.replace('-', ' ')}.")


@users.command(epilog="Example: tracker users disable a.pozo")
@click.argument("name", metavar="NAME")
@author_option
@database_option
def disable(name: str, author: str, db: str) -> None:
    """Keep a person out: their sessions end and their tokens count no longer."""
    from tracker.service.accounts import disable_user

    _write(db, disable_user, name, author=author)
    click.echo(f"{name} is kept out.")


@users.command(epilog="Example: tracker users enable a.pozo")
@click.argument("name", metavar="NAME")
@author_option
@database_option
def enable(name: str, author: str, db: str) -> None:
    """Let a person in again who was kept out."""
    from tracker.service.accounts import enable_user

    _write(db, enable_user, name, author=author)
    click.echo(f"{name} is let in again.")


@users.command(epilog="Example: tracker users reset a.pozo --generate")
@click.argument("name", metavar="NAME")
@password_options
@author_option
@database_option
def reset(name: str, generate: bool, author: str, db: str) -> None:
    """Give a person a new password, and sign them out everywhere."""
    from tracker.service.accounts import reset_password

    open_register(db).dispose()  # before a password is asked for in vain
    password = _choose_password(generate=generate)
    _write(db, reset_password, name, password, author=author)
    click.echo(f"{name} has a new password.")
    _say_password(password, generate=generate)


@users.command("list", epilog="Example: tracker users list --format csv")
@listing_options
@database_option
def list_all(form: str, db: str) -> None:
    """List who may sign in."""
    from tracker.store import reading
    from tracker.store.people import UserRow, list_users

    with reading(open_register(db)) as session:
        rows = list_users(session)
    columns = (
        Column("Name"),
        Column("Full name", ratio=2),
        Column("Role"),
        Column("Entities", ratio=3),
        Column("Access"),
    )
    cells = [
        (row.name, row.full_name, row.role, row.entities, "kept out" if row.disabled else "allowed") for row in rows
    ]
    show_listing(
        UserRow, rows, form, columns, cells, empty="Nobody can sign in yet: tracker users add NAME --role editor"
    )


def _write(db: str, operation: Callable[..., object], *arguments: object, **named: object) -> None:
    """Do one operation on the users of a register that is there."""
    from tracker.store import transaction

    with transaction(open_register(db)) as session:
        operation(session, *arguments, now=datetime.now(UTC), **named)


def _choose_password(*, generate: bool) -> str:
    from tracker.service.accounts import make_password

    if generate:
        return make_password()
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
        if not given:
            raise UsageProblem("No password came in: write it to standard input, or give --generate.")
        return given
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _say_password(password: str, *, generate: bool) -> None:
    if generate:
        click.echo(f"Password, shown only this once: {password}")
