"""Words that staff type for names find what they mean, and a word that nothing goes by is said to be none."""

from __future__ import annotations

import pytest
from building import TODAY
from following import DONORS, STATES
from sqlalchemy import Engine

from tracker.errors import UnknownWord
from tracker.store import ActionFilter, SearchHit, asks_for_symbol, find_named, list_actions, reading, understand


def found(register: Engine, **parts: tuple[str, ...]) -> list[str]:
    with reading(register) as session:
        return [row.address for row in list_actions(session, understand(session, ActionFilter(**parts, today=TODAY)))]


@pytest.mark.parametrize("words", ["SG", "the secretary general", "Secretary-General", "UNSG"])
def test_an_addressee_is_found_by_what_staff_call_them(followed: Engine, words: str) -> None:
    addresses = found(followed, addressees=(words,))
    assert addresses
    assert all(address.endswith(":secretary-general") for address in addresses)


def test_a_whole_name_in_the_register_is_meant_before_an_acronym_and_a_part_before_nothing(followed: Engine) -> None:
    assert found(followed, addressees=("donors",)) == [DONORS]
    assert found(followed, addressees=("member st",)) == [STATES]


def test_a_known_addressee_that_nobody_asked_finds_nothing(followed: Engine) -> None:
    assert found(followed, addressees=("UNICEF",)) == []


@pytest.mark.parametrize("words", ["request", "Requests", "REQUESTED", "requesting"])
def test_a_verb_is_found_in_any_form(followed: Engine, words: str) -> None:
    assert found(followed, verbs=(words,)) == found(followed, verbs=("request",)) != []


def test_a_verb_of_several_words_is_found_in_any_form(followed: Engine) -> None:
    assert found(followed, verbs=("called for",)) == ["A/RES/81/9100:4:1:nobody"]


@pytest.mark.parametrize("words", ["a/res/81/9100", "81/9100", "Resolution 81/9100", "A / RES / 81/9100"])
def test_a_symbol_is_found_in_any_spelling(followed: Engine, words: str) -> None:
    assert {address.partition(":")[0] for address in found(followed, symbols=(words,))} == {"A/RES/81/9100"}


@pytest.mark.parametrize("words", ["GA", "general assembly", "UNGA"])
def test_a_body_is_found_by_its_acronym(followed: Engine, words: str) -> None:
    assert {address.partition(":")[0] for address in found(followed, bodies=(words,))} == {"A/RES/81/9100"}


@pytest.mark.parametrize(
    ("parts", "kind", "offered"),
    [
        ({"addressees": ("Civil Societee",)}, "addressee", "civil society"),
        ({"addressees": ("Secretry-General",)}, "addressee", "Secretary-General"),
        ({"verbs": ("reqeusts",)}, "operative verb", "requests"),
        ({"bodies": ("Genral Assembly",)}, "body", "General Assembly"),
        ({"symbols": ("A/RES/81/9101",)}, "resolution", "A/RES/81/9100"),
        ({"units": ("Watr Section",)}, "unit", "Water Section"),
        ({"addressees": ("qqqq",)}, "addressee", "tracker entities list"),
    ],
)
def test_a_word_that_nothing_goes_by_is_said_with_what_it_may_mean(
    followed: Engine, parts: dict[str, tuple[str, ...]], kind: str, offered: str
) -> None:
    with pytest.raises(UnknownWord, match=f"no {kind} called") as raised:
        found(followed, **parts)
    assert offered in str(raised.value)


def named(register: Engine, words: str) -> list[SearchHit]:
    with reading(register) as session:
        return find_named(session, words)


@pytest.mark.parametrize("words", ["81/9100", "a/res/81/9100", "Resolution A/RES/81/9100"])
def test_a_search_for_a_symbol_leads_to_the_resolution(followed: Engine, words: str) -> None:
    assert named(followed, words)[0] == SearchHit("resolution", "A/RES/81/9100", "", None, "Wells")


@pytest.mark.parametrize(
    "words", ["81/9100 para 2(b)", "A/RES/81/9100, paragraph 2(B)", "81/9100 OP2 (b)", "81/9100:2(b)"]
)
def test_a_search_for_a_paragraph_leads_there(followed: Engine, words: str) -> None:
    (hit,) = (hit for hit in named(followed, words) if hit.kind == "paragraph")
    assert (hit.resolution, hit.ref) == ("A/RES/81/9100", "2(b)")


def test_only_what_is_written_like_a_symbol_asks_for_one() -> None:
    for words in ("81/9101", "Resolution A/RES/81/1", "a/res / 80/110, para 3", "WHA65.4"):
        assert asks_for_symbol(words)
    for words in ("wells", "2027", "#12", "wells of 2027", "either/or", "covid19", ""):
        assert not asks_for_symbol(words)


@pytest.mark.parametrize("sign", ["#", "", "no. "])
def test_a_search_for_a_number_leads_to_the_action(followed: Engine, sign: str) -> None:
    with reading(followed) as session:
        row = list_actions(session)[0]
        (hit,) = (hit for hit in find_named(session, f"{sign}{row.handle}") if hit.kind == "action")
    assert hit.action == row.address


def test_a_search_for_an_addressee_by_acronym_names_them(followed: Engine) -> None:
    assert SearchHit("addressee", "", "", None, "Secretary-General") in named(followed, "SG")


@pytest.mark.parametrize("words", ["wells", "#999999", "81/9101", "81/9100 para 77", ""])
def test_other_words_are_no_name(followed: Engine, words: str) -> None:
    assert named(followed, words) == []
