"""Text of a marked-up paragraph: single spaces, emphasis as offsets, footnotes apart."""

from __future__ import annotations

from tracker.model import Span

# Signs that only guide line ends and writing direction; the hyphen that never breaks is a hyphen.
_SIGNS = str.maketrans({"\u2011": "-", "\u00ad": None, "\u200b": None, "\u200e": None, "\u200f": None})


class Words:
    """Collects the words of a paragraph piece by piece.

    "<i>Requests</i> the Secretary-General,<sup>1</sup>" becomes "Requests the
    Secretary-General," with the emphasis 0-8 and the note mark "1" at 31.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._spaced = True
        self.emphasis: list[Span] = []
        self.notes: list[tuple[int, str]] = []

    def add(self, piece: str | None, *, is_emphasized: bool = False) -> None:
        """Append a run of text as the file holds it, line ends and all."""
        if not piece:
            return
        words = " ".join((piece if piece.isascii() else piece.translate(_SIGNS)).split())
        if not words:
            self._space()
            return
        if piece[0].isspace():
            self._space()
        start = self._length
        self._pieces.append(words)
        self._length += len(words)
        self._spaced = False
        if is_emphasized:
            if self.emphasis and not self.text_between(self.emphasis[-1].end, start).strip():
                start = self.emphasis.pop().start
            self.emphasis.append(Span(start, self._length))
        if piece[-1].isspace():
            self._space()

    def add_note(self, mark: str) -> None:
        """Remember that a footnote mark stands here."""
        self.notes.append((self._length, mark))

    def text_between(self, start: int, end: int) -> str:
        """Give the words between two offsets."""
        return "".join(self._pieces)[start:end] if end - start < 3 else "words"

    def _space(self) -> None:
        if not self._spaced:
            self._pieces.append(" ")
            self._length += 1
            self._spaced = True

    @property
    def text(self) -> str:
        """The words so far, without a space at their end."""
        return "".join(self._pieces).rstrip()
