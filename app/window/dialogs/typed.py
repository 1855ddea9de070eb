"""What is typed for many items at once, and what would come of it, without a look at each at every keystroke."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Protocol

from app.domain.errors import Invalid
from app.domain.plans import MovementStep, Step
from app.domain.stock import Item
from app.window import formats


class Rules(Protocol):
    """What a dialog makes of its items."""

    def prefill(self, item: Item) -> str | None:
        """What stands in a line before anything is typed; None, for all items, where that is nothing."""

    def alike(self, item: Item) -> Hashable:
        """What of an item its step depends on: the same text, for items that have the same of it, comes to
        as much, is refused for the same reason, and goes below zero or does not.
        """

    def step(self, item: Item, quantity: Decimal | None) -> Step | None:
        """The step that a quantity (None where a line is blank) asks for; None where nothing would change.
        Raises `Invalid`.
        """

    def describe(self, item: Item, quantity: Decimal | None, step: Step | None) -> str:
        """What a line says of it, as ``3 → 8``."""


@dataclass(slots=True)
class Line:
    """What was typed for ``count`` items that are alike, ``item`` one of them, and what comes of it.

    ``by_hand`` marks a line typed by itself: the field for all lines leaves it alone.
    """

    item: Item
    text: str = ""
    count: int = 0
    by_hand: bool = False
    quantity: Decimal | None = None
    step: Step | None = None
    problem: Invalid | None = None

    @property
    def goes_below_zero(self) -> bool:
        return isinstance(self.step, MovementStep) and self.step.goes_below_zero


class Typed:
    """A line for every item, shared by those that are alike, so that a keystroke costs what it decides.

    As long as nothing is typed or filled in, one blank line is shared by all, and items are looked at only
    where they are painted, and some more at a time (`look_further`): they may be made when they are asked for.
    """

    def __init__(self, items: Sequence[Item], rules: Rules) -> None:
        self._items = items
        self._newer: dict[str, Item] = {}  # by variant: what became of items while the dialog is open
        self._rules = rules
        self._kinds: list[Hashable] = []  # by row, of those looked at: what is alike
        self._row_of: dict[str, int] = {}
        self._told_apart = False
        blank = Line(items[0], count=len(items))
        self.lines = [blank]
        self._rows = [blank] * len(items)
        if rules.prefill(items[0]) is not None:
            self._tell_apart()
        self.evaluate()

    def __len__(self) -> int:
        return len(self._rows)

    def item(self, row: int) -> Item:
        item = self._items[row]
        return self._newer.get(item.variant.uuid, item)

    def text(self, row: int) -> str:
        return self._rows[row].text

    def line(self, row: int) -> Line:
        """The line of one item, as if it shared it with no other."""
        shared = self._rows[row]
        return self._evaluated(Line(self.item(row), shared.text, 1, shared.by_hand), _quantity)

    def items_with_quantity(self) -> Iterator[tuple[Item, Decimal | None]]:
        return ((self.item(row), line.quantity) for row, line in enumerate(self._rows))

    # What comes of it

    def steps(self) -> Iterator[Step]:
        """The step of every item that would change, made as it is asked for."""
        for row, line in enumerate(self._rows):
            if line.step and (step := self._rules.step(self.item(row), line.quantity)):
                yield step

    @property
    def changing(self) -> list[Line]:
        """The lines whose items would change."""
        return [line for line in self.lines if line.step]

    @property
    def problems(self) -> int:
        """How many items have a text that cannot be used."""
        return sum(line.count for line in self.lines if line.problem)

    @property
    def first_problem(self) -> int | None:
        """The first row whose text cannot be used."""
        if not self.problems:
            return None
        return next(row for row, line in enumerate(self._rows) if line.problem)

    @property
    def below_zero(self) -> int:
        """How many items go below zero."""
        return sum(line.count for line in self.lines if line.goes_below_zero)

    # What is typed

    def type_for_all(self, text: str) -> None:
        """Type ``text`` into every line that was not typed by itself."""
        if text.strip() and not self._told_apart:
            self._tell_apart()
        for line in self.lines:
            if not line.by_hand:
                line.text = text
        self.evaluate()

    def type_in(self, row: int, text: str) -> None:
        line = self._rows[row]
        if not line.by_hand:
            line.count -= 1
            line = self._rows[row] = Line(self.item(row), count=1, by_hand=True)
            self._row_of[line.item.variant.uuid] = row
            self.lines.append(line)
        line.text = text
        self._evaluated(line, _quantity)

    def forget_hands(self) -> None:
        """Have the field for all lines speak for those too that were typed by themselves."""
        for line in self.lines:
            line.by_hand = False
        self._tell_apart()
        self.evaluate()

    def take_items(self, items: Mapping[str, Item]) -> None:
        """These are so now: show and plan from what they are. What was typed for them stays."""
        self._newer |= items
        shared = {(line.text, self._rules.alike(line.item)): line for line in self.lines if not line.by_hand}
        for variant in items.keys() & self._row_of.keys():
            row = self._row_of[variant]
            line = self._rows[row]
            if row < len(self._kinds):
                self._kinds[row] = self._rules.alike(items[variant])
            if line.by_hand:
                line.item = items[variant]
            elif self._told_apart:
                line.count -= 1
                kind = line.text, self._kinds[row]
                if kind not in shared:
                    shared[kind] = Line(items[variant], line.text)
                    self.lines.append(shared[kind])
                self._rows[row] = shared[kind]
                shared[kind].count += 1
        self.lines = [line for line in self.lines if line.count]
        self.evaluate()

    # Evaluating

    def evaluate(self) -> None:
        read = cache(_quantity)  # mostly they have one text
        for line in self.lines:
            self._evaluated(line, read)

    def _evaluated(self, line: Line, read: Callable[[str], Decimal | None]) -> Line:
        line.quantity = line.step = line.problem = None
        try:
            line.quantity = read(line.text)
            line.step = self._rules.step(line.item, line.quantity)
        except Invalid as problem:
            line.problem = problem
        return line

    # Telling apart

    def look_further(self, most: int = 256) -> bool:
        """Look at some more items, before anything is typed that needs all; False when all were looked at."""
        first = len(self._kinds)
        for row in range(first, min(first + most, len(self))):
            item = self.item(row)
            self._row_of[item.variant.uuid] = row
            self._kinds.append(self._rules.alike(item))
        return len(self._kinds) < len(self)

    def _tell_apart(self) -> None:
        """Share a line only among items that are alike, filled in anew."""
        while self.look_further():
            pass
        shared: dict[Hashable, Line] = {}
        for row, (line, kind) in enumerate(zip(self._rows, self._kinds, strict=True)):
            if line.by_hand:
                continue
            if kind not in shared:
                item = self.item(row)
                shared[kind] = Line(item, self._rules.prefill(item) or "")
            self._rows[row] = shared[kind]
            shared[kind].count += 1
        self.lines = [*shared.values(), *(line for line in self.lines if line.by_hand)]
        self._told_apart = True


def _quantity(text: str) -> Decimal | None:
    return formats.typed_quantity(text) if text.strip() else None
