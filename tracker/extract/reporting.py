"""Whether a clause asks someone to report, to whom, and how often: "to report annually to the Council".

Reporting is about the verbs that are asked (`asked_verbs`), what they hand over and
who receives it; the words of each kind stand in knowledge/reporting.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from tracker.extract.clauses.asked_verbs import AskedVerbs, Standing, Words, classes_of
from tracker.extract.clauses.splitting import ClauseBounds
from tracker.extract.times.setting import BodyAt
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
_NO_OBJECT = WordClass.INFINITIVE | WordClass.IN | WordClass.WITH | WordClass.BEFORE_WHOM | WordClass.PREPOSITION
_ENDS_A_NAME = WordClass.SIGN | WordClass.AND | WordClass.BE | WordClass.BINDING | _AFTER_A_NAME
_BEGINS_AN_OBJECT = _ACCOUNT | WordClass.ARTICLE | WordClass.OF_A_KIND
_AFTER_A_PHRASE = (
    WordClass.AND | WordClass.ARTICLE | WordClass.PREPOSITION | WordClass.RELATIVE | WordClass.INFINITIVE
    | WordClass.SIGN
)  # fmt: skip
_TELLS = (WordClass.TELL, WordClass.INFORM)
_PUTS = WordClass.IN | WordClass.MEANS | WordClass.PREPOSITION  # in, by, as
_HEEDS = WordClass.IN | WordClass.MEANS | WordClass.RELATIVE  # in the drafting, by preparing, when preparing
_THEIRS = WordClass.OWN | WordClass.COMING
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
    WordClass.INCLUDE: WordClass.REPORT,
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
    start = bound.start if bound.inherited else bound.object_start
    words = Words(text, start, max(start, bound.end))
    asking = _asking(words.present)
    if not words.present & asking:
        return None
    words.leave_out_asides(text, bound.end)
    request = _Request(words, bound, body_at, body)
    found = request.find(asking)
    if found is None:
        return None
    frequency = next((d.frequency for d in deadlines if d.kind is DeadlineKind.RECURRING), None)
    said = " ".join(text[request.starts[found] : bound.end].split())
    return Reporting(request.recipient(found), frequency, said[:160])


def may_ask_for_report(pieces: Iterable[str]) -> bool:
    """Whether some pieces of text have the words that a reporting request needs."""
    present = classes_of(pieces)
    return bool(present & _asking(present))


def _asking(present: int) -> int:
    """The classes of words that may ask for a report in a clause that has words of the classes `present`."""
    things = present & (WordClass.REPORT | WordClass.HANDING_OVER)
    verbs = VERBS & ~sum(verb for verb, needed in _NEEDED.items() if not present & needed)
    puts = _PUTS if things else 0
    heeds = _HEEDS if present & WordClass.DRAFTING and present & WordClass.REPORT else 0
    does_so = WordClass.DO if present & WordClass.LACKING else 0
    return things | verbs | puts | heeds | does_so


class _Request:
    """One clause while it is searched for what is to be reported."""

    def __init__(self, tokens: Words, bound: ClauseBounds, body_at: BodyAt, body: str | None) -> None:
        self._body_at, self._body = body_at, body
        self.words, self.classes, self.starts = tokens.words, tokens.classes, tokens.starts
        self.count = len(tokens.words)
        self.bound = bound
        self._tokens = tokens

    @cached_property
    def verbs(self) -> AskedVerbs:
        """The verbs by how they stand to what is asked."""
        return AskedVerbs(self._tokens, self.bound)

    def find(self, asking: int) -> int | None:
        """The place of the first word that asks for a report; `asking` are the classes of words that may."""
        if (noun := self._asked_noun()) is not None:
            return noun
        for place, classes in enumerate(self.classes):
            if not classes & asking or (place and classes & WordClass.NAME):
                continue
            if classes & WordClass.DO and self._does_so(place):
                return place
            if classes & _HEEDS and self._is_heeded_in_a_report(place):
                return place
            if classes & _PUTS and (self._is_put_into_a_report(place) or self._is_by_means_of_a_report(place)):
                return place
            if classes & asking & VERBS and any(self._is_asked(place, *each) for each in self._forms(place)):
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
            if of_class == WordClass.INCLUDE and form is Form.BASE and standing is Standing.NONE:
                opening = self.verbs.before(place)  # "to ensure that his reports include"
                is_asked = opening is not None and opening.standing is Standing.ASKED
            elif of_class in _TELLS and form is Form.THIRD and standing is Standing.NONE:
                is_asked = self._is_ensured(place)
            else:
                is_asked = standing is Standing.ASKED or (
                    standing is Standing.JOINED and self._is_asked_too(place, of_class)
                )
            if is_asked and self._reports(place, of_class, form):
                return True
        return False

    def _is_ensured(self, place: int) -> bool:
        """ "to ensure that the Office reports to the Board": somebody else is to report, of which care is asked."""
        opening = self.verbs.before(place)
        if opening is None or opening.standing is not Standing.ASKED or self._that_before(place) != opening.verb + 1:
            return False
        return self._names_body_after(place) and not any(
            self.classes[at] & WordClass.RELATIVE for at in range(opening.verb + 2, place)
        )

    def _is_asked_too(self, place: int, of_class: int) -> bool:
        """Whether a verb that another may govern is asked all the same, since it says to whom or what."""
        if self._names_body_after(place) or self._has(self._object(place), WordClass.REPORT):
            return True
        if of_class == WordClass.INFORM:
            return self._receives(self._object(place)) == WordClass.STATE
        return of_class == WordClass.PROPOSE and self._works_for(place)

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
                if self._word(place + 1) == "on":
                    return False  # "focus on the report of the Board"
                return self._has(self._object(place), WordClass.REPORT) or self._is_part_of_own_report(place)
            case WordClass.GO_ON:
                words = self._object(place)
                owned = any(self.classes[at] & WordClass.OWN for at in words)
                improves = any(self.words[at] == "reporting" for at in words)
                return (owned and improves) or self._is_part_of_own_report(place)
            case WordClass.INCLUDE:
                return self._reports_include(place)
            case _:
                return False

    def _is_part_of_own_report(self, place: int) -> bool:
        """Whether a part of a report by those who are asked is governed: "dedicate a chapter of its next report"."""
        words = self._object(place)
        at = next((at for at in range(place + 1, min(self.count, place + _NEAR)) if self.words[at] == "of"), None)
        if at is None or not words or not self.classes[at - 1] & WordClass.PART:
            return False
        owned = self._phrase(at + 1)
        return self._any(owned[:1], WordClass.OWN) and self._has(owned, WordClass.REPORT)

    def _reports_include(self, place: int) -> bool:
        """Whether it is a report that is to include: "that his reports address the wells".

        What is put into a report otherwise is found by the report.
        """
        that = self._that_before(place)
        if that is None:
            return False
        last = that
        for at in self._phrase(that + 1):
            if at >= place or self.classes[at] & WordClass.BINDING:
                break
            last = at
        return bool(self.classes[last] & WordClass.REPORT) and self.words[last] != "reporting"

    def _that_before(self, place: int) -> int | None:
        """Where the "that" stands whose clause reaches to a place."""
        near = range(place - 1, max(-1, place - 2 * _NEAR), -1)
        return next((at for at in near if self.classes[at] & WordClass.COMPLEMENT), None)

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
                if self.words[at] == "updated":  # not a list that is kept updated
                    return self._receives(self._phrase(place + 1)) in (WordClass.BODY, WordClass.STATE)
                return self._receives(range(place + 1, at)) != WordClass.PEOPLE
        return False

    def _submits(self, place: int) -> bool:
        words = self._object(place)
        if not words:  # it may stand behind who receives it
            reach = range(place + 1, min(self.verbs.until(place), place + _REACH))
            words = [at for at in reach if self.classes[at] & (WordClass.NO_ACCOUNT | _ACCOUNT)][:1]
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
                named = receiver in (WordClass.BODY, WordClass.STATE) or self._is_ahead_of_meeting(at)
                return named and self._has(words, _ACCOUNT)
        words = self._object(place)
        if not self._has(words, _ACCOUNT):
            return False
        return self._receiver(place, WordClass.INFINITIVE) == WordClass.BODY

    def _is_ahead_of_meeting(self, place: int) -> bool:
        """Whether something is there "six weeks in advance of the meeting", so that the meeting receives it."""
        for at in range(place + 1, min(self.count - 1, place + _NEAR)):
            if self.words[at] in ("advance", "ahead", "prior") and self.words[at + 1] in ("of", "to"):
                return self._receives(self._phrase(at + 2)) == WordClass.BODY
        return False

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
                if self._is_adopting_body(at + 2) or self.words[at - 1] == "its":
                    return True
                return self._has(self._object(place), _ACCOUNT) and self._works_for(place)
        return False

    def _is_adopting_body(self, place: int) -> bool:
        named = self._body_at(self.starts[place]) if place < self.count else None
        return named is not None and (self._body is None or named[0] == self._body)

    def _prepares(self, place: int) -> bool:
        is_shared = self._classes(place + 1) & WordClass.AND  # "prepare or update the standards"
        words = self._object(place + 2 if is_shared else place)
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
        if self.bound.category is Category.DECIDING and place <= 1:
            return False  # "decides to recommend to the Assembly that": the body asks it of others
        if self._word(place + 1) == "to":
            return self._receives(self._phrase(place + 2)) == WordClass.BODY
        return self._works_for(place) and not self.words[place].startswith("recommend")

    # --- the passive -----------------------------------------------------------------

    def _is_reported(self, place: int, of_class: int) -> bool:
        """ "that a report be submitted", "that the Board be kept informed"."""
        subject = range(max(0, place - 2 * _NEAR), place)
        match of_class:
            case WordClass.TELL:
                in_a_report = self._word(place + 1) == "in" and self._has(self._phrase(place + 2), WordClass.REPORT)
                return in_a_report or self._receiver(place) == WordClass.BODY
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
        if self._classes(0) & WordClass.INFINITIVE and self._word(1) == "receive":
            return 1 if self._has(self._phrase(2), WordClass.REPORT) else None
        first = 0
        while self._classes(first) & WordClass.ADVERB:
            first += 1
        words = self._phrase(first)
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
        """ "include the wells in his next report", "publish the figures in future reports"."""
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
        if not self._has(words, WordClass.REPORT) and not self._is_in_a_presentation(words, at + len(words)):
            return False
        if not place:
            return False
        if self._any(words, _THEIRS) and self._is_to_be_included(place - 1):
            return True
        word, before = self.words[place - 1], self.classes[place - 1]
        if word.endswith(_PARTICIPLES) or word in ("referred", "to"):
            return False
        opening = self.verbs.before(place)
        if opening is None and not self.bound.inherited and self.bound.category is Category.DIRECTIVE:
            later = any(o.standing is Standing.ASKED for o in self.verbs.openings)
            asked = before & (_PARTY | WordClass.NAME | WordClass.SIGN)
            return later and bool(asked) and self._any(words, _THEIRS)
        includes = self._asks_to_include(place)  # also "that the Registrar include", which no word opens
        if not includes:
            is_asked = opening is not None and opening.standing is Standing.ASKED
            verb = opening.verb if opening is not None and is_asked else self._outer_verb(place, words)
            if verb is None:
                return False
            includes = bool(self.classes[verb] & (WordClass.INCLUDE | WordClass.HAND | WordClass.SUBMIT))
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

    def _outer_verb(self, place: int, words: list[int]) -> int | None:
        """The last asked verb before "in his next report", which only the one asked can write."""
        if not self._any(words, WordClass.OWN) or not self._any(words, WordClass.COMING):
            return None
        opening = self.verbs.before(place)
        for _ in range(_NEAR):
            if opening is None or opening.standing is Standing.ASKED:
                break
            opening = self.verbs.before(opening.verb)
        if opening is None or opening.standing is not Standing.ASKED:
            return None
        return None if self.classes[opening.verb] & WordClass.LETTING else opening.verb

    def _is_to_be_included(self, place: int) -> bool:
        """Whether "that the findings are reflected" or "that they are counted and the findings included" ends here."""
        if not self.classes[place] & WordClass.INCLUDE:
            return False
        if Form.PARTICIPLE not in load_reporting_words()[self.words[place]].forms[WordClass.INCLUDE]:
            return False
        opening, that, before = self.verbs.before(place), self._that_before(place), self.verbs.back(place)
        if that is None or before is None or before <= that:
            return False
        if opening is not None and opening.standing is not Standing.ASKED:
            return False
        if self.classes[before] & WordClass.BE or self.words[before] in ("are", "is"):
            return True
        start = before
        while start > that and not self.classes[start] & WordClass.AND and place - start < _NEAR // 2:
            start -= 1
        named = self.classes[start] & WordClass.AND and self._has(range(start + 1, place), WordClass.ACCOUNT)
        return bool(named) and any(word in ("are", "is", "be") for word in self.words[that:start])

    def _is_heeded_in_a_report(self, place: int) -> bool:
        """Whether "in the drafting of his report" or "when preparing his next report" tells what heeds something."""
        if self.classes[place] & WordClass.RELATIVE and self.words[place] != "when":
            return False
        at = place + 1
        if self._classes(at) & WordClass.ARTICLE:
            at += 1
        if not self._classes(at) & WordClass.DRAFTING:
            return False
        words = self._phrase(at + 1 + (self._word(at + 1) == "of"))
        opening = self.verbs.before(place)
        if opening is None or opening.standing is not Standing.ASKED or not self._has(words, WordClass.REPORT):
            return False
        heeds = self.classes[opening.verb] & (WordClass.HEED | WordClass.INCLUDE)
        return bool(heeds) and self._any(words, _THEIRS)

    def _is_in_a_presentation(self, words: list[int], at: int) -> bool:
        """Whether something is told "in his presentation to the Board"."""
        if not words or not self.classes[words[-1]] & WordClass.HANDING_OVER or not self._any(words[:1], WordClass.OWN):
            return False
        return self._word(at) == "to" and self._receives(self._phrase(at + 1)) == WordClass.BODY

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
        """ "through an oral update", "through the presentation of a report"."""
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
        """ "those that have not yet submitted their reports to do so"."""
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
        ends = self.classes[following] & _ENDS_A_NAME
        return bool(ends) or self.words[following].endswith(("ed", "able", "ary", "ing", "ant"))

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
                if classes & WordClass.WITH and self._word(at + 1) in ("their", "its"):
                    continue  # shared among themselves
                words = self._phrase(at + 1)
                found = self._receives(words)
                if found is None and words and self.words[words[-1]] == "members" and self._word(words[-1] + 1) == "of":
                    found = self._receives(self._phrase(words[-1] + 2))
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
