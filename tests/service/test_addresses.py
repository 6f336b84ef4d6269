from __future__ import annotations

from dataclasses import replace
from datetime import date

from building import ask, paragraph
from hypothesis import given
from hypothesis import strategies as st

from tracker.model import Resolution
from tracker.service.addresses import action_address, entity_slug, register_key, slug


def test_slugs_are_plain_words() -> None:
    assert slug("Côte d’Ivoire") == "cote-d-ivoire"
    assert entity_slug("United Nations Children's Fund") == "united-nations-children-s-fund"
    assert entity_slug(None) == entity_slug("") == "nobody"


def test_long_names_that_begin_alike_stay_apart() -> None:
    one, two = ("Special Rapporteur on " + "very " * 40 + end for end in ("wells", "lamps"))
    assert slug(one) != slug(two)
    assert len(slug(one)) <= 80


def test_a_resolution_is_named_by_its_symbol(wells: Resolution) -> None:
    assert register_key(wells) == "A/RES/81/9100"
    assert action_address("A/RES/81/9100", "8(a)", 1, "Secretary-General") == ("A/RES/81/9100:8(a):1:secretary-general")


def test_a_text_without_symbol_is_named_by_body_date_and_title() -> None:
    text = Resolution(source="x", body="Economic and Social Council", title="Wells", adopted=date(2004, 7, 21))
    assert register_key(text) == "economic-and-social-council/2004-07-21/wells"
    assert register_key(replace(text, source="another file")) == register_key(text)


def test_a_text_without_anything_is_named_by_its_first_paragraph() -> None:
    text = Resolution(source="x", paragraphs=(paragraph("1", ask("Requests all to dig wells")),))
    assert register_key(text) == "unnamed-body/undated/requests-all-to-dig-wells"
    assert register_key(Resolution(source="x")) == "unnamed-body/undated/untitled"


@given(st.text(max_size=300))
def test_any_words_give_a_slug_that_fits(words: str) -> None:
    written = slug(words)
    assert len(written) <= 80
    assert ":" not in written
    assert slug(written) == written
