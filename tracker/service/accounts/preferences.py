"""How a person wants the site: the columns of lists, how dense they are, and whether single keys do something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.store.people import find_user

Choice = list[str] | bool
"""What is kept under a name: the names of columns, or yes or no."""


def keep_preferences(session: Session, choices: Mapping[str, Choice], *, author: str, now: datetime) -> None:
    """Keep choices of a person about how the site looks to them: {"columns": ["due", "tags"], "dense": True}.

    Others that they made stay. They concern nobody else and change nothing in the register, and are not logged.
    """
    user = find_user(session, author)
    user.preferences = {**user.preferences, **choices}
