"""The stock table of a window, used as a person does. All that the benchmark knows of its inside is here."""

import asyncio
from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from app.domain.changes import Aspect, Changes
from app.domain.stock import Item
from app.window.main_window import MainWindow
from tests.benchmarks.table.floor import painted

#: Seconds after which counts and the scroll bar must have followed (issue 4).
_FOLLOWED = 1.0


class Table:
    """The stock table of a window, used as a person does: by its search field and its headings."""

    def __init__(self, window: MainWindow) -> None:
        self._page = window.page
        self._workspace = window.workspace
        self.view: QTableView = window.page.table

    @property
    def items(self) -> dict[str, Item]:
        return dict(self._workspace.items)

    def press(self, key: str) -> None:
        """A key in the search field, painted to the end; an empty one clears what is selected there."""
        if key:
            QTest.keyClicks(self._page.search, key)
        else:
            QTest.keyClick(self._page.search, Qt.Key.Key_Delete)
        painted(self.view)

    def select_query(self) -> None:
        self._page.search.setFocus()
        self._page.search.selectAll()

    def click_heading(self, title: str) -> None:
        """Once sorts upwards, twice downwards, and a third time gives the store's own order back."""
        header = self.view.horizontalHeader()
        at = (
            header.sectionViewportPosition(self.section(title)) + header.sectionSize(self.section(title)) // 2
        )
        middle = QPoint(at, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        painted(self.view)

    def section(self, title: str) -> int:
        """The column of that heading, which may have an arrow."""
        model = self.view.model()
        headings = [
            str(model.headerData(section, Qt.Orientation.Horizontal))
            for section in range(model.columnCount())
        ]
        return next(section for section, heading in enumerate(headings) if heading.startswith(title))

    def first_rows(self) -> list[str]:
        """What the rows in sight are, by their SKUs."""
        model, sku = self.view.model(), self.section("SKU")
        top = self.view.rowAt(0)
        if top < 0:
            return []
        rows = range(
            top, min(top + self.view.viewport().height() // self.view.rowHeight(top), model.rowCount())
        )
        return [model.index(row, sku).data() for row in rows]

    def take(self, changed: Mapping[str, Item]) -> None:
        """What the window does when balances have come to be known."""
        workspace = self._workspace
        rows = ((workspace.items.row(variant), item) for variant, item in changed.items())
        items = workspace.items.with_items({row: item for row, item in rows if row is not None})
        workspace._show(items, Changes(frozenset(changed), Aspect.BALANCE))

    async def found(self, expected: int) -> None:
        """Wait for the count to follow. Raises `RuntimeError` where what was painted was not it."""
        rows = self.first_rows()
        try:
            async with asyncio.timeout(_FOLLOWED):
                while self._page.shown != expected:  # noqa: ASYNC110 - a count has no event
                    await asyncio.sleep(0)
        except TimeoutError:
            raise RuntimeError(f"{expected} variants match, {self._page.shown} are shown") from None
        if rows != self.first_rows():
            raise RuntimeError("what was painted was not what was found")
