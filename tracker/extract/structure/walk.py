"""The walk through a resolution's blocks, from the body's name to the closing line and the annexes."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extract.clauses import openings
from tracker.extract.structure.acts import acts_stand_under_heads
from tracker.extract.structure.drafts import Draft, continues, settle_flush_acts, settle_lead_ins
from tracker.extract.structure.lost_marks import BULLETS, goes_on_run_in, misread, own_mark, supply_letters
from tracker.extract.structure.numbering import (
    Mark,
    Style,
    read_mark,
    read_number,
)
from tracker.extract.structure.opening_line import Opening, Where
from tracker.extract.structure.printed_numbers import next_tops, with_missing_numbers
from tracker.extract.structure.sections import Sections
from tracker.model import Block, ParagraphKind, Role, Span


class Walk:
    """Reads blocks in order and collects the drafts of paragraphs, the closing line and the annexes."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.closing: list[str] = []
        self.annexes: list[list[str]] = []
        self._sections = Sections(self.drafts)
        self._where = Where.PREAMBLE
        self._numbered = False  # whether any paragraph bears a number
        self._last = 0  # number of the last operative paragraph
        self._quoted = 0  # next number of a list quoted inside a paragraph
        self._recommends = False  # "the following draft resolution:", whose paragraphs are no units
        self._draft_is_quoted = False
        self._quotes_resolution = False  # "Reaffirms its resolution 425 (1978), which reads:"
        self._own_heading: str | None = None  # heads one subparagraph only
        self._statement = False
        self._next_top = 0
        self._opener = ""  # the body's name, where it stands behind the preamble
        self._headed = False  # "instructs the Director", with "1 to publish" below it

    def read(self, blocks: Sequence[Block], opening: Opening, part: str | None = None) -> None:
        """Walk through the blocks from the opening on; `part` is the letter that stands above it."""
        self._where = opening.where
        self._sections.part = part
        follows = not opening.skip and bool(blocks) and blocks[0].text != opening.words
        self._opener = opening.words if follows else ""
        self._statement = opening.where is Where.OPERATIVE and opening.words == "The Security Council,"
        rest = blocks[opening.skip :]
        self._headed = acts_stand_under_heads(rest)
        for block, self._next_top in zip(with_missing_numbers(rest), next_tops(rest), strict=True):
            self._step(block)
        if self._sections.is_idle and self.drafts and self._sections.heading:
            self.drafts[-1].tail.append(self._sections.heading)
        settle_lead_ins(self.drafts)
        settle_flush_acts(self.drafts)
        supply_letters(self.drafts)

    def _step(self, block: Block) -> None:
        text = block.text
        if self._where is Where.ANNEX or block.role is Role.ANNEX:
            self._read_annex(block)
        elif block.role is Role.CLOSING:
            self._where = Where.CLOSING
            self.closing.append(text)
        elif block.role is Role.MASTHEAD:
            return
        elif self._is_in_recommended_draft(block):
            self.annexes[-1].append(f"{block.number} {text}" if block.number else text)
        elif block.role is Role.PREAMBULAR:
            self._where = Where.PREAMBLE
            self._begin_preambular(block)
        elif block.role is Role.OPERATIVE:
            self._read_known(block)
        elif block.role is Role.HEADING:
            if block.depth:
                self._own_heading = text
            else:
                self._read_heading(text)
        elif openings.heads_annex(text) and (self.drafts or self.closing):
            self._where = Where.ANNEX
            self.annexes.append([text])
        elif self._where is Where.CLOSING:
            self._read_after_closing(block)
        elif self._where is Where.PREAMBLE:
            self._read_preamble(block)
        else:
            self._read_operative(block)

    # --- a text that another body is to adopt ------------------------------------------

    def _is_in_recommended_draft(self, block: Block) -> bool:
        """Whether a block belongs to a draft that the resolution recommends, from its opening to its end."""
        last = self.drafts[-1] if self.drafts else None
        if not self._recommends:
            what = openings.recommended(last.text) if last is not None else None
            if last is not None and openings.proclaims(last.text) and block.role is Role.UNKNOWN:
                what = "declaration"
            elif what is None or not openings.begins_draft(block.text):
                return False
            counts = (mark := read_mark(block.text)) is not None and mark.style is Style.TOP and mark.value == 1
            self._recommends, self._quoted = True, 2 if counts else 1
            self._draft_is_quoted = block.text[0] in '“"«'
            self.annexes.append([what.capitalize()])
            return True
        self._recommends = not self._resumes_after_draft(block)
        return self._recommends

    def _resumes_after_draft(self, block: Block) -> bool:
        """Whether the resolution's own words go on: its closing line or the number that it had come to."""
        text = block.text
        if block.role is Role.CLOSING or (openings.closes(text) and len(text) < 200):
            return True
        if openings.heads_annex(text):
            return True
        if self._draft_is_quoted and self.annexes[-1][-1].endswith(("”", '"', "»")) and text[:1] not in '“"«':
            return True
        mark = read_number(block.number, block.depth) if block.number else read_mark(text)
        return mark is not None and self._resumes(mark)

    # --- blocks whose format knows what they are ------------------------------

    def _read_known(self, block: Block) -> None:
        self._where = Where.OPERATIVE
        number = block.number
        if number is None:
            if self.drafts and len(block.text) < 200 and openings.closes(block.text):
                self._where = Where.CLOSING
                self.closing.append(block.text)
            elif self.drafts and self._numbered:
                inner = own_mark(block.text, self.drafts)
                if inner is not None and inner.style in (Style.LETTER, Style.ROUND, Style.ROMAN):
                    self._begin_operative(block, inner, inner.end)
                else:
                    self.drafts[-1].follow(block.text)
            else:
                self._begin_operative(block, None, 0)
            return
        mark = read_number(number, block.depth)
        is_before = mark.style is Style.TOP and 1 < mark.value <= self._last
        if is_before and not self._sections.may_restart and not mark.added:
            self.drafts[-1].follow(f"{number} {block.text}")  # quoted from another text
            return
        self._begin_operative(block, mark, 0, depth=block.depth)

    # --- the preamble -----------------------------------------------------------

    def _read_preamble(self, block: Block) -> None:
        text = block.text
        last = self.drafts[-1] if self.drafts else None
        in_preamble = last is not None and last.kind is ParagraphKind.PREAMBULAR
        mark = own_mark(text, self.drafts)
        if self._opener and text == self._opener:
            self._opener = ""
            self._where = Where.OPERATIVE
            return
        if openings.leads_in(text):
            return
        if self._headed and openings.heads_acts(text):
            self._where = Where.OPERATIVE
            self._read_act(block)
            return
        if self._headed and openings.heads_preamble(text):
            self._begin_preambular(block)
            return
        if mark is not None and mark.style is Style.TOP and self._is_preambular(text, mark):
            self._begin_preambular(block, mark.end)
            return
        if in_preamble and last is not None and misread(text, 1) is None:
            words = text[mark.end :] if mark is not None else ""
            begins = openings.heads_preamble(words) or openings.opens_preamble(words)
            if mark is not None and mark.style is Style.CAPITAL and begins and openings.is_finished(last.text):
                self._begin_preambular(block)  # "A. whereas walkers need it;"
                return
            goes_on = mark is not None and not openings.opens_with_known_verb(words)
            if mark is not None and goes_on and (mark.style is not Style.TOP or self._headed):
                last.add(block)
                return
            cut = not openings.is_finished(last.text) and not openings.opens_preamble(text)
            if mark is None and (text[:1].islower() or cut):
                last.add(block)
                return
        acts = mark is not None and mark.value == 1 and openings.opens_with_known_verb(text[mark.end :])
        if mark is not None and (acts or mark.style in (Style.TOP, Style.ROUND)):
            self._where = Where.OPERATIVE
            self._read_operative(block)
        elif self._sections.enter(text) or openings.opener_end(text) == len(text):
            return
        elif openings.labels_option(text):
            self._sections.take_option(text)
        elif openings.opens_preamble(text) and not openings.opens_with_known_verb(text):
            self._begin_preambular(block)
        elif misread(text, 1) is not None or (
            openings.opens_operative(text) and (self._next_top != 1 or text.endswith(":"))
        ):
            self._where = Where.OPERATIVE
            self._read_operative(block)
        elif openings.closes(text) and (self.drafts and len(text) < 200):
            self._where = Where.CLOSING
            self.closing.append(text)
        elif openings.is_heading(text) and len(text) < 160:
            self._sections.take_heading(text)
        else:
            self._begin_preambular(block)

    def _is_preambular(self, text: str, mark: Mark) -> bool:
        """Whether a numbered paragraph still belongs to the preamble: "2. RECALLING decision 3," before the acts."""
        words = text[mark.end :]
        if not openings.opens_preamble(words) or openings.opens_with_known_verb(words):
            return False
        return bool(self._opener) or text.endswith((",", ", and"))

    def _begin_preambular(self, block: Block, start: int = 0) -> None:
        draft = Draft(ParagraphKind.PREAMBULAR, heading=self._sections.heading, section=self._sections.address)
        draft.add(block, start)
        self.drafts.append(draft)
        self._sections.may_restart = True

    # --- operative paragraphs -----------------------------------------------------

    def _read_operative(self, block: Block) -> None:
        text = block.text
        last = self.drafts[-1] if self.drafts else None
        if self._headed:
            self._read_act(block)
            return
        mark = own_mark(text, self.drafts)
        if mark is None and last is not None:
            mark = misread(text, self._last + 1)
        in_operative = last is not None and last.kind is ParagraphKind.OPERATIVE
        if self._quotes_resolution and last is not None:
            self._quotes_resolution = mark is None or not self._resumes(mark)
            if self._quotes_resolution:
                last.follow(text)
                return
        if mark is not None and last is not None and in_operative and goes_on_run_in(last.text, last.mark, mark, text):
            last.add(block)
            return
        if mark is not None and self._accepts(mark, text):
            self._begin_operative(block, mark, mark.end)
            self._part_subparagraph()
        elif mark is not None and last is not None and in_operative:
            last.follow(text)
        elif mark is None and last is not None and continues(last, text):
            last.add(block)
        elif openings.closes(text) and len(text) < 3000 and last is not None:
            self._where = Where.CLOSING
            self.closing.append(text)
        elif self._sections.enter(text):
            return
        elif openings.labels_option(text):
            self._sections.take_option(text)
        elif openings.opener_end(text) == len(text):
            if in_operative and last is not None and last.mark is not None and last.text.endswith(":"):
                self._quotes_resolution, self._quoted = True, 1
                last.follow(text)
            else:
                self._open_again()
        elif in_operative and last is not None and self._hangs_behind(last, text):
            last.follow(text)
        elif openings.is_heading(text) and len(text) < 160 and not (self._statement and text[0] in '“"'):
            self._read_heading(text)
        elif self._sections.opens_preamble(text):
            self._where = Where.PREAMBLE
            self._begin_preambular(block)
        elif self._numbered and last is not None and in_operative and not self._lost_its_number(last, text):
            last.follow(text)
        else:
            self._begin_operative(block, None, 0)

    def _hangs_behind(self, last: Draft, text: str) -> bool:
        """Whether an unnumbered line belongs to the paragraph before it: after a colon, and bullets of one list."""
        is_bullet = text[0] in BULLETS
        return (last.text.endswith(":") and (self._numbered or is_bullet)) or (is_bullet and bool(last.tail))

    def _read_act(self, block: Block) -> None:
        """Read a head such as "instructs the Director", what it goes on with, or a numbered act below it."""
        text = block.text
        last = self.drafts[-1] if self.drafts else None
        mark = own_mark(text, self.drafts)
        if mark is not None and last is not None and last.kind is ParagraphKind.OPERATIVE:
            if mark.style is Style.TOP:
                mark = mark._replace(style=Style.ROUND, printed=f"({mark.printed})")
            self._begin_operative(block, mark, mark.end)
        elif openings.heads_acts(text) or openings.opens_with_known_verb(text):
            self._begin_operative(block, None, 0)
        elif openings.closes(text) and len(text) < 200:
            self._where = Where.CLOSING
            self.closing.append(text)
        elif self._opener and text == self._opener:
            self._opener = ""
        elif last is not None and not openings.is_finished(last.text) and not openings.is_heading(text):
            last.add(block)
        elif openings.heads_preamble(text) or openings.opens_preamble(text):
            self._begin_preambular(block)
        elif last is not None:
            last.follow(text)

    def _lost_its_number(self, last: Draft, text: str) -> bool:
        """Whether an unnumbered block is a paragraph of its own: "Notes ..." alone under "VIII"."""
        if not openings.opens_with_known_verb(text) or not last.text.endswith((".", ";", ",")):
            return False
        return self._sections.may_restart or self._next_top in (0, 1, self._last + 2)

    def _resumes(self, mark: Mark) -> bool:
        """Whether a number takes up the resolution's own count after a quoted resolution."""
        if mark.style is not Style.TOP:
            return False
        if mark.value == self._quoted:
            self._quoted += 1
            return False
        return mark.value == self._last + 1

    def _part_subparagraph(self) -> None:
        """Set the first subparagraph apart where it follows its number at once: "58. (a) Requests"."""
        draft = self.drafts[-1]
        if draft.text[:1] != "(" or draft.mark is None or draft.mark.style is not Style.TOP:
            return
        mark = read_mark(draft.text)
        if mark is not None and mark.value == 1:
            inner = Block(draft.text, emphasis=tuple(draft.emphasis), page=draft.page)
            draft.text, draft.emphasis = "", []
            self._begin_operative(inner, mark, mark.end)

    def _accepts(self, mark: Mark, text: str) -> bool:
        """Whether a printed number is the resolution's own and not that of a quoted list."""
        value = mark.value
        if mark.style is Style.POINTED:
            return mark.printed.startswith((f"{self._last}.", "."))
        if mark.added and mark.style is Style.TOP:
            return value in (self._last, self._last + 1) and bool(self.drafts)
        if mark.style is not Style.TOP:
            if self._last == 0 and value == 1 and (mark.style is Style.ROUND or self._where is Where.OPERATIVE):
                return True
            return bool(self.drafts) and self.drafts[-1].kind is ParagraphKind.OPERATIVE
        words = text[mark.end :]
        if self._quoted and value == self._quoted and not (value == self._last + 1 and openings.opens_operative(words)):
            self._quoted += 1
            return False
        if value == self._last + 1 or self._last == 0:
            self._quoted = 0
            return True
        if value == 1:
            if self._sections.may_restart or (openings.opens_with_known_verb(words) and self._last > 1):
                return True
            self._quoted = 2
            return False
        if self._last < value <= self._last + 12:
            return openings.opens_operative(words) or words.startswith("To ") or value == self._last + 2
        return False

    def _begin_operative(self, block: Block, mark: Mark | None, start: int, depth: int = 0) -> None:
        if mark is not None and mark.style is Style.TOP and block.role is not Role.OPERATIVE:
            short = str(mark.value)
            expected = str(self._last + 1)
            if mark.value <= self._last and mark.value != 1 and expected.endswith(short) and not mark.added:
                mark = Mark(Style.TOP, self._last + 1, expected, mark.end, is_misread=True)
        heading = self._own_heading or self._sections.heading
        self._own_heading = None
        draft = Draft(ParagraphKind.OPERATIVE, mark, depth, heading=heading, section=self._sections.address)
        draft.add(block, start)
        if start and block.text[0] == "[":  # "[2. Urges ...]": the bracket holds the words too
            draft.text = f"[{draft.text}"
            draft.emphasis = [Span(span.start + 1, span.end + 1) for span in draft.emphasis]
        self.drafts.append(draft)
        if mark is None:
            self._last += 1
        elif mark.style is Style.TOP:
            self._numbered = True
            self._last = mark.value
            self._sections.may_restart = False

    def _read_heading(self, text: str) -> None:
        if not self._sections.enter(text):
            self._sections.take_heading(text)

    def _open_again(self) -> None:
        """Begin a part of the resolution: "B", whose paragraphs count from 1 again."""
        self._where = Where.PREAMBLE
        self._sections.open_part()

    # --- after the last paragraph ---------------------------------------------------

    def _read_after_closing(self, block: Block) -> None:
        text = block.text
        mark = read_mark(text)
        if openings.opener_end(text) == len(text):
            self._open_again()
        elif self._sections.enter(text):
            return
        elif mark is not None and mark.style is Style.TOP and mark.value == self._last + 1:
            self._where = Where.OPERATIVE
            self._read_operative(block)
        elif openings.closes(text) or text.startswith(("[", "(")) or len(self.closing) > 1 or len(text) < 60:
            self.closing.append(text)
        else:
            self._where = Where.ANNEX
            self.annexes.append([text])

    def _read_annex(self, block: Block) -> None:
        text = block.text
        if self._where is not Where.ANNEX:
            self._where = Where.ANNEX
            self.annexes.append([text])
        elif openings.heads_annex(text):
            self.annexes.append([text])
        else:
            self.annexes[-1].append(text)
