"""Whether a clause asks someone to report, to whom, and how often: "to report annually to the Council".

Reporting is about the verbs that are asked (`asked_verbs`), what they hand over and
who receives it; the words of each kind stand in knowledge/reporting.csv.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from tracker.extract.asked_verbs import AskedVerbs, Standing, Token, tokens_of
from tracker.extract.clauses import ClauseBounds
from tracker.extract.setting import BodyAt
from tracker.knowledge.reporting import VERBS, Form, WordClass
from tracker.model import Category, Deadline, DeadlineKind, Reporting

_REACH = 60
"""Words after a verb within which what it hands over and to whom must stand."""
_NEAR = 12
_AFTER_A_NAME = (
    WordClass.PREPOSITION,
    WordClass.IN,
    WordClass.RECEIVING,
    WordClass.BEFORE_WHOM,
    WordClass.RELATIVE,
)
_NO_OBJECT = (WordClass.INFINITIVE, WordClass.IN, WordClass.WITH, WordClass.BEFORE_WHOM, WordClass.PREPOSITION)
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
    found = _Request(text, bound, body_at, body).find()
    if found is None:
        return None
    recipient = _recipient(found, text, bound.end, body_at)
    frequency = next((d.frequency for d in deadlines if d.kind is DeadlineKind.RECURRING), None)
    return Reporting(recipient, frequency, " ".join(text[found.start : bound.end].split())[:160])


def _recipient(found: Token, text: str, end: int, body_at: BodyAt) -> str | None:
    for token, following in _pairs(tokens_of(text, found.start, min(end, found.start + 1200))):
        receives = token.has(WordClass.RECEIVING) or (VERBS & token.classes.keys())
        if receives and (following.is_name or following.has(WordClass.ARTICLE)):
            named = body_at(following.start)
            if named:
                return named[0]
    return None


def _pairs(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    yield from zip(tokens, tokens[1:], strict=False)


class _Request:
    """One clause while it is searched for what is to be reported."""

    def __init__(self, text: str, bound: ClauseBounds, body_at: BodyAt, body: str | None) -> None:
        self._body_at, self._body = body_at, body
        start = bound.start if bound.inherited else bound.object_start
        self.tokens = tokens_of(text, start, max(start, bound.end))
        self.bound = bound
        self.verbs = AskedVerbs(self.tokens, bound)

    def find(self) -> Token | None:
        """The first word that asks for a report."""
        if (noun := self._asked_noun()) is not None:
            return noun
        for place, token in enumerate(self.tokens):
            if token.is_name and place:
                continue
            if token.has(WordClass.DO) and self._does_so(place):
                return token
            if token.has(WordClass.IN, WordClass.MEANS) or token.word in ("as", "when"):
                if self._is_heeded_in_a_report(place):
                    return token
                if self._is_put_into_a_report(place) or self._is_by_means_of_a_report(place):
                    return token
            for of_class in VERBS & token.classes.keys():
                if self._is_asked(place, of_class):
                    return token
        return None

    # --- the verb ------------------------------------------------------------------

    def _is_asked(self, place: int, of_class: WordClass) -> bool:
        for form in self.tokens[place].classes[of_class]:
            standing = self.verbs.standing(place, form)
            if of_class is WordClass.INCLUDE and form is Form.BASE and standing is Standing.NONE:
                opening = self.verbs.before(place)  # "to ensure that his reports include"
                if opening is not None and opening.standing is Standing.ASKED and self._reports_include(place):
                    return True
            may_report = standing is Standing.ASKED or (
                standing is Standing.JOINED and self._is_asked_too(place, of_class)
            )
            if may_report and self._reports(place, of_class, form):
                return True
        return False

    def _is_asked_too(self, place: int, of_class: WordClass) -> bool:
        """Whether a verb that another may govern is asked all the same, since it says to whom or what."""
        if self._names_body_after(place) or self._has(self._object(place), WordClass.REPORT):
            return True
        if of_class is WordClass.INFORM:
            return self._receives(self._object(place)) is WordClass.STATE
        return of_class is WordClass.PROPOSE and self._works_for(place)

    def _names_body_after(self, place: int) -> bool:
        stop = min(len(self.tokens), place + _NEAR)
        return any(
            self.tokens[at].has(WordClass.BODY) and self.tokens[at].is_name or self.tokens[at].word == "thereon"
            for at in range(place + 1, stop)
        )

    def _reports(self, place: int, of_class: WordClass, form: Form) -> bool:
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
                return any(word.has(WordClass.OWN) for word in words) and any(word.word == "reporting" for word in words)
            case WordClass.INCLUDE:
                return self._reports_include(place)
            case _:
                return False

    def _reports_include(self, place: int) -> bool:
        """ "that his reports address the wells"; what is put into a report otherwise is found by the report."""
        that = self._that_before(place)
        if that is None:
            return False
        subject = self._phrase(that + 1)
        for count, word in enumerate(subject):
            if word.start >= self.tokens[place].start or word.has(WordClass.BINDING):
                subject = subject[:count]
                break
        return bool(subject) and subject[-1].has(WordClass.REPORT) and subject[-1].word != "reporting"

    def _that_before(self, place: int) -> int | None:
        """Where the "that" stands whose clause reaches to a place."""
        near = range(place - 1, max(-1, place - 2 * _NEAR), -1)
        return next((at for at in near if self._token_is(at, WordClass.COMPLEMENT)), None)

    def _tells(self, place: int) -> bool:
        """Report, unless to families, courts or one another."""
        following = self._token(place + 1)
        if following is not None and following.has(WordClass.BODY, WordClass.STATE) and not following.is_name:
            return False  # "reporting mechanisms"
        return self._receiver(place, WordClass.INFINITIVE) is not WordClass.PEOPLE

    def _advises(self, place: int) -> bool:
        at = place + 1
        while (token := self._token(at)) is not None and at < place + _NEAR:
            if token.has(WordClass.WHETHER) and at > place + 1:
                if token.word != "of" or not self._token_is(at - 1, WordClass.BODY):
                    return self._receives(self.tokens[place + 1 : at]) in (WordClass.BODY, WordClass.STATE)
            if token.has(WordClass.PREPOSITION) and token.word != "of":
                return False
            at += 1
        return False

    def _keeps_informed(self, place: int) -> bool:
        for at in range(place + 1, min(len(self.tokens), place + 2 * _NEAR)):
            if self.tokens[at].has(WordClass.INFORMED):
                receiver = self._receives(self.tokens[place + 1 : at])
                if self.tokens[at].word == "updated":  # not a list that is kept updated
                    return receiver in (WordClass.BODY, WordClass.STATE)
                return receiver is not WordClass.PEOPLE
        return False

    def _submits(self, place: int) -> bool:
        words = self._object(place)
        if self._has(words, WordClass.NO_ACCOUNT) and not self._has(words, WordClass.REPORT, WordClass.ACCOUNT):
            return False
        return self._receiver(place, WordClass.INFINITIVE) is not WordClass.PEOPLE

    def _hands_over(self, place: int, *, must_name: bool) -> bool:
        if self._word(place + 1) == "for":
            return False
        words = self._object(place)
        receiver = self._receiver(place)
        with_at = self._with(place)
        if with_at is not None and not self._has(words, WordClass.REPORT, WordClass.ACCOUNT):
            receiver = self._receives(words) or receiver
            words = self._phrase(with_at + 1)
        elif with_at is not None and self._receives(words) in (WordClass.BODY, WordClass.STATE):
            words = self._phrase(with_at + 1)
        elif not self._has(words, WordClass.REPORT, WordClass.ACCOUNT) and self._receives(words) is not None:
            receiver = self._receives(words)  # "give the Board an account"
            words = self._phrase(self.tokens.index(words[-1], place) + 1)
        if receiver is WordClass.PEOPLE or (receiver is WordClass.STATE and (must_name or self._asks_states(place))):
            return False
        if self._has(words, WordClass.SUPPORT, WordClass.NO_ACCOUNT):
            return False
        if not self._has(words, WordClass.REPORT, WordClass.ACCOUNT):
            return False
        return receiver is not None or not must_name

    def _makes(self, place: int) -> bool:
        stop = min(len(self.tokens), self.verbs.after(place), place + 2 * _NEAR)
        for at in range(place + 1, stop):
            if self.tokens[at].has(WordClass.AVAILABLE):
                words = self.tokens[place + 1 : at] if at > place + 1 else []
                words = words or self._after_receiver(at)
                receiver = self._receiver(at)
                named = receiver in (WordClass.BODY, WordClass.STATE) or self._is_ahead_of_meeting(at)
                return named and self._has(words, WordClass.REPORT, WordClass.ACCOUNT)
        words = self._object(place)
        if not self._has(words, WordClass.REPORT, WordClass.ACCOUNT):
            return False
        return self._receiver(place, WordClass.INFINITIVE) is WordClass.BODY

    def _is_ahead_of_meeting(self, place: int) -> bool:
        """Whether something is there "six weeks in advance of the meeting", so that the meeting receives it."""
        for at in range(place + 1, min(len(self.tokens) - 1, place + _NEAR)):
            if self._word(at) in ("advance", "ahead", "prior") and self._word(at + 1) in ("of", "to"):
                return self._receives(self._phrase(at + 2)) is WordClass.BODY
        return False

    def _after_receiver(self, place: int) -> list[Token]:
        """What stands after "available at the Dialogue": the inputs."""
        at = place + 1
        if self._token_is(at, WordClass.RECEIVING) or self._token_is(at, WordClass.BEFORE_WHOM):
            at += 1
            seen = 0
            while (token := self._token(at)) is not None and seen < _NEAR:
                if not token.is_name and not token.has(WordClass.ARTICLE, WordClass.PREPOSITION):
                    break
                at, seen = at + 1, seen + 1
        return self._phrase(at)

    def _brings(self, place: int) -> bool:
        stop = min(len(self.tokens), place + _REACH)
        for at in range(place + 1, stop):
            if self.tokens[at].has(WordClass.ATTENTION):
                if self._is_adopting_body(at + 2) or self._word(at - 1) == "its":
                    return True
                words = self._object(place)
                return self._has(words, WordClass.REPORT, WordClass.ACCOUNT) and self._works_for(place)
        return False

    def _is_adopting_body(self, place: int) -> bool:
        token = self._token(place)
        if token is None:
            return False
        named = self._body_at(token.start)
        return named is not None and (self._body is None or named[0] == self._body)

    def _prepares(self, place: int) -> bool:
        words = self._object(place)
        if any(word.has(WordClass.REPORT) for word in words):
            return self._receiver(place, WordClass.INFINITIVE) is not WordClass.PEOPLE
        return False

    def _works_for(self, place: int) -> bool:
        """A plan that is drawn up "for approval by the Board" or "to be considered by the Board"."""
        stop = min(len(self.tokens), self.verbs.after(place), place + _REACH)
        for at in range(place + 1, stop - 1):
            token, following = self.tokens[at], self.tokens[at + 1]
            if token.word == "for" and self._whole_at(at + 1):
                return True
            if token.has(WordClass.INFINITIVE) and following.has(WordClass.BE):
                if any(self._token_is(further, WordClass.CONSIDERED) for further in range(at + 2, at + 5)):
                    return self._receives(self.tokens[at + 2 : min(stop, at + 2 + _REACH // 2)]) is WordClass.BODY
        return False

    def _whole_at(self, place: int) -> bool:
        """Whether "consideration by the Board", "its approval" or "submission to the Board" begins."""
        token = self._token(place)
        is_own = token is not None and token.has(WordClass.OWN)
        if token is not None and token.has(WordClass.ARTICLE):
            place += 1
        if not self._token_is(place, WordClass.WHOLE):
            return False
        words = self.tokens[place + 1 : place + 1 + _NEAR]
        if words and words[0].word in ("by", "to", "of", "at"):
            return self._receives(words) is WordClass.BODY
        return is_own

    def _proposes(self, place: int) -> bool:
        following = self._token(place + 1)
        if following is not None and following.word == "to":
            return self._receives(self._phrase(place + 2)) is WordClass.BODY
        return self._works_for(place) and not self.tokens[place].word.startswith("recommend")

    # --- the passive -----------------------------------------------------------------

    def _is_reported(self, place: int, of_class: WordClass) -> bool:
        """"that a report be submitted", "that the Board be kept informed"."""
        subject = self.tokens[max(0, place - 2 * _NEAR) : place]
        match of_class:
            case WordClass.TELL:
                return self._receiver(place) is WordClass.BODY
            case WordClass.INFORM | WordClass.UPDATE:
                return self._receives(subject) in (WordClass.BODY, WordClass.STATE)
            case WordClass.KEEP:
                return any(self._token_is(at, WordClass.INFORMED) for at in range(place + 1, place + 4))
            case WordClass.SUBMIT:
                if self._has(subject, WordClass.NO_ACCOUNT):
                    return False
                return self._receiver(place) is not WordClass.PEOPLE
            case WordClass.HAND | WordClass.TRANSFER | WordClass.PREPARE:
                handed = self._has(subject, WordClass.REPORT, WordClass.ACCOUNT)
                if of_class is WordClass.PREPARE:
                    return self._has(subject, WordClass.REPORT)
                return handed and self._receiver(place) is WordClass.BODY
            case WordClass.MAKE:
                return (
                    self._token_is(place + 1, WordClass.AVAILABLE)
                    and self._has(subject, WordClass.REPORT, WordClass.ACCOUNT)
                    and self._receiver(place + 1) is WordClass.BODY
                )
            case WordClass.BRING:
                return self._brings(place)
            case _:
                return False

    # --- reports as things ---------------------------------------------------------------

    def _asked_noun(self) -> Token | None:
        """A report that is itself what the verb asks for: "Requests a further report"."""
        if self.bound.inherited or self.bound.category is not Category.DIRECTIVE or not self.tokens:
            return None
        if self.tokens[0].has(WordClass.INFINITIVE) and self._word(1) == "receive":
            received = self._phrase(2)
            return self.tokens[1] if self._has(received, WordClass.REPORT) else None
        first = next((at for at in range(len(self.tokens)) if not self.verbs.is_adverb(at)), 0)
        words = self._phrase(first)
        if not words:
            return None
        head = words[-1]
        if head.has(WordClass.HANDING_OVER):
            after = self._phrase(self.tokens.index(head) + 2)
            return head if self._has(after, WordClass.REPORT, WordClass.ACCOUNT) else None
        if not head.has(WordClass.REPORT) or self._is_definite(words):
            return None
        if head.word == "reporting":
            return head if self._receiver(self.tokens.index(head)) is not None else None
        return head if self.bound.name in ("request", "call for", "ask") else None

    def _is_definite(self, words: list[Token]) -> bool:
        return words[0].word in ("the", "this", "that", "these", "those") or words[0].has(WordClass.OWN)

    def _is_put_into_a_report(self, place: int) -> bool:
        """"include the wells in his next report", "publish the figures in future reports"."""
        token = self.tokens[place]
        at = place + 1
        if token.word == "as":
            if self._word(at) != "part" or self._word(at + 1) != "of":
                return False
            at += 2
        elif not token.has(WordClass.IN):
            return False
        words = self._phrase(at)
        head = next((i for i, word in enumerate(words) if word.has(WordClass.REPORT) and word.word != "reporting"), None)
        if head is not None:
            words = words[: head + 1]
        elif words and words[-1].has(WordClass.DUTY):
            words = words[:-1]
        if not self._has(words, WordClass.REPORT) and not self._is_in_a_presentation(words, at + len(words)):
            return False
        before = self.tokens[place - 1] if place else None
        is_theirs = any(word.has(WordClass.OWN, WordClass.COMING) for word in words)
        if before is not None and is_theirs and self._is_to_be_included(place - 1):
            return True
        if before is None or before.word.endswith(_PARTICIPLES) or before.word in ("referred", "to"):
            return False
        opening = self.verbs.before(place)
        if opening is None and not self.bound.inherited and self.bound.category is Category.DIRECTIVE:
            later = any(o.standing is Standing.ASKED for o in self.verbs.openings)
            asked = before.is_name or not before.is_word or before.has(WordClass.BODY, WordClass.STATE)
            return later and asked and any(word.has(WordClass.OWN, WordClass.COMING) for word in words)
        if opening is None or opening.standing is not Standing.ASKED:
            verb: Token | None = self._completed_verb(place) or self._outer_verb(place, words)
            if verb is None:
                return False
        else:
            verb = self.tokens[opening.verb]
        includes = self._includes(place, verb)
        is_own = any(word.has(WordClass.OWN) for word in words)
        is_coming = any(word.has(WordClass.COMING) for word in words)
        is_of_a_kind = any(word.has(WordClass.OF_A_KIND) for word in words)
        if includes:
            return is_own or is_coming or is_of_a_kind or not self._is_definite(words) or self._word(at + len(words)) not in ("of",)
        if is_coming:
            return True
        if before.has(WordClass.ACCOUNT, WordClass.REPORT):
            return False
        return is_of_a_kind and not (words[0].word == "the" and self._word(at + len(words)) == "of")

    def _is_to_be_included(self, place: int) -> bool:
        """ "that the wells are counted and the findings included", "that the findings are reflected"."""
        if Form.PARTICIPLE not in self.tokens[place].classes.get(WordClass.INCLUDE, frozenset()):
            return False
        opening = self.verbs.before(place)
        that = self._that_before(place)
        if that is None or (opening is not None and opening.standing is not Standing.ASKED):
            return False
        before = self.verbs.back(place)
        if before is None or before <= that:
            return False
        if self.tokens[before].has(WordClass.BE) or self.tokens[before].word in ("are", "is"):
            return True
        start = before
        while start > that and not self.tokens[start].has(WordClass.AND) and place - start < _NEAR // 2:
            start -= 1
        named = self.tokens[start].has(WordClass.AND) and self._has(self.tokens[start + 1 : place], WordClass.ACCOUNT)
        return named and any(self._word(at) in ("are", "is", "be") for at in range(that, start))

    def _is_heeded_in_a_report(self, place: int) -> bool:
        """ "to consider these talks in the drafting of his report", "when preparing his next report"."""
        at = place + 1 + self._token_is(place + 1, WordClass.ARTICLE)
        if not self._token_is(at, WordClass.DRAFTING):
            return False
        words = self._phrase(at + 1 + (self._word(at + 1) == "of"))
        opening = self.verbs.before(place)
        if opening is None or opening.standing is not Standing.ASKED or not self._has(words, WordClass.REPORT):
            return False
        is_own = any(word.has(WordClass.OWN, WordClass.COMING) for word in words)
        return is_own and self.tokens[opening.verb].has(WordClass.HEED, WordClass.INCLUDE)

    def _is_in_a_presentation(self, words: list[Token], at: int) -> bool:
        """ "include an update in his presentation to the Board": what is told there."""
        told = bool(words) and words[-1].has(WordClass.HANDING_OVER) and words[0].has(WordClass.OWN)
        return told and self._word(at) == "to" and self._receives(self._phrase(at + 1)) is WordClass.BODY

    def _includes(self, place: int, verb: Token | None) -> bool:
        """Whether a verb of putting in, asked of somebody, stands before: the last asked one or one joined to it."""
        if verb is not None and verb.has(WordClass.INCLUDE, WordClass.HAND, WordClass.SUBMIT):
            return True
        for at in range(place - 1, max(-1, place - 2 * _REACH), -1):
            token = self.tokens[at]
            if token.has(WordClass.INCLUDE):
                forms = token.classes[WordClass.INCLUDE]
                if any(self.verbs.standing(at, form) is Standing.ASKED for form in forms):
                    return True
        return False

    def _completed_verb(self, place: int) -> Token | None:
        """The verb of "that the Registrar include", which no word opens."""
        for at in range(max(0, place - 2 * _REACH), place):
            token = self.tokens[at]
            if token.has(WordClass.INCLUDE):
                if any(self.verbs.standing(at, form) is Standing.ASKED for form in token.classes[WordClass.INCLUDE]):
                    return token
        return None

    def _outer_verb(self, place: int, words: list[Token]) -> Token | None:
        """The last asked verb before "in his next report", which only the one asked can write."""
        if not any(word.has(WordClass.OWN) for word in words) or not any(word.has(WordClass.COMING) for word in words):
            return None
        opening = self.verbs.before(place)
        for _ in range(_NEAR):
            if opening is None or opening.standing is Standing.ASKED:
                break
            opening = self.verbs.before(opening.verb)
        verb = self.tokens[opening.verb] if opening is not None and opening.standing is Standing.ASKED else None
        return None if verb is None or verb.has(WordClass.LETTING) else verb

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
        if words[-1].has(WordClass.HANDING_OVER):
            return self._has(self._phrase(place + 2 + len(words)), WordClass.REPORT)
        if self._word(place) == "by" or self._is_definite(words):
            return False
        return words[-1].has(WordClass.REPORT) and words[-1].word != "reporting"

    def _does_so(self, place: int) -> bool:
        """"those that have not yet submitted their reports to do so"."""
        if self._word(place + 1) != "so" or self.verbs.standing(place, Form.BASE) is not Standing.ASKED:
            return False
        opening = self.verbs.before(place + 1)
        stop = opening.at if opening is not None else place
        lacking = next((at for at in range(stop) if self.tokens[at].has(WordClass.LACKING)), None)
        if lacking is None:
            return False
        for at in range(lacking + 1, min(stop, lacking + 6)):
            for of_class in (WordClass.SUBMIT, WordClass.HAND, WordClass.TELL, WordClass.TRANSFER):
                if self.tokens[at].has(of_class):
                    return of_class is WordClass.TELL or self._reports(at, of_class, Form.BASE)
        return False

    # --- phrases ---------------------------------------------------------------------------

    def _token(self, place: int) -> Token | None:
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def _word(self, place: int) -> str:
        token = self._token(place)
        return token.word if token is not None else ""

    def _token_is(self, place: int, of_class: WordClass) -> bool:
        token = self._token(place)
        return token is not None and token.has(of_class)

    def _has(self, words: list[Token], *classes: WordClass) -> bool:
        """Whether the words name such a thing: "all maps needed", not "map makers"."""
        return any(
            word.has(*classes)
            and (not word.is_name or not word.has(WordClass.ACCOUNT))
            and (following is None or self._ends_a_name(following))
            for word, following in zip_longest(words, words[1:])
        )

    def _ends_a_name(self, following: Token) -> bool:
        if not following.is_word or following.has(WordClass.AND, WordClass.BE, WordClass.BINDING, *_AFTER_A_NAME):
            return True
        return following.word.endswith(("ed", "able", "ary", "ing", "ant"))

    def _object(self, place: int) -> list[Token]:
        """What the verb at `place` governs: "provide to the Board, each year, all maps"."""
        at = self._past_parenthesis(place + 1)
        while at < len(self.tokens) and self.verbs.is_adverb(at):
            at += 1
        token = self._token(at)
        if token is None or token.has(*_NO_OBJECT):
            return self._later_object(at, min(self.verbs.until(place), place + _REACH))
        return self._phrase(at)

    def _later_object(self, at: int, stop: int) -> list[Token]:
        """What is handed over, named after the receiver or the time."""
        for place in range(at, stop):
            token = self.tokens[place]
            begins = token.has(WordClass.ARTICLE, WordClass.REPORT, WordClass.ACCOUNT, WordClass.OF_A_KIND)
            if not begins or token.is_name:
                continue
            before = self._token(place - 1)
            if before is None or before.has(*_AFTER_A_NAME, WordClass.AND):
                continue
            words = self._phrase(place)
            if self._has(words, WordClass.REPORT, WordClass.ACCOUNT):
                return words
        return []

    def _past_parenthesis(self, at: int) -> int:
        if self._word(at) == ",":
            for further in range(at + 1, min(len(self.tokens), at + _REACH // 2)):
                if self.tokens[further].word == ",":
                    return further + 1
        return at

    def _phrase(self, at: int) -> list[Token]:
        """A noun phrase from `at`: "all maps and statements", "relevant, detailed information"."""
        words: list[Token] = []
        while (token := self._token(at)) is not None and len(words) < _REACH // 2:
            if token.has(*_AFTER_A_NAME):
                break
            if words and token.has(WordClass.COMPLEMENT):
                break
            if words and token.has(WordClass.ARTICLE) and not words[-1].has(WordClass.ARTICLE, WordClass.AND):
                break  # another one begins: "the Commission these recommendations"
            if not token.is_word:
                follows = self._token(at + 1)
                goes_on = token.word == "," and follows is not None and follows.is_word and not follows.has(
                    WordClass.AND, WordClass.ARTICLE, WordClass.PREPOSITION, WordClass.RELATIVE, WordClass.INFINITIVE
                )
                if not goes_on or self._has(words, WordClass.REPORT, WordClass.BODY):
                    break
                at += 1
                continue
            words.append(token)
            at += 1
        return words

    def _with(self, place: int) -> int | None:
        """Where "with" stands that names what is handed over: "provide the Board with information"."""
        stop = min(len(self.tokens), self.verbs.after(place), place + _REACH // 2)
        for at in range(place + 2, stop):
            token = self.tokens[at]
            if token.has(WordClass.WITH):
                if any(self._token_is(further, WordClass.VIEW) for further in (at + 1, at + 2)):
                    return None
                return at
            if token.word in ";:":
                return None
        return None

    def _receives(self, words: list[Token]) -> WordClass | None:
        """Who is named first in the words: a body, States, or people whom one informs without reporting."""
        for word in words:
            if word.has(WordClass.PEOPLE) and not word.is_name:
                return WordClass.PEOPLE
            if word.has(WordClass.BODY):
                return WordClass.BODY
            if word.has(WordClass.STATE):
                return WordClass.STATE
        if any(word.is_name for word in words):
            return WordClass.BODY
        return None

    def _receiver(self, place: int, *only: WordClass) -> WordClass | None:
        """To whom the verb at `place` hands something over: the first receiver named after a preposition."""
        stop = min(self.verbs.until(place), place + _REACH)
        best: WordClass | None = None
        for at in range(place + 1, stop):
            token = self.tokens[at]
            if token.word == ";":
                break
            if token.has(*(only or (WordClass.RECEIVING, WordClass.BEFORE_WHOM))):
                if token.has(WordClass.INFINITIVE) and self._token_is(at - 1, WordClass.TO_A_NOUN):
                    continue  # "related to women"
                if token.has(WordClass.WITH) and self._word(at + 1) in ("their", "its"):
                    continue  # shared among themselves
                found = self._receives(self._phrase(at + 1))
                if found is WordClass.BODY:
                    return found
                if token.has(WordClass.RECEIVING) and best is not WordClass.STATE:
                    best = found or best
        return best

    def _asks_states(self, place: int) -> bool:
        """Whether States are asked, so that handing over to States is an exchange of peers."""
        opening = self.verbs.before(place + 1)
        stop = opening.at if opening is not None else 0
        return self._receives(self.tokens[: min(stop, _NEAR)]) is WordClass.STATE
