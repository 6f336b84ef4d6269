"""Whether an asked verb asks for a report: "to inform the Council of", "to keep under review and to report"."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extract.clauses.asked_verbs import Standing
from tracker.extract.reporting.parts_of_reports import PARTY, PartsOfReports
from tracker.extract.reporting.searched_clause import ACCOUNT, NAMED, NEAR, REACH
from tracker.knowledge.reporting import VERBS, Form, WordClass
from tracker.model import Category

_RECIPIENT_WITHIN = 1200
"""Characters after the first word that asks for a report within which the recipient must stand."""
_TELLS = (WordClass.TELL, WordClass.INFORM)
PUTS = WordClass.IN | WordClass.MEANS | WordClass.PREPOSITION  # in, by, as
HEEDS = WordClass.IN | WordClass.MEANS | WordClass.RELATIVE  # in the drafting, by preparing, when preparing


class ReportRequest(PartsOfReports):
    """A clause searched for the first word that asks for a report, and for who receives it."""

    def find(self, asking: int) -> int | None:
        """The place of the first word that asks for a report; `asking` are the classes of words that may."""
        if (noun := self._asked_noun()) is not None:
            return noun
        for place, classes in enumerate(self.classes):
            if not classes & asking or (place and classes & WordClass.NAME):
                continue
            if classes & WordClass.DO and self._does_so(place):
                return place
            if classes & HEEDS and self._is_heeded_in_a_report(place):
                return place
            if classes & PUTS and (self._is_put_into_a_report(place) or self._is_by_means_of_a_report(place)):
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
            if self.classes[place] & (VERBS | WordClass.RECEIVING) and self.classes[place + 1] & NAMED:
                named = self._body_at(self.starts[place + 1])
                if named:
                    return named[0]
        return None

    # --- the verb ------------------------------------------------------------------

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

    def _tells(self, place: int) -> bool:
        """Report, unless to families, courts or one another."""
        following = self._classes(place + 1)
        if following & PARTY and not following & WordClass.NAME:
            return False  # "reporting mechanisms"
        return self._receiver(place, WordClass.INFINITIVE) != WordClass.PEOPLE

    def _advises(self, place: int) -> bool:
        for at in range(place + 1, min(self.count, place + NEAR)):
            word, classes = self.words[at], self.classes[at]
            is_whether = classes & WordClass.WHETHER and at > place + 1
            if is_whether and (word != "of" or not self.classes[at - 1] & WordClass.BODY):
                return self._receives(range(place + 1, at)) in (WordClass.BODY, WordClass.STATE)
            if classes & WordClass.PREPOSITION and word != "of":
                return False
        return False

    def _keeps_informed(self, place: int) -> bool:
        for at in range(place + 1, min(self.count, place + 2 * NEAR)):
            if self.classes[at] & WordClass.INFORMED:
                if self.words[at] == "updated":  # not a list that is kept updated
                    return self._receives(self._phrase(place + 1)) in (WordClass.BODY, WordClass.STATE)
                return self._receives(range(place + 1, at)) != WordClass.PEOPLE
        return False

    def _submits(self, place: int) -> bool:
        words = self._object(place)
        if not words:  # it may stand behind who receives it
            reach = range(place + 1, min(self.verbs.until(place), place + REACH))
            words = [at for at in reach if self.classes[at] & (WordClass.NO_ACCOUNT | ACCOUNT)][:1]
        if self._has(words, WordClass.NO_ACCOUNT) and not self._has(words, ACCOUNT):
            return False
        return self._receiver(place, WordClass.INFINITIVE) != WordClass.PEOPLE

    def _hands_over(self, place: int, *, must_name: bool) -> bool:
        if self._word(place + 1) == "for":
            return False
        words = self._object(place)
        receiver = self._receiver(place)
        with_at = self._with(place)
        if with_at is not None and not self._has(words, ACCOUNT):
            receiver = self._receives(words) or receiver
            words = self._phrase(with_at + 1)
        elif with_at is not None and self._receives(words) in (WordClass.BODY, WordClass.STATE):
            words = self._phrase(with_at + 1)
        elif not self._has(words, ACCOUNT) and self._receives(words) is not None:
            receiver = self._receives(words)  # "give the Board an account"
            words = self._phrase(words[-1] + 1)
        if receiver == WordClass.PEOPLE or (receiver == WordClass.STATE and (must_name or self._asks_states(place))):
            return False
        if self._has(words, WordClass.SUPPORT | WordClass.NO_ACCOUNT):
            return False
        if not self._has(words, ACCOUNT):
            return False
        return receiver is not None or not must_name

    def _makes(self, place: int) -> bool:
        stop = min(self.count, self.verbs.after(place), place + 2 * NEAR)
        for at in range(place + 1, stop):
            if self.classes[at] & WordClass.AVAILABLE:
                words: Sequence[int] = range(place + 1, at) or self._after_receiver(at)
                receiver = self._receiver(at)
                named = receiver in (WordClass.BODY, WordClass.STATE) or self._is_ahead_of_meeting(at)
                return named and self._has(words, ACCOUNT)
        words = self._object(place)
        if not self._has(words, ACCOUNT):
            return False
        return self._receiver(place, WordClass.INFINITIVE) == WordClass.BODY

    def _is_ahead_of_meeting(self, place: int) -> bool:
        """Whether something is there "six weeks in advance of the meeting", so that the meeting receives it."""
        for at in range(place + 1, min(self.count - 1, place + NEAR)):
            if self.words[at] in ("advance", "ahead", "prior") and self.words[at + 1] in ("of", "to"):
                return self._receives(self._phrase(at + 2)) == WordClass.BODY
        return False

    def _prepares(self, place: int) -> bool:
        is_shared = self._classes(place + 1) & WordClass.AND  # "prepare or update the standards"
        words = self._object(place + 2 if is_shared else place)
        if any(self.classes[at] & WordClass.REPORT for at in words):
            return self._receiver(place, WordClass.INFINITIVE) != WordClass.PEOPLE
        return False

    def _proposes(self, place: int) -> bool:
        if self.bound.category is Category.DECIDING and place <= 1:
            return False  # "decides to recommend to the Assembly that": the body asks it of others
        if self._word(place + 1) == "to":
            return self._receives(self._phrase(place + 2)) == WordClass.BODY
        return self._works_for(place) and not self.words[place].startswith("recommend")

    # --- the passive -----------------------------------------------------------------

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
