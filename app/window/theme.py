"""The look: one accent colour, two schemes, every pair of colours tested for contrast.

Fusion style with our palette. Where the system asks for high contrast our colours are dropped and
the palette's own roles are used (`DESIGN.md`, the look).
"""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import resources
from app.domain.stock import Status

#: Height of a table row and step of all spacing, in device-independent pixels.
ROW = 34
STEP = 4


class Scheme(Enum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Pair:
    """A foreground on a background, as ``#rrggbb``: 4.5:1 for text, 3:1 for shapes."""

    foreground: str
    background: str


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one scheme."""

    window: str
    text: str
    muted: str
    line: str
    field: str
    accent: str
    on_accent: str
    accent_hover: str
    selected: str  #: navigation and chips
    selected_row: str
    hover: str
    handle: str  #: of a scroll bar
    good: Pair
    warning: Pair
    bad: Pair
    neutral: Pair

    def pill(self, status: Status) -> Pair:
        return {
            Status.BELOW_ZERO: self.bad,
            Status.OUT: self.bad,
            Status.LOW: self.warning,
            Status.IN_STOCK: self.good,
            Status.NOT_TRACKED: self.neutral,
        }[status]

    def text_pairs(self) -> list[Pair]:
        """Every pair that text is painted in; the tests hold each to 4.5:1."""
        grounds = (self.window, self.selected_row, self.hover)
        return [
            *(Pair(colour, ground) for colour in (self.text, self.muted) for ground in grounds),
            Pair(self.text, self.field),
            Pair(self.muted, self.field),
            Pair(self.accent, self.window),
            Pair(self.accent, self.selected),
            Pair(self.on_accent, self.accent),
            Pair(self.on_accent, self.accent_hover),
            Pair(self.bad.foreground, self.window),
            Pair(self.warning.foreground, self.window),
            self.good,
            self.warning,
            self.bad,
            self.neutral,
        ]

    def shape_pairs(self) -> list[Pair]:
        """Every pair that a shape without a word is painted in; the tests hold each to 3:1."""
        return [
            *(Pair(self.accent, ground) for ground in (self.window, self.field, self.selected_row)),
            Pair(self.handle, self.window),
            *(
                Pair(pair.foreground, self.window)
                for pair in (self.good, self.warning, self.bad, self.neutral)
            ),
        ]


COLOURS = {
    Scheme.LIGHT: Colours(
        window="#ffffff", text="#1b2330", muted="#5c6675", line="#e3e6eb", field="#f6f7f9",
        accent="#0f766e", on_accent="#ffffff", accent_hover="#0b5f59",
        selected="#e4f3f1", selected_row="#e4f3f1", hover="#f6f7f9", handle="#858d99",
        good=Pair("#166534", "#e7f4ea"), warning=Pair("#8a4b00", "#fdf0dc"),
        bad=Pair("#a11d1d", "#fdeaea"), neutral=Pair("#5c6675", "#eef0f3"),
    ),
    Scheme.DARK: Colours(
        window="#1b2129", text="#e7ebf0", muted="#98a3b3", line="#2c343f", field="#14181f",
        accent="#4fd1c5", on_accent="#10211f", accent_hover="#74ded4",
        selected="#16332f", selected_row="#173a36", hover="#222932", handle="#66707e",
        good=Pair("#86e0a0", "#16301f"), warning=Pair("#f3c179", "#39290f"),
        bad=Pair("#ff9d9d", "#3b1a1c"), neutral=Pair("#98a3b3", "#262d37"),
    ),
}  # fmt: skip


def current_scheme() -> Scheme:
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return Scheme.DARK if dark else Scheme.LIGHT


def apply(application: QApplication, scheme: Scheme) -> Colours:
    """Give the application the palette and the style sheet of ``scheme``; returns its colours."""
    colours = COLOURS[scheme]
    if _high_contrast():
        colours = _system_colours(application.style().standardPalette())
    application.setPalette(_palette(colours))
    application.setStyleSheet(_style_sheet(colours))
    return colours


def _high_contrast() -> bool:
    hints = QGuiApplication.styleHints()  # kept: the binding would drop what hangs from a temporary
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def _system_colours(palette: QPalette) -> Colours:
    """High contrast: the system's own text, base and highlight for everything."""

    def name(role: QPalette.ColorRole) -> str:
        return palette.color(role).name()

    text, base = name(QPalette.ColorRole.Text), name(QPalette.ColorRole.Base)
    plain = Pair(text, base)
    return Colours(
        window=base, text=text, muted=text, line=text, field=base,
        accent=name(QPalette.ColorRole.Highlight), on_accent=name(QPalette.ColorRole.HighlightedText),
        accent_hover=name(QPalette.ColorRole.Highlight), selected=base, selected_row=base, hover=base, handle=text,
        good=plain, warning=plain, bad=plain, neutral=plain,
    )  # fmt: skip


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for roles, colour in (
        ((role.Window, role.Base, role.AlternateBase, role.Button, role.ToolTipBase), colours.window),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), colours.text),
        ((role.PlaceholderText,), colours.muted),
        ((role.Highlight,), colours.selected_row),
        ((role.HighlightedText,), colours.text),
        ((role.Link, role.Accent), colours.accent),
        ((role.Mid, role.Midlight, role.Dark), colours.line),
        ((role.Light, role.Shadow), colours.window),
    ):
        for one in roles:
            palette.setColor(one, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, one, QColor(colours.muted))
    return palette


def _icon(name: str) -> str:
    """The path of an icon as a style sheet takes it, on every system with slashes."""
    return (resources.folder() / "icons" / name).as_posix()


def _style_sheet(c: Colours) -> str:
    """Only what a palette cannot say: rounded fields, buttons, chips and the lines between panes."""
    return f"""
    #page-header, #table-header {{ border: 0; border-bottom: 1px solid {c.line}; }}
    #navigation {{ border: 0; border-right: 1px solid {c.line}; }}
    #status-bar {{ border: 0; border-top: 1px solid {c.line}; }}
    #pane {{ border: 0; border-left: 1px solid {c.line}; }}
    #line {{ background: {c.line}; }}
    #muted {{ color: {c.muted}; }}
    #section {{ color: {c.muted}; font-weight: 600; }}
    #problem {{ color: {c.bad.foreground}; }}
    #warning {{ color: {c.warning.foreground}; }}

    QPushButton {{ border: 1px solid {c.line}; border-radius: 6px; padding: 6px 11px; background: {c.window}; }}
    QPushButton:hover {{ background: {c.hover}; }}
    QPushButton:focus {{ border: 1px solid {c.accent}; }}
    QPushButton:pressed {{ background: {c.selected}; }}
    QPushButton:disabled {{ color: {c.muted}; }}
    QPushButton[accent="true"] {{ background: {c.accent}; border-color: {c.accent}; color: {c.on_accent};
        font-weight: 600; }}
    QPushButton[accent="true"]:hover {{ background: {c.accent_hover}; }}
    QPushButton[accent="true"]:focus {{ border: 1px solid {c.text}; }}
    QPushButton[accent="true"]:disabled {{ background: {c.neutral.background}; border-color: {c.line};
        color: {c.muted}; font-weight: 400; }}
    QPushButton[flat-link="true"] {{ border: 1px solid transparent; padding: 2px 4px; color: {c.accent}; }}
    QPushButton[flat-link="true"]:focus {{ border-color: {c.accent}; }}

    QPushButton[chip="true"] {{ border-radius: 13px; padding: 0 10px; color: {c.muted}; }}
    QPushButton[chip="true"]:checked {{ background: {c.selected}; border-color: {c.accent}; color: {c.accent};
        font-weight: 600; }}
    QPushButton[chip="true"]:focus {{ border-color: {c.accent}; }}
    QPushButton[chip="true"]::menu-indicator {{ image: none; width: 0; }}

    QPushButton[nav="true"] {{ border: 1px solid transparent; padding: 8px 9px; text-align: left; }}
    QPushButton[nav="true"]:checked {{ background: {c.selected}; color: {c.accent}; font-weight: 600; }}
    QPushButton[nav="true"]:focus {{ border-color: {c.accent}; }}

    QLineEdit, QComboBox, QAbstractSpinBox {{ background: {c.field}; border: 1px solid {c.line};
        border-radius: 6px; padding: 5px 10px; }}
    QLineEdit:focus, QComboBox:focus {{ border-color: {c.accent}; }}
    QLineEdit[wrong="true"] {{ border-color: {c.bad.foreground}; }}
    QAbstractItemView QLineEdit {{ padding: 0 6px; border-radius: 0; }}
    QComboBox {{ padding-right: 28px; }}
    QComboBox::drop-down {{ border: 0; width: 28px; }}
    QComboBox::down-arrow {{ image: url({_icon("chevron.svg")}); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{ background: {c.window}; border: 1px solid {c.line}; outline: 0; }}

    QScrollBar {{ background: transparent; border: 0; margin: 0; }}
    QScrollBar:vertical {{ width: 12px; }}
    QScrollBar:horizontal {{ height: 12px; }}
    QScrollBar::handle {{ background: {c.handle}; border-radius: 3px; margin: 3px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {c.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

    QTableView {{ border: 0; background: {c.window}; outline: 0; }}
    #lines::item {{ padding: 0 12px; border: 0; border-bottom: 1px solid {c.line}; }}
    #lines::item:selected {{ background: {c.selected_row}; color: {c.text}; }}
    QHeaderView {{ background: {c.window}; }}
    QHeaderView::section {{ background: {c.window}; color: {c.muted}; font-weight: 600; border: 0;
        border-bottom: 1px solid {c.line}; padding: 0 14px; }}
    QHeaderView[narrow="true"]::section {{ padding: 0 8px; }}
    QTableCornerButton::section {{ background: {c.window}; border: 0; }}
    QToolTip {{ background: {c.window}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu {{ background: {c.window}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.selected}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.muted}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    #message {{ border: 1px solid {c.line}; border-radius: 6px; }}
    #message[kind="failure"] {{ background: {c.bad.background}; border-color: {c.bad.foreground}; }}
    #message[kind="failure"] QLabel {{ color: {c.bad.foreground}; }}
    #message[kind="warning"] {{ background: {c.warning.background}; border-color: {c.warning.foreground}; }}
    #message[kind="warning"] QLabel {{ color: {c.warning.foreground}; }}
    """
