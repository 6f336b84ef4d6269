"""Does what people do, over and over, to a register that others write to as well; run as a process of its own.

python writing.py URL SEED COUNT: says on each line what it did, as JSON: [kind, note or address, error or null].
"""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from building import ask, by_date, paragraph

from tracker.errors import TrackerError
from tracker.model import Resolution
from tracker.service import (
    Assignment,
    accept_clauses,
    assign_actions,
    hash_content,
    ingest,
    report_status,
    withdraw_review,
)
from tracker.store import engine, transaction

TEXTS = 4
SAME = 6
"""So many paragraphs of each text have an action."""


def text(number: int, version: int) -> Resolution:
    """A text of which there are versions: each asks the same, one paragraph in other words."""
    paragraphs = [
        paragraph(
            str(place),
            ask(
                f"Requests the Office to dig well {place}{', again' if place == 1 + version else ''}",
                "Office",
                "Member States",
                deadlines=(by_date(date(2027, 1, 31), "by 31 January 2027"),),
            ),
        )
        for place in range(1, SAME + 1)
    ]
    return Resolution(
        source=f"wells{number}.txt",
        symbol=f"A/RES/81/{9000 + number}",
        body="General Assembly",
        title=f"Wells {number}",
        adopted=date(2026, 10, 1),
        session=81,
        paragraphs=tuple(paragraphs),
    )


def address(number: int, place: int, entity: str) -> str:
    return f"A/RES/81/{9000 + number}:{place}:1:{entity}"


def main(url: str, seed: int, count: int) -> None:
    rng = random.Random(seed)
    register = engine(url)
    author = f"writer {seed}"
    kinds = ("update",) * 6 + ("assign",) * 2 + ("review", "import")
    for turn in range(count):
        kind = rng.choice(kinds)
        number, now, said = rng.randrange(TEXTS), datetime.now(UTC), f"w{seed}-{turn}"
        entity = rng.choice(["office", "member-states"])
        several = [address(number, place, entity) for place in rng.sample(range(1, SAME + 1), 3)]
        error = None
        try:
            with transaction(register) as session:
                match kind:
                    case "update":
                        report = {"as_of": date(2026, 12, 1), "today": date(2026, 12, 1), "note": said}
                        report_status(session, several[0], "in progress", author=author, now=now, **report)
                    case "assign":
                        assign_actions(session, several, Assignment(unit=said), author=author, now=now)
                    case "review" if rng.random() < 0.5:
                        accept_clauses(session, f"A/RES/81/{9000 + number}:2", author=author, now=now, note=said)
                    case "review":
                        withdraw_review(session, f"A/RES/81/{9000 + number}:2", author=author, now=now)
                    case "import":
                        read = text(number, rng.randrange(2))
                        ingest(session, read, hash_content(read), author=author, now=now)
        except TrackerError as failure:
            error = f"{type(failure).__name__}: {failure}"
        print(json.dumps([kind, said, error]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
