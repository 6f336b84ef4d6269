"""The options that choose actions, the same for every command that lists, assigns or exports them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from tracker.cli.options import Day
from tracker.knowledge.statuses import find_status
from tracker.model import Category

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option("--symbol", multiple=True, help="Of this resolution (symbol, or part of one)."),
    click.option("--body", multiple=True, help="Of this adopting body (name, or part of it)."),
    click.option("--addressee", multiple=True, help="Asked of this addressee (name, or part; 'nobody' for none)."),
    click.option("--verb", multiple=True, help="With this operative verb, such as request."),
    click.option("--category", multiple=True, type=click.Choice([category.value for category in Category])),
    click.option("--status", multiple=True, help="In this status, such as 'in progress'."),
    click.option("--due-before", type=Day(), metavar="DATE", help="Due on this day or before."),
    click.option("--due-after", type=Day(), metavar="DATE", help="Due on this day or after."),
    click.option("--overdue", "is_overdue", is_flag=True, help="Only those that are late."),
    click.option("--text", metavar="WORDS", help="With all these words in the text, title or last report."),
    click.option("--unassigned", "is_unassigned", is_flag=True, help="Only those with neither unit nor focal point."),
)


def filter_options(command: Command) -> Command:
    """Give a command the options that choose actions; it receives `narrow` and `has_filter`.

    `narrow(today=...)` builds the ActionFilter, further parts given by name;
    `has_filter` tells whether any option was used.
    """

    @functools.wraps(command)
    def with_filter(
        *args: Any,
        symbol: tuple[str, ...],
        body: tuple[str, ...],
        addressee: tuple[str, ...],
        verb: tuple[str, ...],
        category: tuple[str, ...],
        status: tuple[str, ...],
        **options: Any,
    ) -> Any:
        own = {name: options.pop(name) for name in ("due_before", "due_after", "is_overdue", "text", "is_unassigned")}
        parts: dict[str, Any] = {
            "symbols": symbol,
            "bodies": body,
            "addressees": addressee,
            "verbs": verb,
            "categories": tuple(Category(name) for name in category),
            "statuses": tuple(find_status(words).name for words in status),
            **own,
        }

        def narrow(**more: Any) -> Any:
            from tracker.store import ActionFilter

            return ActionFilter(**parts, **more)

        return command(*args, narrow=narrow, has_filter=any(parts.values()), **options)

    wrapped: Any = with_filter
    for option in reversed(OPTIONS):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]
