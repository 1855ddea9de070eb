"""A table as a file: separated text, or a workbook, by how the file's name ends."""

import contextlib
import csv
import datetime
import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from app.domain.errors import StoreUnavailable
from app.domain.quantity import plain

if TYPE_CHECKING:
    from xlsxwriter import Workbook

#: A moment is written without its zone, as the clock in the shop shows it.
Value = str | Decimal | datetime.datetime | None

#: What a spreadsheet program would take for a formula where a text begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Write .xlsx, or else separated text in UTF-8; how many rows there were.

    The file is there whole, or as it was before. Raises `StoreUnavailable` ``file.not_written``.
    """
    write = _write_workbook if path.suffix.lower() == ".xlsx" else _write_text
    part: Path | None = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=path.name, suffix=".part", delete=False) as file:
            part = Path(file.name)
        count = write(part, titles, rows)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        raise StoreUnavailable(
            "file.not_written", path=str(path), reason=error.strerror or str(error)
        ) from error
    finally:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
    return count


def _umask() -> int:
    """A file for one's own use only is made first: what it shall be is what any new file is."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _write_text(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    # With a byte order mark, without which spreadsheet programs take it for some other alphabet.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(titles)
        return sum(bool(writer.writerow([_text(value) for value in row])) for row in rows)


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case datetime.datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case str() if value.startswith(_FORMULA):
            return f"'{value}"
        case str():
            return value


def _write_workbook(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"}
    try:
        with xlsxwriter.Workbook(path, options) as book:
            return _fill(book, titles, rows)
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _fill(book: "Workbook", titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    count = 0
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(titles):
        sheet.set_column(column, column, max(12, len(title) + 2))
        sheet.write_string(0, column, title, bold)
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):  # never a formula or a link
                sheet.write_string(count, column, value)
            elif isinstance(value, datetime.datetime):
                sheet.write_datetime(count, column, value.replace(tzinfo=None))
            elif value is not None:
                sheet.write_number(count, column, float(value))
    return count
