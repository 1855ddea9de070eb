"""The sample shop, Harbour Street, and made-up shops of any size. All of it is invented here."""

import random
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import as_file, files
from itertools import count as numbers

from app.domain.catalogue import Money, Product, Variant
from app.domain.contents import Contents
from app.domain.errors import Invalid
from app.domain.identifiers import seeded_identifier
from app.domain.quantity import ZERO
from app.domain.stock import Level
from app.exchange.sample_goods import KINDS, LOOKS, MAKERS, MOST_OPTIONS
from app.exchange.spreadsheet import read_contents

CURRENCY = "SEK"
MOST_VARIANTS = 1_000_000

_NAMES = [(maker, look, kind) for kind in KINDS for look in LOOKS for maker in MAKERS]
_STRIDE = 7919  #: a prime that does not divide the number of names: neighbours differ, none comes twice


def sample_shop() -> Contents:
    """Harbour Street: some 60 products with 180 variants, the same identifiers every time."""
    with as_file(files("resources") / "sample" / "harbour-street.csv") as path:
        return read_contents(path, currency=CURRENCY, identify=_identified_by_words).contents


def _identified_by_words(words: str) -> str:
    return seeded_identifier(random.Random(words))  # noqa: S311 - the same every time is the point


def sample_variants(count: int, seed: int = 1) -> Contents:
    """A made-up shop of exactly ``count`` variants, in products of 1 to 12; the same for the same seed.

    Raises `Invalid` with ``sample.count`` (``most``) where ``count`` is not in 1..1,000,000.
    """
    if not 1 <= count <= MOST_VARIANTS:
        raise Invalid("sample.count", most=MOST_VARIANTS)
    source = random.Random(seed)  # noqa: S311 - the same every time is the point
    products = tuple(_products(source, count))
    balances: dict[str, Decimal] = {}
    levels: dict[str, Level] = {}
    for product in products:
        level = source.choice((None, 2, 3, 4, 5, 6, 8, 10, 12, 20))
        for variant in product.variants:
            if balance := _balance(source, level or 3, weighed=bool(product.unit)):
                balances[variant.uuid] = balance
            if level:
                levels[variant.uuid] = Level(Decimal(level), alert=source.random() < 0.5)
    untracked = frozenset(product.uuid for product in products if source.random() < 0.02)
    return Contents(products, balances, levels, untracked)


def ean13(digits: str) -> str:
    """The EAN-13 of twelve digits: they and their check digit. 20 to 29 begin codes for use in one store."""
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"


def _products(source: random.Random, left: int) -> Iterator[Product]:
    barcodes = (ean13(f"21{number:010d}") for number in numbers(1))
    for number in numbers():
        if not left:
            return
        size = min(left, source.randint(1, MOST_OPTIONS))
        yield _product(source, number, size, barcodes)
        left -= size


def _product(source: random.Random, number: int, size: int, barcodes: Iterator[str]) -> Product:
    """The product of this number, with ``size`` variants. The number makes its name and SKUs unique."""
    again, place = divmod(number, len(_NAMES))
    maker, look, kind = _NAMES[place * _STRIDE % len(_NAMES)]
    price = Decimal(source.randint(*kind.prices))
    money = Money.of(price, CURRENCY)
    cost = Money.of(price * source.randint(38, 55) / 100, CURRENCY)
    options = source.sample(kind.options, size) if size > 1 else [""]
    skus = (f"{kind.noun[:2].upper()}-{number + 1:05d}-{place:02d}" for place in numbers(1))
    return Product(
        seeded_identifier(source),
        f"{maker} {look} {kind.noun}" + (f" No. {again + 1}" if again else ""),
        tuple(
            Variant(seeded_identifier(source), option, next(skus), next(barcodes), money, cost)
            for option in options
        ),
        kind.category,
        kind.unit,
    )


def _balance(source: random.Random, level: int, *, weighed: bool) -> Decimal:
    """One in a hundred below zero, four out, ten under the level, the rest up to eight times as much."""
    chance = source.random()
    if chance < 0.01:
        return Decimal(-source.randint(1, 3))
    if chance < 0.05:
        return ZERO
    least, most = (1, level * 100 - 1) if chance < 0.15 else (level * 100, level * 800)
    hundredths = source.randint(least, most)
    return Decimal(hundredths).scaleb(-2) if weighed else Decimal(max(1, hundredths // 100))
