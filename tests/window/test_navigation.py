"""The left edge: the store's name, the pages, a badge that counts."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.window.navigation import Entry, Navigation
from app.window.theme import COLOURS, Scheme


@pytest.fixture
def navigation(qtbot: QtBot) -> Navigation:
    entries = (Entry("stock", "Stock"), Entry("low_stock", "Low stock"))
    made = Navigation("Harbour & Street", "Store on this computer", entries, COLOURS[Scheme.LIGHT])
    qtbot.addWidget(made)
    made.show()
    return made


def button(navigation: Navigation, text: str) -> QPushButton:
    return next(each for each in navigation.findChildren(QPushButton) if each.text() == text)


def test_a_click_chooses_a_page(navigation: Navigation, qtbot: QtBot) -> None:
    assert button(navigation, "Stock").isChecked()
    with qtbot.waitSignal(navigation.chosen) as chosen:
        QTest.mouseClick(button(navigation, "Low stock"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["low_stock"]
    assert not button(navigation, "Stock").isChecked()


def test_a_page_can_be_chosen_without_the_mouse(navigation: Navigation, qtbot: QtBot) -> None:
    with qtbot.waitSignal(navigation.chosen) as chosen:
        QTest.keyClick(button(navigation, "Low stock"), Qt.Key.Key_Space)
    assert chosen.args == ["low_stock"]


def test_the_badge_is_painted_and_read_aloud(navigation: Navigation) -> None:
    low = button(navigation, "Low stock")
    without = low.grab().toImage()
    navigation.show_badge("low_stock", "18")
    assert low.accessibleName() == "Low stock 18"
    assert low.grab().toImage() != without
    navigation.show_badge("low_stock", "")
    assert low.accessibleName() == "Low stock"
    assert low.grab().toImage() == without


def test_the_badge_stays_when_the_scheme_changes(navigation: Navigation) -> None:
    navigation.show_badge("low_stock", "18")
    navigation.set_colours(COLOURS[Scheme.DARK])
    assert button(navigation, "Low stock").accessibleName() == "Low stock 18"


def test_the_store_is_named_as_it_is(navigation: Navigation) -> None:
    assert [label.text() for label in navigation.findChildren(QLabel)] == [
        "Harbour & Street ▾",
        "Store on this computer",
    ]
