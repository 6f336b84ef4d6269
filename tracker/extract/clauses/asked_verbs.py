"""Which verbs of a clause say what is asked: "to count the wells and report", not "to help keepers to report"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from enum import Enum, auto
from functools import cache, reduce
from itertools import accumulate
from operator import or_
from typing import NamedTuple

from tracker.extract.clauses.splitting import ClauseBounds
from tracker.extract.words.spellings import Memory, Spellings
from tracker.knowledge.reporting import VERBS, Form, ReportingWord, WordClass, load_asides, load_reporting_words
from tracker.knowledge.verbs import load_verbs
from tracker.model import Category

_WORD = r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+|[,;:.—–()“”\"]"
_NO_WORD = r"[^\w,;:.—–()“”\"]|_"
_ADVERB = re.compile(r"[a-z]{2,}ly|also|further|then|again|thereafter|not|therefore|then|once|soon|first|best|all|both")
_NO_ADVERB = frozenset({"apply", "supply", "reply", "rely", "multiply", "imply", "comply", "assembly", "family"})
_NOUN_ENDING = re.compile(r".*(?:tion|sion|ment|ity|ness|ance|ence|ism|ship|[^su]s)$")
_LONGEST_ASIDE = 400
"""Characters within which a bracket or quotation mark must close, so that a stray one hides no text."""
_LONGEST_PARENTHESIS = 30
"""Words that may stand between the commas after "to": "to, where appropriate, report"."""
_UNKNOWN = ReportingWord()
_ENDS = {"(": ")", "“": "”", '"': '"'}
_PRONOUN_ACRONYMS = ("WHO", "IT", "US")


class Standing(Enum):
    """How a verb stands to what the clause asks."""

    ASKED = auto()  # requests the Registrar to report
    JOINED = auto()  # after "and", where an inner or the outer verb may govern it
    INNER = auto()  # requests the Registrar to help keepers to report
    NONE = auto()


class _Opening(NamedTuple):
    """What lets a verb follow: "to", "shall", "by", with the place of the verb."""

    at: int
    verb: int
    standing: Standing
    form: Form


class Words:
    """The words and signs of the clause `text[start:end]`, in lower case.

    `classes` has for each word its classes of the table as flags, `starts` its offset in the text; `present` are the
    classes of all of them together.
    """

    __slots__ = ("classes", "present", "starts", "words")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.starts, pieces = _SPELLINGS.cut(text, start, end)
        known = _SPELLINGS.known(pieces)
        self.words = [word for word, _ in known]
        self.classes = [classes for _, classes in known]
        self.present: int = reduce(or_, self.classes, 0)

    def leave_out_asides(self, text: str, end: int) -> None:
        """Drop brackets, quotations and phrases such as "in this regard"."""
        opens = WordClass.ENCLOSING | WordClass.ASIDE
        if not self.present & opens:
            return
        left_out: list[tuple[int, int]] = []
        past = 0
        for place in [place for place, classes in enumerate(self.classes) if classes & opens]:
            if place >= past:
                is_sign = self.classes[place] & WordClass.ENCLOSING
                past = self._past_enclosed(text, place, end) if is_sign else self._past_aside(place)
                left_out.append((place, past))
        for place, past in reversed(left_out):
            del self.words[place:past], self.classes[place:past], self.starts[place:past]

    def _past_enclosed(self, text: str, place: int, end: int) -> int:
        """Behind a bracket or quotation that opens at `place`; behind the sign alone where it does not."""
        sign, start = self.words[place], self.starts[place]
        close = text.find(_ENDS[sign], start + 1, min(end, start + _LONGEST_ASIDE + 1)) if sign in _ENDS else -1
        return bisect_right(self.starts, close) if close >= 0 else place + 1

    def _past_aside(self, place: int) -> int:
        """Behind the phrase that begins at `place` and may be left out of any sentence; `place` where none does."""
        for phrase in load_asides().get(tuple(self.words[place : place + 2]), ()):
            end = place + len(phrase)
            if tuple(self.words[place:end]) == phrase and not reduce(or_, self.classes[place:end]) & WordClass.NAME:
                return end
        return place


def _classed(written: str) -> tuple[str, int]:
    """A word in lower case, and its classes as flags."""
    word = written.lower()
    classes = 0 if written in _PRONOUN_ACRONYMS else load_reporting_words().get(word, _UNKNOWN).classes
    if written[0].isupper():
        classes |= WordClass.NAME
    elif not written[0].isalnum():
        classes |= WordClass.SIGN | (WordClass.ENCLOSING if written in '()“”"' else 0)
    elif _ADVERB.fullmatch(word) and word not in _NO_ADVERB:
        classes |= WordClass.ADVERB
    return word, classes


def classes_of(pieces: Iterable[str]) -> int:
    """The classes that words in some pieces of text have, all together."""
    return reduce(or_, map(_of_pieces.__getitem__, pieces), 0)


def _of_piece(piece: str) -> int:
    return Words(piece, 0, len(piece)).present


_SPELLINGS = Spellings(_WORD, _NO_WORD, _classed)
_of_pieces = Memory(_of_piece)


@cache
def _asking_gerunds() -> frozenset[str]:
    """The participles of verbs that ask: "inviting the Registrar to report" within a list of means."""
    return frozenset(form for verb in load_verbs() if verb.category is Category.DIRECTIVE for form in verb.participle)


class AskedVerbs:
    """The verbs of one clause by how they stand to what it asks.

    "Requests the Registrar to count the wells and to report" asks to count and to report.
    """

    def __init__(self, tokens: Words, bound: ClauseBounds) -> None:
        self.words, self.classes, self.count = tokens.words, tokens.classes, len(tokens.words)
        self._inherited = bound.inherited
        self._decides = bound.category is Category.DECIDING
        self._opened = False  # an asked verb was found
        self._that: int | None = None  # where the complement begins: "requests that X report"
        self.openings: list[_Opening] = []
        self._by_verb: dict[int, _Opening] = {}
        self._find()
        self._verbs = list(accumulate((opening.verb for opening in self.openings), max))
        self._last_of = self._lasts()
        # for each count of openings, where the next stands that is asked, and of any; "by reporting" never does
        self._next_asked, self._next_of_any = [self.count], [self.count]
        for opening in reversed(self.openings):
            counts = opening.form is not Form.GERUND
            is_asked = counts and opening.standing is Standing.ASKED
            self._next_asked.append(opening.at if is_asked else self._next_asked[-1])
            self._next_of_any.append(opening.at if counts else self._next_of_any[-1])

    # --- what may be asked of a verb ---------------------------------------------

    def standing(self, place: int, form: Form) -> Standing:
        """How the verb at `place`, printed in `form`, stands to what is asked."""
        direct = self._by_verb.get(place)
        if direct is not None:
            return direct.standing if direct.form is form else Standing.NONE
        before = self.back(place)
        if before is None:
            return Standing.NONE
        word, classes = self.words[before], self.classes[before]
        if word == "," or classes & WordClass.AND or self._is_as_well_as(before):
            is_noun_too = self.classes[place] & WordClass.ALSO_A_NOUN and not self._goes_on(place)
            if is_noun_too and not self._is_second_verb(before):
                return Standing.NONE
            return self._joined(place, form, word == ",")
        if form is Form.GERUND and classes & WordClass.GO_ON_TO:
            return self.standing(before, Form.BASE)
        if form in (Form.BASE, Form.THIRD) and self._that is not None and self._completes_that(place, before):
            return Standing.ASKED
        if form is Form.PARTICIPLE and word == "be":
            return self._standing_of_be(before)
        if form is Form.PARTICIPLE and word == "being" and self._is_absolute(before):
            return Standing.ASKED
        return Standing.NONE

    def _is_absolute(self, place: int) -> bool:
        """Whether "being" ends a phrase added to what is asked: "; the costs of any such repair being reported"."""
        if not self._opened:
            return False
        start = place - 1
        while start > 0 and place - start < _LONGEST_PARENTHESIS and not self.classes[start] & WordClass.SIGN:
            if self.classes[start] & (WordClass.INFINITIVE | WordClass.RELATIVE | WordClass.COMPLEMENT):
                return False
            start -= 1
        return self.words[start] in (",", ";") and bool(self.classes[start + 1] & _BEGINS_AN_ADDITION)

    def before(self, place: int) -> _Opening | None:
        """The last opening before `place`."""
        count = self._count_before(place)
        return self.openings[count - 1] if count else None

    def after(self, place: int) -> int:
        """Where the next asked verb's opening stands after `place`, else the end of the tokens."""
        return self._next_asked[-1 - self._count_before(place + 1)]

    def until(self, place: int) -> int:
        """Where the next opening of any verb stands after `place`, else the end of the tokens."""
        return self._next_of_any[-1 - self._count_before(place + 1)]

    def back(self, place: int) -> int | None:
        """The place before, adverbs passed over; None at the start."""
        place -= 1
        while place >= 0 and self.classes[place] & WordClass.ADVERB:
            place -= 1
        return place if place >= 0 else None

    def _lasts(self) -> list[dict[Form, _Opening]]:
        """For each count of openings, the last one of either form."""
        lasts: list[dict[Form, _Opening]] = [{}]
        for opening in self.openings:
            lasts.append({**lasts[-1], opening.form: opening})
        return lasts

    def _count_before(self, place: int) -> int:
        """How many openings precede a place."""
        return bisect_left(self._verbs, place)

    # --- the pass ------------------------------------------------------------------

    def _find(self) -> None:
        if self._inherited and self.count:
            self._begin_inherited()
        gerunds = _asking_gerunds()
        for place, classes in enumerate(self.classes):
            if classes & _PIVOTS:
                if classes & WordClass.INFINITIVE:
                    self._infinitive(place)
                elif classes & WordClass.COMPLEMENT:
                    if self._that is None and not self._opened and self._is_at_start(place):
                        self._that = place
                elif classes & _MODALS and not classes & WordClass.NAME:
                    self._modal(place, classes)
                if classes & WordClass.MEANS:
                    self._means(place)
            elif self._inherited and self.words[place] in gerunds and self._may_ask_again(place):
                self._opened = False

    def _begin_inherited(self) -> None:
        first = 0
        while first < self.count - 1 and self.classes[first] & WordClass.ADVERB:
            first += 1
        if self.classes[first] & _NO_BARE_VERB or self.words[first] in _asking_gerunds():
            return
        form = Form.GERUND if self.words[first].endswith("ing") else Form.BASE
        self._open(first - 1, first, Standing.ASKED, form)
        self._opened = True

    def _may_ask_again(self, place: int) -> bool:
        before = self.back(place)
        return before is None or self.words[before] == "," or bool(self.classes[before] & WordClass.AND)

    def _infinitive(self, place: int) -> None:
        verb = self._verb_after(place)
        if verb is None:
            return
        before = self.back(place)
        if self.words[verb].endswith("ing") and len(self.words[verb]) > 5:
            if before is not None and self.classes[before] & WordClass.VIEW:
                self._open(place, verb, Standing.JOINED if self._opened else Standing.INNER, Form.GERUND)
            elif self._decides and not self._opened and self._that is None:
                self._open(place, verb, Standing.ASKED, Form.GERUND)
                self._opened = True
            return
        if self._is_noun(verb, before):
            return
        self._open(place, verb, self._standing_of_infinitive(before), Form.BASE)

    def _standing_of_infinitive(self, before: int | None) -> Standing:
        if before is None:
            self._opened = True
            return Standing.ASKED
        word, classes = self.words[before], self.classes[before]
        joined = word in ",;:—–" or classes & WordClass.AND or self._is_as_well_as(before)
        if self._that is not None:
            last = self.openings[-1] if self.openings else None
            if classes & _LEADS_ON and last is None:
                return Standing.ASKED
            if joined and last is not None:
                return last.standing
            return self._inner(classes)
        if not self._opened:
            if classes & WordClass.IN_THE_NAME or (classes & WordClass.GO_ON_TO and not joined):
                return Standing.INNER
            if self._inherited and not joined and self._is_for_others(before):
                return Standing.INNER
            self._opened = True
            return Standing.ASKED
        if joined:
            return Standing.ASKED
        if word == "order" and self.openings and self.openings[-1].standing is Standing.ASKED:
            return Standing.JOINED
        return self._inner(classes)

    def _is_for_others(self, before: int) -> bool:
        """Whether "for journalists" ends at `before`: "Encouraging new desks for journalists to report"."""
        near = range(max(1, before - 3), before)
        is_noun = not self.classes[before] & (WordClass.NAME | WordClass.SIGN)
        return is_noun and any(self.words[at] == "for" and not self.classes[at + 1] & WordClass.NAME for at in near)

    def _inner(self, before: int) -> Standing:
        """An infinitive within another verb's words: "continue to report", "take steps to report"."""
        last = self.openings[-1] if self.openings else None
        if last is None:
            return Standing.INNER
        if before & WordClass.GO_ON_TO:
            return last.standing
        if before & WordClass.LIGHT and not self.classes[last.verb] & WordClass.LETTING:
            return last.standing
        if self._decides and self.classes[last.verb] & WordClass.ESTABLISH:
            return last.standing
        return Standing.INNER

    def _modal(self, place: int, classes: int) -> None:
        verb = self._verb_after(place)
        if verb is None:
            return
        outer = self._that is not None and not self._opened and not self.openings
        outer = outer or (self._inherited and self._decides and not self.openings)
        if classes & WordClass.BINDING:
            shall = self._decides and self.words[place] == "shall"
            is_asked = outer or shall or (self._that is not None and self._last_is_modal())
        else:
            is_asked = outer and self._decides and self.words[place] == "may"
        if is_asked:
            self._open(place, verb, Standing.ASKED, Form.BASE)
        else:
            self._open(place, verb, Standing.INNER, Form.BASE)

    def _last_is_modal(self) -> bool:
        last = self.openings[-1] if self.openings else None
        if last is None or last.standing is not Standing.ASKED:
            return False
        return bool(self.classes[last.at] & WordClass.BINDING)

    def _means(self, place: int) -> None:
        before = self.back(place)
        if self.words[place] == "of" and (before is None or not self.classes[before] & WordClass.PURPOSE):
            return
        verb = self._verb_after(place)
        if verb is None or not self.words[verb].endswith("ing"):
            return
        last = self.openings[-1] if self.openings else None
        self._open(place, verb, last.standing if last is not None else Standing.ASKED, Form.GERUND)

    def _open(self, at: int, verb: int, standing: Standing, form: Form) -> None:
        opening = _Opening(at, verb, standing, form)
        self.openings.append(opening)
        self._by_verb[verb] = opening

    # --- small questions ---------------------------------------------------------------

    def _goes_on(self, place: int) -> bool:
        """Whether words follow as they follow a verb: "and report to", not "and report mechanisms"."""
        return place + 1 >= self.count or bool(self.classes[place + 1] & _AFTER_A_VERB)

    def _is_second_verb(self, conjunction: int) -> bool:
        """Whether "and" joins two verbs with one object: "to investigate and report leaks"."""
        return bool(self.classes[conjunction] & WordClass.AND) and self.back(conjunction) in self._by_verb

    def _is_as_well_as(self, place: int) -> bool:
        return self.words[place] == "as" and place > 0 and self.words[place - 1] == "well"

    def _is_at_start(self, place: int) -> bool:
        return self.back(place) is None or (place <= _LONGEST_PARENTHESIS and self.words[place - 1] == ",")

    def _verb_after(self, place: int) -> int | None:
        verb = place + 1
        if verb < self.count and self.words[verb] == ",":
            stop = min(self.count - 1, verb + _LONGEST_PARENTHESIS)
            verb = next((at + 1 for at in range(verb + 1, stop) if self.words[at] == ","), verb + 1)
        while verb < self.count and self.classes[verb] & WordClass.ADVERB:
            verb += 1
        return verb if verb < self.count and not self.classes[verb] & WordClass.SIGN else None

    def _is_noun(self, place: int, before_to: int | None) -> bool:
        """Whether what follows "to" is no verb: "to the Board", "to education"."""
        word, classes = self.words[place], self.classes[place]
        if classes & VERBS and not classes & WordClass.NAME:
            return False
        if classes & (_BEFORE_A_NAME | WordClass.NAME) or word.isdigit():
            return True
        if before_to is not None and self.classes[before_to] & WordClass.TO_A_NOUN:
            return True
        return not classes & WordClass.LOOKS_LIKE_A_NOUN and _NOUN_ENDING.fullmatch(word) is not None

    def _joined(self, place: int, form: Form, comma: bool) -> Standing:
        """A verb after "and" or a comma goes on with the last verb of its form."""
        wanted = Form.GERUND if form is Form.GERUND else Form.BASE
        opening = self._last_of[self._count_before(place)].get(wanted)
        if opening is not None:
            if form is Form.THIRD or (form is Form.PARTICIPLE and self.words[opening.verb] != "be"):
                return Standing.NONE
            if opening.standing is Standing.ASKED:
                return Standing.ASKED
            outer = self.before(opening.at)
            if comma or (outer is not None and self.classes[outer.verb] & WordClass.LETTING):
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
        if before is not None and (self.classes[before] & WordClass.AND or self.words[before] == ","):
            return self._joined(place, Form.BASE, comma=False)
        return Standing.ASKED if self._that is not None and not self.openings else Standing.INNER

    def _completes_that(self, place: int, before: int) -> bool:
        """Whether a bare verb follows the one who is to act: "that the Registrar report", "that States submit"."""
        if self.before(place) is not None or before == self._that:
            return False
        word, classes = self.words[before], self.classes[before]
        if classes & _BEFORE_A_NAME:
            return bool(classes & WordClass.BODY)
        return bool(classes & _ENDS_A_NAME) or word.isdigit() or word.endswith("s")


_W = WordClass
_MODALS = _W.BINDING | _W.POSSIBLE
_PIVOTS = _W.INFINITIVE | _W.COMPLEMENT | _MODALS | _W.MEANS
_NO_BARE_VERB = _W.INFINITIVE | _W.COMPLEMENT | _W.ARTICLE | _W.STATE | _W.BODY
_LEADS_ON = _W.GO_ON_TO | _W.LIGHT
_BEFORE_A_NAME = _W.ARTICLE | _W.PREPOSITION | _W.OWN | _W.IN | _W.RECEIVING | _W.BEFORE_WHOM
_AFTER_A_VERB = (
    _BEFORE_A_NAME | _W.AND | _W.INFINITIVE | _W.COMPLEMENT | _W.RELATIVE | _W.COMING | _W.OF_A_KIND
    | _W.BODY | _W.STATE | _W.NAME | _W.SIGN | _W.ADVERB
)  # fmt: skip
_BEGINS_AN_ADDITION = _W.ARTICLE | _W.OF_A_KIND | _W.WITH
_ENDS_A_NAME = _W.NAME | _W.BODY | _W.STATE | _W.SIGN
