"""`tracker assign`: who answers for actions, one by one or by filter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from tracker.cli.filters import FilterChoice, choosing_options
from tracker.cli.options import author_option, database_option, open_register
from tracker.errors import UsageProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@click.command(
    epilog="Example: tracker assign --addressee UNODC --unassigned --unit 'Water Section' --focal-point 'Ana Pozo'"
)
@click.argument("actions", nargs=-1, metavar="[ACTION...]")
@click.option("--unit", metavar="NAME", help="The responsible unit.")
@click.option("--focal-point", metavar="NAME", help="Who reports on it: a name, or the account they sign in with.")
@click.option("--email", metavar="ADDRESS", help="How to reach the focal point.")
@click.option("--note", metavar="TEXT", help="What the supervisor says about it.")
@click.option("--target", metavar="DATE", help="The day by which the house itself wants it done.")
@click.option("--add-tag", "add_tags", multiple=True, metavar="WORDS", help="A theme, a committee: put to its tags.")
@click.option("--set-tags", metavar="WORDS", help="All of its tags, separated by semicolons.")
@click.option("--dry-run", is_flag=True, help="Only say which actions it would be.")
@choosing_options
@author_option
@database_option
def assign(
    actions: tuple[str, ...],
    unit: str | None,
    focal_point: str | None,
    email: str | None,
    note: str | None,
    target: str | None,
    add_tags: tuple[str, ...],
    set_tags: str | None,
    dry_run: bool,
    choice: FilterChoice,
    author: str,
    db: str,
) -> None:
    """Assign actions to a unit and a focal point: those that are named, or all that the options choose.

    What is not given stays as it was; '' clears it. The options are those of `tracker actions`.
    """
    from tracker.service import Assignment, assign_actions
    from tracker.store import find_action, list_actions, reading, transaction

    if bool(actions) == choice.is_given:
        raise UsageProblem("Which actions? Name them, or choose them by options such as --addressee, not both.")
    register = open_register(db)
    with reading(register) if dry_run else transaction(register) as session:
        if choice.is_given:
            rows = list_actions(session, choice.resolve(session, date.today()))
        else:
            rows = [find_action(session, words) for words in actions]
        if not rows:
            raise UsageProblem("No action fits: see what there is with the same options of `tracker actions`.")
        if dry_run:
            for row in rows:
                click.echo(f"#{row.handle} {row.address}")
            return
        changed = assign_actions(
            session,
            [row.address for row in rows],
            Assignment(unit, focal_point, email, note, target, set_tags, "; ".join(add_tags) or None),
            author=author,
            now=datetime.now(UTC),
        )
        known = _tell_account(session, focal_point) if focal_point else ""
    same = len(rows) - len(changed)
    already = f"; {same} {'was' if same == 1 else 'were'} so already" if same else ""
    click.echo(f"{len(changed)} action{'s' if len(changed) != 1 else ''} assigned{already}.")
    if known:
        click.echo(known)


def _tell_account(session: Session, words: str) -> str:
    """Say whether the focal point has an account, and so may report, or is a name only."""
    from tracker.store.people import find_near, list_accounts, name_key

    accounts, plain = list_accounts(session), " ".join(words.casefold().split())
    if any(each.name == name_key(words) for each in accounts):
        return f"{name_key(words)} has this on their list and may report on it."
    named = [each.name for each in accounts if each.full_name.casefold() == plain]
    if named:
        return f"{words} is kept as a name only: to let them report, name the account: --focal-point {named[0]}."
    near = find_near(session, words)
    return f"{words} is kept as a name only{f': did you mean {near}?' if near else '.'}"
