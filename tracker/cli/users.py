"""`tracker users`: who may sign in to the web interface, and what they may do there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import click

from tracker.cli import Subcommands
from tracker.cli.layout import Column
from tracker.cli.options import author_option, database_option, listing_options, open_register
from tracker.cli.output import show_listing
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
    generate = click.option("--generate", is_flag=True, help="Make a password and show it, instead of asking for one.")
    own = click.option("--own", is_flag=True, help="The person types it, and so need not change it at first sign-in.")
    return generate(own(command))


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
    own: bool,
    author: str,
    db: str,
) -> None:
    """Add a person who may sign in.

    The password is asked for without being shown; a program writes it to standard input. It
    is for one use: who signs in with it has to choose another. --own where it is theirs already.
    """
    from tracker.service.accounts.passwords import hash_password
    from tracker.service.accounts.people import add_user
    from tracker.service.rights import find_role
    from tracker.store import transaction

    password = "" if no_password else _choose_password(generate=generate, own=own)
    hashed = hash_password(password, name, full_name) if password else ""
    with transaction(open_register(db, create=True)) as session:
        added = add_user(
            session,
            name,
            find_role(role),
            password=hashed,
            is_one_use=bool(password) and not own,
            full_name=full_name,
            entities=entity,
            author=author,
            now=datetime.now(UTC),
        )
    click.echo(f"Added: {added}, {role.replace('-', ' ')}.")
    if role == "focal-point" and not entity:
        click.echo("They report on what names them as focal point; --entity lets them answer for an addressee too.")
    _say_password(password, generate=generate)


@users.command(epilog="Example: tracker users role a.pozo administrator")
@click.argument("name", metavar="NAME")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--entity", multiple=True, metavar="NAME", help="For a focal point; replaces those they have.")
@author_option
@database_option
def role(name: str, role: str, entity: tuple[str, ...], author: str, db: str) -> None:
    """Give a person another role, or a focal point other entities."""
    from tracker.service.accounts.people import set_role
    from tracker.service.rights import find_role

    _write(db, set_role, name, find_role(role), entities=entity or None, author=author)
    click.echo(f"{name}: {role.replace('-', ' ')}.")


@users.command(epilog="Example: tracker users disable a.pozo")
@click.argument("name", metavar="NAME")
@author_option
@database_option
def disable(name: str, author: str, db: str) -> None:
    """Keep a person out: their sessions end and their tokens count no longer."""
    from tracker.service.accounts.people import disable_user

    _write(db, disable_user, name, author=author)
    click.echo(f"{name} is kept out.")


@users.command(epilog="Example: tracker users enable a.pozo")
@click.argument("name", metavar="NAME")
@author_option
@database_option
def enable(name: str, author: str, db: str) -> None:
    """Let a person in again who was kept out."""
    from tracker.service.accounts.people import enable_user

    _write(db, enable_user, name, author=author)
    click.echo(f"{name} is let in again.")


@users.command(epilog="Example: tracker users reset a.pozo --generate")
@click.argument("name", metavar="NAME")
@password_options
@author_option
@database_option
def reset(name: str, generate: bool, own: bool, author: str, db: str) -> None:
    """Give a person a new password for one use, sign them out everywhere, and withdraw their tokens."""
    from tracker.service.accounts.passwords import hash_password
    from tracker.service.accounts.people import reset_password

    open_register(db).dispose()  # before a password is asked for in vain
    password = _choose_password(generate=generate, own=own)
    _write(db, reset_password, name, hash_password(password, name), is_one_use=not own, author=author)
    click.echo(f"{name} has a new password.")
    _say_password(password, generate=generate)


@users.command("reset-second-factor", epilog="Example: tracker users reset-second-factor a.pozo")
@click.argument("name", metavar="NAME")
@author_option
@database_option
def reset_factor(name: str, author: str, db: str) -> None:
    """Take away the second factor of a person who lost app and recovery codes, and sign them out everywhere."""
    from tracker.service.accounts.second_factor import reset_second_factor

    _write(db, reset_second_factor, name, author=author)
    click.echo(f"{name} has no second factor any more.")


@users.command(epilog="Example: tracker users release a.pozo@example.org")
@click.argument("name", metavar="NAME")
@author_option
@database_option
def release(name: str, author: str, db: str) -> None:
    """Let another account of the provider of single sign-on sign in under a name."""
    from tracker.service.accounts.people import release_single_sign_on

    _write(db, release_single_sign_on, name, author=author)
    click.echo(f"{name} is bound to no account of single sign-on any more.")


@users.command(epilog="Example: tracker users tokens a.pozo --format csv")
@click.argument("name", metavar="[NAME]", required=False, default="")
@listing_options
@database_option
def tokens(name: str, form: str, db: str) -> None:
    """List the tokens of everybody, or of one person, the newest first."""
    from tracker.store import reading
    from tracker.store.people import TokenRow, list_tokens

    with reading(open_register(db)) as session:
        rows = list_tokens(session, name)
    now = datetime.now(UTC)
    columns = (
        Column("Number"),
        Column("Owner"),
        Column("For", ratio=2),
        Column("Scope"),
        Column("Last used"),
        Column("Good until"),
        Column("State"),
    )
    cells = [
        (
            str(row.number),
            row.owner,
            row.label,
            row.scope,
            f"{row.last_used:%Y-%m-%d}" if row.last_used else "never",
            f"{row.expires:%Y-%m-%d}",
            row.state(now).value,
        )
        for row in rows
    ]
    show_listing(TokenRow, rows, form, columns, cells, empty="Nobody has a token.")


@users.command(epilog="Example: tracker users revoke 7")
@click.argument("number", type=click.IntRange(1))
@author_option
@database_option
def revoke(number: int, author: str, db: str) -> None:
    """Take back a token of anybody, by its number in `tracker users tokens`."""
    from tracker.service.accounts.people import revoke_token

    _write(db, revoke_token, number, author=author)
    click.echo(f"Token {number} counts no longer.")


@users.command(epilog="Example: tracker users notices a.pozo daily --to pozo@example.org")
@click.argument("name", metavar="NAME")
@click.argument("choice", type=click.Choice(["nothing", "at-once", "daily", "weekly"]))
@click.option("--to", default="", metavar="ADDRESS", help="Where they are told. [default: as it was]")
@author_option
@database_option
def notices(name: str, choice: str, to: str, author: str, db: str) -> None:
    """Choose when a person is told by mail of what happens to their actions; tracker notify sends it."""
    from tracker.service.notices import MailChoice, choose_notices

    _write(db, choose_notices, name, MailChoice(choice.replace("-", " ")), to, author=author)
    click.echo(f"{name} is told by mail: {choice.replace('-', ' ')}.")


@users.command(epilog="Example: tracker users data a.pozo > a.pozo.json")
@click.argument("name", metavar="NAME")
@database_option
def data(name: str, db: str) -> None:
    """Write what the register holds of a person, as JSON."""
    import json

    from tracker.service.accounts.personal_data import collect_personal_data
    from tracker.store import reading

    with reading(open_register(db)) as session:
        found = collect_personal_data(session, name)
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


@users.command(epilog="Example: tracker users erase a.pozo --also 'Ana Pozo' --also a.pozo@example.org --yes")
@click.argument("name", metavar="NAME")
@click.option("--also", multiple=True, metavar="NAME", help="A further name or address of theirs, as in assignments.")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@author_option
@database_option
def erase(name: str, also: tuple[str, ...], yes: bool, author: str, db: str) -> None:
    """Erase name and address of a person for good; what they reported and decided stays.

    They are shown as "former user" with a number from then on. Copies that were made
    before, such as backups, still have the name.
    """
    from tracker.service.accounts.personal_data import erase_user
    from tracker.store import transaction

    if not yes:
        click.confirm(f"Erase {name} for good?", abort=True)
    with transaction(open_register(db)) as session:
        shown = erase_user(session, name, also=also, author=author, now=datetime.now(UTC))
    click.echo(f"Erased: shown as {shown} from now on.")


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


def _choose_password(*, generate: bool, own: bool) -> str:
    from tracker.service.accounts.passwords import make_password

    if generate and own:
        raise UsageProblem("A password is made, or it is the person's own: give --generate or --own.")
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
