"""Pages as a browser without scripts has them: their words, their forms, and what those send."""

from __future__ import annotations

from typing import Any

import httpx
from lxml import html
from starlette.testclient import TestClient


def page_of(answer: httpx.Response, status: int = 200) -> html.HtmlElement:
    """The page, which is whole: one heading, a title, and no script but ours."""
    assert answer.status_code == status, answer.text[-800:]
    page = html.fromstring(answer.text)
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("string(//title)").strip()
    return page


def words_of(page: html.HtmlElement, path: str = "//main") -> str:
    return " ".join(" ".join(" ".join(found.itertext()) for found in page.xpath(path)[:1]).split())


def fields_of(page: html.HtmlElement, action: str, **holding: str) -> dict[str, Any]:
    """What the browser would send of the form with that action, whose fields hold these values."""
    for form in page.forms:
        values = dict(form.form_values())
        if str(form.action).split("?")[0].endswith(action) and holding.items() <= values.items():
            return values
    raise AssertionError(f"no form to {action} with {holding}")


def send_form(client: TestClient, page: html.HtmlElement, action: str, /, **changed: str) -> httpx.Response:
    """Fill in a form of a page, and send it."""
    return client.post(action, data=fields_of(page, action) | changed)
