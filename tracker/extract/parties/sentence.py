"""Where the parts of a clause stand: the words that say whom, the infinitive that says what, a passive, a condition."""

from __future__ import annotations

from tracker.extract.parties.lists import PartyReader
from tracker.knowledge.lexicon import WordClass as W

_TO, _VERB, _MARK, _CAPITAL, _DIGIT = W.TO.value, W.VERB.value, W.MARK.value, W.CAPITAL.value, W.DIGIT.value
_ADVERB, _PREPOSITION, _RELATIVE = W.ADVERB.value, W.PREPOSITION.value, W.RELATIVE.value
_PARTICIPLE, _THAT, _NOT, _TAKES = W.PARTICIPLE.value, W.THAT.value, W.NOT.value, W.TAKES_INFINITIVE.value
_MODAL, _BE, _BY = W.MODAL.value, W.BE.value, W.BY.value
_AND, _OF, _QUANTITY = W.AND.value, W.OF.value, W.QUANTITY.value
_AUXILIARY, _ORDINARY_NOUN, _ACTS = W.AUXILIARY.value, W.ORDINARY_NOUN.value, (W.ACTORS | W.ACTOR).value
_DONE = (W.DONE | W.PARTICIPLE | W.IRREGULAR_PARTICIPLE | W.ASKED_PARTICIPLE).value
_THINGS = (W.EFFORT | W.THING | W.MUTUAL).value
_NO_VERB = (
    W.DETERMINER | W.SUCH | W.POSSESSIVE | W.COURTESY | W.QUANTITY | W.AND | W.PREPOSITION | W.RELATIVE | W.THAT
    | W.PRONOUN | W.MODAL | W.ACTORS | W.ACTOR | W.MASS_ACTOR | W.THING | W.ORDINARY_NOUN | W.MODIFIER | W.MUTUAL
    | W.EFFORT | W.PARTICIPLE | W.STATE | W.PLACE | W.MARK | W.CAPITAL | W.DIGIT | W.ADVERB
).value  # fmt: skip
_FARTHEST = 260
"""Words within which the infinitive must stand that says what somebody is asked to do."""


def after_lead(reader: PartyReader, place: int, end: int) -> int:
    """Where the words begin that name somebody, past "also, in this regard," and past a phrase between commas."""
    tokens = reader.tokens
    while place < end:
        phrase = tokens.phrases.get(place)
        if phrase and phrase[1] & _ADVERB:
            place = phrase[0]
            continue
        flags = tokens.classes[place]
        if tokens.words[place] == ",":
            if place + 1 < end and (closes := _aside_end(reader, place + 1, end)):
                place = closes
                continue
            place += 1
        elif (flags & _ADVERB and place not in tokens.mentions) or tokens.words[place] in ("upon", "on"):
            place += 1
        elif flags & _QUANTITY and place + 1 < end and tokens.classes[place + 1] & _ADVERB:
            place += 1  # "more systematically"
        else:
            break
    return place


def _aside_end(reader: PartyReader, place: int, end: int) -> int:
    """Past the comma that ends a phrase of how, when or why; 0 where none begins at a word."""
    tokens = reader.tokens
    phrase = tokens.phrases.get(place)
    if phrase and phrase[1] & _ADVERB:
        return 0
    flags = tokens.classes[place]
    starts = flags & (_PREPOSITION | _RELATIVE | _PARTICIPLE) or (phrase and phrase[1] & (_PREPOSITION | _RELATIVE))
    if flags & _TO and is_infinitive(reader, place, end):
        return 0
    if not starts or flags & _CAPITAL or place in tokens.mentions:
        return 0
    for at in range(place + 1, min(end, place + 60)):
        if tokens.words[at] == "," and not (at + 1 < end and tokens.classes[at + 1] & _AND):
            return at + 1
        if tokens.words[at] in (";", ":"):
            return 0
    return 0


def that_at(reader: PartyReader, place: int, end: int) -> int:
    """Past "that" where a clause begins with it at a word, or behind a phrase between commas; 0 where none does."""
    tokens = reader.tokens
    at = after_lead(reader, place, end)
    if at < end and tokens.classes[at] & _THAT and at not in tokens.phrases:
        at += 1
        while at < end and tokens.words[at] == ",":
            at = _aside_end(reader, at + 1, end) or at + 1
        return at
    return 0


def is_infinitive(reader: PartyReader, place: int, end: int) -> bool:
    """Whether the "to" at a word begins an infinitive: "to report", and not "assistance to developing countries"."""
    tokens = reader.tokens
    if place + 1 >= end or not tokens.classes[place] & _TO or place in tokens.phrases:
        return False
    at = place + 1
    if tokens.words[at] == ",":
        close = next((k for k in range(at + 1, min(end, at + 30)) if tokens.words[k] == ","), 0)
        if not close:
            return False
        at = close + 1
    while at < end:
        phrase = tokens.phrases.get(at)
        if phrase and phrase[1] & _ADVERB:
            at = phrase[0]
        elif tokens.classes[at] & (_ADVERB | _NOT) or (tokens.words[at] in (",", "and") and at > place + 1):
            at += 1
        else:
            break
    if at >= end:
        return False
    flags = tokens.classes[at]
    if flags & (_CAPITAL | _MARK | _DIGIT):
        return False
    if flags & (_VERB | _BE | _AUXILIARY):
        noun_too = flags & (_THINGS | _ORDINARY_NOUN)
        return not (
            noun_too and place > 0 and tokens.classes[place - 1] & _THINGS and not _has_object(reader, at + 1, end)
        )
    return not flags & _NO_VERB and not tokens.words[at].endswith("s")


def _has_object(reader: PartyReader, place: int, end: int) -> bool:
    """Whether words follow that a verb governs: an article, a name, a preposition other than "of"."""
    flags = reader.tokens.classes[place] if place < end else _MARK
    return not flags & (_MARK | _OF | _AND)


def ask_place(reader: PartyReader, place: int, end: int) -> tuple[int, bool]:
    """Where the infinitive begins that says what is asked, and whether no other word claims it.

    (-1, False) where there is none; "States in a position to do so" has one that "position" claims.
    """
    tokens = reader.tokens
    fallback = relative = -1
    for at in range(place, min(end, place + _FARTHEST)):
        if tokens.words[at] in (";", ":"):
            break
        if not tokens.classes[at] & _TO or not is_infinitive(reader, at, end):
            continue
        begin = at - 1 if at > place and tokens.classes[at - 1] & _NOT else at
        before = tokens.classes[begin - 1] if begin > place else 0
        if (
            begin > place
            and begin - 1 not in tokens.mentions
            and before & _TAKES
            and not before & _CAPITAL
            and not _is_party_noun(before)
        ):
            fallback = begin if fallback < 0 else fallback
            continue
        if (
            at + 1 < end
            and tokens.words[at + 1] == "be"
            and tokens.words[begin - 1] == ","
            and relative < 0
            and begin > place + 1
        ):
            relative = begin  # "the group, to be set up at the session, to examine": what is asked follows
            continue
        return begin, True
    return (relative, True) if relative >= 0 else (fallback, False)


def _is_party_noun(flags: int) -> bool:
    return bool(flags & _ACTS)


def passive_at(reader: PartyReader, place: int, end: int) -> int:
    """The participle of a passive whose verb stands at a word: "be printed", "shall also be printed"; 0 where none."""
    tokens = reader.tokens
    at = place
    seen_be = False
    while at < end and at < place + 40:
        phrase = tokens.phrases.get(at)
        if phrase and phrase[1] & _ADVERB:
            at = phrase[0]
            continue
        flags = tokens.classes[at]
        if tokens.words[at] == "," and not seen_be:
            close = _aside_end(reader, at + 1, end)
            if not close:
                return 0
            at = close
            continue
        if flags & _BE:
            seen_be = True
        elif seen_be and flags & _DONE:
            return at
        elif not flags & (_MODAL | _ADVERB | _NOT | _AUXILIARY) and tokens.words[at] not in (
            "each",
            "all",
            "both",
        ):
            return 0
        at += 1
    return 0


def agent_after(reader: PartyReader, place: int, end: int, farthest: int = 24) -> int:
    """Past the "by" behind a participle that tells who does it; 0 where none stands near."""
    tokens = reader.tokens
    for at in range(place, min(end, place + farthest)):
        if tokens.words[at] in (";", ":") or tokens.classes[at] & (_THAT | _RELATIVE):
            return 0
        if tokens.classes[at] & _BY:
            is_others = at - 1 > place and tokens.classes[at - 1] & _DONE  # "the results obtained by"
            return 0 if is_others else at + 1
    return 0
