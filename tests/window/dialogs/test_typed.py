"""Lines that are shared among items that are alike say of each item what a line of its own would."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.plans import Purpose, Step
from app.domain.stock import Item, Level
from app.window.dialogs.plan import PlanDialog
from app.window.dialogs.settings import LevelDialog, StartTrackingDialog
from app.window.dialogs.stock import MoveDialog, SetToDialog
from app.window.dialogs.typed import Line, Typed
from tests.window.dialogs.typing_in import shown, type_into
from tests.window.shop import by_variant, item

TEXTS = st.sampled_from(["", " ", "0", "2", "2.5", "100001", "x", "-1"])
ROWS = st.integers(0, 5)
BALANCES = st.sampled_from(["-1", "0", "2", "3"])
ITEMS = st.builds(
    lambda balance, level, alert, tracked, unit: replace(
        item("Thing", balance, unit=unit, tracked=tracked), level=Level(level, alert)
    ),
    BALANCES,
    st.sampled_from([None, Decimal(0), Decimal(2)]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "kg"]),
)
# What a person and others do while the dialog is open: type for all, type in a line, move its stock, or
# have the field speak for all again, or wait.
DOINGS = st.lists(
    st.one_of(
        st.tuples(st.just("all"), TEXTS),
        st.tuples(st.just("one"), ROWS, TEXTS),
        st.tuples(st.just("stock"), ROWS, ITEMS),
        st.tuples(st.just("forget")),
        st.tuples(st.just("look")),
    ),
    max_size=6,
)


@dataclass
class Own:
    """An item with a line of its own: what is shown must be what this says."""

    item: Item
    text: str
    by_hand: bool = False

    def line(self, dialog: PlanDialog) -> Line:
        return Typed([self.item], Alone(dialog, self.text)).lines[0]


class Alone:
    """A dialog's rules, with another text filled in."""

    def __init__(self, dialog: PlanDialog, text: str) -> None:
        self._text = text
        self.alike, self.step, self.describe = dialog.alike, dialog.step, dialog.describe

    def prefill(self, item: Item) -> str:
        return self._text


def dialogs(items: Sequence[Item]) -> Iterator[PlanDialog]:
    yield MoveDialog(Purpose.RESTOCK, items)
    yield MoveDialog(Purpose.SELL, items)
    yield SetToDialog(items)
    yield LevelDialog(items)
    yield StartTrackingDialog(items)


@given(st.lists(ITEMS, min_size=1, max_size=6), DOINGS)
def test_a_shared_line_says_what_an_own_one_would(
    qapp: QApplication, found: list[Item], doings: list[tuple[object, ...]]
) -> None:
    items = [
        replace(each, variant=replace(each.variant, uuid=str(number))) for number, each in enumerate(found)
    ]
    for dialog in dialogs(items):
        own = [Own(each, dialog.prefill(each) or "") for each in items]
        agree(dialog, own)
        for doing in doings:
            do(doing, dialog.lines.typed, own)
            agree(dialog, own)
        dialog.deleteLater()


def do(doing: tuple[object, ...], typed: Typed, own: list[Own]) -> None:
    match doing:
        case "all", str(text):
            typed.type_for_all(text)
            for each in own:
                each.text = each.text if each.by_hand else text
        case "one", int(row), str(text) if row < len(own):
            typed.type_in(row, text)
            own[row].text, own[row].by_hand = text, True
        case "stock", int(row), Item() as so if row < len(own):
            own[row].item = replace(so, variant=own[row].item.variant)
            typed.take_items({str(row): own[row].item, "of no line": so})
        case ("look",):
            typed.look_further(most=2)
        case ("forget",):
            typed.forget_hands()
            typed.type_for_all("")
            for each in own:
                each.text, each.by_hand = "", False


def agree(dialog: PlanDialog, own: list[Own]) -> None:
    typed, lines = dialog.lines.typed, [each.line(dialog) for each in own]
    told = [typed.line(row) for row in range(len(typed))]
    assert [(line.item, line.text, line.step, str(line.problem)) for line in told] == [
        (line.item, line.text, line.step, str(line.problem)) for line in lines
    ]
    assert typed.problems == sum(line.problem is not None for line in lines)
    assert typed.first_problem == next((row for row, line in enumerate(lines) if line.problem), None)
    assert typed.below_zero == sum(line.goes_below_zero for line in lines)
    assert list(typed.steps()) == [line.step for line in lines if line.step]
    assert sum(line.count for line in typed.changing) == sum(line.step is not None for line in lines)


class Counted(Sequence[Item]):
    """Items that are made when they are asked for, as those of a large store."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self.asked: set[int] = set()

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, row: int) -> Item:  # type: ignore[override]  # nobody asks for a slice
        self.asked.add(row)
        return self._items[row]


def test_only_what_is_painted_is_looked_at_to_show_the_dialog(qtbot: QtBot) -> None:
    items = Counted([item(f"Thing {number}", "1") for number in range(1000)])
    dialog = MoveDialog(Purpose.RESTOCK, items)
    qtbot.addWidget(dialog)
    dialog.grab()
    assert 0 < len(items.asked) < 50
    type_into(dialog, "1")
    assert len(items.asked) == 1000


def test_all_are_looked_at_while_nobody_types(qtbot: QtBot) -> None:
    items = Counted([item(f"Thing {number}", "1") for number in range(1000)])
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, items))
    qtbot.waitUntil(lambda: len(items.asked) == 1000)
    type_into(dialog, "2")
    assert dialog.warning.text() == "1,000 variants go below zero."


def test_no_keystroke_asks_each_of_those_that_are_alike(qtbot: QtBot) -> None:
    asked = []

    class Listening(MoveDialog):
        def step(self, item: Item, quantity: Decimal | None) -> Step | None:
            asked.append(item)
            return super().step(item, quantity)

    items = [item(f"Thing {number}", str(number % 7)) for number in range(1000)]
    dialog = Listening(Purpose.SELL, items)
    qtbot.addWidget(dialog)
    asked.clear()
    dialog.field.setText("3")
    assert len(asked) < 20
    assert dialog.confirm.text() == "Sell 3,000 in all anyway"
    assert dialog.warning.text() == "429 variants go below zero."
    dialog.take_items(by_variant([replace(items[0], balance=Decimal(3))]))
    assert dialog.warning.text() == "428 variants go below zero."


def test_lines_that_come_to_be_alike_meanwhile_are_all_counted(qtbot: QtBot) -> None:
    five, six, seven = (
        replace(item(name), level=Level(Decimal(level)))
        for name, level in (("Mug", 5), ("Hat", 6), ("Tea", 7))
    )
    dialog = shown(qtbot, LevelDialog([five, six, seven]))
    dialog.take_items(by_variant([replace(six, level=five.level)]))
    type_into(dialog, "8")
    dialog.take_items(by_variant([replace(seven, level=five.level)]))
    assert sum(line.count for line in dialog.lines.typed.changing) == 3
