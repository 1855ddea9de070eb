"""One route as an OpenAPI operation: what it takes, what it answers, and every refusal that can occur there."""

import inspect
import re
from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus

from app.domain.identifiers import PATTERN, PATTERN_1
from app.service.http.call import NAMED_OTHERWISE, OF_VERSION_1, PublicRoute, Route
from app.service.http.parameters import Parameter
from app.service.http.refusals import REFUSALS
from app.service.openapi.schemas import Json, Schemas, Side
from app.wire.errors import ErrorResponse
from app.wire.patching import MergePatch

_PATH_NAME = re.compile(r"\{(\w+)(?::\w+)?\}")

#: The headers of answers that routes name in ``gives``.
HEADERS = {
    "Link": 'The next page, `<URL>; rel="next"`, to be followed as it is; none on the last page.',
    "ETag": "The version of what is answered, in double quotes.",
    "Location": "Where it is.",
    "Retry-After": "Seconds to wait.",
}


def path_of(route: Route | PublicRoute) -> str:
    """The path as OpenAPI writes it."""
    return _PATH_NAME.sub(r"{\1}", route.path)


def operation(route: Route | PublicRoute, schemas: Schemas) -> Json:
    described: Json = {"tags": [room_of(route)], "summary": summary(route)}
    if told := inspect.getdoc(route.handler):
        described["description"] = told
    if parameters := [*_path_parameters(route), *(_parameter(one, schemas) for one in route.asks)]:
        described["parameters"] = parameters
    if body := _request_body(route, schemas):
        described["requestBody"] = body
    described["responses"] = _responses(route, schemas)
    described["security"] = _security(route)
    return described


def room_of(route: Route | PublicRoute) -> str:
    """The name of the room that has the handler: ``inventory``."""
    return route.handler.__module__.split(".")[2]


def summary(route: Route | PublicRoute) -> str:
    """``List products`` of ``list_products``."""
    return route.handler.__name__.replace("_", " ").capitalize()


def _path_parameters(route: Route | PublicRoute) -> Iterable[Json]:
    for name in _PATH_NAME.findall(route.path):
        yield {"name": name, "in": "path", "required": True, "schema": _path_schema(name)}


def _path_schema(name: str) -> Json:
    if name == "organization":
        text = "`self`, the organization of the token, or its UUID"
        return {"type": "string", "pattern": f"^(self|{PATTERN})$", "examples": ["self"], "description": text}
    pattern = PATTERN_1 if name in OF_VERSION_1 else NAMED_OTHERWISE.get(name, PATTERN)
    return {"type": "string", "pattern": f"^({pattern})$"}


def _parameter(parameter: Parameter, schemas: Schemas) -> Json:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required,
        "description": parameter.text,
        "schema": schemas.of(parameter.type, Side.REQUEST),
    }


def _request_body(route: Route | PublicRoute, schemas: Schemas) -> Json | None:
    shape = route.shape if isinstance(route, Route) else None
    if shape is None and route.body is None:
        return None
    side = Side.PATCH if shape is MergePatch else Side.REQUEST
    media = "application/x-www-form-urlencoded" if isinstance(route, PublicRoute) else "application/json"
    return {"required": True, "content": {media: {"schema": schemas.of(route.body or shape, side)}}}


def _responses(route: Route | PublicRoute, schemas: Schemas) -> Json:
    answered = {route.success: route.answer, **route.also}
    answered |= {status: None for parameter in route.asks for status in parameter.also}
    responses = {str(status): _response(route, status, body, schemas) for status, body in answered.items()}
    by_status = defaultdict(list)
    for key in refusals_of(route):
        by_status[REFUSALS[key].status].append(key)
    for status, keys in by_status.items():
        refused = _refused(keys, schemas)
        known = responses.setdefault(str(status), refused)
        if (
            "content" in known
        ):  # a page, say, where what is wrong lies with it, and our body where it lies with us
            known["content"] = refused.get("content", {}) | known["content"]
    return dict(sorted(responses.items()))


def _response(route: Route | PublicRoute, status: int, body: object, schemas: Schemas) -> Json:
    response: Json = {"description": HTTPStatus(status).phrase}
    gives = [*route.gives, *(name for parameter in route.asks for name in parameter.gives)]
    if gives:
        response["headers"] = _headers(gives)
    if body is not None:
        response["content"] = {route.media: {"schema": schemas.of(body, Side.RESPONSE)}}
    return response


def _headers(names: Iterable[str]) -> Json:
    return {name: {"description": HEADERS[name], "schema": {"type": "string"}} for name in names}


def refusals_of(route: Route | PublicRoute) -> list[str]:
    """The keys of all refusals that the route can answer, in the order of their table."""
    keys = {
        "malformed",
        "wrong_host",
        "failed",
        "database_failed",
        *route.refuses,
        *(key for one in route.asks for key in one.refuses),
    }
    names = set(_PATH_NAME.findall(route.path))
    if isinstance(route, Route):
        keys |= {"token_missing", "token_expired"} | ({"scope_missing"} if route.needs else set())
        keys |= {"other_organization"} if "organization" in names else set()
        keys |= {"too_large", "too_slow", "violations"} if route.shape else set()
    if route.path.startswith("/v3/"):
        keys.add("too_fast")
    if names - {"organization"}:
        keys.add("unknown_thing")
    if names & OF_VERSION_1:
        keys.add("violations")
    return [key for key in REFUSALS if key in keys]


def _refused(keys: list[str], schemas: Schemas) -> Json:
    types = list(dict.fromkeys(REFUSALS[key].error_type for key in keys))
    refused: Json = {"description": "; ".join(dict.fromkeys(REFUSALS[key].message for key in keys))}
    if "too_fast" in keys:
        refused["headers"] = _headers(["Retry-After"])
    if not any(types):
        return refused
    body = schemas.of(ErrorResponse, Side.RESPONSE)
    named = {"properties": {"errorType": {"enum": types}}}
    return refused | {"content": {"application/json": {"schema": {"allOf": [body, named]}}}}


def _security(route: Route | PublicRoute) -> list[Json]:
    if isinstance(route, PublicRoute):
        return []
    return [{"oauth": [route.needs] if route.needs else []}, {"token": []}]
