"""The look: every pair of colours keeps its contrast (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import resources
from app.domain.stock import Status
from app.window import theme
from app.window.theme import COLOURS, Pair, Scheme


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(pair: Pair) -> float:
    darker, lighter = sorted((luminance(pair.foreground), luminance(pair.background)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_itself() -> None:
    assert contrast(Pair("#000000", "#ffffff")) == pytest.approx(21)
    assert contrast(Pair("#777777", "#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", Scheme)
def test_text_stands_out_4_5_to_1(scheme: Scheme) -> None:
    weak = {pair: contrast(pair) for pair in COLOURS[scheme].text_pairs() if contrast(pair) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("scheme", Scheme)
def test_shapes_stand_out_3_to_1(scheme: Scheme) -> None:
    weak = {pair: contrast(pair) for pair in COLOURS[scheme].shape_pairs() if contrast(pair) < 3}
    assert weak == {}


@pytest.mark.parametrize("scheme", Scheme)
def test_every_pill_is_among_the_pairs_that_are_tested(scheme: Scheme) -> None:
    colours = COLOURS[scheme]
    assert {colours.pill(status) for status in Status} <= set(colours.text_pairs())


@pytest.mark.parametrize("scheme", Scheme)
def test_what_is_disabled_and_what_is_selected_can_be_read(qapp: QApplication, scheme: Scheme) -> None:
    """As Qt paints it: the palette, and not only our own table of pairs."""
    theme.apply(qapp, scheme)
    palette, role, group = qapp.palette(), QPalette.ColorRole, QPalette.ColorGroup
    pairs = [
        (palette.color(group.Disabled, role.ButtonText), palette.color(group.Disabled, role.Button)),
        (palette.color(role.HighlightedText), palette.color(role.Highlight)),
        (palette.color(role.PlaceholderText), palette.color(role.Base)),
        (palette.color(role.ToolTipText), palette.color(role.ToolTipBase)),
    ]
    assert [pair for pair in pairs if contrast(Pair(pair[0].name(), pair[1].name())) < 4.5] == []


def test_what_a_message_says_can_be_read_on_its_ground() -> None:
    for colours in COLOURS.values():
        assert min(contrast(colours.bad), contrast(colours.warning)) >= 4.5


def test_high_contrast_drops_our_colours(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "_high_contrast", lambda: True)
    theirs = qapp.style().standardPalette()
    ours = theme.apply(qapp, Scheme.LIGHT)
    allowed = {
        theirs.color(role).name()
        for role in (
            QPalette.ColorRole.Text, QPalette.ColorRole.Base,
            QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText,
        )
    }  # fmt: skip
    used = {getattr(ours, field.name) for field in msgspec.structs.fields(ours)}
    used = {
        colour
        for each in used
        for colour in ([each.foreground, each.background] if isinstance(each, Pair) else [each])
    }
    assert used <= allowed
    assert COLOURS[Scheme.LIGHT].accent not in qapp.styleSheet()
    assert qapp.palette().color(QPalette.ColorRole.Text) == QColor(theirs.color(QPalette.ColorRole.Text))


def test_the_scheme_is_the_systems(qapp: QApplication) -> None:
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    assert theme.current_scheme() is (Scheme.DARK if dark else Scheme.LIGHT)


def test_another_scheme_of_the_system_is_worn_at_once(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.follow(qapp)
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        with monkeypatch.context() as patch:  # the off-screen platform has one scheme
            patch.setattr(theme, "current_scheme", lambda scheme=scheme: scheme)
            qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
        assert theme.applied() == COLOURS[scheme]


@pytest.mark.parametrize("scheme", Scheme)
def test_every_rule_of_the_style_sheet_keeps_its_contrast(qapp: QApplication, scheme: Scheme) -> None:
    """A rule without a ground of its own paints on the window's, one without a colour in the text's."""
    colours = theme.apply(qapp, scheme)
    weak = {}
    for selector, body in re.findall(r"([^{}]+)\{([^}]*)\}", qapp.styleSheet()):
        set_by_rule = dict(re.findall(r"(?<![\w-])(color|background): (#[0-9a-f]{6})", body))
        pair = Pair(set_by_rule.get("color", colours.text), set_by_rule.get("background", colours.window))
        if "color" in set_by_rule and contrast(pair) < 4.5:
            weak[selector.strip()] = pair
    assert weak == {}


@pytest.mark.parametrize("scheme", Scheme)
def test_every_name_in_the_style_sheet_is_a_colour_and_every_icon_is_there(
    qapp: QApplication, scheme: Scheme
) -> None:
    template = (resources.folder() / "style.qss").read_text("utf-8")
    colours = theme.apply(qapp, scheme)
    names = {"icons"} | {
        f"{name}_{part}" if isinstance(value, dict) else name
        for name, value in msgspec.to_builtins(colours).items()
        for part in (value if isinstance(value, dict) else ("",))
    }
    used = set(re.findall(r"@(\w+)", template))
    assert used <= names
    assert len(used) > 10
    assert "@" not in qapp.styleSheet()
    icons = re.findall(r"url\(([^)]+)\)", qapp.styleSheet())
    assert icons
    assert all(Path(icon).is_file() for icon in icons)
