"""Weights are learned from examples, judged on documents that they never saw, and always the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from annotated import FIELDS, Names, load_annotations
from examples import TUNED, Case, Example, differing, keep_first_readings, load_first_readings, read_case
from learning import BIAS, fit, for_use, learn
from train_confidence import Scored, area, caught, choose_threshold, cross_validate, score, weigh_held_out

from tracker.extract.doubts.confidence import likelihood, odds


def examples(wrong_of_ten: int, **held: float) -> list[tuple[dict[str, float], bool]]:
    return [(dict(held), number >= wrong_of_ten) for number in range(10)]


def test_a_feature_of_wrong_readings_gets_a_weight_against() -> None:
    seen = examples(1) * 5 + examples(6, bare=1.0) * 2 + examples(1, length=1.0) * 3
    weights = fit([row for row, _ in seen], [right for _, right in seen], strength=1.0)
    assert weights["bare"] < -1
    assert abs(weights["length"]) < 0.3
    assert likelihood(odds(weights, {"bare": 1.0})) == pytest.approx(0.4, abs=0.12)
    assert likelihood(odds(weights, {})) == pytest.approx(0.9, abs=0.05)


def test_a_feature_hardly_seen_weighs_what_is_expected_of_it() -> None:
    seen = [*examples(1), *examples(1), ({"seldom": 1.0}, True)]
    rows, right = [row for row, _ in seen], [right for _, right in seen]
    assert fit(rows, right, 4.0, {"seldom": -0.4})["seldom"] == pytest.approx(-0.4, abs=0.1)
    assert fit(rows, right, 4.0)["seldom"] > 0


def test_with_nothing_wrong_there_is_a_bias_alone() -> None:
    weights = fit([{"bare": 1.0}] * 20, [True] * 20, 1.0)
    assert list(weights) == [BIAS]
    assert 0.9 < likelihood(weights[BIAS]) < 1


def scored(whole: float, is_right: bool, stem: str = "text", *, is_doubted: bool = False) -> Scored:
    example = Example(stem, "Board", {}, {"verb": is_right}, is_doubted=is_doubted)
    return Scored(example, {**dict.fromkeys(FIELDS, 1.0), "verb": whole})


def test_risk_is_measured_against_coverage() -> None:
    good = [scored(0.1, False), scored(0.2, False), *(scored(0.9, True) for _ in range(8))]
    bad = [scored(0.99, False), scored(0.98, False), *(scored(0.9, True) for _ in range(8))]
    assert caught(good, 0.2) == 1
    assert caught(good, 0.1) == 0.5
    assert caught(bad, 0.2) == 0
    assert area(good) < 0.05 < area(bad)


def test_the_threshold_leaves_room_for_what_readers_doubt_themselves() -> None:
    clauses = [scored(number / 100, True) for number in range(100)]
    assert choose_threshold(clauses, 0.1) == 0.1
    clauses[-5:] = [scored(0.99, True, is_doubted=True) for _ in range(5)]
    assert choose_threshold(clauses, 0.1) == 0.05


@pytest.fixture
def cases(tmp_path: Path) -> list[Case]:
    """Thirty-six small documents; in every third the one asked has an unknown name, which is read wrongly."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "annotations").mkdir()
    for number in range(36):
        name = "Lamp Makers" if number % 3 == 0 else "Secretary-General"
        text = (
            f"The General Assembly,\n\n1. Requests the {name} to count lamps.\n\n2. Notes that lamp {number} is lit.\n"
        )
        right = "Makers of Lamps" if number % 3 == 0 else name
        asked = {"verb": "request", "category": "directive", "addressees": [right], "deadlines": [], "reporting": False}
        noted = {"verb": "note", "category": "observing", "addressees": [], "deadlines": [], "reporting": False}
        truth = {"doc": f"d{number}", "body": "General Assembly", "preambular_count": 0}
        truth["units"] = [{"ref": "1", "clauses": [asked]}, {"ref": "2", "clauses": [noted]}]
        (tmp_path / "texts" / f"d{number}.txt").write_text(text, encoding="utf-8")
        (tmp_path / "annotations" / f"d{number}.json").write_text(json.dumps(truth), encoding="utf-8")
    annotations, _ = load_annotations(tmp_path / "annotations")
    found = [read_case(each, Names(), is_tuned=False) for each in annotations]
    return [each for each in found if each is not None]


def test_no_document_is_judged_by_weights_that_saw_it(cases: list[Case]) -> None:
    parts = cross_validate(cases)
    held = [case.annotation.stem for _, inside in parts for case in inside]
    assert sorted(held) == sorted(case.annotation.stem for case in cases)
    for weights, inside in parts:
        stems = {case.annotation.stem for case in inside}
        others = [case for case in cases if case.annotation.stem not in stems]
        assert for_use(weights).of_field == for_use(learn(others)).of_field


def test_what_is_read_wrongly_is_the_least_sure_and_doubted(cases: list[Case]) -> None:
    parts = cross_validate(cases)
    judged = [each for weights, inside in parts for each in score(inside, weights)]
    wrong = [each for each in judged if not each.example.is_right]
    assert len(wrong) == 12
    assert max(each.sure["addressees"] for each in wrong) < min(
        each.sure["addressees"] for each in judged if each.example.is_right
    )
    weighed = weigh_held_out(parts, judged, share=12 / 72)
    doubted = {
        stem
        for stem, resolution in weighed.items()
        if any(doubt.field == "addressee" for each in resolution.operative for doubt in each.clauses[0].doubts)
    }
    assert {each.example.stem for each in wrong} <= doubted
    assert len(doubted) <= 16  # a part that holds more of the wrong ones than the rest leaves room for a right one


def test_the_same_documents_give_the_same_weights(cases: list[Case]) -> None:
    assert learn(cases).of_field == learn(list(cases)).of_field


def test_what_only_training_knows_is_not_used(cases: list[Case]) -> None:
    for case in cases:
        for example in case.examples:
            dict.__setitem__(example.held, TUNED, 1.0)  # type: ignore[arg-type]
    weights = learn(cases)
    assert TUNED in weights.of_field["addressees"]
    assert TUNED not in for_use(weights).of_field["addressees"]


def test_first_readings_are_kept_once_and_learned_from(cases: list[Case], tmp_path: Path) -> None:
    path = tmp_path / "first.jsonl"
    assert keep_first_readings(cases[:8], path) == 8
    assert keep_first_readings(cases, path) == 28
    first = load_first_readings(path)
    assert [each.stem for each in first] == [each.stem for case in cases for each in case.examples]
    assert [each.right for each in first] == [dict(each.right) for case in cases for each in case.examples]
    assert differing(first, cases) == []
    assert differing(first, cases[1:]) == first[: len(cases[0].examples)]
    assert "text" not in json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    alone = [case for case in cases if case.examples[0].is_right][:2]
    without, with_first = learn(alone), learn(alone, first)
    unsure = next(case.examples[0] for case in cases if not case.examples[0].is_right)
    assert odds(for_use(with_first).of_field["addressees"], unsure.held) < odds(
        for_use(without).of_field["addressees"], unsure.held
    )


def test_no_document_is_judged_by_its_own_first_reading(cases: list[Case], tmp_path: Path) -> None:
    keep_first_readings(cases, tmp_path / "first.jsonl")
    first = load_first_readings(tmp_path / "first.jsonl")
    for weights, inside in cross_validate(cases, first):
        stems = {case.annotation.stem for case in inside}
        others = learn(
            [case for case in cases if case.annotation.stem not in stems],
            [each for each in first if each.stem not in stems],
        )
        assert for_use(weights).of_field == for_use(others).of_field
