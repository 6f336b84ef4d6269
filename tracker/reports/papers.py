"""Reports as papers: plain landscape tables in HTML and Word, whose heading row repeats on every page."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, time
from html import escape
from typing import TYPE_CHECKING, Any

from tracker.reports.tables import ISO_DAY, Cell, Table

if TYPE_CHECKING:
    from docx.document import Document

LETTERS = 140
"""Letters that the width of a page holds; what is written decides how the columns share them."""
NARROWEST, WIDEST = 6, 60
"""Letters: how wide a column is at least, and from where on more words make it taller instead."""
LONGEST_WORD = 20
"""A longer word, such as an address, may be torn; shorter ones may not."""
CELL_SPACE = 2
"""Points above and below the words of a cell."""
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 29.7, 21.0, 1.8
"""Centimetres of a landscape A4 page."""
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
"""Characters that XML, and so a Word file, cannot hold."""
PAPER_DAY = re.compile(
    rf"(?P<before>expires |)(?P<day>{ISO_DAY.pattern})(?P<after>(?: \(estimated\))?(?: and \d+ later)?)", re.ASCII
)
"""A day, and what may stand around it in a cell: "expires", "(estimated)", "and 2 later"."""

STYLE = """
@page { size: A4 landscape; margin: 1.8cm; }
body { font: 10pt/1.35 "Liberation Sans", Arial, Helvetica, sans-serif; color: #000; margin: 1.8cm; }
h1 { font-size: 14pt; margin: 0 0 2pt; }
p { margin: 0 0 10pt; color: #444; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.5pt solid #777; padding: 3pt 5pt; text-align: left; vertical-align: top;
  overflow-wrap: break-word; white-space: pre-line; }
th { background: #e8e8e8; }
td.number { text-align: right; }
@media print { body { margin: 0; } }
"""


def write_html(table: Table, title: str, today: date) -> bytes:
    """Write a page that prints by itself: no scripts, nothing fetched, the heading row on every sheet."""
    shares = column_shares(table)
    columns = "".join(f'<col style="width:{share:.1%}">' for share in shares)
    heads = "".join(f'<th scope="col">{escape(head_of(column))}</th>' for column in table.columns)
    lines = ["<tr>" + "".join(map(_html_cell, row)) + "</tr>" for row in table.rows]
    page = "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en" dir="ltr"><head><meta charset="utf-8">',
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            f"<p>{escape(describe(table, today))}</p>",
            f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead><tbody>",
            *lines,
            "</tbody></table></body></html>\n",
        )
    )
    return page.encode("utf-8", "replace")


def write_docx(table: Table, title: str, today: date) -> bytes:
    """Write a Word document: landscape, the heading row on every page, no row torn in two, pages numbered."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(PAGE_WIDTH), Cm(PAGE_HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(9)
    normal.paragraph_format.space_after = Pt(0)
    _set_properties(document, title, today)
    head = document.add_paragraph()
    head.paragraph_format.keep_with_next = True
    run = head.add_run(_printable(title))
    run.bold, run.font.size = True, Pt(14)
    line = document.add_paragraph(describe(table, today))
    line.paragraph_format.space_after = Pt(8)
    if table.columns:
        _add_table(document, table)
    _number_pages(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def describe(table: Table, today: date) -> str:
    """Say as of when a paper is and how long: "As of 24 November 2026. 12 rows."."""
    return f"As of {today.day} {today:%B %Y}. {len(table.rows)} row{'s' if len(table.rows) != 1 else ''}."


def head_of(column: str) -> str:
    """Write the name of a column as the heading of a paper: "action_required" is "Action required"."""
    words = column.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def words_of(value: Cell) -> str:
    """Write a cell as a paper does: "2027-06-30" is "30 June 2027", "expires 2026-10-31" so too."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and (match := PAPER_DAY.fullmatch(value)):
        day = date.fromisoformat(match["day"])
        return f"{match['before']}{day.day} {day:%B %Y}{match['after']}"
    return str(value)


def column_shares(table: Table) -> list[float]:
    """Share the width of a page among the columns by how much is written in them; they sum to 1."""
    if not table.columns:
        return []
    least, wanted = [], []
    for place, column in enumerate(table.columns):
        texts = [words_of(row[place]) for row in table.rows]
        word = max((len(word) for text in (head_of(column), *texts) for word in text.split()), default=0)
        least.append(1.2 * max(NARROWEST, min(LONGEST_WORD, word)) + 2)  # bold letters are wider; and the margins
        lengths = [len(text) for text in texts] or [0]
        typical = (sum(lengths) / len(lengths) + max(lengths)) / 2  # a column still to be filled in needs room too
        wanted.append(max(0.0, min(WIDEST, typical) - least[-1]) + 0.5)
    spare = max(0.0, LETTERS - sum(least)) / sum(wanted)
    widths = [narrow + spare * more for narrow, more in zip(least, wanted, strict=True)]
    return [width / sum(widths) for width in widths]


def _language_of(words: str) -> tuple[str | None, str]:
    """The language that the letters of a cell are those of, None for Latin ones, and which way it runs."""
    if words.isascii():
        return None, "ltr"
    from tracker.knowledge.languages import direction_of, script_of  # only now: few papers need it, and it is slow

    language = script_of(words)
    return language, direction_of(language or "")


def _html_cell(value: Cell) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    words = words_of(value)
    language, direction = _language_of(words)
    said = f' lang="{language}" dir="{direction}"' if language else ""
    return f"<td{' class=number' if is_number else ''}{said}>{escape(words)}</td>"


def _add_table(document: Document, table: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    grid: Any = document.add_table(rows=1 + len(table.rows), cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    widths = [Cm(share * (PAGE_WIDTH - 2 * MARGIN)) for share in column_shares(table)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    heads = [head_of(column) for column in table.columns]
    for place, (row, values) in enumerate(zip(grid._tbl.tr_lst, (heads, *table.rows), strict=True)):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, value, width in zip(row.tc_lst, values, widths, strict=True):
            cell.width = width
            if place == 0:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), "E8E8E8")
                cell.get_or_add_tcPr().append(shade)
            _fill(cell, value, bold=place == 0)


def _fill(cell: Any, value: Cell, *, bold: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph

    paragraph = Paragraph(cell.p_lst[0], cell)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(CELL_SPACE)
    words = _printable(words_of(value))
    run = paragraph.add_run(words)
    run.bold = bold or None
    language, direction = _language_of(words)
    if language is not None:
        _say_language(paragraph, run, language, direction)
    if isinstance(value, int | float) and not isinstance(value, bool):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


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


def _number_pages(document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def _set_properties(document: Document, title: str, today: date) -> None:
    moment = datetime.combine(today, time(), UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _printable(title)[:255], "", ""
    properties.created = properties.modified = moment


def _printable(words: str) -> str:
    return UNPRINTABLE.sub("", words)
