"""What a rule of asking is given and gives: a clause with its paragraph in, the addressees and what is unsure out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from tracker.extract.clauses.splitting import ClauseBounds
from tracker.extract.parties.lists import Parties, PartyReader
from tracker.extract.parties.phrases import Found, Manner
from tracker.extract.words.gazetteer import Mention
from tracker.knowledge.lexicon import WordClass as W
from tracker.model import Addressee, Source, Span

_AND, _OF, _DETERMINER, _CAPITAL = W.AND.value, W.OF.value, W.DETERMINER.value, W.CAPITAL.value
_ACTS = (W.ACTORS | W.ACTOR | W.OFFICE).value


class Asked(NamedTuple):
    """The addressees of one clause, those consulted, and why a person should look.

    `thing` is True where the object is a thing and no actor: "encourages further rounds of talks". `holder` is who
    holds a mandate that the clause extends or gives, for the tasks that its subparagraphs list; with `gives_tasks` it
    gets them whoever else is asked. `rule` names the row that read it, `unread` are words where somebody could stand
    that no rule read.
    """

    addressees: tuple[Addressee, ...] = ()
    consulted: tuple[Addressee, ...] = ()
    unresolved: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()
    thing: bool = False
    holder: tuple[Addressee, ...] = ()
    gives_tasks: bool = False
    rule: str = ""
    unread: tuple[Span, ...] = ()


class Given(NamedTuple):
    """What a rule is given: the clause, the reader of its paragraph, the adopting body, those asked just before."""

    clause: ClauseBounds
    reader: PartyReader
    body: str | None
    previous: tuple[Addressee, ...]
    start: int
    end: int


def asked(parties: Parties) -> Asked:
    """The parties of a list as the addressees of a clause."""
    return Asked(
        tuple(parties.named), tuple(parties.consulted), tuple(parties.unresolved), tuple(parties.ambiguous),
        unread=tuple(parties.unread),
    )  # fmt: skip


def merged(first: Iterable[Addressee], second: Iterable[Addressee]) -> tuple[Addressee, ...]:
    """Both lists, each name once."""
    both: dict[str, Addressee] = {}
    for party in (*first, *second):
        both.setdefault(party.name, party)
    return tuple(both.values())


def opens_with(found: Asked, text: str, start: int) -> bool:
    """Whether the first addressee stands where the words begin at an offset, articles and quotation marks apart."""
    span = found.addressees[0].span if found.addressees else None
    return span is not None and not text[start : span.start].strip(' ,“"')


def owner(reader: PartyReader, place: int, previous: tuple[Addressee, ...]) -> tuple[Addressee, ...]:
    """Whose efforts "its efforts" are: of those asked just before, else of the entity named last before it."""
    tokens = reader.tokens
    span = Span(tokens.starts[place], tokens.ends[place])
    words = tokens.between(place, place + 1)
    plural = words == "their"
    is_many = len(previous) > 1 or (len(previous) == 1 and _is_group(reader, previous[0].name))
    if previous and is_many is plural:
        return tuple(
            replace(party, text=words, span=span, rule=f"pronoun: {words}", source=Source.REFERENCE)
            for party in previous
        )
    if previous:
        return ()
    for mention in reversed(reader.earlier_mentions(place)):
        if (mention.kind == "generic-group") is plural:
            name, rule, _, _ = reader.entity_of(mention)
            return (Addressee(name, words, span, rule=f"pronoun: {rule}", source=Source.REFERENCE),)
    return ()


def _is_group(reader: PartyReader, name: str) -> bool:
    entity = reader.names.gazetteer.by_name.get(name)
    return entity.kind == "generic-group" if entity else name.islower() and name.endswith("s")


def group_before(reader: PartyReader, place: int, previous: tuple[Addressee, ...]) -> tuple[Addressee, ...]:
    """Whose others "those that have not" are: the groups of the clause before, else the group that was named last."""
    groups = [(each.name, each.rule) for each in previous if _is_group(reader, each.name)]
    if not groups:
        named = (each for each in reversed(reader.earlier_mentions(place)) if each.kind == "generic-group")
        groups = [reader.entity_of(each)[:2] for each in named][:1]
    span = Span(reader.tokens.starts[place], reader.tokens.ends[place])
    return tuple(
        Addressee(name, "those", span, rule=f"pronoun: {rule}", source=Source.REFERENCE) for name, rule in groups
    )


def referred(reader: PartyReader, place: int, close: int, previous: tuple[Addressee, ...]) -> tuple[Addressee, ...]:
    """Whom a pronoun means: those asked just before, else the first fitting name before it in the paragraph."""
    tokens = reader.tokens
    span = Span(tokens.starts[place], tokens.ends[close - 1])
    words = reader.text[span.start : span.end]
    lowered = words.lower()
    earlier = reader.earlier_mentions(place)
    if previous and lowered != "the latter":
        return tuple(
            replace(party, text=words, span=span, rule=f"pronoun: {words}", source=Source.REFERENCE)
            for party in previous
        )
    if lowered in ("him", "her", "he", "she"):
        fitting = [mention for mention in earlier if mention.kind == "official"]
    elif lowered in ("them", "they"):
        return tuple(
            Addressee(name, words, span, rule=f"pronoun: {rule}", source=Source.REFERENCE)
            for name, rule in _named_together(reader, place).items()
        )
    else:
        fitting = [mention for mention in earlier if mention.kind != "generic-group"]
    if not fitting:
        return _titled(reader, place, words, span)
    name, rule, _, _ = reader.entity_of(fitting[-1] if lowered == "the latter" else fitting[0])
    return (Addressee(name, words, span, rule=f"pronoun: {rule}", source=Source.REFERENCE),)


def _titled(reader: PartyReader, place: int, words: str, span: Span) -> tuple[Addressee, ...]:
    """Whom a pronoun means where no table names them: "the report of the Special Rapporteur on dams ... asks him"."""
    classes = reader.tokens.classes
    for at in range(place - 1, -1, -1):
        if classes[at] & _CAPITAL and not (at and classes[at - 1] & _CAPITAL):
            found = reader.party_at(at, place, Manner.OPEN)
            parties = found.addressees if isinstance(found, Found) else ()
            if len(parties) == 1 and any(classes[k] & _ACTS for k in range(at, found.end if found else at)):
                rule = f"pronoun: {parties[0].rule}"
                return (replace(parties[0], text=words, span=span, rule=rule, source=Source.REFERENCE),)
    return ()


def _named_together(reader: PartyReader, place: int) -> dict[str, str]:
    """Whom "them" means, each with its rule: the first names before it that stand together, or the name of many."""
    tokens = reader.tokens
    lists: list[tuple[int, list[Mention]]] = []
    reached = -1
    for begin, (close, mention) in sorted(tokens.mentions.items()):
        if begin >= place:
            break
        if lists and _joins(reader, reached, begin):
            lists[-1][1].append(mention)
        else:
            lists.append((begin, [mention]))
        reached = close
    for begin, mentions in lists:
        known = dict(reader.entity_of(mention)[:2] for mention in mentions)
        listed = {party.name: party.rule for party in reader.read(begin, place, Manner.OPEN).named}
        if len(listed) > 1 and len(listed) >= len(known):
            return listed  # also those in no table: "the World Bank and village councils"
        if len(mentions) > 1 or mentions[0].kind == "generic-group":
            return known
    return _listed_together(reader, place)


def _listed_together(reader: PartyReader, place: int) -> dict[str, str]:
    """Whom "them" means where no table has them: "the progress made by the Commission and its working groups"."""
    tokens = reader.tokens
    for at in range(1, place - 1):
        if tokens.classes[at] & _DETERMINER and tokens.classes[at - 1] & (W.BY | W.OF | W.FROM).value:
            listed = reader.read(at, place, Manner.OPEN).named
            if len(listed) > 1:
                return {party.name: party.rule for party in listed}
    return {}


def _joins(reader: PartyReader, place: int, end: int) -> bool:
    """Whether the words between two names make one list of them: ", including" or "and the"."""
    tokens = reader.tokens
    is_joined = False
    while place < end:
        phrase = tokens.phrases.get(place)
        word, flags = tokens.words[place], phrase[1] if phrase else tokens.classes[place]
        if phrase or word == "," or flags & (_AND | W.INCLUDING.value):
            is_joined = True
        elif word not in ("(", ")") and not flags & (_DETERMINER | W.COURTESY.value | W.WITH.value | _OF):
            return False
        place = phrase[0] if phrase else place + 1
    return is_joined
