"""The movements of one request, all of them or none: what is in their way, every bit of it named."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.domain.errors import Refused, Violation
from app.service.http.call import Call, unknown
from app.service.inventory import tracking
from app.service.inventory.ledger import Entry
from app.service.inventory.locations import all_locations
from app.service.library import catalogue
from app.service.storage.engines import run
from app.service.storage.moments import moment_of
from app.wire.stock import StockMovement

#: By how much the clock of a client may be fast, in milliseconds.
_FAST = 60_000

#: What can be wrong; the first kind that occurs gives the refusal its status and type.
_KINDS = ("violations", "unknown_named", "not_tracked")

Problem = tuple[str, Violation]


class Move(NamedTuple):
    """A movement as it is asked for; ``path`` and ``product_path`` are where the body names it and its product."""

    path: str
    product_path: str
    entry: Entry
    tracked: bool


class Goods(NamedTuple):
    """The products of the variants that there are, and those products that are tracked."""

    owners: Mapping[str, str]
    tracked: set[str]


class Places(NamedTuple):
    """The locations that there are, and what the body calls the two of a movement."""

    known: Collection[str]
    source: str
    target: str


def entry_of(one: StockMovement) -> Entry:
    return Entry(one.product_uuid, one.variant_uuid, one.source, one.target, one.change)


def checked(call: Call[Any], entries: Sequence[Entry]) -> Sequence[Entry]:
    """The same ``entries``, of v3's ``movements`` in their order. Raises `Refused` for all that is in their way."""
    asked = {f"movements[{number}]": entry for number, entry in enumerate(entries)}
    products = {path: entry.product for path, entry in asked.items()}
    goods = goods_of(call.connection, entries)
    moves = [Move(path, path, entry, entry.product in goods.tracked) for path, entry in asked.items()]
    places = Places(_there(call, entries), "from", "to")
    refuse(problems_of(call.connection, products, goods, moves, places))
    return entries


def goods_of(connection: Connection, entries: Collection[Entry]) -> Goods:
    """What ``entries`` name. One question mostly: who moves goods names them under their product."""
    rows = run(connection, _GOODS, {"variants": list({entry.variant for entry in entries})}).all()
    owners = {variant: product for variant, product, _ in rows}
    tracked = {product for _, product, tracked in rows if tracked}
    further = {entry.product for entry in entries}.difference(owners.values())
    return Goods(owners, tracked | catalogue.tracked(connection, further))


_GOODS = """
    SELECT uuid, product, tracked_since IS NOT NULL
    FROM {schema}variants
    WHERE uuid IN :variants AND NOT gone
"""


def _there(call: Call[Any], entries: Iterable[Entry]) -> Collection[str]:
    """The locations that there are. The four of every organization are known without asking."""
    named = {place for entry in entries for place in (entry.source, entry.target)}
    return call.store.locations if named <= call.store.locations.keys() else all_locations(call.connection)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise `Refused` if there are any."""
    if found := list(problems):
        kind = min((kind for kind, _ in found), key=_KINDS.index)
        raise Refused(kind, violations=tuple(dict.fromkeys(violation for _, violation in found)))


def problems_of(
    connection: Connection,
    products: Mapping[str, str],
    goods: Goods,
    moves: Collection[Move],
    places: Places,
) -> Iterator[Problem]:
    """``products`` are by their paths in the body; those of ``goods`` are known without asking."""
    owners, tracked = goods
    known = {*tracked, *catalogue.known(connection, set(products.values()).difference(tracked))}
    for path, product in products.items():
        if product not in known:
            yield "unknown_named", unknown(f"{path}.productUuid", product)
    for move in moves:
        yield from _problems_of_places(move, places)
        if move.entry.product in known:
            yield from _problems_of_goods(move, owners)


def _problems_of_places(move: Move, places: Places) -> Iterator[Problem]:
    source, target = move.entry.source, move.entry.target
    for name, place in ((places.source, source), (places.target, target)):
        if place not in places.known:
            yield "unknown_named", unknown(f"{move.path}.{name}", place)
    if source == target:
        name = f"{move.path}.{places.target}"
        yield "violations", Violation(name, f"{name} is where it comes from", "MUST_BE_FALSE", value=target)


def _problems_of_goods(move: Move, owners: Mapping[str, str]) -> Iterator[Problem]:
    if owners.get(move.entry.variant) != move.entry.product:
        yield "unknown_named", unknown(f"{move.path}.variantUuid", move.entry.variant)
    if not move.tracked:
        yield "not_tracked", tracking.not_tracked(f"{move.product_path}.productUuid", move.entry.product)


def problems_of_moment(name: str, text: str, now: int) -> Iterator[Problem]:
    """What is wrong with the moment at which something is said to have happened."""
    try:
        if not 0 <= moment_of(text) <= now + _FAST:
            message = f"{name} must be between 1970 and the present"
            yield "violations", Violation(name, message, "DATE_MUST_BE_IN_THE_PAST", value=text)
    except ValueError:
        message = f"{name} is no moment of any day"
        yield "violations", Violation(name, message, "MUST_MATCH_PATTERN", "ISO 8601", text)
