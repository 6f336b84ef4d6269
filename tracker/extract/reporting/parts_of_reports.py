"""What is to stand in a report: "to include in his next report", "in the preparation of the report", "a report on"."""

from __future__ import annotations

from tracker.extract.clauses.asked_verbs import Standing
from tracker.extract.reporting.searched_clause import ACCOUNT, NEAR, REACH, SearchedClause
from tracker.knowledge.reporting import Form, WordClass, load_reporting_words
from tracker.model import Category

PARTY = WordClass.BODY | WordClass.STATE
_THEIRS = WordClass.OWN | WordClass.COMING
_PARTICIPLES = ("ed", "made", "given", "set", "out", "found", "shown", "laid")


class PartsOfReports(SearchedClause):
    """A clause searched for what is to stand in a report that somebody makes."""

    def _is_part_of_own_report(self, place: int) -> bool:
        """Whether a part of a report by those who are asked is governed: "dedicate a chapter of its next report"."""
        words = self._object(place)
        at = next((at for at in range(place + 1, min(self.count, place + NEAR)) if self.words[at] == "of"), None)
        if at is None or not words or not self.classes[at - 1] & WordClass.PART:
            return False
        owned = self._phrase(at + 1)
        return self._any(owned[:1], WordClass.OWN) and self._has(owned, WordClass.REPORT)

    def _is_reported(self, place: int, of_class: int) -> bool:
        """ "that a report be submitted", "that the Board be kept informed"."""
        subject = range(max(0, place - 2 * NEAR), place)
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
                handed = self._has(subject, ACCOUNT)
                if of_class == WordClass.PREPARE:
                    return self._has(subject, WordClass.REPORT)
                return handed and self._receiver(place) == WordClass.BODY
            case WordClass.MAKE:
                return (
                    bool(self._classes(place + 1) & WordClass.AVAILABLE)
                    and self._has(subject, ACCOUNT)
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
            return head if self._has(self._phrase(head + 2), ACCOUNT) else None
        if not self.classes[head] & WordClass.REPORT or self._is_definite(words):
            return None
        if self.words[head] == "reporting":
            return head if self._receiver(head) is not None else None
        return head if self.bound.name in ("request", "call for", "ask") else None

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
            asked = before & (PARTY | WordClass.NAME | WordClass.SIGN)
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
        if before & ACCOUNT:
            return False
        return is_of_a_kind and not (self.words[words[0]] == "the" and self._word(at + len(words)) == "of")

    def _outer_verb(self, place: int, words: list[int]) -> int | None:
        """The last asked verb before "in his next report", which only the one asked can write."""
        if not self._any(words, WordClass.OWN) or not self._any(words, WordClass.COMING):
            return None
        opening = self.verbs.before(place)
        for _ in range(NEAR):
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
        while start > that and not self.classes[start] & WordClass.AND and place - start < NEAR // 2:
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
            for at in range(max(0, place - 2 * REACH + 1), place)
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
