"""Whether a clause asks someone to report, to whom, and how often: "to report annually to the Council".

Reporting is about the verbs that are asked (`asked_verbs`), what they hand over and to
whom (`handing_over`); the words of each kind stand in knowledge/reporting.csv, each
with an example and a counterexample. A new word is a row there; a new way of handing
over is a case below.
"""

from __future__ import annotations

from itertools import pairwise

from tracker.extract.asked_verbs import Standing, Token, tokens_of
from tracker.extract.clauses import ClauseBounds
from tracker.extract.handing_over import NEAR, REACH, Phrases, is_definite, names, receives
from tracker.extract.setting import BodyAt
from tracker.knowledge.reporting import PARTICIPLE_ENDINGS, VERBS, Form, WordClass, load_reporting_words
from tracker.model import Category, Deadline, DeadlineKind, Reporting

_RECIPIENT_WITHIN = 1200
"""Characters within which a recipient is named."""
_SHOWN = 160
_MAY_REPORT = (*VERBS, WordClass.DO, WordClass.IN, WordClass.BY, WordClass.THROUGH)
_WHO_CAN_BE_TOLD = (WordClass.BODY, WordClass.STATE)
_WHAT_REPORTS = (WordClass.REPORT, WordClass.ACCOUNT)


def read_reporting(
    text: str, bound: ClauseBounds, deadlines: tuple[Deadline, ...], body_at: BodyAt, body: str | None = None
) -> Reporting | None:
    """The reporting request of a clause, None where nobody is to report.

    `body` is the one that adopts. The recipient is the first body named after the
    reporting words; the frequency is that of the clause's recurring deadline.
    """
    if bound.describes or bound.category not in (Category.DIRECTIVE, Category.DECIDING):
        return None
    found = _Request(text, bound, body_at, body).find()
    if found is None:
        return None
    recipient = _recipient(found, text, bound.end, body_at)
    frequency = next((d.frequency for d in deadlines if d.kind is DeadlineKind.RECURRING), None)
    return Reporting(recipient, frequency, " ".join(text[found : bound.end].split())[:_SHOWN])


def _recipient(found: int, text: str, end: int, body_at: BodyAt) -> str | None:
    tokens, starts = tokens_of(text, found, min(end, found + _RECIPIENT_WITHIN))
    for place, (token, following) in enumerate(pairwise(tokens), start=1):
        if token.has(WordClass.RECEIVING, *VERBS) and (following.is_name or following.has(WordClass.ARTICLE)):
            named = body_at(starts[place])
            if named:
                return named[0]
    return None


class _Request(Phrases):
    """One clause while it is searched for what is to be reported."""

    def __init__(self, text: str, bound: ClauseBounds, body_at: BodyAt, body: str | None) -> None:
        start = bound.start if bound.inherited else bound.object_start
        super().__init__(text, start, bound)
        self._bound, self._body_at, self._body = bound, body_at, body

    def find(self) -> int | None:
        """Where the first word stands that asks for a report, as an offset into the paragraph's text."""
        if (noun := self._asked_noun()) is not None:
            return noun
        for place, token in enumerate(self.tokens):
            if (token.is_name and place) or not token.has(*_MAY_REPORT):
                continue
            if (
                self._does_so(place)
                or self._is_put_into_a_report(place)
                or self._is_by_means_of_a_report(place)
                or any(self._is_asked(place, of_class) for of_class in VERBS if of_class in token.classes)
            ):
                return self.starts[place]
        return None

    # --- the verb ------------------------------------------------------------------

    def _is_asked(self, place: int, of_class: WordClass) -> bool:
        for form in self.tokens[place].classes[of_class]:
            standing = self.verbs.standing(place, form)
            if standing is Standing.JOINED and not self._is_plainly_a_report(place):
                continue
            if standing in (Standing.ASKED, Standing.JOINED) and self._reports(place, of_class, form):
                return True
        return False

    def _is_plainly_a_report(self, place: int) -> bool:
        """Whether a body is named soon after, or a report: then "and" joins the outer verb rather than an inner."""
        for token in self.tokens[place + 1 : place + NEAR]:
            if token.has(WordClass.THEREON) or (token.is_name and token.has(WordClass.BODY)):
                return True
        return names(self.governed(place), WordClass.REPORT)

    def _reports(self, place: int, of_class: WordClass, form: Form) -> bool:
        if form is Form.PARTICIPLE:
            return self._is_reported(place, of_class)
        match of_class:
            case WordClass.TELL:
                return self._tells(place)
            case WordClass.INFORM:
                return receives(self.governed(place)) in _WHO_CAN_BE_TOLD
            case WordClass.UPDATE:
                words = self.governed(place)
                return receives(words) in _WHO_CAN_BE_TOLD or names(words, WordClass.REPORT)
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
                return names(self.governed(place), WordClass.REPORT)
            case WordClass.GO_ON:
                words = self.governed(place)
                return names(words, WordClass.ACTIVITY) and any(word.has(WordClass.OWN) for word in words)
            case _:
                return False  # what is put into a report is found by its report

    def _tells(self, place: int) -> bool:
        """Report, unless to families, courts or one another; not "reporting mechanisms"."""
        following = self.token(place + 1)
        if following is not None and following.has(*_WHO_CAN_BE_TOLD) and not following.is_name:
            return False
        return self.receiver(place, WordClass.INFINITIVE) is not WordClass.PEOPLE

    def _advises(self, place: int) -> bool:
        """Advise the Board that something is the case, not on how to do something."""
        for at in range(place + 2, min(len(self.tokens), place + NEAR)):
            token = self.tokens[at]
            is_of_a_body = token.has(WordClass.OF) and self.is_at(at - 1, WordClass.BODY)
            if token.has(WordClass.WHETHER, WordClass.THEREON) and not is_of_a_body:
                return receives(self.tokens[place + 1 : at]) in _WHO_CAN_BE_TOLD
            if token.has(WordClass.PREPOSITION):
                return False
        return False

    def _keeps_informed(self, place: int) -> bool:
        for at in range(place + 1, min(len(self.tokens), place + 2 * NEAR)):
            if self.tokens[at].has(WordClass.INFORMED):
                return receives(self.tokens[place + 1 : at]) is not WordClass.PEOPLE
        return False

    def _submits(self, place: int) -> bool:
        words = self.governed(place)
        if names(words, WordClass.NO_ACCOUNT) and not names(words, *_WHAT_REPORTS):
            return False
        return self.receiver(place, WordClass.INFINITIVE) is not WordClass.PEOPLE

    def _hands_over(self, place: int, *, must_name: bool) -> bool:
        if self.is_at(place + 1, WordClass.FOR):
            return False  # "provide for"
        words = self.governed(place)
        receiver = self.receiver(place)
        joined = self.joined_by_with(place)
        told = receives(words)
        if joined is not None and (told in _WHO_CAN_BE_TOLD or not names(words, *_WHAT_REPORTS)):
            words = self.phrase(joined + 1)
            receiver = told or receiver
        elif told is not None and not names(words, *_WHAT_REPORTS):
            words = self.phrase(self.tokens.index(words[-1], place) + 1)  # "give the Board an account"
            receiver = told
        if receiver is WordClass.PEOPLE or (receiver is WordClass.STATE and (must_name or self.asks_states(place))):
            return False
        if names(words, WordClass.SUPPORT, WordClass.NO_ACCOUNT) or not names(words, *_WHAT_REPORTS):
            return False
        return receiver is not None or not must_name

    def _makes(self, place: int) -> bool:
        """Make a report available to the Board, make recommendations to it."""
        for at in range(place + 1, min(len(self.tokens), self.verbs.after(place), place + 2 * NEAR)):
            if self.tokens[at].has(WordClass.AVAILABLE):
                words = self.tokens[place + 1 : at] or self.after_receiver(at)
                return self.receiver(at) in _WHO_CAN_BE_TOLD and names(words, *_WHAT_REPORTS)
        is_account = names(self.governed(place), *_WHAT_REPORTS)
        return is_account and self.receiver(place, WordClass.INFINITIVE) is WordClass.BODY

    def _brings(self, place: int) -> bool:
        """Bring cases to the attention of the adopting body; of others it would be dissemination."""
        for at in range(place + 1, min(len(self.tokens), place + REACH)):
            if self.tokens[at].has(WordClass.ATTENTION):
                return self._is_adopting_body(at + 2) or self.is_at(at - 1, WordClass.OWN)
        return False

    def _is_adopting_body(self, place: int) -> bool:
        named = self._body_at(self.starts[place]) if place < len(self.tokens) else None
        return named is not None and (self._body is None or named[0] == self._body)

    def _prepares(self, place: int) -> bool:
        is_report = any(word.has(WordClass.REPORT) for word in self.governed(place))
        return is_report and self.receiver(place, WordClass.INFINITIVE) is not WordClass.PEOPLE

    def _works_for(self, place: int) -> bool:
        """A plan that is drawn up "for approval by the Board" or "to be considered by the Board"."""
        stop = min(len(self.tokens), self.verbs.after(place), place + REACH)
        for at in range(place + 1, stop - 1):
            token, following = self.tokens[at], self.tokens[at + 1]
            if token.has(WordClass.FOR) and self._is_whole_at(at + 1):
                return True
            is_considered = any(word.has(WordClass.CONSIDERED) for word in self.tokens[at + 2 : at + 5])
            if is_considered and token.has(WordClass.INFINITIVE) and following.has(WordClass.BE):
                return receives(self.tokens[at + 2 : min(stop, at + 2 + REACH // 2)]) is WordClass.BODY
        return False

    def _is_whole_at(self, place: int) -> bool:
        """Whether "consideration by the Board", "its approval" or "submission to the Board" begins."""
        is_own = self.is_at(place, WordClass.OWN)
        if self.is_at(place, WordClass.ARTICLE):
            place += 1
        if not self.is_at(place, WordClass.WHOLE):
            return False
        words = self.tokens[place + 1 : place + 1 + NEAR]
        if words and words[0].has(WordClass.BY, WordClass.OF, WordClass.INFINITIVE, WordClass.BEFORE_WHOM):
            return receives(words) is WordClass.BODY
        return is_own

    def _proposes(self, place: int) -> bool:
        if self.is_at(place + 1, WordClass.INFINITIVE):
            return receives(self.phrase(place + 2)) is WordClass.BODY
        return self._works_for(place)

    # --- the passive -----------------------------------------------------------------

    def _is_reported(self, place: int, of_class: WordClass) -> bool:
        """Whether something is to be handed over: "that a report be submitted", "that the Board be kept informed"."""
        subject = self.tokens[max(0, place - 2 * NEAR) : place]
        match of_class:
            case WordClass.TELL:
                return self.receiver(place) is WordClass.BODY
            case WordClass.INFORM | WordClass.UPDATE:
                return receives(subject) in _WHO_CAN_BE_TOLD
            case WordClass.KEEP:
                return any(word.has(WordClass.INFORMED) for word in self.tokens[place + 1 : place + 4])
            case WordClass.SUBMIT:
                return not names(subject, WordClass.NO_ACCOUNT) and self.receiver(place) is not WordClass.PEOPLE
            case WordClass.PREPARE:
                return names(subject, WordClass.REPORT)
            case WordClass.HAND | WordClass.TRANSFER:
                return names(subject, *_WHAT_REPORTS) and self.receiver(place) is WordClass.BODY
            case WordClass.MAKE:
                is_available = self.is_at(place + 1, WordClass.AVAILABLE)
                return is_available and names(subject, *_WHAT_REPORTS) and self.receiver(place + 1) is WordClass.BODY
            case WordClass.BRING:
                return self._brings(place)
            case _:
                return False

    # --- reports as things ---------------------------------------------------------------

    def _asked_noun(self) -> int | None:
        """Where a report stands that is itself what the verb asks for: "Requests a further report"."""
        if self._bound.inherited or self._bound.category is not Category.DIRECTIVE:
            return None
        words = self.phrase(0)
        if not words:
            return None
        head, place = words[-1], self.tokens.index(words[-1])
        if head.has(WordClass.HANDING_OVER):
            is_asked = names(self.phrase(place + 2), *_WHAT_REPORTS)
        elif not head.has(WordClass.REPORT) or is_definite(words):
            is_asked = False
        elif head.has(WordClass.ACTIVITY):
            is_asked = self.receiver(place) is not None or self.is_at(place + 1, WordClass.BY)
        else:
            is_asked = WordClass.ASKING in load_reporting_words().get(self._bound.name, {})
        return self.starts[place] if is_asked else None

    def _is_put_into_a_report(self, place: int) -> bool:
        """Whether an asked act ends in a report: "include the wells in his next report"."""
        if not self.is_at(place, WordClass.IN) or not place:
            return False
        words = self._report_at(place + 1)
        before = self.tokens[place - 1]
        if not words or before.has(WordClass.INFINITIVE) or before.word.endswith(PARTICIPLE_ENDINGS):
            return False  # "referred to in the report", "made in the report"
        is_anothers = self.is_at(place + 1 + len(words), WordClass.OF)
        is_coming = any(word.has(WordClass.COMING) for word in words)
        is_of_a_kind = any(word.has(WordClass.OF_A_KIND) for word in words)
        is_own = any(word.has(WordClass.OWN) for word in words)
        opening = self.verbs.before(place)
        if opening is None and not self._bound.inherited and self._bound.category is Category.DIRECTIVE:
            is_of_the_asked = before.is_name or not before.is_word or before.has(*_WHO_CAN_BE_TOLD)
            later = any(opening.standing is Standing.ASKED for opening in self.verbs.openings)
            return is_of_the_asked and later and (is_own or is_coming)
        is_asked = opening is not None and opening.standing is Standing.ASKED
        verb = self.tokens[opening.verb] if opening is not None and is_asked else None
        if (verb is not None and verb.has(WordClass.INCLUDE, WordClass.HAND, WordClass.SUBMIT)) or self._includes(
            place
        ):
            return is_own or is_coming or is_of_a_kind or not (is_definite(words) and is_anothers)
        if not is_asked:
            return False
        if is_coming:
            return True
        return is_of_a_kind and not before.has(*_WHAT_REPORTS) and not (is_definite(words) and is_anothers)

    def _report_at(self, at: int) -> list[Token]:
        """The words of a report from `at`: "his next report", "existing reporting obligations"; none where none is."""
        words = self.phrase(at)
        for count, word in enumerate(words, start=1):
            if word.has(WordClass.REPORT) and not word.has(WordClass.ACTIVITY):
                return words[:count]
        if words and words[-1].has(WordClass.DUTY):
            words = words[:-1]
        return words if names(words, WordClass.REPORT) else []

    def _includes(self, place: int) -> bool:
        """Whether a verb of putting in that somebody is asked to do stands before."""
        for at in range(max(0, place - 2 * REACH), place):
            token = self.tokens[at]
            if token.has(WordClass.INCLUDE) and any(
                self.verbs.standing(at, form) is Standing.ASKED for form in token.classes[WordClass.INCLUDE]
            ):
                return True
        return False

    def _is_by_means_of_a_report(self, place: int) -> bool:
        """Whether a report is the means: "through an oral update", "through the presentation of a report"."""
        if not self.is_at(place, WordClass.BY, WordClass.THROUGH):
            return False
        opening = self.verbs.before(place)
        words = self.phrase(place + 1)
        if opening is None or opening.standing is Standing.INNER or not words:
            return False
        if words[-1].has(WordClass.HANDING_OVER):
            return names(self.phrase(place + 2 + len(words)), WordClass.REPORT)
        is_report = words[-1].has(WordClass.REPORT) and not words[-1].has(WordClass.ACTIVITY)
        return is_report and self.is_at(place, WordClass.THROUGH) and not is_definite(words)

    def _does_so(self, place: int) -> bool:
        """Whether "to do so" is to report: "those that have not yet submitted their reports to do so"."""
        if not self.is_at(place, WordClass.DO) or self.verbs.standing(place, Form.BASE) is not Standing.ASKED:
            return False
        opening = self.verbs.before(place + 1)
        stop = opening.at if opening is not None else place
        lacking = next((at for at in range(stop) if self.tokens[at].has(WordClass.LACKING)), stop)
        for at in range(lacking + 1, min(stop, lacking + 6)):
            for of_class in (WordClass.SUBMIT, WordClass.HAND, WordClass.TELL, WordClass.TRANSFER):
                if self.tokens[at].has(of_class):
                    return of_class is WordClass.TELL or self._reports(at, of_class, Form.BASE)
        return False
