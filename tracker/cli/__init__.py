"""The command line: `tracker COMMAND`, each command in a module that is only loaded when it is called."""

from __future__ import annotations

import contextlib
import errno
import sys
from importlib import import_module

import click

from tracker import __version__
from tracker.cli.terminal import lose_output, prepare_outputs
from tracker.errors import TrackerError

COMMANDS = {
    "demo": "tracker.cli.demo:demo",
    "parse": "tracker.cli.parsing:parse",
    "import": "tracker.cli.importing:import_documents",
    "actions": "tracker.cli.listing:actions",
    "due": "tracker.cli.listing:due",
    "overdue": "tracker.cli.listing:overdue",
    "show": "tracker.cli.showing:show",
    "review": "tracker.cli.reviewing:review",
    "refresh": "tracker.cli.refreshing:refresh",
    "assign": "tracker.cli.assigning:assign",
    "update": "tracker.cli.updating:update",
    "history": "tracker.cli.updating:history",
    "comment": "tracker.cli.commenting:comment",
    "chain": "tracker.cli.chains:chain",
    "compare": "tracker.cli.chains:compare",
    "supersede": "tracker.cli.chains:supersede",
    "overlaps": "tracker.cli.chains:overlaps",
    "report": "tracker.cli.reporting:report",
    "sheet": "tracker.cli.sheet:sheet",
    "table": "tracker.cli.tracking:table",
    "calendar": "tracker.cli.calendar:calendar",
    "digest": "tracker.cli.digest:digest",
    "notify": "tracker.cli.notify:notify",
    "webhooks": "tracker.cli.webhooks:webhooks",
    "search": "tracker.cli.searching:search",
    "filters": "tracker.cli.filters:filters",
    "export": "tracker.cli.exporting:export",
    "entities": "tracker.cli.entities:entities",
    "sessions": "tracker.cli.sessions:sessions",
    "users": "tracker.cli.users:users",
    "audit": "tracker.cli.auditing:audit",
    "serve": "tracker.cli.serving:serve",
    "mcp": "tracker.cli.assisting:mcp",
    "backup": "tracker.cli.backups:backup",
    "restore": "tracker.cli.backups:restore",
    "check": "tracker.cli.backups:check",
    "upgrade": "tracker.cli.upgrading:upgrade",
    "help": "tracker.cli.helping:print_help",
}
"""Where each command lives, in the order in which a newcomer meets them."""

INTERRUPTED = 130
PIPE_CLOSED = 141
OUTPUT_LOST = 74
UNWRITTEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EBADF, errno.EIO})
"""Why an output does not take what is written: its disk is full, it is closed, it is broken."""


class Commands(click.Group):
    """The commands, found by name and imported when called, so that `tracker --help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of a first visit."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first sentence of each command whole, on as many lines as it takes."""
        list_whole(self, ctx, formatter)


class Subcommands(click.Group):
    """Commands below a command, such as `tracker sheet export`."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first sentence of each command whole, as `Commands` does."""
        list_whole(self, ctx, formatter)


def list_whole(group: click.Group, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the commands of a group, each with its first sentence, which click itself would cut at 45 letters."""
    commands = [(name, group.get_command(ctx, name)) for name in group.list_commands(ctx)]
    rows = [(name, command.get_short_help_str(limit=300)) for name, command in commands if command is not None]
    with formatter.section("Commands"):
        formatter.write_dl(rows)


@click.group(
    cls=Commands,
    epilog="Example: tracker demo",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="tracker")
@click.option("--db", metavar="FILE|URL", help="The register; also an option of every command that uses it.")
@click.pass_context
def cli(context: click.Context, db: str | None) -> None:
    """Turn resolutions into tracked actions, and follow each up until it is answered.

    The register is the file tracker.sqlite3 in the current folder, unless --db or the
    variable TRACKER_DATABASE_URL names another file or a database URL.
    """
    context.obj = db


def main() -> None:
    """Run the command line; every foreseen failure is one line on stderr and an exit code of its own."""
    prepare_outputs()
    try:
        code = run()
    except KeyboardInterrupt:
        code = stop()
    sys.exit(code)


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; `run(["due", "--within", "90d"])`."""
    output = sys.stdout
    try:
        result = cli.main(args=arguments, prog_name="tracker", standalone_mode=False)
        sys.stdout.flush()
    except TrackerError as error:
        say_error(str(error))
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "tracker"
        message = " ".join(error.format_message().split()).rstrip(".")
        say_error(f"{message}{'' if message.endswith('?') else '.'} See {where} --help.")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return stop()
    except SystemExit:
        if sys.stdout is output:
            raise
        sys.stdout = output  # which click puts aside where its reader is gone, ending with a code of its own
        lose_output()
        return PIPE_CLOSED
    except BrokenPipeError:
        lose_output()  # the reader, such as `head`, has seen enough
        return PIPE_CLOSED
    except OSError as error:
        if error.filename is not None or error.errno not in UNWRITTEN:
            raise
        lose_output()
        say_error(
            f"What was to be shown cannot be written ({error.strerror}): free some space or write elsewhere, "
            "and look at what was done before you do it again."
        )
        return OUTPUT_LOST
    return result if isinstance(result, int) else 0


def stop() -> int:
    """Say that the person stopped it."""
    say_error("Stopped. Nothing was left half-written.")
    return INTERRUPTED


def say_error(message: str) -> None:
    """Write one line on stderr: what happened and what to do."""
    with contextlib.suppress(OSError):  # an output for errors that takes nothing leaves the exit code
        click.echo(f"Error: {' '.join(message.split())}", err=True)


__all__ = ["COMMANDS", "Subcommands", "cli", "main", "run", "say_error"]
