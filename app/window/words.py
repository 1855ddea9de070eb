"""The words for statuses, chips, purposes, reasons: tables of data, translated when read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.accounts.places import Kind
from app.domain.stock import Chip, Status
from app.window import formats
from app.window.translation import QT_TRANSLATE_NOOP, translated

if TYPE_CHECKING:
    from app.domain.movements import Reason
    from app.domain.plans import Purpose, Step
    from app.workspace import State

# Of what is done, and why, by name: the first painting, which tells of how stock stands alone, waits for no plans.

#: A shape for each status, so that it is never told by colour alone.
SHAPES: Mapping[Status, str] = {
    Status.BELOW_ZERO: "!",
    Status.OUT: "!",
    Status.LOW: "▾",
    Status.IN_STOCK: "✓",
    Status.NOT_TRACKED: "–",
}

_STATUSES = {
    Status.BELOW_ZERO: QT_TRANSLATE_NOOP("words", "Below zero"),
    Status.OUT: QT_TRANSLATE_NOOP("words", "Out"),
    Status.LOW: QT_TRANSLATE_NOOP("words", "Low"),
    Status.IN_STOCK: QT_TRANSLATE_NOOP("words", "In stock"),
    Status.NOT_TRACKED: QT_TRANSLATE_NOOP("words", "Not tracked"),
}

_CHIPS = {
    Chip.ALL: QT_TRANSLATE_NOOP("words", "All"),
    Chip.LOW: QT_TRANSLATE_NOOP("words", "Low"),
    Chip.OUT: QT_TRANSLATE_NOOP("words", "Out"),
    Chip.BELOW_ZERO: QT_TRANSLATE_NOOP("words", "Below zero"),
    Chip.NOT_TRACKED: QT_TRANSLATE_NOOP("words", "Not tracked"),
}

_PURPOSES = {
    "RESTOCK": QT_TRANSLATE_NOOP("words", "Restock"),
    "SELL": QT_TRANSLATE_NOOP("words", "Sell"),
    "DISCARD": QT_TRANSLATE_NOOP("words", "Discard"),
    "RETURN_TO_SUPPLIER": QT_TRANSLATE_NOOP("words", "Return to supplier"),
    "CUSTOMER_RETURN": QT_TRANSLATE_NOOP("words", "Customer return"),
    "SET_TO": QT_TRANSLATE_NOOP("words", "Set to"),
    "SET_LEVEL": QT_TRANSLATE_NOOP("words", "Low-stock level"),
    "START_TRACKING": QT_TRANSLATE_NOOP("words", "Start tracking"),
    "STOP_TRACKING": QT_TRANSLATE_NOOP("words", "Stop tracking"),
    "UNDO": QT_TRANSLATE_NOOP("words", "Undo"),
    "REDO": QT_TRANSLATE_NOOP("words", "Redo"),
    "TAKE_BACK": QT_TRANSLATE_NOOP("words", "Found again"),
}

#: What an account is to.
_ACCOUNTS = {
    Kind.ZETTLE: QT_TRANSLATE_NOOP("words", "Zettle"),
    Kind.SHARED: QT_TRANSLATE_NOOP("words", "Shared store"),
    Kind.LOCAL: QT_TRANSLATE_NOOP("words", "Store on this computer"),
}

#: What was done, as activity and the status bar tell it.
_DONE = {
    "RESTOCK": QT_TRANSLATE_NOOP("words", "Restocked"),
    "SELL": QT_TRANSLATE_NOOP("words", "Sold"),
    "DISCARD": QT_TRANSLATE_NOOP("words", "Discarded"),
    "RETURN_TO_SUPPLIER": QT_TRANSLATE_NOOP("words", "Returned to supplier"),
    "CUSTOMER_RETURN": QT_TRANSLATE_NOOP("words", "Returned by a customer"),
    "SET_TO": QT_TRANSLATE_NOOP("words", "Set to"),
    "SET_LEVEL": QT_TRANSLATE_NOOP("words", "Low-stock level set"),
    "START_TRACKING": QT_TRANSLATE_NOOP("words", "Tracking started"),
    "STOP_TRACKING": QT_TRANSLATE_NOOP("words", "Tracking stopped"),
    "UNDO": QT_TRANSLATE_NOOP("words", "Undone"),
    "REDO": QT_TRANSLATE_NOOP("words", "Redone"),
    "TAKE_BACK": QT_TRANSLATE_NOOP("words", "Found again"),
}

#: What became of a step, where it is not simply done.
_STATES = {
    "PLANNED": QT_TRANSLATE_NOOP("words", "not sent yet"),
    "SENDING": QT_TRANSLATE_NOOP("words", "being sent"),
    "CONFIRMED": QT_TRANSLATE_NOOP("words", "done"),
    "REFUSED": QT_TRANSLATE_NOOP("words", "refused"),
    "UNKNOWN": QT_TRANSLATE_NOOP("words", "outcome unknown"),
    "NOT_SENT": QT_TRANSLATE_NOOP("words", "not sent"),
    "DONE": QT_TRANSLATE_NOOP("words", "done, as was found out"),
    "NOT_DONE": QT_TRANSLATE_NOOP("words", "not done, as was found out"),
}

#: Why stock moves and what follows from it: what `inventory-practice` says shopkeepers ask.
_REASONS = {
    "RESTOCK": (
        QT_TRANSLATE_NOOP("words", "Delivery from the supplier"),
        QT_TRANSLATE_NOOP("words", "Counts as delivered."),
    ),
    "CUSTOMER_RETURN": (
        QT_TRANSLATE_NOOP("words", "Returned by a customer"),
        QT_TRANSLATE_NOOP("words", "Counts as returned by a customer. It refunds no money."),
    ),
    "TAKE_BACK": (
        QT_TRANSLATE_NOOP("words", "Found again"),
        QT_TRANSLATE_NOOP("words", "Counts as found again: less is lost than was thought."),
    ),
    "SALE": (
        QT_TRANSLATE_NOOP("words", "Sold without the till"),
        QT_TRANSLATE_NOOP("words", "Counts as sold. It makes no receipt and takes no money."),
    ),
    "DISCARD": (
        QT_TRANSLATE_NOOP("words", "Damaged, expired, lost or used"),
        QT_TRANSLATE_NOOP("words", "Counts as lost."),
    ),
    "RETURN_TO_SUPPLIER": (
        QT_TRANSLATE_NOOP("words", "Sent back to the supplier"),
        QT_TRANSLATE_NOOP("words", "Counts as sent back, not as lost."),
    ),
}


def _translated(text: str) -> str:
    return translated("words", text)


def account(value: Kind) -> str:
    return _translated(_ACCOUNTS[value])


def status(value: Status) -> str:
    return _translated(_STATUSES[value])


def pill(value: Status) -> str:
    """A shape and a word: ``▾ Low``."""
    return f"{SHAPES[value]} {status(value)}"


def chip(value: Chip) -> str:
    return _translated(_CHIPS[value])


def purpose(value: "Purpose") -> str:
    """What is being done: the title of its dialog."""
    return _translated(_PURPOSES[value.name])


def done(value: "Purpose") -> str:
    return _translated(_DONE[value.name])


def told(value: "Purpose", step: "Step") -> str:
    """What was done by one step: ``Set to 12``, ``Low-stock level 8, alert on``, ``Restocked``."""
    from app.domain.plans import LevelStep, MovementStep, Purpose

    match step:
        case MovementStep() if value is Purpose.SET_TO:
            return f"{done(value)} {formats.quantity(step.after)}"
        case LevelStep():
            alert = translated("words", "alert on") if step.after.alert else translated("words", "alert off")
            changed = f", {alert}" if step.before.alert != step.after.alert else ""
            return f"{purpose(value)} {formats.level(step.after)}{changed}"
        case _:
            return done(value)


def state(value: "State") -> str:
    return _translated(_STATES[value.name])


def reason(value: "Reason") -> str:
    return _translated(_REASONS[value.name][0])


def consequence(value: "Reason") -> str:
    return _translated(_REASONS[value.name][1])
