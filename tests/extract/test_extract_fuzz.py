"""Extraction never raises and keeps its promises, whatever the text."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thoroughness import examples

from tracker.errors import TrackerError
from tracker.extract import extract
from tracker.knowledge.verbs import load_verbs
from tracker.model import Block, Document
from tracker.readers import read_bytes

SHARED = Path(__file__).parents[3] / "shared"
KEYWORDS = [
    *(verb.third[0] for verb in load_verbs()[:60]),
    *"to that the its of and also which who by session sessions eighty-first".split(),
    *"annually every six months within 90 days".split(),
    *"Requests Decides Member States Secretary-General Office Council Assembly".split(),
    *"report including such as (a) (i) 1. , ; :".split(),
    *["“", "”", "(", ")", "United Nations", "in consultation with", "no later than 30 June 2027", "resolution 1/2"],
]


def check(document: Document) -> None:
    resolution = extract(document)
    for paragraph in resolution.operative:
        for clause in paragraph.clauses:
            assert 0 <= clause.span.start <= clause.span.end <= len(paragraph.text)
            for deadline in clause.deadlines:
                assert paragraph.text[deadline.span.start : deadline.span.end] == deadline.text
            for party in (*clause.addressees, *clause.consulted):
                assert party.name
                assert party.rule


@given(st.lists(st.sampled_from(KEYWORDS), max_size=60), st.sampled_from(["1. ", "1. Requests ", "1. Decides ", ""]))
@settings(max_examples=examples(400), deadline=None)
def test_shuffled_keywords(words, opening):
    text = opening + " ".join(words)
    check(Document("own.txt", (Block("The Security Council,"), Block(text))))


@given(st.text(max_size=400))
@settings(max_examples=examples(200), deadline=None)
def test_any_text(text):
    check(Document("own.txt", (Block("The General Assembly,"), Block(f"1. Requests {text}"))))


@pytest.mark.skipif(not SHARED.exists(), reason="the corpus of real documents is not beside the project (../shared)")
def test_real_documents_cut_anywhere():
    chance = random.Random(4)
    paths = sorted((SHARED / "corpus" / "text").rglob("*.txt"))
    for path in chance.sample(paths, 40):
        data = path.read_bytes()
        for _ in range(3):
            cut = chance.randrange(len(data))
            for part in (data[:cut], data[cut:]):
                try:
                    document = read_bytes(part, path.name)
                except TrackerError:
                    continue
                check(document)
