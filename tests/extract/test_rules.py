"""Each rule of who is asked reads its own example, and leaves its counterexample to others."""

import pytest

from tracker.extract import extract
from tracker.extract.parties.rules import RULES
from tracker.readers import read_bytes


def names(sentence):
    text = f"General Assembly\n\nEightieth session\n\nThe General Assembly,\n\nRecalling its past,\n\n1. {sentence}\n"
    (paragraph,) = extract(read_bytes(text.encode(), "rule.txt")).operative
    return tuple(party.name for party in paragraph.clauses[-1].addressees)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_reads_its_example(rule):
    sentence, expected = rule.example
    assert names(sentence) == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_leaves_its_counterexample(rule):
    sentence, expected = rule.counterexample
    assert names(sentence) == expected
