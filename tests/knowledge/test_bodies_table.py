import re

import pytest

from tracker.errors import KnowledgeBroken
from tracker.knowledge import SessionNaming, SymbolForm, SymbolParts, load
from tracker.knowledge.bodies import COLUMNS, read_bodies

BODIES = {body.name: body for body in load().bodies}
HEAD = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("body", "symbol", "parts"),
    [
        ("General Assembly", "A/RES/79/114", SymbolParts(session=79, number=114)),
        ("General Assembly", "A/RES/3447(XXX)", SymbolParts(session=30, number=3447)),
        ("General Assembly", "A/RES/1991 (XVIII)", SymbolParts(session=18, number=1991)),
        ("General Assembly", "A/RES/57/283 B", SymbolParts(session=57, number=283, part="B")),
        ("General Assembly", "A/RES/ES-10/23", SymbolParts(session=10, number=23)),
        ("General Assembly", "A/80/L.1", SymbolParts(session=80, number=1)),
        ("Security Council", "S/RES/1502 (2003)", SymbolParts(number=1502, year=2003)),
        ("Security Council", "S/PRST/2020/1", SymbolParts(number=1, year=2020)),
        ("Economic and Social Council", "E/RES/2019/23", SymbolParts(number=23, year=2019)),
        ("Human Rights Council", "A/HRC/RES/49/11", SymbolParts(session=49, number=11)),
        ("World Health Assembly", "WHA65.4", SymbolParts(session=65, number=4)),
        ("Executive Board of the World Health Organization", "EB136.R8", SymbolParts(session=136, number=8)),
        (
            "Conference of the Parties to the United Nations Framework Convention on Climate Change",
            "decision 1/CP.21",
            SymbolParts(session=21, number=1),
        ),
        (
            "Conference of the Parties to the Convention on Biological Diversity",
            "CBD/COP/DEC/15/4",
            SymbolParts(session=15, number=4),
        ),
    ],
)
def test_symbols_say_session_and_number(body, symbol, parts):
    assert BODIES[body].read_symbol(symbol) == parts


@pytest.mark.parametrize("symbol", ["A/HRC/RES/49/11", "S/RES/1502 (2003)", "A/RES/79/", "A/RES/79/114/Add.1", ""])
def test_the_symbol_of_another_body_is_not_read(symbol):
    assert BODIES["General Assembly"].read_symbol(symbol) is None


@pytest.mark.parametrize(
    ("body", "symbol", "parts"),
    [
        ("General Assembly of the Organization of American States", "AG/RES. 2978 (LI-O/21)", (51, 2978, 2021)),
        ("General Conference of the International Atomic Energy Agency", "GC(61)/RES/11", (61, 11, None)),
        ("Conference of the Parties to the Convention on Biological Diversity", "X/46", (10, 46, None)),
        (
            "Plenipotentiary Conference of the International Telecommunication Union",
            "Resolution 130 (Rev. Dubai, 2018)",
            (None, 130, 2018),
        ),
        ("Assembly of the African Union", "Assembly/AU/Dec.812(XXXVI)", (36, 812, None)),
        ("Parliamentary Assembly of the Council of Europe", "Resolution 2599 (2026)", (None, 2599, 2026)),
        ("Committee of Ministers of the Council of Europe", "CM/Rec(2022)16", (None, 16, 2022)),
    ],
)
def test_symbols_of_bodies_beside_the_united_nations_are_read(body, symbol, parts):
    session, number, year = parts
    assert BODIES[body].read_symbol(symbol) == SymbolParts(session=session, number=number, year=year)


def test_every_example_of_a_form_is_printed_as_its_form_says():
    for body in BODIES.values():
        for form in (*body.symbols, *body.documents):
            assert re.fullmatch(form.printed, form.example), (body.name, form.example)


def test_no_resolution_symbol_belongs_to_two_bodies():
    for symbol in (
        "A/RES/79/114",
        "A/HRC/RES/49/11",
        "E/RES/2019/23",
        "UNEP/EA.2/Res.5",
        "WHA65.4",
        "CD49.R17",
    ):
        assert len([body for body in BODIES.values() if body.read_symbol(symbol)]) == 1


def test_bodies_open_their_texts_in_six_languages():
    assembly = BODIES["General Assembly"].openings
    for words in (
        "The General Assembly",
        "L'Assemblée générale",
        "La Asamblea General",
        "Генеральная Ассамблея",
        "الجمعية العامة",
        "大会",
    ):
        assert words in assembly


def test_bodies_name_themselves_without_an_article():
    assert "Council" in load().self_references("Security Council")
    assert "Assembly" in load().self_references("General Assembly")
    assert load().self_references(None) == frozenset()
    assert load().self_references("Ferry Board") == frozenset()


def test_the_economic_and_social_council_counts_by_year():
    assert BODIES["Economic and Social Council"].naming is SessionNaming.YEAR
    assert BODIES["Human Rights Council"].naming is SessionNaming.ORDINAL
    assert BODIES["Human Rights Council"].annual is False


def test_a_form_reads_what_it_writes():
    form = SymbolForm("FB/{year}/{number}{part}", "FB/1994/7C")
    assert form.read("FB/1994/7C") == SymbolParts(number=7, year=1994, part="C")
    assert form.read("FB/94/7C") is None


def row(**cells):
    whole = {"name": "Ferry Board", "naming": "ordinal", "annual": "no", "source": "made up", **cells}
    return ",".join(f'"{whole.get(column, "")}"' for column in COLUMNS)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row(), row()], "'Ferry Board' is in row 2 already"),
        ([row(naming="by moon")], "unknown naming of sessions 'by moon'"),
        ([row(annual="often")], "annual must be 'yes' or 'no'"),
        ([row(self_references="Board")], "'Board' with its article"),
        ([row(symbols="FB/{number}=FB/IV")], "does not read its example 'FB/IV'"),
        ([row(symbols="FB/{number}")], "does not read its example"),
        ([row(symbols="FB/{moon}=FB/1")], "the unknown place 'moon'"),
        ([row(name="")], "the name is empty"),
        (["a,b"], "give 12 cells, not 2"),
        ([row(officials="Keeper=Keeper of the Ferry Board")], "as 'the Director=Director of the Ferry Office'"),
    ],
)
def test_a_row_that_contradicts_itself_is_named(rows, words):
    with pytest.raises(KnowledgeBroken, match=r"bodies\.csv row \d+") as broken:
        read_bodies([HEAD, *rows])
    assert words in str(broken.value)


def test_other_columns_are_refused():
    with pytest.raises(KnowledgeBroken, match="the columns must be name, short"):
        read_bodies(["name"])
