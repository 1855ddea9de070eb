"""The least that a window with a table can be: ``python -m tests.benchmarks.table.empty_window``."""

import sys

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from tests.benchmarks.table.first_painting import once_painted


class _Table(QTableView):
    """As it is."""


def main() -> int:
    qInstallMessageHandler(lambda *_: None)  # what the off-screen platform cannot do is no news
    application = QApplication(sys.argv)
    application.setStyle("Fusion")
    once_painted(_Table, 0)
    window, table = QMainWindow(), _Table()
    table.setModel(QStandardItemModel(0, 8, table))
    window.setCentralWidget(table)
    window.resize(1280, 800)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
