"""Who may do what: the roles, and the least role that each operation asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.errors import NotAllowed, UsageProblem


class Role(StrEnum):
    """What a person may do; each role may do all that the ones before it may."""

    VIEWER = "viewer"
    FOCAL_POINT = "focal point"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def covers(self, other: Role) -> bool:
        """Whether this role may do what the other may: an editor what a viewer may."""
        order = tuple(Role)
        return order.index(self) >= order.index(other)


RIGHTS = {
    # one's own account
    "change_password": Role.VIEWER,
    "issue_token": Role.VIEWER,
    "withdraw_token": Role.VIEWER,
    # following up; a focal point only on the actions of their entities
    "report_status": Role.FOCAL_POINT,
    "keep_evidence": Role.FOCAL_POINT,
    # a view of somebody else is an editor's to change
    "save_filter": Role.FOCAL_POINT,
    "delete_filter": Role.FOCAL_POINT,
    "assign_actions": Role.EDITOR,
    "supersede_action": Role.EDITOR,
    "record_reminders": Role.EDITOR,
    "begin_mail": Role.EDITOR,
    "settle_mail": Role.EDITOR,
    # what is in the register
    "ingest": Role.EDITOR,
    "choose_text": Role.EDITOR,
    "refresh_text": Role.EDITOR,
    "accept_clauses": Role.EDITOR,
    "set_values": Role.EDITOR,
    "split_clause": Role.EDITOR,
    "merge_clauses": Role.EDITOR,
    "add_clause": Role.EDITOR,
    "add_action": Role.EDITOR,
    "remove": Role.EDITOR,
    "withdraw_review": Role.EDITOR,
    # what the register knows
    "add_entity": Role.EDITOR,
    "add_aliases": Role.EDITOR,
    "merge_entities": Role.EDITOR,
    "add_session": Role.EDITOR,
    "add_sessions": Role.EDITOR,
    # people, and files that should not be there
    "remove_evidence": Role.ADMINISTRATOR,
    "add_user": Role.ADMINISTRATOR,
    "set_role": Role.ADMINISTRATOR,
    "disable_user": Role.ADMINISTRATOR,
    "enable_user": Role.ADMINISTRATOR,
    "reset_password": Role.ADMINISTRATOR,
}
"""The least role of each operation of `service`, by its name; a test holds the table complete."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at work: a signed-in person, or whoever reads in public mode.

    `entities` are the addressees that a focal point answers for; `name` is what the log says.
    """

    name: str
    role: Role
    entities: tuple[str, ...] = ()
    full_name: str = ""
    is_public: bool = False

    def may(self, operation: str) -> bool:
        """Whether the role is enough for an operation: `actor.may("assign_actions")`."""
        return not self.is_public and self.role.covers(RIGHTS[operation])

    def may_change_view(self, author: str) -> bool:
        """Whether the person may change or delete a view that somebody keeps for all: their own, as an editor any."""
        return self.may("save_filter") and (author == self.name or self.role.covers(Role.EDITOR))

    def answers_for(self, addressee: str | None) -> bool:
        """Whether the person may report on the actions of an addressee."""
        if not self.may("report_status"):
            return False
        return self.role is not Role.FOCAL_POINT or addressee in self.entities


def allow(actor: Actor, operation: str) -> None:
    """Let an actor do an operation, or raise NotAllowed, which says whom to ask."""
    if not actor.may(operation):
        who = "Whoever is not signed in" if actor.is_public else f"The role {actor.role.value!r}"
        raise NotAllowed(
            f"{who} may not do this ({operation.replace('_', ' ')}): "
            f"ask an administrator for the role {RIGHTS[operation].value!r}."
        )


def find_role(words: str) -> Role:
    """Read a role from its name, "focal point" or "focal-point"; UsageProblem lists those that there are."""
    wanted = " ".join(words.replace("-", " ").casefold().split())
    for role in Role:
        if role.value == wanted:
            return role
    raise UsageProblem(f"{words!r} is not a role: choose one of {', '.join(role.value for role in Role)}.")
