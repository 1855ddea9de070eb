"""The tour: a day's work in the real window against a real service, every balance checked through the API."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.domain.quantity import plain
from app.domain.stock import Item, Level
from app.window import theme
from app.window.dialogs.plan import PlanDialog
from app.window.hand import Hand
from app.window.main_window import MainWindow
from app.workspace import Freshness, Workspace

SIZES = ((1280, 800), (1024, 640))


@dataclass(frozen=True, slots=True)
class Truth:
    """What the API says: balances of what is tracked, and levels, by variant; and the tracked products."""

    balances: Mapping[str, Decimal]
    levels: Mapping[str, Level]
    tracked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that was done: what the window showed before and after, and whether the API agrees."""

    action: str
    variant: str
    before: str
    after: str
    expected: str
    holds: bool


class Tour:
    """Leaves pictures and ``changes.json`` in ``out``; ``records`` say what was done."""

    def __init__(
        self,
        application: QApplication,
        workspace: Workspace,
        read_truth: Callable[[], Awaitable[Truth]],
        out: Path,
    ) -> None:
        self._application = application
        self._workspace = workspace
        self._read_truth = read_truth
        self._out = out
        self._pictures = 0
        self.records: list[Record] = []

    async def run(self) -> bool:
        """The whole day; True where everything came out as expected."""
        self._out.mkdir(parents=True, exist_ok=True)
        self._window = MainWindow(self._workspace, self._dress(theme.Scheme.LIGHT))
        self._window.make_pages()
        self._hand = Hand(self._window)
        self._window.show()
        await self._hand.until(lambda: self._workspace.freshness is Freshness.UP_TO_DATE)
        try:
            await self._work()
            await self._look()
        finally:
            self._window.close()
            self._window.deleteLater()
        self._write_down()
        return all(record.holds for record in self.records)

    async def _work(self) -> None:
        window, hand = self._window, self._hand
        await self._picture("stock")
        hand.search("DJ-M")
        variant = window.page.model.item(0).variant.uuid
        hand.pick(variant)
        await hand.until(lambda: window.page.table.chosen.variants == [variant])
        await self._picture("search")
        await self._change(variant, "restock 5", "Restock", "5", +5)
        await self._change(variant, "sell 2", "Sell", "2", -2)
        await self._change(variant, "discard 1", "Discard", "1", -1)
        await self._change(variant, "set to 12", "Set to", "12", 12 - self._item(variant).balance)
        await self._set_level(variant, "15")
        await self._review_low(variant)
        await self._stop_tracking(variant)
        await self._start_tracking(variant, "12")

    # What is done

    async def _change(
        self, variant: str, action: str, button: str, typed: str, change: Decimal | int
    ) -> None:
        before = self._item(variant)
        self._hand.click(self._hand.button(button))
        dialog = await self._fill(typed)
        await self._picture(action.partition(" ")[0])
        await self._hand.agree(dialog)
        expected = plain(before.balance + change)
        await self._check(
            action, variant, plain(before.balance), plain(self._item(variant).balance), expected
        )

    async def _set_level(self, variant: str, level: str) -> None:
        before = self._item(variant).level.level
        self._low_before = self._window.low_stock.shown
        self._hand.click(self._hand.button("Low-stock level"))
        dialog = await self._fill(level)
        await self._picture("level")
        await self._hand.agree(dialog)
        after = self._item(variant).level.level
        await self._check(f"set level {level}", variant, _number(before), _number(after), level)

    async def _review_low(self, variant: str) -> None:
        """The variant is under its new level now: the low-stock page must list it, and count it."""
        self._hand.click(self._hand.button("Low stock"))
        page = self._window.low_stock
        await self._hand.until(lambda: self._window.page is page)
        self._hand.pick(variant)
        await self._hand.until(lambda: page.table.chosen.variants == [variant])
        await self._picture("low")
        low = sum(each.is_low for each in self._workspace.items.values())
        truth = await self._read_truth()
        holds = page.shown == low and self._agrees(truth)
        self.records.append(
            Record(
                "review low", "variants that are low", str(self._low_before), str(page.shown), str(low), holds
            )
        )
        self._hand.click(self._hand.button("Stock"))
        await self._hand.until(lambda: self._window.page is self._window.stock)

    async def _stop_tracking(self, variant: str) -> None:
        before = self._item(variant)
        self._hand.click(self._hand.button("Stop tracking"))
        dialog = await self._hand.dialog()
        await self._picture("stop")
        await self._hand.agree(dialog)
        after = "tracked" if self._item(variant).tracked else "not tracked"
        await self._check("stop tracking", variant, plain(before.balance), after, "not tracked")
        await self._picture("not-tracked")

    async def _start_tracking(self, variant: str, opening: str) -> None:
        """The service kept the balance; the opening balance is what it was, so nothing moves."""
        self._hand.click(self._hand.button("Start tracking"))
        dialog = await self._hand.dialog()
        await self._picture("start")
        await self._hand.agree(dialog)
        await self._hand.until(lambda: self._item(variant).tracked)
        after = plain(self._item(variant).balance)
        await self._check("start tracking", variant, "not tracked", after, opening)

    async def _fill(self, typed: str) -> PlanDialog:
        dialog = await self._hand.dialog()
        if not isinstance(dialog, PlanDialog):
            raise TypeError(type(dialog))
        self._hand.type(dialog.field, typed)
        return dialog

    # What is checked

    async def _check(self, action: str, variant: str, before: str, after: str, expected: str) -> None:
        """The window shows what is expected, and all it shows is what the API says."""
        truth = await self._read_truth()
        holds = after == expected and self._agrees(truth)
        self.records.append(Record(action, self._item(variant).title, before, after, expected, holds))

    def _agrees(self, truth: Truth) -> bool:
        return all(
            item.tracked == (item.product.uuid in truth.tracked)
            and item.level == truth.levels.get(variant, Level())
            and (not item.tracked or item.balance == truth.balances.get(variant, Decimal(0)))
            for variant, item in self._workspace.items.items()
        )

    def _item(self, variant: str) -> Item:
        return self._workspace.items[variant]

    # What is left behind

    async def _look(self) -> None:
        """Both pages in both schemes and both sizes, as they stand at the end of the day."""
        self._window.page.clear_query()
        for scheme in theme.Scheme:
            self._window.set_colours(self._dress(scheme))
            for width, height in SIZES:
                self._window.resize(width, height)
                for key in self._window.pages:
                    self._window.navigation.choose(key)
                    await self._hand.picture(self._out / f"{key}-{scheme.value}-{width}x{height}.png")

    def _dress(self, scheme: theme.Scheme) -> theme.Colours:
        return theme.apply(self._application, scheme)

    async def _picture(self, name: str) -> None:
        """What the window and the dialog over it show now, in both schemes."""
        self._pictures += 1
        for scheme in reversed(theme.Scheme):
            self._window.set_colours(self._dress(scheme))
            await self._hand.picture(self._out / f"{self._pictures:02}-{name}-{scheme.value}.png")

    def _write_down(self) -> None:
        lines = [asdict(record) for record in self.records]
        (self._out / "changes.json").write_text(
            json.dumps(lines, indent=2, ensure_ascii=False) + "\n", "utf-8"
        )


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
