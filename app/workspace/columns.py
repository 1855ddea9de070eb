"""A catalogue as columns of bytes, each by its name: so it is kept, and so it comes from the process that makes it."""

from collections.abc import Callable, Iterable
from itertools import accumulate, pairwise
from typing import Any, Literal, TypeAlias

import msgspec

from app.workspace.shelf import Catalogue, Index

Cells: TypeAlias = "bytes | memoryview[int]"

#: In the order in which the classes take them.
_CATALOGUE = ("products", "product_ends", "first_rows", "uuids", "product_uuids")
_RANK = "rank "  # before the name of a column that is ranked
_TYPES: dict[str, Literal["I", "Q", "q"]] = {
    "product_ends": "I",
    "first_rows": "I",
    "uuids": "Q",
    "product_uuids": "Q",
    "words": "Q",
    "balances": "q",
    "levels": "q",
}

_decode_categories = msgspec.msgpack.Decoder(tuple[str, ...]).decode


def cells_of_catalogue(catalogue: Catalogue) -> dict[str, Cells]:
    """All but those of its index."""
    return {name: getattr(catalogue, name) for name in _CATALOGUE}


def cells_of_index(index: Index) -> dict[str, Cells]:
    """May be called in a thread."""
    pieces = [index.piece(number) for number in range(len(index.pieces))]
    ends = msgspec.msgpack.encode(list(accumulate(map(len, pieces), initial=0)))
    ranks = {_RANK + name: cells for name, cells in index.ranks.items()}
    categories = msgspec.msgpack.encode(index.categories)
    return {
        "text": b"".join(pieces),
        "text_ends": ends,
        "words": index.words,
        "categories": categories,
        **ranks,
    }


def catalogue_of(read: Callable[[str], bytes]) -> Catalogue:
    """A catalogue without an index, of what ``read`` gives for the name of each column."""
    columns: list[Any] = [typed(name, read(name)) for name in _CATALOGUE]
    return Catalogue(*columns)


def index_of(names: Iterable[str], read: Callable[[str], bytes]) -> Index:
    """An index likewise, of all columns that there are."""
    text = memoryview(read("text"))
    ends = msgspec.msgpack.decode(read("text_ends"), type=list[int])
    pieces = [bytes(text[first:end]) for first, end in pairwise(ends)]
    ranks = {name.removeprefix(_RANK): typed(name, read(name)) for name in names if name.startswith(_RANK)}
    return Index(pieces, typed("words", read("words")), ranks, _decode_categories(read("categories")))


def typed(name: str, cells: bytes) -> Any:
    """The cells of a column as numbers, where it has those."""
    kind = "I" if name.startswith(_RANK) else _TYPES.get(name)
    return memoryview(cells).cast(kind) if kind else cells
