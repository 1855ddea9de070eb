"""What a change touched: one record a change, and every page decides whether it cares."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Flag, auto


class Aspect(Flag):
    NOTHING = 0
    CATALOGUE = auto()
    BALANCE = auto()
    TRACKING = auto()
    LEVEL = auto()


@dataclass(frozen=True, slots=True)
class Changes:
    """Which variants (by identifier) changed, and in which aspects."""

    variants: AbstractSet[str] = frozenset()
    aspects: Aspect = Aspect.NOTHING

    def __bool__(self) -> bool:
        return bool(self.variants)

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(self.variants | other.variants, self.aspects | other.aspects)
