"""All tables of the register: whoever takes `Base` from here knows every one, whatever was loaded before."""

from sqlalchemy import Index, text

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

NOBODYS = "coalesce(unit, '') = '' AND coalesce(focal_point, '') = ''"
PARTIAL = {
    ("due", "resolution", "handle", "late_after"): ("is_open IS 1", "is_open IS true"),
    ("late_after", "resolution", "handle", "expires", "due"): ("is_open IS 1", "is_open IS true"),
    ("later",): ("later > 0", "later > 0"),
    ("due", "handle", "late_after", "later"): (f"is_open IS 1 AND {NOBODYS}", f"is_open IS true AND {NOBODYS}"),
}
"""The columns of indexes of some rows only, and of which, as statements ask for it in a file and on a server.

They are named here, because a model that has them loads both dialects whole, for which every command would wait.
"""
for columns, (in_file, on_server) in PARTIAL.items():
    keys = [action_keys.ACTION_KEYS.c[name] for name in columns]
    Index(None, *keys, sqlite_where=text(in_file), postgresql_where=text(on_server))
