"""The round trip through Excel: actions go out as a sheet to fill in, and come back row by row or not at all."""

from tracker.sheets.importing import SheetFinding, SheetImport, SheetOutcome, import_sheet
from tracker.sheets.reading import Sheet, read_sheet
from tracker.sheets.writing import SHEET_FORMATS, write_sheet

__all__ = [
    "SHEET_FORMATS",
    "Sheet",
    "SheetFinding",
    "SheetImport",
    "SheetOutcome",
    "import_sheet",
    "read_sheet",
    "write_sheet",
]
