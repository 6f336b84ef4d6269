"""The keys of second factors: sealed with the key of the site, for one person, and as they are without one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from building import NOW
from sqlalchemy import Engine, select

from tracker.errors import RegisterUnavailable, UsageProblem
from tracker.service.accounts.people import add_user
from tracker.service.accounts.sealing import check_site_key, seal, unseal
from tracker.service.accounts.second_factor import SECONDS, code_at, make_key, set_second_factor, use_code
from tracker.service.rights import Role
from tracker.store import transaction
from tracker.store.accounts import UserRecord

SITE, OTHER = "k" * 32, "o" * 32


def test_a_sealed_key_opens_for_its_person_and_with_its_key_only() -> None:
    key = make_key()
    sealed = seal(key, SITE, 7)
    assert (key in sealed, sealed == seal(key, SITE, 7)) == (False, False)
    assert (unseal(sealed, SITE, 7), seal(key, "", 7), unseal(key, SITE, 7)) == (key, key, key)
    for site_key, owner in ((OTHER, 7), ("", 7), (SITE, 8)):
        with pytest.raises(RegisterUnavailable, match="TRACKER_SECRET_KEY"):
            unseal(sealed, site_key, owner)
    with pytest.raises(UsageProblem, match="fewer than 32"):
        check_site_key("short")


def test_a_key_that_was_there_before_is_sealed_when_it_is_used(register: Engine) -> None:
    key = make_key()

    def code(moment: datetime) -> str:
        return code_at(key, int(moment.timestamp()) // SECONDS)

    later, last = NOW + timedelta(minutes=5), NOW + timedelta(minutes=9)
    with transaction(register) as session:
        add_user(session, "ana", Role.EDITOR, author="A. Clerk", now=NOW)
        recovery = set_second_factor(session, key, code(NOW), author="ana", now=NOW)
        user = session.scalars(select(UserRecord)).one()
        assert user.totp_secret == key
        assert use_code(session, user, code(later), later, SITE)
        assert key not in user.totp_secret
        assert not use_code(session, user, code(later), later, SITE)
        with pytest.raises(RegisterUnavailable):
            use_code(session, user, code(last), last)
        assert use_code(session, user, recovery[0], last)
        assert use_code(session, user, code(last), last, SITE)
