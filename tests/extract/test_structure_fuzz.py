"""Texts made of the drafters' own keywords in any order: structure never raises and keeps its promises."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from thoroughness import examples

from tracker.errors import TrackerError
from tracker.extract.structure.building import structure
from tracker.model import Block, Document, Resolution, Role, Span
from tracker.readers import read_bytes

PIECES = st.sampled_from(
    [
        "The General Assembly,",
        "The Security Council",
        "“The Council,",
        "We, the Heads of State,",
        "L’Assemblée générale,",
        "大会，",
        "Recalling its resolution 1/1,",
        "Deeply concerned at the dark",
        "1. Requests oil;",
        "2. Decides:",
        "3) Notes the tide",
        "S. Decides to rest.",
        "- 4. *Invites* all",
        "(a) To row;",
        "(b) to rest,",
        "(i) In May;",
        "(ii)",
        "(1) oars",
        "1.1 Give oil;",
        "I",
        "II. Oil",
        "A",
        "Annex",
        "ANNEX II Terms",
        "¹ See vol. 2.",
        "76 See Official Records",
        "7th plenary meeting",
        "3 May 2019",
        "31 February 9999",
        "[Adopted without a vote.]",
        "In favour:",
        "A/RES/1/1",
        "S/RES/1 (1946)",
        "WHA1.1",
        "ES-1/1. Lamps",
        "999 (XXXX). Lamps",
        "At its 1st meeting, on 3 May 2019, the Council decided:",
        "the President made the following statement:",
        "following draft resolution:",
        "RESOLVES:",
        "Footnotes",
        "*",
        "”",
        "-",
        "\u200e\ufffe\x02",
        "(",
        "Page 2",
    ]
)
JOINTS = st.sampled_from([" ", "\n", "\n\n", "\r\n", "\f", "; ", ", "])


@st.composite
def texts(draw: st.DrawFn) -> str:
    return "".join(draw(PIECES) + draw(JOINTS) for _ in range(draw(st.integers(1, 30))))


def keeps_its_promises(resolution: Resolution) -> None:
    refs = [paragraph.ref for paragraph in resolution.paragraphs]
    assert len(refs) == len(set(refs))
    for paragraph in resolution.paragraphs:
        assert paragraph.ref.startswith("P") or re.search(r"\d|\(", paragraph.ref)
        assert all(0 <= span.start < span.end <= len(paragraph.text) for span in paragraph.emphasis)


@settings(max_examples=examples(400), deadline=None)
@given(texts())
def test_keywords_in_any_order(text: str) -> None:
    try:
        document = read_bytes(text.encode(), "x")
    except TrackerError:
        return
    keeps_its_promises(structure(document))


@settings(max_examples=examples(200), deadline=None)
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    try:
        document = read_bytes(text.encode("utf-8", "surrogatepass"), "x")
    except TrackerError:
        return
    keeps_its_promises(structure(document))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    text = draw(PIECES)
    start = draw(st.integers(0, len(text) - 1))
    return Block(
        text,
        draw(st.sampled_from(list(Role))),
        (Span(start, draw(st.integers(start + 1, len(text)))),),
        number=draw(st.sampled_from([None, "1.", "(a)", "(i)", "7", "㈢", "x", "–"])),
        depth=draw(st.integers(0, 3)),
        page=draw(st.sampled_from([None, 1, 2])),
    )


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(blocks(), max_size=25), st.sampled_from(["text", "pdf", "akn", "html"]))
def test_blocks_of_any_role(found: list[Block], form: str) -> None:
    keeps_its_promises(structure(Document("x", tuple(found), form)))
