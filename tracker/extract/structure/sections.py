"""The sections and parts of a resolution, their headings, and where paragraphs may count from 1 again."""

from __future__ import annotations

from tracker.extract.clauses import openings
from tracker.extract.structure.drafts import Draft
from tracker.extract.structure.numbering import roman_value, to_roman

_PARTS = "ABCDEFGH"
_LETTERS_ONLY = ("C", "D", "L", "M")  # no resolution has a hundred sections


class Sections:
    """Where the walk stands among sections; `drafts` are the paragraphs read so far, kept by the walk."""

    def __init__(self, drafts: list[Draft]) -> None:
        self._drafts = drafts
        self.part: str | None = None  # "A", where each part opens with the body's name
        self._label: str | None = None  # "II"
        self.heading: str | None = None
        self._headed_from = 0  # the first draft that the heading stands above
        self.may_restart = True

    def take_heading(self, text: str | None) -> None:
        """Put a heading above what follows; one that stood above nothing yet goes on in it, or stays behind."""
        if self.heading and self.is_idle:
            whole = f"{self.heading} {text or ''}".strip()
            if len(whole) < 160:
                text = whole
            elif self._drafts:
                self._drafts[-1].tail.append(self.heading)
        self.heading = text
        self._headed_from = len(self._drafts)

    def take_option(self, text: str) -> None:
        """Put "Option 2:" above what follows, whose numbers may begin anew."""
        self.take_heading(text)
        self.may_restart = True

    @property
    def is_idle(self) -> bool:
        """Whether nothing stands below the heading yet."""
        return self._headed_from == len(self._drafts)

    def enter(self, text: str) -> bool:
        """Begin the section that a heading labels, whose paragraphs may count from 1; whether it labels one."""
        found = openings.section_label(text) or openings.goes_on_to_section(text, self._next_numeral)
        if found is None:
            return False
        self._label = self._nested(found[0])
        self.take_heading(found[1] or None)
        self.may_restart = True
        return True

    def _nested(self, label: str) -> str:
        """Put a letter under the numeral that it divides: "II.B" for "B" under "II"."""
        above = (self._label or "").split(".")[0]
        is_letter = len(label) == 1 and label not in "IVX"
        return f"{above}.{label}" if is_letter and roman_value(above) and above not in _LETTERS_ONLY else label

    @property
    def _next_numeral(self) -> str:
        """The numeral of the section that would follow: "IV" in "III", or in "III.B"."""
        value = roman_value((self._label or "").split(".")[0])
        return to_roman(value + 1) if value else "I."

    @property
    def address(self) -> str | None:
        """The address of the section that the walk is in: "II", "B" or "B.II"."""
        return ".".join(label for label in (self.part, self._label) if label) or None

    def open_part(self) -> None:
        """Begin a part of the resolution: "B", whose paragraphs count from 1 again."""
        self.may_restart = True
        letter = (self._label or "").rpartition(".")[2]
        if letter and letter in _PARTS:
            self.part, self._label = letter, None

    def opens_preamble(self, text: str) -> bool:
        """Whether a section begins with a preamble of its own: "Recalling its resolution" under "II"."""
        if self.address is None or not self.may_restart:
            return False
        return openings.opens_preamble(text) and not openings.opens_with_known_verb(text)
