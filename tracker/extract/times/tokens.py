"""One pass over a clause for the words that say when, and for those beside them: "by", "the end of", "2027"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from tracker.extract.times.coded_sessions import is_code, joins_code, may_be_code
from tracker.extract.words.spellings import Memory, Spellings
from tracker.knowledge.time_words import Beside, When, Words, load_context_words, load_time_words

_TOKEN = r"\d+|[^\W\d_]+(?:[’'][^\W\d_]+)*|[^\w\s]"
_MOST_LISTED = 3  # "first", "second" and "third" count arguments, those above name sessions
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_NEVER_A_VERB = frozenset(
    (Beside.DETERMINER, Beside.POSSESSIVE, Beside.NUMBER, Beside.NAME, Beside.PREPOSITION, Beside.VEHICLE)
)
_AFTER_A_YEAR = frozenset(
    (Beside.COMMA, Beside.STOP, Beside.AND, Beside.PREPOSITION, Beside.VEHICLE, Beside.TO, Beside.ON, Beside.AGENT)
)
_NUMERIC = (When.NUMBER, When.YEAR)
_DASHES = frozenset("-–—‑")
_STOPS = frozenset(";:()[].")
# What says when by itself or opens what does: a clause without any of them has no time.
_TELLING = frozenset(
    (
        *(
            When.MONTH,
            When.UNIT,
            When.SESSION,
            When.MEETING,
            When.FREQUENCY,
            When.RHYTHM,
            When.FREQUENT,
            When.BEFORE,
            When.UNTIL,
        ),
        *(When.OCCASION, When.ONCE, When.FOLLOWING, When.AFTER, When.PART, When.BASIS, When.END, When.ADOPTION),
    )
)


@dataclass(slots=True)
class Tokens:
    """The words and signs of one clause, in order.

    `when` and `beside` have one sign for each token: its part in an expression
    of time, and its part beside one. `starts` and `ends` are offsets into the
    paragraph's text; `values` what the words stand for ("March" 3, "six" 6,
    "annually" P1Y). Hyphens between letters are left out: "mid-2026" has the
    tokens "mid" and "2026".
    """

    when: str
    beside: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    values: list[str]
    extending: int = -1  # the first word that speaks of a mandate or its extension

    def __len__(self) -> int:
        return len(self.words)

    def is_named_year(self, place: int) -> bool:
        """Whether a year belongs to a name, a document or a bracket: "2030 Agenda", "of 9 July 2013", "(2013)"."""
        before = self.when[max(0, place - 3) : place]
        if {When.STOP, When.OF, When.DASH} & set(before) or before.endswith(When.THE):
            return True
        after = self.beside[place + 1 : place + 2]
        named = self.beside[place - 1 : place] in (Beside.NAME, Beside.BUDGET)
        return named or (bool(after) and after not in _AFTER_A_YEAR)

    def follows_extending(self, place: int) -> bool:
        """Whether a word before a place speaks of a mandate or its extension: "to extend the mandate"."""
        return 0 <= self.extending < place

    def number(self, place: int) -> int:
        """What a number, an ordinal, a month or a year stands for."""
        return int(self.values[place])


Phrase = tuple[tuple[str, ...], str, str]  # the words after the first, sign and value


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the tables say of one word as it is written."""

    word: str  # in lower case
    size: int
    when: str
    value: str
    beside: str
    is_telling: bool
    is_code: bool  # "CoP", of "CoP22"
    time_phrases: dict[str, tuple[Phrase, ...]] | None  # by their second word
    phrases: dict[str, tuple[Phrase, ...]] | None


def read_tokens(text: str, start: int, end: int) -> Tokens | None:
    """The tokens of `text[start:end]`: "by", "the", "end", "of", "March", "2027"; None where no word says when."""
    starts, pieces = _spellings.cut(text, start, end)
    entries = _spellings.known(pieces)
    if True not in [entry.is_telling for entry in entries]:
        return None
    return _merged(*_without_hyphens(entries, starts))


def may_tell_time(pieces: Iterable[str]) -> bool:
    """Whether one of some pieces of text has a word that says when, or what may be a session for short: "XYZ12"."""
    return True in map(_telling_pieces.__getitem__, pieces)


def _is_telling(piece: str) -> bool:
    _, words = _spellings.cut(piece, 0, len(piece))
    return may_be_code(piece) or any(entry.is_telling for entry in _spellings.known(words))


def _entry(word: str) -> _Entry:
    table, context, lower = load_time_words(), load_context_words(), word.lower()
    when, value = table.single.get(word) or table.single.get(lower) or _open_time(lower)
    beside = _beside_of(word, lower, context)
    is_telling = when in _TELLING or lower in _telling_words() or when in (When.YEAR, When.ORDINAL_SUFFIX)
    is_telling = is_telling or (when == When.ORDINAL and int(value) > _MOST_LISTED) or beside == Beside.TALK
    coded = is_code(word)
    rows, beside_rows = _by_second(table, lower), _by_second(context, lower)
    return _Entry(lower, len(word), when, value, beside, is_telling or coded, coded, rows, beside_rows)


_spellings = Spellings(_TOKEN, r"[\s_]", _entry)
_telling_pieces = Memory(_is_telling)


def _by_second(table: Words, first: str) -> dict[str, tuple[Phrase, ...]] | None:
    rows = table.phrases.get(first)
    if not rows:
        return None
    return {second: tuple(row for row in rows if row[0][0] == second) for second in {row[0][0] for row in rows}}


@cache
def _telling_words() -> frozenset[str]:
    """The rarest word of each expression that tells that a clause has a time: "conclusion", "advance"."""
    table, context = load_time_words(), load_context_words()

    def rarity(word: str) -> tuple[bool, int]:
        return word not in table.single and word not in context.single, len(word)

    rows = table.phrases.items()
    return frozenset(
        max((first, *rest), key=rarity)
        for first, own in rows
        for rest, sign, _ in own
        if sign in _TELLING or sign == When.UPON
    )


def _open_time(word: str) -> tuple[str, str]:
    if word.isdecimal():
        is_year = len(word) == 4 and _FIRST_YEAR <= int(word) <= _LAST_YEAR
        return (When.YEAR if is_year else When.NUMBER), word if len(word) < 10 else "0"
    if word == ",":
        return When.COMMA, ""
    if word in _DASHES:
        return When.DASH, ""
    return (When.STOP if word in _STOPS else When.NONE), ""


def _beside_of(word: str, lower: str, context: Words) -> str:
    if word in context.single:
        return context.single[word][0]
    known = _open_class(lower, context)
    if word[0].isupper():  # a name, but for owners: "the Secretary-General’s"
        return known if known == Beside.POSSESSIVE else Beside.NAME
    return context.single[lower][0] if lower in context.single else known


def _open_class(word: str, context: Words) -> str:
    if word.isdecimal():
        return Beside.NUMBER
    if word == ",":
        return Beside.COMMA
    if word in _STOPS:
        return Beside.STOP
    for ending, sign in context.endings:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return sign
    return Beside.NONE


_when = attrgetter("when")


def _without_hyphens(entries: list[_Entry], starts: list[int]) -> tuple[list[_Entry], list[int]]:
    """Leave out hyphens, but for those between numbers: "mid-2026" is two words, "1-5 March" keeps its dash."""
    if When.DASH not in map(_when, entries):
        return entries, starts
    last = len(entries) - 1
    kept = [
        at
        for at, entry in enumerate(entries)
        if entry.when != When.DASH
        or (0 < at < last and entries[at - 1].when in _NUMERIC and entries[at + 1].when in _NUMERIC)
    ]
    return [entries[at] for at in kept], [starts[at] for at in kept]


def _merged(entries: list[_Entry], starts: list[int]) -> Tokens:
    """The tokens with the words of each expression made one: "no later than", "prior to", "81st"."""
    when = [entry.when for entry in entries]
    values = [entry.value for entry in entries]
    words = [entry.word for entry in entries]
    beside = _besides(entries)
    ends = [start + entry.size for start, entry in zip(starts, entries, strict=True)]
    for first, last, sign, value in reversed(_expressions(entries, starts, ends)):
        end = last + 1
        if sign == When.ORDINAL:
            words[first:end] = ["".join(words[first:end])]
        else:
            words[first:end] = [" ".join(words[first:end])]
            beside[first] = Beside.NONE
        when[first:end], values[first:end], beside[first:end] = [sign], [value], [beside[first]]
        ends[first:end] = [ends[last]]
        del starts[first + 1 : end]
    signs = "".join(beside)
    return Tokens("".join(when), signs, words, starts, ends, values, signs.find(Beside.EXTEND))


def _expressions(entries: list[_Entry], starts: list[int], ends: list[int]) -> list[tuple[int, int, str, str]]:
    """The expressions of several words: the first and the last word of each, its sign and value."""
    found: list[tuple[int, int, str, str]] = []
    free = 0
    opening = [
        place
        for place, entry in enumerate(entries[:-1])
        if entry.time_phrases or entry.is_code or entry.when in _NUMERIC
    ]
    for place in opening:
        entry, following = entries[place], entries[place + 1]
        if entry.is_code and following.when in _NUMERIC and starts[place + 1] - ends[place] <= 1:
            found.append((_beginning(entries, place), place + 1, When.CODE, following.value))
            free = place + 2
            continue
        if following.when == When.ORDINAL_SUFFIX and entry.when in _NUMERIC:
            if starts[place + 1] - ends[place] <= 1:
                found.append((place, place + 1, When.ORDINAL, entry.value))
                free = place + 2
        elif entry.time_phrases and place >= free:
            for rest, sign, value in entry.time_phrases.get(following.word, ()):
                if _stands(entries, place, rest):
                    free = place + len(rest) + 1
                    found.append((place, free - 1, sign, value))
                    break
    return found


def _beginning(entries: list[_Entry], place: int) -> int:
    """Where a code begins that ends at a place: at "CP" for the "MOP" of "CP/MOP 10" and of "CP-MOP 10"."""
    before = place - 2 if place > 1 and entries[place - 1].word == "/" else place - 1
    return before if before >= 0 and joins_code(entries[before].word, entries[place].word) else place


def _stands(entries: list[_Entry], place: int, rest: tuple[str, ...]) -> bool:
    if place + len(rest) >= len(entries):
        return False
    return len(rest) == 1 or all(entries[place + step].word == word for step, word in enumerate(rest, start=1))


def _besides(entries: list[_Entry]) -> list[str]:
    """What each word is beside a time; the words of an expression ("take part in") share one class."""
    signs = [entry.beside for entry in entries]
    count = len(entries)
    if signs and signs[0] == Beside.NAME:
        signs[0] = _spellings.known([entries[0].word])[0].beside  # the first word has a capital for its place
    for place in [place for place, entry in enumerate(entries[:-1]) if entry.phrases]:
        for rest, sign, _ in (entries[place].phrases or {}).get(entries[place + 1].word, ()):
            if _stands(entries, place, rest):
                signs[place : place + len(rest) + 1] = sign * (len(rest) + 1)
                break
    for place in [place for place, sign in enumerate(signs[: count - 1]) if sign in (Beside.TO, Beside.ON)]:
        if signs[place] == Beside.TO and signs[place + 1] in _NEVER_A_VERB:
            signs[place] = Beside.PREPOSITION
        elif signs[place] == Beside.ON and place > 0 and signs[place - 1] == signs[place + 1] == Beside.NAME:
            signs[place] = Beside.NAME  # "the Commission on Human Rights"
    return signs


def is_doing(word: str) -> bool:
    """Whether a verb stands in the form that tells an act under way: "submitting"."""
    return any(word.endswith(ending) for ending, sign in load_context_words().endings if sign == Beside.DOING)


def is_event(word: str) -> bool:
    """Whether a word in lower case, also one in a name, is an event's: "congress", "day"."""
    known = load_context_words().single.get(word)
    return known is not None and known[0] in (Beside.EVENT, Beside.TALK, Beside.MILESTONE)
