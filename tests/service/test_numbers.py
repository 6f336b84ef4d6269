"""Numbers and addresses of actions that stay the same stay the same, in whatever order texts come."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from building import NOW, ask, paragraph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from thoroughness import examples

from tracker.model import Category, Clause, Resolution
from tracker.service import add_entity, hash_content, ingest, merge_entities
from tracker.store import ActionFilter, engine, list_actions, list_changes, reading, transaction

KEY = "A/RES/81/1"
CLAUSES = {
    "dig": ask("Requests the Secretary-General to dig a well in every village of the north", "Secretary-General"),
    "report": ask("Invites Member States to share their maps of rivers", "Member States", verb="invite"),
    "pay": ask("Calls upon donors to pay into the trust fund before winter comes", "donors", verb="call upon"),
    "praise": ask("Commends the Office for its survey", "Office", verb="commend", category=Category.EVALUATIVE),
    "both": ask("Urges Member States and donors alike to light lamps", "Member States", "donors", verb="urge"),
}
ORDERS = st.lists(
    st.dictionaries(
        st.sampled_from(["1", "2"]),
        st.lists(st.sampled_from(sorted(CLAUSES)), min_size=1, max_size=4, unique=True),
        min_size=1,
    ),
    min_size=2,
    max_size=6,
)


def text_of(paragraphs: dict[str, list[str]]) -> Resolution:
    return Resolution(
        source="x",
        symbol=KEY,
        body="General Assembly",
        title="Wells",
        adopted=date(2026, 10, 1),
        paragraphs=tuple(
            paragraph(ref, *(CLAUSES[name] for name in names)) for ref, names in sorted(paragraphs.items())
        ),
    )


def take_in(register: Engine, resolution: Resolution) -> dict[tuple[str, str | None, str | None], tuple[int, str]]:
    """Take a text in, and give number and address of each action by its paragraph, words and addressee."""
    with transaction(register) as session:
        ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=NOW)
    with reading(register) as session:
        return {(row.ref, row.text, row.addressee): (row.handle, row.address) for row in list_actions(session)}


@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(order=ORDERS, again=st.randoms(use_true_random=False))
def test_actions_keep_their_numbers_in_any_order(
    make_database: Callable[[], AbstractContextManager[str]], order: list, again
) -> None:
    """Texts come, and come again in another order: the same request has the same number and address throughout."""
    seen: dict[tuple[str, str | None, str | None], tuple[int, str]] = {}
    owners: dict[int, str] = {}
    later = [*order]
    again.shuffle(later)
    with make_database() as url:
        register = engine(url)
        for paragraphs in (*order, *later):
            for request, known in take_in(register, text_of(paragraphs)).items():
                assert seen.setdefault(request, known) == known
                handle, address = known
                assert owners.setdefault(handle, address) == address
        register.dispose()


def test_a_detour_over_another_text_gives_no_action_a_new_number(register: Engine) -> None:
    one, other = text_of({"1": ["dig", "report"], "2": ["pay"]}), text_of({"1": ["pay"], "2": ["both"]})
    first = take_in(register, one)
    between = take_in(register, other)
    assert {number for number, _ in between.values()}.isdisjoint(number for number, _ in first.values())
    assert take_in(register, one) == first
    assert take_in(register, other) == between


def test_a_clause_that_is_found_before_another_leaves_it_its_address(register: Engine) -> None:
    first = take_in(register, text_of({"1": ["dig"]}))
    later = take_in(register, text_of({"1": ["report", "dig"]}))
    ((request, known),) = first.items()
    assert known == (1, f"{KEY}:1:1:secretary-general")
    assert later[request] == known
    assert {address for _, address in later.values()} == {known[1], f"{KEY}:1:2:member-states"}


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("Requests the Office to count the wells", "Requests the Office to count all the wells by May", True),
        ("Requests the Office to count the wells", "Requests the Office to count the wells, and to close them", True),
        ("Requests the Office to count the wells", "Invites the Office to count the wells", True),
        ("Requests the Office to count the wells", "Commends the Office for the plan of action on deserts", False),
    ],
)
def test_a_corrected_clause_stays_and_another_one_is_new(
    register: Engine, before: str, after: str, is_same: bool
) -> None:
    def text(words: str) -> Resolution:
        verb = words.split()[0].lower().removesuffix("s")
        return replace(text_of({"1": ["dig"]}), paragraphs=(paragraph("1", ask(words, "Office", verb=verb)),))

    ((number, _),) = take_in(register, text(before)).values()
    ((later, address),) = take_in(register, text(after)).values()
    assert (later == number) == is_same
    assert address == f"{KEY}:1:{1 if is_same else 2}:office"


def test_a_merged_addressee_that_returns_has_its_first_address(register: Engine) -> None:
    asked: Clause = ask("Requests the Panel to dig", "Panel of Wells")
    one = replace(text_of({"1": ["dig"]}), paragraphs=(paragraph("1", asked), paragraph("2", CLAUSES["pay"])))
    ((_, known), *_) = sorted(take_in(register, one).items())
    with transaction(register) as session:
        add_entity(session, "Panel on Wells", (), author="A. Clerk", now=NOW)
        merge_entities(session, "Panel of Wells", "Panel on Wells", author="A. Clerk", now=NOW)
    merged = replace(asked, addressees=(replace(asked.addressees[0], name="Panel on Wells"),))
    two = replace(one, paragraphs=(paragraph("1", merged), paragraph("2", CLAUSES["pay"])))
    take_in(register, text_of({"2": ["pay"]}))
    ((_, back), *_) = sorted(take_in(register, two).items())
    assert back == known
    with reading(register) as session:
        log = [change.new for change in list_changes(session, known[1]) if change.field == "action"]
        assert len(list_actions(session, ActionFilter(withdrawn=True))) == 2
    assert log == ["opened", None, "opened"]
