"""Texts of our own writing, and PDF files of them as a browser prints them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BRIDGES = """\
United Nations A/RES/80/9050
General Assembly
Eightieth session
Agenda item 31
Resolution adopted by the General Assembly on 3 December 2025
80/9050. Footbridges over mountain rivers
The General Assembly,
Recalling its interest in paths that can be walked in all seasons,
1. Welcomes the survey of footbridges prepared by the Secretary-General;
2. Requests the Secretary-General to publish a handbook on footbridges by 30 June 2027, and invites Member States \
to translate it into their languages;
3. Requests the Secretary-General to report to the General Assembly at its eighty-second session on footbridges that \
were repaired;
4. Encourages Member States to inspect their footbridges each year and to train inspectors;
5. Decides to remain seized of the matter.
60th plenary meeting
3 December 2025
"""

BRIDGES_A_YEAR_LATER = """\
United Nations A/RES/81/9051
General Assembly
Eighty-first session
Agenda item 29
Resolution adopted by the General Assembly on 2 November 2026
81/9051. Footbridges over mountain rivers
The General Assembly,
Recalling its interest in paths that can be walked in all seasons,
1. Thanks the engineers who measured footbridges in winter;
2. Requests the Secretary-General to report to the General Assembly at its eighty-third session on footbridges that \
were repaired;
3. Encourages Member States to inspect their footbridges twice each year;
4. Decides to remain seized of the matter.
41st plenary meeting
2 November 2026
"""


def print_pdf(browser: Browser, words: str) -> bytes:
    """Print a text as a PDF file, a paragraph a line."""
    page = browser.new_page()
    lines = "".join(f"<p>{escape(line)}</p>" for line in words.splitlines())
    page.set_content(f"<!DOCTYPE html><html lang='en'><title>Text</title><body>{lines}</body></html>")
    printed: bytes = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "2cm"))
    page.close()
    return printed
