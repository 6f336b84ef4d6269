"""`tracker report`: the reports of the register as files for Excel, other programs, or the screen."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from dateutil.relativedelta import relativedelta

from tracker.cli.filters import FilterChoice, filter_options
from tracker.cli.layout import Column, show_table
from tracker.cli.options import Period, add_period, as_of_options, database_option, open_register, output_option
from tracker.cli.output import save, write_bytes
from tracker.errors import UsageProblem
from tracker.knowledge.official import official_address
from tracker.knowledge.statuses import VOCABULARIES
from tracker.reports import FORMATS, find_definition, list_definitions, run_report, write
from tracker.settings import read_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.reports import Definition
    from tracker.store import ActionFilter, AsOf

PERIOD = relativedelta(days=90)
"""How far a report looks unless --within says otherwise."""


@click.command(epilog="Example: tracker report overdue --body 'Human Rights Council' -o overdue.docx")
@click.argument("name", required=False, metavar="NAME")
@click.option("--list", "listing", is_flag=True, help="List the reports and what each answers.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="[default: as the file is named, else csv]")
@output_option("FILE")
@click.option("--bom", is_flag=True, help="Begin CSV with the mark by which Excel recognizes UTF-8.")
@click.option("--within", type=Period(), help="How far `due` looks. [default: 90d]")
@click.option("--vocabulary", type=click.Choice(VOCABULARIES), help="Whose names of the statuses to use.")
@filter_options
@as_of_options
@database_option
def report(
    name: str | None,
    listing: bool,
    form: str | None,
    output: Path | None,
    bom: bool,
    within: relativedelta | None,
    vocabulary: str | None,
    choice: FilterChoice,
    today: date,
    as_of: AsOf | None,
    db: str,
) -> None:
    """Write a report as CSV, XLSX, JSON, HTML or DOCX, to a file or to the screen.

    Any filter of `tracker actions` narrows it, as --body or --addressee; a paper says so below its title.
    --as-of a past day gives what had been reported then. Reports are .sql files;
    TRACKER_REPORTS names a folder with your own. In CSV, words that a spreadsheet would
    run as a formula get an apostrophe in front.
    """
    own = read_settings().reports
    if listing:
        cells = [(definition.name, definition.title, definition.answers) for definition in list_definitions(own)]
        show_table((Column("Name"), Column("Title"), Column("Answers", ratio=1)), cells)
        return
    if name is None:
        raise UsageProblem("Which report? Give its name; `tracker report --list` lists them.")
    definition = find_definition(name, own)
    form = form or _form_of(output)
    _check_options(definition, form, bom=bom, within=within)
    if form in ("xlsx", "docx") and output is None and sys.stdout.isatty():
        raise UsageProblem(f"{form.upper()} cannot be shown here: name a file for it with -o.")
    register = open_register(db)
    wanted, narrowed = _narrow(register, choice, today, as_of)
    until = add_period(today, within or PERIOD)
    table = run_report(
        register, definition, today=today, until=until, vocabulary=vocabulary, as_of=as_of, wanted=wanted
    )
    data = write(table, definition, form, today=today, bom=bom, narrowed=narrowed, links=_lead)
    if output is None:
        write_bytes(data)
        return
    save(output, data)
    click.echo(f"{output}: {len(table.rows)} rows.")


def _narrow(register: Engine, choice: FilterChoice, today: date, as_of: AsOf | None) -> tuple[ActionFilter | None, str]:
    """The filter that was asked for, None for none, and what it says."""
    from tracker.store import describe_filter, reading

    if not choice.is_given:
        return None, ""
    with reading(register) as session:
        wanted = choice.resolve(session, today, as_of)
    return wanted, describe_filter(wanted)


def _lead(named: int | str) -> str | None:
    """What papers of a register without a site lead to: the official text of a resolution."""
    return official_address(named) if isinstance(named, str) else None


def _form_of(output: Path | None) -> str:
    """The format that a file name says; UsageProblem for one that is none, such as x.pdf."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    if ending in FORMATS:
        return ending
    if ending:
        raise UsageProblem(
            f"{output} is no name for a report: let it end in .{', .'.join(FORMATS)}, or say which with --format."
        )
    return "csv"


def _check_options(definition: Definition, form: str, *, bom: bool, within: relativedelta | None) -> None:
    """Refuse options that would change nothing, so that nobody trusts in them."""
    if within is not None and "until" not in definition.parameters:
        raise UsageProblem(f"The report {definition.name} looks at no period: leave --within out.")
    if bom and form != "csv":
        raise UsageProblem(f"--bom is for CSV, not for {form.upper()}: leave it out.")
