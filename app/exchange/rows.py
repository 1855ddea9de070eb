"""The rows of a spreadsheet file, whatever its kind: separated text, or a workbook."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.parsers import expat

from python_calamine import CalamineError, load_workbook

from app.domain.errors import Invalid
from app.exchange.columns import recognised

#: A text without needless spaces and line breaks, or a workbook's number. A blank cell is an empty text.
Cell = str | Decimal

#: A workbook is laid out in memory as one rectangle, so a single stray cell at its far corner would take
#: more of it than any computer has, and end the program. No shop comes near this.
MOST_CELLS = 20_000_000

#: A few hundred kilobytes of a workbook can be told to unpack to any size. This is half a million rows.
MOST_UNPACKED = 256 * 2**20

_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')

#: How workbooks begin: .xlsx and .ods are ZIP files, .xls is a compound file.
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """``line`` is where the row begins, as a person counts: lines of a text, rows of a sheet, from 1."""

    line: int
    cells: tuple[Cell, ...]


def read_rows(path: Path) -> list[Row]:
    """The rows of a file that are not blank throughout, the titles first.

    What kind of file it is, its first bytes tell. Text is UTF-8 or else Windows-1252. Of a workbook it is
    the first sheet that holds anything. Raises `Invalid`: ``spreadsheet.empty``, ``spreadsheet.too_large``
    or ``spreadsheet.unreadable``, whose ``reason`` is in the words of whatever reads the file: in English.
    """
    try:
        data = path.read_bytes()
        rows = _workbook_rows(data) if data.startswith((_ZIP, _COMPOUND)) else _text_rows(_decoded(data))
        filled = [row for row in rows if any(cell != "" for cell in row.cells)]
    except (OSError, CalamineError, csv.Error, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise Invalid("spreadsheet.unreadable", reason=reason or str(error)) from None
    if not filled:
        raise Invalid("spreadsheet.empty")
    return filled


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise Invalid("spreadsheet.unreadable", reason="not a text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("windows-1252")


def _text_rows(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    for cells in reader:
        yield Row(line, tuple(map(_neat, cells)))
        line = reader.line_num + 1  # a quoted cell may go over several lines


def _delimiter(text: str) -> str:
    """The delimiter under which most titles are recognised, and then the one that makes most columns."""

    def fit(delimiter: str) -> tuple[int, int]:
        for titles in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(titles):
                return recognised(titles), len(titles)
        return 0, 0

    return max(",;\t", key=fit)


def _workbook_rows(data: bytes) -> Iterator[Row]:
    if data.startswith(_ZIP):
        _check_archive(data)
    with load_workbook(io.BytesIO(data)) as workbook:
        sheets = map(workbook.get_sheet_by_name, workbook.sheet_names)
        sheet = next((sheet for sheet in sheets if sheet.height), None)
        for line, cells in enumerate(sheet.iter_rows() if sheet else (), start=1):
            yield Row(line, tuple(map(_cell, cells)))


def _check_archive(data: bytes) -> None:
    """Raise `Invalid` for an .xlsx or .ods that the workbook reader would not survive.

    It never ends with XML that is cut off, and ends the program with a sheet that reaches too far or parts
    that unpack to more than there is memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise Invalid("spreadsheet.too_large")
            parts = {name: archive.read(name) for name in archive.namelist() if name.endswith(".xml")}
        for part in parts.values():
            expat.ParserCreate().Parse(part, True)
    # zipfile names no common error: a damaged or locked archive raises any of the others
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise Invalid("spreadsheet.unreadable", reason=str(error)) from None
    sheets = (part for name, part in parts.items() if name.startswith("xl/worksheets/"))
    if any(_extent(sheet) > MOST_CELLS for sheet in sheets):
        raise Invalid("spreadsheet.too_large")


def _extent(sheet: bytes) -> int:
    """How many cells the rectangle has that holds all cells of a sheet: ``r="C7"`` is column 3, row 7."""
    corners = [(_column(letters), int(digits)) for letters, digits in _REFERENCE.findall(sheet)]
    return max((x for x, _ in corners), default=0) * max((y for _, y in corners), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _cell(value: object) -> Cell:
    """Workbooks keep binary fractions: of 0.30000000000000004 they show 15 digits, and so do we."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(f"{value:.15g}")
    return _neat(str(value))


def _neat(text: str) -> str:
    return " ".join(text.split())
