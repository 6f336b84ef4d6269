"""The people of the web tests: one of each role, all with one password."""

from __future__ import annotations

from tracker.service.rights import Role

PASSWORD = "three unrelated words"
PEOPLE: dict[str, tuple[Role, tuple[str, ...]]] = {
    "viewer": (Role.VIEWER, ()),
    "focal": (Role.FOCAL_POINT, ("Secretary-General",)),
    "editor": (Role.EDITOR, ()),
    "admin": (Role.ADMINISTRATOR, ()),
}
