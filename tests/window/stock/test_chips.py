"""The chips and the category above the table."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.stock import Chip
from app.window.stock.chips import Chips

ALL = tuple(Chip)
COUNTS = {Chip.ALL: 1284, Chip.LOW: 18, Chip.OUT: 3, Chip.BELOW_ZERO: 0, Chip.NOT_TRACKED: 1}


@pytest.fixture
def chips(qtbot: QtBot) -> Chips:
    made = Chips(ALL)
    qtbot.addWidget(made)
    made.show_counts(COUNTS)
    made.show_categories(["Cheese", "Pots & pans"])
    return made


def button(chips: Chips, text: str) -> QPushButton:
    return next(each for each in chips.findChildren(QPushButton) if each.text().startswith(text))


def test_each_chip_says_how_many_it_would_show(chips: Chips) -> None:
    texts = [each.text() for each in chips.findChildren(QPushButton)]
    assert texts == ["All 1,284", "Low 18", "Out 3", "Below zero 0", "Not tracked 1", "Category ▾"]


def test_a_click_chooses_one_chip_and_leaves_the_others(chips: Chips, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chips.changed):
        QTest.mouseClick(button(chips, "Low"), Qt.MouseButton.LeftButton)
    assert chips.chip is Chip.LOW
    assert [each.text() for each in chips.findChildren(QPushButton) if each.isChecked()] == ["Low 18"]


def test_a_chip_does_not_grow_when_it_is_chosen(chips: Chips) -> None:
    low = button(chips, "Low")
    before = low.sizeHint()
    chips.choose(Chip.LOW)
    assert low.sizeHint() == before


def test_the_category_is_chosen_from_a_menu_and_shown_on_its_button(chips: Chips, qtbot: QtBot) -> None:
    made = button(chips, "Category")
    actions = {action.text(): action for action in made.menu().actions()}
    assert list(actions) == ["All categories", "Cheese", "Pots && pans"]  # no mnemonic in data
    with qtbot.waitSignal(chips.changed):
        actions["Pots && pans"].trigger()
    assert (chips.category, made.text()) == ("Pots & pans", "Pots && pans ▾")
    assert [action.text() for action in made.menu().actions() if action.isChecked()] == ["Pots && pans"]
    actions["All categories"].trigger()
    assert (chips.category, made.text()) == (None, "Category ▾")


def test_a_chosen_category_stays_chosen_when_the_categories_change(chips: Chips) -> None:
    chips.choose_category("Cheese")
    chips.show_categories(["Bread", "Cheese"])
    menu = button(chips, "Cheese").menu()
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Cheese"]


def test_clear_goes_back_to_all(chips: Chips) -> None:
    chips.choose(Chip.OUT)
    chips.choose_category("Cheese")
    chips.clear()
    assert (chips.chip, chips.category) == (Chip.ALL, None)


def test_a_shop_without_categories_has_none_to_choose(chips: Chips) -> None:
    chips.show_categories([])
    assert not button(chips, "Category").isEnabled()
