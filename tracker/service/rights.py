"""Who may do what: the roles, and the least role that each operation asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.errors import NotAllowed, UsageProblem
from tracker.store.whose import Whose


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


class TokenScope(StrEnum):
    """What a program may do with a token: read what the person may read, report, or edit as the person may."""

    READ = "read"
    REPORT = "report"
    EDIT = "edit"
    FEED = "feed"
    """It opens a calendar, and nothing else."""


RIGHTS = {
    # one's own account
    "change_password": Role.VIEWER,
    "choose_notices": Role.VIEWER,
    "see_notices": Role.VIEWER,
    "issue_token": Role.VIEWER,
    "issue_feed": Role.VIEWER,
    "withdraw_token": Role.VIEWER,
    "end_other_sessions": Role.VIEWER,
    "set_second_factor": Role.VIEWER,
    "renew_recovery_codes": Role.VIEWER,
    "drop_second_factor": Role.VIEWER,
    "keep_preferences": Role.VIEWER,
    # following up; a focal point only on the actions of their entities, and on those that name them
    "report_status": Role.FOCAL_POINT,
    "keep_evidence": Role.FOCAL_POINT,
    "comment_action": Role.FOCAL_POINT,
    # a view of somebody else is an editor's to change
    "save_filter": Role.FOCAL_POINT,
    "delete_filter": Role.FOCAL_POINT,
    # of one's own, right after; what it takes back one was allowed to do
    "undo_changes": Role.FOCAL_POINT,
    "assign_actions": Role.EDITOR,
    "correct_action": Role.EDITOR,
    "correct_actions": Role.EDITOR,
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
    # the tables in which offices kept their follow-up before; see `tracking.taking`
    "keep_table": Role.EDITOR,
    "map_table": Role.EDITOR,
    "take_table": Role.EDITOR,
    "settle_row": Role.EDITOR,
    "drop_row": Role.EDITOR,
    "drop_table": Role.EDITOR,
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
    "reset_second_factor": Role.ADMINISTRATOR,
    "release_single_sign_on": Role.ADMINISTRATOR,
    "revoke_token": Role.ADMINISTRATOR,
    "erase_user": Role.ADMINISTRATOR,
    # programs that are told by HTTP
    "add_webhook": Role.ADMINISTRATOR,
    "withdraw_webhook": Role.ADMINISTRATOR,
    "begin_delivery": Role.ADMINISTRATOR,
    "settle_delivery": Role.ADMINISTRATOR,
}
"""The least role of each operation of `service` and `tracking`, by its name; a test holds the table complete."""

IN_PERSON = frozenset(
    name
    for name, role in RIGHTS.items()
    if role is Role.ADMINISTRATOR or (role is Role.VIEWER and name != "withdraw_token")
)
"""Operations on accounts, and those of administrators: no token is enough for them, a person has to be there."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at work: a signed-in person, or whoever reads in public mode.

    `entities` are the addressees that a focal point answers for; `name` is what the log says.
    `scope` is that of the token with which a program acts for them, None for the person themselves.
    """

    name: str
    role: Role
    entities: tuple[str, ...] = ()
    full_name: str = ""
    is_public: bool = False
    scope: TokenScope | None = None

    def may(self, operation: str) -> bool:
        """Whether role and scope are enough for an operation: `actor.may("assign_actions")`."""
        return not self.is_public and self.role.covers(RIGHTS[operation]) and self._is_in_scope(operation)

    def may_change_view(self, author: str) -> bool:
        """Whether the person may change or delete a view that somebody keeps for all: their own, as an editor any."""
        return self.may("save_filter") and (author == self.name or self.role.covers(Role.EDITOR))

    @property
    def whose(self) -> Whose:
        """What makes an action the person's own."""
        return Whose(self.name, self.entities, tuple(dict.fromkeys(filter(None, (self.full_name, self.name)))))

    def answers_for(self, addressee: str | None, account: str | None = None) -> bool:
        """Whether the person may report on an action of an addressee, whose focal point has this account."""
        if not self.may("report_status"):
            return False
        return self.role is not Role.FOCAL_POINT or addressee in self.entities or account == self.name

    def _is_in_scope(self, operation: str) -> bool:
        match self.scope:
            case None:
                return True
            case TokenScope.READ | TokenScope.FEED:
                return False
            case TokenScope.REPORT:
                return RIGHTS[operation] is Role.FOCAL_POINT
            case TokenScope.EDIT:
                return operation not in IN_PERSON


def allow(actor: Actor, operation: str) -> None:
    """Let an actor do an operation, or raise NotAllowed, which says whom to ask."""
    if actor.scope is not None and operation in IN_PERSON:
        raise NotAllowed(f"No token is enough for this ({operation.replace('_', ' ')}): sign in and do it on the site.")
    if not actor.may(operation):
        if actor.scope is not None and actor.role.covers(RIGHTS[operation]):
            raise NotAllowed(
                f"The scope {actor.scope.value!r} of this token is not enough ({operation.replace('_', ' ')}): "
                "issue one with a wider scope on the page of your account."
            )
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
