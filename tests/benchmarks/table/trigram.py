"""SQLite's way: a full-text table of trigrams (FTS5), whose rows are fetched as many as QSqlTableModel does."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.table.proxy import RowsModel
from tests.benchmarks.table.stock import COLUMNS, SEARCHED, Row

_FETCHED = 256
_SHORTEST = 3  # letters; MATCH finds nothing shorter

_ALL = f"SELECT {', '.join(COLUMNS)} FROM stock"  # noqa: S608
_FOUND = f"{_ALL} JOIN words ON words.rowid = stock.rowid"


class Trigram(RowsModel):
    def __init__(self, rows: Iterable[Row], file: Path) -> None:
        super().__init__([])
        self._connection = sqlite3.connect(file)
        with self._connection as connection:
            connection.execute(f"CREATE TABLE stock ({', '.join(COLUMNS)})")
            connection.executemany(f"INSERT INTO stock VALUES ({', '.join('?' * len(COLUMNS))})", rows)  # noqa: S608
            connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'trigram')")
            text = " || char(10) || ".join(SEARCHED)
            connection.execute(f"INSERT INTO words (rowid, text) SELECT rowid, {text} FROM stock")  # noqa: S608
        self.ask("")

    def ask(self, text: str) -> None:
        """By MATCH, and by LIKE what is too short for it, as the documentation of FTS5 says."""
        values: tuple[str, ...]
        if not text:
            query, values = _ALL, ()
        elif len(text) < _SHORTEST:
            query, values = f"{_FOUND} WHERE words.text LIKE ?", (f"%{text}%",)
        else:
            query, values = f"{_FOUND} WHERE words MATCH ?", (f'"{text}"',)
        self.show_rows(self._connection.execute(f"{query} LIMIT {_FETCHED}", values).fetchall())

    def close(self) -> None:
        self._connection.close()
