"""What the person can do to stock, as a table: `app.window.operations` does it, once the window is painted."""

import msgspec

from app.window.stock.items import Items
from app.window.translation import QT_TRANSLATE_NOOP, translated


class Action(msgspec.Struct, frozen=True):
    """One thing to do with the selected variants. ``shortcut`` is nothing a barcode scanner can type.

    ``tracked`` says which variants it is for: tracked ones, ones not tracked, or (None) all.
    """

    key: str
    title: str
    shortcut: str
    tracked: bool | None

    def text(self) -> str:
        return translated("actions", self.title)

    def suited(self, items: Items) -> Items:
        """Those of ``items`` that it is for."""
        return items.tracked(self.tracked)


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
