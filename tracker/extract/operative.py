"""The operative part of a resolution, paragraph by paragraph: every clause with whom it asks and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tracker.extract.changed import changed
from tracker.extract.clauses.flags import find_flags
from tracker.extract.clauses.openings import goes_on_flush
from tracker.extract.clauses.splitting import (
    ClauseBounds,
    first_verb,
    moods_of,
    split_clauses,
    split_inherited,
    split_tail,
    unread,
)
from tracker.extract.clauses.verbs import Mood
from tracker.extract.parties.given import Asked
from tracker.extract.parties.lists import PartyReader
from tracker.extract.parties.named_bodies import NamedBodies, OwnWords
from tracker.extract.parties.referents import DocumentNames
from tracker.extract.parties.rules import read_asked, read_inherited
from tracker.extract.reporting import may_ask_for_report, read_reporting
from tracker.extract.structure.brackets import agreed_texts
from tracker.extract.structure.citations import find_citations
from tracker.extract.structure.other_citations import find_other_citations
from tracker.extract.times.deadlines import Times, find_times, session_meant
from tracker.extract.times.setting import Setting
from tracker.extract.times.tokens import may_tell_time
from tracker.extract.words.gazetteer import Mention, gazetteer
from tracker.extract.words.tokens import TokenReader, Tokens
from tracker.knowledge import Knowledge, load
from tracker.knowledge.lexicon import load_lexicon
from tracker.model import (
    Addressee,
    Category,
    Citation,
    Clause,
    Deadline,
    DeadlineKind,
    Doubt,
    Paragraph,
    ParagraphKind,
    Resolution,
    Source,
    Span,
    parent_ref,
)


@dataclass(frozen=True, slots=True)
class _Chapeau:
    """What a paragraph leaves for its subparagraphs to complete."""

    clause: ClauseBounds
    asked: Asked
    is_open: bool
    is_past: bool = False  # "The Council welcomed the review and:", with "(a) requested ..." below it


# Where a title may stand that no table has: a capitalized word before its theme, or three in a row.
_TITLE_HINT = re.compile(r"[A-Z](?<!\w[A-Z])[\w-]+ (?:(?:on|for|against) (?=[a-zA-Z])|[A-Z][\w-]+ (?=[A-Z]))")
_ASKING = (Category.DIRECTIVE, Category.DECIDING)
_OF_THE_UNITED_NATIONS = re.compile(r"United Nations|General Assembly|Security Council|Economic and Social Council")
_BARE_OFFICIALS = frozenset(
    {"Secretary-General", "Director-General", "Executive Secretary", "Executive Director", "Secretariat", "President"}
)
OF_WHOM = "whose official this is depends on the body that adopted the text, and nothing says which that is"


def read_clauses(resolution: Resolution, knowledge: Knowledge | None = None) -> Resolution:
    """Fill in the clauses of every operative paragraph, and the citations of all paragraphs.

    "Requests the Panel on Wells to report" finds the Panel in `knowledge`, the shipped tables unless given.
    """
    citations = tuple(
        citation
        for paragraph in resolution.paragraphs
        for citation in _citations(paragraph, resolution.body, resolution.language)
    )
    if resolution.language != "en" or not resolution.operative:
        return changed(resolution, citations=citations)
    drafts = agreed_texts(resolution.paragraphs)
    whole = tuple(
        replace(each, text=drafts[each.ref].text, emphasis=()) if each.ref in drafts else each
        for each in resolution.paragraphs
    )
    part = _OperativePart(changed(resolution, paragraphs=whole), knowledge or load())
    paragraphs = tuple(drafts[each.ref].restored(each) if each.ref in drafts else each for each in part.read())
    part.names.tokens_of = None  # what points in a circle would wait for the garbage collector
    return changed(resolution, paragraphs=paragraphs, citations=citations)


def _citations(paragraph: Paragraph, body: str | None, language: str) -> tuple[Citation, ...]:
    found = find_citations(paragraph.text, paragraph.ref, body)
    if language == "en":
        return found
    return (*find_other_citations(paragraph.text, paragraph.ref, body, language), *found)


class _OperativePart:
    def __init__(self, resolution: Resolution, knowledge: Knowledge) -> None:
        self.resolution = resolution
        self.setting = Setting(resolution.body, resolution.adopted, resolution.session, knowledge.calendar)
        self.mentions: list[list[Mention]] = []
        self.names = DocumentNames(
            resolution.body,
            knowledge.self_references(resolution.body),
            knowledge.house_references(resolution.body),
            gazetteer(knowledge),
            resolution.adopted.year if resolution.adopted else None,
        )
        in_table = any(row.name == resolution.body for row in knowledge.bodies)
        self.is_uncertain = any(doubt.field == "body" for doubt in resolution.doubts) or not (
            in_table or resolution.body is None or _OF_THE_UNITED_NATIONS.search(resolution.body)
        )
        self.own_words = OwnWords(self.names)
        self.tokens: dict[int, Tokens] = {}
        self.names.tokens_of = self._tokens
        self.other_mentions: dict[int, list[Mention]] = {}  # of the title and of lead-ins, which have orders below 0
        self.chapeaux: dict[str, _Chapeau] = {}
        self.lead_ins: dict[str, _Chapeau | None] = {}
        self.moods = moods_of([paragraph.text for paragraph in resolution.operative])

    def read(self) -> tuple[Paragraph, ...]:
        find = self.names.gazetteer.find
        self.other_mentions[-1] = find(self.resolution.title)
        self.names.read(-1, self.resolution.title, self.other_mentions[-1])
        for order, paragraph in enumerate(self.resolution.paragraphs):
            words = paragraph.words if goes_on_flush(paragraph.tail) else paragraph.text
            found = find(words)
            self.mentions.append(found)
            self.names.read(order, words, found)
        for order in range(len(self.resolution.paragraphs)):
            if self._may_have_title(order, self.names.texts[order]):
                for place, title in PartyReader(self._tokens(order), order, self.names).titles():
                    self.names.take_title(order, place, title)
        self.names.settle()
        return tuple(
            self._paragraph(order, paragraph) if paragraph.kind is ParagraphKind.OPERATIVE else paragraph
            for order, paragraph in enumerate(self.resolution.paragraphs)
        )

    def _paragraph(self, order: int, paragraph: Paragraph) -> Paragraph:
        text = paragraph.text
        above, lead_in = self.chapeaux.get(parent_ref(paragraph.ref)), self._lead_in(paragraph)
        chapeau = above or (lead_in if lead_in and lead_in.asked.addressees else None)
        bounds = self._bounds(paragraph, chapeau)
        if not bounds and lead_in:  # "To task the Panel with the matter" under "Decides:"
            chapeau, bounds = lead_in, split_inherited(text, lead_in.clause)
        flush = split_tail(self.names.texts[order], len(text) + 1)
        reader = PartyReader(self._tokens(order), order, self.names)
        clauses: list[Clause] = []
        asked_before: tuple[Addressee, ...] = ()
        asked = Asked()
        for bound in (*bounds, *flush):
            if bound.inherited and chapeau:
                asked = read_inherited(bound, chapeau.asked, chapeau.is_open, reader, self.resolution.body)
            else:
                asked = read_asked(bound, reader, self.resolution.body, asked_before)
            asked_before = asked.addressees or asked_before
            self.names.hear(asked.addressees)
            earlier = [deadline for clause in clauses for deadline in clause.deadlines]
            clauses.append(self._clause(bound, asked, reader, chapeau, earlier))
            if bound is bounds[-1]:
                self._take_chapeau(paragraph, bound, asked)
        return changed(paragraph, clauses=tuple(clauses), doubts=unread(self.names.texts[order], [*bounds, *flush]))

    def _take_chapeau(self, paragraph: Paragraph, last: ClauseBounds, asked: Asked) -> None:
        """Keep what the last clause of a paragraph leaves for its subparagraphs to complete."""
        text = paragraph.text
        left = text[last.object_start : last.end].strip(" :,;—–-").removesuffix("to").removesuffix("that")
        verb = text[last.verb_span.start :] if last.verb_span else ""
        is_past = verb[:1].islower() and first_verb(verb, (Mood.PAST,)) is not None
        self.chapeaux[paragraph.ref] = _Chapeau(last, asked, not asked.addressees and not left, is_past)

    def _may_have_title(self, order: int, text: str) -> bool:
        """Whether capitalized words stand in a paragraph that no name of the tables covers."""
        covered = iter(self.mentions[order])
        mention = next(covered, None)
        for match in _TITLE_HINT.finditer(text):
            while mention and mention.end <= match.start():
                mention = next(covered, None)
            if mention is None or match.start() < mention.start or mention.end < match.end() - 1:
                return True
        return False

    def _tokens(self, order: int) -> Tokens:
        if order not in self.tokens:
            mentions = self.mentions[order] if order >= 0 else self.other_mentions[order]
            self.tokens[order] = Tokens(self.names.texts[order], _words(), mentions)
        return self.tokens[order]

    def _lead_in(self, paragraph: Paragraph) -> _Chapeau | None:
        """The heading that says whom numbered points ask: "Recommends that the governments of member States:"."""
        heading = paragraph.heading
        if heading is None or not heading.endswith(":") or parent_ref(paragraph.ref):
            return None
        if heading not in self.lead_ins:
            self.lead_ins[heading] = None
            bounds = split_clauses(heading, (Mood.THIRD,))
            if bounds:
                order = -2 - len(self.lead_ins)
                self.other_mentions[order] = self.names.gazetteer.find(heading)
                self.names.texts[order] = heading
                reader = PartyReader(self._tokens(order), order, self.names)
                asked = read_asked(bounds[-1], reader, self.resolution.body, ())
                self.lead_ins[heading] = _Chapeau(bounds[-1], asked, is_open=not asked.addressees)
        return self.lead_ins[heading]

    def _bounds(self, paragraph: Paragraph, chapeau: _Chapeau | None) -> list[ClauseBounds]:
        text = paragraph.text
        if chapeau is None:
            return split_clauses(text, self.moods, paragraph.emphasis)
        own = first_verb(text, (Mood.THIRD,))
        if (
            own
            and own.verb.opens == "any"
            and own.start < 60
            and own.end > own.head_end - 1
            and not _is_noun(text, own.head_end, own.verb.is_noun_too, own.end)
        ):
            return split_clauses(text, (Mood.THIRD,), paragraph.emphasis)
        told = first_verb(text, (Mood.PAST,)) if chapeau.is_past else None
        if told and told.start == 0 and not _is_noun(text, told.head_end, told.verb.is_noun_too, told.end):
            return split_clauses(text, (Mood.PAST,), paragraph.emphasis)
        return split_inherited(text, chapeau.clause)

    def _clause(
        self,
        bound: ClauseBounds,
        asked: Asked,
        reader: PartyReader,
        chapeau: _Chapeau | None,
        earlier: Sequence[Deadline],
    ) -> Clause:
        text = reader.text
        times, reporting = Times(), None
        bodies = NamedBodies(reader, self.names, self.own_words)
        pieces = reader.tokens.written(bound.start, bound.end) if bound.category in _ASKING else []
        if may_tell_time(pieces):
            times = find_times(
                text, bound.start, bound.end, bound.category, self.setting, bodies.before, bodies.at, bound.object_start
            )
        deadlines = times.deadlines or session_meant(text, bound.start, bound.end, earlier)
        if may_ask_for_report(pieces):
            reporting = read_reporting(text, bound, deadlines, bodies.at, self.setting.body)
        own = asked.addressees
        if bound.inherited and chapeau and asked is chapeau.asked:
            own = tuple(
                Addressee(p.name, p.text, None, p.qualifier, f"inherited: {p.rule}", Source.CHAPEAU) for p in own
            )
        return Clause(
            verb=bound.name,
            category=bound.category,
            text=text[bound.start : bound.end].strip().rstrip(",;").removesuffix(" and").rstrip(","),
            span=_trimmed(text, bound.start, bound.end),
            verb_span=bound.verb_span,
            inherited=bound.inherited,
            addressees=own,
            consulted=asked.consulted,
            deadlines=deadlines,
            reporting=reporting,
            flags=find_flags(text, bound.start, bound.end),
            rule=bound.rule,
            doubts=(*_doubts(bound, asked, times, text), *self._doubts_of_house(own)),
            asked_by=asked.rule,
            unread=() if chapeau and asked is chapeau.asked else asked.unread,
        )

    def _doubts_of_house(self, addressees: Sequence[Addressee]) -> Iterator[Doubt]:
        """Doubt officials by their bare title where the text does not tell of which organization it is."""
        if self.is_uncertain:
            for party in addressees:
                if party.name in _BARE_OFFICIALS and party.span:
                    yield Doubt("addressee", OF_WHOM, party.text)


@cache
def _words() -> TokenReader:
    return TokenReader(load_lexicon())


def _is_noun(text: str, head_end: int, is_noun_too: bool, end: int) -> bool:
    return (
        is_noun_too and end == head_end and bool(re.match(r"\s+(?:for|of|from|made|by|and|or|to)\b", text[head_end:]))
    )


def _trimmed(text: str, start: int, end: int) -> Span:
    return Span(start, start + len(text[start:end].rstrip()))


def _doubts(bound: ClauseBounds, asked: Asked, times: Times, text: str) -> list[Doubt]:
    doubts = list(bound.doubts(text))
    for words in asked.unresolved:
        doubts.append(Doubt("addressee", "this name is in no table", words))
    for words, candidates in asked.ambiguous:
        doubts.append(Doubt("addressee", "several entities could be meant", words, candidates))
    if bound.category is Category.DIRECTIVE and not asked.addressees and not asked.thing:
        doubts.append(
            Doubt(
                "addressee",
                "nobody was recognized in the words that say who is asked",
                text[bound.object_start : bound.object_start + 80],
            )
        )
    for deadline in times.deadlines:
        if deadline.kind is DeadlineKind.SESSION and deadline.date is None:
            doubts.append(Doubt("deadline", "the calendar does not know when this session opens", deadline.text))
    for span in times.untaken:
        reason = "these words say when, but no rule tells what is to be done then"
        doubts.append(Doubt("deadline", reason, text[span.start : span.end]))
    return doubts
