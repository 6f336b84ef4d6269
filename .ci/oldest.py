"""Prints the oldest release of each package that the program says it works with, as constraints for pip.

python .ci/oldest.py > oldest.txt; tools of developers stay as new as they are.
"""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

NEEDED = ("single-sign-on", "mcp", "cluster")
"""The extras that belong to the program; the others are for those who work on it."""

project = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
named = [*project["dependencies"], *(each for extra in NEEDED for each in project["optional-dependencies"][extra])]
for each in map(Requirement, named):
    lower = [bound.version for bound in each.specifier if bound.operator == ">="]
    if len(lower) != 1:
        raise SystemExit(f"{each} names no oldest release: write it with >=")
    print(f"{each.name}=={lower[0]}")
