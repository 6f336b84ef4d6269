"""All tables of the register: whoever takes `Base` from here knows every one, whatever was loaded before."""

from tracker.store import (  # noqa: F401 (their tables join the models)
    access_log,
    accounts,
    action_keys,
    comments,
    decisions,
    languages,
    ledger,
    mails,
    tracking,
    webhooks,
)
from tracker.store.models import Base

__all__ = ["Base"]
