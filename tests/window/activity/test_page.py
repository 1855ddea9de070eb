"""The page of what happened, in a real window with a real service."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from python_calamine import load_workbook

from app.domain.activity import Source
from app.domain.changes import Changes
from app.domain.plans import Purpose
from app.window.activity.exporting import export
from app.window.activity.page import ActivityPage
from app.workspace.timeline import Wanted
from tests.window.activity.open import Opened, opened, until
from tests.workspace.shop import MEDIUM, SMALL


def texts(page: ActivityPage) -> list[list[str]]:
    """What, to what, by how much and what became of it, from top to bottom."""
    model = page.model
    return [
        [model.data(model.index(row, column)) for column in (1, 2, 3, 5)] for row in range(model.rowCount())
    ]


async def happened(it: Opened) -> None:
    """A delivery, and then a sale by somebody else."""
    await it.restock([SMALL, MEDIUM], note="van")
    await it.shop.sell_elsewhere(it.shop.workspace.items[SMALL], 2)
    await it.shop.workspace.refresh()
    await it.shop.workspace.activity.gather(await it.shop.workspace._reach())
    it.shop.workspace._announce(Changes())


ALL = [["Sold elsewhere", "Denim jacket, S", "−2", ""], ["Restocked", "2 variants", "", "van"]]


async def test_what_happened_newest_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        it.window.navigation.choose("activity")
        page = it.window.wing.activity
        await until(lambda: "Nothing happened yet." in page._empty.text())
        await happened(it)
        await until(lambda: texts(page) == ALL)
        page.table.selectRow(1)
        await until(lambda: page.details.lines.model().rowCount() == 2)
        lines = page.details.lines.model()
        assert [lines.data(lines.index(0, column)) for column in (0, 1)] == ["Denim jacket, S", "3 → 8"]
        assert not page.details.undo.isHidden()
        page.table.selectRow(0)
        await until(page.details.undo.isHidden)


async def test_filters(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await happened(it)
        it.window.navigation.choose("activity")
        page = it.window.wing.activity
        await until(lambda: texts(page) == ALL)
        page.filters._sources[Source.HERE].click()
        await until(lambda: texts(page) == ALL[1:])
        page.filters._sources[Source.TILL].click()
        await until(lambda: "Nothing that happened matches." in page._empty.text())
        QTest.keyClick(it.window, Qt.Key.Key_Escape)
        await until(lambda: texts(page) == ALL)
        page.filters._reason.choose(1)
        assert page.filters.wanted().purposes == {Purpose.RESTOCK}
        await until(lambda: texts(page) == ALL[1:])
        page.filters._reason.choose(0)
        for place in range(5):
            page.filters._span.choose(place)
            await until(lambda: texts(page) == ALL)


async def test_all_of_a_variant_with_its_stock_over_time_and_on_a_day(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await happened(it)
        it.window.stock.choose(MEDIUM)
        await until(lambda: not it.window.stock.pane._all.isHidden())
        it.window.stock.pane._all.click()
        page = it.window.wing.activity
        await until(lambda: texts(page) == ALL[1:])
        assert it.window.shown_key == "activity"
        await until(lambda: page.strip.answer.text() == "13")
        assert "from 8 to 13" in page.strip.plot.accessibleName()
        page.strip.day.setDate(page.strip.day.date().addDays(-1))
        assert page.strip.answer.text().startswith("Not known: what happened is known since ")
        page.filters.chosen_variant.click()
        await until(lambda: texts(page) == ALL)
        assert page.strip.isHidden()


async def test_what_is_typed_here_is_searched_for_in_stock(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        it.window.navigation.choose("activity")
        QTest.keyClick(it.window, Qt.Key.Key_T)
        assert it.window.shown_key == "stock"
        assert it.window.stock.search.text() == "t"


async def test_the_lines_go_into_a_file(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await happened(it)
        path = tmp_path / "activity.xlsx"
        workspace = it.shop.workspace
        assert await export(workspace.activity, Wanted(), workspace.items, path) == 3
        with load_workbook(path) as book:
            titles, *rows = book.get_sheet_by_index(0).to_python()
        assert titles[2:8] == ["What", "Product", "Variant", "SKU", "Change", "Before"]
        assert [row[2:9] for row in rows] == [
            ["Sold elsewhere", "Denim jacket", "S", "DJ-S", -2, "", ""],
            ["Restocked", "Denim jacket", "S", "DJ-S", 5, 3, 8],
            ["Restocked", "Denim jacket", "M", "DJ-M", 5, 8, 13],
        ]
        assert [row[-1] for row in rows] == ["", "van", "van"]
        only = Wanted(variant=MEDIUM)
        assert await export(workspace.activity, only, workspace.items, tmp_path / "activity.csv") == 1


async def test_news_since_the_last_visit(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.shop.workspace.activity.close()
    async with opened(tmp_path) as it:
        await it.shop.sell_elsewhere(it.shop.workspace.items[SMALL], 1)
        await it.shop.workspace.refresh()
        await it.shop.workspace.activity.gather(await it.shop.workspace._reach())
        it.window.wing.take(Changes())
        await until(it.window.messages.isVisible)
        assert "Elsewhere: 1 change, 1 variant." in it.window.messages.text.text()
        it.window.messages._act.click()
        page = it.window.wing.activity
        await until(lambda: texts(page) == [["Sold elsewhere", "Denim jacket, S", "−1", ""]])
        assert page.filters.wanted().since
