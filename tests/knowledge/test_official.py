"""Whose documents the Official Document System has."""

from __future__ import annotations

import pytest

from tracker.knowledge.official import official_address


@pytest.mark.parametrize("symbol", ["A/RES/79/114", "S/RES/1502 (2003)", "UNEP/EA.5/Res.6", "A/80/123", "ISBA/26/A/1"])
def test_documents_of_the_united_nations_are_there(symbol: str) -> None:
    assert (official_address(symbol) or "").startswith("https://documents.un.org/")


@pytest.mark.parametrize("symbol", ["CBD/COP/DEC/15/4", "AG/RES. 2978 (LI-O/21)", "WHA66.10", None])
def test_those_of_others_are_not(symbol: str | None) -> None:
    assert official_address(symbol) is None
