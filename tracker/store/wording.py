"""The words that staff type for names, put as the register has them: "UNODC", "requests", "a/res/80/110"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import UnknownWord
from tracker.knowledge import Knowledge, nearest, plain_name
from tracker.knowledge.verbs import verb_forms
from tracker.store.action_keys import list_names
from tracker.store.models import ResolutionRecord
from tracker.store.narrowing import NOBODY, TAGS_APART, ActionFilter, list_names_of
from tracker.store.staff import load_knowledge

_ASIDE = ("resolution ", "decision ", "res ")
"""What people say before a symbol."""


def understand(session: Session, wanted: ActionFilter) -> ActionFilter:
    """Put the names of a filter as the register has them; UnknownWord for one that nobody and nothing goes by.

    Of addressees and bodies acronyms and aliases count, and a part of a name as long as no whole name is meant; of
    verbs any form; of symbols any spelling; of units and people a part. A name that the tables know but that nothing
    in the register has finds nothing, which is true.
    """
    named = (
        *(wanted.symbols, wanted.bodies, wanted.addressees, wanted.verbs),
        *(wanted.units, wanted.focal_points, wanted.tags),
    )
    if not any(named):
        return wanted
    knowledge = load_knowledge(session)

    def names_of(*columns: str) -> list[str]:
        return [name for column in columns for name in list_names_of(session, column, wanted.as_of) if name]

    def entities(words: tuple[str, ...], column: str, kind: str) -> tuple[str, ...]:
        names = names_of(column) if words else []
        return _each(words, lambda word: _entities(word, names, knowledge, kind))

    def owners(words: tuple[str, ...], kind: str, *columns: str) -> tuple[str, ...]:
        names = names_of(*columns) if words else []
        return _each(words, lambda word: _owner(word, names, kind))

    accounts = _find_accounts(session, wanted.focal_points)
    return replace(
        wanted,
        symbols=_each(wanted.symbols, lambda word: _symbol(session, word)),
        bodies=entities(wanted.bodies, "body", "body"),
        addressees=entities(wanted.addressees, "addressee", "addressee"),
        verbs=_each(wanted.verbs, lambda word: (find_verb(word),)),
        units=owners(wanted.units, "unit", "unit"),
        focal_points=(
            *accounts,
            *owners(
                tuple(word for word in wanted.focal_points if word not in accounts),
                *("focal point", "focal_point", "focal_point_email"),
            ),
        ),
        tags=_each(wanted.tags, lambda word: _owner(word, TAGS_APART.join(names_of("tags")).split(TAGS_APART), "tag")),
    )


def find_verb(word: str) -> str:
    """The dictionary form of a verb in any of its forms, "calls upon"; UnknownWord where there is no such verb."""
    plain = " ".join(word.casefold().split())
    name = verb_forms().get(plain)
    if name is None:
        raise _unknown("operative verb", word, nearest(plain, verb_forms()))
    return name


def question_names(session: Session, names: Iterable[str]) -> dict[str, list[str]]:
    """Question the names of addressees that nobody goes by, and no action has: {"Civil Societee": ["civil society"]}.

    Each with the names most like it, of those that are known. "none" and "nobody" say that there is none.
    """
    knowledge = load_knowledge(session)
    asked = [name for name in list_names(session, "addressee") if name]
    known = {NOBODY, "none", *map(plain_name, asked)}
    doubtful = [name for name in names if plain_name(name) not in known and not knowledge.called(name)]
    return {name: knowledge.near(name, asked) for name in doubtful}


def spell_symbol(words: str) -> str:
    """A symbol as it is compared: "Resolution a/res / 80/110" is "a/res/80/110"."""
    plain = " ".join(words.casefold().split())
    for aside in _ASIDE:
        plain = plain.removeprefix(aside)
    return plain.replace(" / ", "/").replace("/ ", "/").replace(" /", "/")


def _each(words: tuple[str, ...], find: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for word in words if word.strip() for name in find(word)))


def _entities(word: str, names: list[str], knowledge: Knowledge, kind: str) -> tuple[str, ...]:
    plain = plain_name(word)
    if plain == NOBODY or any(plain == plain_name(name) for name in names):
        return (word,)
    meant = tuple(entity.name for entity in knowledge.called(word))
    if meant:
        return meant
    known = (each for entity in knowledge.entities for each in entity.names)
    if any(plain in plain_name(name) for name in (*names, *known)):
        return (word,)
    raise _unknown(kind, word, knowledge.near(word, names))


def _find_accounts(session: Session, words: tuple[str, ...]) -> list[str]:
    """Those of some words under which somebody signs in."""
    from tracker.store.people import is_account  # only now: lists that name nobody need no accounts

    return [word for word in words if is_account(session, word)]


def _owner(word: str, names: list[str], kind: str) -> tuple[str, ...]:
    plain = " ".join(word.casefold().split())
    if any(plain in name.casefold() for name in names):
        return (word,)
    if not any(names):
        raise UnknownWord(f"No action has a {kind} yet, so none has {word!r}: tracker assign gives it one.")
    known = {name.casefold(): name for name in names}
    raise _unknown(kind, word, [known[each] for each in nearest(plain, known)])


def _symbol(session: Session, word: str) -> tuple[str, ...]:
    key, plain = ResolutionRecord.key, spell_symbol(word)
    for spelling in dict.fromkeys((word.strip(), plain)):
        if session.scalar(select(key).where(key.icontains(spelling, autoescape=True)).limit(1)) is not None:
            return (spelling,)
    raise _unknown("resolution", word, get_close_matches(word, session.scalars(select(key)).all(), n=3))


def _unknown(kind: str, word: str, near: Iterable[str]) -> UnknownWord:
    names = list(near)
    *first, last = [f"{each!r}" for each in names] or [""]
    meant = f"did you mean {', '.join(first)}{' or ' if first else ''}{last}?" if names else _LISTS[kind]
    return UnknownWord(f"There is no {kind} called {word!r}: {meant}")


_LISTS = {
    "resolution": "import it, or give another part of its symbol.",
    "body": "give another part of its name.",
    "addressee": "`tracker entities list` has all that are known.",
    "operative verb": "give one as texts print it, such as requests.",
    "unit": "give another part of its name.",
    "focal point": "give another part of the name or e-mail address.",
    "tag": "give another part of it.",
}
"""What to do where nothing is like the word."""
