"""Handlers that move stock: the movements of one request, all of them or none (contract, section 1.2).

Both answer the envelope of all balances with what they touched: the products that are tracked now, and the
variants that moved, zeros too, in STORE or the location asked for. `app.service.refusals` says why no more.
``externalUuid`` is correlation and no key (section 1.3): repeating it moves again.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from app.domain.errors import Refused, Violation
from app.domain.locations import Location, LocationType
from app.service import balances, catalogue, ledger, tracking
from app.service.call import Call, Reply, unknown
from app.wire.inventory import BulkChange, ChangeInventory, InventoryChange, VariantChange

#: What can be wrong; the first kind that occurs gives the refusal its status and type.
_KINDS = ("violations", "unknown_named", "not_tracked")

_Problem = tuple[str, Violation]
_Changing = Call[ChangeInventory] | Call[BulkChange]


class _Move(NamedTuple):
    """A movement as it is asked for; ``path`` and ``product_path`` are where the body names the two."""

    path: str
    product_path: str
    product: str
    tracked: bool
    change: InventoryChange | VariantChange


def change_inventory(call: Call[ChangeInventory]) -> Reply:
    changes = {f"changes[{number}]": change for number, change in enumerate(call.body.changes)}
    products = {path: change.product_uuid for path, change in changes.items()}
    tracked = tracking.tracked(call.connection, products.values())
    moves = [
        _Move(path, path, change.product_uuid, change.product_uuid in tracked, change)
        for path, change in changes.items()
    ]
    _review(call, products, moves)
    return _post(call, products.values(), moves, kind="inventory")


def change_in_bulk(call: Call[BulkChange]) -> Reply:
    """Tracking and movements in the order given: what was stopped cannot be moved, what was started can."""
    changes = {f"productChanges[{number}]": change for number, change in enumerate(call.body.product_changes)}
    products = {path: change.product_uuid for path, change in changes.items()}
    before = tracking.tracked(call.connection, products.values())
    after, moves = set(before), list[_Move]()
    for path, change in changes.items():
        product = change.product_uuid
        if change.tracking_status_change == "START_TRACKING":
            after.add(product)
        elif change.tracking_status_change == "STOP_TRACKING":
            after.discard(product)
        moves += (
            _Move(f"{path}.variantChanges[{number}]", path, product, product in after, variant_change)
            for number, variant_change in enumerate(change.variant_changes)
        )
    _review(call, products, moves)
    tracking.start(call.connection, after - before, call.moment)
    tracking.stop(call.connection, before - after)
    return _post(call, products.values(), moves, kind="bulk")


def _review(call: _Changing, products: Mapping[str, str], moves: list[_Move]) -> None:
    """Refuse what cannot be done, naming everything that is in the way. ``products`` are by their paths."""
    known = catalogue.known(call.connection, products.values())
    owners = catalogue.owners(call.connection, (move.change.variant_uuid for move in moves))
    problems = [
        ("unknown_named", unknown(f"{path}.productUuid", product))
        for path, product in products.items()
        if product not in known
    ]
    for move in moves:
        problems += _problems_of_places(call, move)
        if move.product in known:
            problems += _problems_of_goods(move, owners)
    wanted = call.body.return_balance_for_location_uuid
    if wanted is not None and wanted not in call.store.locations:
        problems.append(("unknown_named", unknown("returnBalanceForLocationUuid", wanted)))
    if problems:
        kind = min((kind for kind, _ in problems), key=_KINDS.index)
        raise Refused(kind, violations=tuple(dict.fromkeys(violation for _, violation in problems)))


def _problems_of_places(call: _Changing, move: _Move) -> Iterator[_Problem]:
    places = {
        "fromLocationUuid": move.change.from_location_uuid,
        "toLocationUuid": move.change.to_location_uuid,
    }
    for name, place in places.items():
        if place not in call.store.locations:
            yield "unknown_named", unknown(f"{move.path}.{name}", place)
    if len(set(places.values())) == 1:
        name, place = f"{move.path}.toLocationUuid", move.change.to_location_uuid
        yield "violations", Violation(name, f"{name} is where it comes from", "MUST_BE_FALSE", value=place)


def _problems_of_goods(move: _Move, owners: Mapping[str, str]) -> Iterator[_Problem]:
    if owners.get(move.change.variant_uuid) != move.product:
        yield "unknown_named", unknown(f"{move.path}.variantUuid", move.change.variant_uuid)
    if not move.tracked:
        yield "not_tracked", tracking.not_tracked(f"{move.product_path}.productUuid", move.product)


def _post(call: _Changing, products: Iterable[str], moves: list[_Move], *, kind: str) -> Reply:
    entries = [
        ledger.Entry(
            product,
            change.variant_uuid,
            change.from_location_uuid,
            change.to_location_uuid,
            change.change,
        )
        for _, _, product, _, change in moves
    ]
    ledger.post(call.connection, entries, kind=kind, moment=call.moment, external=call.body.external_uuid)
    moved = {entry.variant: entry.product for entry in entries}
    return Reply(balances.of_variants(call.connection, _answered(call), moved, products))


def _answered(call: _Changing) -> Location:
    """The location whose balances are answered."""
    wanted = call.body.return_balance_for_location_uuid
    return call.store.locations[wanted] if wanted else call.store.location(LocationType.STORE)
