"""The extensions as a table."""

from app.service.extensions.capabilities import list_capabilities
from app.service.extensions.movements import move_once
from app.service.extensions.recorded import list_movements, what_became
from app.service.http.call import PublicRoute, Route
from app.wire.extensions import MoveOnce

ROUTES = (
    PublicRoute("GET", "/storeroom", list_capabilities),
    Route("GET", "/storeroom/movements", list_movements),
    Route("GET", "/storeroom/movements/{identifier}", what_became),
    Route("PUT", "/storeroom/movements/{identifier}", move_once, 201, MoveOnce),
)
