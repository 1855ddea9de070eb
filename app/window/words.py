"""The words for statuses, chips, purposes, reasons: tables of data, translated when read."""

from collections.abc import Mapping

from app.accounts.places import Kind
from app.domain.movements import Reason
from app.domain.plans import LevelStep, MovementStep, Purpose, Step
from app.domain.stock import Chip, Status
from app.window import formats
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.workspace import State

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
    Purpose.RESTOCK: QT_TRANSLATE_NOOP("words", "Restock"),
    Purpose.SELL: QT_TRANSLATE_NOOP("words", "Sell"),
    Purpose.DISCARD: QT_TRANSLATE_NOOP("words", "Discard"),
    Purpose.RETURN_TO_SUPPLIER: QT_TRANSLATE_NOOP("words", "Return to supplier"),
    Purpose.CUSTOMER_RETURN: QT_TRANSLATE_NOOP("words", "Customer return"),
    Purpose.SET_TO: QT_TRANSLATE_NOOP("words", "Set to"),
    Purpose.SET_LEVEL: QT_TRANSLATE_NOOP("words", "Low-stock level"),
    Purpose.START_TRACKING: QT_TRANSLATE_NOOP("words", "Start tracking"),
    Purpose.STOP_TRACKING: QT_TRANSLATE_NOOP("words", "Stop tracking"),
    Purpose.UNDO: QT_TRANSLATE_NOOP("words", "Undo"),
    Purpose.REDO: QT_TRANSLATE_NOOP("words", "Redo"),
    Purpose.TAKE_BACK: QT_TRANSLATE_NOOP("words", "Found again"),
}

#: What an account is to.
_ACCOUNTS = {
    Kind.ZETTLE: QT_TRANSLATE_NOOP("words", "Zettle"),
    Kind.SHARED: QT_TRANSLATE_NOOP("words", "Shared store"),
    Kind.LOCAL: QT_TRANSLATE_NOOP("words", "Store on this computer"),
}

#: What was done, as activity and the status bar tell it.
_DONE = {
    Purpose.RESTOCK: QT_TRANSLATE_NOOP("words", "Restocked"),
    Purpose.SELL: QT_TRANSLATE_NOOP("words", "Sold"),
    Purpose.DISCARD: QT_TRANSLATE_NOOP("words", "Discarded"),
    Purpose.RETURN_TO_SUPPLIER: QT_TRANSLATE_NOOP("words", "Returned to supplier"),
    Purpose.CUSTOMER_RETURN: QT_TRANSLATE_NOOP("words", "Returned by a customer"),
    Purpose.SET_TO: QT_TRANSLATE_NOOP("words", "Set to"),
    Purpose.SET_LEVEL: QT_TRANSLATE_NOOP("words", "Low-stock level set"),
    Purpose.START_TRACKING: QT_TRANSLATE_NOOP("words", "Tracking started"),
    Purpose.STOP_TRACKING: QT_TRANSLATE_NOOP("words", "Tracking stopped"),
    Purpose.UNDO: QT_TRANSLATE_NOOP("words", "Undone"),
    Purpose.REDO: QT_TRANSLATE_NOOP("words", "Redone"),
    Purpose.TAKE_BACK: QT_TRANSLATE_NOOP("words", "Found again"),
}

#: What became of a step, where it is not simply done.
_STATES = {
    State.PLANNED: QT_TRANSLATE_NOOP("words", "not sent yet"),
    State.SENDING: QT_TRANSLATE_NOOP("words", "being sent"),
    State.CONFIRMED: QT_TRANSLATE_NOOP("words", "done"),
    State.REFUSED: QT_TRANSLATE_NOOP("words", "refused"),
    State.UNKNOWN: QT_TRANSLATE_NOOP("words", "outcome unknown"),
    State.NOT_SENT: QT_TRANSLATE_NOOP("words", "not sent"),
    State.DONE: QT_TRANSLATE_NOOP("words", "done, as was found out"),
    State.NOT_DONE: QT_TRANSLATE_NOOP("words", "not done, as was found out"),
}

#: Why stock moves and what follows from it: what `inventory-practice` says shopkeepers ask.
_REASONS = {
    Reason.RESTOCK: (
        QT_TRANSLATE_NOOP("words", "Delivery from the supplier"),
        QT_TRANSLATE_NOOP("words", "Counts as delivered."),
    ),
    Reason.CUSTOMER_RETURN: (
        QT_TRANSLATE_NOOP("words", "Returned by a customer"),
        QT_TRANSLATE_NOOP("words", "Counts as returned by a customer. It refunds no money."),
    ),
    Reason.TAKE_BACK: (
        QT_TRANSLATE_NOOP("words", "Found again"),
        QT_TRANSLATE_NOOP("words", "Counts as found again: less is lost than was thought."),
    ),
    Reason.SALE: (
        QT_TRANSLATE_NOOP("words", "Sold without the till"),
        QT_TRANSLATE_NOOP("words", "Counts as sold. It makes no receipt and takes no money."),
    ),
    Reason.DISCARD: (
        QT_TRANSLATE_NOOP("words", "Damaged, expired, lost or used"),
        QT_TRANSLATE_NOOP("words", "Counts as lost."),
    ),
    Reason.RETURN_TO_SUPPLIER: (
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


def purpose(value: Purpose) -> str:
    """What is being done: the title of its dialog."""
    return _translated(_PURPOSES[value])


def done(value: Purpose) -> str:
    return _translated(_DONE[value])


def told(value: Purpose, step: Step) -> str:
    """What was done by one step: ``Set to 12``, ``Low-stock level 8, alert on``, ``Restocked``."""
    match step:
        case MovementStep() if value is Purpose.SET_TO:
            return f"{done(value)} {formats.quantity(step.after)}"
        case LevelStep():
            alert = translated("words", "alert on") if step.after.alert else translated("words", "alert off")
            changed = f", {alert}" if step.before.alert != step.after.alert else ""
            return f"{purpose(value)} {formats.level(step.after)}{changed}"
        case _:
            return done(value)


def state(value: State) -> str:
    return _translated(_STATES[value])


def reason(value: Reason) -> str:
    return _translated(_REASONS[value][0])


def consequence(value: Reason) -> str:
    return _translated(_REASONS[value][1])
