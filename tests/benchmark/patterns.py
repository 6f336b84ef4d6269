"""How much of the reading of clauses is patterns: `python tests/benchmark/patterns.py 0e91dbf` compares with a commit.

Counts, over the modules that `tracker.extract.operative` imports, itself included: their lines, compiled patterns, the
alternatives in them, how often a pattern is tried in a paragraph of the shared texts, and how many patterns never match
there. Needs the shared corpus beside the project.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared"
ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "tracker.extract"
MEASURES = {
    "modules": "modules of extract that read clauses",
    "lines": "  their lines",
    "all_lines": "  lines of all of extract",
    "patterns": "compiled patterns in them",
    "alternatives": "  alternatives in these patterns",
    "tries": "patterns tried per operative paragraph",
    "idle": "patterns that never match in these texts",
    "paragraphs": "operative paragraphs read",
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("commit", nargs="?", help="another commit to count beside this working tree")
    arguments.add_argument("--count", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.count:
        print(json.dumps(count()))
        return
    figures = {"here": count_in(ROOT)}
    if given.commit:
        from gains import check_out

        with tempfile.TemporaryDirectory() as folder:
            other = Path(folder) / "other"
            check_out(given.commit, other)
            try:
                figures = {given.commit: count_in(other), **figures}
            finally:
                subprocess.run(["git", "-C", str(ROOT), "worktree", "remove", "--force", str(other)], check=True)
    show(figures)


def count_in(tree: Path) -> dict[str, float]:
    """Count with the code of a tree, in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "--count"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(tree)},
    )
    counted: dict[str, float] = json.loads(done.stdout)
    return counted


def show(figures: dict[str, dict[str, float]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("measure", *figures)
    for key, name in MEASURES.items():
        table.add_row(
            name, *(f"{each[key]:.1f}" if key == "tries" else str(int(each[key])) for each in figures.values())
        )
    Console(width=None if sys.stdout.isatty() else 120).print(table)


# --- counting -----------------------------------------------------------------------


def count() -> dict[str, float]:
    names = reached(f"{PACKAGE}.operative")
    modules = [importlib.import_module(name) for name in sorted(names)]
    patterns = {id(each): each for module in modules for each in held(vars(module), module.__name__)}
    tried, matched, paragraphs = try_out(names)
    return {
        "modules": len(names),
        "lines": sum(lines_of(Path(str(module.__file__))) for module in modules),
        "all_lines": sum(map(lines_of, Path(str(modules[0].__file__)).parent.rglob("*.py"))),
        "patterns": len(patterns),
        "alternatives": sum(alternatives(each.pattern) for each in patterns.values()),
        "tries": tried / max(paragraphs, 1),
        "idle": len(patterns.keys() - matched),
        "paragraphs": paragraphs,
    }


def reached(start: str) -> set[str]:
    """The modules of extract that one of them imports, directly or through others."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        source = Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
                module = str(node.module)
                inner = [f"{module}.{each.name}" for each in node.names]
                waiting += [each for each in (module, *inner) if each != PACKAGE and is_module(each)]
    return found


def is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def held(value: Any, owner: str, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The compiled patterns that a module holds, by name or in its tables."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, dict):
        for key, each in value.items():
            if not str(key).startswith("__"):
                yield from held(each, owner, depth + 1)
    elif depth < 4 and isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from held(each, owner, depth + 1)
    elif depth < 4 and hasattr(type(value), "__slots__") and type(value).__module__.startswith(PACKAGE):
        for name in type(value).__slots__:
            yield from held(getattr(value, name, None), owner, depth + 1)


def alternatives(pattern: str) -> int:
    """The alternatives between bars: two in "on|upon", none where there is no bar."""
    plain = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?#[^)]*\)", "", pattern)
    groups, bars, total = [0], 0, 0
    for sign in plain:
        if sign == "(":
            groups.append(0)
        elif sign == ")" and len(groups) > 1:
            bars = groups.pop()
            total += bars + 1 if bars else 0
        elif sign == "|":
            groups[-1] += 1
    return total + sum(each + 1 for each in groups if each)


def try_out(names: set[str]) -> tuple[int, set[int], int]:
    """How often the modules try a pattern on the shared texts, which patterns match, and on how many paragraphs."""
    from tracker.extract.operative import read_clauses
    from tracker.extract.structure.building import structure
    from tracker.readers import read

    paths = [path for folder in ("texts", "second/texts") for path in sorted((SHARED / "gold" / folder).glob("*.txt"))]
    if not paths:
        sys.exit(f"The shared texts are not at {SHARED}: put them beside the project.")
    structured = [structure(read(path)) for path in paths]
    tried = 0

    def watch(frame: FrameType, event: str, function: Any) -> None:
        nonlocal tried
        if event == "c_call" and frame.f_globals.get("__name__") in names:
            tried += isinstance(getattr(function, "__self__", None), re.Pattern)

    for resolution in structured[:1]:
        read_clauses(resolution)  # tables are read once
    gc.disable()
    sys.setprofile(watch)
    for resolution in structured:
        read_clauses(resolution)
    sys.setprofile(None)
    gc.enable()
    patterns = {id(each): each for name in names for each in held(vars(sys.modules[name]), name)}
    texts = [paragraph.text for resolution in structured for paragraph in resolution.operative]
    matched = {key for key, pattern in patterns.items() if any(pattern.search(text) for text in texts)}
    return tried, matched, sum(len(resolution.operative) for resolution in structured)


if __name__ == "__main__":
    main()
