from __future__ import annotations

from datetime import date

import pytest

from tracker.errors import UnreadableSource
from tracker.extract.structure.building import structure
from tracker.model import Note, Role, Span
from tracker.readers import read_bytes

AKN = """\
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="resolution">
<meta><identification source="#x"><FRBRWork><FRBRdate date="2019-05-03" name="adoption"/></FRBRWork>
<FRBRExpression><FRBRlanguage language="{language}"/></FRBRExpression></identification></meta>
<coverPage><p><docNumber refersTo="#symbol">A/RES/73/999</docNumber></p>
<p><session refersTo="#ga" value="73">Seventy-third session</session></p>
<p><inline title="12 (b)" name="agenda item">Agenda item 12 (b)</inline></p></coverPage>
<preface><p><docNumber>73/999.</docNumber><docTitle refersTo="#resolutionTitle"><span class="bold">
  Lamps of the outer harbour</span></docTitle></p></preface>
<preamble><formula name="enactingFormula"><p><span class="italic">The General Assembly</span>,</p></formula>
<container name="Recalling"><p>	<span class="italic">Recalling</span> the Treaty on
  Tides,<authorialNote marker="1">
  <p>Harbour Series, vol. 2.</p></authorialNote> and its Protocol,</p></container>
</preamble>
<mainBody>
<paragraph class="H23"><subheading>Lamps</subheading></paragraph>
<paragraph><num>1.</num><list><intro>
<p>	<span class="italic">Requests</span> the Harbour Master:</p></intro>
 <point><num>(a)</num><content><p>To report:</p></content></point>
 <sublist><point><num>(i)</num><content><p>In May;</p></content></point>
  <point><num>(ii)</num><content><p>In June;</p></content></point></sublist>
 <point><num>(b)</num><content><p>To light the lamps;</p></content></point></list></paragraph>
<paragraph><content><p>Panel 1: lamps old and new</p></content></paragraph>
<paragraph><num>2.</num><content>
<p><span class="italic">Decides</span> to meet again.</p></content></paragraph>
</mainBody>
<conclusions><p><inline name="adoptionMeeting" title="7th">7th plenary meeting</inline><eol/>
<docDate date="2019-05-03" refersTo="#adoptionDate">3 May 2019</docDate></p></conclusions>
<attachments><attachment><doc name="annex"><mainBody>
<paragraph class="H1"><heading>Annex</heading></paragraph>
<paragraph><num>1.</num><content><p>Lamps are round.</p></content></paragraph>
</mainBody></doc></attachment></attachments>
</statement></akomaNtoso>
"""


def test_markup_gives_roles_numbers_and_metadata() -> None:
    document = read_bytes(AKN.format(language="eng").encode(), "lamps.xml")
    assert document.format == "akn"
    facts = document.metadata
    assert (facts.symbol, facts.adopted, facts.session) == ("A/RES/73/999", date(2019, 5, 3), 73)
    assert (facts.title, facts.meeting) == ("Lamps of the outer harbour", "7th plenary meeting")
    assert (facts.agenda_items, facts.language) == (("12 (b)",), "en")
    preambular = next(block for block in document.blocks if block.role is Role.PREAMBULAR)
    assert preambular.text == "Recalling the Treaty on Tides, and its Protocol,"
    assert preambular.emphasis == (Span(0, 9),)
    assert preambular.notes == ((30, "1"),)
    operative = [(block.number, block.depth) for block in document.blocks if block.role is Role.OPERATIVE]
    assert operative == [("1.", 0), ("(a)", 1), ("(i)", 2), ("(ii)", 2), ("(b)", 1), (None, 0), ("2.", 0)]


def test_structure_of_marked_up_resolution() -> None:
    resolution = structure(read_bytes(AKN.format(language="eng").encode(), "lamps.xml"))
    assert [p.ref for p in resolution.paragraphs] == ["P1", "1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)", "2"]
    assert [p.ref for p in resolution.paragraphs if p.stem] == ["1", "1(a)"]
    assert resolution.body == "General Assembly"
    assert resolution.paragraphs[1].heading == "Lamps"
    assert resolution.paragraphs[5].tail == "Panel 1: lamps old and new"
    assert resolution.closing == "7th plenary meeting 3 May 2019"
    assert resolution.notes == (Note("1", "Harbour Series, vol. 2."),)
    assert [annex.title for annex in resolution.annexes] == ["Annex"]


def test_arabic_numbers_give_the_same_refs() -> None:
    text = (
        AKN.format(language="ara")
        .replace("<num>1.</num>", "<num>1 - </num>")
        .replace("<num>2.</num>", "<num>2 - </num>")
    )
    text = text.replace("<num>(a)</num>", "<num>(أ)</num>").replace("<num>(b)</num>", "<num>(ب)</num>")
    text = text.replace("<num>(i)</num>", "<num>’1‘</num>").replace("<num>(ii)</num>", "<num>’2‘</num>")
    resolution = structure(read_bytes(text.encode(), "lamps.xml"))
    assert resolution.language == "ar"
    assert [p.ref for p in resolution.operative] == ["1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)", "2"]


@pytest.mark.parametrize("share", [0.05, 0.2, 0.6, 0.95])
def test_damaged_markup_says_so(share: float) -> None:
    data = AKN.format(language="eng").encode()
    with pytest.raises(UnreadableSource, match="damaged XML"):
        read_bytes(data[: int(len(data) * share)], "lamps.xml")


def test_external_entities_are_not_read() -> None:
    attack = '<!DOCTYPE akomaNtoso [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + AKN.format(language="eng").replace(
        "Lamps are round", "Lamps &e; are round"
    )
    text = " ".join(block.text for block in read_bytes(attack.encode(), "lamps.xml").blocks)
    assert "root:" not in text


def test_only_italic_and_bold_are_emphasis() -> None:
    text = AKN.format(language="eng").replace(
        '<span class="italic">Decides</span> to meet', '<span class="subtitle">Decides</span> to <b>meet</b>'
    )
    block = next(block for block in read_bytes(text.encode(), "lamps.xml").blocks if block.number == "2.")
    assert [block.text[span.start : span.end] for span in block.emphasis] == ["meet"]


def test_a_numbered_paragraph_keeps_its_own_heading() -> None:
    text = AKN.format(language="eng").replace("<num>2.</num>", "<num>2.</num><heading>Meetings</heading>")
    resolution = structure(read_bytes(text.encode(), "lamps.xml"))
    assert [p.heading for p in resolution.paragraphs if p.ref in ("1", "2")] == ["Lamps", "Meetings"]


def test_a_heading_that_goes_on_the_count_of_a_paragraph_is_a_subparagraph() -> None:
    third = """<paragraph class="H23"><num>(c)</num><content><p>Lamps at sea</p></content></paragraph>"""
    text = AKN.format(language="eng").replace(
        "<paragraph><content><p>Panel 1", third + "<paragraph><content><p>Panel 1"
    )
    resolution = structure(read_bytes(text.encode(), "lamps.xml"))
    last = next(p for p in resolution.paragraphs if p.ref == "1(c)")
    assert (last.text, last.tail) == ("Lamps at sea", "Panel 1: lamps old and new")


def test_a_resolution_in_several_bodies_is_read_whole() -> None:
    second = """<mainBody><paragraph><num>1.</num><content><p>Decides to row.</p></content></paragraph></mainBody>"""
    between = """<preamble><container name="Noting"><p>Noting the tide,</p></container></preamble>"""
    heading = """<paragraph><content><p><span class="bold">II</span></p></content></paragraph>"""
    lone = """<mainBody><paragraph><content><p>Alarmed by the dark,</p></content></paragraph></mainBody>"""
    text = AKN.format(language="eng")
    text = text.replace("<mainBody>", lone + between + "<mainBody>", 1)
    text = text.replace("</mainBody>\n<conclusions>", heading + "</mainBody>" + between + second + "\n<conclusions>")
    resolution = structure(read_bytes(text.encode(), "lamps.xml"))
    assert [p.ref for p in resolution.paragraphs] == [
        *("P1", "P2", "P3", "1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)", "2", "P4", "II.1")
    ]
