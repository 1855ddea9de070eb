"""The dialog that notes a delivery while there is no connection: a fact with its time, sent by nobody yet."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.plans import Purpose
from app.domain.stock import Item
from app.window.dialogs.stock import MoveDialog
from app.window.dialogs.typed import Line
from app.window.widgets import label


class NoteDialog(MoveDialog):
    """``text`` is what the person wrote beside it."""

    def __init__(self, items: Sequence[Item], parent: QWidget | None = None, *, left_out: int = 0) -> None:
        self._note = QLineEdit()
        super().__init__(Purpose.RESTOCK, items, parent, left_out=left_out)

    @property
    def text(self) -> str:
        return self._note.text().strip()

    def title(self) -> str:
        return self.tr("Note a delivery")

    def button_text(self, changing: Sequence[Line]) -> str:
        return self.tr("Note it")

    def explanation(self) -> str:
        return self.tr(
            "There is no connection. The delivery is noted with its time, and stock is not changed. Once there is a"
            " connection it waits under “To decide”, where you see what it comes to before it is sent."
        )

    def add_inputs(self, layout: QVBoxLayout) -> None:
        self._note.setMaxLength(200)
        layout.addWidget(label(self.tr("Note"), buddy=self._note))
        layout.addWidget(self._note)
