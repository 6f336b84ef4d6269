"""Word files: OOXML under any name, and older binary .doc where a converter is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from lxml import etree

from tracker.errors import TooLarge, UnreadableSource
from tracker.model import Block, Document, Role
from tracker.readers.markup import Words
from tracker.readers.table_rows import with_row_numbers
from tracker.readers.text import blocks_of, decode
from tracker.readers.word_numbering import ListNumbers

PART_LIMIT = 50 * 1024 * 1024
"""Bytes that one part of a Word file may unpack to; more is an attack, not a resolution."""
CONVERSION_SECONDS = 120
STARTS = 2
"""LibreOffice ends once it has made its settings in a new folder, and has to be started again."""
_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "txbxContent", "instrText", "rPr", "pPr", "delText"})
_OFF = frozenset({"0", "false", "off", "none"})


def read_word(data: bytes, name: str) -> Document:
    """Read an OOXML file: its running text, footnotes, and the symbol in its page header.

    Runs in italics or bold become emphasis; deleted revisions are left out;
    automatic list numbers ("1.", "(a)") are written out.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            blocks = tuple(_Reading(package, name).blocks())
    except (zipfile.BadZipFile, KeyError, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise UnreadableSource(f"{name} is a damaged Word file: get the document again.") from None
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableSource(f"{name} is a Word file with damaged contents: get it again.") from None
    if not any(block.role is not Role.MASTHEAD for block in blocks):
        raise UnreadableSource(f"{name} is a Word file without text: get the document again.")
    return Document(source=name, blocks=blocks, format="word")


def read_old_word(data: bytes, name: str) -> Document:
    """Read a binary .doc (Word 97-2003) through antiword, else LibreOffice, where installed."""
    antiword, soffice = shutil.which("antiword"), shutil.which("soffice") or shutil.which("libreoffice")
    if antiword is None and soffice is None:
        raise UnreadableSource(
            f"{name} is an old binary Word file: install antiword or LibreOffice, or save it as .docx or PDF."
        )
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "source.doc"
        place.write_bytes(data)
        if antiword is not None:
            output = _run([antiword, "-w", "0", "-m", "UTF-8.txt", str(place)], folder)
            if output and (blocks := blocks_of(decode(output))):
                return Document(source=name, blocks=blocks, format="word")
        if soffice is not None:
            converted = Path(folder) / "source.docx"
            own = (f"-env:UserInstallation=file://{folder}/profile", f"-env:OSL_SOCKET_PATH={folder}")
            command = [_program(soffice), *own, "--headless", "--convert-to", "docx", "--outdir", folder, str(place)]
            for _ in range(STARTS):
                if not converted.exists():
                    _run(command, folder)
            if converted.exists():
                return read_word(converted.read_bytes(), name)
    raise UnreadableSource(f"{name} is an old Word file that could not be converted: save it as .docx or PDF.")


def _program(soffice: str) -> str:
    """Find LibreOffice itself behind the script that starts it, which wants to write to /tmp."""
    itself = Path(soffice).resolve().with_name("soffice.bin")
    return str(itself) if itself.exists() else soffice


def _run(command: list[str], folder: str) -> bytes:
    try:
        done = subprocess.run(command, capture_output=True, timeout=CONVERSION_SECONDS, cwd=folder, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""


def local_name(element: etree._Element) -> str:
    """Give an element's name without its namespace: "p" of a paragraph."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str | None:
    """Give an attribute by its name without namespace: "val" of "w:val"."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


class _Reading:
    """One package on its way to blocks."""

    def __init__(self, package: zipfile.ZipFile, source: str) -> None:
        self._package = package
        self._source = source
        self._names = set(package.namelist())
        self._main = self._main_part()
        self._notes: dict[str, etree._Element] = {}
        self._note_count = 0
        self._is_in_note = False
        self._found_notes: list[Block] = []
        self._numbers = ListNumbers(self._optional("numbering.xml"), self._optional("styles.xml"))

    def blocks(self) -> Iterator[Block]:
        root = self._parse(self._main)
        for part in ("footnotes.xml", "endnotes.xml"):
            notes = self._optional(part)
            for note in notes if notes is not None else ():
                self._notes[f"{local_name(note)}{attribute(note, 'id')}"] = note
        for line in self._header_lines(root):
            yield Block(line, Role.MASTHEAD)
        yield from with_row_numbers(self._running_text(root))
        yield from self._found_notes

    def _running_text(self, root: etree._Element) -> Iterator[tuple[Block, etree._Element | None]]:
        """Give each paragraph with the row of a table that it stands in; a number alone counts in a row only."""
        for paragraph in _paragraphs(root):
            row = next((above for above in paragraph.iterancestors() if local_name(above) == "tr"), None)
            words = Words()
            number = self._numbers.number_of(paragraph)
            if number:
                words.add(f"{number} ")
            self._gather(paragraph, words)
            if words.text and (words.text != number or row is not None):
                yield Block(words.text, Role.UNKNOWN, tuple(words.emphasis), tuple(words.notes)), row

    def _main_part(self) -> str:
        if "word/document.xml" in self._names:
            return "word/document.xml"
        for name in sorted(self._names):
            if name.startswith("word/document") and name.endswith(".xml"):
                return name
        raise KeyError("word/document.xml")

    def _parse(self, part: str) -> etree._Element:
        if self._package.getinfo(part).file_size > PART_LIMIT:
            raise TooLarge(
                f"{self._source} holds a part of more than {PART_LIMIT // (1024 * 1024)} MB: save it again, in parts."
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        return etree.fromstring(self._package.read(part), parser)

    def _optional(self, part: str) -> etree._Element | None:
        name = f"word/{part}"
        return self._parse(name) if name in self._names else None

    def _header_lines(self, root: etree._Element) -> list[str]:
        """Give the lines of the first page's header, where UN documents print their symbol."""
        references = [e for e in root.iter() if local_name(e) == "headerReference"]
        references.sort(key=lambda e: {"first": 0, "default": 1}.get(attribute(e, "type") or "", 2))
        relations = self._optional(f"_rels/{Path(self._main).name}.rels")
        if not references or relations is None:
            return []
        targets = {attribute(e, "Id"): attribute(e, "Target") for e in relations}
        lines: list[str] = []
        for reference in references[:2]:
            target = (targets.get(attribute(reference, "id")) or "").lstrip("/").removeprefix("word/")
            header = self._optional(target) if target else None
            for paragraph in _paragraphs(header) if header is not None else ():
                text = self._words(paragraph).text
                if text and text not in lines:
                    lines.append(text)
            if lines:
                break
        return lines

    def _words(self, paragraph: etree._Element) -> Words:
        words = Words()
        self._gather(paragraph, words)
        return words

    def _gather(self, element: etree._Element, words: Words, *, is_emphasized: bool = False) -> None:
        for child in element:
            tag = local_name(child)
            if tag in _SKIPPED:
                continue
            if tag == "r":
                self._gather_run(child, words)
            else:
                self._gather(child, words, is_emphasized=is_emphasized)

    def _gather_run(self, run: etree._Element, words: Words) -> None:
        is_emphasized, is_raised = _look(run)
        for child in run:
            match local_name(child):
                case "t":
                    text = child.text or ""
                    if is_raised and text.strip().isdigit():
                        words.add_note(text.strip())
                    else:
                        words.add(text, is_emphasized=is_emphasized)
                case "tab" | "br" | "cr":
                    words.add(" ")
                case "noBreakHyphen":
                    words.add("-", is_emphasized=is_emphasized)
                case "footnoteReference" | "endnoteReference":
                    self._add_note(child, words)
                    if attribute(child, "customMarkFollows") not in (None, "0", "false"):
                        break
                case "AlternateContent" | "Choice" | "smartTag":
                    self._gather(child, words, is_emphasized=is_emphasized)
                case _:
                    continue

    def _add_note(self, reference: etree._Element, words: Words) -> None:
        kind = local_name(reference).removesuffix("Reference")
        note = self._notes.get(f"{kind}{attribute(reference, 'id')}")
        self._note_count += 1
        mark = str(self._note_count)
        words.add_note(mark)
        if self._is_in_note:
            return  # a note of a note, or of itself
        self._is_in_note = True
        text = " ".join(self._words(p).text for p in _paragraphs(note)) if note is not None else ""
        self._is_in_note = False
        self._found_notes.append(Block(text.strip() or "-", Role.NOTE, number=mark))


def _paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """Give the paragraphs in reading order, table cells included, text boxes and fallbacks left out."""
    for element in root:
        tag = local_name(element)
        if tag == "p":
            yield element
        elif tag not in _SKIPPED:
            yield from _paragraphs(element)


def _look(run: etree._Element) -> tuple[bool, bool]:
    """Whether a run is emphasized (italic or bold), and whether it is raised above the line."""
    properties = next((child for child in run if local_name(child) == "rPr"), None)
    is_emphasized = is_raised = False
    for setting in properties if properties is not None else ():
        tag = local_name(setting)
        if tag in ("i", "b"):
            is_emphasized = is_emphasized or attribute(setting, "val") not in _OFF
        elif tag == "vertAlign":
            is_raised = attribute(setting, "val") == "superscript"
    return is_emphasized, is_raised
