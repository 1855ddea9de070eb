"""The extensions as a table."""

from app.service.extensions.capabilities import list_capabilities
from app.service.extensions.movements import move_once
from app.service.extensions.recorded import list_movements, what_became
from app.service.http.call import PublicRoute, Route
from app.service.http.paging import PAGED
from app.service.http.parameters import Parameter
from app.wire.extensions import Capabilities, MoveOnce, RecordedMovement
from app.wire.shapes import Uuid

_MOVEMENT = "/storeroom/movements/{identifier}"
_FILTERS = (
    Parameter("since", str, "a date or a date-time: only what was recorded then or later"),
    Parameter("product", Uuid, "only movements of this product"),
    Parameter("variant", Uuid, "only movements of this variant"),
)
_MOVING = ("unknown_named", "not_tracked", "identifier_taken")

ROUTES = (
    PublicRoute("GET", "/storeroom", list_capabilities, answer=Capabilities),
    Route("GET", "/storeroom/movements", list_movements, answer=list[RecordedMovement], asks=(*_FILTERS, *PAGED)),
    Route("GET", _MOVEMENT, what_became, answer=list[RecordedMovement], asks=PAGED),
    Route("PUT", _MOVEMENT, move_once, 201, MoveOnce,
          answer=list[RecordedMovement], also={200: list[RecordedMovement]}, refuses=_MOVING),
)  # fmt: skip
