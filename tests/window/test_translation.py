"""Every text goes through Qt's translation: shown in a language that marks what it translates."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt, QTranslator
from PySide6.QtGui import QAction, QTextDocumentFragment
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QTableView, QWidget

import resources
from app.domain.activity import Source
from app.domain.changes import Changes
from app.domain.errors import ReplyLost, Unreachable
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, change_level, move, track
from app.domain.stock import Item, Level
from app.window.dialogs.plan import PlanDialog
from app.window.dialogs.settings import LevelDialog, StartTrackingDialog
from app.window.dialogs.stock import MoveDialog, SetToDialog
from app.window.hand import Hand
from app.workspace import Freshness, Outcome, State
from app.workspace.past import PastLine
from tests.window.shop import BELOW_ZERO, IN_STOCK, LOW, SHOP, UNTRACKED, announce, chosen, open_window

ROOT = Path(__file__).resolve().parents[2]
TS = resources.folder() / "translations" / "storeroom_en.ts"

#: What is said in no language: the store, its goods, and times such as 14:02 or 2026-03-18.
DATA = {"Harbour Street"} | {
    text
    for item in SHOP.values()
    for text in (
        item.product.name, item.variant.name, item.variant.sku, item.product.category, item.product.unit,
    )
    if text
}  # fmt: skip


class Marking(QTranslator):
    """Translates everything, by putting it in brackets."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"⟦{source}⟧"

    def isEmpty(self) -> bool:
        return False


@contextmanager
def marked(application: QApplication) -> Iterator[None]:
    translator = Marking()
    application.installTranslator(translator)
    try:
        yield
    finally:
        application.removeTranslator(translator)


def texts(root: QWidget) -> Iterator[str]:
    """All that can be read on a widget and those in it, or is read aloud."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.statusTip())
        match widget:
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QLineEdit():
                yield widget.placeholderText()
            case QComboBox():
                yield from (widget.itemText(number) for number in range(widget.count()))
            case QTableView():
                yield from _cells(widget.model())
    for action in root.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
    for column in range(model.columnCount()):
        yield model.headerData(column, Qt.Orientation.Horizontal)
        for row in range(model.rowCount()):
            yield from (model.index(row, column).data(role) or "" for role in roles)


def untranslated(text: str) -> str:
    """What is left of a text without what is in brackets, and without data: no letter should be."""
    if text.startswith("<p style"):
        text = QTextDocumentFragment.fromHtml(text).toPlainText()
    text = re.sub(r"^(⟦(Ctrl|Shift|\+)⟧)+.$", "", text)  # a key is what is printed on it
    before = ""
    while before != text:  # a translated text may have another in it
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", "", text)
    for data in sorted(DATA, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(data).replace('&', '&&?')}(?!\w)", "", text)
    return text if any(letter.isalpha() for letter in text) else ""


def leaks(root: QWidget) -> set[str]:
    return {text for text in texts(root) if untranslated(text)}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("⟦Waiting for the service: ⟦Restock⟧⟧", ""),
        ("⟦Low⟧ 18", ""),
        ("Denim jacket, S", ""),
        ("Pots && pans ▾", ""),
        ("Low 18", "Low 18"),
        ("⟦Low⟧ of all", " of all"),
        ("⟦Ctrl⟧⟦+⟧R", ""),
    ],
)
def test_what_counts_as_untranslated(text: str, left: str) -> None:
    assert untranslated(text) == left


async def test_the_whole_window_is_translated(tmp_path: Path, qapp: QApplication) -> None:
    with marked(qapp):
        async with open_window(tmp_path) as window:
            assert window.windowTitle().startswith("⟦"), "nothing is translated at all"
            found = leaks(window)
            for items in ([LOW], [IN_STOCK], [UNTRACKED], [BELOW_ZERO], [LOW, UNTRACKED]):
                window.stock.pane.show_items(chosen(*items))
                found |= leaks(window)
            window.stock.pane.show_items(chosen(LOW))
            window.stock.pane.show_activity(LOW, _activity(), datetime.min.replace(tzinfo=UTC))
            found |= leaks(window)
            window.navigation.choose("low_stock")
            found |= leaks(window)
    assert found == set()


def _activity() -> list[PastLine]:
    now, some = datetime.now(UTC), Decimal(5)
    level = change_level(LOW, Level(Decimal(9)))
    assert level
    moved = move(LOW, Reason.RESTOCK, some)
    return [
        *(PastLine(now, Source.HERE, purpose, some, some, moved, State.CONFIRMED) for purpose in Purpose),
        *(PastLine(now, Source.HERE, Purpose.SELL, some, some, moved, state) for state in State),
        *(PastLine(now, source, purpose, some, some, None) for source in (Source.TILL, Source.ELSEWHERE)
          for purpose in (None, *Purpose)),
        PastLine(now, Source.HERE, Purpose.SET_LEVEL, some, some, level, State.CONFIRMED),
    ]  # fmt: skip


async def test_the_status_bar_and_messages_are_translated(tmp_path: Path, qapp: QApplication) -> None:
    found: set[str] = set()
    with marked(qapp):
        async with open_window(tmp_path) as window:
            for freshness in Freshness:
                window.workspace.freshness = freshness
                window.status.show_freshness()
                found |= leaks(window.status)
            window.status.show_waiting("⟦Restock⟧")
            found |= leaks(window.status)
            for outcome in _outcomes():
                window.status.show_outcome(outcome)
                window.messages.show_outcome(outcome, SHOP)
                found |= leaks(window.status) | leaks(window.messages)
            window.messages.show_unsent(Unreachable("service.unreachable"))
            found |= leaks(window.messages)
            window.messages.show_unexpected(ZeroDivisionError())
            found |= leaks(window.messages)
    assert found == set()


def _outcomes() -> Iterator[Outcome]:
    """Each purpose done, and each mixture of states."""
    one, two = move(LOW, Reason.RESTOCK, Decimal(1)), move(IN_STOCK, Reason.RESTOCK, Decimal(1))
    lost = ReplyLost("service.reply_lost")
    level = change_level(LOW, Level())
    assert level
    for purpose in Purpose:
        yield Outcome("", Plan(purpose, (one,)), (State.CONFIRMED,), None, Changes(), {})
    yield Outcome("", Plan(Purpose.SET_LEVEL, (level,)), (State.CONFIRMED,), None, Changes(), {})
    stop = Plan(Purpose.STOP_TRACKING, track([LOW], on=False))
    yield Outcome("", stop, (State.CONFIRMED,), None, Changes(), {})
    for states in ((State.UNKNOWN,) * 2, (State.REFUSED,) * 2, (State.CONFIRMED, State.UNKNOWN)):
        yield Outcome("", Plan(Purpose.RESTOCK, (one, two)), states, lost, Changes(), {})


async def test_empty_tables_are_translated(tmp_path: Path, qapp: QApplication) -> None:
    nothing: Mapping[str, Item] = {}
    with marked(qapp):
        async with open_window(tmp_path, {IN_STOCK.variant.uuid: IN_STOCK}) as window:
            window.stock.search.setText("no such thing")
            window.stock.settle()
            window.low_stock.settle()
            said = {window.stock.table.empty_text, window.low_stock.table.empty_text}
            for freshness in (Freshness.UP_TO_DATE, Freshness.OFFLINE, Freshness.LAST_KNOWN):
                window.workspace.freshness = freshness
                announce(window, nothing)
                said.add(window.stock.table.empty_text)
    assert len(said) == 5
    assert {text for text in said if untranslated(text)} == set()


@pytest.mark.parametrize("typed", ["", "1", "?", "99999", "0.12345678", "100001"])
@pytest.mark.parametrize("items", [[LOW], [LOW, BELOW_ZERO]], ids=["one", "many"])
def test_every_dialog_is_translated(qapp: QApplication, items: list[Item], typed: str) -> None:
    with marked(qapp):
        untracked = [replace(item, tracked=False) for item in items]
        dialogs: list[PlanDialog] = [
            *(MoveDialog(purpose, items) for purpose in (Purpose.RESTOCK, Purpose.SELL, Purpose.DISCARD)),
            SetToDialog(items),
            LevelDialog(items),
            StartTrackingDialog(untracked),
        ]
        found = set()
        for dialog in dialogs:
            dialog.field.setText(typed)
            found |= leaks(dialog)
            dialog.deleteLater()
    assert found == set()


@pytest.mark.parametrize("items", [[LOW], [LOW, BELOW_ZERO]], ids=["one", "many"])
async def test_the_question_before_tracking_stops_is_translated(
    tmp_path: Path, qapp: QApplication, items: list[Item]
) -> None:
    with marked(qapp):
        async with open_window(tmp_path) as window:
            for item in items:
                window.stock.choose(item.variant.uuid)
            if len(items) > 1:
                window.stock.table.selectAll()
            Hand(window).press(window.stock.table, "Ctrl+Shift+T")
            dialog = await Hand(window).dialog()
            found = leaks(dialog)
            dialog.reject()
    assert found == set()


async def test_the_menu_of_columns_is_translated(tmp_path: Path, qapp: QApplication) -> None:
    with marked(qapp):
        async with open_window(tmp_path) as window:
            menu = window.stock.table.columns.menu()
            assert len(menu.actions()) > 5
            assert leaks(menu) == set()
            menu.deleteLater()


def test_no_text_hides_where_the_tools_of_translators_do_not_look() -> None:
    """lupdate reads no f-strings: a text in one could never be translated."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "app" / "window").rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith((".tr", ".translate"))
    ]
    assert hidden == []


# The file of plural forms


def test_the_file_of_plural_forms_is_what_the_sources_say(tmp_path: Path) -> None:
    """Run as `make translations` does, on a copy: the same file must come out."""
    sources = sorted(str(path) for path in (ROOT / "app" / "window").rglob("*.py"))
    copy = tmp_path / TS.name
    copy.write_bytes(TS.read_bytes())
    makefile = (ROOT / "Makefile").read_text("utf-8")
    options = re.search(r"pyside6-lupdate (.*?)\\?\n", makefile)
    assert options
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    subprocess.run([tool, *options[1].split(), *sources, "-ts", copy], check=True)
    assert _messages(copy) == _messages(TS)
    assert "<extracomment>" not in copy.read_text("utf-8"), "lupdate takes comments that begin with #:"


def _messages(path: Path) -> dict[tuple[str, str], list[str]]:
    """The plural forms by context and source."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):  # noqa: S314 - a file of our own
        for message in context.iter("message"):
            forms = [form.text or "" for form in message.iter("numerusform")]
            found[context.findtext("name", ""), message.findtext("source", "")] = forms
    return found


def test_every_plural_form_is_there_and_counts() -> None:
    messages = _messages(TS)
    assert messages
    for (context, source), forms in messages.items():
        assert len(forms) == 2, (context, source)
        assert all("%Ln" in form for form in forms), (context, source)
        assert "(s)" not in "".join(forms)


def test_the_compiled_file_is_made_from_it() -> None:
    translator = QTranslator()
    assert translator.load(str(TS.with_suffix(".qm")))
    for (context, source), (one, many) in _messages(TS).items():
        assert translator.translate(context, source, None, 1) == one
        assert translator.translate(context, source, None, 2) == many
