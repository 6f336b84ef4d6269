"""Which verbs of a clause say what is asked: "to count the wells and report", not "to help keepers to report"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from tracker.extract.clauses import ClauseBounds
from tracker.knowledge.reporting import Form, WordClass, asides, load_reporting_words
from tracker.knowledge.verbs import load_verbs
from tracker.model import Category

_WORD = re.compile(
    r"(?P<aside>\b(?:" + "|".join(phrase.replace(" ", r"\s+") for phrase in asides()) + r")\b)"
    r"|[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+|[,;:.—–()“”\"]"
)
_ADVERB = re.compile(r"[a-z]{2,}ly|also|further|then|again|thereafter|not|therefore|then|once|soon|first|best|all|both")
_NO_ADVERB = frozenset({"apply", "supply", "reply", "rely", "multiply", "imply", "comply", "assembly", "family"})
_NOUN_ENDING = re.compile(r".*(?:tion|sion|ment|ity|ness|ance|ence|ism|ship|[^su]s)$")
_LONGEST_ASIDE = 400
"""Characters within which a bracket or quotation mark must close, so that a stray one hides no text."""
_LONGEST_PARENTHESIS = 30
"""Words that may stand between the commas after "to": "to, where appropriate, report"."""
_NOTHING: dict[WordClass, frozenset[Form]] = {}
_ENDS = {"(": ")", "“": "”", '"': '"'}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign with its place in the text, in lower case, and what the table says of it."""

    word: str
    start: int
    end: int
    is_name: bool
    classes: dict[WordClass, frozenset[Form]]

    def has(self, *classes: WordClass) -> bool:
        """Whether the word is of one of the classes."""
        return any(of_class in self.classes for of_class in classes)

    @property
    def is_word(self) -> bool:
        """Whether it is a word and no sign."""
        return self.word[0].isalnum()


class Standing(Enum):
    """How a verb stands to what the clause asks."""

    ASKED = auto()  # requests the Registrar to report
    JOINED = auto()  # after "and", where an inner or the outer verb may govern it
    INNER = auto()  # requests the Registrar to help keepers to report
    NONE = auto()


@dataclass(frozen=True, slots=True)
class _Opening:
    """What lets a verb follow: "to", "shall", "by", with the place of the verb."""

    at: int
    verb: int
    standing: Standing
    form: Form


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The words and signs of `text[start:end]`, without what stands in brackets and quotations."""
    words = load_reporting_words()
    found: list[Token] = []
    skip = start
    for match in _WORD.finditer(text, start, end):
        if match.start() < skip:
            continue
        raw = match.group()
        if match["aside"]:
            continue
        if raw in _ENDS:
            close = text.find(_ENDS[raw], match.end(), min(end, match.end() + _LONGEST_ASIDE))
            skip = close + 1 if close >= 0 else skip
            continue
        if raw in "”)":
            continue
        low = raw.lower()
        is_acronym = len(raw) > 1 and raw.isupper() and low in ("who", "it", "us")
        classes = _NOTHING if is_acronym else words.get(low, _NOTHING)
        found.append(Token(low, match.start(), match.end(), raw[0].isupper(), classes))
    return found


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
        self.openings: list[_Opening] = []
        self._by_verb: dict[int, _Opening] = {}
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
        if token.word == "," or token.has(WordClass.AND) or self._is_as_well_as(before):
            is_noun_too = self.tokens[place].has(WordClass.ALSO_A_NOUN) and not self._is_second_verb(before)
            if is_noun_too and not self._goes_on(place):
                return Standing.NONE
            return self._joined(place, form, token.word == ",")
        if form is Form.GERUND and token.has(WordClass.GO_ON_TO):
            return self.standing(before, Form.BASE)
        if form in (Form.BASE, Form.THIRD) and self._that is not None and self._completes_that(place, before):
            return Standing.ASKED
        if form is Form.PARTICIPLE and token.has(WordClass.BE) and token.word == "be":
            return self._standing_of_be(before)
        return Standing.NONE

    def before(self, place: int) -> _Opening | None:
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
        while place >= 0 and self.is_adverb(place):
            place -= 1
        return place if place >= 0 else None

    def _lasts(self) -> list[dict[Form, _Opening]]:
        """For each count of openings, the last one of either form."""
        lasts: list[dict[Form, _Opening]] = [{}]
        for opening in self.openings:
            lasts.append({**lasts[-1], opening.form: opening})
        return lasts

    def _nexts(self, counts: Callable[[_Opening], bool]) -> list[int]:
        """For each count of openings, where the next that counts stands; "by reporting" never does."""
        nexts = [len(self.tokens)]
        for opening in reversed(self.openings):
            is_next = opening.form is not Form.GERUND and counts(opening)
            nexts.append(opening.at if is_next else nexts[-1])
        return nexts[::-1]

    # --- the pass ------------------------------------------------------------------

    def _find(self) -> None:
        if self._inherited and self.tokens:
            self._begin_inherited()
        for place, token in enumerate(self.tokens):
            if token.has(WordClass.INFINITIVE):
                self._infinitive(place)
            elif token.has(WordClass.COMPLEMENT):
                if self._that is None and not self._opened and self._is_at_start(place):
                    self._that = place
            elif token.has(WordClass.BINDING, WordClass.POSSIBLE) and not token.is_name:
                self._modal(place, token)
            elif token.word in _asking_gerunds() and self._may_ask_again(place):
                self._opened = False
            if token.has(WordClass.MEANS):
                self._means(place)

    def _begin_inherited(self) -> None:
        first = 0
        while first < len(self.tokens) - 1 and self.is_adverb(first):
            first += 1
        token = self.tokens[first]
        if token.has(WordClass.INFINITIVE, WordClass.COMPLEMENT, WordClass.ARTICLE, WordClass.STATE, WordClass.BODY):
            return
        if token.word in _asking_gerunds():
            return
        form = Form.GERUND if token.word.endswith("ing") else Form.BASE
        self._open(first - 1, first, Standing.ASKED, form)
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
        if self.tokens[verb].word.endswith("ing") and len(self.tokens[verb].word) > 5:
            if previous is not None and previous.has(WordClass.VIEW):
                self._open(place, verb, Standing.JOINED if self._opened else Standing.INNER, Form.GERUND)
            elif self._decides and not self._opened and self._that is None:
                self._open(place, verb, Standing.ASKED, Form.GERUND)
                self._opened = True
            return
        if self._is_noun(verb, previous):
            return
        self._open(place, verb, self._standing_of_infinitive(before, previous), Form.BASE)

    def _standing_of_infinitive(self, before: int | None, previous: Token | None) -> Standing:
        if previous is None or before is None:
            self._opened = True
            return Standing.ASKED
        joined = previous.word in ",;:—–" or previous.has(WordClass.AND) or self._is_as_well_as(before)
        if self._that is not None:
            last = self.openings[-1] if self.openings else None
            if previous.has(WordClass.GO_ON_TO, WordClass.LIGHT) and last is None:
                return Standing.ASKED
            if joined and last is not None:
                return last.standing
            return self._inner(previous)
        if not self._opened:
            if previous.has(WordClass.IN_THE_NAME) or (previous.has(WordClass.GO_ON_TO) and not joined):
                return Standing.INNER
            self._opened = True
            return Standing.ASKED
        if joined:
            return Standing.ASKED
        if previous.word == "order" and self.openings and self.openings[-1].standing is Standing.ASKED:
            return Standing.JOINED
        return self._inner(previous)

    def _inner(self, previous: Token) -> Standing:
        """An infinitive within another verb's words: "continue to report", "take steps to report"."""
        last = self.openings[-1] if self.openings else None
        if last is None:
            return Standing.INNER
        if previous.has(WordClass.GO_ON_TO):
            return last.standing
        if previous.has(WordClass.LIGHT) and not self.tokens[last.verb].has(WordClass.LETTING):
            return last.standing
        if self._decides and self.tokens[last.verb].has(WordClass.ESTABLISH):
            return last.standing
        return Standing.INNER

    def _modal(self, place: int, token: Token) -> None:
        verb = self._verb_after(place)
        if verb is None:
            return
        outer = self._that is not None and not self._opened and not self.openings
        outer = outer or (self._inherited and self._decides and not self.openings)
        lets = self._decides and token.word == "may"
        binds = (lets or token.has(WordClass.BINDING)) and (outer or (self._decides and token.word == "shall"))
        if binds or (token.has(WordClass.BINDING) and self._that is not None and self._last_is_modal()):
            self._open(place, verb, Standing.ASKED, Form.BASE)
        else:
            self._open(place, verb, Standing.INNER, Form.BASE)

    def _last_is_modal(self) -> bool:
        last = self.openings[-1] if self.openings else None
        return last is not None and last.standing is Standing.ASKED and self.tokens[last.at].has(WordClass.BINDING)

    def _means(self, place: int) -> None:
        token = self.tokens[place]
        before = self.back(place)
        if token.word == "of" and (before is None or not self.tokens[before].has(WordClass.PURPOSE)):
            return
        verb = self._verb_after(place)
        if verb is None or not self.tokens[verb].word.endswith("ing"):
            return
        last = self.openings[-1] if self.openings else None
        self._open(place, verb, last.standing if last is not None else Standing.ASKED, Form.GERUND)

    def _open(self, at: int, verb: int, standing: Standing, form: Form) -> None:
        opening = _Opening(at, verb, standing, form)
        self.openings.append(opening)
        self._by_verb[verb] = opening

    # --- small questions ---------------------------------------------------------------

    def is_adverb(self, place: int) -> bool:
        """Whether the word may stand before or after any verb: "urgently", "also"."""
        token = self.tokens[place]
        return _ADVERB.fullmatch(token.word) is not None and token.word not in _NO_ADVERB and not token.is_name

    def _goes_on(self, place: int) -> bool:
        """Whether words follow as they follow a verb: "and report to", not "and report mechanisms"."""
        if place + 1 >= len(self.tokens) or self.is_adverb(place + 1):
            return True
        token = self.tokens[place + 1]
        return token.is_name or not token.is_word or token.has(*_AFTER_A_VERB)

    def _is_second_verb(self, conjunction: int) -> bool:
        """Whether "and" joins two verbs with one object: "to investigate and report leaks"."""
        before = self.back(conjunction)
        return before is not None and before in self._by_verb and self.tokens[conjunction].has(WordClass.AND)

    def _is_as_well_as(self, place: int) -> bool:
        return self.tokens[place].word == "as" and place > 0 and self.tokens[place - 1].word == "well"

    def _is_at_start(self, place: int) -> bool:
        return self.back(place) is None or (place <= _LONGEST_PARENTHESIS and self.tokens[place - 1].word == ",")

    def _verb_after(self, place: int) -> int | None:
        verb = place + 1
        if verb < len(self.tokens) and self.tokens[verb].word == ",":
            stop = min(len(self.tokens) - 1, verb + _LONGEST_PARENTHESIS)
            verb = next((at + 1 for at in range(verb + 1, stop) if self.tokens[at].word == ","), verb + 1)
        while verb < len(self.tokens) and self.is_adverb(verb):
            verb += 1
        return verb if verb < len(self.tokens) and self.tokens[verb].is_word else None

    def _is_noun(self, place: int, before_to: Token | None) -> bool:
        """Whether what follows "to" is no verb: "to the Board", "to education"."""
        token = self.tokens[place]
        if token.has(*_VERB_CLASSES) and not token.is_name:
            return False
        if token.is_name or token.word.isdigit() or token.has(*_BEFORE_A_NAME):
            return True
        if before_to is not None and before_to.has(WordClass.TO_A_NOUN):
            return True
        return _NOUN_ENDING.fullmatch(token.word) is not None and not token.has(WordClass.LIKE_A_NOUN)

    def _joined(self, place: int, form: Form, comma: bool) -> Standing:
        """A verb after "and" or a comma goes on with the last verb of its form."""
        wanted = Form.GERUND if form is Form.GERUND else Form.BASE
        opening = self._last_of[self._before[place]].get(wanted)
        if opening is not None:
            if form is Form.THIRD or (form is Form.PARTICIPLE and self.tokens[opening.verb].word != "be"):
                return Standing.NONE
            if opening.standing is Standing.ASKED:
                return Standing.ASKED
            outer = self.before(opening.at)
            if comma or (outer is not None and self.tokens[outer.verb].has(WordClass.LETTING)):
                return Standing.INNER
            return Standing.JOINED
        if form is Form.PARTICIPLE:
            return Standing.NONE
        return Standing.ASKED if self._that is not None and form is not Form.GERUND and not comma else Standing.NONE

    def _standing_of_be(self, place: int) -> Standing:
        opening = self._by_verb.get(place)
        if opening is not None:
            return opening.standing
        before = self.back(place)
        if before is not None and (self.tokens[before].has(WordClass.AND) or self.tokens[before].word == ","):
            return self._joined(place, Form.BASE, comma=False)
        return Standing.ASKED if self._that is not None and not self.openings else Standing.INNER

    def _completes_that(self, place: int, before: int) -> bool:
        """Whether a bare verb follows the one who is to act: "that the Registrar report", "that States submit"."""
        if self.before(place) is not None or before == self._that:
            return False
        token = self.tokens[before]
        if token.has(*_BEFORE_A_NAME):
            return token.has(WordClass.BODY)
        return token.is_name or token.word.isdigit() or token.word.endswith("s") or token.has(WordClass.BODY, WordClass.STATE) or not (
            self.tokens[before].is_word
        )


_BEFORE_A_NAME = (
    WordClass.ARTICLE,
    WordClass.PREPOSITION,
    WordClass.OWN,
    WordClass.IN,
    WordClass.RECEIVING,
    WordClass.BEFORE_WHOM,
)
_AFTER_A_VERB = (
    *_BEFORE_A_NAME,
    WordClass.AND,
    WordClass.INFINITIVE,
    WordClass.COMPLEMENT,
    WordClass.RELATIVE,
    WordClass.COMING,
    WordClass.OF_A_KIND,
    WordClass.BODY,
    WordClass.STATE,
)
_VERB_CLASSES = tuple(WordClass)[: list(WordClass).index(WordClass.REPORT)]
