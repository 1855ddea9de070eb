"""A store at Zettle's pace: four requests a second, and no more than it takes."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from time import monotonic

import pytest

from app.client import Client
from app.client.answers import Answer
from app.client.grants import Fixed
from app.client.hosts import one
from app.client.http import Http, Request
from app.client.pacing import OF_ZETTLE
from app.domain.catalogue import Product, Variant
from app.domain.contents import Contents
from app.domain.identifiers import new_identifier
from app.workspace import Freshness
from tests.workspace.shop import open_shop

_PRODUCTS, _EACH = 1000, 10


class AtItsPace(Client):
    @classmethod
    def at(cls, url: str, token: str) -> "AtItsPace":
        return cls(one(url), Fixed(token), pace=OF_ZETTLE)


def _contents() -> Contents:
    products = tuple(
        Product(new_identifier(), f"Product {number}", tuple(Variant(new_identifier()) for _ in range(_EACH)))
        for number in range(_PRODUCTS)
    )
    return Contents(products, {variant.uuid: Decimal(1) for each in products for variant in each.variants})


async def test_ten_thousand_variants_come_as_fast_as_may_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[float]()
    ask: Callable[[Http, Request], Awaitable[Answer]] = Http.ask

    async def timed(http: Http, request: Request) -> Answer:
        asked.append(monotonic())
        return await ask(http, request)

    async with open_shop(tmp_path, _contents(), AtItsPace) as shop:
        monkeypatch.setattr(Http, "ask", timed)
        began = monotonic()
        await shop.workspace.refresh()
        took = monotonic() - began
        assert shop.workspace.freshness is Freshness.UP_TO_DATE, shop.workspace.trouble
        assert len(shop.workspace.items) == _PRODUCTS * _EACH
        assert {item.balance for item in shop.workspace.items.values()} == {1}
    assert took <= 1.3 * len(asked) / OF_ZETTLE
    for first, fifth in zip(asked, asked[4:], strict=False):
        assert fifth - first > 0.95, "no second has more than four, but for the clock's own steps"
