"""What a table is searched and sorted by."""

import re
import unicodedata
from functools import lru_cache

from app.domain.catalogue import Product, Variant

#: Stands before a barcode or a SKU among what is searched: with it, only a whole code is found.
CODE = "\x1f"

_DIGITS = re.compile(r"\d+")
_PARTS = re.compile(r"\w+")


def folded(text: str) -> str:
    """Case and accents folded away: what is searched in, and for."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def natural(text: str) -> str:
    """A sort key that compares numbers in names as people expect: ``36`` before ``100``.

    A number is written after a sign that is less than any letter, and after how long it is.
    """
    return _DIGITS.sub(_number, folded(text))


def _number(digits: re.Match[str]) -> str:
    number = str(int(digits[0]))
    return f"\0{chr(len(number))}{number}"


def searched(product: Product) -> tuple[list[str], list[list[str]]]:
    """The words that all variants of a product have, and those of each: as they are written, and the parts of those
    with signs between; folded.

    They hold no blank but within a code, which is marked by `CODE`.
    """
    shared = _with_parts(folded(f"{product.name} {product.category}").split())
    return shared, [_of_variant(variant) for variant in product.variants]


def _of_variant(variant: Variant) -> list[str]:
    codes = [" ".join(folded(code).split()) for code in (variant.sku, variant.barcode)]
    marked = [CODE + code for code in codes if code]
    return [*_of_name(variant.name), *marked, *_parts(codes)]


@lru_cache(maxsize=1000)  # sizes and colours, the same ones again and again
def _of_name(name: str) -> tuple[str, ...]:
    return tuple(_with_parts(folded(name).split()))


def _with_parts(words: list[str]) -> list[str]:
    return [*words, *_parts(words)]


def _parts(words: list[str]) -> list[str]:
    return [part for word in words if not word.isalnum() for part in _PARTS.findall(word)]
