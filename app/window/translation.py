"""Texts as data: marked where they stand in a table, translated when they are read.

No Qt at import, so that the command line words its errors the same way where Qt is not installed.
"""

import sys


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text for translation; Qt's own of this name is typed as if it returned anything."""
    return text


def translated(context: str, text: str) -> str:
    """The text in the person's language."""
    qt = sys.modules.get("PySide6.QtCore")  # no import: that takes longer than the translation
    return str(qt.QCoreApplication.translate(context, text)) if qt else text
