"""Handlers that read v3's stock: a row for every variant of every tracked product, zeros too.

So a client learns the level of what is out as well, and no row means not tracked. ``updated`` is when the
balance last changed or came back with tracking; ``checksum`` is the CRC-32 of the row as it is written before it,
which differs when anything else in it does. Levels belong to STOREs: elsewhere they are unset.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any
from zlib import crc32

from sqlalchemy import BigInteger, Integer, and_, bindparam, func, select, type_coerce

from app.domain.errors import Refused
from app.domain.identifiers import PATTERN
from app.domain.locations import Location, LocationType
from app.service.http import paging
from app.service.http.call import Call, Reply, malformed, refuse_unknown
from app.service.inventory import inventories, tracking
from app.service.inventory.locations import all_locations, is_hidden
from app.service.library import catalogue
from app.service.storage.engines import bare_rows, rows_in
from app.service.storage.moments import zulu
from app.service.storage.schema import Identifier, balances, levels, quantity, variants

#: An inventory, and a row of `_ROWS`.
_Found = tuple[str, Sequence[Any]]

_PAIR = f"({PATTERN})[.]({PATTERN})"

_HERE = bindparam("place", type_=Identifier)

#: In the order of the index by variant, so that a page costs the same wherever it begins. What the database has is
#: taken as it is, quantities in millionths: `written` makes text of it, and nothing is made of it before.
_ROWS = (
    select(
        variants.c.product,
        variants.c.uuid,
        type_coerce(balances.c.balance, BigInteger),
        type_coerce(levels.c.level, BigInteger),
        type_coerce(levels.c.alert, Integer),
        func.coalesce(balances.c.changed, variants.c.tracked_since),
    )
    .outerjoin(balances, and_(balances.c.location == _HERE, balances.c.variant == variants.c.uuid))
    .outerjoin(levels, and_(levels.c.location == _HERE, levels.c.variant == variants.c.uuid))
    .where(variants.c.tracked_since.is_not(None))
    .order_by(variants.c.uuid)
)
_PAGE = _ROWS.where(variants.c.uuid > bindparam("after")).limit(bindparam("most"))


def all_stock(call: Call[None]) -> Reply:
    """A page of all STOREs, the default one first."""
    places = all_locations(call.connection).values()
    return _page(call, "/v3/stock", [place for place in places if place.type is LocationType.STORE])


def inventory_stock(call: Call[None]) -> Reply:
    place = inventories.named(call)
    if is_hidden(place, call.stores.options):
        return Reply([])
    return _page(call, f"/v3/stock/{place.uuid}", [place])


def product_stock(call: Call[None]) -> Reply:
    """One product, which must be tracked (contract, section 1.5)."""
    place, product = inventories.named(call), call.product()
    if not catalogue.tracked(call.connection, [product]):
        raise Refused("not_tracked", violations=(tracking.not_tracked("productUuid", product),))
    return _listed(call, place, [product])


def listed_stock(call: Call[list[str]]) -> Reply:
    """The listed products; those that are not tracked are left out. Every unknown one is named."""
    place = inventories.named(call)
    refuse_unknown(call.connection, {f"[{number}]": uuid for number, uuid in enumerate(call.body)})
    return _listed(call, place, call.body)


def _listed(call: Call[Any], place: Location, products: Sequence[str]) -> Reply:
    if is_hidden(place, call.stores.options):
        return Reply([])
    listed = catalogue.tracked(call.connection, products)
    rows = rows_in(call.connection, _ROWS, variants.c.product, sorted(listed), place=place.uuid)
    return Reply(written(call.store.organization, zip(repeat(place.uuid), rows)))


def _page(call: Call[None], path: str, places: Sequence[Location]) -> Reply:
    size, first, after = paging.limit(call), *_cursor(call, places)
    rows = list[_Found]()
    for place in places[first:]:
        asked = {"place": place.uuid, "after": after, "most": size + 1 - len(rows)}
        rows += zip(repeat(place.uuid), bare_rows(call.connection, _PAGE, asked))
        after = ""
    link = paging.link(call, path, rows, lambda row: f"{row[0]}.{row[1][1]}")
    return Reply(written(call.store.organization, rows[:size]), link)


def _cursor(call: Call[None], places: Sequence[Location]) -> tuple[int, str]:
    """At which of ``places`` to go on, and after which variant of it."""
    place, _, variant = (paging.cursor(call, _PAIR) or f"{places[0].uuid}.").partition(".")
    for number, candidate in enumerate(places):
        if candidate.uuid == place:
            return number, variant
    raise malformed("cursor", "one of this list", place)


def written(organization: str, found: Iterable[_Found]) -> bytes:
    """A list of `app.wire.stock.Stock` in JSON, as msgspec writes it. By hand, which takes half as long in a page
    of 1,000: there is no object for a row, and nothing in one needs to be escaped."""
    head = f'{{"organizationUuid":"{organization}","inventoryUuid":"'
    rows = list[bytes]()
    for place, (product, variant, balance, level, alert, moment) in found:
        row = (
            f'{head}{place}","productUuid":"{product}","variantUuid":"{variant}","balance":{_number(balance or 0)},'
            f'"lowStockLevel":{"null" if level is None else _number(level)},'
            f'"lowStockAlert":{"true" if alert else "false"},"updated":"{zulu(moment)}"'
        ).encode()
        rows.append(b'%b,"checksum":"%08x"}' % (row, crc32(row)))
    return b"[%b]" % b",".join(rows)


@lru_cache(maxsize=10_000)
def _number(millionths: int) -> str:
    """As `quantity` has it, digit by digit."""
    return str(quantity(millionths))
