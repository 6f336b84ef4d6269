"""What people search for by its name: a symbol in any spelling, a paragraph, an action, a person, an addressee."""

from __future__ import annotations

import re
from textwrap import shorten

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store.action_keys import ACTION_KEYS
from tracker.store.models import ActionRecord, ClauseRecord, ParagraphRecord, ResolutionRecord
from tracker.store.search import SearchHit
from tracker.store.staff import load_knowledge
from tracker.store.wording import spell_symbol

MOST = 10
"""How many of one kind are named; whoever means another writes more of its name."""
EXCERPT = 200
"""Signs of the beginning of a text that are shown."""
_NUMBER = re.compile(r"#?\s*(?:no\.?\s*)?(?P<number>\d{1,9})", re.IGNORECASE)
_PLACE = re.compile(
    r"(?P<symbol>.*\d.*?)(?:[\s,;]+(?:op\.?|operative)?\s*(?:paragraphs?|paras?\.?|pp?\.|op|§)\s*|\s*:\s*)"
    r"(?P<ref>[\w.]+(?:\s?\(\w+\))*)",
    re.IGNORECASE,
)
_SYMBOL = re.compile(r"(?=\S*\d)\S+/\S+|[a-z]+\d+\.\d+")
_LIKE_A_SYMBOL = re.compile(r"\S*\d\S*")
"""A number has to be in it: "water" is a word, "80/110" and "wha65.4" are symbols."""


def find_named(session: Session, words: str) -> list[SearchHit]:
    """Find what goes by exactly these words: "80/110", "a/res/80/110 para 35", "#445", "Ana Pozo", "UNODC".

    A person and an addressee are hits of the kinds "person" and "addressee" with the name as excerpt; the other
    kinds are "resolution", "paragraph" and "action". Empty where the words are no name of anything.
    """
    plain = " ".join(words.replace("\x00", " ").split())
    number = _NUMBER.fullmatch(plain)
    place = _PLACE.fullmatch(plain)
    hits = _actions(session, int(number["number"])) if number else []
    if place:
        hits += _paragraphs(session, place["symbol"], place["ref"].replace(" ", ""))
    if len(plain) > 1:
        hits += [*_resolutions(session, plain), *_people(session, plain), *_addressees(session, plain)]
    return hits


def asks_for_symbol(words: str) -> bool:
    """Whether words are a symbol, or a paragraph of one: "80/110", "wha65.4 para 2", but not "wells" or "2027"."""
    plain = " ".join(words.split())
    place = _PLACE.fullmatch(plain)
    return any(_SYMBOL.fullmatch(spell_symbol(each)) for each in (plain, place["symbol"] if place else plain))


def _actions(session: Session, number: int) -> list[SearchHit]:
    statement = (
        select(ActionRecord, ClauseRecord.text)
        .join(ACTION_KEYS, ACTION_KEYS.c.address == ActionRecord.address)
        .outerjoin(ClauseRecord, ClauseRecord.id == ACTION_KEYS.c.clause_id)
        .where(ActionRecord.handle == number)
    )
    return [
        SearchHit("action", action.resolution_key, action.ref, action.address, _start(words or action.last_text or ""))
        for action, words in session.execute(statement)
    ]


def _keys(session: Session, words: str) -> list[tuple[str, str]]:
    """The resolutions that a symbol names, with their titles: the whole one, else those that end with it."""
    spelled = spell_symbol(words)
    if not _LIKE_A_SYMBOL.fullmatch(spelled):
        return []
    key, symbol = func.lower(ResolutionRecord.key), func.lower(ResolutionRecord.symbol)
    columns = select(ResolutionRecord.key, ResolutionRecord.title).order_by(ResolutionRecord.key).limit(MOST)
    for condition in (
        (key == spelled) | (symbol == spelled),
        key.endswith(f"/{spelled}", autoescape=True),
        key.contains(spelled, autoescape=True),
    ):
        found = session.execute(columns.where(condition)).all()
        if found:
            return [(row.key, row.title) for row in found]
    return []


def _resolutions(session: Session, words: str) -> list[SearchHit]:
    return [SearchHit("resolution", key, "", None, title) for key, title in _keys(session, words)]


def _paragraphs(session: Session, symbol: str, ref: str) -> list[SearchHit]:
    hits = []
    for key, _ in _keys(session, symbol):
        paragraph = ParagraphRecord
        found = session.execute(
            select(paragraph.ref, paragraph.text)
            .where(paragraph.resolution_key == key, func.lower(paragraph.ref) == ref.lower())
            .limit(1)
        ).first()
        if found:
            hits.append(SearchHit("paragraph", key, found.ref, None, _start(found.text)))
    return hits


def _start(text: str) -> str:
    return shorten(text, EXCERPT, placeholder=" …")


def _people(session: Session, words: str) -> list[SearchHit]:
    """The focal points with these words in their names or addresses."""
    columns = ACTION_KEYS.c.focal_point, ACTION_KEYS.c.focal_point_email
    wanted = words.casefold()
    found: dict[str, None] = {}
    for name, address in session.execute(select(*columns).distinct().where(columns[0].is_not(None))):
        if name and (wanted in name.casefold() or wanted in (address or "").casefold()):
            found[name] = None
    return [SearchHit("person", "", "", None, name) for name in sorted(found)[:MOST]]


def _addressees(session: Session, words: str) -> list[SearchHit]:
    """The addressees that go by exactly these words and were asked for something."""
    names = [entity.name for entity in load_knowledge(session).called(words)]
    column = ACTION_KEYS.c.addressee
    asked = select(column).distinct().where(column.in_([*names, words])).order_by(column)
    return [SearchHit("addressee", "", "", None, name) for name in session.scalars(asked)]
