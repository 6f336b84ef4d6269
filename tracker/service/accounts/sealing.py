"""Secrets as the register keeps them: sealed, so that a copy of the register alone opens nothing."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from tracker.errors import RegisterUnavailable, UsageProblem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SHORTEST = 32
"""Signs that the key of a site has at least: it is made by a machine and typed by nobody."""
NONCE = 12
SECOND_FACTOR = "tracker second factor"
SEALED = 64
"""Letters of a sealed key; one that is not sealed has 32."""


def check_site_key(site_key: str) -> None:
    """Raise UsageProblem for a key of a site that could be guessed."""
    if site_key and len(site_key) < SHORTEST:
        raise UsageProblem(
            f"TRACKER_SECRET_KEY has fewer than {SHORTEST} signs: make one with `openssl rand -base64 32`."
        )


def is_sealed(kept: str) -> bool:
    """Whether a key of a second factor is kept sealed."""
    return len(kept) == SEALED


def seal(key: str, site_key: str, owner: int) -> str:
    """Seal the key of a person, 20 bytes in base 32, with AES-GCM; without a key of the site it stays as it is.

    It opens for the person with the number `owner` only, so that nobody's key can be put in the place of another's.
    """
    if not site_key:
        return key
    return seal_bytes(base64.b32decode(key), site_key, SECOND_FACTOR, f"user {owner}")


def unseal(kept: str, site_key: str, owner: int) -> str:
    """Open the key of a person; RegisterUnavailable where the site has not the key that it was sealed with."""
    if not is_sealed(kept):
        return kept
    key = open_bytes(kept, site_key, SECOND_FACTOR, f"user {owner}")
    if key is None:
        raise RegisterUnavailable(
            "The second factors in the register are sealed with another TRACKER_SECRET_KEY: set that one, "
            "or take them away with `tracker users reset-second-factor`."
        )
    return base64.b32encode(key).decode()


def seal_bytes(secret: bytes, site_key: str, purpose: str, owner: str) -> str:
    """Seal a secret for one purpose and one owner, "user 7", in base 64."""
    nonce = secrets.token_bytes(NONCE)
    sealed = _cipher(site_key, purpose).encrypt(nonce, secret, owner.encode())
    return base64.b64encode(nonce + sealed).decode()


def open_bytes(kept: str, site_key: str, purpose: str, owner: str) -> bytes | None:
    """Open what `seal_bytes` sealed; None where the site has not the key, or the owner is another."""
    from cryptography.exceptions import InvalidTag

    words = base64.b64decode(kept)
    try:
        return _cipher(site_key, purpose).decrypt(words[:NONCE], words[NONCE:], owner.encode()) if site_key else None
    except InvalidTag:
        return None


def _cipher(site_key: str, purpose: str) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, None, purpose.encode()).derive(site_key.encode()))
