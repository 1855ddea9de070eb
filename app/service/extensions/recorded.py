"""Reading the ledger: every movement, in the order of its recording."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from app.domain.identifiers import PATTERN
from app.domain.locations import Location
from app.service.http import paging
from app.service.http.call import Call, Reply, malformed, unknown_thing
from app.service.inventory.locations import all_locations
from app.service.inventory.reading import moment_asked_for
from app.service.storage.moments import zulu
from app.service.storage.schema import movements, requests, variants
from app.wire.extensions import RecordedMovement
from app.wire.stock import numbers

_PATH = "/storeroom/movements"
_NUMBER = "[0-9]{1,18}"
_FILTERS = ("since", "product", "variant")

#: What `answer` takes.
LEDGER = (
    select(
        movements,
        requests.c.kind,
        requests.c.external,
        requests.c.moment.label("recorded"),
        variants.c.product,
        requests.c.user,
        requests.c.client,
    )
    .join(requests, requests.c.number == movements.c.request)
    .join(variants, variants.c.uuid == movements.c.variant)
    .order_by(movements.c.number)
)


def list_movements(call: Call[None]) -> Reply:
    """A page of the ledger, oldest first: all of it, or what ``since``, ``product`` and ``variant`` leave.

    ``since`` goes by the time of recording, so that what is told late is not missed.
    """
    wanted = LEDGER
    if "since" in call.query:
        later = requests.c.moment >= moment_asked_for("since", call.query["since"])
        wanted = wanted.where(later, movements.c.number >= _first(later).scalar_subquery())
    for name, column in (("product", variants.c.product), ("variant", movements.c.variant)):
        if name in call.query:
            wanted = wanted.where(column == _uuid(call, name))
    rows = _page(call, wanted)
    return answer(call, rows[: paging.limit(call)], headers=_link(call, _PATH, rows))


def what_became(call: Call[None]) -> Reply:
    """A page of what moved under an identifier, whichever path it came by.

    Raises `Refused` ``unknown_thing`` where nothing did; then nothing will either from a request that ended.
    """
    identifier = call.path["identifier"]
    rows = _page(call, LEDGER.where(requests.c.external == identifier))
    if not rows and "cursor" not in call.query:
        raise unknown_thing("identifier", identifier)
    return answer(call, rows[: paging.limit(call)], headers=_link(call, f"{_PATH}/{identifier}", rows))


def _first(later: ColumnElement[bool]) -> Select[Any]:
    """The first movement of the first request that is ``later``: so that none before it is gone through."""
    request = select(func.min(requests.c.number)).where(later).scalar_subquery()
    of_request = select(movements.c.number).where(movements.c.request >= request)
    return of_request.order_by(movements.c.request, movements.c.number).limit(1)


def _page(call: Call[None], wanted: Select[Any]) -> Sequence[Row[Any]]:
    """The rows of a page, and one more if there is."""
    after = paging.cursor(call, _NUMBER)
    if after is not None:
        wanted = wanted.where(movements.c.number > int(after))
    return call.connection.execute(wanted.limit(paging.limit(call) + 1)).all()


def _link(call: Call[None], path: str, rows: Sequence[Row[Any]]) -> dict[str, str]:
    return paging.link(call, path, rows, lambda row: str(row.number), _FILTERS)


def _uuid(call: Call[None], name: str) -> str:
    given = call.query[name]
    if not re.fullmatch(PATTERN, given):
        raise malformed(name, "a UUID", given)
    return given.lower()


def answer(
    call: Call[Any], rows: Iterable[Row[Any]], *, headers: Mapping[str, str] = {}, status: int | None = None
) -> Reply:
    """Rows of `LEDGER`, their quantities as numbers, as v3 has them."""
    places = all_locations(call.connection)
    return Reply(numbers([_wire(row, places) for row in rows]), headers, status)


def _wire(row: Row[Any], places: dict[str, Location]) -> RecordedMovement:
    return RecordedMovement(
        number=row.number,
        request=row.request,
        kind=row.kind,
        identifier=row.external,
        recorded=zulu(row.recorded),
        happened=zulu(row.recorded if row.happened is None else row.happened),
        product_uuid=row.product,
        variant_uuid=row.variant,
        source=row.source,
        source_type=places[row.source].type,
        target=row.target,
        target_type=places[row.target].type,
        change=row.quantity,
        reason=row.reason,
        user_uuid=row.user,
        client_uuid=row.client,
    )
