"""`tracker mcp`: the register for assistants, over the standard streams."""

from __future__ import annotations

import click

from tracker.cli.options import database_option, open_register
from tracker.errors import UsageProblem
from tracker.settings import read_settings


@click.command(epilog="Example: tracker mcp --db /srv/tracker/tracker.sqlite3")
@database_option
def mcp(db: str) -> None:
    """Let an assistant read the register, over the Model Context Protocol on standard input and output.

    It finds actions, what is due and overdue, shows an action or a resolution with the words it came from,
    searches, and lists sessions; it writes nothing. Where the variable TRACKER_TOKEN has the token of
    somebody who may report (issued on the page of their account), it also appends status reports, in
    their name. Needs the extra `mcp`.
    """
    try:
        from tracker.assistants import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "mcp":
            raise
        raise UsageProblem("The extra for assistants is not installed: pip install '.[mcp]'.") from None
    make_server(open_register(db), read_settings().token).run("stdio")
