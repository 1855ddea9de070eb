"""The document says of every route what it takes and what it answers, and real answers are as it says."""

import re
from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest
import schemathesis

from app.service.http.call import PublicRoute, Route
from app.service.http.refusals import REFUSALS
from app.service.openapi.document import document
from app.service.openapi.operations import operation, path_of, refusals_of
from app.service.openapi.schemas import Schemas
from app.service.routes import ROUTES
from tests.service.shop import NOTHING, TEA, TEA_SMALL, Shop

URL = "http://localhost"
WITHOUT_A_BODY = {202, 204, 302, 303}
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return document(ROUTES, URL)


def test_it_is_openapi_3_1(told: dict[str, Any]) -> None:
    assert told["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(told).validate()


def test_anybody_may_read_it(shop: Shop, told: dict[str, Any]) -> None:
    answer = shop.ask("GET", "/openapi.json", {"Authorization": ""})
    assert answer.status_code == 200
    assert answer.json() == told


def test_no_two_operations_have_one_identifier(told: dict[str, Any]) -> None:
    identifiers = [one["operationId"] for path in told["paths"].values() for one in path.values()]
    assert len(set(identifiers)) == len(identifiers) == len(ROUTES)


@each_route
def test_every_route_says_what_it_answers(route: Route | PublicRoute) -> None:
    said = operation(route, Schemas())
    assert said["summary"]
    assert (route.answer is None) == (
        route.success in WITHOUT_A_BODY or (route.method, path_of(route)) in EMPTY
    ), route.path
    assert ("content" in said["responses"][str(route.success)]) == (route.answer is not None)


#: 201 or 200 without a body, as documented (contract, sections 2.1 and 4).
EMPTY = {
    ("PUT", "/organizations/{organization}/subscriptions/{subscription}"),
    ("POST", "/organizations/{organization}/categories/v2"),
    ("POST", "/organizations/{organization}/discounts"),
}


@each_route
def test_every_refusal_is_in_the_table(route: Route | PublicRoute) -> None:
    assert set(route.refuses) <= set(REFUSALS)
    responses = operation(route, Schemas())["responses"]
    assert {str(REFUSALS[key].status) for key in refusals_of(route)} <= set(responses)


def closed(schema: Any) -> Any:
    """The schema with nothing allowed that it does not name."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {name: closed(one) for name, one in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        schema["additionalProperties"] = False
    return schema


def path_to(route: Route, shop: Shop) -> str:
    """A path of the route where what it names is there, as far as a shop has it."""
    place = shop.place("STORE")
    names = {
        "organization": "self",
        "location": place,
        "inventory": place,
        "product": TEA,
        "variant": TEA_SMALL,
    }
    return re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], NOTHING), path_of(route))


#: Those that answer JSON and come to an end.
READING = [
    route
    for route in ROUTES
    if isinstance(route, Route) and route.method == "GET" and route.media == "application/json"
]


@pytest.mark.parametrize("route", READING, ids=lambda route: route.path)
def test_what_is_read_is_as_the_document_says(shop: Shop, told: dict[str, Any], route: Route) -> None:
    needed = "?type=STORE" if any(one.name == "type" and one.required for one in route.asks) else ""
    path = path_to(route, shop) + needed
    answer = shop.ask("GET", path)
    responses = told["paths"][path_of(route)]["get"]["responses"]
    assert str(answer.status_code) in responses, answer.text
    content = responses[str(answer.status_code)].get("content")
    if content:
        media = answer.headers["Content-Type"].partition(";")[0]
        schema = {**content[media]["schema"], "components": deepcopy(told["components"])}
        jsonschema_rs.validator_for(closed(schema)).validate(answer.json())
    assert answer.status_code == route.success or NOTHING in path or path.endswith("/import/status")


#: Parameters that are whole numbers with bounds, and where they are asked.
BOUNDED = [
    (route, parameter.name, parameter.type.__metadata__[0].extra)
    for route in READING
    for parameter in route.asks
    if getattr(parameter.type, "__origin__", None) is int
]


@pytest.mark.parametrize(
    ("route", "name", "bounds"),
    BOUNDED,
    ids=lambda given: given.path if isinstance(given, Route) else str(given),
)
def test_bounds_of_parameters_are_those_that_are_told(
    shop: Shop, route: Route, name: str, bounds: dict[str, int]
) -> None:
    path = path_to(route, shop)
    for value in (bounds["least"], bounds["most"]):
        assert shop.ask("GET", f"{path}?{name}={value}").status_code in (200, 404)
    for value in (bounds["least"] - 1, bounds["most"] + 1):
        assert shop.ask("GET", f"{path}?{name}={value}").status_code == 400
