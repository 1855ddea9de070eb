"""The whole service as one OpenAPI 3.1 document."""

import importlib
import inspect
from collections.abc import Iterable

from app import __version__
from app.service.http.call import PublicRoute, Route
from app.service.oauth import scopes
from app.service.openapi.operations import operation, path_of, room_of
from app.service.openapi.schemas import Json, Schemas

_DESCRIPTION = (
    "The APIs of Zettle that have to do with stock, served from a store of one's own, and what Storeroom "
    "adds to them under `/storeroom`. Where the documentation of Zettle is silent, `/docs` tells what was decided."
)


def document(routes: Iterable[Route | PublicRoute], url: str) -> Json:
    """The document of a service that is reached at ``url``. Raises `ValueError` where two shapes have one name."""
    schemas = Schemas()
    paths: dict[str, Json] = {}
    rooms: dict[str, Json] = {}
    identifiers: set[str] = set()
    for route in routes:
        described = operation(route, schemas) | {"operationId": _identifier(route, identifiers)}
        paths.setdefault(path_of(route), {})[route.method.lower()] = described
        rooms.setdefault(room_of(route), {"name": room_of(route), "description": _told(room_of(route))})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Storeroom",
            "version": __version__,
            "description": _DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": url}],
        "tags": list(rooms.values()),
        "paths": paths,
        "components": {"schemas": schemas.components, "securitySchemes": _security(url)},
    }


def _identifier(route: Route | PublicRoute, taken: set[str]) -> str:
    """The handler's name; with the method and a number where a handler has several paths."""
    name, number = route.handler.__name__, 1
    while (identifier := name if number == 1 else f"{name}_{number}") in taken:
        number += 1
    taken.add(identifier)
    return identifier


def _told(room: str) -> str:
    """What a room says of itself, its first paragraph."""
    package = importlib.import_module(f"app.service.{room}")
    return inspect.cleandoc(package.__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def _security(url: str) -> Json:
    """The two ways to a token; ``Route`` names them by these names."""
    flow = {
        "authorizationUrl": f"{url}/authorize",
        "tokenUrl": f"{url}/token",
        "refreshUrl": f"{url}/token",
        "scopes": {scope: scopes.IN_WORDS.get(scope, "") for scope in scopes.EVERY},
    }
    return {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "An access token: of `/token`, or the one that `storeroom serve --print-token` prints.",
        },
        "oauth": {
            "type": "oauth2",
            "description": "Beside this flow an API key is exchanged for tokens at `/token`, with the grant type "
            "`urn:ietf:params:oauth:grant-type:jwt-bearer`.",
            "flows": {"authorizationCode": flow},
        },
    }
