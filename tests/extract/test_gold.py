"""How right the extraction is on annotated resolutions: held-back test data beside the project, where there is any."""

import importlib.util
import json
from pathlib import Path

import pytest

from tracker.extract import extract
from tracker.readers import read
from tracker.writers.contract import write_resolution

SHARED = Path(__file__).parents[3] / "shared"
FLOORS = {"unit": 0.995, "clause": 0.99, "addressee": 0.97, "deadline": 0.97, "reporting": 0.95}

pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="the annotated resolutions are not beside the project (../shared)"
)


def test_annotated_resolutions_are_read_as_annotated(tmp_path):
    spec = importlib.util.spec_from_file_location("score", SHARED / "score" / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    parsed = tmp_path / "parsed.jsonl"
    with parsed.open("w", encoding="utf-8") as out:
        for path in sorted((SHARED / "gold" / "texts").glob("*.txt")):
            out.write(json.dumps(write_resolution(extract(read(path)))) + "\n")
    result, _ = score.score(SHARED / "gold" / "annotations", parsed, score.load_aliases(score.BUILTIN_ALIASES))
    short = {name: result[name]["f1"] for name, floor in FLOORS.items() if result[name]["f1"] < floor}
    assert not short
    assert result["category_accuracy"] >= 0.99
    assert result["preambular_count_right"] == 1
    assert result["exact"] >= 0.97


def test_the_first_document_asked_for_gives_its_fifteen_actions():
    from tracker.service import plan_actions

    resolution = extract(read(SHARED / "gold" / "texts" / "seed-ecosoc-2004-crime-prevention.txt"))
    assert len(resolution.preambular) == 10
    verbs = [[clause.verb for clause in paragraph.clauses] for paragraph in resolution.operative]
    assert verbs == [
        ["commend"],
        ["recognize", "encourage"],
        ["encourage"],
        ["reiterate"],
        ["invite"],
        ["invite"],
        ["encourage"],
        ["request"],
        ["request"],
    ]
    fifth = resolution.operative[4].text
    assert fifth.startswith("Invites Member States to cooperate at the bilateral level")
    assert "General Assembly resolution 55/255" not in fifth
    assert str(resolution.adopted) == "2004-07-21"
    assert len(plan_actions(resolution)) == 15
