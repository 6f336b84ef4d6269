"""Who may do what: each operation has its least role, and each role what is its own."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest

import tracker.service
from tracker.errors import NotAllowed, UsageProblem
from tracker.service.rights import RIGHTS, Actor, Role, allow, find_role

OWN_ACCOUNT = {
    "change_password",
    "choose_notices",
    "drop_second_factor",
    "end_other_sessions",
    "issue_feed",
    "issue_token",
    "keep_preferences",
    "renew_recovery_codes",
    "see_notices",
    "set_second_factor",
    "withdraw_token",
}
FOLLOWING_UP = {
    "report_status",
    "comment_action",
    "keep_evidence",
    "save_filter",
    "delete_filter",
    "undo_changes",
}
EDITING = {
    "accept_clauses",
    *("keep_table", "map_table", "take_table", "settle_row", "drop_row", "drop_table"),
    "add_action",
    "add_aliases",
    "add_clause",
    "add_entity",
    "add_session",
    "add_sessions",
    "assign_actions",
    "begin_mail",
    "choose_text",
    "correct_action",
    "correct_actions",
    "ingest",
    "merge_clauses",
    "merge_entities",
    "record_reminders",
    "refresh_text",
    "remove",
    "set_values",
    "settle_mail",
    "split_clause",
    "supersede_action",
    "withdraw_review",
}
PEOPLE = {
    "remove_evidence",
    "add_user",
    "disable_user",
    "enable_user",
    "erase_user",
    "release_single_sign_on",
    "reset_password",
    "reset_second_factor",
    "revoke_token",
    "set_role",
    *("add_webhook", "withdraw_webhook", "begin_delivery", "settle_delivery"),
}
MAY = {
    Role.VIEWER: OWN_ACCOUNT,
    Role.FOCAL_POINT: OWN_ACCOUNT | FOLLOWING_UP,
    Role.EDITOR: OWN_ACCOUNT | FOLLOWING_UP | EDITING,
    Role.ADMINISTRATOR: OWN_ACCOUNT | FOLLOWING_UP | EDITING | PEOPLE,
}


def operations() -> set[str]:
    """The names of the functions of `service`, and of what takes tables in, that write in somebody's name."""
    found = set()
    modules = [module.name for module in pkgutil.walk_packages(tracker.service.__path__, "tracker.service.")]
    for module in (*modules, "tracker.tracking.taking"):
        if module.endswith("access_log"):  # it tells of operations, and is none that anybody asks for
            continue
        loaded = importlib.import_module(module)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            author = inspect.signature(function).parameters.get("author")
            is_own = function.__module__ == loaded.__name__ and not name.startswith("_")
            if is_own and author is not None and author.kind is author.KEYWORD_ONLY:
                found.add(name)
    return found


def test_every_operation_has_a_least_role_and_every_role_an_operation() -> None:
    assert operations() == set(RIGHTS)


@pytest.mark.parametrize("operation", sorted(set(RIGHTS) | operations()))
@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says(role: Role, operation: str) -> None:
    actor = Actor("somebody", role, ("UNODC",))
    is_free = operation in MAY[role]
    assert actor.may(operation) == is_free
    if is_free:
        allow(actor, operation)
    else:
        with pytest.raises(NotAllowed, match=f"role '{role.value}' may not do this .*ask an administrator"):
            allow(actor, operation)


@pytest.mark.parametrize("operation", sorted(RIGHTS))
def test_whoever_reads_in_public_may_do_nothing(operation: str) -> None:
    public = Actor("public", Role.ADMINISTRATOR, ("UNODC",), is_public=True)
    assert not public.may(operation)
    assert not public.answers_for("UNODC")
    with pytest.raises(NotAllowed, match="not signed in"):
        allow(public, operation)


def test_each_role_covers_those_before_it_only() -> None:
    order = [Role.VIEWER, Role.FOCAL_POINT, Role.EDITOR, Role.ADMINISTRATOR]
    for place, role in enumerate(order):
        assert [role.covers(other) for other in order] == [number <= place for number in range(4)]


@pytest.mark.parametrize(
    ("role", "own", "other", "nobody"),
    [
        (Role.VIEWER, False, False, False),
        (Role.FOCAL_POINT, True, False, False),
        (Role.EDITOR, True, True, True),
        (Role.ADMINISTRATOR, True, True, True),
    ],
)
def test_a_focal_point_answers_for_their_entities_only(role: Role, own: bool, other: bool, nobody: bool) -> None:
    actor = Actor("somebody", role, ("UNODC",))
    assert [actor.answers_for(each) for each in ("UNODC", "UNEP", None)] == [own, other, nobody]


def test_roles_are_read_from_their_names() -> None:
    assert [find_role(words) for words in ("viewer", "Focal-Point", " focal  point ", "EDITOR", "administrator")] == [
        Role.VIEWER,
        Role.FOCAL_POINT,
        Role.FOCAL_POINT,
        Role.EDITOR,
        Role.ADMINISTRATOR,
    ]
    with pytest.raises(UsageProblem, match="choose one of viewer, focal point, editor, administrator"):
        find_role("king")
