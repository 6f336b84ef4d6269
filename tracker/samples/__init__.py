"""Resolutions of our own writing for a first visit: invented matters, in the style of real texts."""

from __future__ import annotations

from importlib.resources import files

NOTICE = (
    "These texts were written for this program. Their matters, symbols and meetings are invented; "
    "no body of the United Nations adopted them."
)


def read_samples() -> dict[str, str]:
    """Read the sample texts by file name, such as "ga-harbour-lights.txt", in order of name."""
    folder = files(__package__)
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith((".txt", ".md")))
    return {name: folder.joinpath(name).read_text(encoding="utf-8") for name in names}
