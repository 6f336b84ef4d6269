"""A paragraph while it is put together from the blocks that page breaks and footnotes cut it into."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.extract.clauses import openings
from tracker.extract.structure.numbering import Mark, Style
from tracker.model import Block, Paragraph, ParagraphKind, Span

_CLOSING_QUOTE = {"“": "”", '"': '"', "«": "»"}
_OPENING_QUOTES = tuple(_CLOSING_QUOTE)


@dataclass(slots=True)
class Draft:
    """A paragraph in the making: its printed mark and the blocks of its words.

    `depth` is the nesting of a subparagraph where the format knows it, else 0;
    `notes` are the marks of the footnotes in its words, with their pages.
    """

    kind: ParagraphKind
    mark: Mark | None = None
    depth: int = 0
    heading: str | None = None
    section: str | None = None
    page: int | None = None
    text: str = ""
    emphasis: list[Span] = field(default_factory=list)
    is_open: bool = False
    tail: list[str] = field(default_factory=list)
    notes: list[tuple[str, int | None]] = field(default_factory=list)

    def add(self, block: Block, start: int = 0) -> None:
        """Append a block's words from `start` on, with its emphasis."""
        words = block.text[start:] if start else block.text
        trimmed = words.lstrip()
        if not self.text and trimmed[:1] in _OPENING_QUOTES and _CLOSING_QUOTE[trimmed[0]] not in trimmed[1:]:
            trimmed = trimmed[1:].lstrip()  # a draft quoted in a resolution opens each paragraph with a quote
        start += len(words) - len(trimmed)
        self.notes += [(mark, block.page) for place, mark in block.notes if place >= start]
        if not trimmed:
            return
        if self.text:
            self.text = joined(self.text, trimmed)
        else:
            self.text = trimmed
            self.page = block.page
        offset = len(self.text) - len(trimmed) - start
        for span in block.emphasis:
            if span.end > start:
                self.emphasis.append(Span(max(span.start, start) + offset, span.end + offset))

    def follow(self, line: str) -> None:
        """Keep an unnumbered line that belongs to the paragraph: "Panel 1: ..." after a colon."""
        self.is_open = self.is_open or self.text.endswith((":", "—", "–"))
        self.tail.append(line)

    def paragraph(self, ref: str, stem: bool) -> Paragraph:
        """Close the draft under its ref."""
        if self.text.endswith("”") and "“" not in self.text:
            self.text = self.text[:-1].rstrip()
        return Paragraph(
            ref=ref,
            kind=self.kind,
            text=self.text,
            stem=stem,
            emphasis=tuple(
                Span(span.start, min(span.end, len(self.text))) for span in self.emphasis if span.start < len(self.text)
            ),
            heading=self.heading,
            page=self.page,
            tail="\n".join(self.tail),
        )


def joined(before: str, after: str) -> str:
    """Join words cut by a page: "drug-" and "resistant" stay one word."""
    if before.endswith(("-", "‑", "/")) and before[-2:-1].isalnum() and after[:1].islower():
        if after.startswith(("and ", "or ")):
            return f"{before} {after}"
        return before + after
    return f"{before} {after}"


def settle_lead_ins(drafts: list[Draft]) -> None:
    """Turn a lead-in such as "RESOLVES:" into the heading of the numbered paragraphs after it."""
    numbered_from = next(
        (i for i, d in enumerate(drafts) if d.mark is not None and d.mark.style in (Style.TOP, Style.ROUND)),
        None,
    )
    if numbered_from is None:
        return
    section, first = drafts[numbered_from].section, drafts[numbered_from].mark
    is_list = first is not None and first.style is not Style.TOP
    for position in range(numbered_from - 1, -1, -1):
        draft = drafts[position]
        if draft.kind is not ParagraphKind.OPERATIVE or draft.mark is not None:
            continue
        if (draft.section != section or is_list) and draft.text.endswith((";", ".")):
            continue  # a section of one paragraph, or an act before another that has a list
        if drafts[position + 1].mark is not None and drafts[position + 1].mark.style is not Style.TOP:  # type: ignore[union-attr]
            continue
        below = [later for later in drafts[position + 1 :] if later.heading is None]
        for later in below:
            if later.kind is ParagraphKind.OPERATIVE:
                later.heading = draft.text
        if not any(later.heading == draft.text for later in below):
            draft.tail.insert(0, draft.text)
        beside = drafts[position - 1 if position else 1]  # what heads nothing is not thrown away
        beside.tail = [*beside.tail, *draft.tail] if position else [*draft.tail, *beside.tail]
        del drafts[position]


def settle_flush_acts(drafts: list[Draft]) -> None:
    """Give what a paragraph goes on with behind its list, "and requests the Panel to report", to that paragraph."""
    top: Draft | None = None
    for draft in drafts:
        if draft.mark is None or draft.mark.style is Style.TOP:
            top = draft
        elif draft.tail and top is not None and top.kind is ParagraphKind.OPERATIVE and not top.tail:
            begins = next((at for at, line in enumerate(draft.tail) if openings.goes_on_flush(line)), None)
            if begins is not None:
                top.tail, draft.tail = draft.tail[begins:], draft.tail[:begins]


def continues(last: Draft, text: str) -> bool:
    """Whether a block without a number goes on in the last paragraph, which a page or note cut."""
    if last.kind is not ParagraphKind.OPERATIVE:
        return False
    if text[:1].islower():
        return not last.text.endswith((";", ":", "."))
    if openings.is_finished(last.text):
        return False
    return len(last.text) > 60 and not openings.closes(text) and openings.section_label(text) is None
