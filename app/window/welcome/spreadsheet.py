"""Choosing a spreadsheet, and seeing what a store that is made of it will have."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.contents import Contents
from app.domain.errors import Invalid, StoreroomError
from app.window.loop import ask, spawn
from app.window.problem import Problem
from app.window.sentences import sentence
from app.window.theme import STEP
from app.window.widgets import button, plain_label

if TYPE_CHECKING:
    from app.exchange.spreadsheet import Imported

#: How many of the lines that cannot be used are told by what is wrong with them.
_MOST_TOLD = 3


class SpreadsheetField(QWidget):
    """``contents`` are what the file gave; none where there is none, or it is of no use.

    Signals: ``changed()``, and ``chosen(str)`` with the name of another file, as a store could be called.
    """

    changed = Signal()
    chosen = Signal(str)

    def __init__(self, currency: str) -> None:
        super().__init__()
        self.contents: Contents | None = None
        self._path: Path | None = None
        self._currency = currency
        self.choose = button(self.tr("Choose a file…"))
        self.choose.clicked.connect(lambda: spawn(self._ask(), "choose a file"))
        self._name = plain_label("")
        self.found = plain_label("", muted=True)
        self.problem = Problem()
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        row.addWidget(self.choose)
        row.addWidget(self._name, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * STEP)
        layout.addLayout(row)
        layout.addWidget(self.found)
        layout.addWidget(self.problem)

    async def _ask(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Choose a spreadsheet"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Spreadsheets") + " (*.csv *.tsv *.xlsx *.ods)", self.tr("All files") + " (*)"]
        )
        if await ask(dialog):
            path = Path(dialog.selectedFiles()[0])
            self.chosen.emit(path.stem)
            await self.take(path)

    async def take(self, path: Path) -> None:
        """Read a file, and say what a store will have of it."""
        self._path = path
        self.contents = None
        self._name.setText(path.name)
        self.problem.clear()
        self.found.setText(self.tr("Reading…"))
        self.changed.emit()
        try:
            imported = await asyncio.to_thread(_read, path, self._currency)
        except StoreroomError as error:
            self.found.clear()
            self.problem.show_error(error)
            return
        self.found.setText(self._told(imported))
        if imported.contents.products:
            self.contents = imported.contents
        else:
            self.problem.show_error(Invalid("spreadsheet.nothing_usable"))
        self.changed.emit()

    def set_currency(self, currency: str) -> None:
        """Read the file again where the currency is another: it may stand with the prices."""
        if currency != self._currency:
            self._currency = currency
            if self._path:
                spawn(self.take(self._path), "read a file")

    def _told(self, imported: "Imported") -> str:
        products = imported.contents.products
        lines = [
            self.tr("%Ln product(s)", "", len(products))
            + ", "
            + self.tr("%Ln variant(s)", "", sum(len(product.variants) for product in products))
        ]
        if bad := imported.bad_rows:
            lines.append(self.tr("%Ln line(s) cannot be used:", "", len({row.line for row in bad})))
        for row in imported.bad_rows[:_MOST_TOLD]:
            where = self.tr("line {line}, {column}") if row.column else self.tr("line {line}")
            said = sentence(Invalid(row.key, **row.values))
            lines.append(f"{where.format(line=row.line, column=row.column)}: {said}")
        if len(imported.bad_rows) > _MOST_TOLD:
            lines.append("…")
        if imported.ignored:
            lines.append(self.tr("Columns left out: {titles}").format(titles=", ".join(imported.ignored)))
        return "\n".join(lines)


def _read(path: Path, currency: str) -> "Imported":
    from app.exchange.spreadsheet import read_contents

    return read_contents(path, currency=currency)
