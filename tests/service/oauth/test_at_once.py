"""What comes at the same moment is dealt with as if one came after the other."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.service.oauth.steps import App, Browser, Merchant, status_with
from tests.service.shop import Shop

THREADS = 8


@pytest.fixture(params=["shop_in_file", "shop_in_database"])
def shop(request: pytest.FixtureRequest) -> Shop:
    """How writers wait for one another is the database's own."""
    shop = request.getfixturevalue(request.param)
    assert isinstance(shop, Shop)
    return shop


def at_once(ask: Callable[[], httpx.Response]) -> list[httpx.Response]:
    with ThreadPoolExecutor(THREADS) as threads:
        return [answer.result() for answer in [threads.submit(ask) for _ in range(THREADS)]]


def test_a_refresh_token_is_good_for_one_of_many_and_then_for_none(shop: Shop, app: App) -> None:
    token = app.connected()["refresh_token"]
    answers = at_once(lambda: app.refresh(token))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: THREADS - 1}
    [given] = [answer.json() for answer in answers if answer.status_code == 200]
    assert status_with(shop, given["access_token"]) == 401
    assert app.refresh(given["refresh_token"]).status_code == 400


def test_no_more_passwords_are_tried_at_once_than_one_after_the_other(
    shop: Shop, merchant: Merchant, app: App
) -> None:
    browser = Browser(shop, app.asked())
    browser.look()
    answers = at_once(lambda: browser.send(typed="wrong"))
    assert Counter(answer.status_code for answer in answers) == {403: 5, 429: THREADS - 5}
