"""The extensions as a table."""

from typing import Any, Literal

from msgspec import Raw

from app.service.extensions.backing_up import MEDIA, give_backup
from app.service.extensions.capabilities import list_capabilities
from app.service.extensions.events import stream_events
from app.service.extensions.movements import move_once
from app.service.extensions.recorded import list_movements, what_became
from app.service.extensions.records import delete_record, get_record, list_records, put_record
from app.service.http.call import PublicRoute, Route
from app.service.http.etags import IF_MATCH, IF_NONE_MATCH
from app.service.http.paging import PAGED
from app.service.http.parameters import Parameter
from app.service.oauth.scopes import ADMIN
from app.wire.extensions import Capabilities, MoveOnce, Record, RecordedMovement
from app.wire.shapes import Uuid

_MOVEMENT = "/storeroom/movements/{identifier}"
_RECORD = "/storeroom/records/{collection}/{key}"
_NEW = Parameter("If-None-Match", Literal["*"], "only if there is none yet", "header", refuses=("changed",))
_FILTERS = (
    Parameter("since", str, "a date or a date-time: only what was recorded then or later"),
    Parameter("product", Uuid, "only movements of this product"),
    Parameter("variant", Uuid, "only movements of this variant"),
)
_MOVING = ("unknown_named", "not_tracked", "identifier_taken", "stock_moved")

_EVENTS = (
    Parameter("Last-Event-ID", str, "the last event that is known already", "header", refuses=()),
    Parameter("after", str, "the same, for whom headers are out of reach", refuses=()),
    Parameter("names", str, "only events of these names, with commas between them"),
)

ROUTES = (
    PublicRoute("GET", "/storeroom", list_capabilities, answer=Capabilities),
    Route("GET", "/storeroom/movements", list_movements, answer=list[RecordedMovement], asks=(*_FILTERS, *PAGED)),
    Route("GET", _MOVEMENT, what_became, answer=list[RecordedMovement], asks=PAGED),
    Route("PUT", _MOVEMENT, move_once, 201, MoveOnce, quick=True,
          answer=list[RecordedMovement], also={200: list[RecordedMovement]}, refuses=_MOVING),
    Route("GET", "/storeroom/events", stream_events, scope="", answer=str, media="text/event-stream", asks=_EVENTS,
          refuses=("too_many_streams",)),
    Route("GET", "/storeroom/records/{collection}", list_records, answer=list[Record], asks=PAGED),
    Route("GET", _RECORD, get_record, answer=Any, asks=(IF_NONE_MATCH,)),
    Route("PUT", _RECORD, put_record, 200, Raw, body=Any, answer=Record, also={201: Record}, asks=(IF_MATCH, _NEW),
          gives=("ETag",), refuses=("unconditional",)),
    Route("GET", "/storeroom/admin/backup", give_backup, scope=ADMIN, answer=bytes, media=MEDIA),
    Route("DELETE", _RECORD, delete_record, 204, asks=(IF_MATCH,), refuses=("unconditional",)),
)  # fmt: skip
