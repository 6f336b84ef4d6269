"""The words of the English language pack."""

import pytest

from tracker.errors import KnowledgeBroken
from tracker.knowledge import load
from tracker.knowledge.lexicon import WordClass, load_demonyms, load_lexicon, read_lexicon

HEAD = "class,words,example,counterexample"


def test_a_word_can_be_several_things():
    flags = load_lexicon().words["support"]
    assert flags & WordClass.VERB
    assert flags & WordClass.EFFORT
    assert not flags & WordClass.ACTORS


def test_the_longest_phrase_comes_first():
    phrases = load_lexicon().phrases["in"]
    lengths = [len(rest) for rest, _ in phrases]
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("actorz,donors,Urges donors to pay,", "no class"),
        ("actors,donors,Urges banks to pay,", "none of the words"),
        ("adverb,one two three four five six seven,one two three four five six seven,", "more than"),
    ],
)
def test_a_row_that_contradicts_itself_is_named(row, complaint):
    with pytest.raises(KnowledgeBroken, match=complaint):
        read_lexicon([HEAD, row])


def test_every_adjective_belongs_to_a_state_of_the_table():
    kinds = {entity.name: entity.kind.value for entity in load().entities}
    assert {state for state in load_demonyms().values() if not kinds.get(state, "").endswith("state")} == set()
