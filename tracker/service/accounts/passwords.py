"""Passwords and other secrets: made, judged, hashed and compared, a few at a time."""

from __future__ import annotations

import functools
import hashlib
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.errors import TooManyTries, UsageProblem

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST, LONGEST = 12, 500
"""Letters of a password. Length is what protects it; no signs are prescribed."""
LOOKED_AT = 24
"""Letters of a password that are judged: the time for it grows fast, and these are enough to be hard to guess."""
HARD_ENOUGH = 3
"""The least that zxcvbn gives a password, from 0 to 4: more than a hundred million guesses."""
AROUND = ("tracker", "resolution", "secretariat", "united", "nations", "unitednations", "secretary", "general")
"""What whoever guesses here would think of first, besides the names of the person."""
AT_ONCE, WAITING = 2, 6
"""Hashes that are reckoned at one moment, each in 64 MB, and how many more sign-ins may wait for theirs."""

_reckoning = threading.BoundedSemaphore(AT_ONCE)
_queue = threading.BoundedSemaphore(AT_ONCE + WAITING)


@dataclass(frozen=True, slots=True)
class Hashed:
    """A password as it is kept, Argon2 with its salt."""

    kept: str = field(repr=False)


def hash_password(password: str, *about: str) -> Hashed:
    """Hash a new password; UsageProblem where it is too short, too long, or too easy to guess.

    `about` are the names of the person, which stand in no password of theirs. It takes a
    twentieth of a second: do it before the register is held for writing.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageProblem(f"A password has {SHORTEST} to {LONGEST} letters: three or four unrelated words do well.")
    if _is_easy(password, about):
        raise UsageProblem(
            "That password is too easy to guess, it is common or made of what is known of you: "
            "take three or four unrelated words."
        )
    with _one_of_few():
        return Hashed(_hasher().hash(password))


def check_password(password: str, stored: str) -> tuple[bool, Hashed | None]:
    """Whether a password is the stored one; and a better hash of it where the stored one took less work.

    An empty `stored` stands for nobody: it takes as long, and nothing is right. TooManyTries
    where too many wait already.
    """
    with _one_of_few():
        right, better = _hasher().verify_and_update(password[:LONGEST], stored or _hash_of_nobody())
    return right and bool(stored), Hashed(better) if better is not None else None


def make_password() -> str:
    """Make a password that nobody can guess, to be handed to a person once."""
    return secrets.token_urlsafe(15)


def make_secret() -> str:
    """Make a secret for a cookie or a token, 256 bits."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Hash a secret that was made here, so that it is found again: it is too long to be guessed from its hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _is_easy(password: str, about: tuple[str, ...]) -> bool:
    from zxcvbn import zxcvbn

    names = [part for name in about for part in (name, *name.replace(".", " ").replace("@", " ").split())]
    if any(len(name) > 2 and name.casefold() in password.casefold() for name in about):
        return True
    return int(zxcvbn(password[:LOOKED_AT], user_inputs=[*names, *AROUND])["score"]) < HARD_ENOUGH


@contextmanager
def _one_of_few() -> Iterator[None]:
    """Hold a place among the few that are reckoned at once, so that sign-ins take neither memory nor pages away."""
    if not _queue.acquire(blocking=False):
        raise TooManyTries("Many people sign in at this moment: try again in a few seconds.")
    try:
        with _reckoning:
            yield
    finally:
        _queue.release()


@functools.cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@functools.cache
def _hash_of_nobody() -> str:
    """What a password is held against where there is no such person, so that both take the same time."""
    return _hasher().hash(make_secret())
