"""What a window leaves to be done when it gives way."""

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from app.accounts import Account


class Farewell(msgspec.Struct, frozen=True):
    """An account ``opened`` in its place, or its own ``removed``, with the store on this computer if so decided."""

    opened: "Account | None" = None
    removed: "Account | None" = None
    with_store: bool = False
