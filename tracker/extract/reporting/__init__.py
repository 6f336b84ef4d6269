"""Whether a clause asks someone to report, to whom, and how often: "to report annually to the Council".

Reporting is about the verbs that are asked (`asked_verbs`), what they hand over and
who receives it; the words of each kind stand in knowledge/reporting.csv.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.extract.clauses.asked_verbs import Words, classes_of
from tracker.extract.clauses.splitting import ClauseBounds
from tracker.extract.reporting.requests import HEEDS, PUTS, ReportRequest
from tracker.extract.reporting.searched_clause import ACCOUNT
from tracker.extract.times.setting import BodyAt
from tracker.knowledge.reporting import VERBS, WordClass
from tracker.model import Category, Deadline, DeadlineKind, Reporting

_WHOLE = WordClass.WHOLE | WordClass.CONSIDERED
_NEEDED = {
    WordClass.ADVISE: WordClass.WHETHER,
    WordClass.KEEP: WordClass.INFORMED,
    WordClass.HAND: ACCOUNT | _WHOLE,
    WordClass.TRANSFER: ACCOUNT,
    WordClass.MAKE: ACCOUNT,
    WordClass.BRING: WordClass.ATTENTION,
    WordClass.PREPARE: WordClass.REPORT | _WHOLE,
    WordClass.WORK: _WHOLE,
    WordClass.INCLUDE: WordClass.REPORT,
    WordClass.HOLD: WordClass.REPORT,
    WordClass.GO_ON: WordClass.OWN,
}
"""What the words of a clause must have for a verb to ask for a report, looked for before its grammar is read."""


def read_reporting(
    text: str, bound: ClauseBounds, deadlines: tuple[Deadline, ...], body_at: BodyAt, body: str | None = None
) -> Reporting | None:
    """The reporting request of a clause, None where nobody is to report.

    `body` is the one that adopts. The recipient is the first body named after the reporting words; the
    frequency is that of the clause's recurring deadline.
    """
    if bound.describes or bound.category not in (Category.DIRECTIVE, Category.DECIDING):
        return None
    start = bound.start if bound.inherited else bound.object_start
    words = Words(text, start, max(start, bound.end))
    asking = _asking(words.present)
    if not words.present & asking:
        return None
    words.leave_out_asides(text, bound.end)
    request = ReportRequest(words, bound, body_at, body)
    found = request.find(asking)
    if found is None:
        return None
    frequency = next((d.frequency for d in deadlines if d.kind is DeadlineKind.RECURRING), None)
    said = " ".join(text[request.starts[found] : bound.end].split())
    return Reporting(request.recipient(found), frequency, said[:160])


def may_ask_for_report(pieces: Iterable[str]) -> bool:
    """Whether some pieces of text have the words that a reporting request needs."""
    present = classes_of(pieces)
    return bool(present & _asking(present))


def _asking(present: int) -> int:
    """The classes of words that may ask for a report in a clause that has words of the classes `present`."""
    things = present & (WordClass.REPORT | WordClass.HANDING_OVER)
    verbs = VERBS & ~sum(verb for verb, needed in _NEEDED.items() if not present & needed)
    puts = PUTS if things else 0
    heeds = HEEDS if present & WordClass.DRAFTING and present & WordClass.REPORT else 0
    does_so = WordClass.DO if present & WordClass.LACKING else 0
    return things | verbs | puts | heeds | does_so
