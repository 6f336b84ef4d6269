"""Stable refs for paragraphs: "P1", "8", "8(a)(i)", and "I.4" where sections restart the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extract.structure.drafts import Draft
from tracker.extract.structure.numbering import Mark, Nesting, Style, to_roman
from tracker.model import Paragraph, ParagraphKind, parent_ref


def assign_refs(drafts: Sequence[Draft]) -> tuple[Paragraph, ...]:
    """Number the drafts of a resolution: the third preambular paragraph is "P3", (a) under 8 is "8(a)".

    Where the numbers restart, the section's label goes before them ("I.4"); where they restart within a section,
    the second "II.1" is "II.1 bis", the third "II.1 ter". Unnumbered operative paragraphs count from 1.
    """
    refs = _refs(drafts)
    parents = {parent_ref(ref) for ref in refs}
    paragraphs: list[Paragraph] = []
    for draft, ref in zip(drafts, refs, strict=True):
        stem = draft.is_open or ref in parents
        paragraphs.append(draft.paragraph(ref, stem and draft.kind is ParagraphKind.OPERATIVE))
    return tuple(paragraphs)


class _Refs:
    """The refs given so far: one that was given before says how often it has come."""

    _TIMES = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")

    def __init__(self) -> None:
        self.given: list[str] = []
        self._seen: set[str] = set()
        self._repeats: dict[str, int] = {}
        self._latest: dict[str, str] = {}  # what was given last for a number as printed

    def give(self, printed: str) -> None:
        """Give a paragraph its ref: "4", the second time "4 bis", and then "4 bis(a)" for what is below it."""
        above = parent_ref(printed)
        ref = unique = self._latest.get(above, above) + printed[len(above) :]
        while unique in self._seen:
            times = self._repeats.get(ref, 0)
            self._repeats[ref] = times + 1
            unique = f"{ref} {self._TIMES[times]}" if times < len(self._TIMES) else f"{ref} decies {times}"
        self._seen.add(unique)
        self._latest[printed] = unique
        self.given.append(unique)


def _refs(drafts: Sequence[Draft]) -> list[str]:
    prefixes = _prefixes(drafts)
    nesting = Nesting()
    refs = _Refs()
    preambular = unnumbered = 0
    top = group = ""
    for position, draft in enumerate(drafts):
        if draft.kind is ParagraphKind.PREAMBULAR:
            preambular += 1
            refs.give(f"P{preambular}")
            nesting.restart()
            unnumbered = 0
            continue
        mark = draft.mark
        prefix = prefixes[position]
        if mark is None:
            unnumbered = unnumbered + 1 if prefix == group else 1
            group = prefix
            top = f"{prefix}{unnumbered}"
            refs.give(top)
            nesting.restart()
        elif mark.style is Style.TOP:
            group = prefix
            unnumbered = mark.value
            top = f"{prefix}{mark.value}{mark.added}"
            refs.give(top)
            nesting.restart()
        else:
            refs.give((top or prefix) + nesting.place(mark, _following(drafts, position), draft.depth))
    return refs.given


def _following(drafts: Sequence[Draft], position: int) -> list[Mark]:
    follower = drafts[position + 1] if position + 1 < len(drafts) else None
    if follower is None or follower.mark is None or follower.mark.style is Style.TOP:
        return []
    return [follower.mark]


def _prefixes(drafts: Sequence[Draft]) -> list[str]:
    """Give each draft its section's prefix; empty where numbers run through the whole resolution."""
    groups: list[int] = []
    group = 0
    last = 0
    fresh = False
    section: str | None = None
    for draft in drafts:
        if draft.kind is ParagraphKind.PREAMBULAR:
            fresh = last > 0
        else:
            mark = draft.mark
            if mark is None or mark.style is Style.TOP:
                restarts = mark is not None and mark.value <= last and not mark.is_misread and not mark.added
                moved = mark is None and last > 0 and draft.section != section
                if restarts or (fresh and mark is None) or moved:
                    group += 1
                    last = 0
                last = mark.value if mark is not None else last + 1
                fresh = False
                section = draft.section
        groups.append(group)
    if group == 0:
        return [""] * len(groups)
    labels: dict[int, str] = {}
    for draft, number in zip(drafts, groups, strict=True):
        if number not in labels and draft.kind is ParagraphKind.OPERATIVE:
            labels[number] = draft.section or ""
    used: set[str] = set()
    for number, label in sorted(labels.items()):
        if not label and number > 0:  # a part that nothing names goes by its place
            place = number + 1
            while to_roman(place) in used:
                place += 1
            label = to_roman(place)
        used.add(label)
        labels[number] = label
    return [f"{labels.get(number, '')}." if labels.get(number) else "" for number in groups]
