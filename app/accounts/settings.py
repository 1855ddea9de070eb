"""What the person set, in one readable file."""

import contextlib
import os
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from app.workspace.folders import make_private

#: What JSON can hold.
Value = bool | int | float | str | list[Any] | dict[str, Any] | None

T = TypeVar("T", bound=Value)


def window_of(account: str) -> str:
    """What the arrangement of its window is set as, for the account with this key."""
    return f"window of {account}"


class Settings:
    """Plain values by name, written to ``path`` whenever one changes, which blocks until it is on the disk.

    A file that cannot be read is kept aside as ``settings.json.broken``, and all is as at the first start.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = self._load()

    def get(self, name: str, default: T) -> T:
        """The value of ``name``; ``default`` where it is not set, or is of another type than ``default``."""
        value = self._values.get(name, default)
        return cast(T, value) if default is None or type(value) is type(default) else default

    def set(self, name: str, value: Value) -> None:
        """Raises `OSError` where the file cannot be written; then the value holds for this run only."""
        if self._values.get(name) != value:
            self._values[name] = value
            self._save()

    @property
    def last_account(self) -> str:
        """The key of the account that was opened last; empty where there was none."""
        return self.get("last_account", "")

    @last_account.setter
    def last_account(self, key: str) -> None:
        self.set("last_account", key)

    def forget(self, account: str) -> None:
        """All that was set for the account with this key. Raises as `set` does."""
        if self._values.pop(window_of(account), None) is not None:
            self._save()
        if self.last_account == account:
            self.last_account = ""

    def _load(self) -> dict[str, Value]:
        try:
            values = msgspec.json.decode(
                self._path.read_bytes()
            )  # for `json` is not imported yet, and takes a while
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):  # no file to be read, not JSON, or not even text
            values = None
        if isinstance(values, dict):
            return values
        with contextlib.suppress(OSError):
            self._path.replace(self._path.with_name(self._path.name + ".broken"))
        return {}

    def _save(self) -> None:
        """Write beside and rename: a crash leaves the old settings or the new ones, never half of them."""
        import json

        make_private(self._path.parent)
        unfinished = self._path.with_name(self._path.name + ".unfinished")
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump(self._values, file, indent=2, sort_keys=True, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path)
