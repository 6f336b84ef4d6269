"""Backups: the register with its evidence in one file, taken while people work, verified, and brought back."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tracker import __version__
from tracker.errors import NotFound, RegisterUnavailable, UnreadableSource, UsageProblem
from tracker.store import file_copies, server_copies
from tracker.store.engine import known_versions, read_url

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1_000_000
CHUNK = 1 << 20
NAME, ANY_NAME = "tracker-%Y-%m-%dT%H%M%SZ.zip", "tracker-????-??-??T??????Z.zip"
"""What a backup is called in a folder."""


class Copying(NamedTuple):
    """How the register of one kind of database is copied: the name of the copy in a backup, and what is done with it.

    `take` gives the version and the rows of each table, `verify` what is wrong with a copy, empty for a whole one.
    """

    name: str
    take: Callable[[str, Path], tuple[str, dict[str, int]]]
    verify: Callable[[Path, dict[str, int]], str]
    bring_back: Callable[[Path, str, dict[str, int], bool], None]


COPYING = {
    "sqlite": Copying("register.sqlite3", file_copies.take, file_copies.verify, file_copies.bring_back),
    "postgresql": Copying("register.pgdump", server_copies.take, server_copies.verify, server_copies.bring_back),
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: which program and which version of the register, how many rows, what hash.

    `counts` are the rows of each table, `sha256` and `size` those of the copy in it, `made` the moment.
    """

    format: int
    program: str
    revision: str
    engine: str
    made: str
    counts: dict[str, int]
    sha256: str
    size: int


def write_backup(url: str, file: Path, *, now: datetime, replace: bool = False) -> Manifest:
    """Copy the register at a URL into one file, while people work; it is read by its account only.

    All of it is of one moment. UsageProblem where the file is there already and not to be replaced,
    RegisterDamaged where the copy is not whole: then none is kept.
    """
    if file.exists() and not replace:
        raise UsageProblem(f"{file} is there already: give another name, or --replace.")
    engine = read_url(url).get_backend_name()
    copying = _copying(engine)
    with _beside(file) as folder:
        copy = folder / copying.name
        revision, counts = copying.take(url, copy)
        digest, size = _hash(copy)
        made = now.astimezone(UTC).isoformat(timespec="seconds")
        manifest = Manifest(FORMAT, __version__, revision, engine, made, counts, digest, size)
        packed = folder / "backup"
        with open(os.open(packed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
                archive.write(copy, copying.name)
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(packed, file)
    return manifest


def make_folder(folder: Path) -> None:
    """Make a folder for backups, for its account only, where it is not there; UsageProblem where that cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise UsageProblem(f"{folder} cannot be made a folder: {problem.strerror}.") from problem


def name_backup(folder: Path, now: datetime) -> Path:
    """Name a backup of a folder by its moment: tracker-2026-12-01T031500Z.zip."""
    return folder / now.astimezone(UTC).strftime(NAME)


def prune_backups(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups of a folder, and no file of another name; give what was removed."""
    old = sorted(folder.glob(ANY_NAME))[:-keep]
    for each in old:
        each.unlink(missing_ok=True)
    return old


def verify_backup(file: Path) -> Manifest:
    """Verify a backup without bringing it back: its hash, and on a SQLite register all that is in it."""
    with _opened(file, Path(tempfile.gettempdir()) / "verified") as (manifest, _):
        return manifest


def restore_backup(file: Path, url: str, *, replace: bool = False) -> Manifest:
    """Bring a backup back to where a URL names: all of it, or nothing is changed.

    It is verified first. UsageProblem where a register with data is there and not to be replaced, or where
    the backup is of the other kind of database.
    """
    place = read_url(url)
    target = Path(str(place.database)) if place.get_backend_name() == "sqlite" else Path(tempfile.gettempdir()) / "x"
    if place.get_backend_name() == "sqlite" and not target.absolute().parent.is_dir():
        raise RegisterUnavailable(f"The folder of {target} does not exist: create it, or name another file with --db.")
    with _opened(file, target) as (manifest, copy):
        if manifest.engine != place.get_backend_name():
            raise UsageProblem(
                f"{file} is the backup of a register in {manifest.engine}: name such a one with --db to bring it back."
            )
        _copying(manifest.engine).bring_back(copy, url, manifest.counts, replace)
    return manifest


@contextmanager
def _opened(file: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """Unpack a backup beside the place where it goes, verified; UnreadableSource where it is damaged."""
    if not file.is_file():
        raise NotFound(f"There is no backup {file}: check the name.")
    broken = f"{file} is no whole backup of a register ({{}}): take another one."
    with _beside(beside) as folder:
        try:
            with zipfile.ZipFile(file) as archive:
                manifest = _read_manifest(archive)
                copying = _copying(manifest.engine)
                copy = folder / copying.name
                with archive.open(copying.name) as packed, copy.open("xb") as out:
                    left = manifest.size
                    while chunk := packed.read(min(CHUNK, left + 1)):
                        left -= len(chunk)
                        if left < 0:
                            raise ValueError("it is longer than it says")
                        out.write(chunk)
            if _hash(copy) != (manifest.sha256, manifest.size):
                raise ValueError("its SHA-256 is another one")
        except (zipfile.BadZipFile, EOFError, KeyError, TypeError, ValueError, NotImplementedError) as error:
            raise UnreadableSource(broken.format(str(error).strip(" .'\""))) from error
        if manifest.revision not in known_versions():
            raise RegisterUnavailable(
                f"{file} is of a version unknown here ({manifest.revision}), perhaps newer than this program: "
                "install the newest operative-clause-tracker."
            )
        found = copying.verify(copy, manifest.counts)
        if found:
            raise UnreadableSource(broken.format(found))
        yield manifest, copy


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise ValueError("its manifest is too long")
    manifest = Manifest(**json.loads(archive.read(MANIFEST)))
    if manifest.format != FORMAT or manifest.engine not in COPYING:
        raise ValueError("its manifest is of another program")
    return manifest


def _copying(engine: str) -> Copying:
    if engine not in COPYING:
        raise UsageProblem(f"A register in {engine} is backed up with the tools of {engine}.")
    return COPYING[engine]


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A folder of one's own on the disk of a file, gone afterwards, that nobody else can look into."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.absolute().parent) as folder:
            yield Path(folder)
    except FileNotFoundError as error:
        raise UsageProblem(f"The folder of {file} does not exist: create it, or name another.") from error
    except OSError as error:
        raise UsageProblem(f"{file} cannot be written ({error.strerror}): name another place.") from error


def _hash(file: Path) -> tuple[str, int]:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return digest, file.stat().st_size
