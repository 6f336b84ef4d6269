from __future__ import annotations

from datetime import date

import pytest

from tracker.extract.masthead.bodies import body_of_symbol, session_of_symbol, symbol_of_number
from tracker.extract.masthead.reading import read_date, read_masthead


@pytest.mark.parametrize(
    ("symbol", "body", "session"),
    [
        ("A/RES/79/114", "General Assembly", 79),
        ("A/RES/3447 (XXX)", "General Assembly", 30),
        ("A/HRC/RES/49/11", "Human Rights Council", 49),
        ("E/RES/2012/2", "Economic and Social Council", 2012),
        ("S/RES/831 (1993)", "Security Council", None),
        ("A/C.3/80/L.19/Rev.1", "General Assembly", 80),
        ("WHA65.4", "World Health Assembly", 65),
    ],
)
def test_symbols_name_their_body_and_session(symbol: str, body: str, session: int | None) -> None:
    found = body_of_symbol(symbol)
    assert found is not None
    assert found.name == body
    assert session_of_symbol(found, symbol) == session


@pytest.mark.parametrize(
    ("example", "printed", "symbol"),
    [
        ("A/RES/1/1", "79/114", "A/RES/79/114"),
        ("A/RES/1/1", "57/283 B", "A/RES/57/283 B"),
        ("A/RES/1/1", "3447 (XXX)", "A/RES/3447 (XXX)"),
        ("A/RES/1/1", "ES-10/23", "A/RES/ES-10/23"),
        ("A/RES/1/1", "S-32/1", "A/RES/S-32/1"),
        ("A/HRC/RES/1/1", "49/11", "A/HRC/RES/49/11"),
        ("A/HRC/RES/1/1", "S-34/1", "A/HRC/RES/S-34/1"),
        ("E/RES/2012/2", "2019/23", "E/RES/2019/23"),
        ("UNEP/EA.1/Res.1", "2/5", "UNEP/EA.2/Res.5"),
    ],
)
def test_printed_numbers_give_symbols(example: str, printed: str, symbol: str) -> None:
    body = body_of_symbol(example)
    assert body is not None
    assert symbol_of_number(body, printed) == symbol


def test_a_cited_document_is_not_the_symbol() -> None:
    head = [
        "Resolution adopted by the General Assembly",
        "[on the report (A/73/81 and A/73/L.6)]",
        "73/999. Lamps",
    ]
    assert read_masthead(head, "The General Assembly,", "").symbol == "A/RES/73/999"


def test_dates_of_every_kind_of_masthead() -> None:
    heads = {
        "Resolution adopted by the Human Rights Council on 31 March 2022": date(2022, 3, 31),
        "Adopted by the Security Council at its 3222nd meeting, on 27 May 1993": date(1993, 5, 27),
        "Resolution 574 (1985)\nof 7 October 1985": date(1985, 10, 7),
        "52 Resolution of 22 June 1948 [S/ 852]": date(1948, 6, 22),
    }
    for head, adopted in heads.items():
        assert read_masthead(head.split("\n"), "The Security Council,", "").adopted == adopted


def test_drafts_have_no_adoption_date() -> None:
    assert read_masthead(["A/80/L.99", "3 December 2025"], "The General Assembly,", "").adopted is None


def test_impossible_dates_are_none() -> None:
    assert read_date("31 February 2020") is None
    assert read_date("no date") is None
    assert read_date("on 4 Lampmonth 2020") is None


def test_unknown_bodies_keep_their_name() -> None:
    assert read_masthead([], "The Lamp Committee of the Harbour,", "").body == "Lamp Committee of the Harbour"
