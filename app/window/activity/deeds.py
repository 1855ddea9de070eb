"""What a person does about what happened: takes it back, has the rest of it sent, says what became of it."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.changes import Changes
from app.domain.errors import Outdated, StoreroomError
from app.domain.plans import Plan, Purpose
from app.domain.stock import Item
from app.window import formats, words
from app.window.loop import ask, spawn
from app.window.operations import Operations
from app.workspace import Workspace
from app.workspace.entries import Entry
from app.workspace.notes import Note, noted_steps
from app.workspace.settling import Question
from app.workspace.timeline import Wanted

if TYPE_CHECKING:
    import asyncio


class Deeds(QObject):
    """One at a time, as dialogs are.

    Signals: ``told(str)`` of what came out well, or needs nothing; ``failed(StoreroomError)`` where nothing was
    done; ``decided()`` when there may be less to decide.
    """

    told = Signal(str)
    failed = Signal(object)
    decided = Signal()

    def __init__(self, workspace: Workspace, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._operations = operations
        self._window = window
        self._doing: asyncio.Task[None] | None = None

    def undo(self, identifier: str | None = None) -> None:
        """Take back a plan, or else what was done last."""
        self._begin(lambda: self._undo(identifier))

    def redo(self) -> None:
        """Do again what was undone last."""
        self._begin(self._redo)

    def send_rest(self, entry: Entry) -> None:
        """Send what of a plan was never sent."""
        self._begin(lambda: self._send_rest(entry))

    def drop_rest(self, entry: Entry) -> None:
        """Never send what of a plan was not sent."""
        self._begin(lambda: self._workspace.drop(entry.identifier))

    def answer(self, question: Question, *, done: bool) -> None:
        """Say what became of a request of which nobody else knows."""
        self._begin(lambda: self._workspace.answer(question, done=done))

    def deliver(self, note: Note) -> None:
        """Restock what was noted to be delivered, shown before it is sent."""
        self._begin(lambda: self._deliver(note))

    def drop_note(self, note: Note) -> None:
        self._begin(lambda: self._end_note(note, None))

    def export(self, wanted: Wanted) -> None:
        """Write what happened to a file that the person names."""
        self._begin(lambda: self._export(wanted))

    def _begin(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """A key pressed twice is not two decisions."""
        if not self._doing or self._doing.done():
            self._doing = spawn(self._told_if_it_fails(work), "deed")

    async def _told_if_it_fails(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except StoreroomError as error:
            self.failed.emit(error)
        self.decided.emit()

    async def _undo(self, identifier: str | None) -> None:
        found = identifier or await self._workspace.next_to_undo()
        if found is None:
            self.told.emit(self.tr("There is nothing to undo."))
        else:
            await self._take_back(found)

    async def _redo(self) -> None:
        found = await self._workspace.next_to_redo()
        if found is None:
            self.told.emit(self.tr("There is nothing to redo."))
        else:
            await self._take_back(found)

    async def _take_back(self, identifier: str) -> None:
        from app.window.dialogs.undo import UndoDialog

        undoing = await self._workspace.undo_plan(identifier)
        dialog = UndoDialog(undoing, self._workspace.items, self._window)

        def follow(changes: Changes) -> None:
            if changes:
                dialog.take_items(self._workspace.items)

        stop_following = self._workspace.subscribe(follow)
        try:
            if not await ask(dialog):
                return
        finally:
            stop_following()
        positions = dialog.positions

        async def make() -> Plan:
            return (await self._workspace.undo_plan(identifier, positions)).plan

        await self._operations.carry_out(words.purpose(undoing.plan.purpose), make)

    async def _send_rest(self, entry: Entry) -> None:
        from app.window.dialogs.rest import RestDialog

        dialog = RestDialog(entry, self._workspace.items, self._window)
        if not await ask(dialog):
            return
        try:
            await self._operations.resume(words.purpose(entry.plan.purpose), entry.identifier)
        except Outdated as error:  # what is set to something begins from what there is: it is to be made anew
            self.failed.emit(error)

    async def _deliver(self, note: Note) -> None:
        from app.window.dialogs.confirm import ConfirmDialog

        noted = noted_steps(note.lines.items(), self._workspace.items)
        after = {step.movement.variant: step for step in noted.steps}

        def becomes(item: Item) -> str:
            step = after[item.variant.uuid]
            return formats.change(formats.quantity(step.before), formats.quantity(step.after))

        at = formats.moment(note.at, datetime.now(UTC))
        text = self.tr("Delivered {at}, and noted while there was no connection.").format(at=at)
        if noted.left:
            text += "\n" + self.tr(
                "%Ln of it cannot be restocked: not in this store, or not tracked.", "", len(noted.left)
            )
        items = [self._workspace.items[variant] for variant in after]
        title = words.purpose(Purpose.RESTOCK)
        dialog = ConfirmDialog(title, text, title, self._window, items=items, becomes=becomes)
        dialog.confirm.setEnabled(bool(items))
        if not await ask(dialog):
            return

        async def make() -> Plan:
            steps = noted_steps(note.lines.items(), self._workspace.items).steps
            return Plan(Purpose.RESTOCK, steps, note=note.text)

        outcome = await self._operations.carry_out(title, make)
        if outcome and any(state.happened is not False for state in outcome.states):
            await self._end_note(note, outcome.identifier)

    async def _end_note(self, note: Note, plan: str | None) -> None:
        await self._workspace.notes.end(note.number, plan)

    async def _export(self, wanted: Wanted) -> None:
        from app.window.activity.exporting import export

        path = await self._asked_for_file()
        if path is None:
            return
        items: Mapping[str, Item] = self._workspace.items
        count = await export(self._workspace.activity, wanted, items, path)
        self.told.emit(self.tr("%Ln line(s) were written to {path}.", "", count).format(path=path))

    async def _asked_for_file(self) -> Path | None:
        dialog = QFileDialog(self._window, self.tr("Export activity"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Spreadsheet (*.xlsx)"), self.tr("Separated text (*.csv)")])
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("csv" if "csv" in chosen else "xlsx")
        )
        dialog.selectFile(f"{self._workspace.name} {formats.local(datetime.now(UTC)):%Y-%m-%d}")
        return Path(dialog.selectedFiles()[0]) if await ask(dialog) else None
