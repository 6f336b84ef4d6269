"""A resolution for the commands, in a folder of their own."""

from pathlib import Path

import pytest

RESOLUTION = """\
Economic and Social Council

2026/77. Wells of the uplands

The Economic and Social Council,

Recalling its earlier work on wells,

1. Commends the United Nations Office on Drugs and Crime for its survey of wells;

2. Requests the Secretary-General to map the wells by 30 June 2027, and invites Member States to repair them;

3. Requests the Secretary-General to report to the Council at its 2028 session;

4. Decides to remain seized of the matter.

40th plenary meeting
21 July 2026
"""


@pytest.fixture
def resolution(folder: Path) -> Path:
    file = folder / "wells.txt"
    file.write_text(RESOLUTION, encoding="utf-8")
    return file
