"""Annotated documents: the folders they lie in, their texts, and how a reading is compared with them field by field.

An annotation is a JSON file of the format that `tracker review export` writes: "doc" (the stem of the text's file),
"body", and "units" with "ref" and "clauses", each clause with "verb", "category", "addressees" (names), "deadlines"
and "reporting". It holds no text; the text is looked for by its stem.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from tracker.errors import TrackerError
from tracker.extract import extract
from tracker.extract.operative import read_clauses
from tracker.extract.structure.building import structure
from tracker.model import Addressee, Clause, Deadline, Document, Resolution
from tracker.readers import read
from tracker.writers.gold import write_deadline

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
OURS = ROOT / "tests" / "annotations"
"""Annotations of corpus documents that are kept with the project."""

FIELDS = ("verb", "category", "addressees", "deadlines", "reporting")
"""The fields of a clause that are right or wrong; "verb" also says whether the clause is one at all."""


@dataclass(frozen=True)
class Annotation:
    """One annotated document: its folder's name, its text, and what a careful person found in it."""

    group: str
    path: Path
    text: Path
    truth: Mapping[str, Any]
    is_partial: bool = False
    """Only some of its operative paragraphs are annotated."""
    kind: str = ""
    """What is hard about it, where it is a single clause."""

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def body(self) -> str:
        return str(self.truth.get("body") or "unknown body")

    @property
    def units(self) -> dict[str, list[Mapping[str, Any]]]:
        """The annotated clauses of every operative paragraph, by its ref."""
        return {tidy_ref(unit["ref"]): unit.get("clauses") or [] for unit in self.truth["units"]}

    @cached_property
    def document(self) -> Document:
        return read(self.text)

    def parse(self) -> Resolution:
        return extract(self.document)

    def parse_unweighed(self) -> Resolution:
        """The reading before any weights judged it: what weights are learned from."""
        return read_clauses(structure(self.document))


@dataclass(frozen=True)
class Judged:
    """One clause as read beside the one annotated: either may be missing.

    `right` says of each field whether it is as annotated, only "verb" where a clause stands alone;
    `place` is the number of the read clause in its paragraph, of a missing one that of the clause it stands behind.
    """

    stem: str
    ref: str
    place: int
    read: Clause | None
    truth: Mapping[str, Any] | None
    right: Mapping[str, bool]

    @property
    def is_right(self) -> bool:
        return all(self.right.values())


# --- where annotations and their texts are ----------------------------------------


def load_annotations(
    folder: Path, texts: Iterable[Path] = (), *, are_partial: bool = False
) -> tuple[list[Annotation], list[str]]:
    """The annotations in a folder whose texts are found, and the stems of those whose texts are not.

    Texts are looked for in `texts`, then beside the folder ("texts"), then in the shared corpus.
    """
    places = [*texts, folder / "texts", folder.parent / "texts"]
    known = {path.stem: path for place in reversed(places) if place.is_dir() for path in sorted(place.iterdir())}
    found, absent = [], []
    for path in sorted(folder.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        text = named_text(truth) or known.get(path.stem) or corpus_texts().get(path.stem)
        if text is None:
            absent.append(path.stem)
        else:
            found.append(Annotation(group_of(folder), path, text, truth, are_partial))
    return found, absent


def named_text(truth: Mapping[str, Any]) -> Path | None:
    """The text that an annotation names by its path in the shared corpus, if it does and it is there."""
    source = truth.get("source")
    path = SHARED / "corpus" / source if source else None
    return path if path and path.is_file() else None


_corpus: dict[str, Path] = {}


def corpus_texts() -> dict[str, Path]:
    """Every document of the shared corpus by its stem; of several formats the first by folder."""
    if not _corpus and (SHARED / "corpus").is_dir():
        for path in sorted((SHARED / "corpus").rglob("*")):
            if path.is_file():
                _corpus.setdefault(path.stem, path)
    return _corpus


def group_of(folder: Path) -> str:
    if folder == OURS:
        return "kept here"
    return folder.parent.name if folder.name in ("annotations", "texts") else folder.name


def shared_annotations() -> list[Annotation]:
    """All annotations that lie in the shared folder, and those kept with the project."""
    folders = [SHARED / "gold" / "annotations", SHARED / "gold" / "second" / "annotations", SHARED / "gold" / "who"]
    return [each for folder in (*folders, OURS) if folder.is_dir() for each in load_annotations(folder)[0]]


# --- single clauses, sorted by what is hard about them ------------------------------

_OPENINGS = {
    "Security Council": "Security Council\n\nResolution 2790 (2025)\n\n"
    "Adopted by the Security Council on 7 October 2025",
    "General Assembly": "General Assembly\n\nEightieth session\n\n"
    "Resolution adopted by the General Assembly on 7 October 2025",
    "Human Rights Council": "Human Rights Council\n\nSixtieth session\n\n"
    "Resolution adopted by the Human Rights Council on 7 October 2025",
}


def load_kinds(path: Path, folder: Path) -> list[Annotation]:
    """Single annotated clauses, each laid into a small resolution of its own in `folder`."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        row = json.loads(line)
        text = folder / f"{row['id']}.txt"
        text.write_text(small_resolution(row), encoding="utf-8")
        ref = "1(a)" if row["stem"] else "1"
        truth = {"doc": row["id"], "body": row["body"], "units": [{"ref": ref, "clauses": [row]}]}
        found.append(Annotation("kinds", Path(f"{row['id']}.json"), text, truth, is_partial=True, kind=row["kind"]))
    return found


def small_resolution(row: Mapping[str, Any]) -> str:
    body = row["body"]
    lines = [_OPENINGS.get(body, f"{body}\n\nResolution adopted on 7 October 2025")]
    lines.append(f"{body}," if body.startswith("The ") else f"The {body},")
    lines.append(row["earlier"] or "Recalling its previous resolutions on the subject,")
    if row["stem"]:
        lines += [f"1.\t{row['stem']}", f"(a)\t{row['text']}", "(b)\tTo consider other matters within the same field;"]
    else:
        lines.append(f"1.\t{row['text']}")
    return "\n\n".join([*lines, "2.\tRecognizes the value of patience."]) + "\n"


# --- a reading beside its annotation ------------------------------------------------


class Names:
    """Names of addressees as they are compared: without articles, courtesy and brackets, and one for all aliases."""

    def __init__(self, groups: Sequence[Sequence[str]] = ()) -> None:
        self._first = {plain_name(name): plain_name(group[0]) for group in groups for name in group}

    def __call__(self, name: str) -> str:
        plain = plain_name(name)
        return self._first.get(plain, plain)


def load_names() -> Names:
    """The aliases of the shared scorer, where it is; else names are compared as they are."""
    path = SHARED / "score" / "aliases.json"
    return Names(json.loads(path.read_text(encoding="utf-8")) if path.is_file() else ())


_MANDATE_OF_COUNCIL = re.compile(r"^(special rapporteur|independent expert) of the human rights council ")
_COURTESY = re.compile(r"^(?:the|all|other|relevant|interested|all other)\s+")
_EXPERTS = re.compile(r"^((?:panel|group) of experts) (?:established|pursuant|under|on ).*")
_OF_THE_HOUSE = re.compile(r"^(?:united nations|security council) ")


def plain_name(name: str) -> str:
    """A name without what two careful people write differently: "The Office (UNODC)" is "office"."""
    plain = name.replace("’", "'").replace("‑", "-").replace("\u00a0", " ")
    plain = re.sub(r"\s*\([^)]*\)", "", plain).strip().lower()
    plain = _COURTESY.sub("", _MANDATE_OF_COUNCIL.sub(r"\1 ", plain).strip())
    plain = " ".join(plain.split())
    plain = re.sub(r" in those countries experiencing serious drought.*", "", plain)
    plain = _EXPERTS.sub(r"\1", plain)
    shorter = _OF_THE_HOUSE.sub("", plain)
    return shorter if len(shorter.split()) > 2 else plain


def tidy_ref(ref: str) -> str:
    return re.sub(r"\s+", "", ref).rstrip(".")


@dataclass(frozen=True)
class Plain:
    """A clause as it is compared."""

    verb: str
    category: str
    addressees: Counter[str]
    deadlines: Counter[tuple[object, ...]]
    reporting: bool

    nothing: ClassVar[Counter[Any]] = Counter()

    def likeness(self, other: Plain) -> int:
        """How well two clauses of one verb agree, so that repeated verbs are paired sensibly."""
        return (
            2 * (self.category == other.category)
            + 3 * (self.addressees & other.addressees).total()
            + 3 * (self.deadlines & other.deadlines).total()
            + (self.reporting == other.reporting)
        )

    def right(self, truth: Plain) -> dict[str, bool]:
        return {"verb": True} | {field: getattr(self, field) == getattr(truth, field) for field in FIELDS[1:]}


def plain_truth(clause: Mapping[str, Any], names: Names) -> Plain:
    people = [each["name"] if isinstance(each, dict) else each for each in clause.get("addressees") or []]
    return Plain(
        (clause.get("verb") or "").lower().strip(),
        str(clause.get("category")),
        Counter({names(each) for each in people}),
        Counter(deadline_key(each, names) for each in clause.get("deadlines") or []),
        bool(clause.get("reporting")),
    )


def plain_read(clause: Clause, names: Names) -> Plain:
    return Plain(
        clause.verb.lower(),
        clause.category.value,
        Counter({names(each.name) for each in clause.addressees}),
        Counter(deadline_key(write_deadline(each), names) for each in clause.deadlines),
        clause.is_reporting,
    )


def deadline_key(deadline: Mapping[str, Any], names: Names) -> tuple[object, ...]:
    """What two readings of one deadline must share; events only that they are events."""
    kind = deadline.get("kind")
    if kind == "date":
        return kind, deadline.get("date")
    if kind == "session":
        session = deadline.get("session") or {}
        return kind, names(session.get("body") or ""), session.get("number"), bool(session.get("next"))
    if kind in ("period", "recurring"):
        return kind, in_years(deadline.get("period" if kind == "period" else "frequency"))
    return (kind or "event",)


def in_years(duration: str | None) -> str | None:
    """Twelve months are a year: "P12M" is "P1Y"."""
    months = re.fullmatch(r"P(\d+)M", duration or "")
    return f"P{int(months[1]) // 12}Y" if months and int(months[1]) % 12 == 0 else duration


def judge(annotation: Annotation, resolution: Resolution, names: Names) -> list[Judged]:
    """Every clause as annotated and as read, paired within its paragraph by verb.

    Of documents that are annotated in part, paragraphs without annotation are passed over.
    """
    units = annotation.units
    read_units = {tidy_ref(each.ref): each.clauses for each in resolution.operative}
    others = [] if annotation.is_partial else [ref for ref in read_units if ref not in units]
    judged: list[Judged] = []
    for ref in (*units, *others):
        judged += judge_unit(annotation.stem, ref, units.get(ref, []), read_units.get(ref, ()), names)
    return judged


def judge_unit(
    stem: str, ref: str, truths: Sequence[Mapping[str, Any]], clauses: Sequence[Clause], names: Names
) -> Iterator[Judged]:
    plain = [plain_truth(truth, names) for truth in truths]
    read_plain = [plain_read(clause, names) for clause in clauses]
    free = list(range(len(clauses)))
    last = 0
    for truth, wanted in zip(truths, plain, strict=True):
        same_verb = [place for place in free if read_plain[place].verb == wanted.verb]
        if not same_verb:
            yield Judged(stem, ref, last, None, truth, {"verb": False})
            continue
        best = max(same_verb, key=lambda place: (wanted.likeness(read_plain[place]), -place))
        free.remove(best)
        last = best
        yield Judged(stem, ref, best, clauses[best], truth, read_plain[best].right(wanted))
    for place in free:
        yield Judged(stem, ref, place, clauses[place], None, {"verb": False})


def has_doubts(clause: Clause) -> bool:
    """Whether a person is told to look at a clause, or at one of its addressees or deadlines."""
    parts: tuple[Clause | Addressee | Deadline, ...] = (clause, *clause.addressees, *clause.deadlines)
    return any(part.doubts for part in parts)


def parse_quietly(annotation: Annotation, *, weighed: bool = True) -> Resolution | None:
    """The resolution, or None where the file cannot be read at all."""
    try:
        return annotation.parse() if weighed else annotation.parse_unweighed()
    except TrackerError:
        return None
