"""Features of when the act is due, and of whether a report is asked for."""

from __future__ import annotations

from math import log1p

from tracker.extract.features import (
    D,
    Feature,
    Features,
    Measure,
    R,
    Words,
    has_doubt,
    object_words,
)
from tracker.extract.look import Look
from tracker.model import Deadline, DeadlineKind

OF_DEADLINES = Features()


@OF_DEADLINES.feature(D, R)
def with_deadline(look: Look) -> float:
    """The clause has a deadline."""
    return bool(look.clause.deadlines)


@OF_DEADLINES.feature(
    D,
    reason="several deadlines in one clause",
    words=lambda look: "; ".join(each.text for each in look.clause.deadlines),
)
def several_deadlines(look: Look) -> float:
    """How many deadlines there are besides the first."""
    return min(max(len(look.clause.deadlines) - 1, 0), 3)


@OF_DEADLINES.feature(D, reason="a year to come that no deadline took", words=lambda look: ", ".join(look.coming_years))
def coming_year_uncovered(look: Look) -> float:
    """A year from the adoption on that no deadline covers."""
    return ("20" in look.rest or "19" in look.rest) and bool(look.coming_years)


def _kind(kind: DeadlineKind) -> Measure:
    return lambda look: any(each.kind is kind for each in look.clause.deadlines) if look.clause.deadlines else False


def _of_kind(kind: DeadlineKind) -> Words:
    return lambda look: "; ".join(each.text for each in look.clause.deadlines if each.kind is kind)


for _kind_of in DeadlineKind:
    OF_DEADLINES.all.append(
        Feature(
            f"deadline of kind {_kind_of.value}",
            (D, R),
            _kind(_kind_of),
            f"whether this {_kind_of.value} is when the act is due",
            _of_kind(_kind_of),
        )
    )


@OF_DEADLINES.feature(
    D,
    reason="a deadline before the adoption",
    words=lambda look: "; ".join(each.text for each in look.clause.deadlines),
)
def before_adoption(look: Look) -> float:
    """A deadline whose day is before the adoption."""
    if look.adopted is None:
        return False
    return any((each.last or each.date or look.adopted) < look.adopted for each in look.clause.deadlines)


@OF_DEADLINES.feature(
    D,
    reason="the deadline may belong to a noun before it",
    words=lambda look: "; ".join(each.text for each in look.clause.deadlines),
)
def attached_to_noun(look: Look) -> float:
    """Words right before a deadline that attach it to something else: "adopted at its tenth session"."""
    return any(is_attached(look, each) for each in look.clause.deadlines)


def is_attached(look: Look, deadline: Deadline) -> bool:
    """Whether the word before a deadline attaches it to a noun or participle."""
    before = look.text[max(0, deadline.span.start - 30) : deadline.span.start].rstrip(" ,").rsplit(" ", 1)[-1]
    return before.endswith(("ed", "held", "of", "the")) or before == "a"


@OF_DEADLINES.feature(
    D,
    reason="the deadline stands before what is asked",
    words=lambda look: "; ".join(each.text for each in look.clause.deadlines),
)
def deadline_before_infinitive(look: Look) -> float:
    """A deadline between the verb and the infinitive."""
    return look.asks and any(each.span.start < look.ask for each in look.clause.deadlines)


@OF_DEADLINES.feature(
    D, reason="a deadline in brackets", words=lambda look: "; ".join(each.text for each in look.clause.deadlines)
)
def deadline_far(look: Look) -> float:
    """How far the last deadline stands from the verb, in the logarithm of hundreds of characters."""
    spans = [each.span.start for each in look.clause.deadlines]
    return log1p((max(spans) - look.object_start) / 100) if spans else 0.0


@OF_DEADLINES.feature(
    D,
    reason="this session's day is not known",
    words=lambda look: "; ".join(each.text for each in look.clause.deadlines),
)
def unresolved_session(look: Look) -> float:
    """A session that the calendar does not know, or only estimates."""
    return any(
        each.kind is DeadlineKind.SESSION and (each.date is None or each.estimated) for each in look.clause.deadlines
    )


@OF_DEADLINES.feature(D, reason="a reader was not sure of the time", words=object_words)
def deadline_doubted(look: Look) -> float:
    """A reader gave a doubt about a deadline."""
    return has_doubt(look, "deadline")


# --- reporting requests


@OF_DEADLINES.feature(D, R)
def is_reporting(look: Look) -> float:
    """The clause was read as asking for a report."""
    return look.clause.is_reporting


@OF_DEADLINES.feature(
    R, reason="a report to nobody", words=lambda look: look.clause.reporting.text if look.clause.reporting else ""
)
def reports_to_nobody(look: Look) -> float:
    """A reporting request without a recipient."""
    return look.clause.reporting is not None and look.clause.reporting.recipient is None


@OF_DEADLINES.feature(
    R,
    reason="the words of reporting stand far from the verb",
    words=lambda look: look.clause.reporting.text if look.clause.reporting else "",
)
def reporting_by_nobody(look: Look) -> float:
    """A reporting request of a clause without addressees."""
    return look.clause.reporting is not None and not look.clause.addressees


@OF_DEADLINES.feature(R, reason="a reader was not sure whether a report is asked for", words=object_words)
def reporting_doubted(look: Look) -> float:
    """A reader gave a doubt about reporting."""
    return has_doubt(look, "reporting")


def features_of_deadline(look: Look, deadline: Deadline, odds: float) -> dict[str, float]:
    """What speaks for or against one deadline of a clause; `odds` are those of all its deadlines together."""
    held = {"odds of all": odds, f"kind {deadline.kind.value}": 1.0}
    if len(look.clause.deadlines) > 1:
        held["one of several"] = 1.0
    if is_attached(look, deadline):
        held["attached to noun"] = 1.0
    if look.asks and deadline.span.start < look.ask:
        held["before infinitive"] = 1.0
    if look.adopted and (deadline.last or deadline.date or look.adopted) < look.adopted:
        held["before adoption"] = 1.0
    return held
