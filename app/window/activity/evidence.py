"""What was found about a request of which nobody knows what became, in words."""

from collections.abc import Mapping
from decimal import Decimal

from app.domain.evidence import Clue
from app.domain.stock import Item
from app.window import formats
from app.window.activity import telling
from app.window.translation import QT_TRANSLATE_NOOP, translated

_CLUES = {
    "identifier.unknown": QT_TRANSLATE_NOOP("evidence", "The service knows of no such change."),
    "identifier.found": QT_TRANSLATE_NOOP("evidence", "The service has this very change."),
    "identifier.other_movements": QT_TRANSLATE_NOOP(
        "evidence", "The service has something else under the name of this change."
    ),
    "balances.changed": QT_TRANSLATE_NOOP(
        "evidence", "{variant}: {by} since then, beside what is known to have been sold or done here."
    ),
    "balances.unchanged": QT_TRANSLATE_NOOP(
        "evidence", "Stock is as it was, beside what is known to have been sold or done here."
    ),
    "balances.hidden": QT_TRANSLATE_NOOP(
        "evidence", "The service does not tell the stock of some of it: it is not tracked any more."
    ),
    "balances.either": QT_TRANSLATE_NOOP(
        "evidence", "Both would fit: that it was done, and that somebody else did the same."
    ),
    "balances.others": QT_TRANSLATE_NOOP(
        "evidence", "Somebody else changed the stock meanwhile, and nobody knows who and why."
    ),
    "purchases.unreadable": QT_TRANSLATE_NOOP(
        "evidence",
        "Receipts cannot be read with this account's key, so a sale at the till could look the same.",
    ),
    "history.row": QT_TRANSLATE_NOOP("evidence", "The service's history has {variant}: {change}."),
    "history.nothing": QT_TRANSLATE_NOOP("evidence", "The service's history has nothing like it."),
    "history.gone": QT_TRANSLATE_NOOP("evidence", "The service's history does not reach back so far."),
    "history.disagrees": QT_TRANSLATE_NOOP(
        "evidence", "The service's history and its balances do not agree."
    ),
    "history.either": QT_TRANSLATE_NOOP(
        "evidence", "Both would fit: that it was done, and that somebody else did the same."
    ),
    "history.others": QT_TRANSLATE_NOOP(
        "evidence", "Somebody else changed the stock meanwhile, and nobody knows who and why."
    ),
    "state.done": QT_TRANSLATE_NOOP("evidence", "It is as it was to be."),
    "state.not_done": QT_TRANSLATE_NOOP("evidence", "It is as it was before."),
    "state.neither": QT_TRANSLATE_NOOP("evidence", "It is neither as it was before nor as it was to be."),
    "evidence.none": QT_TRANSLATE_NOOP("evidence", "What there was before it was sent was not kept."),
}


def clue(found: Clue, items: Mapping[str, Item]) -> str:
    """A sentence; what nobody has words for is told by its name, for whoever is asked for help."""
    template = _CLUES.get(found.key)
    if template is None:
        return found.key
    return translated("evidence", template).format_map(_told(found.values, items))


def _told(values: Mapping[str, object], items: Mapping[str, Item]) -> dict[str, str]:
    """Variants by their names, and changes of stock with their sign."""
    told = {name: str(value) for name, value in values.items()}
    if "variant" in told:
        told["variant"] = telling.named([told["variant"]], items)
    for name in ("by", "change"):
        if name in told:
            told[name] = formats.quantity(Decimal(told[name]), signed=True)
    return told
