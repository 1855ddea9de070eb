"""A till of the corner shop, for tests: sells, refunds, and reads receipts."""

from typing import Any

import httpx

from tests.service.shop import Shop


def sell(shop: Shop, *lines: dict[str, Any], **more: Any) -> httpx.Response:
    return shop.ask("POST", "/storeroom/sales", json={"lines": list(lines), **more})


def sold(shop: Shop, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The purchase of a sale, or of a refund, that goes well."""
    answer = sell(shop, *lines, **more)
    assert answer.status_code == 201, answer.text
    purchase: dict[str, Any] = answer.json()
    return purchase


def listed(shop: Shop, query: str = "") -> dict[str, Any]:
    answer = shop.ask("GET", f"/purchases/v2{query}")
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def violations(answer: httpx.Response) -> dict[str, str]:
    """What a 422 names, and by which constraint."""
    assert answer.status_code == 422, answer.text
    return {one["propertyName"]: one["constraintType"] for one in answer.json()["violations"]}
