"""How sure each field of a clause is, and what a person should look at, by weights learned from annotated clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from math import exp

import tracker.extract.doubts.around  # noqa: F401 - its features are added when it is read
from tracker.extract.changed import changed
from tracker.extract.doubts.addressees import features_of_addressee
from tracker.extract.doubts.clauses import OF_CLAUSES
from tracker.extract.doubts.deadlines import features_of_deadline
from tracker.extract.doubts.features import (
    OF_ADDRESSEES,
    OF_ASKING,
    OF_DEADLINES,
    OF_NOBODY,
    OF_REPORTS,
    Feature,
    Features,
    Field,
)
from tracker.extract.doubts.look import Look
from tracker.extract.doubts.watching import watch_features, watched
from tracker.knowledge.confidence import BIAS, Weights, load_weights
from tracker.model import (
    Addressee,
    Clause,
    Confidence,
    Deadline,
    Doubt,
    Paragraph,
    ParagraphKind,
    Resolution,
    parent_ref,
)

# What the doubts of a field are called.
_DOUBTED = {
    Field.CATEGORY: "category",
    Field.ADDRESSEES: "addressee",
    Field.DEADLINES: "deadline",
    Field.REPORTING: "reporting",
}
_GROUPS = (OF_CLAUSES, OF_ASKING, OF_NOBODY, OF_ADDRESSEES, OF_DEADLINES, OF_REPORTS)
_SURE = 30.0
"""Log odds beyond which nothing is surer."""
FEATURES: tuple[Feature, ...] = tuple(feature for group in _GROUPS for feature in group.all)
"""Every feature that is measured, but for the watched words, the verbs, and the rules that read who is asked."""
_OFTEN_MISREAD = "clauses like this one are often misread"


def weigh(resolution: Resolution, weights: Weights | None = None) -> Resolution:
    """Give every clause, addressee and deadline its confidence, and a doubt with its reason where it is too low.

    "Urges textile producers and traders in the region to report" of which only the producers were read gets the
    doubt that part of the words that name who is asked was not read. Doubts that the readers gave stay. The verb's
    doubt is one of the whole paragraph: another clause may be missing from it. Texts in other languages than
    English stay as they are.
    """
    if resolution.language != "en":
        return resolution
    judge = _judge(weights or load_weights())
    chapeaux: dict[str, Clause] = {}
    weighed = []
    for paragraph in resolution.paragraphs:
        if paragraph.kind is ParagraphKind.OPERATIVE:
            chapeau = chapeaux.get(parent_ref(paragraph.ref))
            if paragraph.clauses:
                chapeaux[paragraph.ref] = _chapeau_of(paragraph)
            paragraph = judge.paragraph(paragraph, chapeau, resolution)
        weighed.append(paragraph)
    return changed(resolution, paragraphs=tuple(weighed))


def _chapeau_of(paragraph: Paragraph) -> Clause:
    """The clause that subparagraphs complete: the last of the paragraph's own text, not one behind their list."""
    own = [clause for clause in paragraph.clauses if clause.span.start < len(paragraph.text)]
    return own[-1] if own else paragraph.clauses[-1]


def looks(resolution: Resolution) -> Iterator[tuple[str, int, Look]]:
    """Every clause of a resolution as the features see it, with its ref and its place in the paragraph."""
    chapeaux: dict[str, Clause] = {}
    for paragraph in resolution.operative:
        chapeau = chapeaux.get(parent_ref(paragraph.ref))
        for place, clause in enumerate(paragraph.clauses):
            yield paragraph.ref, place, Look(clause, paragraph, place, chapeau, resolution.body, resolution.adopted)
        if paragraph.clauses:
            chapeaux[paragraph.ref] = _chapeau_of(paragraph)


def measure(look: Look) -> dict[str, float]:
    """The features that hold of a clause, each with how much: {"directive": 1.0, "words uncovered": 0.69}."""
    held = dict.fromkeys(_named(look), 1.0)
    for group in _groups(look):
        for feature in group.all:
            value = feature.measure(look)
            if value:
                held[feature.name] = float(value)
    return held


def _named(look: Look) -> list[str]:
    """The features that hold by what the clause is called and by its words alone."""
    clause = look.clause
    names = [f"verb: {clause.verb}", f"rule: {clause.asked_by}"]
    return [*names, *watched(look)] if look.is_asking else names


def _groups(look: Look) -> list[Features]:
    """The features that are to be measured in a clause."""
    clause = look.clause
    groups = [OF_CLAUSES]
    if clause.addressees:
        groups.append(OF_ADDRESSEES)
    if look.is_asking:
        groups.append(OF_ASKING)
        if not clause.addressees:
            groups.append(OF_NOBODY)
        if clause.deadlines:
            groups.append(OF_DEADLINES)
        if clause.reporting:
            groups.append(OF_REPORTS)
    return groups


def odds(weights: Mapping[str, float], held: Mapping[str, float]) -> float:
    """The log odds that a field is right, given its weights and the features that hold."""
    total = weights.get(BIAS, 0.0)
    for name, value in held.items():
        weight = weights.get(name)
        if weight is not None:
            total += weight * value
    return total


def likelihood(log_odds: float) -> float:
    """Log odds as a probability from 0 to 1, to four digits: weights know no more."""
    if not -_SURE < log_odds < _SURE:
        log_odds = _SURE if log_odds > 0 else -_SURE
    return round(1 / (1 + exp(-log_odds)), 4)


@cache
def _judge(weights: Weights) -> _Judge:
    return _Judge(weights)


class _Judge:
    def __init__(self, weights: Weights) -> None:
        self._threshold = weights.threshold
        self._fields = [(field, weights.of_field[field.value]) for field in Field]
        self._addressee, self._deadline = weights.of_field["addressee"], weights.of_field["deadline"]
        self._bias = [rows.get(BIAS, 0.0) for _, rows in self._fields]
        self._of_name = {
            name: self._weights_of(name) for name in {name for _, rows in self._fields for name in rows} - {BIAS}
        }
        # each feature with its weights at hand: this is done for every clause
        self._of_group = {
            group: tuple((feature.measure, self._of_name.get(feature.name, ())) for feature in group.all)
            for group in _GROUPS
        }

    def _weights_of(self, name: str) -> tuple[tuple[int, float], ...]:
        """The weights of one feature with the places of their fields."""
        return tuple((place, rows[name]) for place, (_, rows) in enumerate(self._fields) if name in rows)

    def _sums(self, look: Look) -> list[float]:
        """The log odds of each field, the same as `odds` of what `measure` measures."""
        sums = self._bias.copy()
        for name in _named(look):
            for place, weight in self._of_name.get(name, ()):
                sums[place] += weight
        for group in _groups(look):
            for measure_one, weights in self._of_group[group]:
                if weights and (value := measure_one(look)):
                    for place, weight in weights:
                        sums[place] += weight * value
        return sums

    def paragraph(self, paragraph: Paragraph, chapeau: Clause | None, resolution: Resolution) -> Paragraph:
        doubts: list[Doubt] = []
        clauses = []
        for place, clause in enumerate(paragraph.clauses):
            look = Look(clause, paragraph, place, chapeau, resolution.body, resolution.adopted)
            clauses.append(self._clause(look, doubts))
        return changed(paragraph, clauses=tuple(clauses), doubts=(*paragraph.doubts, *doubts))

    def _clause(self, look: Look, of_paragraph: list[Doubt]) -> Clause:
        sums = self._sums(look)
        sure = [likelihood(each) for each in sums]
        clause = look.clause
        confidence = Confidence(*sure)
        doubts = list(clause.doubts)
        if confidence.whole < self._threshold:
            self._doubt(look, sure, doubts, of_paragraph)
        return changed(
            clause,
            confidence=confidence,
            addressees=tuple(self._addressee_of(look, each, sums[2]) for each in clause.addressees),
            deadlines=tuple(self._deadline_of(look, each, sums[3]) for each in clause.deadlines),
            doubts=tuple(doubts),
        )

    def _addressee_of(self, look: Look, addressee: Addressee, of_all: float) -> Addressee:
        sure = likelihood(odds(self._addressee, features_of_addressee(look, addressee, of_all)))
        return changed(addressee, confidence=sure)

    def _deadline_of(self, look: Look, deadline: Deadline, of_all: float) -> Deadline:
        sure = likelihood(odds(self._deadline, features_of_deadline(look, deadline, of_all)))
        return changed(deadline, confidence=sure)

    def _doubt(self, look: Look, sure: list[float], doubts: list[Doubt], of_paragraph: list[Doubt]) -> None:
        """A doubt of the least sure field, and of each that alone would bring the clause below the threshold."""
        held = measure(look)
        least = min(sure)
        known = {each.field for each in look.clause.doubts}
        for (field, weights), certainty in zip(self._fields, sure, strict=True):
            if certainty > least and certainty >= self._threshold:
                continue
            if field is Field.VERB:
                of_paragraph.append(Doubt("paragraph", *_reason(field, weights, look, held)))
            elif _DOUBTED[field] not in known:
                doubts.append(Doubt(_DOUBTED[field], *_reason(field, weights, look, held)))


_BY_NAME: Mapping[str, Feature] = {feature.name: feature for feature in (*FEATURES, *watch_features())}


def _reason(field: Field, weights: Mapping[str, float], look: Look, held: Mapping[str, float]) -> tuple[str, str]:
    """What speaks most against the field, in words for a person, and the words of the clause to look at."""
    against = sorted((weights.get(name, 0.0) * value, name) for name, value in held.items() if name in _BY_NAME)
    for part, name in against:
        feature = _BY_NAME[name]
        if part < 0 and feature.reason:
            return feature.reason, feature.words(look) if feature.words else ""
    return _OFTEN_MISREAD, look.clause.text[:100]
