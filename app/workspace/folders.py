"""Folders for what is nobody else's business: stock, prices and what was sold."""

from pathlib import Path


def make_private(folder: Path) -> None:
    """Make a folder, with those above it that are not there, for this person alone. Raises `OSError`."""
    if not folder.parent.exists():
        make_private(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
