"""The JSON of a resolution is what its published schema says, and the schema does not change unseen."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import CliRunner

from tracker.cli import cli
from tracker.extract import extract
from tracker.readers import read
from tracker.samples import read_samples
from tracker.writers.contract import write_resolution, write_schema

SHARED = Path(__file__).parents[3] / "shared"


def test_the_published_schema_is_the_one_that_is_printed() -> None:
    printed = CliRunner().invoke(cli, ["parse", "--schema"])
    published = files("tracker.help").joinpath("resolution.schema.json").read_text(encoding="utf-8")
    assert printed.exit_code == 0
    assert json.loads(printed.output) == json.loads(published) == write_schema()


def test_every_sample_is_as_the_schema_says(tmp_path: Path) -> None:
    schema = jsonschema_rs.validator_for(write_schema())
    for name, words in read_samples().items():
        (tmp_path / name).write_text(words, encoding="utf-8")
        resolution = extract(read(tmp_path / name))
        schema.validate(json.loads(json.dumps(write_resolution(resolution))))
    wrong = json.loads(json.dumps(write_resolution(replace(resolution, title="A title"))))
    wrong["paragraphs"][0]["kind"] = "annex"
    assert not schema.is_valid(wrong)
    del wrong["paragraphs"]
    assert not schema.is_valid(wrong)


@pytest.mark.skipif(not SHARED.exists(), reason="the held-back test data is not beside the project (../shared)")
def test_the_cases_of_other_bodies_are_as_the_schema_says() -> None:
    schema = jsonschema_rs.validator_for(write_schema())
    cases = sorted((SHARED / "cases").glob("*.txt"))
    assert cases
    for path in cases:
        schema.validate(json.loads(json.dumps(write_resolution(extract(read(path))))))
