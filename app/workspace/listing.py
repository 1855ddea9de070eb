"""Makes catalogues of products, without their index. The helper does this before it imports numpy."""

from array import array
from dataclasses import replace
from zlib import crc32

import msgspec

from app.domain.catalogue import Product
from app.workspace.shelf import Catalogue, Column

_encode = msgspec.msgpack.Encoder().encode


class Listing:
    """A catalogue in the making, one product after another."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._products = bytearray()
        self._product_ends = array("I", [0])
        self._first_rows = array("I", [0])
        self._uuids = array("Q")
        self._product_uuids = array("Q")

    def add(self, product: Product) -> Product | None:
        """Take the product that comes next; returns it with the variants that rows were made of.

        One without variants is left out, and so is a variant that is there already: a mapping has one of each.
        """
        variants = {each.uuid: each for each in product.variants if each.uuid not in self._seen}
        if not variants:
            return None
        if len(variants) < len(product.variants):
            product = replace(product, variants=tuple(variants.values()))
        self._seen.update(variants)  # not |=: of keys, that makes another set
        self._product_uuids.append(_entry(product.uuid, len(self._product_ends) - 1))
        row = self._first_rows[-1]
        self._uuids.extend([_entry(uuid, row) for row, uuid in enumerate(variants, row)])
        self._first_rows.append(row + len(variants))
        self._products += _encode(product)
        self._product_ends.append(len(self._products))
        return product

    def finished(self) -> Catalogue:
        """The catalogue of what was added."""
        return Catalogue(
            bytes(self._products),
            memoryview(self._product_ends),
            memoryview(self._first_rows),
            _ascending(self._uuids),
            _ascending(self._product_uuids),
        )


def _entry(uuid: str, place: int) -> int:
    return crc32(uuid.encode()) << 32 | place


def _ascending(entries: "array[int]") -> Column:
    # Of bytes: an empty array has no address, which SQLite takes for NULL.
    return memoryview(array("Q", sorted(entries)).tobytes()).cast("Q")
