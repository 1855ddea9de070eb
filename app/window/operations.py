"""What the person can do to stock: each asks in a dialog, then has the workspace carry out the plan."""

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes
from app.domain.errors import Outdated, StoreroomError
from app.domain.locations import LocationType
from app.domain.plans import MovementStep, Plan, Purpose, Step, set_to, track
from app.domain.renewing import renewed
from app.domain.stock import Item, Status
from app.later import asyncio
from app.window import formats, words
from app.window.actions import Action
from app.window.loop import ask, spawn
from app.window.stock.items import Items
from app.workspace import Freshness, Outcome, Workspace

if TYPE_CHECKING:
    from app.window.dialogs.confirm import ConfirmDialog
    from app.window.dialogs.plan import PlanDialog


class Operations(QObject):
    """One dialog at a time; changes that were agreed to wait for each other.

    Signals: ``waiting(str)`` while the service is asked ("" when done), ``finished(Outcome)``,
    ``failed(StoreroomError)`` where nothing was sent, ``warned(str)``, and ``progressed(int, int)`` with how many
    requests of how many are over, ``noted()`` where a delivery waits to be sent.
    """

    waiting = Signal(str)
    finished = Signal(object)
    failed = Signal(object)
    warned = Signal(str)
    progressed = Signal(int, int)
    noted = Signal()

    _changing = cached_property(lambda _: asyncio.Lock())

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._asking: asyncio.Task[object] | None = None
        self._left_out = 0
        self._stopped = False
        self._pending: list[str] = []
        self._doers: Mapping[str, Callable[[Sequence[Item]], Coroutine[Any, Any, None]]] = {
            "restock": lambda items: self._move(Purpose.RESTOCK, items),
            "sell": lambda items: self._move(Purpose.SELL, items),
            "discard": lambda items: self._move(Purpose.DISCARD, items),
            "set_to": self._set_to,
            "level": self._set_level,
            "start_tracking": self._start_tracking,
            "stop_tracking": self._stop_tracking,
        }

    def start(self, action: Action, items: Items) -> None:
        """Begin an action on items; those it does not suit are left out.

        Nothing while a dialog is open or on its way: a key pressed twice is not two decisions.
        """
        if self._asking:
            return
        suited = action.suited(items)
        if suited:
            self._left_out = len(items) - len(suited)
            self._asking = spawn(self._doers[action.key](suited), action.key)
            self._asking.add_done_callback(self._asked)

    def _asked(self, task: "asyncio.Task[object] | None") -> None:
        if task is self._asking:
            self._asking = None

    # Each imports its dialog when it is first opened: the window is not to wait for them when it starts.

    async def _move(self, purpose: Purpose, items: Sequence[Item]) -> None:
        from app.window.dialogs.stock import MoveDialog

        if purpose is Purpose.RESTOCK and self._workspace.freshness is Freshness.OFFLINE:
            await self._note_delivery(items)
        else:
            await self._plan(MoveDialog(purpose, items, self._window, left_out=self._left_out))

    async def _note_delivery(self, items: Sequence[Item]) -> None:
        """What comes while nothing can be sent is a fact to be kept, not a change to be tried."""
        from app.window.dialogs.note import NoteDialog

        dialog = NoteDialog(items, self._window, left_out=self._left_out)
        if not await self._ask(dialog):
            return
        steps = (step for step in dialog.steps() if isinstance(step, MovementStep))
        lines = {step.movement.variant: step.movement.quantity for step in steps}
        try:
            await self._workspace.notes.add(lines, dialog.text)
        except StoreroomError as error:
            self.failed.emit(error)
        else:
            self.noted.emit()

    async def _set_to(self, items: Sequence[Item]) -> None:
        from app.window.dialogs.stock import SetToDialog

        await self._plan(SetToDialog(items, self._window, left_out=self._left_out))

    async def _set_level(self, items: Sequence[Item]) -> None:
        from app.window.dialogs.settings import LevelDialog

        await self._plan(LevelDialog(items, self._window))

    async def _start_tracking(self, items: Sequence[Item]) -> None:
        from app.window.dialogs.settings import StartTrackingDialog

        dialog = StartTrackingDialog(self._whole_products(items), self._window)
        if not await self._ask(dialog):
            return
        steps, opening = dialog.steps(), dialog.opening
        outcome = await self._carry_out(Purpose.START_TRACKING, steps)
        if outcome and outcome.confirmed:
            await self._open_with(opening, outcome.after)

    async def _open_with(self, opening: Mapping[str, Decimal], kept: Mapping[str, Decimal]) -> None:
        """Bring variants to their opening balances from those that the service kept and has answered."""
        known = [self._workspace.items[variant] for variant in opening if variant in kept]
        differing = [item for item in known if item.balance != opening[item.variant.uuid]]
        steps = (set_to(item, opening[item.variant.uuid], LocationType.SUPPLIER) for item in differing)
        if differing:
            await self._carry_out(Purpose.SET_TO, (step for step in steps if step))
        if len(known) < len(opening):
            self.warned.emit(
                self.tr("Tracking has started, but stock could not be read, so opening stock was not set.")
            )

    async def _stop_tracking(self, items: Sequence[Item]) -> None:
        from app.window.dialogs.confirm import ConfirmDialog

        stopped = [item for item in self._whole_products(items) if item.tracked]
        dialog = ConfirmDialog(
            words.purpose(Purpose.STOP_TRACKING),
            self.tr(
                "Sales no longer change the stock of these. What there is of them is kept, and comes back when "
                "tracking starts again."
            ),
            words.purpose(Purpose.STOP_TRACKING),
            self._window,
            items=stopped,
            becomes=_untracked,
        )
        if await self._ask(dialog):
            await self._carry_out(Purpose.STOP_TRACKING, track(items, on=False))

    async def _plan(self, dialog: "PlanDialog") -> None:
        if await self._ask(dialog):
            await self._carry_out(dialog.purpose(), dialog.steps())

    async def _ask(self, dialog: "PlanDialog | ConfirmDialog") -> bool:
        """Ask, keeping the dialog's before → after true while stock moves."""
        from app.window.dialogs.plan import PlanDialog

        def follow(changes: Changes) -> None:
            if changes and isinstance(dialog, PlanDialog):
                items = self._workspace.items
                dialog.take_items({each: items[each] for each in changes.variants if each in items})

        stop_following = self._workspace.subscribe(follow)
        try:
            return await ask(dialog)
        finally:
            stop_following()
            self._asked(asyncio.current_task())

    async def _carry_out(self, purpose: Purpose, steps: Iterable[Step]) -> Outcome | None:
        return await self.carry_out(words.purpose(purpose), lambda: self._workspace.plan(purpose, steps))

    async def carry_out(self, title: str, make: Callable[[], Coroutine[Any, Any, Plan]]) -> Outcome | None:
        """Make a plan and carry it out, after those before it; None where nothing was sent, which is told.

        Where stock moved since the person looked, what the plan comes to now is asked first.
        """
        made: list[Plan] = []

        async def change() -> Outcome:
            made.append(await make())
            return await self._workspace.carry_out(made[0], progress=self.progressed.emit, stop=self._stops)

        try:
            return await self.do(title, change)
        except Outdated as error:
            again = await self._agreed_again(title, made[0], error.items)
        if again is None:
            return None
        return await self.do(
            title,
            lambda: self._workspace.carry_out(
                again, progress=self.progressed.emit, stop=self._stops, moved_is_fine=True
            ),
        )

    async def resume(self, title: str, identifier: str) -> Outcome | None:
        """Send what of a plan was never sent. Raises `Outdated`."""
        return await self.do(
            title,
            lambda: self._workspace.resume(identifier, progress=self.progressed.emit, stop=self._stops),
        )

    async def do(self, title: str, change: Callable[[], Coroutine[Any, Any, Outcome]]) -> Outcome | None:
        """Change something, after what is being changed; None where nothing was sent, which is told.

        Raises `Outdated`.
        """
        self._pending.append(title)
        self.waiting.emit(self._pending[0])
        try:
            # What was agreed to is carried out to its end, also when the window closes meanwhile.
            lasting = spawn(self._in_turn(change), "change", lasting=True)
            outcome = await asyncio.shield(lasting)
        except Outdated:
            raise
        except StoreroomError as error:
            self.failed.emit(error)
            return None
        finally:
            self._pending.pop(0)
            self.waiting.emit(self._pending[0] if self._pending else "")
        self.finished.emit(outcome)
        return outcome

    def stop(self) -> None:
        """Send no further requests of what is being changed; what of it was not sent can be sent later."""
        self._stopped = True

    def _stops(self) -> bool:
        return self._stopped

    async def _in_turn(self, change: Callable[[], Coroutine[Any, Any, Outcome]]) -> Outcome:
        async with self._changing:  # also a plan that is soon made waits for one that takes a while
            self._stopped = False
            return await change()

    async def _agreed_again(self, title: str, plan: Plan, items: Mapping[str, Item]) -> Plan | None:
        """The plan as it is now, if the person agrees to it."""
        from app.window.dialogs.outdated import OutdatedDialog

        again = renewed(plan, items)
        dialog = OutdatedDialog(title, again, items, self._window)
        return again if await ask(dialog) and again.steps else None

    def _whole_products(self, items: Sequence[Item]) -> list[Item]:
        """All variants of the products of ``items``: tracking is per product."""
        products = {item.product.uuid: item.product for item in items}.values()
        found = self._workspace.items
        return [found[variant.uuid] for product in products for variant in product.variants]


def _untracked(item: Item) -> str:
    """``14 → not tracked``."""
    return formats.change(formats.quantity(item.balance), words.status(Status.NOT_TRACKED).lower())
