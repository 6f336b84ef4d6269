"""PDF, as the Official Document System prints it: lines become paragraphs by their place on the page."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from threading import Lock

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tracker.errors import TooLarge, UnreadableSource
from tracker.model import Block, Document, Role, Span
from tracker.readers.noise import DIGITS, is_furniture
from tracker.readers.right_to_left import ARABIC, LATIN, Letter, in_reading_order

INVISIBLE = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\x00"
PAGE_LIMIT = 2000
"""Pages above which a PDF is refused; the longest resolutions have some hundred."""
_LOCK = Lock()  # PDFium is not thread-safe
_SMALL = 0.78  # a footnote mark is printed at two thirds of the size of its words
_HYPHEN = "\ufffe"  # what PDFium puts for a hyphen at the end of a line
_SOFT_BREAKS = str.maketrans(
    {
        _HYPHEN: "-",
        "\x02": "-",
        "\u2011": "-",
        "\u00ad": None,
        "\u200e": None,
        "\u200f": None,
        "\x00": None,
        "\uf0b7": "•",
    }
)
# One set opens both kinds of mark, so that the search skips to it: "12", "**".
_DIGITS = re.compile(rf"[{DIGITS}*](?:(?<=[{DIGITS}])[{DIGITS}]*|(?<=\*)\*{{0,2}})")
_RULE = re.compile("_{5,}")
_RUNNING = re.compile(
    r"""
      (?:[A-Z]{1,4}/[\w./()-]+|[A-Z]{2,4}\d+[.\w]+)(?:\s\(\d{4}\))? # A/RES/79/108 Question of Pitcairn
    | \d{1,3}\s?/\s?\d{1,3}(?:\s\d\d-\d{5})? | \d\d-\d{5}.* | GE\.\d\d-\d+.* | K\d{5,}.* | \d{1,3} | \*\d+\*
    | .*\s(?:[A-Z]{1,4}/[\w./()-]+)(?:\s\(\d{4}\))?                # Question of Pitcairn A/RES/79/108
    """,
    re.X,
)
_OPENING_MARK = re.compile(r"\s*(?:\d{1,3}\.|\(\w{1,4}\)|[“\"])?\s*")
_IN_SYMBOL = re.compile(r"\b[A-Z]{1,4}/[\w./-]*\Z")  # mastheads print "A/" larger than "80/L.26"
_ENDED = re.compile(r"(?:;\s?\d{0,3}|,\d{1,3})$")  # "... of the Commission; 20" ends at the foot of a page


def _spaced(text: str) -> str:
    """Give a line's words with single spaces and plain hyphens."""
    if _HAS_LIGATURE.search(text):
        text = _HAS_LIGATURE.sub(lambda sign: _LIGATURES[sign[0]], text)
    if text.isprintable() and "  " not in text and "\u2011" not in text:
        return text.strip()  # most lines: other spaces and soft hyphens are not printable
    return " ".join((text if text.isascii() else text.translate(_SOFT_BREAKS)).split())


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Short words that English texts really contain; other short pieces may be halves of a word.
_SHORT_WORDS = _words(
    "a able about above abuse act acts ad adopt after again age aged ages aid aim aimed aims alia all "
    "allow along also am among an and any apply are area areas armed arms army as ask asks at avoid aware "
    "away back base based basic basis be bear been being best bid birth blue body born both bring broad "
    "build but by call calls calm can car care carry case cases cash cause cease cent chap child civil "
    "clear close code come core cost could crew crime data date dated day days de deal death debt deep "
    "delay did do does doing done donor down draft draw drug due duly duty each early earn ease east end "
    "ends enjoy enter entry equal etc even event ever every exist eyes face faced fact fair faith fall "
    "far fast fate fear feed felt few field fight final find fire firm first fish five flag flow focal "
    "focus food for force form forms forth forum four free from fuel full fully fund funds gain gap gaps "
    "gas gave gets girls give given goal goals goes good grave great group guide gulf had half hand hard "
    "harm has have he head hear heard held help her here high him his hold home homes hope host hour how "
    "human i ibid idea if ii iii in inter into is issue it item its iv job jobs join joint just keep kept "
    "key keys kind know known lack laid land large last late later law laws lay lead least led left legal "
    "less let level life light like line lines link list live lives local long look loss lost lot love "
    "low made main major make many map mass may me mean means media meet men mere met might mind mine "
    "more most move much must my name near need needs net new news next nine no non nor norms not note "
    "notes now of off often oil old older on once one ones only onto open or oral order other our out "
    "over owing own page paid panel para part parts pass past path pay peace per place plan plans play "
    "plus point poor pose posed poses post posts poverty pre prior put race raid rain raise range rapid "
    "rare rate rates re reach read real rely renew rest rich right rise risk risks road role roles room "
    "root rule rules run rural safe said sale same save say scope sea seas seat sect see seek seem seen "
    "self send sent serve set sets sex shall share she ship side sign since site sites six size small so "
    "soft soil sold some son soon sound space spare staff state stay stem step steps still study such sum "
    "sure take taken takes talk task tasks tax ten term terms test text than that the their them theme "
    "then there these they third this those three thus tide time times to told too took tool tools top "
    "tour town trade trap tree true trust try turn two type un under unit units until up upon urge urges "
    "us use used uses using value van vary very via view views vis visa visit vital vol vote wage wait "
    "wall want war wars was way ways we week well went were west what when where which while who whom "
    "whose why wide wider wife will wish with women won word work world would year years yet you young "
    "youth zero zone"
)
# "5. Demande", "5 - يطلب", "(أ) عد", "b) De rendre": what opens a paragraph at the top of a page
_NUMBERED = re.compile(
    r"(?:\d{1,3}\s?[.)．-]|[(（]?\s?(?:[^\W\d]{1,4}|\d{1,2}|هـ)[)）]|[㈠-㈩]|[’‘']\d{1,2}[’‘'])\s*(?=[^\W\d]|[“«(])"
)
_HEADING = 70
_ROOM = 0.97
"""The share of a full line that words take at most which would surely have stood on it."""
_STOPS = (".", "。", "؛", ";")
_FINISHED = re.compile(r"[.;:,؛،。；：，](?:\s?\d{1,3})?(?:\s(?:and|or|et|ou|y|o|e|и|و))?$")
_NOTE_ALONE = re.compile(r"\d{1,2}|\*{1,3}")
_NOTE_START = re.compile(r"(?:\d{1,2}|\*{1,3})(?:$|\s+(?=[A-Z“\"]))")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_HAS_LIGATURE = re.compile("[ﬀ-ﬆ]")
_WORD = re.compile(r"\S+")
_FLAG_ITALIC = 64


@dataclass(slots=True)
class _Line:
    """A printed line: its words, the raw offsets of note marks in them, and its place."""

    text: str
    index: int  # of its first character on the page
    x: float
    y: float
    size: float
    page: int
    height: float
    marks: tuple[tuple[int, int], ...] = ()
    gaps: tuple[int, ...] = ()  # offsets of spaces that are only loose setting
    is_lowered: bool = False  # Word sets a line lower for a raised mark that is hardly smaller than its words
    is_note: bool = False  # stands below the words of its page, under a raised mark


@dataclass(slots=True)
class _Page:
    lines: list[_Line]
    italic: list[int]  # raw offsets where an italic run that opens a line ends


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF's paragraphs: "Development,¹ including" keeps the mark apart, running heads fall away.

    The italic run that opens a paragraph ("*Also requests* the Secretary-General") is its emphasis.
    """
    with _LOCK:
        try:
            pdf = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            reason = "is protected by a password" if "assword" in str(error) else "is a damaged PDF"
            raise UnreadableSource(f"{name} {reason}: get the document again.") from None
        try:
            if len(pdf) > PAGE_LIMIT:
                raise TooLarge(f"{name} has {len(pdf):,} pages, and a text at most {PAGE_LIMIT:,}: split it.")
            reading = _Reading(pdf)
            lines = reading.lines()
            if sum(len(line.text) for line in lines) < 40:
                raise UnreadableSource(
                    f"{name} is a scan without text: run it through OCR first (for example ocrmypdf)."
                )
            blocks = tuple(reading.blocks(lines))
        except pdfium.PdfiumError:
            raise UnreadableSource(f"{name} is a damaged PDF: get the document again.") from None
        finally:
            pdf.close()
    return Document(source=name, blocks=blocks, format="pdf")


class _Reading:
    """One PDF on its way to blocks."""

    def __init__(self, pdf: pdfium.PdfDocument) -> None:
        self._pdf = pdf
        self._emphasis: dict[tuple[int, int], int] = {}  # (page, index) of a line -> raw end of its italics
        self._body_size = 10.0
        self._length = 0  # letters of a full line

    def lines(self) -> list[_Line]:
        """Give every line of every page with its place; measure the body's size on the way."""
        lines: list[_Line] = []
        for number in range(len(self._pdf)):
            page = self._pdf[number]
            textpage = page.get_textpage()
            text = textpage.get_text_range()
            exact = len(text) == textpage.count_chars()
            found = list(_page_lines(text, textpage.raw, number + 1, page.get_height(), exact))
            if exact and found:
                _find_marks(text, found, textpage.raw)
                _find_loose_spaces(text, found, textpage.raw)
                self._find_italics(found, textpage.raw)
            if exact and ARABIC.search(text):
                found = _in_reading_order(text, found, textpage.raw, page.get_width())
            lines += found
            textpage.close()
            page.close()
        self._body_size = _body_size(lines)
        return list(_by_place(lines, self._body_size))

    def _find_italics(self, lines: list[_Line], handle: raw.FPDF_TEXTPAGE) -> None:
        """Find the italics that open lines, while the page is open."""
        for line in lines:
            if not line.text[0].islower():  # a line in lower case opens no paragraph
                end = _italic_end(line, handle)
                if end:
                    self._emphasis[line.page, line.index] = end

    def blocks(self, lines: list[_Line]) -> Iterator[Block]:
        """Join lines into paragraphs across pages; footnotes come where their page ends."""
        body, notes = self._parts(lines)
        left = _left_margin(body, self._body_size)
        pitch = _pitch(body, self._body_size)
        self._length = _full_line(body)
        group: list[_Line] = []
        for line in body:
            if group and self._begins(group[-1], line, left, pitch):
                yield self._block(group)
                group = []
            group.append(line)
        if group:
            yield self._block(group)
        yield from notes

    def _parts(self, lines: list[_Line]) -> tuple[list[_Line], list[Block]]:
        """Set footnotes and running heads apart from the lines of the body."""
        body: list[_Line] = []
        notes: list[list[_Line]] = []
        page, rule = 0, -1.0
        for line in lines:
            if line.page != page:
                page, rule = line.page, -1.0
            if self._is_running(line):
                continue
            if _is_rule(line.text):
                rule = line.y
            elif line.is_note or (rule >= 0 and line.y < rule):
                if notes and notes[-1][-1].page == page and not _starts_note(line, self._body_size):
                    notes[-1].append(line)
                else:
                    notes.append([line])
            else:
                body.append(line)
        return body, [self._note(group) for group in notes]

    def _is_running(self, line: _Line) -> bool:
        if line.is_note:
            return is_furniture(line.text) and _NOTE_ALONE.fullmatch(line.text) is None
        height = line.height or 792.0
        small = line.size < 0.95 * self._body_size
        if line.y > 0.91 * height and line.page > 1:
            return small or _RUNNING.match(line.text) is not None
        if 0 <= line.y < 0.075 * height:
            return small or line.page == 1 or _RUNNING.fullmatch(line.text) is not None
        return is_furniture(line.text) and not _is_rule(line.text)

    def _begins(self, before: _Line, line: _Line, left: float, pitch: float) -> bool:
        """Whether a line begins a new paragraph."""
        if line.page != before.page:
            moved = line.x > left + 6 or line.x < left - 6 or line.size > 1.05 * self._body_size
            is_new = _ENDED.search(before.text) is not None and line.text[:1].isupper()
            if _NUMBERED.match(line.text) is not None:
                return moved or is_new or _may_end(before.text) or self._had_room(before, line)
            is_count = line.text[:1].isdigit() and before.text[-1:] in _STOPS  # "43rd plenary meeting"
            return moved or is_new or (is_count and self._had_room(before, line))
        if abs(line.y - before.y) < 4 and line.x > before.x:
            return False  # a footnote mark cut the line in two
        gap = before.y - line.y
        if gap < 0:
            return True
        hidden = before.text.count(_HYPHEN)
        step = pitch * max(before.size, line.size, 0.8 * self._body_size) / self._body_size
        raised = 0.25 if line.is_lowered else 0.0
        if gap > step * (1.25 + hidden + raised):
            return True
        return before.x <= left + 3 and line.x > left + 8 and not hidden

    def _had_room(self, before: _Line, line: _Line) -> bool:
        """Whether the first word of a line would have gone on the line before, which so ends its paragraph."""
        return len(before.text.rstrip()) + 1 + len(line.text.split()[0]) < _ROOM * self._length

    def _block(self, group: list[_Line]) -> Block:
        """Join the lines of a paragraph, take its note marks out, keep the italics that open it."""
        text = ""
        notes: list[tuple[int, str]] = []
        for line in group:
            rest = line.text
            if line.marks or line.gaps:
                done, piece = 0, ""
                for start, end in sorted([*line.marks, *((gap, gap + 1) for gap in line.gaps)]):
                    piece += rest[done:start]
                    done = end
                    if rest[start] == " ":
                        continue
                    offset = len(text) + (1 if text else 0) + len(" ".join(piece.split()))
                    notes.append((offset, rest[start:end]))
                rest = piece + rest[done:]
            words = _spaced(rest)
            if not words:
                continue
            text = _join(text, words)
        first = group[0]
        emphasis: tuple[Span, ...] = ()
        end = self._emphasis.get((first.page, first.index), 0)
        if end:
            mark = _OPENING_MARK.match(first.text)
            start = len(" ".join(first.text[: mark.end()].split())) if mark else 0
            start += 1 if start and text[start : start + 1] == " " else 0
            stop = len(" ".join(first.text[:end].split())) - sum(gap < end for gap in first.gaps)
            stop = min(stop, len(text))
            emphasis = (Span(start, stop),) if stop > start else ()
        return Block(text, Role.UNKNOWN, emphasis, tuple(notes), page=first.page)

    def _note(self, group: list[_Line]) -> Block:
        text = " ".join(" ".join(line.text for line in group).translate(_SOFT_BREAKS).split())
        mark = re.match(r"(\d{1,3}|\*{1,3})\s*(?=\S)", text)
        number = mark[1] if mark else None
        return Block(text[mark.end() :] if mark else text, Role.NOTE, number=number, page=group[0].page)


def _page_lines(text: str, handle: raw.FPDF_TEXTPAGE, page: int, height: float, exact: bool) -> Iterator[_Line]:
    index = 0
    x, y = ctypes.c_double(), ctypes.c_double()
    for line in text.split("\r\n"):
        words = line.strip()
        start = index + len(line) - len(line.lstrip())
        index += len(line) + 2
        if not words:
            continue
        if exact and raw.FPDFText_GetCharOrigin(handle, start, x, y):
            # A line may open with a raised mark: its second character tells more.
            size = raw.FPDFText_GetFontSize(handle, start)
            yield _Line(words, start, x.value, y.value, size, page, height)
        else:
            yield _Line(words, start, 0.0, -1.0, 0.0, page, height)


def _in_reading_order(text: str, lines: list[_Line], handle: raw.FPDF_TEXTPAGE, width: float) -> list[_Line]:
    """Write the lines of a page that run from right to left as they are read; their margin is the right one.

    PDFium cuts a line at a vowel sign that stands higher than its letters: what has one baseline is one line.
    """
    done: list[_Line] = []
    letters: list[Letter] = []
    for line in lines:
        end = text.find("\r\n", line.index)
        whole = text[line.index : end if end >= 0 else len(text)]
        if ARABIC.search(whole) is None and LATIN.search(whole) is not None:
            done.append(line)
            letters = []
            continue
        own, line.y = _letters(whole, line, handle)
        before = done[-1] if done else None
        if before is not None and letters and abs(before.y - line.y) < 0.4 * line.size:
            letters += own
            line = before
        else:
            letters = own
            done.append(line)
        if letters:
            line.text, line.marks = in_reading_order(letters, line.size)
            line.gaps = ()
            line.x = width - max(letter.right for letter in letters)
    return [line for line in done if line.text]


def _letters(whole: str, line: _Line, handle: raw.FPDF_TEXTPAGE) -> tuple[list[Letter], float]:
    """Give the letters of a line as they are printed, and the height of its baseline."""
    letters: list[Letter] = []
    heights: list[float] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for place, sign in enumerate(whole, line.index):
        if raw.FPDFText_IsGenerated(handle, place) == 1 or sign in INVISIBLE:
            continue
        raw.FPDFText_GetCharBox(handle, place, _left, _right, _low, _high)
        is_small = raw.FPDFText_GetFontSize(handle, place) < line.size * _SMALL
        letters.append(Letter(sign, _left.value, _right.value, is_small))
        if not (is_small or unicodedata.combining(sign)) and raw.FPDFText_GetCharOrigin(handle, place, x, y):
            heights.append(y.value)
    return letters, sorted(heights)[len(heights) // 2] if heights else line.y


def _find_marks(text: str, lines: list[_Line], handle: raw.FPDF_TEXTPAGE) -> None:
    """Find the note marks of a page, which are printed smaller than their line."""
    size_of = raw.FPDFText_GetFontSize
    indexes = [line.index for line in lines]
    for match in _DIGITS.finditer(text):
        line = lines[bisect_right(indexes, match.start()) - 1]
        limit = line.size * _SMALL
        end = match.end()
        if size_of(handle, end - 1) >= limit and not _is_raised(text, handle, match.start(), line):
            continue
        start = end - 1
        if size_of(handle, start) >= limit:
            start = match.start()
            line.is_lowered = True
        while start > match.start() and size_of(handle, start - 1) < limit:
            start -= 1
        start, end = start - line.index, end - line.index
        if start > 0 and not _IN_SYMBOL.search(line.text, 0, start):
            line.marks += ((start, end),)


def _is_raised(text: str, handle: raw.FPDF_TEXTPAGE, place: int, line: _Line) -> bool:
    """Whether digits behind a word stand above its baseline: "2014–2015,¹" where the mark is nearly as large."""
    word = place - 1 - (text[place - 1 : place] == " ")
    before = text[word : word + 1]
    if place <= line.index or not (before.isalpha() or before in ",;:.)”’") or text[place] == "*":
        return False
    y = _high
    return bool(
        raw.FPDFText_GetCharOrigin(handle, place, _left, y)
        and raw.FPDFText_GetCharOrigin(handle, word, _left, _low)
        and y.value - _low.value > 0.15 * line.size
    )


def _find_loose_spaces(text: str, lines: list[_Line], handle: raw.FPDF_TEXTPAGE) -> None:
    """Find spaces that PDFium made of loose setting: "th e sub-item", "seventy -ninth"."""
    gaps: set[int] = set()
    for sign in ("-", "‑", "–"):
        place = text.find(sign)
        while place >= 0:
            gaps |= {place - 1, place + 1}
            place = text.find(sign, place + 1)
    for piece in set(text.split()) - _SHORT_WORDS:
        if len(piece) < 6 and piece[0].islower() and piece.rstrip(",;.:") not in _SHORT_WORDS:
            place = text.find(f" {piece}")
            while place >= 0:
                gaps |= {place, place + 1 + len(piece)}
                place = text.find(f" {piece}", place + 1)
    place = 0
    for gap in sorted(gap for gap in gaps if 0 < gap < len(text) - 1 and text[gap] == " "):
        if not _is_tight(handle, gap):
            continue
        while place + 1 < len(lines) and lines[place + 1].index <= gap:
            place += 1
        if lines and 0 < gap - lines[place].index < len(lines[place].text):
            lines[place].gaps += (gap - lines[place].index,)


_left, _right, _low, _high = (ctypes.c_double() for _ in range(4))


def _is_tight(handle: raw.FPDF_TEXTPAGE, gap: int) -> bool:
    """Whether a space was not printed and stands for less than a fifth of the letters' size."""
    if raw.FPDFText_IsGenerated(handle, gap) != 1:
        return False
    raw.FPDFText_GetCharBox(handle, gap - 1, _left, _right, _low, _high)
    before = _right.value
    raw.FPDFText_GetCharBox(handle, gap + 1, _left, _right, _low, _high)
    return bool(-1 < _left.value - before < 0.2 * raw.FPDFText_GetFontSize(handle, gap + 1))


def _italic_end(line: _Line, handle: raw.FPDF_TEXTPAGE) -> int:
    """Find where the italic run that opens a line ends; 0 where it opens upright."""
    mark = None if line.text[0].isalpha() else _OPENING_MARK.match(line.text)
    start = mark.end() if mark else 0
    if not _is_italic(handle, line.index + start):
        return 0
    end = 0
    for match in _WORD.finditer(line.text, start):
        if not _is_italic(handle, line.index + match.start()):
            break
        end = match.end()
        if line.text[end - 1] in ",;" and not _is_italic(handle, line.index + end - 1):
            return end - 1
    return end


_flags = ctypes.c_int()
_name = ctypes.create_string_buffer(64)


def _is_italic(handle: raw.FPDF_TEXTPAGE, index: int) -> bool:
    raw.FPDFText_GetFontInfo(handle, index, _name, 64, _flags)
    return bool(_flags.value & _FLAG_ITALIC) or b"Italic" in _name.value or b"Oblique" in _name.value


def _may_end(text: str) -> bool:
    """Whether a line can be the last of its paragraph: its words are finished, or it is a heading."""
    return _FINISHED.search(text) is not None or (len(text) < _HEADING and not text[:1].islower())


def _is_rule(text: str) -> bool:
    """Whether a line is the rule above the footnotes."""
    return text[0] == "_" and _RULE.fullmatch(text) is not None


def _starts_note(line: _Line, body_size: float) -> bool:
    """Whether a line below the rule opens a footnote: a raised mark or an asterisk."""
    if line.is_note and _NOTE_START.match(line.text):
        return True
    return line.text[:1] == "*" or (line.text[:1].isdigit() and line.size < 0.65 * body_size)


def _by_place(lines: list[_Line], body_size: float) -> Iterator[_Line]:
    """Give the lines of each page from top to bottom where a producer wrote its footnotes first, and tell these apart.

    Word writes the notes of a page before its words, and draws the rule above them instead of printing it.
    """
    for _, found in groupby(lines, key=lambda line: line.page):
        page = _with_their_marks(found)
        if any(_is_rule(line.text) for line in page) or not all(line.y >= 0 for line in page):
            yield from page
            continue
        jump = next((at for at in range(1, len(page)) if _jumps_up(page[at - 1], page[at])), 0)
        head, rest = page[:jump], page[jump:]
        if head and min(line.y for line in rest) > max(line.y for line in head) - body_size:
            for line, below in zip(head, [*head[1:], None], strict=True):
                has_words = below is not None and 0 <= line.y - below.y < body_size
                line.is_note = has_words or _NOTE_ALONE.fullmatch(line.text) is None  # else the page's number
            yield from rest
            yield from head
            continue
        start = next((at for at in range(len(page) - 1, 0, -1) if _opens_notes(page, at, body_size)), len(page))
        while start < len(page) and start > 1 and _opens_notes(page, start - 1, body_size):
            start -= 1
        for line in page[start:]:
            line.is_note = True
        yield from page


def _with_their_marks(lines: Iterable[_Line]) -> list[_Line]:
    """Put a raised mark that was written as a line of its own back behind the line that it stands above."""
    done: list[_Line] = []
    for line in lines:
        before = done[-1] if done else None
        if before is not None and _NOTE_ALONE.fullmatch(line.text) and line.x > before.x + 20:
            raised = line.y - before.y
            if 0.15 * before.size < raised < before.size:
                start = len(before.text)
                before.text += line.text
                before.marks += ((start, len(before.text)),)
                before.is_lowered = True
                continue
        done.append(line)
    return done


def _jumps_up(before: _Line, line: _Line) -> bool:
    """Whether a line stands far above the one written before it, in the same column."""
    return line.y - before.y > 60 and abs(line.x - before.x) < 120


def _opens_notes(page: list[_Line], at: int, body_size: float) -> bool:
    """Whether a footnote opens at a line without a rule above it: a smaller mark, and below it nothing but notes."""
    line = page[at]
    if not _NOTE_START.match(line.text) or line.size >= 0.99 * body_size or line.y > 0.5 * (line.height or 792.0):
        return False
    if _NOTE_ALONE.fullmatch(line.text):
        follower = page[at + 1] if at + 1 < len(page) else None
        if follower is None or not 0 <= line.y - follower.y < body_size or follower.x <= line.x:
            return False
    return all(later.y <= line.y for later in page[at:]) and all(line.y < before.y for before in page[:at])


def _body_size(lines: list[_Line]) -> float:
    """Give the size in which most of the letters are printed."""
    exact: dict[float, int] = {}
    for line in lines:
        exact[line.size] = exact.get(line.size, 0) + len(line.text)
    sizes = Counter[float]()
    for size, letters in exact.items():
        if size > 0:  # where PDFium does not tell the size it says 0
            sizes[round(size, 1)] += letters
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _left_margin(lines: list[_Line], body_size: float) -> float:
    """Give the margin that continued lines return to."""
    margins = Counter[int]()
    for line in lines:
        if abs(line.size - body_size) < 0.6 and len(line.text) > 40:
            margins[round(line.x)] += 1
    return float(margins.most_common(1)[0][0]) if margins else 0.0


def _full_line(lines: list[_Line]) -> int:
    """How many letters a line of the body has that is full: nine of ten have no more."""
    lengths = sorted(len(line.text.rstrip()) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _pitch(lines: list[_Line], body_size: float) -> float:
    """Give the usual distance between two lines of a paragraph."""
    steps = Counter[float]()
    for before, line in pairwise(lines):
        if before.page == line.page and abs(line.size - body_size) < 0.6 and 4 < before.y - line.y < 1.5 * body_size:
            steps[round(before.y - line.y, 0)] += 1
    return steps.most_common(1)[0][0] if steps else 1.2 * body_size


def _join(text: str, words: str) -> str:
    """Join two lines: "drug -" and "resistant" are one word, "short-" and "and long-term" two."""
    if not text:
        return words
    if text.endswith((" -", " ‑")) and text[-3:-2].isalpha() and words[:1].isalpha():
        return text[:-2] + text[-1] + words
    if text.endswith(("-", "‑", "/")) and text[-2:-1].isalnum() and not words.startswith(("and ", "or ", "to ")):
        return text + words
    return f"{text} {words}"
