"""Checking a register whole: what the store promises, and the chain of its log."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine

from tracker.store.checking import Checked, check_store


def check_register(register: Engine) -> Iterator[Checked]:
    """Check everything that a register promises, one thing after the other."""
    yield from check_store(register)
