"""What the program shows and starts from that is not code: icons, translations, the sample shop."""

from pathlib import Path


def folder() -> Path:
    """Where the resources lie, also in a frozen program."""
    return Path(__file__).parent
