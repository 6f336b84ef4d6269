"""Hostile and mutated files through the readers and the extraction, apart, as `tracker import` reads them.

`TRACKER_TEST_FUZZ_SECONDS` says for how long files are mutated (60 unless it is set), `TRACKER_TEST_FUZZ_SEED` where
the mutations begin. What was mutated and what came of it is printed; `python -m pytest -s` shows it.
"""

from __future__ import annotations

import io
import os
import random
import resource
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from tracker.apart.limits import USUAL_LIMITS
from tracker.errors import TrackerError
from tracker.intake import read_upload
from tracker.samples import read_samples

MB = 1024 * 1024
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SAID = "The General Assembly,", "1. Requests the Secretary-General to report to it at its eightieth session;"


def word_file(body: str, **parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return file.getvalue()


def run(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def akn(body: str) -> bytes:
    root = '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">'
    return f"{root}<statement><mainBody>{body}</mainBody></statement></akomaNtoso>".encode()


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), extra, content)


def pdf_file(*objects: bytes) -> bytes:
    """A PDF of one page, whose contents are the fourth object; without a table of its objects, which is rebuilt."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    every = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, *objects)
    made = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(every, 1))
    return b"%PDF-1.4\n" + made + b"trailer\n<</Size %d /Root 1 0 R>>\n%%%%EOF\n" % (len(every) + 1)


def form(draws: bytes, number: int) -> bytes:
    inner = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % number
    return stream(draws, inner)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "Word: spaces unpacked to 190 MB": lambda: word_file(run(" " * (190 * MB))),
    "Word: paragraphs unpacked to 190 MB": lambda: word_file("<w:p/>" * (190 * MB // 6)),
    "Word: paragraphs unpacked to 40 MB": lambda: word_file(run("a") * (40 * MB // len(run("a")))),
    "Word: 9 MB of words in a run": lambda: word_file(run("the " * (9 * MB // 4))),
    "Word: footnotes unpacked to 190 MB": lambda: word_file(
        run("a"), footnotes=f"<w:footnotes {W}>{'<w:footnote/>' * (190 * MB // 13)}</w:footnotes>"
    ),
    "Akoma Ntoso: 40 MB of paragraphs": lambda: akn(
        "<paragraph><num>1.</num><content><p>a</p></content></paragraph>" * 800_000
    ),
    "Akoma Ntoso: 300,000 attributes": lambda: akn("<p " + " ".join(f'a{n}="x"' for n in range(300_000)) + "/>"),
    "HTML: ten million paragraphs": lambda: b"<html><body>" + b"<p>a" * (10 * MB),
    "HTML: a million open elements": lambda: b"<html><body><p>" + b"<i>a" * MB,
    "PDF: a form that draws itself": lambda: pdf_file(stream(b"/X Do"), form(b"/X Do /X Do", 5)),
    "PDF: forms that draw ten others each": lambda: pdf_file(
        stream(b"/X Do"), *(form(b"/X Do " * 10, 6 + step) for step in range(7))
    ),
    "PDF: 1 GB in one stream": lambda: pdf_file(stream(zlib.compress(bytes(1 << 30), 9), b"/Filter/FlateDecode")),
    "text: 2 MB in one line": lambda: b"1. Requests the Secretary-General " + b"and to do " * 200_000,
    "text: 10 MB of one letter": lambda: b"a" * 10_000_000,
    "text: 45 MB of paragraphs": lambda: ("\n\n".join(SAID) + "\n\n").encode() * 450_000,
    "text: annually, annually": lambda: b"The General Assembly,\n\n1. Requests it to report " + b"annually, " * 40_000,
    "text: 100,000 points": lambda: b"- a\n\n" * 100_000,
    "Word 97: noise": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(1).randbytes(200_000),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_ends_within_the_limits(kind: str) -> None:
    content = HOSTILE[kind]()
    begun = time.monotonic()
    try:
        read_upload("hostile", content, None)
        said = "read"
    except TrackerError as error:
        said = str(error)
        assert "report the fault" not in said
    took = time.monotonic() - begun
    print(f"{kind}: {took:.1f} s, {said}")
    assert took < USUAL_LIMITS.seconds + 20  # what a busy machine adds, and to start
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < 2 * USUAL_LIMITS.memory


# --- mutations ------------------------------------------------------------------------

PIECES = (
    *(
        b"\x00",
        b"<",
        b">",
        b"&",
        b"]]>",
        b"<!--",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"%PDF-",
        b"xref",
        b"endobj",
        b"stream",
    ),
    *(b"/Kids [1 0 R]", b"/Count 999999999", b"1.", b"(a)", b"(i)", b"[", b"Requests ", b"\n\n", b"\x0c", b"9" * 40),
    *(b"<num>", b"</num>", b"<p>", b"<w:p/>", b"<w:tbl>", b'w:val="99999999"', b"A/RES/79/114 ", b"-1", b"**", b"_"),
)
GROWS = 2 * MB


def mutate(chance: random.Random, content: bytes) -> bytes:
    """Flip, cut, double, exchange and put in, some times over."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 10, 40))):
        at = chance.randrange(len(made) + 1)
        length = chance.choice((1, 2, 4, 16, 64, 256, 2048, 20_000))
        match chance.randrange(7):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = made[at : at + length]
            case 3:
                made[at:at] = chance.choice(PIECES)
            case 4:
                del made[at:]
            case 5:
                other = chance.randrange(len(made) + 1)
                made[at:at] = made[other : other + length]
            case _:
                made[at : at + length] = chance.choice(PIECES) * max(1, length // 8)
        del made[GROWS:]
    return bytes(made)


VALUES = ("", "-1", "99999999", "1e9", "½", "٣", "²", "(a)", "1.", "xlviii.", "[", "Requests " * 50, "9" * 50, "\u202e")


def mutate_markup(chance: random.Random, content: bytes) -> bytes:
    """Take out, double, move and rename elements, so that what comes out is still well-formed."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return mutate(chance, content)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for _ in range(chance.choice((1, 3, 10, 40))):
        element, other = chance.choice(elements), chance.choice(elements)
        parent = element.getparent()
        if parent is None:
            continue
        match chance.randrange(6):
            case 0:
                parent.remove(element)
            case 1:
                parent.append(deepcopy(element))
            case 2:
                element.tag = other.tag
            case 3 if element.attrib:
                element.set(chance.choice(list(element.attrib)), chance.choice(VALUES))
            case 4:
                element.text = chance.choice(VALUES)
            case _:
                if element not in other.iterancestors() and other is not element:
                    other.append(element)
    return etree.tostring(root)


def mutate_parts(chance: random.Random, content: bytes) -> bytes:
    """Mutate what is packed in a Word file, so that it still unpacks."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            is_hit = name.endswith(".xml") and ("document" in name or chance.random() < 0.2)
            change = mutate_markup if chance.random() < 0.7 else mutate
            new.writestr(name, change(chance, part) if is_hit else part)
    return out.getvalue()


def shuffle_words(chance: random.Random, words: list[bytes]) -> bytes:
    head = b"The General Assembly,\n\nRecalling its resolution 79/1,\n\n"
    paragraphs = (
        b"%d. " % number + b" ".join(chance.choices(words, k=chance.choice((3, 15, 80, 400))))
        for number in range(1, chance.choice((3, 10, 40)))
    )
    return head + b"\n\n".join(paragraphs)


def seeds() -> list[bytes]:
    """What is mutated: the samples in all that can be written of them, and held-back test data where it is there."""
    found = [words.encode() for words in read_samples().values()]
    found += [word_file("".join(map(run, words.decode().split("\n\n")))) for words in found[:3]]
    paragraphs = "".join(f"<p>{words}</p>" for words in SAID)
    found += [f"<html><body>{paragraphs}<ol><li>a<li>b</ol></body></html>".encode(), akn(paragraphs)]
    held_back = sorted(file for file in CORPUS.rglob("*") if file.is_file() and file.stat().st_size < MB)
    if not held_back:
        print(f"NOT MUTATED: held-back test data, since {CORPUS} is not there.")
    return found + [file.read_bytes() for file in held_back[::5]]


def mutations(chance: random.Random) -> Iterator[bytes]:
    known = seeds()
    words = b" ".join(text for text in known if text[:1].isalpha()).split()
    while True:
        content = chance.choice(known)
        if chance.random() < 0.3:
            yield shuffle_words(chance, words)
        elif content.startswith(b"PK") and chance.random() < 0.85:
            yield mutate_parts(chance, content)
        elif content.lstrip().startswith(b"<") and chance.random() < 0.7:
            yield mutate_markup(chance, content)
        else:
            yield mutate(chance, content)


def test_mutated_files_are_read_or_refused_in_one_line(tmp_path: Path) -> None:
    seconds = float(os.environ.get("TRACKER_TEST_FUZZ_SECONDS", "60"))
    seed = int(os.environ.get("TRACKER_TEST_FUZZ_SEED", "1"))
    kept = Path(os.environ.get("TRACKER_TEST_FUZZ_KEEP", tmp_path))
    counts: Counter[str] = Counter()
    longest = 0.0
    found: list[str] = []
    until = time.monotonic() + seconds
    for number, content in enumerate(mutations(random.Random(seed))):
        begun = time.monotonic()
        if begun > until:
            break
        try:
            read_upload("mutated", content, None)
            counts["read"] += 1
        except TrackerError as error:
            said = str(error)
            counts[type(error).__name__] += 1
            if "report the fault" in said or "TRACKER_LIMIT" in said or "was stopped" in said or "nested" in said:
                (kept / f"mutated-{seed}-{number}").write_bytes(content)
                found.append(f"{number}: {said}")
        longest = max(longest, time.monotonic() - begun)
    print(f"{sum(counts.values())} files in {seconds:.0f} s, seed {seed}: {dict(counts)}; longest {longest:.1f} s")
    assert found == []
