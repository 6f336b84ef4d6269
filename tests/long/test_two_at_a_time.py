"""Many processes write to the same actions at once, on a file and on a server: nothing is lost, nothing is refused.

TRACKER_DRILL_WRITERS processes write TRACKER_DRILL_WRITES times in all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from drilling import drill
from sqlalchemy import func, select
from writing import TEXTS, text

from tracker.errors import NotFound, UsageProblem
from tracker.service import hash_content, ingest
from tracker.service.checking import check_register
from tracker.store import engine, reading, transaction
from tracker.store.decisions import AssignmentRecord
from tracker.store.models import ActionRecord, StatusReportRecord

MAY_BE_REFUSED = (UsageProblem.__name__, NotFound.__name__)
"""What the rules refuse whoever writes: to withdraw a review that another withdrew."""


def test_nothing_is_lost_and_nobody_meets_a_lock(place: str) -> None:
    writers, writes = drill("WRITERS", 8), drill("WRITES", 160)
    register = engine(place)
    for number in range(TEXTS):
        first = text(number, 0)
        with transaction(register) as session:
            ingest(session, first, hash_content(first), author="A. Clerk", now=datetime.now(UTC))
    script = str(Path(__file__).with_name("writing.py"))
    each = str(-(-writes // writers))
    running = [
        subprocess.Popen([sys.executable, script, place, str(seed), each], stdout=subprocess.PIPE, text=True)
        for seed in range(writers)
    ]
    said = [json.loads(line) for process in running for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in running] == [0] * writers
    print(Counter((kind, error and error.split(":")[0]) for kind, _, error in said))
    assert [error for _, _, error in said if error and error.split(":")[0] not in MAY_BE_REFUSED] == []
    assert [words for kind, words, error in said if error and kind != "review"] == []
    with reading(register) as session:
        notes = Counter(session.scalars(select(StatusReportRecord.note)))
        units = set(session.scalars(select(AssignmentRecord.unit)))
        handles = Counter(session.scalars(select(ActionRecord.handle)))
        actions = session.scalar(select(func.count()).select_from(ActionRecord))
    told = {words for kind, words, error in said if kind == "update" and error is None}
    assert told == set(notes)
    assert set(notes.values()) == {1} == set(handles.values())
    assert {words for kind, words, error in said if kind == "assign" and error is None} == units
    assert actions == TEXTS * 12
    assert [each for each in check_register(register) if each.wrong] == []
