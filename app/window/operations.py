"""What the person can do to stock: each asks in a dialog, then has the workspace carry out the plan."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes
from app.domain.errors import StoreroomError
from app.domain.locations import LocationType
from app.domain.plans import Plan, Purpose, set_to, track
from app.domain.stock import Item
from app.window import words
from app.window.dialogs.confirm import ConfirmDialog
from app.window.dialogs.plan import PlanDialog
from app.window.dialogs.settings import LevelDialog, StartTrackingDialog
from app.window.dialogs.stock import MoveDialog, SetToDialog
from app.window.loop import ask, spawn
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.workspace import Outcome, Workspace


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do with the selected variants. ``shortcut`` is nothing a barcode scanner can type.

    ``tracked`` says which variants it is for: tracked ones, ones not tracked, or (None) all.
    """

    key: str
    title: str
    shortcut: str
    tracked: bool | None

    def text(self) -> str:
        return translated("actions", self.title)

    def suits(self, items: Sequence[Item]) -> bool:
        return any(self.tracked is None or item.tracked == self.tracked for item in items)


#: Buttons, menus and shortcuts are all made from this table.
ACTIONS: tuple[Action, ...] = (
    Action("restock", QT_TRANSLATE_NOOP("actions", "Restock"), "Ctrl+R", True),
    Action("sell", QT_TRANSLATE_NOOP("actions", "Sell"), "Ctrl+L", True),
    Action("discard", QT_TRANSLATE_NOOP("actions", "Discard"), "Ctrl+D", True),
    Action("set_to", QT_TRANSLATE_NOOP("actions", "Set to…"), "Ctrl+=", True),
    Action("level", QT_TRANSLATE_NOOP("actions", "Low-stock level…"), "Ctrl+E", None),
    Action("start_tracking", QT_TRANSLATE_NOOP("actions", "Start tracking…"), "Ctrl+T", False),
    Action("stop_tracking", QT_TRANSLATE_NOOP("actions", "Stop tracking…"), "Ctrl+Shift+T", True),
)


class Operations(QObject):
    """Signals: ``waiting(str)`` while the service is asked ("" when done), ``finished(Outcome)``,
    ``failed(StoreroomError)`` where nothing was sent.
    """

    waiting = Signal(str)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._pending: list[str] = []
        self._doers: Mapping[str, Callable[[list[Item]], Coroutine[Any, Any, None]]] = {
            "restock": lambda items: self._move(Purpose.RESTOCK, items),
            "sell": lambda items: self._move(Purpose.SELL, items),
            "discard": lambda items: self._move(Purpose.DISCARD, items),
            "set_to": self._set_to,
            "level": self._set_level,
            "start_tracking": self._start_tracking,
            "stop_tracking": self._stop_tracking,
        }

    def start(self, action: Action, variants: Sequence[str]) -> None:
        """Begin an action on variants; those it does not suit are left out."""
        items = [self._workspace.items[variant] for variant in variants if variant in self._workspace.items]
        items = [item for item in items if action.suits([item])]
        if items:
            spawn(self._doers[action.key](items), action.key)

    async def _move(self, purpose: Purpose, items: list[Item]) -> None:
        await self._plan(MoveDialog(purpose, items, self._window))

    async def _set_to(self, items: list[Item]) -> None:
        await self._plan(SetToDialog(items, self._window))

    async def _set_level(self, items: list[Item]) -> None:
        await self._plan(LevelDialog(items, self._window))

    async def _start_tracking(self, items: list[Item]) -> None:
        dialog = StartTrackingDialog(self._whole_products(items), self._window)
        if not await self._ask(dialog):
            return
        plan, opening = dialog.plan, dialog.opening
        outcome = await self._carry_out(plan)
        if outcome and outcome.confirmed:
            now = [self._workspace.items[variant] for variant in opening]
            steps = (set_to(item, opening[item.variant.uuid], LocationType.SUPPLIER) for item in now)
            if changed := tuple(step for step in steps if step):
                await self._carry_out(Plan(Purpose.SET_TO, changed))

    async def _stop_tracking(self, items: list[Item]) -> None:
        products = {item.product.uuid: item.product.name for item in items}
        dialog = ConfirmDialog(
            words.purpose(Purpose.STOP_TRACKING),
            self.tr(
                "{product}: sales no longer change its stock. The balance is kept and comes back when "
                "tracking starts again."
            ).format(product=next(iter(products.values())))
            if len(products) == 1
            else self.tr(
                "%Ln product(s): sales no longer change their stock. The balances are kept and come back "
                "when tracking starts again.", "", len(products),
            ),
            words.purpose(Purpose.STOP_TRACKING),
            self._window,
        )  # fmt: skip
        if await ask(dialog):
            await self._carry_out(Plan(Purpose.STOP_TRACKING, track(items, on=False)))

    async def _plan(self, dialog: PlanDialog) -> None:
        if await self._ask(dialog):
            await self._carry_out(dialog.plan)

    async def _ask(self, dialog: PlanDialog) -> bool:
        """Ask, keeping the dialog's before → after true while stock moves."""

        def follow(changes: Changes) -> None:
            if changes:
                dialog.take_items(self._workspace.items)

        stop_following = self._workspace.subscribe(follow)
        try:
            return await ask(dialog)
        finally:
            stop_following()

    async def _carry_out(self, plan: Plan) -> Outcome | None:
        self._pending.append(words.purpose(plan.purpose))
        self.waiting.emit(self._pending[0])
        try:
            outcome = await self._workspace.carry_out(plan)
        except StoreroomError as error:
            self.failed.emit(error)
            return None
        finally:
            self._pending.pop(0)
            self.waiting.emit(self._pending[0] if self._pending else "")
        self.finished.emit(outcome)
        return outcome

    def _whole_products(self, items: list[Item]) -> list[Item]:
        """All variants of the products of ``items``: tracking is per product."""
        found = dict.fromkeys(variant.uuid for item in items for variant in item.product.variants)
        return [self._workspace.items[variant] for variant in found]
