"""Reading the library page by page, all of it or what changed (contract, section 2.3).

Pages are of products; what else there is to tell, discounts, comes with the first one.
"""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Table, func, select

from app.domain.errors import Refused
from app.service.http.call import Call, Reply, malformed
from app.service.http.parameters import Parameter
from app.service.library import events
from app.service.library.stored import raw
from app.service.storage.schema import discounts, products
from app.wire.products import Library
from app.wire.shapes import Uuid, rule

#: More changes than this are not listed one by one (section 2.3); also the largest page.
_MOST = 500


_Number = Annotated[int, rule(least=0, most=2**62)]

#: What the route asks for. ``all`` is passed over: nothing is left out.
PAGED = (
    Parameter(
        "limit",
        Annotated[int, rule(least=1, most=_MOST)],
        f"how many products a page has; {_MOST} unless told",
    ),
    Parameter("offset", _Number, "how many products to pass over"),
    Parameter("after", _Number, "where to go on, as the ``Link`` of the last page has it", gives=("Link",)),
    Parameter(
        "eventLogUuid", Uuid, "only what changed since this ``untilEventLogUuid``", refuses=("reload",)
    ),
    Parameter("untilEventLogUuid", Uuid, "as the ``Link`` of the last page has it", refuses=("reload",)),
)


class _Page(NamedTuple):
    limit: int
    offset: int
    after: int  #: only products after this number; the pages that we link to go by it, not by offset
    since: str | None  #: the event whose later changes are wanted
    until: str  #: the last event that the first page knew of


def read_library(call: Call[None]) -> Reply:
    """A page of the library, and a ``Link`` to the next one.

    All pages of one reading name the first page's last event: what changes meanwhile comes with the next
    reading. Raises `Refused` ``reload`` for an event that is unknown or too far back.
    """
    page = _page(call)
    if page.since is not None:
        _refuse_too_much(call, page.since)
    rows = call.connection.execute(
        select(products.c.number, products.c.uuid, products.c.entity, products.c.gone)
        .where(_wanted(call, products, page.since), products.c.number > page.after)
        .order_by(products.c.number)
        .offset(page.offset)
        .limit(page.limit + 1)
    ).all()
    listed = rows[: page.limit]
    body = Library(
        products=[raw(row.entity) for row in listed if not row.gone],
        deleted_products=[row.uuid for row in listed if row.gone],
        from_event_log_uuid=page.since,
        until_event_log_uuid=page.until,
    )
    if page.after == page.offset == 0:
        _add_discounts(call, body, page.since)
    return Reply(body, _link(call, page, listed[-1].number) if len(rows) > page.limit else {})


def _add_discounts(call: Call[None], body: Library, since: str | None) -> None:
    wanted = select(discounts).where(_wanted(call, discounts, since)).order_by(discounts.c.number)
    for row in call.connection.execute(wanted):
        if row.gone:
            body.deleted_discounts.append(row.uuid)
        else:
            body.discounts.append(raw(row.entity))


def _wanted(call: Call[None], table: Table, since: str | None) -> ColumnElement[bool]:
    """What changed after the event ``since``, what is gone too; without one, what is there."""
    return ~table.c.gone if since is None else table.c.event > events.number(call.connection, since)


def _refuse_too_much(call: Call[None], since: str) -> None:
    changed = (
        select(func.count()).select_from(table).where(_wanted(call, table, since))
        for table in (products, discounts)
    )
    if sum(call.connection.execute(statement).scalar_one() for statement in changed) > _MOST:
        raise Refused("reload")


def _page(call: Call[None]) -> _Page:
    query, until = call.query, call.query.get("untilEventLogUuid")
    if until is not None:
        events.number(call.connection, until)
    return _Page(
        limit=_whole(query, "limit", 1, _MOST, _MOST),
        offset=_whole(query, "offset", 0, 2**62, 0),
        after=_whole(query, "after", 0, 2**62, 0),
        since=query.get("eventLogUuid"),
        until=until or events.last(call.connection),
    )


def _whole(query: Mapping[str, Any], name: str, least: int, most: int, default: int) -> int:
    given = query.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 20 and least <= int(given) <= most):
        raise malformed(name, f"a whole number from {least} to {most}", given)
    return int(given)


def _link(call: Call[None], page: _Page, last: int) -> dict[str, str]:
    query = {"limit": page.limit, "after": last, "untilEventLogUuid": page.until}
    if page.since is not None:
        query["eventLogUuid"] = page.since
    url = f"{call.url}/organizations/{call.store.organization}/library?{urlencode(query)}"
    return {"Link": f'<{url}>; rel="next"'}
