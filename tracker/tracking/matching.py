"""Which action a row of a tracking table is about: by its symbol, its paragraph, its addressee and its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from heapq import nlargest

from rapidfuzz import fuzz, process, utils
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.knowledge import Knowledge
from tracker.knowledge.office_words import Field
from tracker.store import ActionRow, list_actions, list_actions_of, load_knowledge
from tracker.store.models import ParagraphRecord, ResolutionRecord
from tracker.tracking.addressees import find_asked, names_somebody
from tracker.tracking.places import Keys, plain_ref, read_refs, read_symbols
from tracker.tracking.rows import TableRow

ALIKE, UNLIKE = 80, 40
"""Of 100: from the first on words alone name a paragraph of a known text, below the second they belong to another."""
LEAD = 10
"""By so much the best has to be ahead of another paragraph."""
SURE = 92
"""From this likeness on words alone name an action, and a title a resolution, where the row has no symbol."""
OFFERED = 5
"""How many actions are offered for a doubtful row."""
NEAREST = 20
STEM = 5
"""Letters by which two words are one."""
_WORD = re.compile(r"[^\W\d_]{4,}")


class Found(StrEnum):
    """How a row was matched: to an action; perhaps; to a paragraph that has no action; to nothing."""

    MATCHED = "matched"
    DOUBTFUL = "doubtful"
    NEW = "new"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """What a row is about: the actions that it may mean, the likeliest first, and why not one where not one.

    `place` is the paragraph that a new row is about, "A/RES/80/110:12".
    """

    found: Found
    actions: tuple[ActionRow, ...] = ()
    reason: str = ""
    place: str = ""


class Matcher:
    """Finds the actions of rows in a register, whose texts are loaded as rows name them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._of_key: dict[str, list[ActionRow]] = {}
        self._refs: dict[str, set[str]] = {}
        self._named: dict[str, bool] = {}

    @cached_property
    def knowledge(self) -> Knowledge:
        """What the register knows of names."""
        return load_knowledge(self._session)

    @cached_property
    def _keys(self) -> Keys:
        return Keys(((row.key, row.body) for row in self._resolutions), self.knowledge.bodies)

    @cached_property
    def _resolutions(self) -> Sequence[Row[str, str | None, str]]:
        record = ResolutionRecord
        return self._session.execute(select(record.key, record.body, record.title)).all()

    @cached_property
    def _index(self) -> _Index:
        return _Index(list_actions(self._session))

    def names_addressee(self, words: str) -> bool:
        """Whether a cell is the name of a known addressee: "UNODC"."""
        if words not in self._named:
            self._named[words] = len(words) < 200 and bool(self.knowledge.called(words))
        return self._named[words]

    def match(self, row: TableRow, before: str = "") -> Match:
        """Find the actions of a row; `before` is the paragraph of the row before, which "(b)" goes on from.

        A row that names somebody else than the action that it would be about is doubtful.
        """
        match, asked = self._match(row, before), row.words.get(Field.ADDRESSEE, "")
        if match.found is not Found.MATCHED or not names_somebody(asked) or self._asked_of(asked, match.actions):
            return match
        (action,) = match.actions
        whom = action.addressee or "nobody by name"
        reason = f"the row names {cut_words(asked, 60)}, and paragraph {action.ref} is asked of {cut_words(whom, 60)}"
        return self._doubt_with_others(row, match.actions, self._actions(action.resolution), reason)

    def _match(self, row: TableRow, before: str) -> Match:
        given = row.words.get(Field.RESOLUTION, "")
        symbols = read_symbols(given) or read_symbols(row.above)
        about = " ".join(filter(None, (row.words.get(Field.BODY, ""), row.about)))
        found = [self._keys.find(symbol, f"{given} {about}") for symbol in symbols] or [self._titled(given)]
        keys = next((each for each in found if each), ())
        if not symbols and not keys:
            return self._by_words_alone(row, given)
        if not keys:
            shown = (given or row.above).strip()
            return Match(Found.UNKNOWN, reason=f"{cut_words(shown, 60)} is not in the register: import it first")
        in_symbol = _tail(given) if not row.words.get(Field.PARAGRAPH) else ""
        refs = read_refs(row.words.get(Field.PARAGRAPH) or in_symbol, before)
        if refs.is_preambular:
            return Match(Found.UNKNOWN, reason="the row is about the preamble, which asks nobody for anything")
        candidates = [action for key in keys for action in self._actions(key) if not action.is_withdrawn]
        if not refs.refs:
            return self._by_words(row, candidates, keys)
        there = [action for action in candidates if any(_is_at(action.ref, ref) for ref in refs.refs)]
        if not there:  # "12(b)" of a paragraph that the register has as a whole
            known = {plain_ref(ref) for key in keys for ref in self._paragraphs(key)}
            whole = {plain_ref(ref.split("(")[0]) for ref in refs.refs if plain_ref(ref) not in known}
            there = [action for action in candidates if plain_ref(action.ref) in whole]
        if not there:
            return self._elsewhere(row, candidates, keys, refs.refs)
        return self._choose(row, there, candidates, keys, refs.refs)

    def _titled(self, given: str) -> tuple[str, ...]:
        """The resolutions that go by a title, "Wells of the uplands"; one that is nearly the same counts."""
        wanted = utils.default_process(given)
        if not wanted:
            return ()
        numbers = re.findall(r"\d+", wanted)  # "budget for 2026" is not that for 2025, however like it is
        titles = [title for title in self._titles if re.findall(r"\d+", title) == numbers]
        near = process.extractOne(wanted, titles, scorer=fuzz.token_sort_ratio, score_cutoff=SURE)
        return tuple(self._titles[near[0]]) if near else ()

    @cached_property
    def _titles(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._resolutions:
            found[utils.default_process(row.title or "")].append(row.key)
        return found

    def refs_of(self, row: TableRow, before: str = "") -> str:
        """The last paragraph that a row names, for the row after it."""
        refs = read_refs(row.words.get(Field.PARAGRAPH), before).refs
        return refs[-1] if refs else before

    def _actions(self, key: str) -> list[ActionRow]:
        if key not in self._of_key:
            self._of_key[key] = list_actions_of(self._session, key)
        return self._of_key[key]

    def _asked_of(self, asked: str, actions: Sequence[ActionRow]) -> list[ActionRow]:
        return find_asked(asked, actions, self.knowledge) if names_somebody(asked) else []

    def _doubt_with_others(
        self, row: TableRow, there: Sequence[ActionRow], candidates: Sequence[ActionRow], reason: str
    ) -> Match:
        """Offer the actions of the paragraph that a row names, and then others of its text that may be meant.

        The others are asked of whom the row names, or have its words: the paragraph may be a slip.
        """
        others = [action for action in candidates if action not in there and not action.is_withdrawn]
        of_asked = self._asked_of(row.words.get(Field.ADDRESSEE, ""), others)
        alike = [action for likeness, action in _rank(row, others) if likeness >= UNLIKE and action not in of_asked]
        ranked = [action for group in (there, of_asked) for _, action in _rank(row, group)]
        return Match(Found.DOUBTFUL, (*ranked, *alike)[:OFFERED], reason)

    def _choose(
        self,
        row: TableRow,
        there: list[ActionRow],
        candidates: Sequence[ActionRow],
        keys: Sequence[str],
        refs: Sequence[str],
    ) -> Match:
        """Choose among the actions of the paragraphs that a row names: by its addressee, then by its words."""
        asked = row.words.get(Field.ADDRESSEE, "")
        if names_somebody(asked) and len(there) > 1:
            of_asked = self._asked_of(asked, there)
            if not of_asked:
                reason = f"nothing in paragraph {', '.join(refs)} is asked of {cut_words(asked, 60)}"
                return self._doubt_with_others(row, there, candidates, reason)
            there = of_asked
        if len(keys) > 1 and len({action.resolution for action in there}) > 1:
            return _doubt(there, row, "several resolutions go by that")
        if len(there) == 1:
            likeness = _likeness(row, there[0])
            if likeness is not None and likeness < UNLIKE:
                reason = "the words of the row are not those of the paragraph"
                return self._doubt_with_others(row, there, candidates, reason)
            return Match(Found.MATCHED, tuple(there))
        if len(refs) > 1:
            return _doubt(there, row, f"the row is about {len(refs)} paragraphs")
        ranked = _rank(row, there)
        places = {place_of(action) for action in there}
        if len(places) > 1 and ranked and ranked[0][0] >= UNLIKE:
            first = [action for _, action in ranked if place_of(action) == place_of(ranked[0][1])]
            rest = [likeness for likeness, action in ranked if place_of(action) != place_of(ranked[0][1])]
            if ranked[0][0] - max(rest) >= LEAD:
                if len(first) == 1:
                    return Match(Found.MATCHED, tuple(first))
                there = first
                places = {place_of(first[0])}
        if len(places) == 1:
            return _doubt(there, row, _say_asked(there))
        return _doubt(there, row, f"{len(places)} requests stand in what the row names")

    def _elsewhere(self, row: TableRow, candidates: list[ActionRow], keys: Sequence[str], refs: Sequence[str]) -> Match:
        """A paragraph without actions: it may be new, or a slip where the words of the row are those of another."""
        shown = ", ".join(refs)
        ranked = _rank(row, candidates)
        if ranked and ranked[0][0] >= ALIKE:
            near = [action for likeness, action in ranked if likeness >= ranked[0][0] - LEAD]
            return _doubt(near, row, f"paragraph {shown} has no action, and the words are those of {near[0].ref}")
        for key in keys:
            for ref in refs:
                known = next((each for each in self._paragraphs(key) if plain_ref(each) == plain_ref(ref)), None)
                if known is not None:
                    return Match(Found.NEW, reason=f"paragraph {known} of {key} is not tracked", place=f"{key}:{known}")
        return Match(Found.UNKNOWN, reason=f"{' or '.join(keys)} has no paragraph {shown}")

    def _paragraphs(self, key: str) -> set[str]:
        if key not in self._refs:
            statement = select(ParagraphRecord.ref).where(ParagraphRecord.resolution_key == key)
            self._refs[key] = set(self._session.scalars(statement))
        return self._refs[key]

    def _by_words(self, row: TableRow, candidates: list[ActionRow], keys: Sequence[str]) -> Match:
        """A row that names no paragraph: its words tell, within its resolution."""
        if not row.words.get(Field.WORDS):
            return Match(Found.UNKNOWN, reason="the row names neither a paragraph nor words of one")
        if not candidates:
            return Match(Found.UNKNOWN, reason=f"{' or '.join(keys)} has no action")
        of_asked = self._asked_of(row.words.get(Field.ADDRESSEE, ""), candidates)
        return _by_likeness(row, of_asked or candidates, ALIKE)

    def _by_words_alone(self, row: TableRow, given: str) -> Match:
        if not row.words.get(Field.WORDS):
            why = f"{cut_words(given, 60)} is no symbol that is known" if given else "the row names no resolution"
            return Match(Found.UNKNOWN, reason=why)
        near = self._index.nearest(row.words[Field.WORDS])
        if not near:
            return Match(Found.UNKNOWN, reason="the row names no resolution, and nothing has its words")
        return _by_likeness(row, near, SURE)


class _Index:
    """The rare words of all actions, by which those nearest to a text are found quickly."""

    def __init__(self, actions: Sequence[ActionRow]) -> None:
        self._actions = [action for action in actions if not action.is_withdrawn]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for place, action in enumerate(self._actions):
            for word in set(_WORD.findall(_asked(action).casefold())):
                self._holders[word].append(place)

    def nearest(self, words: str) -> list[ActionRow]:
        scores: dict[int, float] = defaultdict(float)
        for word in set(_WORD.findall(words.casefold())):
            holders = self._holders.get(word, ())
            for place in holders:
                scores[place] += 1.0 / len(holders)
        return [self._actions[place] for place in nlargest(NEAREST, scores, key=scores.__getitem__)]


def _by_likeness(row: TableRow, candidates: Sequence[ActionRow], least: int) -> Match:
    ranked = _rank(row, candidates)
    best, action = ranked[0]
    rest = [likeness for likeness, other in ranked if place_of(other) != place_of(action)]
    same = [other for _, other in ranked if place_of(other) == place_of(action)]
    if best >= least and best - max(rest, default=0) >= LEAD:
        if len(same) == 1:
            return Match(Found.MATCHED, (action,))
        return _doubt(same, row, _say_asked(same))
    if best < UNLIKE:
        return Match(Found.UNKNOWN, reason="no action has the words of the row")
    return _doubt([other for _, other in ranked], row, "its words are near those of several, or not near enough")


def _doubt(actions: Iterable[ActionRow], row: TableRow, reason: str) -> Match:
    ranked = _rank(row, list(actions))
    return Match(Found.DOUBTFUL, tuple(action for _, action in ranked)[:OFFERED], reason)


def _rank(row: TableRow, actions: Sequence[ActionRow]) -> list[tuple[float, ActionRow]]:
    """The actions by how like their words are to those of the row; in the order of the text where it has none."""
    ranked = [(_likeness(row, action) or 0.0, action) for action in actions]
    return sorted(ranked, key=lambda each: -each[0])


def _likeness(row: TableRow, action: ActionRow) -> float | None:
    """How like the words of a row are to what is asked, of 100: an extract of it is wholly like it.

    Half of it is how many of its words are there at all, by their beginnings: "counted" is there where "count" is.
    """
    words, asked = row.words.get(Field.WORDS, ""), _asked(action)
    own, known = _stems(words), _stems(asked)
    if len(own) < 2:
        return None
    return (fuzz.token_set_ratio(words, asked, processor=utils.default_process) + 100 * len(own & known) / len(own)) / 2


@lru_cache(maxsize=10_000)
def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in _WORD.findall(words.casefold()))


def _asked(action: ActionRow) -> str:
    return " ".join(filter(None, (action.chapeau, action.text)))


def _say_asked(actions: Sequence[ActionRow]) -> str:
    names = ", ".join(action.addressee or "nobody by name" for action in actions)
    return f"the paragraph asks {cut_words(names, 120)}"


def place_of(action: ActionRow) -> tuple[str, str, int]:
    """The request that an action is of, which several may be asked."""
    return (action.resolution, action.ref, action.clause_number)


def _is_at(ref: str, wanted: str) -> bool:
    """Whether an action stands at a paragraph: at "12(b)" itself, below it, or in "12" that has no such part."""
    here, there = plain_ref(ref), plain_ref(wanted)
    section, _, number = here.rpartition(".")
    if "." not in there and section:
        here = number
    return here == there or here.startswith(f"{there}(")


def _tail(words: str) -> str:
    """The paragraph that stands behind a symbol in one cell: "80/110, OP 12"."""
    match = re.search(r"(?:\bops?\b|\bpara(?:graph)?s?\b|§)\.?\s*.*$", words, re.IGNORECASE)
    return match.group() if match else ""


def cut_words(words: str, longest: int) -> str:
    """Cut a long text at a word, and put it on one line."""
    plain = " ".join(words.split())
    return plain if len(plain) <= longest else f"{plain[:longest].rsplit(' ', 1)[0]} …"
