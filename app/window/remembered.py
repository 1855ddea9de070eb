"""What the window remembers between two starts: its size, and the columns of each page."""

from typing import Any

import msgspec


class RememberedColumns(msgspec.Struct):
    """Columns by name: their order, those hidden (none told: as the page has them), widths that were set
    by hand in pixels, and the column sorted by with whether it descends.
    """

    order: list[str] = []
    hidden: list[str] | None = None
    widths: dict[str, int] = {}
    sort: tuple[str, bool] | None = None


class Remembered(msgspec.Struct):
    """``size`` is width and height in pixels; ``columns`` are by the key of the page."""

    size: tuple[int, int] | None = None
    columns: dict[str, RememberedColumns] = {}


def read(saved: object) -> Remembered:
    """What was saved; nothing where it makes no sense, since a person may edit the settings."""
    try:
        return msgspec.convert(saved, Remembered)
    except msgspec.ValidationError:
        return Remembered()


def plain(remembered: Remembered) -> dict[str, Any]:
    """As plain values for the settings."""
    values: dict[str, Any] = msgspec.to_builtins(remembered)
    return values
