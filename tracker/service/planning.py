"""Which clauses become actions: what was asked of whom, one action per addressee."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tracker.model import Category, Clause, Deadline, FlagKind, Paragraph, Resolution
from tracker.service.addresses import action_address, entity_slug, register_key

REMAIN_SEIZED = re.compile(
    r"""
    ^\W*(?:\w+\W+){1,6}?to\s+                          # "Decides", "Also decides", "Decides therefore to"
    (?:continue\s+to\s+)?
    (?:remain|be|keep)\s+(?:itself\s+)?(?:actively\s+|closely\s+)?seized   # "remain actively seized"
    (?P<rest>.*)$
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
FURTHER_ACT = re.compile(r"(?:,|;|\band)\s+(?:\w+\s+)?to\s+\w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """A clause as asked of one addressee; `addressee` is None where the text names nobody."""

    address: str
    ref: str
    clause_number: int
    entity: str
    addressee: str | None


@dataclass(frozen=True, slots=True)
class HeldDeadline:
    """A deadline of a clause; `is_inherited` where it stands in the chapeau."""

    deadline: Deadline
    is_inherited: bool


@dataclass(frozen=True, slots=True)
class Tracking:
    """What people added to the actions of a text, or took out: an action on "Commends the Office".

    `added` are (ref, clause number, addressee), `removed` the addresses of actions.
    """

    added: tuple[tuple[str, int, str | None], ...] = ()
    removed: frozenset[str] = frozenset()


def plan_actions(resolution: Resolution, tracking: Tracking | None = None) -> tuple[PlannedAction, ...]:
    """Plan the actions of a resolution, in the order of its text.

    "Requests the Secretary-General and invites Member States to report" gives one
    action each. Directive clauses become actions, and deciding clauses that task
    someone or carry a deadline; a directive without addressee becomes one action
    addressed to nobody yet. "Decides to remain seized of the matter" makes none,
    nor does a chapeau whose subparagraphs complete it: they are the actions.
    What people decided to track, or not to, wins.
    """
    key = register_key(resolution)
    tracking = tracking or Tracking()
    planned: dict[str, PlannedAction] = {}
    for paragraph in resolution.operative:
        completed = is_completed_below(paragraph, resolution)
        for place, (number, clause) in enumerate(paragraph.numbered_clauses, start=1):
            is_completed = completed and place == len(paragraph.clauses)
            has_deadline = bool(hold_deadlines(resolution, paragraph, place))
            names: list[str | None] = []
            if not is_completed and makes_action(clause, has_deadline=has_deadline):
                names += [addressee.name for addressee in clause.addressees] or [None]
            names += [name for ref, at, name in tracking.added if (ref, at) == (paragraph.ref, number)]
            for name in names:
                address = action_address(key, paragraph.ref, number, name)
                if address not in tracking.removed:
                    planned.setdefault(address, PlannedAction(address, paragraph.ref, number, entity_slug(name), name))
    return tuple(planned.values())


def makes_action(clause: Clause, *, has_deadline: bool | None = None) -> bool:
    """Whether a clause is tracked: "Requests ...", or "Decides" with someone tasked or a deadline."""
    if is_remaining_seized(clause):
        return False
    if clause.category is Category.DIRECTIVE:
        return True
    if clause.category is Category.DECIDING:
        return bool(clause.addressees) or (bool(clause.deadlines) if has_deadline is None else has_deadline)
    return False


def is_remaining_seized(clause: Clause) -> bool:
    """Whether staying seized is all that the clause does: "Decides to remain actively seized of the matter".

    "Decides to remain seized of the matter and to consider it in 2027" does more.
    """
    flags = [flag for flag in clause.flags if flag.kind is FlagKind.REMAIN_SEIZED]
    match = REMAIN_SEIZED.match(clause.text)
    if match:
        return not FURTHER_ACT.search(match["rest"])
    # In other languages only the flag tells; it opens the clause where seizure is all of it.
    return any(flag.span.start - clause.span.start <= 40 and not FURTHER_ACT.search(clause.text) for flag in flags)


def is_completed_below(paragraph: Paragraph, resolution: Resolution) -> bool:
    """Whether subparagraphs complete the last clause of a chapeau: "Requests the Secretary-General:"."""
    return paragraph.stem and any(
        _is_below(other, paragraph) and any(clause.inherited for clause in other.clauses)
        for other in resolution.paragraphs
    )


def find_chapeau(resolution: Resolution, paragraph: Paragraph) -> Paragraph | None:
    """Find the nearest stem above a subparagraph: that of "8(a)(i)" is "8(a)"."""
    above = [other for other in resolution.paragraphs if other.stem and _is_below(paragraph, other)]
    return max(above, key=lambda stem: len(stem.ref), default=None)


def hold_deadlines(resolution: Resolution, paragraph: Paragraph, place: int) -> tuple[HeldDeadline, ...]:
    """Collect the deadlines of a clause by its place within the paragraph, from 1.

    An inherited clause without its own takes those of the chapeau: "Requests the
    Secretary-General, by the end of 2027: (a) To publish ...".
    """
    clause = paragraph.clauses[place - 1]
    if clause.deadlines or not clause.inherited:
        return tuple(HeldDeadline(deadline, is_inherited=False) for deadline in clause.deadlines)
    chapeau = find_chapeau(resolution, paragraph)
    if chapeau is None or not chapeau.clauses:
        return ()
    held = hold_deadlines(resolution, chapeau, len(chapeau.clauses))
    return tuple(replace(above, is_inherited=True) for above in held)


def _is_below(paragraph: Paragraph, stem: Paragraph) -> bool:
    rest = paragraph.ref.removeprefix(stem.ref)
    return rest != paragraph.ref and rest[:1] in ("(", ".")
