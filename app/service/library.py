"""Handlers of the product library (contract, section 2)."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from sqlalchemy import Connection, Select, func, select

from app.domain.errors import Refused, Violation
from app.domain.identifiers import new_identifier
from app.service import catalogue, etags
from app.service.call import Call, Reply, malformed
from app.service.schema import events, products
from app.wire.products import Library, NewProduct, Variant

#: More changed products than this are not listed one by one (section 2.3); also the largest page.
_MOST = 500


def list_products(call: Call[None]) -> Reply:
    """All products, oldest first: which is what ``sort=true`` asks for, and as good an order as any other."""
    entities = call.connection.scalars(select(products.c.entity).order_by(products.c.number))
    return Reply([_raw(entity) for entity in entities])


def get_product(call: Call[None]) -> Reply:
    product = call.connection.execute(select(products).where(products.c.uuid == call.product())).one()
    return etags.reply(call, _raw(product.entity), product.etag)


def create_product(call: Call[NewProduct]) -> Reply:
    """Answers the ETag and where the product is; with ``returnEntity=true`` the product too.

    Only UUID and name must be given, and every product has a variant (section 2.2): given none, it gets one
    without a name.
    """
    new = msgspec.structs.replace(call.body, variants=call.body.variants or [Variant(uuid=new_identifier())])
    _refuse_twice(new)
    _refuse_known(call.connection, new)
    catalogue.add(call.connection, [new], call.moment)
    added = call.connection.execute(select(products).where(products.c.uuid == new.uuid)).one()
    headers = {
        "ETag": f'"{added.etag}"',
        "Location": f"{call.url}/organizations/{call.store.organization}/products/{new.uuid}",
    }
    wanted = call.query.get("returnEntity") == "true"
    return Reply(_raw(added.entity) if wanted else None, headers)


def _refuse_twice(new: NewProduct) -> None:
    seen = set[str]()
    twice = []
    for number, variant in enumerate(new.variants):
        if variant.uuid in seen:
            name = f"variants[{number}].uuid"
            twice.append(
                Violation(name, f"{name} is another variant's too", "MUST_BE_FALSE", value=variant.uuid)
            )
        seen.add(variant.uuid)
    if twice:
        raise Refused("violations", violations=tuple(twice))


def _refuse_known(connection: Connection, new: NewProduct) -> None:
    owners = catalogue.owners(connection, (variant.uuid for variant in new.variants))
    there = {"uuid": new.uuid} if catalogue.known(connection, [new.uuid]) else {}
    there |= {
        f"variants[{number}].uuid": variant.uuid
        for number, variant in enumerate(new.variants)
        if variant.uuid in owners
    }
    if there:
        violations = (
            Violation(name, "exists already", "MUST_BE_FALSE", value=uuid) for name, uuid in there.items()
        )
        raise Refused("exists", violations=tuple(violations))


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
    statement = select(products.c.number, products.c.entity)
    if page.since is not None:
        statement = _changed(call.connection, statement, page.since)
    rows = call.connection.execute(
        statement.where(products.c.number > page.after)
        .order_by(products.c.number)
        .offset(page.offset)
        .limit(page.limit + 1)
    ).all()
    listed = [_raw(row.entity) for row in rows[: page.limit]]
    body = Library(products=listed, from_event_log_uuid=page.since, until_event_log_uuid=page.until)
    if len(rows) <= page.limit:
        return Reply(body)
    return Reply(body, _link(call, page, rows[page.limit - 1].number))


def _raw(entity: str) -> Any:
    """An entity as it is stored: JSON, passed on as it is in place of the shape that it has."""
    return msgspec.Raw(entity.encode())


def _page(call: Call[None]) -> _Page:
    query, until = call.query, call.query.get("untilEventLogUuid")
    if until is not None:
        _number(call.connection, until)
    return _Page(
        limit=_whole(query, "limit", 1, _MOST, _MOST),
        offset=_whole(query, "offset", 0, 2**62, 0),
        after=_whole(query, "after", 0, 2**62, 0),
        since=query.get("eventLogUuid"),
        until=until or _last_event(call.connection),
    )


def _whole(query: Mapping[str, str], name: str, least: int, most: int, default: int) -> int:
    given = query.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 20 and least <= int(given) <= most):
        raise malformed(name, f"a whole number from {least} to {most}", given)
    return int(given)


def _last_event(connection: Connection) -> str:
    statement = select(events.c.uuid).order_by(events.c.number.desc()).limit(1)
    return str(connection.scalars(statement).one())


def _changed(connection: Connection, statement: Select[Any], since: str) -> Select[Any]:
    changed = products.c.event > _number(connection, since)
    if connection.execute(select(func.count()).where(changed)).scalar_one() > _MOST:
        raise Refused("reload")
    return statement.where(changed)


def _number(connection: Connection, event: str) -> int:
    number = connection.scalar(select(events.c.number).where(events.c.uuid == event.lower()))
    if number is None:
        raise Refused("reload")
    return int(number)


def _link(call: Call[None], page: _Page, last: int) -> dict[str, str]:
    query = {"limit": page.limit, "after": last, "untilEventLogUuid": page.until}
    if page.since is not None:
        query["eventLogUuid"] = page.since
    url = f"{call.url}/organizations/{call.store.organization}/library?{urlencode(query)}"
    return {"Link": f'<{url}>; rel="next"'}
