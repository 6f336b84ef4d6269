"""The questions of the year after, filters kept under a name, and search in all the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from building import NOW, TODAY, ask, at_session, paragraph
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from tracker.errors import NotFound, UsageProblem
from tracker.model import Category, Flag, FlagKind, Resolution, Span
from tracker.service import Assignment, assign_actions, delete_filter, hash_content, ingest, report_status, save_filter
from tracker.store import (
    ActionFilter,
    AsOf,
    count_texts,
    find_filter,
    from_parts,
    list_actions,
    list_changes,
    list_filters,
    reading,
    search_texts,
    to_parts,
    transaction,
)

STATES = "A/RES/81/9100:3:1:member-states"


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    flagged = replace(
        ask("Requests the Office to dredge, within existing resources", "Office"),
        flags=(
            Flag(FlagKind.WITHIN_EXISTING_RESOURCES, "within existing resources", Span(0, 1)),
            Flag(FlagKind.REVIEW_CLAUSE, "to review", Span(0, 1)),
        ),
    )
    unknown = ask("Requests it to meet", "Panel", deadlines=(at_session("Panel on Wells", 3),))
    resolution = replace(wells, paragraphs=(*wells.paragraphs, paragraph("6", flagged), paragraph("7", unknown)))
    with transaction(register) as session:
        ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=NOW)
        report_status(
            session,
            STATES,
            "in progress",
            as_of=TODAY,
            author="F",
            now=NOW,
            today=TODAY,
            note="Bores reopened in Kéré.",
        )
    return register


def refs(register: Engine, **parts: object) -> list[str]:
    with reading(register) as session:
        return [row.ref for row in list_actions(session, ActionFilter(today=TODAY, **parts))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"has_owner": False}, ["4"]),
        ({"has_owner": True, "has_deadline": False}, ["6"]),
        ({"has_deadline": False}, ["4", "6"]),
        ({"is_unresolved": True}, ["7"]),
        ({"flags": (FlagKind.WITHIN_EXISTING_RESOURCES,)}, ["6"]),
        ({"flags": (FlagKind.REVIEW_CLAUSE, FlagKind.AS_APPROPRIATE)}, ["6"]),
        ({"flags": (FlagKind.SUBJECT_TO_RESOURCES,)}, []),
        ({"due_after": date(2026, 11, 1), "due_before": date(2026, 12, 31)}, ["2(a)", "3", "3"]),
        ({"stale_days": 1}, []),  # it came into the register today
    ],
)
def test_what_staff_ask_in_the_year_after(filled: Engine, parts: dict[str, object], expected: list[str]) -> None:
    assert refs(filled, **parts) == expected


def test_silence_counts_from_the_last_report_and_not_before_import_and_assignment(filled: Engine) -> None:
    def stale(today: date) -> list[str]:
        with reading(filled) as session:
            return [row.address for row in list_actions(session, ActionFilter(stale_days=30, today=today))]

    assert stale(date(2026, 12, 23)) == []
    assert len(stale(date(2026, 12, 24))) == 7
    with transaction(filled) as session:
        assign_actions(session, [STATES], Assignment(unit="Water"), author="A", now=NOW + timedelta(days=20))
    assert STATES not in stale(date(2027, 1, 12))
    assert STATES in stale(date(2027, 1, 13))


@given(
    st.builds(
        ActionFilter,
        symbols=st.tuples(st.text()),
        categories=st.lists(st.sampled_from(Category)).map(tuple),
        due_before=st.none() | st.dates(),
        is_open=st.none() | st.booleans(),
        has_deadline=st.none() | st.booleans(),
        stale_days=st.none() | st.integers(0, 9),
        flags=st.lists(st.sampled_from(FlagKind)).map(tuple),
    )
)
def test_a_filter_is_kept_whole(wanted: ActionFilter) -> None:
    assert from_parts(to_parts(wanted)) == wanted


def test_a_part_of_a_later_version_is_left_out() -> None:
    assert from_parts({"is_overdue": True, "moon": "full"}) == ActionFilter(is_overdue=True)


def test_saved_filters_are_replaced_deleted_and_logged(filled: Engine) -> None:
    with transaction(filled) as session:
        save_filter(session, "late", ActionFilter(is_overdue=True, today=TODAY), author="Ana", now=NOW)
        save_filter(session, " late ", ActionFilter(addressees=("Office",)), author="Ana", now=NOW)
    with transaction(filled) as session:
        assert find_filter(session, "late") == ActionFilter(addressees=("Office",))
        assert [each.author for each in list_filters(session)] == ["Ana"]
        with pytest.raises(NotFound, match="did you mean 'late'"):
            find_filter(session, "lale")
        delete_filter(session, "late", author="Ben", now=NOW)
        assert list_filters(session) == []
        assert [(change.operation, change.author) for change in list_changes(session, "late")] == [
            ("save filter", "Ana"),
            ("save filter", "Ana"),
            ("delete filter", "Ben"),
        ]


def test_a_filter_of_nothing_or_without_a_name_is_refused(filled: Engine) -> None:
    with transaction(filled) as session:
        with pytest.raises(UsageProblem, match="asks for nothing"):
            save_filter(session, "all", ActionFilter(), author="Ana", now=NOW)
        with pytest.raises(UsageProblem, match="cannot name"):
            save_filter(session, " ", ActionFilter(is_overdue=True), author="Ana", now=NOW)


def found(register: Engine, words: str) -> list[tuple[str, str]]:
    with reading(register) as session:
        return [(hit.kind, hit.ref) for hit in search_texts(session, words)]


def test_words_are_found_in_paragraphs_and_reports(filled: Engine) -> None:
    assert found(filled, "counting WELL") == [("paragraph", "2(a)")]
    assert found(filled, '"count the wells"') == [("paragraph", "2(a)")]
    assert found(filled, '"wells count"') == []
    assert found(filled, "bores") == [("report", "3")]
    assert found(filled, "bores wells") == []
    with reading(filled) as session:
        (hit,) = search_texts(session, "reopen")
    assert (hit.action, hit.resolution) == (STATES, "A/RES/81/9100")
    assert hit.excerpt.startswith("Bores [reopened] in Kéré")


def test_search_follows_every_import(filled: Engine, wells: Resolution) -> None:
    other = replace(wells, paragraphs=(paragraph("1", ask("Requests the Office to plant trees", "Office")),))
    with transaction(filled) as session:
        ingest(session, other, hash_content(other), author="A. Clerk", now=NOW)
    assert found(filled, "tree") == [("paragraph", "1")]
    assert found(filled, "count") == []
    assert found(filled, "bores") == [("report", "3")]


@pytest.mark.parametrize("words", ["", "  ", "*", '"', "- -", "x" * 2000])
def test_nothing_to_search_for_is_said(filled: Engine, words: str) -> None:
    with reading(filled) as session, pytest.raises(UsageProblem):
        search_texts(session, words)


def test_more_words_than_are_looked_for_at_once_are_refused(filled: Engine) -> None:
    many = " ".join(f"word{number}" for number in range(21))
    with reading(filled) as session:
        looks: tuple[Callable[[], object], ...] = (
            lambda: list_actions(session, ActionFilter(text=many)),
            lambda: list_actions(session, ActionFilter(text=many, as_of=AsOf(TODAY))),
            lambda: list_changes(session, words=many),
            lambda: count_texts(session, words=many),
            lambda: search_texts(session, many),
        )
        for look in looks:
            with pytest.raises(UsageProblem, match=r"Those are 21 words to .* for: give the 20 that say most"):
                look()
        once = list_actions(session, ActionFilter(text="wells"))
        assert list_actions(session, ActionFilter(text="wells " * 500)) == once
        assert search_texts(session, "wells " * 160) == search_texts(session, "wells")


@pytest.mark.parametrize("words", ["NEAR(a b)", "text:wells", "a AND OR", "wells*", "(", "it's", "50% \\", "a:b", "^a"])
def test_no_word_is_taken_for_syntax(filled: Engine, words: str) -> None:
    with reading(filled) as session:
        if any(letter.isalnum() for letter in words):
            search_texts(session, words)


@pytest.fixture
def in_languages(filled: Engine, wells: Resolution) -> Engine:
    """The wells in Chinese, Russian and Arabic too, beside the English text."""
    words = {
        "zh": "请秘书长清点水井并报告水资源状况",
        "ru": "просит Генерального секретаря сосчитать колодцы и сообщить о чистой воде",
        "ar": "تطلب إلى الأمين العام عد الآبار والإبلاغ عن المياه الجوفية",
    }
    with transaction(filled) as session:
        for language, said in words.items():
            paragraphs = (paragraph("4", words=said),)
            text = replace(wells, source=f"{language}.txt", language=language, title=language, paragraphs=paragraphs)
            for each in (text, replace(text, format="pdf", source=f"{language}.pdf", closing="as PDF")):
                ingest(session, each, hash_content(each), author="A. Clerk", now=NOW)
    return filled


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("水井", "zh"),
        ("资源", "zh"),
        ("秘书长 水资源", "zh"),
        ("воды", "ru"),
        ("колодцев", "ru"),
        ("чистая вода", "ru"),
        ("секретарь", "ru"),
        ("آبار", "ar"),
        ("بالمياه", "ar"),
        ("مياه جوفية", "ar"),
        ("ابار", "ar"),
    ],
)
def test_words_are_found_inside_chinese_and_in_their_other_forms(
    in_languages: Engine, words: str, language: str
) -> None:
    with reading(in_languages) as session:
        (hit,) = search_texts(session, words)
        assert (hit.kind, hit.resolution, hit.ref, hit.language) == ("paragraph", "A/RES/81/9100", "4", language)
        assert "[" in hit.excerpt
        assert hit.beside is not None


@pytest.mark.parametrize("words", ["水泵", "водород", "бар", "秘书长 水泵", "количество"])
def test_other_words_are_not_found(in_languages: Engine, words: str) -> None:
    assert found(in_languages, words) == []


def test_english_is_found_beside_a_text_in_another_language(in_languages: Engine) -> None:
    assert found(in_languages, "counting WELL") == [("paragraph", "2(a)")]
    assert found(in_languages, "bores") == [("report", "3")]
