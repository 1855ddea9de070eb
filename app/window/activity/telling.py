"""What happened, in words: who did what, to what, and what became of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from app.domain.activity import Source
from app.domain.plans import MovementStep, Purpose, Step
from app.domain.stock import Item
from app.window import formats, words
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.workspace import State
from app.workspace.past import PastLine
from app.workspace.timeline import Happening, Line

_SOURCES = {
    Source.HERE: QT_TRANSLATE_NOOP("activity", "This computer"),
    Source.TILL: QT_TRANSLATE_NOOP("activity", "Till"),
    Source.ELSEWHERE: QT_TRANSLATE_NOOP("activity", "Elsewhere"),
}

#: What was done at the till, or by others, where it is not as this computer says it.
_BY_OTHERS = {
    (Source.TILL, Purpose.SELL): QT_TRANSLATE_NOOP("activity", "Sold at the till"),
    (Source.TILL, Purpose.CUSTOMER_RETURN): QT_TRANSLATE_NOOP("activity", "Brought back at the till"),
}


def source(value: Source) -> str:
    return translated("activity", _SOURCES[value])


def told(by: Source, purpose: Purpose | None, step: Step | None = None) -> str:
    """``Restocked``, ``Sold at the till``, ``Discarded elsewhere``, ``Changed elsewhere``."""
    if by is Source.HERE and purpose is not None:
        return words.told(purpose, step) if step else words.done(purpose)
    if purpose is None:
        return translated("activity", QT_TRANSLATE_NOOP("activity", "Changed elsewhere"))
    if (by, purpose) in _BY_OTHERS:
        return translated("activity", _BY_OTHERS[by, purpose])
    done = words.told(purpose, step) if step else words.done(purpose)
    return translated("activity", QT_TRANSLATE_NOOP("activity", "{done} elsewhere")).format(done=done)


def what(happening: Happening) -> str:
    step = happening.first.step if happening.first and happening.count == 1 else None
    text = told(happening.source, happening.purpose, step)
    if happening.taken_back is not None:
        return f"{text}: {words.done(happening.taken_back)}"
    return text


def subject(happening: Happening, items: Mapping[str, Item]) -> str:
    """The variant, or how many there are."""
    if happening.count == 1 and happening.first:
        return named(happening.first.variants, items)
    return QCoreApplication.translate("StatusBar", "%Ln variant(s)", "", happening.count)


def named(variants: Iterable[str], items: Mapping[str, Item]) -> str:
    """``Denim jacket, S``; of several variants of a product its name."""
    found = [items.get(variant) for variant in variants]
    item = next((each for each in found if each), None)
    if item is None:
        return translated("activity", QT_TRANSLATE_NOOP("activity", "No longer in this store"))
    return item.title if len(found) == 1 else item.product.name


def change(happening: Happening) -> str:
    if happening.count != 1 or happening.first is None or happening.first.change is None:
        return ""
    return formats.quantity(happening.first.change, signed=True)


def line_change(line: Line) -> str:
    """``3 → 8``, ``+5``, or what was set."""
    if isinstance(line.step, MovementStep):
        return formats.change(formats.quantity(line.step.before), formats.quantity(line.step.after))
    if line.change is not None:
        return formats.quantity(line.change, signed=True)
    return ""


def fate(happening: Happening) -> str:
    """What became of one of ours, where it is not simply done; of others', when it may have happened."""
    if happening.plan is None:
        if happening.since is None:
            return ""
        text = translated("activity", QT_TRANSLATE_NOOP("activity", "after {moment}"))
        return text.format(moment=formats.when(happening.since, happening.at))
    parts = []
    for state, count in happening.states.items():
        if state is State.CONFIRMED or not count:
            continue
        word = words.state(state)
        parts.append(word if count == happening.count else f"{formats.quantity(Decimal(count))} {word}")
    if happening.undone >= happening.count:
        parts.append(translated("activity", QT_TRANSLATE_NOOP("activity", "undone")))
    elif happening.undone:
        text = translated("activity", QT_TRANSLATE_NOOP("activity", "{count} undone"))
        parts.append(text.format(count=formats.quantity(Decimal(happening.undone))))
    return ", ".join(parts)


def remark(happening: Happening) -> str:
    """What became of it, and what was noted with it."""
    return " · ".join(part for part in (fate(happening), happening.note) if part)


def line_told(line: PastLine) -> str:
    """One line of a variant's timeline; what did not simply happen says so."""
    text = told(line.source, line.purpose, line.step)
    if line.state not in (None, State.CONFIRMED):
        text = f"{text} ({words.state(line.state)})"
    return text


def number(line: PastLine) -> str:
    """By how much stock changed, or was to change: its words say what became of it."""
    change = line.change
    if isinstance(line.step, MovementStep):
        change = line.step.after - line.step.before
    return formats.quantity(change, signed=True) if change else ""


def moment(at: datetime) -> str:
    """To the second, for a tool-tip or a file."""
    return f"{formats.local(at):%Y-%m-%d %H:%M:%S}"
