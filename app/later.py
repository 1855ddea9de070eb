"""asyncio, imported when something of it is first used: a window that paints what it knows does without it.

It takes a quarter as long as an empty window.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any


class _Later(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


if TYPE_CHECKING:
    import asyncio
else:
    asyncio = _Later("asyncio")

__all__ = ["asyncio"]
