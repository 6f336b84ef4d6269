"""Stable refs for paragraphs: "P1", "8", "8(a)(i)", and "I.4" where sections restart the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extract.drafts import Draft
from tracker.extract.numbering import Mark, Nesting, Style, to_roman
from tracker.model import Paragraph, ParagraphKind, parent_ref


def assign_refs(drafts: Sequence[Draft]) -> tuple[Paragraph, ...]:
    """Number the drafts of a resolution: the third preambular paragraph is "P3", (a) under 8 is "8(a)".

    Where the numbers restart, the section's label goes before them ("I.4").
    Unnumbered operative paragraphs count from 1.
    """
    refs = _refs(drafts)
    parents = {parent_ref(ref) for ref in refs}
    seen: set[str] = set()
    repeats: dict[str, int] = {}
    paragraphs: list[Paragraph] = []
    for draft, ref in zip(drafts, refs, strict=True):
        unique = ref
        while unique in seen:
            repeats[ref] = repeats.get(ref, 0) + 1
            unique = _repeated(ref, repeats[ref])
        seen.add(unique)
        stem = draft.is_open or ref in parents
        paragraphs.append(draft.paragraph(unique, stem and draft.kind is ParagraphKind.OPERATIVE))
    return tuple(paragraphs)


def _repeated(ref: str, times: int) -> str:
    """Tell a ref that was used before from the first: "4 bis", "4 bis bis", and by number where there are many."""
    return ref + " bis" * times if times < 4 else f"{ref} bis {times}"


def _refs(drafts: Sequence[Draft]) -> list[str]:
    prefixes = _prefixes(drafts)
    nesting = Nesting()
    refs: list[str] = []
    preambular = unnumbered = 0
    top = group = ""
    for position, draft in enumerate(drafts):
        if draft.kind is ParagraphKind.PREAMBULAR:
            preambular += 1
            refs.append(f"P{preambular}")
            nesting.restart()
            unnumbered = 0
            continue
        mark = draft.mark
        prefix = prefixes[position]
        if mark is None:
            unnumbered = unnumbered + 1 if prefix == group else 1
            group = prefix
            top = f"{prefix}{unnumbered}"
            nesting.restart()
            refs.append(top)
        elif mark.style is Style.TOP:
            group = prefix
            top = f"{prefix}{mark.value}"
            unnumbered = mark.value
            nesting.restart()
            refs.append(top)
        else:
            refs.append((top or prefix) + nesting.place(mark, _following(drafts, position), draft.depth))
    return refs


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
                restarts = mark is not None and mark.value <= last and not mark.is_misread
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
    for number in sorted(labels):
        label = labels[number]
        if (not label and number > 0) or label in used:
            label = to_roman(number + 1)
            while label in used:
                number += 1
                label = to_roman(number + 1)
        used.add(label)
        labels[groups[0] if not labels else number] = label
    return [f"{labels.get(number, '')}." if labels.get(number) else "" for number in groups]
