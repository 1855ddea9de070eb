"""A store on this computer: the sample shop, from a spreadsheet, empty, or one that was set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from app.accounts import Account
from app.domain.contents import Contents
from app.window.theme import STEP
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.window.welcome.page import Page, pressed_by_enter
from app.window.welcome.spreadsheet import SpreadsheetField
from app.window.widgets import button, label, plain_label

#: Of the countries that Zettle is in, and some more; any other can be typed.
_CURRENCIES = ("EUR", "GBP", "SEK", "NOK", "DKK", "USD", "BRL", "MXN", "CHF")

_CODE = 3  # letters of a currency's code


class Source(Enum):
    """What a new store begins with."""

    SAMPLE = "sample"
    SPREADSHEET = "spreadsheet"
    EMPTY = "empty"


_SOURCES = {
    Source.SAMPLE: (
        QT_TRANSLATE_NOOP("sources", "The sample shop"),
        QT_TRANSLATE_NOOP("sources", "180 variants of a made-up shop, to try everything with."),
    ),
    Source.SPREADSHEET: (
        QT_TRANSLATE_NOOP("sources", "From a spreadsheet"),
        QT_TRANSLATE_NOOP(
            "sources",
            "A .csv, .xlsx or .ods with a column for the product’s name; variant, SKU, barcode, price and stock are "
            "taken too.",
        ),
    ),
    Source.EMPTY: (
        QT_TRANSLATE_NOOP("sources", "Empty"),
        QT_TRANSLATE_NOOP(
            "sources", "For products that another program brings: they cannot be added by hand yet."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class NewStore:
    """A store to be made; without contents it is the sample shop."""

    name: str
    currency: str
    contents: Contents | None


class LocalPage(Page):
    """``sample`` is what a store of the sample shop is called, ``set_aside`` are those that were removed, but for
    their files.

    Signals: ``described(NewStore)``, and ``taken_back(Account)`` with one that was set aside.
    """

    described = Signal(object)
    taken_back = Signal(object)

    def __init__(self, sample: str, set_aside: Sequence[Account] = ()) -> None:
        super().__init__(
            self.tr("A store on this computer"),
            self.tr("It needs no account and no network. What shall it begin with?"),
        )
        self._sample = sample
        self.currency = _currency_field()
        self.spreadsheet = SpreadsheetField(self.currency.currentText())
        self.name = QLineEdit()
        self.make = button(self.tr("Make and open"), accent=True)
        self.sources: dict[Source, QRadioButton] = {}
        self._lay_out(set_aside)
        self.name.textChanged.connect(self._look)
        self.currency.editTextChanged.connect(self._look)
        self.spreadsheet.changed.connect(self._look)
        self.spreadsheet.chosen.connect(self._take_name)
        self.make.clicked.connect(self._describe)
        pressed_by_enter(self.name, self.make)
        self.sources[Source.SAMPLE].setChecked(True)

    @property
    def source(self) -> Source:
        return next(source for source, radio in self.sources.items() if radio.isChecked())

    def start(self) -> None:
        self.sources[self.source].setFocus()

    def _lay_out(self, set_aside: Sequence[Account]) -> None:
        self.add_gap()
        group = QButtonGroup(self)
        for source, (title, text) in _SOURCES.items():
            radio = self.sources[source] = QRadioButton(translated("sources", title))
            radio.setAccessibleDescription(translated("sources", text))
            radio.toggled.connect(self._choose)
            group.addButton(radio)
            self.column.addWidget(radio, alignment=Qt.AlignmentFlag.AlignLeft)
            self.column.addWidget(_below(plain_label(translated("sources", text), muted=True)))
            if source is Source.SPREADSHEET:
                self._file = _below(self.spreadsheet)
                self.column.addWidget(self._file)
        self.add_gap()
        self.add_field(self.tr("Name of the store"), self.name)
        self._currency_label = label(self.tr("Currency of its prices"), buddy=self.currency)
        self.column.addWidget(self._currency_label)
        self.column.addWidget(self.currency)
        if set_aside:
            self._add_set_aside(set_aside)
        self.finish(self.make)

    def _add_set_aside(self, set_aside: Sequence[Account]) -> None:
        self.add_gap()
        self.add_section(self.tr("Removed earlier, and still on this computer"))
        for account in set_aside:
            again = button(self.tr("Open “{name}” again").format(name=account.name))
            again.clicked.connect(partial(self.taken_back.emit, account))
            self.add_row((again,))

    def _take_name(self, name: str) -> None:
        """Call the store as the file, unless the person called it otherwise."""
        if not self.name.isModified():
            self.name.setText(name)

    def _choose(self, checked: bool) -> None:
        if not checked:
            return
        sample = self.source is Source.SAMPLE
        self._file.setVisible(self.source is Source.SPREADSHEET)
        self.currency.setVisible(not sample)  # the sample shop's is its own
        self._currency_label.setVisible(not sample)
        if not self.name.isModified():
            self.name.setText(self._sample if sample else "")
        self._look()

    def _look(self) -> None:
        self.problem.clear()
        if len(self._typed_currency) == _CODE:
            self.spreadsheet.set_currency(self._typed_currency)
        ready = self.source is not Source.SPREADSHEET or self.spreadsheet.contents is not None
        self.make.setEnabled(ready and bool(self.name.text().strip()))

    @property
    def _typed_currency(self) -> str:
        return self.currency.currentText().strip().upper()

    def _describe(self) -> None:
        contents = {
            Source.SAMPLE: None,
            Source.SPREADSHEET: self.spreadsheet.contents,
            Source.EMPTY: Contents(),
        }[self.source]
        self.described.emit(NewStore(self.name.text().strip(), self._typed_currency, contents))


def _currency_field() -> QComboBox:
    """The person's own currency first."""
    made = QComboBox()
    made.setEditable(True)
    own = QLocale().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode) or _CURRENCIES[0]
    made.addItems([own, *(each for each in _CURRENCIES if each != own)])
    return made


def _below(widget: QWidget) -> QWidget:
    """A widget set in below a radio button."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(6 * STEP, 0, 0, STEP)
    row.addWidget(widget)
    return made
