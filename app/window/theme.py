"""The look: one accent colour, two schemes, every pair of colours tested for contrast.

Fusion style with our palette. Where the system asks for high contrast our colours are dropped and
the palette's own roles are used (`DESIGN.md`, the look).
"""

from enum import Enum
from string import Template

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import resources
from app.domain.stock import Status

#: Height of a table row and step of all spacing, in device-independent pixels.
ROW = 34
STEP = 4

_APPLIED = "storeroom-colours"
_FOLLOWS = "storeroom-follows"


class Scheme(Enum):
    LIGHT = "light"
    DARK = "dark"


class Pair(msgspec.Struct, frozen=True):
    """A foreground on a background, as ``#rrggbb``: 4.5:1 for text, 3:1 for shapes."""

    foreground: str
    background: str


class Colours(msgspec.Struct, frozen=True):
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
            *(
                Pair(pair.foreground, self.window)
                for pair in (self.good, self.warning, self.bad, self.neutral)
            ),
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
    application.setProperty(_APPLIED, colours)
    return colours


def follow(application: QApplication) -> None:
    """Wear the scheme of the system, now and whenever that is another."""
    hints = application.styleHints()
    if not application.property(_FOLLOWS):
        application.setProperty(_FOLLOWS, True)
        hints.colorSchemeChanged.connect(lambda: apply(application, current_scheme()))
    apply(application, current_scheme())


def applied() -> Colours:
    """The colours of the scheme that was applied last."""
    application = QGuiApplication.instance()
    colours = application.property(_APPLIED) if application else None
    return colours if isinstance(colours, Colours) else COLOURS[Scheme.LIGHT]


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


def _style_sheet(colours: Colours) -> str:
    """The style sheet with the names in it replaced by colours, and by where the icons are."""
    names = {"icons": (resources.folder() / "icons").as_posix()}
    for name, value in msgspec.to_builtins(colours).items():
        if isinstance(value, dict):
            names |= {f"{name}_{part}": colour for part, colour in value.items()}
        else:
            names[name] = value
    template = (resources.folder() / "style.qss").read_text(encoding="utf-8")
    return _Template(template).substitute(names)


class _Template(Template):
    delimiter = "@"
