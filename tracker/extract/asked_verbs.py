"""Which verbs of a clause say what is asked: "to count the wells and report", not "to help keepers to report"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache

from tracker.extract.clauses import ClauseBounds
from tracker.knowledge import reporting as words
from tracker.knowledge.reporting import Form, WordClass, load_reporting_words
from tracker.knowledge.verbs import load_verbs
from tracker.model import Category

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+|[,;:.—–()“”\"]")
_PHRASE = re.compile(r"(?:" + "|".join(phrase.replace(" ", r"\s+") for phrase in words.phrases()) + r")\b", re.I)
_FIRST_WORDS = {phrase.split()[0] for phrase in words.phrases()}
_BEGINS_A_PHRASE = frozenset(_FIRST_WORDS | {word.capitalize() for word in _FIRST_WORDS})
_SIGNS_OF_A_JOINT = ",;:—–"
_LONGEST_ASIDE = 400
"""Characters within which a bracket or quotation mark must close, so that a stray one hides no text."""
_LONGEST_PARENTHESIS = 30
"""Words that may stand between the commas after "to": "to, where appropriate, report"."""
_NOTHING: dict[WordClass, frozenset[Form]] = {}
_ENDS = {"(": ")", "“": "”", '"': '"'}
_SIGNS_THAT_ENCLOSE = frozenset('()“”"')
_LONGEST_ACRONYM = 4
# What may precede a name, and so is followed by no verb.
BEFORE_A_NAME = (
    *(WordClass.ARTICLE, WordClass.PREPOSITION, WordClass.OF, WordClass.BY, WordClass.FOR, WordClass.THROUGH),
    *(WordClass.OWN, WordClass.IN, WordClass.RECEIVING, WordClass.BEFORE_WHOM, WordClass.THEREON),
)
_AFTER_A_VERB = (
    *BEFORE_A_NAME,
    *(WordClass.AND, WordClass.INFINITIVE, WordClass.COMPLEMENT, WordClass.RELATIVE),
    *(WordClass.COMING, WordClass.OF_A_KIND, WordClass.BODY, WordClass.STATE),
)


# What lets a verb follow, or asks anew.
_HINGES = (
    *(WordClass.INFINITIVE, WordClass.COMPLEMENT, WordClass.MEANS),
    *(WordClass.ORDERING, WordClass.BINDING, WordClass.POSSIBLE),
)


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """A word, fixed phrase or sign in lower case, and what the table says of it wherever it stands.

    `is_adverb` says that it may stand before or after any verb ("urgently", "also"),
    `is_gerund` that it has a gerund's form ("reporting"), `is_hinge` that it lets a
    verb follow or asks anew. Places of the same spelling share one token.
    """

    word: str
    is_name: bool
    classes: dict[WordClass, frozenset[Form]]
    is_word: bool
    is_adverb: bool
    is_gerund: bool
    is_hinge: bool

    def has(self, *classes: WordClass) -> bool:
        """Whether the word is of one of the classes."""
        return not self.classes.keys().isdisjoint(classes)


@lru_cache(maxsize=50_000)
def _token(written: str) -> Token:
    word = " ".join(written.lower().split())
    is_name = written[0].isupper()
    is_acronym = 1 < len(written) < _LONGEST_ACRONYM and written.isupper()  # "WHO" is no relative
    classes = _NOTHING if is_acronym else load_reporting_words().get(word, _NOTHING)
    ends_as_adverb = len(word) > 3 and word.endswith(words.ADVERB_ENDING)
    is_adverb = WordClass.NO_ADVERB not in classes and (WordClass.ADVERB in classes or ends_as_adverb)
    return Token(
        word,
        is_name,
        classes,
        is_word=word[0].isalnum(),
        is_adverb=is_adverb and not is_name,
        is_gerund=len(word) >= words.SHORTEST_GERUND and word.endswith(words.GERUND_ENDING),
        is_hinge=not classes.keys().isdisjoint(_HINGES) or word in _asking_gerunds(),
    )


class Standing(Enum):
    """How a verb stands to what the clause asks."""

    ASKED = auto()  # requests the Registrar to report
    JOINED = auto()  # after "and" or "in order to", where an inner or the outer verb may govern it
    INNER = auto()  # requests the Registrar to help keepers to report
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Opening:
    """What lets a verb follow: "to", "shall", "by", with the place of the verb."""

    at: int
    verb: int
    standing: Standing
    form: Form


def tokens_of(text: str, start: int, end: int) -> tuple[list[Token], list[int]]:
    """The words and signs of `text[start:end]` with their offsets, without asides, brackets and quotations."""
    found: list[Token] = []
    starts: list[int] = []
    skip = start
    for match in _WORD.finditer(text, start, end):
        place = match.start()
        if place < skip:
            continue
        written = match.group()
        if written in _SIGNS_THAT_ENCLOSE:
            if written in _ENDS:
                close = text.find(_ENDS[written], match.end(), min(end, match.end() + _LONGEST_ASIDE))
                skip = close + 1 if close >= 0 else skip
            continue
        if written in _BEGINS_A_PHRASE and (phrase := _PHRASE.match(text, place, end)):
            written, skip = phrase.group(), phrase.end()
        token = _token(written)
        if WordClass.ASIDE not in token.classes:
            found.append(token)
            starts.append(place)
    return found, starts


@cache
def _asking_gerunds() -> frozenset[str]:
    """The participles of verbs that ask: "inviting the Registrar to report" within a list of means."""
    return frozenset(form for verb in load_verbs() if verb.category is Category.DIRECTIVE for form in verb.participle)


class AskedVerbs:
    """The verbs of one clause by how they stand to what it asks.

    "Requests the Registrar to count the wells and to report" asks to count and to report.
    """

    def __init__(self, tokens: list[Token], bound: ClauseBounds) -> None:
        self.tokens = tokens
        self._inherited = bound.inherited
        self._decides = bound.category is Category.DECIDING
        self._opened = False  # an asked verb was found
        self._that: int | None = None  # where the complement begins: "requests that X report"
        self.openings: list[Opening] = []
        self._by_verb: dict[int, Opening] = {}
        self._find()
        self._before: list[int] = []  # how many openings precede each token's place
        count = 0
        for place in range(len(tokens) + 2):
            while count < len(self.openings) and self.openings[count].verb < place:
                count += 1
            self._before.append(count)
        self._last_of = self._lasts()
        self._next_asked = self._nexts(lambda opening: opening.standing is Standing.ASKED)
        self._next_of_any = self._nexts(lambda opening: True)

    # --- what may be asked of a verb ---------------------------------------------

    def standing(self, place: int, form: Form) -> Standing:
        """How the verb at `place`, printed in `form`, stands to what is asked."""
        direct = self._by_verb.get(place)
        if direct is not None:
            return direct.standing if direct.form is form else Standing.NONE
        before = self.back(place)
        if before is None:
            return Standing.NONE
        token = self.tokens[before]
        if token.word == "," or token.has(WordClass.AND):
            if self.tokens[place].has(WordClass.ALSO_A_NOUN) and not self._goes_on(place):
                return Standing.NONE
            return self._joined(place, form, is_listed=token.word == ",")
        if form is Form.GERUND and token.has(WordClass.GO_ON_TO):
            return self.standing(before, Form.BASE)
        if form in (Form.BASE, Form.THIRD) and self._that is not None and self._completes_that(place, before):
            return Standing.ASKED
        if form is Form.PARTICIPLE and token.has(WordClass.BE):
            return self._standing_of_be(before)
        return Standing.NONE

    def before(self, place: int) -> Opening | None:
        """The last opening before `place`."""
        count = self._before[place]
        return self.openings[count - 1] if count else None

    def after(self, place: int) -> int:
        """Where the next asked verb's opening stands after `place`, else the end of the tokens."""
        return self._next_asked[self._before[place + 1]]

    def until(self, place: int) -> int:
        """Where the next opening of any verb stands after `place`, else the end of the tokens."""
        return self._next_of_any[self._before[place + 1]]

    def back(self, place: int) -> int | None:
        """The place before, adverbs passed over; None at the start."""
        place -= 1
        while place >= 0 and self.tokens[place].is_adverb:
            place -= 1
        return place if place >= 0 else None

    # --- the pass ------------------------------------------------------------------

    def _find(self) -> None:
        if self._inherited and self.tokens:
            self._begin_inherited()
        for place, token in enumerate(self.tokens):
            if not token.is_hinge:
                continue
            if token.has(WordClass.INFINITIVE):
                self._infinitive(place)
            elif token.has(WordClass.COMPLEMENT):
                if self._that is None and not self._opened and self._is_at_start(place):
                    self._that = place
            elif token.has(WordClass.ORDERING, WordClass.BINDING, WordClass.POSSIBLE) and not token.is_name:
                self._modal(place, token)
            elif token.word in _asking_gerunds() and self._may_ask_again(place):
                self._opened = False
            if token.has(WordClass.MEANS):
                self._means(place, token)

    def _begin_inherited(self) -> None:
        first = 0
        while first < len(self.tokens) - 1 and self.tokens[first].is_adverb:
            first += 1
        token = self.tokens[first]
        if token.has(WordClass.INFINITIVE, WordClass.COMPLEMENT, WordClass.ARTICLE, WordClass.STATE, WordClass.BODY):
            return
        if token.word not in _asking_gerunds():
            self._open(first - 1, first, Standing.ASKED, Form.GERUND if token.is_gerund else Form.BASE)
            self._opened = True

    def _may_ask_again(self, place: int) -> bool:
        before = self.back(place)
        joined = before is not None and (self.tokens[before].word == "," or self.tokens[before].has(WordClass.AND))
        return self._inherited and (before is None or joined)

    def _infinitive(self, place: int) -> None:
        verb = self._verb_after(place)
        if verb is None:
            return
        before = self.back(place)
        previous = self.tokens[before] if before is not None else None
        if self.tokens[verb].is_gerund:
            if previous is not None and previous.has(WordClass.VIEW):
                self._open(place, verb, Standing.JOINED if self._opened else Standing.INNER, Form.GERUND)
            elif self._decides and not self._opened and self._that is None:
                self._open(place, verb, Standing.ASKED, Form.GERUND)
                self._opened = True
        elif not self._is_noun(verb, previous):
            self._open(place, verb, self._standing_of_infinitive(previous), Form.BASE)

    def _standing_of_infinitive(self, previous: Token | None) -> Standing:
        if previous is None:
            self._opened = True
            return Standing.ASKED
        last = self.openings[-1] if self.openings else None
        joined = previous.word in _SIGNS_OF_A_JOINT or previous.has(WordClass.AND)
        if self._that is not None:
            if previous.has(WordClass.GO_ON_TO, WordClass.LIGHT) and last is None:
                return Standing.ASKED
            return last.standing if joined and last is not None else self._inner(previous)
        if not self._opened:
            if previous.has(WordClass.IN_THE_NAME) or (previous.has(WordClass.GO_ON_TO) and not joined):
                return Standing.INNER
            self._opened = True
            return Standing.ASKED
        if joined:
            return Standing.ASKED
        if previous.has(WordClass.IN_ORDER) and last is not None and last.standing is Standing.ASKED:
            return Standing.JOINED
        return self._inner(previous)

    def _inner(self, previous: Token) -> Standing:
        """An infinitive within another verb's words: "continue to report", "take steps to report"."""
        last = self.openings[-1] if self.openings else None
        if last is None:
            return Standing.INNER
        governing = self.tokens[last.verb]
        if previous.has(WordClass.GO_ON_TO) or (previous.has(WordClass.LIGHT) and not governing.has(WordClass.LETTING)):
            return last.standing
        return last.standing if self._decides and governing.has(WordClass.ESTABLISH) else Standing.INNER

    def _modal(self, place: int, token: Token) -> None:
        verb = self._verb_after(place)
        if verb is None:
            return
        is_outer = not self.openings and (
            (self._that is not None and not self._opened) or (self._inherited and self._decides)
        )
        goes_on = self._that is not None and self._last_is_modal()
        binds = token.has(WordClass.ORDERING, WordClass.BINDING) and (is_outer or goes_on)
        if binds or (token.has(WordClass.ORDERING) and self._decides):
            self._open(place, verb, Standing.ASKED, Form.BASE)
        else:
            self._open(place, verb, Standing.INNER, Form.BASE)

    def _last_is_modal(self) -> bool:
        last = self.openings[-1] if self.openings else None
        if last is None or last.standing is not Standing.ASKED:
            return False
        return self.tokens[last.at].has(WordClass.ORDERING, WordClass.BINDING)

    def _means(self, place: int, token: Token) -> None:
        before = self.back(place)
        if token.has(WordClass.OF) and (before is None or not self.tokens[before].has(WordClass.PURPOSE)):
            return
        verb = self._verb_after(place)
        if verb is not None and self.tokens[verb].is_gerund:
            last = self.openings[-1] if self.openings else None
            self._open(place, verb, last.standing if last is not None else Standing.ASKED, Form.GERUND)

    def _open(self, at: int, verb: int, standing: Standing, form: Form) -> None:
        opening = Opening(at, verb, standing, form)
        self.openings.append(opening)
        self._by_verb[verb] = opening

    def _lasts(self) -> list[dict[Form, Opening]]:
        """For each count of openings, the last one of either form."""
        lasts: list[dict[Form, Opening]] = [{}]
        for opening in self.openings:
            lasts.append({**lasts[-1], opening.form: opening})
        return lasts

    def _nexts(self, counts: Callable[[Opening], bool]) -> list[int]:
        """For each count of openings, where the next that counts stands; "by reporting" never does."""
        nexts = [len(self.tokens)]
        for opening in reversed(self.openings):
            is_next = opening.form is not Form.GERUND and counts(opening)
            nexts.append(opening.at if is_next else nexts[-1])
        return nexts[::-1]

    # --- small questions ---------------------------------------------------------------

    def _goes_on(self, place: int) -> bool:
        """Whether words follow as they follow a verb: "and report to", not "and report mechanisms"."""
        if place + 1 >= len(self.tokens):
            return True
        token = self.tokens[place + 1]
        return token.is_name or token.is_adverb or not token.is_word or token.has(*_AFTER_A_VERB)

    def _is_at_start(self, place: int) -> bool:
        return self.back(place) is None or (place <= _LONGEST_PARENTHESIS and self.tokens[place - 1].word == ",")

    def _verb_after(self, place: int) -> int | None:
        verb = place + 1
        if verb < len(self.tokens) and self.tokens[verb].word == ",":
            stop = min(len(self.tokens) - 1, verb + _LONGEST_PARENTHESIS)
            verb = next((at + 1 for at in range(verb + 1, stop) if self.tokens[at].word == ","), verb + 1)
        stop = min(len(self.tokens), verb + _LONGEST_PARENTHESIS)
        while verb < stop and self.tokens[verb].is_adverb:
            verb += 1
        return verb if verb < stop and self.tokens[verb].is_word else None

    def _is_noun(self, place: int, before_to: Token | None) -> bool:
        """Whether what follows "to" is no verb: "to the Board", "to education"."""
        token = self.tokens[place]
        if token.is_name:
            return True
        if token.has(*words.VERBS):
            return False
        if token.word.isdigit() or token.has(*BEFORE_A_NAME):
            return True
        if before_to is not None and before_to.has(WordClass.TO_A_NOUN):
            return True
        is_plural = token.word.endswith(words.PLURAL_ENDING) and not token.word.endswith(words.NO_PLURAL_ENDINGS)
        return (is_plural or token.word.endswith(words.NOUN_ENDINGS)) and not token.has(WordClass.LIKE_A_NOUN)

    def _joined(self, place: int, form: Form, *, is_listed: bool) -> Standing:
        """A verb after "and" or a comma goes on with the last verb of its form."""
        wanted = Form.GERUND if form is Form.GERUND else Form.BASE
        opening = self._last_of[self._before[place]].get(wanted)
        if opening is not None:
            if form is Form.THIRD or (form is Form.PARTICIPLE and not self.tokens[opening.verb].has(WordClass.BE)):
                return Standing.NONE
            if opening.standing is Standing.ASKED:
                return Standing.ASKED
            outer = self.before(opening.at)
            lets = outer is not None and self.tokens[outer.verb].has(WordClass.LETTING)
            return Standing.INNER if is_listed or lets else Standing.JOINED
        completes = self._that is not None and form in (Form.BASE, Form.THIRD) and not is_listed
        return Standing.ASKED if completes else Standing.NONE

    def _standing_of_be(self, place: int) -> Standing:
        opening = self._by_verb.get(place)
        if opening is not None:
            return opening.standing
        before = self.back(place)
        if before is not None and (self.tokens[before].has(WordClass.AND) or self.tokens[before].word == ","):
            return self._joined(place, Form.BASE, is_listed=False)
        return Standing.ASKED if self._that is not None and not self.openings else Standing.INNER

    def _completes_that(self, place: int, before: int) -> bool:
        """Whether a bare verb follows the one who is to act: "that the Registrar report", "that States submit"."""
        if self.before(place) is not None or before == self._that:
            return False
        token = self.tokens[before]
        if token.has(*BEFORE_A_NAME):
            return token.has(WordClass.BODY)
        names = token.is_name or token.has(WordClass.BODY, WordClass.STATE) or token.word.endswith(words.PLURAL_ENDING)
        return names or token.word.isdigit() or not token.is_word
