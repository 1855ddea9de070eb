"""The one way of a request: who may, what is there, what can be read; and that a refusal changes nothing."""

import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.service.http.bodies import MOST_BYTES, MOST_BYTES_OF_ANYBODY
from app.service.http.call import Call, Reply, Route
from app.service.inventory.ledger import Entry, post
from app.service.oauth import tokens
from app.service.routes import ROUTES
from app.service.storage.create import create_store
from app.wire.inventory import BulkChange, ChangeInventory, InventoryChange, ListedProducts, ProductChange
from app.wire.library import Categories, NewDiscount, RenameCategory, StartImport, WantedSlug
from app.wire.low_stock import DeleteLevels, SetLevel
from app.wire.products import NewProduct, Price
from app.wire.stock import MoveStock, NewInventory, SetStockLevel, SetTracking, StockMovement
from tests.harness.unexpected_logs import ExpectLog
from tests.service.shop import CONTENTS, NOTHING, TEA, TEA_SMALL, VERSION_4, Shop, open_shop

SHAPES = (
    BulkChange,
    ChangeInventory,
    DeleteLevels,
    InventoryChange,
    ListedProducts,
    NewProduct,
    Price,
    ProductChange,
    SetLevel,
    MoveStock,
    NewInventory,
    SetStockLevel,
    SetTracking,
    StockMovement,
    Categories,
    NewDiscount,
    RenameCategory,
    StartImport,
    WantedSlug,
)
INVENTORY = "/organizations/self/inventory"
WITH_TOKEN = [route for route in ROUTES if isinstance(route, Route)]


def path_of(route: Route, shop: Shop, organization: str = "self") -> str:
    """The path of a route where the goods and places that it names are there."""
    place = shop.place("STORE")
    return route.path.format_map(
        defaultdict(
            lambda: NOTHING,
            organization=organization,
            location=place,
            inventory=place,
            product=TEA,
            variant=TEA_SMALL,
        )
    )


@pytest.mark.parametrize("route", WITH_TOKEN, ids=lambda route: f"{route.method} {route.path}")
@pytest.mark.parametrize("token", [None, "wrong"])
def test_every_route_wants_a_token(same_shop: Shop, route: Route, token: str | None) -> None:
    path = path_of(route, same_shop)
    headers = {"Authorization": f"Bearer {token}" if token else ""}
    answer = same_shop.ask(route.method, path, headers, content=b"{}")
    description = "ACCESS_TOKEN_EXPIRED" if token else "ACCESS_TOKEN_MISSING"
    assert (answer.status_code, answer.json()["errorType"]) == (401, description)
    wanted = f'Bearer error="invalid_request", error_description="{description}"'
    assert answer.headers["WWW-Authenticate"] == wanted


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1@evil.example", "127.0.0.2", ""]
)  # fmt: skip
def test_no_other_name_leads_here(same_shop: Shop, host: str) -> None:
    """A web page whose own name is given this address would else be let in by the browser (DNS rebinding)."""
    answer = same_shop.ask("GET", "/organizations/self/library?limit=1", {"Host": host})
    assert (answer.status_code, answer.json()["errorType"]) == (421, "MISDIRECTED_REQUEST")
    assert "Link" not in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1:40423", "localhost", "LocalHost:80", "[::1]:40423"])
def test_links_lead_to_the_name_that_was_asked(shop: Shop, host: str) -> None:
    answer = shop.ask("GET", "/organizations/self/library?limit=1", {"Host": host})
    assert answer.status_code == 200
    assert answer.links["next"]["url"].startswith(f"http://{host}/organizations/")


@pytest.mark.parametrize("scheme", ["Basic", "bearer", "BEARER"])
def test_only_bearer_in_any_case(shop: Shop, scheme: str) -> None:
    answer = shop.ask("GET", "/inventory", {"Authorization": f"{scheme} {shop.token}"})
    assert answer.status_code == (401 if scheme == "Basic" else 200)


def test_a_new_token_revokes_the_former(shop: Shop) -> None:
    new = tokens.issue_own(shop.store)
    assert shop.ask("GET", "/inventory").status_code == 401
    assert shop.ask("GET", "/inventory", {"Authorization": f"Bearer {new}"}).status_code == 200


@pytest.mark.parametrize("route", [route for route in WITH_TOKEN if "{organization}" in route.path])
def test_another_organization_is_refused(same_shop: Shop, route: Route) -> None:
    path = path_of(route, same_shop, organization=NOTHING)
    answer = same_shop.ask(route.method, path, json={"productUuid": TEA})
    assert (answer.status_code, answer.json()["errorType"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize("organization", ["SELF", "by uuid"])
def test_the_own_organization_in_any_case(shop: Shop, organization: str) -> None:
    if organization == "by uuid":
        organization = shop.store.organization.upper()
    assert shop.ask("GET", f"/organizations/{organization}/locations").status_code == 200


def test_unknown_paths_and_methods_come_after_the_token(shop: Shop) -> None:
    for path in ("/", "/nowhere", "//inventory", "/organizations/self", "/%FF", "/inventory%0A"):
        answer = shop.ask("GET", path)
        assert (answer.status_code, answer.json()["errorType"]) == (404, "PATH_NOT_FOUND")
        assert shop.ask("GET", path, {"Authorization": ""}).status_code == 401
    answer = shop.ask("PATCH", INVENTORY)
    assert (answer.status_code, answer.json()["errorType"]) == (405, "METHOD_NOT_ALLOWED")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "PUT", "POST"}


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        (f"{INVENTORY}/locations/shelf", 400, "MALFORMED_REQUEST"),
        (f"{INVENTORY}/locations/%00", 400, "MALFORMED_REQUEST"),
        (f"{INVENTORY}/locations/{NOTHING}", 404, "ENTITY_NOT_FOUND"),
        (f"{INVENTORY}/locations/?type=SHELF", 400, "MALFORMED_REQUEST"),
        (f"{INVENTORY}/locations/", 400, "MALFORMED_REQUEST"),
        ("/organizations/self/products/tea", 400, "MALFORMED_REQUEST"),
        (f"/organizations/self/products/{VERSION_4}", 422, "CONSTRAINT_VIOLATION"),
        (f"/organizations/self/products/{NOTHING}", 404, "ENTITY_NOT_FOUND"),
    ],
)
def test_what_a_path_names(same_shop: Shop, path: str, status: int, kind: str) -> None:
    answer = same_shop.ask("GET", path)
    assert (answer.status_code, answer.json()["errorType"]) == (status, kind)


def movement(shop: Shop, change: str) -> bytes:
    body = json.dumps({"changes": [shop.movement(TEA_SMALL, "STORE", "SOLD", "CHANGE")]})
    return body.replace('"CHANGE"', change).encode()


@pytest.mark.parametrize(
    "change",
    ["0", "-1", '"-1"', '"NaN"', '"Infinity"', '"1,5"', '"１"', '"1_0"', '"1\\u0000"', '""', "0.0000001", "1e-999999",
     "1e999999", "100000.000001", "18446744073709551616", "9" * 4300, '"' + "9" * 5000 + '"', "true", "null", "[]", "{}"],
    ids=lambda change: change[:20],
)  # fmt: skip
def test_a_change_that_is_none_is_named_and_nothing_changes(shop: Shop, change: str) -> None:
    before = shop.answers()
    answer = shop.ask("PUT", INVENTORY, content=movement(shop, change))
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")
    assert [one["propertyName"] for one in answer.json()["violations"]] == ["changes[0].change"]
    assert shop.answers() == before


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"\xef\xbb\xbf{}", "{}".encode("utf-16"), b"[" * 100_000, b'{"changes":[]}x', b'{"a":NaN}',
     b'{"changes":[],"externalUuid":"\\ud800"}', b'{"changes":[{"change":' + b"9" * 5000 + b"}]}"],
    ids=["empty", "cut", "latin", "bom", "utf-16", "deep", "more", "nan", "surrogate", "huge"],
)  # fmt: skip
def test_what_cannot_be_read_is_malformed_and_nothing_changes(shop: Shop, body: bytes) -> None:
    before = shop.answers()
    answer = shop.ask("PUT", INVENTORY, content=body)
    assert (answer.status_code, answer.json()["errorType"]) == (400, "MALFORMED_REQUEST")
    assert answer.json()["violations"]
    assert shop.answers() == before


def test_a_body_has_a_limit(shop: Shop) -> None:
    empty = b'{"changes":[]}'
    assert shop.ask("PUT", INVENTORY, content=empty.ljust(MOST_BYTES)).status_code == 200
    answer = shop.ask("PUT", INVENTORY, content=empty.ljust(MOST_BYTES + 1))
    assert (answer.status_code, answer.json()["errorType"]) == (413, "REQUEST_TOO_LARGE")


def test_little_is_read_of_whoever_has_shown_no_token(shop: Shop) -> None:
    """A form, or a body with the wrong token: nothing of a larger one."""
    read = list[bytes]()

    async def sent() -> AsyncIterator[bytes]:
        read.append(b"{}")
        yield read[-1]

    for more in ({}, {"Content-Length": str(MOST_BYTES_OF_ANYBODY + 1)}):
        answer = shop.ask("PUT", INVENTORY, {"Authorization": "Bearer wrong", **more}, content=sent())
        assert (answer.status_code, answer.json()["errorType"]) == (401, "ACCESS_TOKEN_EXPIRED")
    assert read == []
    form = b"grant_type=".ljust(MOST_BYTES_OF_ANYBODY, b"&")
    assert shop.ask("POST", "/token", {"Authorization": ""}, content=form).status_code == 400
    assert shop.ask("POST", "/token", {"Authorization": ""}, content=form + b"&").status_code == 413


_NAMES = sorted({field.encode_name for shape in SHAPES for field in msgspec.structs.fields(shape)})
_values: st.SearchStrategy[object] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([TEA, TEA_SMALL, NOTHING, VERSION_4, "STORE", "START_TRACKING", 1, "2.5"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=5),
    max_leaves=20,
)
_objects = st.dictionaries(st.sampled_from(_NAMES), _values)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    route=st.sampled_from([route for route in WITH_TOKEN if route.shape]),
    body=_objects | st.lists(_objects | _values, max_size=3),
)
def test_no_body_is_too_odd_for_an_answer(shop: Shop, route: Route, body: object) -> None:
    path = path_of(route, shop)
    before = shop.answers()
    answer = shop.ask(route.method, path, content=json.dumps(body))
    assert answer.status_code < 500
    if answer.status_code >= 400:
        # No body is to blame where nothing is under the path, or a record is written without a condition.
        assert answer.json()["violations"] or answer.status_code in (404, 428)
        assert shop.answers() == before


def _find_the_disk_full(call: Call[None]) -> Reply:
    """SQLite's own word for it: a database that may not grow."""
    call.connection.exec_driver_sql("PRAGMA max_page_count = 1")
    call.connection.exec_driver_sql("CREATE TABLE more AS SELECT zeroblob(1000000)")
    return Reply()


def _move_and_fail(call: Call[None]) -> Reply:
    store, bin_ = (place.uuid for place in call.store.locations.values() if place.type in ("STORE", "BIN"))
    post(call.connection, [Entry(TEA, TEA_SMALL, store, bin_, Decimal(1))], kind="test", moment=call.moment)
    raise RuntimeError("a defect")


@pytest.fixture
def defective(tmp_path: Path) -> Iterator[Shop]:
    """A shop with one more route, whose handler fails after it has moved something."""
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    routes = [
        *ROUTES,
        Route("POST", "/defect", _move_and_fail),
        Route("POST", "/full", _find_the_disk_full),
    ]
    with open_shop(tmp_path / "shop.store", routes) as shop:
        yield shop


def test_a_defect_is_logged_and_changes_nothing(
    defective: Shop, expected_logs: ExpectLog, caplog: pytest.LogCaptureFixture
) -> None:
    expected_logs(r"ERROR app\.service\.http\.dispatch: POST /defect failed")
    before = defective.answers()
    with caplog.at_level(logging.ERROR):
        answer = defective.ask("POST", "/defect")
    assert (answer.status_code, answer.json()["errorType"]) == (500, "INTERNAL_SERVER_ERROR")
    assert "a defect" in caplog.text
    assert defective.answers() == before


def test_a_full_disk_is_told_in_one_line_and_changes_nothing(
    defective: Shop, expected_logs: ExpectLog, caplog: pytest.LogCaptureFixture
) -> None:
    expected_logs(
        r"ERROR app\.service\.http\.dispatch: POST /full: the database failed: database or disk is full"
    )
    before = defective.answers()
    answer = defective.ask("POST", "/full")
    assert (answer.status_code, answer.json()["errorType"]) == (503, "SERVICE_UNAVAILABLE")
    assert "Traceback" not in caplog.text
    assert defective.answers() == before
