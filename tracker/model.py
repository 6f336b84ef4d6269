"""The dictionary: what a document, a resolution, a paragraph, a clause, an addressee and a deadline are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

Day = date
"""A day of the calendar, where a field is called `date`."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: half-open character offsets, `text[start:end]`."""

    start: int
    end: int


# --- what a reader hands over -------------------------------------------------


class Role(StrEnum):
    """What a block is, where its reader knows; UNKNOWN leaves it to the extraction."""

    UNKNOWN = "unknown"
    MASTHEAD = "masthead"
    HEADING = "heading"
    PREAMBULAR = "preambular"
    OPERATIVE = "operative"
    CLOSING = "closing"
    ANNEX = "annex"
    NOTE = "note"
    FURNITURE = "furniture"  # running heads, page numbers, job numbers


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of text as its format delimits it.

    `text` has single spaces and no line ends. `emphasis` are the italic or bold
    runs as offsets into `text`; footnote marks are already taken out of `text`
    and kept in `notes` (offset, mark). `number` is the printed number of a
    paragraph that the format keeps apart from its words ("8", "(a)", "(ii)"),
    `depth` its nesting (0 a paragraph, 1 a subparagraph ...), both only where
    `role` is OPERATIVE. `page` counts from 1, None where there are no pages.
    """

    text: str
    role: Role = Role.UNKNOWN
    emphasis: tuple[Span, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    number: str | None = None
    depth: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a format states about the document outside of its text (Akoma Ntoso, a Word header)."""

    symbol: str | None = None
    body: str | None = None
    title: str | None = None
    adopted: date | None = None
    session: int | None = None
    meeting: str | None = None
    agenda_items: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file, read: blocks in reading order and what the format states about it."""

    source: str
    blocks: tuple[Block, ...]
    format: str = "text"  # text, markdown, pdf, word, html, akn
    metadata: Metadata = Metadata()


# --- what extraction makes of it ----------------------------------------------


class Category(StrEnum):
    """What a clause does."""

    DIRECTIVE = "directive"  # asks someone to act: requests, urges, calls upon
    DECIDING = "deciding"  # acts, binds or commits: decides, authorizes, approves
    EVALUATIVE = "evaluative"  # praises, blames, takes an attitude: commends, condemns
    OBSERVING = "observing"  # notes neutrally: notes, recognizes
    REINFORCING = "reinforcing"  # restates or stresses: reaffirms, recalls


class ParagraphKind(StrEnum):
    """Before or after the body begins to act."""

    PREAMBULAR = "preambular"
    OPERATIVE = "operative"


class DeadlineKind(StrEnum):
    """How a text says when: a calendar date, a session, a period, a recurrence, an event."""

    DATE = "date"
    SESSION = "session"
    PERIOD = "period"
    RECURRING = "recurring"
    EVENT = "event"


class Source(StrEnum):
    """Where a reading comes from; the rule beside it says it in words for people."""

    TABLE = "table"  # a row of the knowledge, or one that staff added
    DOCUMENT = "document"  # a name that this document gives or defines
    REFERENCE = "reference"  # a short name, a pronoun, "such organizations"
    ROLE = "role"  # an office or its holders: "the Chair of the Committee"
    GROUP = "group"  # a described group: "textile producers"
    NAME = "name"  # capitalized words that no table has
    BODY = "body"  # the adopting body itself
    CHAPEAU = "chapeau"  # inherited from the paragraph above
    CALENDAR = "calendar"  # the words themselves name the day, or the calendar does
    REVIEW = "review"  # a person decided it
    UNKNOWN = "unknown"


class FlagKind(StrEnum):
    """Words of a clause that staff watch for."""

    WITHIN_EXISTING_RESOURCES = "within existing resources"
    SUBJECT_TO_RESOURCES = "subject to availability of resources"
    REVIEW_CLAUSE = "review or sunset clause"
    REMAIN_SEIZED = "remain seized"
    AGENDA_INCLUSION = "agenda inclusion"
    AS_APPROPRIATE = "as appropriate"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a field of a clause should be looked at by a person.

    `field` is "verb", "category", "addressee", "deadline", "reporting" or "paragraph",
    of a document "body", "language", "symbol" or "adopted";
    `candidates` are the values it could be, none where nothing is known.
    """

    field: str
    reason: str
    text: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionRef:
    """A body and the number of its session, as in "at the eightieth session of the General Assembly".

    `number` is None and `next` True for "its next session". For bodies that name
    sessions by year (ECOSOC, "its 2020 session") the number is that year.
    """

    body: str | None
    number: int | None
    next: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an asked or decided act is due, recurs or expires.

    `span` are offsets into the paragraph's text; `date` is None where the
    calendar does not know; `period` and `frequency` are ISO 8601 durations
    ("P90D", "P1Y"), `frequency` also "session" or "regular". `rule` names the
    rule or table row that decided.

    `first` and `last` are the days from which and until which the act is due: a
    session's opening and closing day, a month's first and last. `estimated` says
    that the calendar of the body is estimated, `expires` that a term ends rather
    than that somebody must act. `confidence` is how likely the reading is right, 0 to 1.
    """

    text: str
    kind: DeadlineKind
    span: Span
    date: date | None = None
    session: SessionRef | None = None
    period: str | None = None
    frequency: str | None = None
    rule: str = ""
    first: Day | None = None
    last: Day | None = None
    estimated: bool = False
    expires: bool = False
    confidence: float = 1.0
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is asked: the entity's full official English name, and the words that name it.

    `qualifier` keeps what narrows the addressee ("that are in a position to do
    so"). `span` are offsets into the paragraph's text, None where the name was
    inherited from the chapeau or follows from the verb. `rule` names the row
    ("entities: UNODC") or the rule ("anaphora: the Office") that decided, `source`
    its kind. `confidence` is how likely the reading is right, 0 to 1.
    """

    name: str
    text: str
    span: Span | None = None
    qualifier: str | None = None
    rule: str = ""
    source: Source = Source.UNKNOWN
    confidence: float = 1.0
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Confidence:
    """How likely each field of a clause is right, 0 to 1, calibrated on annotated clauses.

    `addressees` and `deadlines` are about the whole set: nobody missing, nobody too many.
    """

    verb: float = 1.0
    category: float = 1.0
    addressees: float = 1.0
    deadlines: float = 1.0
    reporting: float = 1.0

    @property
    def whole(self) -> float:
        """How likely the clause is right in every field."""
        return self.verb * self.category * self.addressees * self.deadlines * self.reporting


@dataclass(frozen=True, slots=True)
class Flag:
    """A phrase of the clause that staff watch for, with its words."""

    kind: FlagKind
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reporting:
    """A reporting request: to whom, and how often (ISO 8601 duration, "session" or "regular")."""

    recipient: str | None = None
    frequency: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One operative verb and what it governs.

    `span` and `verb_span` are offsets into the paragraph's words; an inherited
    clause (a subparagraph that completes its chapeau) has `verb_span` None.
    `consulted` are parties named after "in cooperation with": kept, not asked.
    `number` is its number within the paragraph where a review fixed one, 0 where
    its place tells. `asked_by` names the rule that read who is asked, `unread` are
    words where somebody could stand that no rule read: what its confidence is
    judged by, and kept nowhere.
    """

    verb: str
    category: Category
    text: str
    span: Span
    verb_span: Span | None = None
    inherited: bool = False
    addressees: tuple[Addressee, ...] = ()
    consulted: tuple[Addressee, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    reporting: Reporting | None = None
    flags: tuple[Flag, ...] = ()
    rule: str = ""
    doubts: tuple[Doubt, ...] = ()
    number: int = 0
    confidence: Confidence = Confidence()
    asked_by: str = field(default="", compare=False)
    unread: tuple[Span, ...] = field(default=(), compare=False)

    @property
    def all_doubts(self) -> tuple[Doubt, ...]:
        """The doubts of the clause, and of each addressee, party to consult and deadline that it names."""
        parts: tuple[Addressee | Deadline, ...] = (*self.addressees, *self.consulted, *self.deadlines)
        return (*self.doubts, *(doubt for part in parts for doubt in part.doubts))

    @property
    def is_reporting(self) -> bool:
        """Whether the clause asks someone to report, submit, inform or brief."""
        return self.reporting is not None


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document that a paragraph cites: "Recalling its resolution 78/241 of 22 December 2023".

    `symbol` is the document symbol ("A/RES/78/241"), `relation` the verb that
    governs it ("recall", "reaffirm"; "cite" where none does), `ref` the
    paragraph that cites it.
    """

    symbol: str
    text: str
    relation: str
    ref: str
    span: Span


@lru_cache(maxsize=4096)
def parent_ref(ref: str) -> str:
    """Name the paragraph above a subparagraph: "8(a)" of "8(a)(i)", "1" of "1.2"; "" of "8" and of "II.4".

    A repeated number is below the same paragraph as the first ("8" of "8(a) bis"), and has its own below it
    ("8 bis" of "8 bis(a)").
    """
    ref = _REPEATED.sub("", ref)
    if ref.endswith(")"):
        return ref[: ref.rindex("(")] if "(" in ref else ""
    before, _, last = ref.rpartition(".")
    above = before.rpartition(".")[2]
    return before if last.isdigit() and (above[:1].isdigit() or above.endswith(")")) else ""


_REPEATED = re.compile(r" (?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)(?: \d+)?$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A preambular or operative paragraph, or a subparagraph, under its stable ref.

    Refs are "P1", "8", "8(a)(i)", "I.4". `stem` is True for a chapeau that its
    subparagraphs complete. `emphasis` are offsets into `text`. `tail` are the
    unnumbered lines that belong to it without being its own words: "Panel 1:
    ...", or what stands flush after the last subparagraph ("and requests the
    Panel to report"): it is kept with the paragraph whose list it closes.
    `doubts` are those of the paragraph as a whole: text that no rule read.
    """

    ref: str
    kind: ParagraphKind
    text: str
    stem: bool = False
    clauses: tuple[Clause, ...] = ()
    emphasis: tuple[Span, ...] = ()
    heading: str | None = None
    page: int | None = None
    tail: str = ""
    doubts: tuple[Doubt, ...] = ()

    @property
    def words(self) -> str:
        """Its text, and behind it what stands flush after its list: offsets of clauses count in both."""
        return f"{self.text} {self.tail}" if self.tail else self.text

    @property
    def numbered_clauses(self) -> tuple[tuple[int, Clause], ...]:
        """The clauses with the numbers that addresses carry: 1, 2 ..., unless a review fixed others."""
        return tuple((clause.number or place, clause) for place, clause in enumerate(self.clauses, start=1))


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its mark, its words, and the documents that it cites ("See A/79/114 and A/80/12.").

    `ref` is the paragraph in which its mark stands, None where that is the masthead or not told.
    Two notes with one mark and the same words are equal wherever they stand.
    """

    mark: str
    text: str
    ref: str | None = field(default=None, compare=False)
    cites: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Vote:
    """How a text was adopted, where it says so: "Adopted by 13 votes to none, with 2 abstentions".

    The numbers are None where the text gives none, as in "Adopted without a vote".
    """

    text: str
    in_favour: int | None = None
    against: int | None = None
    abstaining: int | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """Text that a resolution carries but that is not its own clauses."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What extraction found in one document. Everything here can be thrown away and extracted again."""

    source: str
    symbol: str | None = None
    body: str | None = None
    title: str = ""
    adopted: date | None = None
    session: int | None = None
    language: str = "en"
    format: str = "text"  # text, markdown, pdf, word, html, akn
    meeting: str | None = None
    agenda_items: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    citations: tuple[Citation, ...] = ()
    closing: str = ""
    notes: tuple[Note, ...] = ()
    annexes: tuple[Annex, ...] = ()
    vote: Vote | None = None
    doubts: tuple[Doubt, ...] = field(default=())

    @property
    def operative(self) -> tuple[Paragraph, ...]:
        """The operative paragraphs and subparagraphs, in order."""
        return tuple(p for p in self.paragraphs if p.kind is ParagraphKind.OPERATIVE)

    @property
    def preambular(self) -> tuple[Paragraph, ...]:
        """The preambular paragraphs, in order."""
        return tuple(p for p in self.paragraphs if p.kind is ParagraphKind.PREAMBULAR)
