"""Checking a register whole: what the store promises, and the chain of its log."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.service.audit.chain import verify
from tracker.store.checking import Checked, check_store


def check_register(register: Engine) -> Iterator[Checked]:
    """Check everything that a register promises, one thing after the other."""
    for checked in check_store(register):
        yield checked
        if checked.what == "the file and its rows" and checked.wrong:
            return
    with Session(register) as session:
        fault = verify(session)
    yield Checked("the chain of what people decided", str(fault or ""))
