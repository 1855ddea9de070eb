"""Numbers, money and times as the person's locale writes them."""

import re
from datetime import datetime, tzinfo
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.domain.catalogue import Money, minor_digits
from app.domain.errors import Invalid
from app.domain.quantity import parse_quantity, plain
from app.domain.stock import Level

#: Shown where there is no value: never 0, which is a number.
NOTHING = "—"
ARROW = "→"
_MINUS = "−"

_BARCODE = re.compile(r"\d{8}|\d{12,14}", re.ASCII)  # EAN-8, UPC-A, EAN-13, ITF-14
_MARKED = re.compile(r"-?\d+(?:[.,\u2019'\s]\d+)+", re.ASCII)


def quantity(value: Decimal, *, signed: bool = False) -> str:
    """``1 284``, ``7.35``, ``−1``; with ``signed`` also ``+6``."""
    sign = _MINUS if value < 0 else "+" if signed and value > 0 else ""
    whole, _, fraction = plain(abs(value)).partition(".")
    return sign + _grouped(whole) + (QLocale().decimalPoint() + fraction if fraction else "")


def money(value: Money | None, unit: str = "") -> str:
    """``1 295.00`` or ``298.00 /kg``; the store has one currency, so none is named."""
    if value is None:
        return NOTHING
    whole, _, fraction = f"{value.value:.{minor_digits(value.currency)}f}".partition(".")
    text = _grouped(whole) + (QLocale().decimalPoint() + fraction if fraction else "")
    return f"{text} /{unit}" if unit else text


def level(value: Level) -> str:
    return NOTHING if value.level is None else quantity(value.level)


def change(before: str, after: str) -> str:
    """``3 → 8``: what is said of every change of stock."""
    return f"{before} {ARROW} {after}"


_zone: tzinfo | None = None


def use_zone(name: str) -> None:
    """Tell times as the shop's clock does; as this computer's where the zone has no name or is not known here."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    global _zone
    try:
        _zone = ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        _zone = None


def local(at: datetime) -> datetime:
    """The same moment, as the shop's clock shows it."""
    return at.astimezone(_zone)


def at_shop(there: datetime) -> datetime:
    """The moment at which the shop's clock shows this, which has no zone of its own."""
    return there.replace(tzinfo=_zone) if _zone else there.astimezone()


def clock(at: datetime) -> str:
    """The time of day in the shop's time zone."""
    return f"{local(at):%H:%M:%S}"


def when(at: datetime, now: datetime) -> str:
    """``14:02`` today, ``Fri`` within the week, ``12 Oct`` earlier, in the shop's time zone."""
    there, today = local(at), local(now).date()
    days = (today - there.date()).days
    if days <= 0:
        return f"{there:%H:%M}"
    if days < 7:
        return QLocale().dayName(there.isoweekday(), QLocale.FormatType.ShortFormat)
    pattern = QCoreApplication.translate("formats", "d MMM", "a short date, in QLocale's letters")
    return QLocale().toString(QDate(there.year, there.month, there.day), pattern)


def moment(at: datetime, now: datetime) -> str:
    """``14:02`` today, ``Fri 14:02`` within the week, ``12 Oct 14:02`` earlier, with the year where it is another."""
    day, time = when(at, now), f"{local(at):%H:%M}"
    if day == time:
        return time
    year = local(at).year
    return f"{day} {time}" if year == local(now).year else f"{day} {year} {time}"


def _grouped(digits: str) -> str:
    separator = QLocale().groupSeparator()
    head = len(digits) % 3
    parts = [digits[:head]] if head else []
    parts += [digits[start : start + 3] for start in range(head, len(digits), 3)]
    return separator.join(parts)


def typed(value: Decimal) -> str:
    """A quantity as a person would type it: what `typed_quantity` reads, so without separators of thousands."""
    return plain(value).replace(".", QLocale().decimalPoint())


def typed_quantity(text: str) -> Decimal:
    """Read a quantity as the person's keyboard writes it.

    The locale's decimal mark is taken, and the point as well where it does not separate thousands.
    Raises `Invalid` as `parse_quantity` does, ``quantity.mark`` for other marks between digits, and
    ``quantity.barcode`` for what a scanner typed into the wrong field.
    """
    mark = QLocale().decimalPoint()
    if mark not in text and QLocale().groupSeparator() != ".":
        mark = "."
    if _BARCODE.fullmatch(text.strip()):
        raise Invalid("quantity.barcode")
    if _MARKED.fullmatch(text.strip()) and text.strip().count(mark) != 1:
        raise Invalid("quantity.mark", text=text, mark=QLocale().decimalPoint())
    return parse_quantity(text, mark)
