"""Reports as papers: plain landscape tables in HTML and Word, whose heading row repeats on every page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from html import escape
from typing import TYPE_CHECKING, Any

from tracker.reports.layouts import Paper, Place

if TYPE_CHECKING:
    from docx.document import Document

Links = Callable[[int | str], str | None]
"""Where an action, by its number, or a resolution, by its key, is to be seen; None for nowhere."""

CELL_SPACE = 1
"""Points above and below the words of a cell."""
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 29.7, 21.0, 1.3
"""Centimetres of a landscape A4 page."""
LETTER_SIZE = 8
"""Points; at this size a page holds a dozen actions with all of their words."""
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
"""Characters that XML, and so a Word file, cannot hold."""

STYLE = """
@page { size: A4 landscape; margin: 1.3cm;
  @bottom-left { content: "FOOT"; font: 8pt Arial, Helvetica, sans-serif; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt Arial, Helvetica, sans-serif; } }
body { font: SIZEpt/1.15 "Liberation Sans", Arial, Helvetica, sans-serif; color: #000; margin: 1.3cm; }
h1 { font-size: 14pt; margin: 0 0 2pt; }
p { margin: 0 0 2pt; color: #333; font-size: 9pt; }
table { border-collapse: collapse; width: calc(100% - 1pt); table-layout: fixed; margin-top: 8pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.5pt solid #777; padding: 1pt 4pt; text-align: left; vertical-align: top;
  overflow-wrap: break-word; white-space: pre-line; }
th { background: #e8e8e8; overflow-wrap: normal; }
tbody th { background: #f4f4f4; }
tr:has(> th) { break-after: avoid; }
td.number { text-align: right; }
a { color: inherit; }
@media print { body { margin: 0; } a { text-decoration: none; } }
"""


def lead_nowhere(named: int | str) -> None:
    """Lead to nothing, where no site is known on which an action is to be seen."""


def write_html(paper: Paper, links: Links = lead_nowhere) -> bytes:
    """Write a page that prints by itself: no scripts, nothing fetched, heading row and numbered foot on every sheet."""
    columns = "".join(f'<col style="width:{share:.1%}">' for share in paper.shares)
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in paper.heads)
    lines = [
        ("</tbody><tbody>" if row[0].is_heading else "")
        + f"<tr>{''.join(_html_cell(cell, links) for cell in row if cell.span)}</tr>"
        for row in paper.rows
    ]
    style = STYLE.replace("FOOT", _style_words(paper.foot)).replace("SIZE", str(LETTER_SIZE))
    page = "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en" dir="ltr"><head><meta charset="utf-8">',
            f"<title>{escape(paper.title)}</title><style>{style}</style></head><body>",
            f"<h1>{escape(paper.title)}</h1>",
            *(f"<p>{escape(line)}</p>" for line in paper.lines),
            f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead><tbody>",
            *lines,
            "</tbody></table></body></html>\n",
        )
    )
    return page.encode("utf-8", "replace")


def write_docx(paper: Paper, links: Links = lead_nowhere) -> bytes:
    """Write a Word document: landscape, the heading row on every page, no row torn in two, a numbered foot."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(PAGE_WIDTH), Cm(PAGE_HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    section.footer_distance = Cm(MARGIN / 2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(LETTER_SIZE)
    normal.paragraph_format.space_after = Pt(0)
    _set_properties(document, paper.title, paper.today)
    head = document.add_paragraph()
    head.paragraph_format.keep_with_next = True
    run = head.add_run(_printable(paper.title))
    run.bold, run.font.size = True, Pt(14)
    for words in paper.lines:
        line = document.add_paragraph(_printable(words))
        line.paragraph_format.space_after = Pt(4)
    if paper.heads:
        _add_table(document, paper, links)
    _add_foot(document, paper.foot)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _language_of(words: str) -> tuple[str | None, str]:
    """The language that the letters of a cell are those of, None for Latin ones, and which way it runs."""
    if words.isascii():
        return None, "ltr"
    from tracker.knowledge.languages import direction_of, script_of  # only now: few papers need it, and it is slow

    language = script_of(words)
    return language, direction_of(language or "")


def _html_cell(cell: Place, links: Links) -> str:
    said = " class=number" if cell.is_number else ""
    said += f' rowspan="{cell.span}"' if cell.span > 1 else ""
    said += f' colspan="{cell.columns}" scope="rowgroup"' if cell.is_heading else ""
    language, direction = _language_of(cell.words)
    said += f' lang="{language}" dir="{direction}"' if language else ""
    words = ""
    for piece, leads_to in cell.pieces:
        address = links(leads_to) if leads_to is not None else None
        words += f'<a href="{escape(address)}">{escape(piece)}</a>' if address else escape(piece)
    return f"<th{said}>{words}</th>" if cell.is_heading else f"<td{said}>{words}</td>"


def _style_words(words: str) -> str:
    """Words within a string of a style sheet, which no sign of theirs can end."""
    return re.sub(r"[^\w .,:()-]", lambda sign: f"\\{ord(sign[0]):x} ", words)


def _add_table(document: Document, paper: Paper, links: Links) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    grid: Any = document.add_table(rows=1 + len(paper.rows), cols=len(paper.heads), style="Table Grid")
    grid.autofit = False
    widths = [Cm(share * (PAGE_WIDTH - 2 * MARGIN)) for share in paper.shares]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    heads = tuple(Place(((head, None),)) for head in paper.heads)
    for place, (row, cells) in enumerate(zip(grid._tbl.tr_lst, (heads, *paper.rows), strict=True)):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        is_heading = place > 0 and cells[0].is_heading
        for spare in row.tc_lst[len(cells) :]:
            row.remove(spare)
        for box, cell, width in zip(
            row.tc_lst, cells, [Cm(PAGE_WIDTH - 2 * MARGIN)] if is_heading else widths, strict=True
        ):
            box.width = width
            if is_heading:
                box.grid_span = cell.columns
            if place == 0 or is_heading:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), "F4F4F4" if is_heading else "E8E8E8")
                box.get_or_add_tcPr().append(shade)
            if cell.span != 1:
                box.vMerge = "restart" if cell.span else "continue"
            if cell.span:
                _fill(document, box, cell, links, bold=place == 0 or is_heading)


def _fill(document: Document, box: Any, cell: Place, links: Links, *, bold: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph

    paragraph = Paragraph(box.p_lst[0], document._body)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(CELL_SPACE)
    paragraph.paragraph_format.keep_with_next = True if cell.is_heading else None
    language, direction = _language_of(cell.words)
    for words, leads_to in cell.pieces:
        run = paragraph.add_run(_printable(words))
        run.bold = bold or None
        if language is not None:
            _say_language(paragraph, run, language, direction)
        address = links(leads_to) if leads_to is not None else None
        if address:
            _link(document, paragraph, run, address)
    if cell.is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _link(document: Document, paragraph: Any, run: Any, address: str) -> None:
    """Let words lead to an address, a further piece of the same address shares its entry in the file."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    link.append(run._r)


def _say_language(paragraph: Any, run: Any, language: str, direction: str) -> None:
    """Say of a cell in which language it is and which way it runs, for screen readers and for Word's spelling."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    said = OxmlElement("w:lang")
    said.set(qn("w:bidi" if direction == "rtl" else "w:eastAsia" if language == "zh" else "w:val"), language)
    properties = run._r.get_or_add_rPr()
    if direction == "rtl":
        before = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
        paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *before)
        properties.append(OxmlElement("w:rtl"))
    properties.append(said)


def _add_foot(document: Document, words: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    foot = document.sections[0].footer.paragraphs[0]
    foot.style = document.styles["Normal"]
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(PAGE_WIDTH - 2 * MARGIN), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{_printable(words)}\tPage ")
    for name, between in (("PAGE", " of "), ("NUMPAGES", "")):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), name)
        foot._p.append(field)
        foot.add_run(between)


def _set_properties(document: Document, title: str, today: date) -> None:
    moment = datetime.combine(today, time(), UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _printable(title)[:255], "", ""
    properties.created = properties.modified = moment


def _printable(words: str) -> str:
    return UNPRINTABLE.sub("", words)
