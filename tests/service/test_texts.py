"""A resolution in several languages and formats: one text leads, and nothing is taken over what is another's."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from building import NOW, TODAY, ask, paragraph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from thoroughness import examples

from tracker.errors import AnotherResolution, NotFound, UsageProblem
from tracker.model import Paragraph, ParagraphKind, Resolution
from tracker.service import (
    FileRead,
    Ingestion,
    Outcome,
    choose_text,
    hash_content,
    ingest,
    report_status,
    set_values,
)
from tracker.store import (
    engine,
    find_action,
    find_read_file,
    list_actions,
    list_changes,
    list_reviews,
    list_texts_of,
    load_resolution,
    load_text_paragraphs,
    reading,
    transaction,
)
from tracker.store.reviews import Place

KEY = "A/RES/81/9100"
STATES = f"{KEY}:3:1:member-states"


def in_language(wells: Resolution, language: str, title: str) -> Resolution:
    """The same paragraphs in other words, of which no clause is read."""
    words = tuple(Paragraph(each.ref, each.kind, f"{language} {each.ref}", stem=each.stem) for each in wells.paragraphs)
    return replace(
        wells, source=f"wells-{language}.docx", format="word", language=language, title=title, paragraphs=words
    )


@pytest.fixture
def french(wells: Resolution) -> Resolution:
    return in_language(wells, "fr", "Puits")


def take(register: Engine, text: Resolution, **options: object) -> Ingestion:
    with transaction(register) as session:
        return ingest(session, text, hash_content(text), author="A. Clerk", now=NOW, **options)


def leading(register: Engine) -> tuple[str, str]:
    with reading(register) as session:
        found = load_resolution(session, KEY)
        return found.language, found.format


def test_a_further_language_stands_beside_the_actions(register: Engine, wells: Resolution, french: Resolution) -> None:
    take(register, wells)
    with reading(register) as session:
        before = list_actions(session)
    done = take(register, french)
    assert (done.outcome, done.actions, done.is_read) == (Outcome.BESIDE, len(before), True)
    with reading(register) as session:
        assert list_actions(session) == before
        assert load_resolution(session, KEY).title == "Wells"
        first, second = list_texts_of(session, KEY)
        assert (first.language, first.leads, second.language, second.leads) == ("en", True, "fr", False)
        beside = load_text_paragraphs(session, second.number)
        assert [each.ref for each in beside] == [each.ref for each in wells.paragraphs]
        assert beside[0].kind is ParagraphKind.PREAMBULAR
    assert take(register, french).outcome is Outcome.UNCHANGED


def test_the_english_text_takes_the_lead_when_it_comes(register: Engine, wells: Resolution, french: Resolution) -> None:
    alone = take(register, french)
    assert (alone.outcome, alone.actions, alone.is_read) == (Outcome.ADDED, 0, False)
    done = take(register, wells)
    assert (done.outcome, done.is_read) == (Outcome.UPDATED, True)
    assert done.actions > 0
    assert leading(register) == ("en", "text")
    with reading(register) as session:
        (other,) = [each for each in list_texts_of(session, KEY) if not each.leads]
        assert [each.text for each in load_text_paragraphs(session, other.number)] == [
            each.text for each in french.paragraphs
        ]


def test_a_corrected_translation_is_updated_and_logged(register: Engine, wells: Resolution, french: Resolution) -> None:
    take(register, wells)
    take(register, french)
    corrected = replace(french, paragraphs=(*french.paragraphs[:-1], replace(french.paragraphs[-1], text="fr new")))
    assert take(register, corrected).outcome is Outcome.UPDATED
    with reading(register) as session:
        texts = list_texts_of(session, KEY)
        assert len(texts) == 2
        assert load_text_paragraphs(session, texts[1].number)[-1].text == "fr new"
        logged = [change.new for change in list_changes(session, KEY) if change.field == "text"]
    assert logged == ["fr word, from wells-fr.docx, beside"] * 2


@pytest.mark.parametrize("order", list(itertools.permutations(("text", "pdf", "word", "akn"))))
def test_the_best_format_rules_whenever_it_comes(register: Engine, wells: Resolution, order: tuple[str, ...]) -> None:
    texts = {name: replace(wells, format=name, source=f"wells.{name}", closing=f"closing of {name}") for name in order}
    for name in order:
        take(register, texts[name])
    assert leading(register) == ("en", "akn")
    for name in order:
        assert take(register, texts[name]).outcome is Outcome.UNCHANGED
    with reading(register) as session:
        assert load_resolution(session, KEY).closing == "closing of akn"


def test_a_person_chooses_another_text(register: Engine, wells: Resolution, french: Resolution) -> None:
    fuller = paragraph("6", ask("Requests the Office to fill the wells", "Office"))
    take(register, replace(wells, format="pdf", source="wells.pdf", paragraphs=(*wells.paragraphs, fuller)))
    take(register, replace(wells, format="akn", source="wells.xml"))
    take(register, french)
    with reading(register) as session:
        numbers = {(each.language, each.format): each.number for each in list_texts_of(session, KEY)}
        assert not [row for row in list_actions(session) if row.ref == "6"]
    with transaction(register) as session:
        assert choose_text(session, numbers["en", "pdf"], author="A. Clerk", now=NOW) == KEY
    assert leading(register) == ("en", "pdf")
    with reading(register) as session:
        assert [row.addressee for row in list_actions(session) if row.ref == "6"] == ["Office"]
    take(register, replace(wells, format="akn", source="wells.xml", closing="read anew"))
    assert leading(register) == ("en", "pdf")
    with transaction(register) as session, pytest.raises(UsageProblem, match="not read in this language"):
        choose_text(session, numbers["fr", "word"], author="A. Clerk", now=NOW)
    with transaction(register) as session, pytest.raises(NotFound, match="no text 999"):
        choose_text(session, 999, author="A. Clerk", now=NOW)


OTHERS = [
    ({"title": "Rivers of the northern plain"}, "title “Wells”"),
    ({"body": "Security Council"}, "body “General Assembly”"),
]


@pytest.mark.parametrize(("changes", "said"), OTHERS)
def test_another_resolution_with_the_symbol_is_refused(
    register: Engine, wells: Resolution, changes: dict[str, str], said: str
) -> None:
    take(register, wells)
    other = replace(wells, source="other.txt", paragraphs=wells.paragraphs[:3], **changes)
    with reading(register) as session:
        before = list_actions(session)
    with pytest.raises(AnotherResolution, match=said):
        take(register, other)
    with reading(register) as session:
        assert list_actions(session) == before
        assert len(list_texts_of(session, KEY)) == 1
    assert take(register, other, replaces=True).outcome is Outcome.UPDATED
    with reading(register) as session:
        assert len(load_resolution(session, KEY).paragraphs) == 3
    assert take(register, other).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "WELLS", "source": "b.txt"},
        {"title": " “Wells”* "},
        {"title": ""},
        {"body": None},
        {"language": "fr", "title": "Puits"},
    ],
)
def test_what_is_no_contradiction_is_not_refused(register: Engine, wells: Resolution, changes: dict[str, str]) -> None:
    take(register, wells)
    take(register, replace(wells, **changes))


def test_the_same_file_may_read_otherwise(register: Engine, wells: Resolution) -> None:
    take(register, wells, file=FileRead("f" * 64, "old"))
    better = replace(wells, title="Wells of the north")
    assert take(register, better, file=FileRead("f" * 64, "new")).outcome is Outcome.UPDATED


def test_a_file_is_known_only_while_it_would_read_the_same(register: Engine, wells: Resolution) -> None:
    take(register, wells, file=FileRead("f" * 64, "tables"))
    with reading(register) as session:
        assert find_read_file(session, "f" * 64, "tables") == [KEY]
        assert find_read_file(session, "f" * 64, "other tables") == []
        assert find_read_file(session, "e" * 64, "tables") == []
        assert find_read_file(session, "", "tables") == []
    take(register, wells, file=FileRead("f" * 64, "other tables"))
    with reading(register) as session:
        assert find_read_file(session, "f" * 64, "other tables") == [KEY]


def test_a_file_of_two_is_known_once_both_were_taken_in(register: Engine, wells: Resolution) -> None:
    take(register, wells, file=FileRead("f" * 64, "tables", held=2))
    with reading(register) as session:
        assert find_read_file(session, "f" * 64, "tables") == []
    take(register, replace(wells, symbol="A/RES/81/9101"), file=FileRead("f" * 64, "tables", held=2))
    with reading(register) as session:
        assert find_read_file(session, "f" * 64, "tables") == [KEY, "A/RES/81/9101"]


# --- in whatever order texts come -----------------------------------------------------


def decide(register: Engine) -> None:
    """Two decisions on the action of the Member States: a status, and another deadline."""
    with transaction(register) as session:
        told = {"as_of": TODAY, "author": "F. Point", "now": NOW, "today": TODAY}
        report_status(session, STATES, "in progress", **told)
        set_values(session, f"{KEY}:3:1", deadlines=("2027-03-01",), author="R. Viewer", now=NOW)


@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(("text", "pdf", "word", "akn", "fr", "ar", "zh")),
    left_out=st.sets(st.sampled_from(("text", "pdf", "fr", "ar"))),
    again=st.lists(st.sampled_from(("text", "pdf", "word", "akn", "fr", "ar", "zh")), max_size=4),
)
def test_in_any_order_texts_keep_actions_numbers_and_decisions(
    make_database: Callable[[], AbstractContextManager[str]],
    wells: Resolution,
    order: list[str],
    left_out: set[str],
    again: list[str],
) -> None:
    texts = {
        name: replace(wells, format=name, source=f"wells.{name}", closing=f"closing of {name}")
        for name in ("text", "pdf", "word", "akn")
    }
    texts |= {name: in_language(wells, name, f"title in {name}") for name in ("fr", "ar", "zh")}
    coming = [texts[name] for name in (*(each for each in order if each not in left_out), *again)]
    with make_database() as url:
        register = engine(url)
        numbers: dict[str, int] = {}
        moment = NOW
        for text in coming:
            moment += timedelta(minutes=1)
            with transaction(register) as session:
                ingest(session, text, hash_content(text), author="A. Clerk", now=moment)
            with reading(register) as session:
                actions = {row.address: row.handle for row in list_actions(session)}
            if text.language == "en" and not numbers:
                numbers = actions
                decide(register)
            assert actions == numbers
        with reading(register) as session:
            action = find_action(session, STATES)
            assert (action.status, action.due) == ("in progress", date(2027, 3, 1))
            assert [review.author for review in list_reviews(session, Place(KEY))] == ["R. Viewer"]
            assert load_resolution(session, KEY).format == "akn"
        register.dispose()
