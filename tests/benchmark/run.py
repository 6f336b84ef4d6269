"""Speed and accuracy beside public tools, in one run on one core: `python tests/benchmark/run.py`.

Needs the shared corpus beside the project (../shared); with `pip install '.[benchmark]'` eyecite and spaCy
read the same text. Prints one table; what is not installed is named in it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from lxml import etree
from rich.console import Console
from rich.table import Table

from tracker.errors import TrackerError
from tracker.extract import extract
from tracker.extract.structure.building import structure
from tracker.model import Resolution
from tracker.readers import read, read_bytes
from tracker.writers.contract import write_resolution

SHARED = Path(__file__).resolve().parents[3] / "shared"
ROUNDS = 3
SLOW_SHARE = 300_000
"""Bytes of text that a slow tool reads; its speed does not depend on how much it reads."""


@dataclass(frozen=True)
class Figure:
    """One row: what was measured, the figure, the bar that it is held to, and whether it is met."""

    measure: str
    figure: str
    bar: str = ""
    is_met: bool | None = None


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", choices=("speed", "pdf", "akn", "accuracy"), help="one part of the table")
    only = arguments.parse_args().only
    if not (SHARED / "corpus").is_dir():
        sys.exit(f"The shared corpus is not at {SHARED}: put it beside the project.")
    core = use_one_core()
    figures: list[Figure] = []
    if only in (None, "speed"):
        figures += measure_text()
    if only in (None, "pdf"):
        figures += measure_pdf()
    if only in (None, "akn"):
        figures += measure_akn()
    if only in (None, "accuracy"):
        figures += measure_accuracy()
    show(figures, f"Python {sys.version.split()[0]}, {core}, best of {ROUNDS} rounds")


def use_one_core() -> str:
    """Keep this process on one core, where the system lets it, and its libraries to one thread."""
    for library in ("OMP", "OPENBLAS", "MKL"):  # read when spaCy is imported, which is later
        os.environ[f"{library}_NUM_THREADS"] = "1"
    if not hasattr(os, "sched_setaffinity"):
        return "core not fixed"
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return "one core"


# --- speed on text ----------------------------------------------------------------


def measure_text() -> list[Figure]:
    """Read and extract all English text in memory, and let the other tools read the same."""
    started = time.perf_counter()
    warm_up()
    cold = time.perf_counter() - started
    data = [path.read_bytes() for path in sorted((SHARED / "corpus" / "text").glob("*/*.txt"))]
    size = sum(map(len, data))
    documents = [read_bytes(each, "text") for each in data]
    reading = fastest(lambda: [read_bytes(each, "text") for each in data])
    structuring = fastest(lambda: [structure(each) for each in documents])
    whole = fastest(lambda: [extract(read_bytes(each, "text")) for each in data])
    own = size / whole / 1e6
    figures = [
        Figure("text read and extracted", f"{own:.2f} MB/s ({len(data)} documents, {size / 1e6:.1f} MB)"),
        Figure(
            "  of this reading, structure, clauses",
            f"{reading / whole:.0%}, {structuring / whole:.0%}, {1 - (reading + structuring) / whole:.0%}",
        ),
        Figure("tables loaded, first document", f"{cold:.2f} s"),
    ]
    texts = [each.decode("utf-8", "replace") for each in data]
    return [*figures, *beside_eyecite(texts, size, own), *beside_spacy(texts, own)]


def warm_up() -> None:
    extract(read_bytes(b"The General Assembly,\n\n1. Requests the Secretary-General to report.\n", "warm-up"))


def beside_eyecite(texts: list[str], size: int, own: float) -> list[Figure]:
    try:
        from eyecite import get_citations
    except ImportError:
        return [Figure("eyecite get_citations", "not installed: pip install '.[benchmark]'")]
    get_citations(texts[0])  # its tables too are loaded once
    speed = size / fastest(lambda: [get_citations(text) for text in texts]) / 1e6
    return [
        Figure("eyecite get_citations, default tokenizer", f"{speed:.2f} MB/s"),
        Figure("  ours to eyecite's", f"{own / speed:.2f}", ">= 1.0", own >= speed),
    ]


def beside_spacy(texts: list[str], own: float) -> list[Figure]:
    try:
        import spacy
    except ImportError:
        return [Figure("spaCy small English pipeline", "not installed: pip install '.[benchmark]'")]
    try:
        pipeline, name, bar = spacy.load("en_core_web_sm"), "spaCy en_core_web_sm", 30.0
    except OSError:
        pipeline = spacy.blank("en")
        pipeline.add_pipe("sentencizer")
        # no tagger and no parser: many times quicker than the small pipeline that the bar is about
        name, bar = "spaCy blank('en') + sentencizer (en_core_web_sm is not installed)", None
    sample, size = [], 0
    for text in texts:
        sample.append(text[: pipeline.max_length])
        size += len(text.encode())
        if size >= SLOW_SHARE:
            break
    pipeline(sample[0])
    speed = size / fastest(lambda: [pipeline(text) for text in sample]) / 1e6
    met = None if bar is None else own >= bar * speed
    return [
        Figure(name, f"{speed:.3f} MB/s"),
        Figure("  ours to spaCy's", f"{own / speed:.1f}", f">= {bar:.0f}" if bar else "no bar for it", met),
    ]


def fastest(work: Callable[[], object]) -> float:
    """The least processor time of some rounds in seconds: what else the machine does can only add to it."""
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


# --- speed on PDF -----------------------------------------------------------------


def measure_pdf() -> list[Figure]:
    """Parse every PDF, and take its bare text with the library underneath."""
    paths = sorted((SHARED / "corpus" / "pdf").glob("*.pdf"))
    return measure_beside("PDF", paths, "pypdfium2", bare_text, most=1.5, most_of_reading=1.12)


def measure_beside(
    form: str,
    paths: list[Path],
    library: str,
    bare_of: Callable[[Path], object],
    *,
    most: float,
    most_of_reading: float,
) -> list[Figure]:
    """Time the parsing of files beside a bare library that takes their text, and hold the ratios to their bars."""
    warm_up()
    bare = fastest(lambda: [bare_of(path) for path in paths])
    reading = fastest(lambda: [read(path) for path in paths])
    whole = fastest(lambda: [extract(read(path)) for path in paths])
    return [
        Figure(f"{form} parsed", f"{whole / len(paths) * 1000:.1f} ms a document ({len(paths)} documents)"),
        Figure(f"bare {library} text", f"{bare / len(paths) * 1000:.2f} ms a document"),
        Figure(
            "  parse to bare text",
            f"{whole / bare:.2f} (reading alone {reading / bare:.2f})",
            f"<= {most:g} ({most_of_reading:g})",
            whole <= most * bare and reading <= most_of_reading * bare,
        ),
    ]


def bare_text(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


# --- speed on Akoma Ntoso ---------------------------------------------------------


def measure_akn() -> list[Figure]:
    """Parse every English Akoma Ntoso file, and take its bare text with the library underneath."""
    paths = sorted((SHARED / "corpus" / "akn" / "en").glob("*.xml"))
    return measure_beside("Akoma Ntoso", paths, "lxml", bare_markup, most=15, most_of_reading=4)


def bare_markup(path: Path) -> str:
    return "".join(map(str, etree.parse(path).getroot().itertext()))


# --- accuracy ---------------------------------------------------------------------


def measure_accuracy() -> list[Figure]:
    """Score gold texts, PDF and Akoma Ntoso with the shared scorers, and PDF clauses against those of the markup."""
    gold = score("score.py", SHARED / "gold" / "annotations", parse((SHARED / "gold" / "texts").glob("*.txt")))
    bars = {"unit": 0.995, "clause": 0.99, "addressee": 0.96, "deadline": 0.96, "reporting": 0.95}
    figures = [held(f"gold {field} F1", gold[field]["f1"], bar) for field, bar in bars.items()]
    figures.append(held("gold category", gold["category_accuracy"], 0.99))
    figures.append(held("gold exact clauses", gold["exact"], 0.95))
    pdf = parse((SHARED / "corpus" / "pdf").glob("*.pdf"))
    markup = parse((SHARED / "corpus" / "akn-of-pdf").glob("*.xml"))
    english = parse((SHARED / "corpus" / "akn" / "en").glob("*.xml"))
    for name, folder, parsed, whole in (
        ("PDF", "akn-of-pdf", pdf, 0.97),
        ("Akoma Ntoso", "akn/en", english, 0.99),
    ):
        scored = score("structure.py", SHARED / "corpus" / folder, parsed)
        figures += [
            held(f"{name} unit F1", scored["f1"], 0.995),
            held(f"{name} documents whole", scored["documents_whole"], whole),
            held(f"{name} preambular right", scored["preambular_right"], 0.97),
            held(f"{name} symbol right", scored["symbol_right"], 0.99),
            held(f"{name} adopted right", scored["adopted_right"], 0.99),
        ]
    share, count = agreement(pdf, markup)
    figures.append(held(f"PDF clauses that agree with the markup, of {count}", share, 0.99))
    return figures


def parse(paths: Iterable[Path]) -> list[Resolution]:
    parsed = []
    for path in sorted(paths):
        try:
            parsed.append(extract(read(path)))
        except TrackerError:
            continue  # the scorer counts it as missing
    return parsed


def score(scorer: str, truth: Path, parsed: list[Resolution]) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
        for resolution in parsed:
            lines.write(json.dumps(write_resolution(resolution), ensure_ascii=False) + "\n")
        lines.flush()
        command = [sys.executable, str(SHARED / "score" / scorer), str(truth), lines.name, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    scored: dict[str, Any] = json.loads(done.stdout)
    return scored


def agreement(some: list[Resolution], others: list[Resolution]) -> tuple[float, int]:
    """The share of clauses that are the same in two formats of the same resolutions, and of how many."""
    by_symbol = {resolution.symbol: clauses_of(resolution) for resolution in others if resolution.symbol}
    same = total = 0
    for resolution in some:
        if resolution.symbol in by_symbol:
            ours, theirs = clauses_of(resolution), by_symbol[resolution.symbol]
            same += (ours & theirs).total()
            total += max(ours.total(), theirs.total())
    return (same / total if total else 0.0), total


def clauses_of(resolution: Resolution) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            paragraph.ref,
            clause.verb,
            clause.category,
            tuple(sorted(addressee.name for addressee in clause.addressees)),
            tuple((deadline.kind, deadline.date, deadline.session) for deadline in clause.deadlines),
        )
        for paragraph in resolution.operative
        for clause in paragraph.clauses
    )


def held(measure: str, figure: float, bar: float) -> Figure:
    return Figure(measure, f"{figure:.3f}", f">= {bar}", figure >= bar)


def show(figures: list[Figure], title: str) -> None:
    table = Table(title=title, title_justify="left")
    for heading in ("measure", "figure", "bar", "met"):
        table.add_column(heading)
    for each in figures:
        met = "" if each.is_met is None else "yes" if each.is_met else "NO"
        table.add_row(each.measure, each.figure, each.bar, met)
    Console(width=None if sys.stdout.isatty() else 140).print(table)


if __name__ == "__main__":
    main()
