"""A text on its page in other languages and formats beside it, and texts that come in with a symbol in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from building import NOW
from forms import page_of, words_of
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.model import Paragraph, Resolution
from tracker.service import hash_content, ingest
from tracker.store import list_texts_of, load_resolution, reading, transaction

Visit = Callable[..., TestClient]
KEY = "A/RES/81/9100"
PATH = f"/resolutions/{KEY}"
OTHER = """\
A/RES/81/9100

Resolution adopted by the General Assembly on 1 October 2026

81/9100. Rivers of the northern plain

The General Assembly,

Recalling its resolution 80/17 on rivers,

1. Requests the Secretary-General to count the rivers by 30 June 2027.
"""


@pytest.fixture
def arabic(filled: Engine, wells: Resolution) -> Resolution:
    """The Arabic text of the wells, kept beside the English one, with a paragraph more."""
    words = tuple(Paragraph(each.ref, each.kind, f"الآبار {each.ref}") for each in wells.paragraphs)
    more = replace(words[-1], ref="9", text="فقرة أخرى")
    text = replace(wells, source="wells.xml", format="akn", language="ar", title="الآبار", paragraphs=(*words, more))
    with transaction(filled) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
    return text


def test_another_language_stands_beside_paragraph_by_paragraph(visit: Visit, arabic: Resolution) -> None:
    page = page_of(visit("viewer").get(PATH))
    (beside,) = page.xpath('//*[@id="p-2(a)"]//*[contains(@class, "beside")]')
    assert (beside.get("lang"), beside.get("dir")) == ("ar", "rtl")
    assert beside.text_content().strip() == "الآبار 2(a)"
    assert page.xpath('//*[@id="p-2(a)"]//*[@lang="en"]/@dir') == ["ltr"]
    assert "Only in the text beside it" in words_of(page)
    assert "Arabic, Akoma Ntoso" in words_of(page, '//section[@aria-labelledby="texts"]')
    bare = page_of(visit("viewer").get(PATH, params={"beside": 0}))
    assert not bare.xpath('//*[contains(@class, "beside")]')


def test_an_editor_chooses_the_text_that_is_read(visit: Visit, filled: Engine, wells: Resolution) -> None:
    better = replace(wells, format="akn", source="wells.xml")
    with transaction(filled) as session:
        ingest(session, better, hash_content(better), author="A. Clerk", now=NOW)
    with reading(filled) as session:
        (number,) = [str(each.number) for each in list_texts_of(session, KEY) if not each.leads]
    assert visit("viewer").post("/texts/choose", data={"number": number}).status_code == 403
    client = visit("editor")
    assert page_of(client.get(PATH)).xpath("//form[@action='/texts/choose']//input/@value") == [number]
    assert client.post("/texts/choose", data={"number": number}).headers["location"].endswith("done=chosen")
    with reading(filled) as session:
        assert load_resolution(session, KEY).format == "text"


def test_an_upload_with_a_symbol_in_use_is_asked_about(visit: Visit, filled: Engine) -> None:
    client = visit("editor")

    def upload(**form: str) -> str:
        files = {"files": ("other.txt", OTHER.encode())}
        return words_of(page_of(client.post("/upload", data=form, files=files)), '//section[@role="status"]')

    said = upload()
    assert "with the title “Wells”, not “Rivers of the northern plain”" in said
    assert "tick “Take it over”" in said
    assert "added, A/RES/81/9100 (rivers)" in upload(symbol="A/RES/81/9100 (rivers)")
    assert "updated, A/RES/81/9100" in upload(replaces="true")
    assert "unchanged" in upload()
