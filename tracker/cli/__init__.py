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
    "demo": ("demo:demo", "Show what the program does, with sample resolutions in a fresh folder (./tracker-demo)."),
    "parse": (
        "parsing:parse",
        "Read documents and show what was found: paragraphs, verbs, addressees, deadlines, doubts.",
    ),
    "import": (
        "importing:import_documents",
        "Take documents into the register; a folder with all the documents in it and below.",
    ),
    "actions": ("listing:actions", "List actions, newest resolution first."),
    "due": ("listing:due", "List what is due from today to the end of a period, the soonest first."),
    "overdue": ("listing:overdue", "List what is open after its last day, the longest overdue first."),
    "show": ("showing:show", "Show a resolution by its symbol, or an action by its address or number."),
    "review": (
        "reviewing:review",
        "List what extraction marked as uncertain, the least certain first, and decide about it.",
    ),
    "refresh": (
        "refreshing:refresh",
        "Read texts of the register again, as this version reads; all of them unless some are named.",
    ),
    "assign": (
        "assigning:assign",
        "Assign actions to a unit and a focal point: those that are named, or all that the options choose.",
    ),
    "update": ("updating:update", "Append a status report to an action, named by its number or its address."),
    "history": (
        "updating:history",
        "List the status reports on an action, oldest first, and what else was done to it, reviews and comments too.",
    ),
    "comment": (
        "commenting:comment",
        "Comment on an action, named by its number or its address; tracker history shows what was said.",
    ),
    "chain": ("chains:chain", "List the resolutions that follow one another on the same matter, oldest first."),
    "compare": ("chains:compare", "Show which paragraphs a new text kept, changed (word by word), added or dropped."),
    "supersede": (
        "chains:supersede",
        "Close an action as superseded by one of a later text, which takes over its owner and history.",
    ),
    "overlaps": (
        "chains:overlaps",
        "Find requests of different resolutions to the same addressee that say nearly the same.",
    ),
    "report": ("reporting:report", "Write a report as CSV, XLSX, JSON, HTML or DOCX, to a file or to the screen."),
    "sheet": ("sheet:sheet", "Send actions out as an Excel sheet to fill in, and take it back."),
    "table": (
        "tracking_tables:table",
        "Take in the table in which an office kept its follow-up before: Excel, Word or CSV, with any columns.",
    ),
    "calendar": ("calendar:calendar", "Write due dates as an iCalendar file, reports also 14, 10 and 6 weeks ahead."),
    "digest": ("digest:digest", "Write what is overdue, due soon, or without news, as a mail in plain words and HTML."),
    "notify": (
        "notify:notify",
        "Tell people by mail what others did to their actions, and what is late, due soon or without news.",
    ),
    "webhooks": (
        "webhooks:webhooks",
        "Tell other programs by HTTP of new actions, of those that fall due, and of changes.",
    ),
    "search": ("searching:search", "Search paragraphs and status reports for words, the best match first."),
    "filters": ("filters:filters", "Keep filters under a name, for `tracker actions --saved NAME` and other lists."),
    "export": (
        "exporting:export",
        "Write a resolution of the register in a form that other programs read, or the file from which it came.",
    ),
    "entities": (
        "entities:entities",
        "List the known addressees; add some, give them further names, merge two that are the same.",
    ),
    "sessions": (
        "sessions:sessions",
        "List the sessions that deadlines are dated by, and add those that the calendar lacks.",
    ),
    "users": ("users:users", "Say who may sign in to `tracker serve`, and what they may do there."),
    "audit": ("auditing:audit", "Show that nobody rewrote the log, the status reports and what else people decided."),
    "serve": ("serving:serve", "Show the register in a browser, to the users that `tracker users add` let in."),
    "mcp": (
        "assisting:mcp",
        "Let an assistant read the register, over the Model Context Protocol on standard input and output.",
    ),
    "backup": ("backups:backup", "Copy the register with its evidence into one file, while people work."),
    "restore": ("backups:restore", "Bring a backup back: all of it, or nothing is changed."),
    "check": (
        "backups:check",
        "Look whether the register is whole: its file, what its rows point to, its lists, its log.",
    ),
    "db": ("copying:db", "Take the register from one database into another: a file, or a PostgreSQL server."),
    "upgrade": ("upgrading:upgrade", "Bring the register to the version of this program."),
    "help": (
        "helping:print_help",
        "Print a page of the help, on lists, reviews, tables, accounts, a server; without TOPIC name them all.",
    ),
}
"""Where each command lives, below this room, and what it does, in the order in which a newcomer meets them.

The first sentence of its help stands here too, so that all of them are listed without loading any; a test holds
them equal.
"""

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
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(f"tracker.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first sentence of each command whole, on as many lines as it takes."""
        write_sentences(formatter, [(name, sentence) for name, (_, sentence) in COMMANDS.items()])


class Subcommands(click.Group):
    """Commands below a command, such as `tracker sheet export`."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first sentence of each command whole, as `Commands` does."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(limit=300)) for name, command in commands if command is not None]
        write_sentences(formatter, rows)


def write_sentences(formatter: click.HelpFormatter, rows: list[tuple[str, str]]) -> None:
    """Write commands each with its sentence whole, which click itself would cut at 45 letters."""
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
