"""Features of when the act is due, and of whether a report is asked for."""

from __future__ import annotations

from math import log1p

from tracker.extract.doubts.features import (
    OF_ASKING,
    OF_DEADLINES,
    OF_REPORTS,
    D,
    Feature,
    Measure,
    R,
    Words,
    has_doubt,
    object_words,
    times,
)
from tracker.extract.doubts.look import Look
from tracker.knowledge.watchwords import word_class
from tracker.model import Deadline, DeadlineKind


@OF_ASKING.feature(D, reason="a year to come that no deadline took", words=lambda look: ", ".join(look.coming_years))
def coming_year_uncovered(look: Look) -> float:
    """A year from the adoption on that no deadline covers."""
    return ("20" in look.rest or "19" in look.rest) and bool(look.coming_years)


@OF_ASKING.feature(D, reason="a reader was not sure of the time", words=object_words)
def deadline_doubted(look: Look) -> float:
    """A reader gave a doubt about a deadline."""
    return has_doubt(look, "deadline")


@OF_DEADLINES.feature(D, R)
def with_deadline(look: Look) -> float:
    """The clause has a deadline."""
    return 1


@OF_DEADLINES.feature(D, reason="several deadlines in one clause", words=times)
def several_deadlines(look: Look) -> float:
    """How many deadlines there are besides the first, three at most."""
    return min(len(look.clause.deadlines) - 1, 3)


def _kind(kind: DeadlineKind) -> Measure:
    return lambda look: any(each.kind is kind for each in look.clause.deadlines)


def _of_kind(kind: DeadlineKind) -> Words:
    return lambda look: "; ".join(each.text for each in look.clause.deadlines if each.kind is kind)[:100]


for _kind_of, _called in (
    (DeadlineKind.DATE, "this date"),
    (DeadlineKind.SESSION, "this session"),
    (DeadlineKind.PERIOD, "this period"),
    (DeadlineKind.RECURRING, "this rhythm"),
    (DeadlineKind.EVENT, "this event"),
):
    OF_DEADLINES.all.append(
        Feature(
            f"deadline of kind {_kind_of.value}",
            (D, R),
            _kind(_kind_of),
            f"whether {_called} says when the act itself is due",
            _of_kind(_kind_of),
        )
    )


@OF_DEADLINES.feature(D, reason="a deadline before the adoption", words=times)
def before_adoption(look: Look) -> float:
    """A deadline whose last day is before the adoption."""
    return any(_is_before_adoption(look, each) for each in look.clause.deadlines)


def _is_before_adoption(look: Look, deadline: Deadline) -> bool:
    last = deadline.last or deadline.date
    return look.adopted is not None and last is not None and last < look.adopted


@OF_DEADLINES.feature(D, reason="the time may belong to a noun before it", words=times)
def attached_to_noun(look: Look) -> float:
    """Words right before a deadline that attach it to something else: "the plan adopted at its tenth session"."""
    return any(_is_attached(look, each) for each in look.clause.deadlines)


def _is_attached(look: Look, deadline: Deadline) -> bool:
    before = look.text[max(0, deadline.span.start - 30) : deadline.span.start].rstrip(" ,").rpartition(" ")[2]
    return before in word_class("attaching")


@OF_DEADLINES.feature(D, reason="the time stands before what is asked", words=times)
def deadline_before_infinitive(look: Look) -> float:
    """A deadline between the verb and the infinitive."""
    return look.asks and look.clause.deadlines[0].span.start < look.ask


@OF_DEADLINES.feature(D, reason="the time stands far from the verb", words=times)
def deadline_far_from_verb(look: Look) -> float:
    """How far the last deadline stands from the verb, in the logarithm of hundreds of characters."""
    return log1p(max(look.clause.deadlines[-1].span.start - look.object_start, 0) / 100)


@OF_DEADLINES.feature(D, reason="the calendar does not know this session, or only estimates it", words=times)
def unresolved_session(look: Look) -> float:
    """A session that the calendar does not know, or only estimates."""
    return any(
        each.kind is DeadlineKind.SESSION and (each.date is None or each.estimated) for each in look.clause.deadlines
    )


# --- reporting requests ------------------------------------------------------------------


@OF_ASKING.feature(R, reason="a reader was not sure whether a report is asked for", words=object_words)
def reporting_doubted(look: Look) -> float:
    """A reader gave a doubt about reporting."""
    return has_doubt(look, "reporting")


def _report(look: Look) -> str:
    return look.clause.reporting.text[:100] if look.clause.reporting else ""


@OF_REPORTS.feature(D, R)
def is_reporting(look: Look) -> float:
    """The clause was read as asking for a report."""
    return 1


@OF_REPORTS.feature(R, reason="a report that goes to nobody", words=_report)
def report_to_nobody(look: Look) -> float:
    """A reporting request without a recipient."""
    return look.clause.reporting is not None and look.clause.reporting.recipient is None


@OF_REPORTS.feature(R, reason="a report that nobody is asked for", words=_report)
def report_by_nobody(look: Look) -> float:
    """A reporting request of a clause without addressees."""
    return not look.clause.addressees


def features_of_deadline(look: Look, deadline: Deadline, odds: float) -> dict[str, float]:
    """What speaks for or against one deadline of a clause; `odds` are those of all its deadlines together."""
    held = {"odds of all": odds, _KINDS[deadline.kind]: 1.0}
    if len(look.clause.deadlines) > 1:
        held["one of several"] = 1.0
    if _is_attached(look, deadline):
        held["attached to noun"] = 1.0
    if look.asks and deadline.span.start < look.ask:
        held["before infinitive"] = 1.0
    if _is_before_adoption(look, deadline):
        held["before adoption"] = 1.0
    return held


_KINDS = {kind: f"kind {kind.value}" for kind in DeadlineKind}
