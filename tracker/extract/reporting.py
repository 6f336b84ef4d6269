"""Whether a clause asks someone to report, to whom, and how often: "to report annually to the Council".

Reporting is about the verbs that are asked (`asked_verbs`), what they hand over and
who receives it; the words of each kind stand in knowledge/reporting.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, reduce
from operator import or_

from tracker.extract.asked_verbs import AskedVerbs, Standing, Words
from tracker.extract.clauses import ClauseBounds
from tracker.extract.setting import BodyAt
from tracker.knowledge.reporting import VERBS, Form, WordClass, load_reporting_words
from tracker.model import Category, Deadline, DeadlineKind, Reporting

_REACH = 60
"""Words after a verb within which what it hands over and to whom must stand."""
_NEAR = 12
_RECIPIENT_WITHIN = 1200
"""Characters after the first word that asks for a report within which the recipient must stand."""
_NAMED = WordClass.NAME | WordClass.ARTICLE
_PARTY = WordClass.BODY | WordClass.STATE
_ACCOUNT = WordClass.REPORT | WordClass.ACCOUNT
_NAMED_BODY = WordClass.NAME | WordClass.BODY
_BEFORE_AN_ARTICLE = WordClass.ARTICLE | WordClass.AND
_NAMED_ACCOUNT = WordClass.NAME | WordClass.ACCOUNT
_RECEIVING = WordClass.RECEIVING | WordClass.BEFORE_WHOM
_AFTER_A_NAME = WordClass.PREPOSITION | WordClass.IN | _RECEIVING | WordClass.RELATIVE
_NO_OBJECT = WordClass.INFINITIVE | WordClass.IN | WordClass.BEFORE_WHOM | WordClass.PREPOSITION
_BEGINS_AN_OBJECT = _ACCOUNT | WordClass.ARTICLE | WordClass.OF_A_KIND
_AFTER_A_PHRASE = (
    WordClass.AND | WordClass.ARTICLE | WordClass.PREPOSITION | WordClass.RELATIVE | WordClass.INFINITIVE
    | WordClass.SIGN
)  # fmt: skip
_PUTS = WordClass.IN | WordClass.MEANS | WordClass.PREPOSITION  # in, by, as
_WHOLE = WordClass.WHOLE | WordClass.CONSIDERED
_NEEDED = {
    WordClass.ADVISE: WordClass.WHETHER,
    WordClass.KEEP: WordClass.INFORMED,
    WordClass.HAND: _ACCOUNT | _WHOLE,
    WordClass.TRANSFER: _ACCOUNT,
    WordClass.MAKE: _ACCOUNT,
    WordClass.BRING: WordClass.ATTENTION,
    WordClass.PREPARE: WordClass.REPORT | _WHOLE,
    WordClass.WORK: _WHOLE,
    WordClass.INCLUDE: 0,  # what is put into a report is found by its report
    WordClass.HOLD: WordClass.REPORT,
    WordClass.GO_ON: WordClass.OWN,
}
"""What the words of a clause must have for a verb to ask for a report, looked for before its grammar is read."""
_PARTICIPLES = ("ed", "made", "given", "set", "out", "found", "shown", "laid")


def read_reporting(
    text: str, bound: ClauseBounds, deadlines: tuple[Deadline, ...], body_at: BodyAt, body: str | None = None
) -> Reporting | None:
    """The reporting request of a clause, None where nobody is to report.

    `body` is the one that adopts. The recipient is the first body named after the reporting words; the
    frequency is that of the clause's recurring deadline.
    """
    if bound.describes or bound.category not in (Category.DIRECTIVE, Category.DECIDING):
        return None
    request = _Request(text, bound, body_at, body)
    found = request.find()
    if found is None:
        return None
    frequency = next((d.frequency for d in deadlines if d.kind is DeadlineKind.RECURRING), None)
    words = " ".join(text[request.starts[found] : bound.end].split())
    return Reporting(request.recipient(found), frequency, words[:160])


class _Request:
    """One clause while it is searched for what is to be reported."""

    def __init__(self, text: str, bound: ClauseBounds, body_at: BodyAt, body: str | None) -> None:
        self._body_at, self._body = body_at, body
        start = bound.start if bound.inherited else bound.object_start
        tokens = Words(text, start, max(start, bound.end))
        self.words, self.classes, self.starts, self.count = tokens.words, tokens.classes, tokens.starts, tokens.count
        self.bound = bound
        self._tokens = tokens

    @cached_property
    def verbs(self) -> AskedVerbs:
        """The verbs by how they stand to what is asked."""
        return AskedVerbs(self._tokens, self.bound)

    def find(self) -> int | None:
        """The place of the first word that asks for a report."""
        if (noun := self._asked_noun()) is not None:
            return noun
        present = reduce(or_, self.classes, 0)
        puts = _PUTS if present & WordClass.REPORT else 0
        verbs = VERBS & ~sum(verb for verb, needed in _NEEDED.items() if not present & needed)
        asks = verbs | puts | WordClass.DO
        for place, classes in enumerate(self.classes):
            if not classes & asks or (place and classes & WordClass.NAME):
                continue
            if classes & WordClass.DO and self._does_so(place):
                return place
            if classes & puts and (self._is_put_into_a_report(place) or self._is_by_means_of_a_report(place)):
                return place
            if classes & verbs and any(self._is_asked(place, *each) for each in self._forms(place)):
                return place
        return None

    def recipient(self, found: int) -> str | None:
        """The first body named after the word that asks for a report."""
        last = self.starts[found] + _RECIPIENT_WITHIN
        for place in range(found, self.count - 1):
            if self.starts[place + 1] >= last:
                break
            if self.classes[place] & (VERBS | WordClass.RECEIVING) and self.classes[place + 1] & _NAMED:
                named = self._body_at(self.starts[place + 1])
                if named:
                    return named[0]
        return None

    # --- the verb ------------------------------------------------------------------

    def _forms(self, place: int) -> Iterable[tuple[int, tuple[Form, ...]]]:
        """The classes of a verb, each with the forms that it may have."""
        return load_reporting_words()[self.words[place]].forms.items()

    def _is_asked(self, place: int, of_class: int, forms: tuple[Form, ...]) -> bool:
        for form in forms:
            standing = self.verbs.standing(place, form)
            is_asked = standing is Standing.ASKED or (
                standing is Standing.JOINED
                and (self._names_body_after(place) or self._has(self._object(place), WordClass.REPORT))
            )
            if is_asked and self._reports(place, of_class, form):
                return True
        return False

    def _names_body_after(self, place: int) -> bool:
        stop = min(self.count, place + _NEAR)
        return any(
            self.classes[at] & _NAMED_BODY == _NAMED_BODY or self.words[at] == "thereon"
            for at in range(place + 1, stop)
        )

    def _reports(self, place: int, of_class: int, form: Form) -> bool:
        if form is Form.PARTICIPLE:
            return self._is_reported(place, of_class)
        match of_class:
            case WordClass.TELL:
                return self._tells(place)
            case WordClass.INFORM:
                return self._receives(self._object(place)) in (WordClass.BODY, WordClass.STATE)
            case WordClass.UPDATE:
                words = self._object(place)
                return self._receives(words) in (WordClass.BODY, WordClass.STATE) or self._has(words, WordClass.REPORT)
            case WordClass.ADVISE:
                return self._advises(place)
            case WordClass.KEEP:
                return self._keeps_informed(place)
            case WordClass.SUBMIT:
                return self._submits(place)
            case WordClass.HAND:
                return self._hands_over(place, must_name=False) or self._works_for(place)
            case WordClass.TRANSFER:
                return self._hands_over(place, must_name=True)
            case WordClass.MAKE:
                return self._makes(place)
            case WordClass.BRING:
                return self._brings(place)
            case WordClass.PREPARE:
                return self._prepares(place) or self._works_for(place)
            case WordClass.WORK:
                return self._works_for(place)
            case WordClass.PROPOSE:
                return self._proposes(place)
            case WordClass.HOLD:
                return self._has(self._object(place), WordClass.REPORT)
            case WordClass.GO_ON:
                words = self._object(place)
                owned = any(self.classes[at] & WordClass.OWN for at in words)
                return owned and any(self.words[at] == "reporting" for at in words)
            case _:
                return False

    def _tells(self, place: int) -> bool:
        """Report, unless to families, courts or one another."""
        following = self._classes(place + 1)
        if following & _PARTY and not following & WordClass.NAME:
            return False  # "reporting mechanisms"
        return self._receiver(place, WordClass.INFINITIVE) != WordClass.PEOPLE

    def _advises(self, place: int) -> bool:
        for at in range(place + 1, min(self.count, place + _NEAR)):
            word, classes = self.words[at], self.classes[at]
            is_whether = classes & WordClass.WHETHER and at > place + 1
            if is_whether and (word != "of" or not self.classes[at - 1] & WordClass.BODY):
                return self._receives(range(place + 1, at)) in (WordClass.BODY, WordClass.STATE)
            if classes & WordClass.PREPOSITION and word != "of":
                return False
        return False

    def _keeps_informed(self, place: int) -> bool:
        for at in range(place + 1, min(self.count, place + 2 * _NEAR)):
            if self.classes[at] & WordClass.INFORMED:
                return self._receives(range(place + 1, at)) != WordClass.PEOPLE
        return False

    def _submits(self, place: int) -> bool:
        words = self._object(place)
        if self._has(words, WordClass.NO_ACCOUNT) and not self._has(words, _ACCOUNT):
            return False
        return self._receiver(place, WordClass.INFINITIVE) != WordClass.PEOPLE

    def _hands_over(self, place: int, *, must_name: bool) -> bool:
        if self._word(place + 1) == "for":
            return False
        words = self._object(place)
        receiver = self._receiver(place)
        with_at = self._with(place)
        if with_at is not None and not self._has(words, _ACCOUNT):
            receiver = self._receives(words) or receiver
            words = self._phrase(with_at + 1)
        elif with_at is not None and self._receives(words) in (WordClass.BODY, WordClass.STATE):
            words = self._phrase(with_at + 1)
        elif not self._has(words, _ACCOUNT) and self._receives(words) is not None:
            receiver = self._receives(words)  # "give the Board an account"
            words = self._phrase(words[-1] + 1)
        if receiver == WordClass.PEOPLE or (receiver == WordClass.STATE and (must_name or self._asks_states(place))):
            return False
        if self._has(words, WordClass.SUPPORT | WordClass.NO_ACCOUNT):
            return False
        if not self._has(words, _ACCOUNT):
            return False
        return receiver is not None or not must_name

    def _makes(self, place: int) -> bool:
        stop = min(self.count, self.verbs.after(place), place + 2 * _NEAR)
        for at in range(place + 1, stop):
            if self.classes[at] & WordClass.AVAILABLE:
                words: Sequence[int] = range(place + 1, at) or self._after_receiver(at)
                receiver = self._receiver(at)
                named = receiver in (WordClass.BODY, WordClass.STATE)
                return named and self._has(words, _ACCOUNT)
        words = self._object(place)
        if not self._has(words, _ACCOUNT):
            return False
        return self._receiver(place, WordClass.INFINITIVE) == WordClass.BODY

    def _after_receiver(self, place: int) -> list[int]:
        """What stands after "available at the Dialogue": the inputs."""
        at = place + 1
        if self._classes(at) & _RECEIVING:
            stop = min(self.count, at + 1 + _NEAR)
            at += 1
            while at < stop and self.classes[at] & (_NAMED | WordClass.PREPOSITION):
                at += 1
        return self._phrase(at)

    def _brings(self, place: int) -> bool:
        for at in range(place + 1, min(self.count, place + _REACH)):
            if self.classes[at] & WordClass.ATTENTION:
                return self._is_adopting_body(at + 2) or self._word(at - 1) == "its"
        return False

    def _is_adopting_body(self, place: int) -> bool:
        named = self._body_at(self.starts[place]) if place < self.count else None
        return named is not None and (self._body is None or named[0] == self._body)

    def _prepares(self, place: int) -> bool:
        words = self._object(place)
        if any(self.classes[at] & WordClass.REPORT for at in words):
            return self._receiver(place, WordClass.INFINITIVE) != WordClass.PEOPLE
        return False

    def _works_for(self, place: int) -> bool:
        """A plan that is drawn up "for approval by the Board" or "to be considered by the Board"."""
        stop = min(self.count, self.verbs.after(place), place + _REACH)
        for at in range(place + 1, stop - 1):
            if self.words[at] == "for" and self._whole_at(at + 1):
                return True
            to_be = self.classes[at] & WordClass.INFINITIVE and self.classes[at + 1] & WordClass.BE
            if to_be and any(classes & WordClass.CONSIDERED for classes in self.classes[at + 2 : at + 5]):
                return self._receives(range(at + 2, min(stop, at + 2 + _REACH // 2))) == WordClass.BODY
        return False

    def _whole_at(self, place: int) -> bool:
        """Whether "consideration by the Board", "its approval" or "submission to the Board" begins."""
        is_own = bool(self._classes(place) & WordClass.OWN)
        if self._classes(place) & WordClass.ARTICLE:
            place += 1
        if not self._classes(place) & WordClass.WHOLE:
            return False
        if self._word(place + 1) in ("by", "to", "of", "at"):
            return self._receives(range(place + 1, min(self.count, place + 1 + _NEAR))) == WordClass.BODY
        return is_own

    def _proposes(self, place: int) -> bool:
        if self._word(place + 1) == "to":
            return self._receives(self._phrase(place + 2)) == WordClass.BODY
        return self._works_for(place) and not self.words[place].startswith("recommend")

    # --- the passive -----------------------------------------------------------------

    def _is_reported(self, place: int, of_class: int) -> bool:
        """"that a report be submitted", "that the Board be kept informed"."""
        subject = range(max(0, place - 2 * _NEAR), place)
        match of_class:
            case WordClass.TELL:
                return self._receiver(place) == WordClass.BODY
            case WordClass.INFORM | WordClass.UPDATE:
                return self._receives(subject) in (WordClass.BODY, WordClass.STATE)
            case WordClass.KEEP:
                return any(classes & WordClass.INFORMED for classes in self.classes[place + 1 : place + 4])
            case WordClass.SUBMIT:
                if self._has(subject, WordClass.NO_ACCOUNT):
                    return False
                return self._receiver(place) != WordClass.PEOPLE
            case WordClass.HAND | WordClass.TRANSFER | WordClass.PREPARE:
                handed = self._has(subject, _ACCOUNT)
                if of_class == WordClass.PREPARE:
                    return self._has(subject, WordClass.REPORT)
                return handed and self._receiver(place) == WordClass.BODY
            case WordClass.MAKE:
                return (
                    bool(self._classes(place + 1) & WordClass.AVAILABLE)
                    and self._has(subject, _ACCOUNT)
                    and self._receiver(place + 1) == WordClass.BODY
                )
            case WordClass.BRING:
                return self._brings(place)
            case _:
                return False

    # --- reports as things ---------------------------------------------------------------

    def _asked_noun(self) -> int | None:
        """A report that is itself what the verb asks for: "Requests a further report"."""
        if self.bound.inherited or self.bound.category is not Category.DIRECTIVE:
            return None
        words = self._phrase(0)
        if not words:
            return None
        head = words[-1]
        if self.classes[head] & WordClass.HANDING_OVER:
            return head if self._has(self._phrase(head + 2), _ACCOUNT) else None
        if not self.classes[head] & WordClass.REPORT or self._is_definite(words):
            return None
        if self.words[head] == "reporting":
            return head if self._receiver(head) is not None else None
        return head if self.bound.name in ("request", "call for", "ask") else None

    def _is_definite(self, words: list[int]) -> bool:
        first = words[0]
        return self.words[first] in ("the", "this", "that", "these", "those") or self._any(words[:1], WordClass.OWN)

    def _any(self, words: Sequence[int], classes: int) -> bool:
        return any(self.classes[at] & classes for at in words)

    def _is_put_into_a_report(self, place: int) -> bool:
        """"include the wells in his next report", "publish the figures in future reports"."""
        at = place + 1
        if self.words[place] == "as":
            if self._word(at) != "part" or self._word(at + 1) != "of":
                return False
            at += 2
        elif not self.classes[place] & WordClass.IN:
            return False
        words = self._phrase(at)
        for count, each in enumerate(words, start=1):
            if self.classes[each] & WordClass.REPORT and self.words[each] != "reporting":
                words = words[:count]
                break
        else:
            words = words[:-1] if self._any(words[-1:], WordClass.DUTY) else words
        if not place or not self._has(words, WordClass.REPORT):
            return False
        word, before = self.words[place - 1], self.classes[place - 1]
        if word.endswith(_PARTICIPLES) or word in ("referred", "to"):
            return False
        opening = self.verbs.before(place)
        if opening is None and not self.bound.inherited and self.bound.category is Category.DIRECTIVE:
            later = any(o.standing is Standing.ASKED for o in self.verbs.openings)
            asked = before & (_PARTY | WordClass.NAME | WordClass.SIGN)
            return later and bool(asked) and self._any(words, WordClass.OWN | WordClass.COMING)
        if opening is None or opening.standing is not Standing.ASKED:
            includes = self._asks_to_include(place)  # "that the Registrar include", which no word opens
            if not includes:
                return False
        else:
            puts_in = WordClass.INCLUDE | WordClass.HAND | WordClass.SUBMIT
            includes = bool(self.classes[opening.verb] & puts_in) or self._asks_to_include(place)
        is_of_a_kind = self._any(words, WordClass.OF_A_KIND)
        is_coming = self._any(words, WordClass.COMING)
        if includes:
            is_own = self._any(words, WordClass.OWN)
            is_open = not self._is_definite(words) or self._word(at + len(words)) != "of"
            return is_own or is_coming or is_of_a_kind or is_open
        if is_coming:
            return True
        if before & _ACCOUNT:
            return False
        return is_of_a_kind and not (self.words[words[0]] == "the" and self._word(at + len(words)) == "of")

    def _asks_to_include(self, place: int) -> bool:
        """Whether a verb of putting in, asked of somebody, stands before."""
        return any(
            self.classes[at] & WordClass.INCLUDE
            and any(
                self.verbs.standing(at, form) is Standing.ASKED
                for form in load_reporting_words()[self.words[at]].forms[WordClass.INCLUDE]
            )
            for at in range(max(0, place - 2 * _REACH + 1), place)
        )

    def _is_by_means_of_a_report(self, place: int) -> bool:
        """"through an oral update", "through the presentation of a report"."""
        if self._word(place) not in ("by", "through"):
            return False
        opening = self.verbs.before(place)
        if opening is None or opening.standing is Standing.INNER:
            return False
        words = self._phrase(place + 1)
        if not words:
            return False
        last = words[-1]
        if self.classes[last] & WordClass.HANDING_OVER:
            return self._has(self._phrase(place + 2 + len(words)), WordClass.REPORT)
        if self._word(place) == "by" or self._is_definite(words):
            return False
        return bool(self.classes[last] & WordClass.REPORT) and self.words[last] != "reporting"

    def _does_so(self, place: int) -> bool:
        """"those that have not yet submitted their reports to do so"."""
        if self._word(place + 1) != "so" or self.verbs.standing(place, Form.BASE) is not Standing.ASKED:
            return False
        opening = self.verbs.before(place + 1)
        stop = opening.at if opening is not None else place
        lacking = next((at for at in range(stop) if self.classes[at] & WordClass.LACKING), None)
        if lacking is None:
            return False
        for at in range(lacking + 1, min(stop, lacking + 6)):
            for of_class in (WordClass.SUBMIT, WordClass.HAND, WordClass.TELL, WordClass.TRANSFER):
                if self.classes[at] & of_class:
                    return of_class == WordClass.TELL or self._reports(at, of_class, Form.BASE)
        return False

    # --- phrases ---------------------------------------------------------------------------

    def _classes(self, place: int) -> int:
        return self.classes[place] if place < self.count else 0

    def _word(self, place: int) -> str:
        return self.words[place] if place < self.count else ""

    def _has(self, words: Sequence[int], classes: int) -> bool:
        """Whether the words at some places name such a thing: "all maps needed", not "map makers"."""
        for number, at in enumerate(words, start=1):
            own = self.classes[at]
            is_such = own & classes and own & _NAMED_ACCOUNT != _NAMED_ACCOUNT
            if is_such and (number == len(words) or self._ends_a_name(words[number])):
                return True
        return False

    def _ends_a_name(self, following: int) -> bool:
        is_joint = self.classes[following] & WordClass.AND
        return bool(is_joint) or self.words[following].endswith(("ed", "able", "ary", "ing", "ant"))

    def _object(self, place: int) -> list[int]:
        """What the verb at `place` governs: "provide to the Board, each year, all maps"."""
        at = self._past_parenthesis(place + 1)
        while at < self.count and self.classes[at] & WordClass.ADVERB:
            at += 1
        if at >= self.count or self.classes[at] & _NO_OBJECT:
            return self._later_object(at, min(self.verbs.until(place), place + _REACH))
        return self._phrase(at)

    def _later_object(self, at: int, stop: int) -> list[int]:
        """What is handed over, named after the receiver or the time."""
        for place in range(at, stop):
            classes = self.classes[place]
            if not classes & _BEGINS_AN_OBJECT or classes & WordClass.NAME:
                continue
            if self.classes[place - 1] & (_AFTER_A_NAME | WordClass.AND):
                continue
            words = self._phrase(place)
            if self._has(words, _ACCOUNT):
                return words
        return []

    def _past_parenthesis(self, at: int) -> int:
        if self._word(at) == ",":
            for further in range(at + 1, min(self.count, at + _REACH // 2)):
                if self.words[further] == ",":
                    return further + 1
        return at

    def _phrase(self, at: int) -> list[int]:
        """The places of a noun phrase from `at`: "all maps and statements", "relevant, detailed information"."""
        words: list[int] = []
        while at < self.count and len(words) < _REACH // 2:
            classes = self.classes[at]
            if classes & _AFTER_A_NAME:
                break
            if words and classes & WordClass.COMPLEMENT:
                break
            if words and classes & WordClass.ARTICLE and not self.classes[words[-1]] & _BEFORE_AN_ARTICLE:
                break  # another one begins: "the Commission these recommendations"
            if not classes & WordClass.SIGN:
                words.append(at)
            elif (
                self.words[at] != ","
                or at + 1 >= self.count
                or self.classes[at + 1] & _AFTER_A_PHRASE
                or self._has(words, WordClass.REPORT | WordClass.BODY)
            ):
                break
            at += 1
        return words

    def _with(self, place: int) -> int | None:
        """Where "with" stands that names what is handed over: "provide the Board with information"."""
        stop = min(self.count, self.verbs.after(place), place + _REACH // 2)
        for at in range(place + 2, stop):
            if self.classes[at] & WordClass.WITH:
                return None if any(classes & WordClass.VIEW for classes in self.classes[at + 1 : at + 3]) else at
            if self.words[at] in ";:":
                return None
        return None

    def _receives(self, words: Sequence[int]) -> int | None:
        """The class of who is named first: a body, States, or people whom one informs without reporting."""
        for at in words:
            classes = self.classes[at]
            if classes & WordClass.PEOPLE and not classes & WordClass.NAME:
                return WordClass.PEOPLE
            if classes & WordClass.BODY:
                return WordClass.BODY
            if classes & WordClass.STATE:
                return WordClass.STATE
        return WordClass.BODY if self._any(words, WordClass.NAME) else None

    def _receiver(self, place: int, after: int = _RECEIVING) -> int | None:
        """To whom the verb at `place` hands something over: the first receiver named after a preposition."""
        stop = min(self.verbs.until(place), place + _REACH)
        best: int | None = None
        for at in range(place + 1, stop):
            classes = self.classes[at]
            if self.words[at] == ";":
                break
            if classes & after:
                if classes & WordClass.INFINITIVE and self.classes[at - 1] & WordClass.TO_A_NOUN:
                    continue  # "related to women"
                found = self._receives(self._phrase(at + 1))
                if found == WordClass.BODY:
                    return found
                if classes & WordClass.RECEIVING and best != WordClass.STATE:
                    best = found or best
        return best

    def _asks_states(self, place: int) -> bool:
        """Whether States are asked, so that handing over to States is an exchange of peers."""
        opening = self.verbs.before(place + 1)
        stop = opening.at if opening is not None else 0
        return self._receives(range(min(stop, _NEAR))) == WordClass.STATE
