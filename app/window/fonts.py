"""Fonts made from the system's."""

from PySide6.QtGui import QFont


def tabular(font: QFont, *, bold: bool = False, scale: float = 1.0) -> QFont:
    """The font with digits of one width, so that numbers stand in columns."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setBold(bold)
    made.setPointSizeF(font.pointSizeF() * scale)
    return made
