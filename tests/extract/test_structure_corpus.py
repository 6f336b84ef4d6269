"""Structure on real documents, where the shared corpus stands beside the project."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tracker.errors import TrackerError
from tracker.extract.structure.building import structure
from tracker.model import Resolution
from tracker.readers import read, read_bytes

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.skipif(
    not (SHARED / "corpus").is_dir(),
    reason="the corpus of real documents is not beside the project (../shared)",
)
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"


def files(pattern: str) -> list[Path]:
    found = sorted(SHARED.glob(pattern))
    if not found:
        pytest.skip(f"no files {pattern} in the shared corpus")
    return found


@cache
def parsed(path: Path) -> Resolution:
    return structure(read(path))


def has_gap(resolution: Resolution) -> bool:
    """Whether an operative number is missing within a section."""
    last: dict[str, int] = {}
    for paragraph in resolution.operative:
        match = re.fullmatch(r"(?:(?P<section>[A-Z.]+)\.)?(?P<number>\d+)", paragraph.ref)
        if match is None:
            continue
        section, number = match["section"] or "", int(match["number"])
        if number != last.get(section, 0) + 1:
            return True
        last[section] = number
    return not last


def test_gold_refs_stems_and_mastheads() -> None:
    for annotation in files("gold/annotations/*.json"):
        gold = json.loads(annotation.read_text())
        resolution = parsed(SHARED / "gold" / "texts" / f"{gold['doc']}.txt")
        assert [p.ref for p in resolution.operative] == [unit["ref"] for unit in gold["units"]], gold["doc"]
        stems = [unit["ref"] for unit in gold["units"] if unit.get("stem")]
        assert [p.ref for p in resolution.operative if p.stem] == stems, gold["doc"]
        assert len(resolution.preambular) == gold["preambular_count"], gold["doc"]
        assert resolution.symbol == gold["symbol"]
        assert resolution.body == gold["body"]
        assert (resolution.adopted.isoformat() if resolution.adopted else None) == gold["adopted"]


def test_plain_text_has_numbers_without_gaps() -> None:
    paths = files("corpus/text/*/*.txt")
    gaps = [path.name for path in paths if has_gap(parsed(path))]
    print(f"{len(paths) - len(gaps)} of {len(paths)} texts have numbering without a gap; the others: {gaps}")
    assert len(gaps) <= len(paths) // 80


def test_word_files_are_complete() -> None:
    read_files = 0
    unread: list[str] = []
    for path in files("corpus/word/*"):
        try:
            resolution = parsed(path)
        except TrackerError:  # an old binary .doc, and no converter on this machine
            unread.append(path.suffix)
            continue
        read_files += 1
        assert resolution.symbol, path.name
        assert resolution.adopted, path.name
        assert not has_gap(resolution), path.name
    assert read_files >= 46
    assert set(unread) <= {".doc"}


def marked_up(path: Path) -> Iterator[tuple[str, str]]:
    """Give the numbered paragraphs of an Akoma Ntoso file, read without our reader."""
    body = ElementTree.parse(path).getroot().find(f".//{AKN}mainBody")
    for element in body.iter(f"{AKN}paragraph") if body is not None else ():
        number = "".join(element.findtext(f"{AKN}num", "").split()).rstrip(".")
        content = element.find(f"{AKN}content")
        if number.isdigit() and content is not None:
            for note in list(content.iter()):
                for child in list(note):
                    if child.tag == f"{AKN}authorialNote":
                        child.text, child[:] = "", []
            yield number, "".join(content.itertext())


def letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def test_pdf_agrees_with_the_published_markup() -> None:
    markup = {re.sub(r"-\d+[A-Z]$", "", path.stem): path for path in files("corpus/akn-of-pdf/*.xml")}
    wanted = right = preambles = whole = 0
    paths = [path for path in files("corpus/pdf/*.pdf") if path.stem in markup][::3]
    for path in paths:
        resolution, twin = parsed(path), parsed(markup[path.stem])
        own = {p.ref: letters(p.text) for p in resolution.operative}
        truth = list(marked_up(markup[path.stem]))
        if len({number for number, _ in truth}) == len(truth):
            wanted += len(truth)
            right += sum(own.get(number) == letters(text) for number, text in truth)
        preambles += len(resolution.preambular) == len(twin.preambular)
        whole += [p.ref for p in resolution.paragraphs] == [p.ref for p in twin.paragraphs]
        assert (resolution.symbol, resolution.adopted) == (twin.symbol, twin.adopted), path.name
    print(f"{right} of {wanted} paragraphs, {whole} of {len(paths)} documents agree")
    assert right >= 0.99 * wanted
    assert whole >= 0.97 * len(paths)
    assert preambles >= 0.97 * len(paths)


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh"])
def test_other_languages_give_the_refs_of_their_english_twin(language: str) -> None:
    english = {parsed(path).symbol: parsed(path) for path in files("corpus/akn/en/*.xml")}
    same = total = 0
    for path in files(f"corpus/akn/{language}/*.xml"):
        resolution = parsed(path)
        assert resolution.language == language
        twin = english.get(resolution.symbol)
        if twin is not None:
            total += 1
            same += [p.ref for p in twin.paragraphs] == [p.ref for p in resolution.paragraphs]
    assert same >= 0.9 * total  # the others lack numbers in their own markup


def test_texts_cut_anywhere_never_raise() -> None:
    chance = random.Random(7)
    for path in files("corpus/text/*/*.txt"):
        data = path.read_bytes()
        for _ in range(4):
            cut = data[: chance.randrange(1, len(data))]
            try:
                document = read_bytes(cut, path.name)
            except TrackerError:
                continue
            resolution = structure(document)
            refs = [paragraph.ref for paragraph in resolution.paragraphs]
            assert len(refs) == len(set(refs))


@pytest.mark.parametrize("pattern", ["corpus/pdf/*.pdf", "corpus/word/*", "corpus/akn/*/*.xml"])
def test_files_cut_anywhere_raise_only_our_errors(pattern: str) -> None:
    chance = random.Random(8)
    for path in chance.sample(files(pattern), 12):
        data = path.read_bytes()
        for _ in range(2):
            try:
                structure(read_bytes(data[: chance.randrange(1, len(data))], path.name))
            except TrackerError as error:
                message = str(error)
                if "\n" in message:
                    pytest.fail(message)
