from __future__ import annotations

import pytest

from tracker.errors import UnreadableSource
from tracker.model import Role, Span
from tracker.readers import read_bytes

MARKDOWN = """\
# 3/7. Lamps of the outer harbour

The **Harbour Board**,

_Recalling_ its resolution [2/5](https://example.org/2-5) of 4 May 2018,[^1]

1. **Requests** the Harbour Master to report;

> 2. *Decides* to meet again.

[^1]: Harbour Series, vol. 2.
"""

HTML = """\
<!DOCTYPE html><html lang="en"><head><title>Lamps</title><style>p {color: red}</style></head><body>
<nav><a href="/">Home</a></nav>
<p>The Harbour Board,</p>
<p><i>Recalling</i> its resolution 2/5<sup>1</sup> of 4&nbsp;May 2018,</p>
<ol><li><em>Requests</em> the Harbour Master:
  <ol type="a"><li>To report;</li><li>To light the lamps;</li></ol></li>
<li>Decides to meet<br>again.</li></ol>
<p><sup>1</sup> Harbour Series, vol. 2.</p>
<script>alert("no")</script>
</body></html>
"""


def test_markdown_signs_fall_away() -> None:
    document = read_bytes(MARKDOWN.encode(), "lamps.md")
    assert document.format == "markdown"
    texts = [block.text for block in document.blocks]
    assert texts[0] == "3/7. Lamps of the outer harbour"
    assert "Recalling its resolution 2/5 of 4 May 2018," in texts
    assert "1. Requests the Harbour Master to report;" in texts
    assert "2. Decides to meet again." in texts
    assert document.blocks[-1].role is Role.NOTE
    assert document.blocks[3].emphasis == (Span(3, 11),)


def test_html_blocks_numbers_and_notes() -> None:
    document = read_bytes(HTML.encode(), "lamps.html")
    assert document.format == "html"
    assert [block.text for block in document.blocks if block.role is Role.UNKNOWN] == [
        "The Harbour Board,",
        "Recalling its resolution 2/5 of 4 May 2018,",
        "1. Requests the Harbour Master:",
        "(a) To report;",
        "(b) To light the lamps;",
        "2. Decides to meet again.",
    ]
    assert document.blocks[1].emphasis == (Span(0, 9),)
    assert document.blocks[1].notes == ((28, "1"),)
    note = document.blocks[-1]
    assert (note.role, note.number, note.text) == (Role.NOTE, "1", "Harbour Series, vol. 2.")


def test_html_numbers_in_a_column_of_their_own() -> None:
    rows = "<tr><td>1</td><td><p>Requests the Harbour <i>Master</i>:</p></td></tr>"
    rows += "<tr><td></td><td>(a)</td><td>To light lamps;</td></tr>"
    (first, second) = read_bytes(f"<html><table>{rows}</table></html>".encode(), "lamps.html").blocks
    assert (first.text, second.text) == ("1. Requests the Harbour Master:", "(a) To light lamps;")
    assert [first.text[span.start : span.end] for span in first.emphasis] == ["Master"]


def test_html_fetches_nothing_and_expands_nothing() -> None:
    page = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><body><p>Lamps &e; lit</p></body></html>'
    text = " ".join(block.text for block in read_bytes(page.encode(), "x").blocks)
    assert "root:" not in text


def test_html_without_text_is_unreadable() -> None:
    with pytest.raises(UnreadableSource, match="without text"):
        read_bytes(b"<html><body><script>lamps()</script></body></html>", "x")
