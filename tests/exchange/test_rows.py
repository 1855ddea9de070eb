"""Rows of text files and workbooks, at the lines where a person finds them."""

import zipfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.exchange.rows import MOST_UNPACKED, Row, read_rows
from tests.exchange.workbooks import write_ods, write_xlsx


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "stock"


def rows_of(file: Path, data: bytes) -> list[Row]:
    file.write_bytes(data)
    return read_rows(file)


def cells_of(file: Path, data: bytes) -> list[tuple[object, ...]]:
    return [row.cells for row in rows_of(file, data)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_the_one_under_which_titles_are_recognised(
    file: Path, delimiter: str, newline: str
) -> None:
    lines = [delimiter.join(cells) for cells in (("product", "price"), ('"a,b;c\td"', "1"))]
    assert cells_of(file, newline.join(lines).encode()) == [("product", "price"), ("a,b;c d", "1")]


def test_commas_in_a_title_do_not_hide_semicolons(file: Path) -> None:
    data = b"product;price, tax, fees and all;stock\nMug;1;2"
    assert cells_of(file, data)[1] == ("Mug", "1", "2")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_accents_come_through(file: Path, encoding: str) -> None:
    data = "product\nKnäckebröd, crème brûlée\n".replace(",", "").encode(encoding)
    assert cells_of(file, data) == [("product",), ("Knäckebröd crème brûlée",)]


def test_a_row_is_at_the_line_where_it_begins(file: Path) -> None:
    data = b'product,variant\n"Denim\njacket",S\n\n,\n"Rain\r\ncoat",M\nMug,\n'
    assert rows_of(file, data) == [
        Row(1, ("product", "variant")),
        Row(2, ("Denim jacket", "S")),
        Row(6, ("Rain coat", "M")),
        Row(8, ("Mug", "")),
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , ,\n", b"\xef\xbb\xbf"])
def test_a_file_with_nothing_in_it(file: Path, data: bytes) -> None:
    with pytest.raises(Invalid, match=r"spreadsheet\.empty"):
        rows_of(file, data)


@pytest.mark.parametrize(
    "data",
    [b"\x81\x8d", b"product\0\n", b'product\n"Mug\n', b"PK\x03\x04cut", b"\xd0\xcf\x11\xe0cut"],
    ids=["no-encoding", "binary", "open-quote", "no-zip", "no-compound-file"],
)
def test_a_file_that_cannot_be_read(file: Path, data: bytes) -> None:
    with pytest.raises(Invalid, match=r"spreadsheet\.unreadable"):
        rows_of(file, data)


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(Invalid, match=r"spreadsheet\.unreadable"):
            read_rows(path)


def test_cells_of_an_xlsx_keep_their_kind_and_their_row(file: Path) -> None:
    write_xlsx(
        file,
        {
            "A2": "product", "B2": "barcode", "C2": "stock", "D2": "tracked",
            "A4": " =1+1\nas text ", "B4": 7312345678901.0, "C4": 0.30000000000000004, "D4": True,
        },
    )  # fmt: skip
    assert read_rows(file) == [
        Row(2, ("product", "barcode", "stock", "tracked")),
        Row(4, ("=1+1 as text", Decimal(7312345678901), Decimal("0.3"), "True")),
    ]


def test_an_ods_is_read_as_well(file: Path) -> None:
    write_ods(file, [["product", "stock"], ["Mug", 7.35], ["0042", -1]])
    assert read_rows(file) == [
        Row(1, ("product", "stock")),
        Row(2, ("Mug", Decimal("7.35"))),
        Row(3, ("0042", Decimal(-1))),
    ]


def test_a_workbook_without_a_cell_is_empty(file: Path) -> None:
    with pytest.raises(Invalid, match=r"spreadsheet\.empty"):
        read_rows(write_xlsx(file, {}))


def test_a_cell_at_the_far_corner_is_refused_before_it_takes_all_memory(file: Path) -> None:
    write_xlsx(file, {"A1": "product", "A2": "Mug", "XFD1048576": "stray"})
    with pytest.raises(Invalid, match=r"spreadsheet\.too_large"):
        read_rows(file)


def test_a_workbook_that_would_unpack_to_more_than_there_is_room_for_is_refused(file: Path) -> None:
    write_xlsx(file, {"A1": "product"})
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", bytes(MOST_UNPACKED))
    with pytest.raises(Invalid, match=r"spreadsheet\.too_large"):
        read_rows(file)


def test_a_zip_that_is_no_workbook(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "product")
    with pytest.raises(Invalid, match=r"spreadsheet\.unreadable"):
        read_rows(file)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("workbook") / "stock.xlsx"
    return write_xlsx(path, {"A1": "product", "B1": "stock", "A2": "Mug", "B2": 4.5}).read_bytes()


@given(data=st.data())
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, workbook: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(4, len(workbook) - 1))
    patch = data.draw(st.binary(max_size=8))
    file = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    file.write_bytes(workbook[:at] + patch + workbook[at + len(patch) :])
    with suppress(Invalid):
        assert read_rows(file)


def test_an_ods_whose_xml_is_cut_off_is_refused(file: Path) -> None:
    with zipfile.ZipFile(write_ods(file, [["product"], ["Mug"]])) as archive:
        content = archive.read("content.xml")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content[:-50])
    with pytest.raises(Invalid, match=r"spreadsheet\.unreadable"):
        read_rows(file)
