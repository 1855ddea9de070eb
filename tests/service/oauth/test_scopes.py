"""Every route wants its scope of a token: that one, and no other."""

import re
from collections.abc import Callable, Iterator

import pytest

from app.service.caller import Caller
from app.service.http.call import Route
from app.service.oauth import tokens
from app.service.oauth.scopes import ADMIN, EVERY, IN_WORDS, READ_FINANCE, ZETTLE
from app.service.routes import ROUTES
from app.service.storage.create import create_store
from tests.service.shop import NOTHING, Shop, open_shop

#: By what paths begin with (contract, sections 1 to 5): what reading wants and what writing wants.
WANTED = {
    "/users/": ("", ""),
    "/application-connections/": ("", ""),
    "/api/resources/": ("", ""),
    "/organizations/{organization}/subscriptions": ("", ""),
    "/purchase": ("READ:PURCHASE", "WRITE:PURCHASE"),
    "/storeroom/admin/": (ADMIN, ADMIN),
    "/storeroom/test/": (ADMIN, ADMIN),
    "/storeroom/sales": ("READ:PURCHASE", "WRITE:PURCHASE"),
    "/storeroom/events": ("", ""),
    "/": ("READ:PRODUCT", "WRITE:PRODUCT"),
}
#: What is posted only to ask.
ASKING = ("/inventory/products", "/v3/stock/{inventory}/products", "/products/status", "/online/slug")

WITH_TOKEN = [route for route in ROUTES if isinstance(route, Route)]
#: What is there unless asked for, and answers in one piece.
SERVED = [
    route for route in WITH_TOKEN if not route.path.startswith(("/storeroom/test/", "/storeroom/events"))
]


def named(route: Route) -> str:
    return f"{route.method} {route.path}"


#: What status a request gets with a token that has some scopes.
Ask = Callable[[Route, frozenset[str]], int]


def path_to(route: Route) -> str:
    return re.sub(r"\{\w+(:\w+)?\}", NOTHING, route.path.replace("{organization}", "self"))


@pytest.fixture(scope="module")
def ask_with(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks one empty shop."""
    path = tmp_path_factory.mktemp("shop") / "shop.store"
    create_store(path, "Corner shop")
    with open_shop(path) as shop:

        def ask(route: Route, scopes: frozenset[str]) -> int:
            headers = {"Authorization": f"Bearer {token_with(shop, scopes)}"}
            return shop.ask(route.method, path_to(route), headers, content=b"{}").status_code

        yield ask


def token_with(shop: Shop, scopes: frozenset[str]) -> str:
    with shop.store.transaction(writes=True) as connection:
        return tokens.issue(connection, shop.store, Caller(NOTHING, NOTHING, scopes), family=NOTHING)


@pytest.mark.parametrize("route", WITH_TOKEN, ids=named)
def test_its_scope_is_that_of_the_contract(route: Route) -> None:
    reading, writing = next(scopes for start, scopes in WANTED.items() if route.path.startswith(start))
    assert route.needs == (reading if route.method == "GET" or route.path.endswith(ASKING) else writing)


@pytest.mark.parametrize("route", [route for route in SERVED if route.needs], ids=named)
def test_all_others_do_not_make_up_for_it(ask_with: Ask, route: Route) -> None:
    assert ask_with(route, frozenset(EVERY) - {route.needs}) == 403


@pytest.mark.parametrize("route", [route for route in SERVED if route.method == "GET"], ids=named)
def test_it_alone_will_do(ask_with: Ask, route: Route) -> None:
    assert ask_with(route, frozenset({route.needs or READ_FINANCE})) in {200, 302, 400, 404, 422}


def test_every_scope_that_can_be_asked_for_is_in_words() -> None:
    assert set(IN_WORDS) == set(ZETTLE)
