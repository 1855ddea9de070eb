"""Qt's way with a database: `QSqlTableModel`, filtered with LIKE. It fetches 256 rows and more on demand."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtSql import QSqlDatabase, QSqlTableModel

from tests.benchmarks.table.stock import COLUMNS, SEARCHED, Row


def sql_table(rows: Iterable[Row], file: Path) -> "SqlTable":
    """A table of the rows in a new database in ``file``."""
    with sqlite3.connect(file) as connection:
        connection.execute(f"CREATE TABLE stock ({', '.join(COLUMNS)})")
        connection.executemany(f"INSERT INTO stock VALUES ({', '.join('?' * len(COLUMNS))})", rows)  # noqa: S608
    connection.close()
    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(str(file))
    if not database.open():
        raise RuntimeError(database.lastError().text())
    return SqlTable(database)


class SqlTable(QSqlTableModel):
    def __init__(self, database: QSqlDatabase) -> None:
        super().__init__(db=database)
        self.setTable("stock")
        self.ask("")

    def ask(self, text: str) -> None:
        """``text`` is the benchmark's own: nobody's quotation marks are in it."""
        self.setFilter(" OR ".join(f"{column} LIKE '%{text}%'" for column in SEARCHED) if text else "")
        if not self.select():
            raise RuntimeError(self.lastError().text())
