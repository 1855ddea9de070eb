"""What holds for every page of the welcome: translated, read aloud, and within reach of the keyboard."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from app.accounts import Accounts, Kind
from app.domain.errors import Unreachable
from app.window.theme import Scheme, apply
from app.window.welcome.dialog import WelcomeDialog
from app.window.welcome.page import Page
from tests.accounts.signed_in import signed_in
from tests.window.test_translation import leaks, marked
from tests.window.welcome.newcomer import newcomer

PAGES = ("ways", "zettle", "shared", "local", "trying", "browser", "making", "keeping", "found")

#: What is said in no language: names, addresses, codes of currencies.
DATA = {
    "Corner shop", "EUR", "Europe/Berlin", "Harbour Street", "https://stock.example.com", "http://192.168.1.5",
    "USD", "GBP", "SEK", "NOK", "DKK", "BRL", "MXN", "CHF",
}  # fmt: skip


def page_of(dialog: WelcomeDialog, name: str) -> Page:
    page = getattr(dialog, name)
    assert isinstance(page, Page)
    return page


def show_all(dialog: WelcomeDialog) -> None:
    """Bring every page into the state in which it says most."""
    found_out = {"capabilities": {"stores": 3, "history": False}}
    signed = replace(signed_in(), missing=("WRITE:PRODUCT",), found_out=found_out)
    dialog.found.show_found(signed, "Corner shop")
    dialog.shared.address.setText("http://192.168.1.5")
    dialog.zettle.app.more.setChecked(True)
    for page in (dialog.zettle, dialog.shared, dialog.local, dialog.found):
        page.problem.show_error(Unreachable("service.unreachable"))


@pytest.mark.parametrize("name", PAGES)
async def test_every_page_is_translated(tmp_path: Path, qapp: QApplication, name: str) -> None:
    with marked(qapp):
        async with newcomer(Accounts(tmp_path)) as person:
            show_all(person.dialog)
            assert leaks(page_of(person.dialog, name)) - DATA == set()


@pytest.mark.parametrize("name", PAGES)
async def test_everything_that_can_be_used_has_a_name_to_be_read_aloud(tmp_path: Path, name: str) -> None:
    async with newcomer(Accounts(tmp_path)) as person:
        show_all(person.dialog)
        page = page_of(person.dialog, name)
        buddies = {label.buddy() for label in page.findChildren(QLabel)}
        nameless = [
            widget
            for widget in page.findChildren(QWidget)
            if isinstance(widget, (QAbstractButton, QLineEdit, QComboBox))
            and not (widget.accessibleName() or widget in buddies or widget.parent() in buddies)
            and not (isinstance(widget, QAbstractButton) and widget.text())
        ]
        assert nameless == []


@pytest.mark.parametrize("name", ["ways", "zettle", "shared", "local", "browser", "found"])
async def test_tab_reaches_everything_that_can_be_used(tmp_path: Path, name: str) -> None:
    async with newcomer(Accounts(tmp_path)) as person:
        show_all(person.dialog)
        page = page_of(person.dialog, name)
        person.dialog.show_page(page)
        usable = {
            widget
            for widget in page.findChildren(QWidget)
            if isinstance(widget, (QAbstractButton, QLineEdit))
            and widget.isVisible()
            and widget.isEnabled()
            and not (isinstance(widget, QAbstractButton) and widget.autoExclusive())
        }
        reached = set()
        for _ in range(30):
            focused = QApplication.focusWidget()
            assert focused is not None
            reached.add(focused)
            QTest.keyClick(focused, Qt.Key.Key_Tab)
        assert usable - reached == set()


async def test_the_whole_welcome_by_keyboard_alone(tmp_path: Path) -> None:
    """From the first page to a store: down to the third way, Enter, and Enter again."""
    async with newcomer(Accounts(tmp_path)) as person:
        dialog = person.dialog
        for _ in range(2):
            person.press(dialog, "Tab")
        assert dialog.ways.card(Kind.LOCAL).hasFocus()
        person.press(dialog.focusWidget(), "Return")
        assert dialog.page is dialog.local
        while not dialog.local.make.hasFocus():
            person.press(dialog.focusWidget(), "Tab")
        person.press(dialog.local.make, "Return")
        assert (await person.account()).name == "Harbour Street"


async def test_what_the_service_does_otherwise_is_told(tmp_path: Path) -> None:
    async with newcomer(Accounts(tmp_path)) as person:
        show_all(person.dialog)
        said = [label.text() for label in person.dialog.found.findChildren(QLabel)]
        assert (
            "Stock is kept in 3 places. The one that counts as the store is shown here.\n"
            "Of what happened to stock elsewhere, only some can be told: the service has no history."
        ) in said


async def test_escape_goes_back_and_then_out(tmp_path: Path) -> None:
    async with newcomer(Accounts(tmp_path)) as person:
        person.choose(Kind.SHARED)
        person.press(person.dialog, "Escape")
        assert person.dialog.page is person.dialog.ways
        assert person.dialog.ways.card(Kind.SHARED).hasFocus(), "where the person was"
        person.press(person.dialog, "Escape")
        assert person.answer
        assert not await person.answer


@pytest.mark.parametrize("name", ["making", "keeping"])
async def test_what_cannot_be_taken_back_is_not_left(tmp_path: Path, name: str) -> None:
    async with newcomer(Accounts(tmp_path)) as person:
        page = page_of(person.dialog, name)
        person.dialog.show_page(page)
        person.press(person.dialog, "Escape")
        person.dialog.reject()
        assert person.dialog.page is page
        person.dialog.show_page(person.dialog.ways)


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("name", PAGES)
async def test_no_page_is_wider_than_the_smallest_window(
    tmp_path: Path, qapp: QApplication, scheme: Scheme, name: str
) -> None:
    apply(qapp, scheme)
    async with newcomer(Accounts(tmp_path)) as person:
        show_all(person.dialog)
        person.dialog.resize(480, 480)
        page = page_of(person.dialog, name)
        person.dialog.show_page(page)
        assert page.horizontalScrollBar().maximum() == 0
