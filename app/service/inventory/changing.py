"""Handlers that move stock (contract, sections 1.2 and 1.3).

Those of v1/v2 answer the envelope of all balances with what they touched: the products that are tracked now,
and the variants that moved, zeros too, in STORE or the location asked for. `app.service.http.refusals` says why no
more. ``externalUuid``, v3's ``identifier``, is correlation and no key (section 1.3): repeating it moves again.
"""

from collections.abc import Iterable, Mapping

from app.domain.locations import Location, LocationType
from app.service.http.call import Call, Reply, unknown
from app.service.inventory import balances, moving, posting, tracking
from app.service.inventory.ledger import BalanceChange, Entry
from app.service.inventory.moving import Goods, Move, Places
from app.service.library import catalogue
from app.wire.inventory import BulkChange, ChangeInventory, InventoryChange, VariantChange
from app.wire.stock import MoveStock

_Changing = Call[ChangeInventory] | Call[BulkChange]


def move_stock(call: Call[MoveStock]) -> Reply:
    entries = [moving.entry_of(movement) for movement in call.body.movements]
    posting.post(call, moving.checked(call, entries), "movements", call.body.identifier)
    return Reply()


def change_inventory(call: Call[ChangeInventory]) -> Reply:
    changes = {f"changes[{number}]": change for number, change in enumerate(call.body.changes)}
    products = {path: change.product_uuid for path, change in changes.items()}
    entries = {path: _entry(change.product_uuid, change) for path, change in changes.items()}
    goods = moving.goods_of(call.connection, entries.values())
    moves = [Move(path, path, entry, entry.product in goods.tracked) for path, entry in entries.items()]
    _review(call, products, goods, moves)
    changed = posting.post(call, [move.entry for move in moves], "inventory", call.body.external_uuid)
    return _answer(call, goods.tracked, moves, changed)


def change_in_bulk(call: Call[BulkChange]) -> Reply:
    """Tracking and movements in the order given: what was stopped cannot be moved, what was started can."""
    changes = {f"productChanges[{number}]": change for number, change in enumerate(call.body.product_changes)}
    products = {path: change.product_uuid for path, change in changes.items()}
    before = catalogue.tracked(call.connection, products.values())
    named = (one.variant_uuid for change in changes.values() for one in change.variant_changes)
    owners = catalogue.owners(call.connection, named)
    after, moves = set(before), list[Move]()
    for path, change in changes.items():
        product = change.product_uuid
        if change.tracking_status_change == "START_TRACKING":
            after.add(product)
        elif change.tracking_status_change == "STOP_TRACKING":
            after.discard(product)
        moves += (
            Move(f"{path}.variantChanges[{number}]", path, _entry(product, variant_change), product in after)
            for number, variant_change in enumerate(change.variant_changes)
        )
    _review(call, products, Goods(owners, before), moves)
    tracking.start(call, after - before)
    tracking.stop(call, before - after)
    changed = posting.post(call, [move.entry for move in moves], "bulk", call.body.external_uuid)
    return _answer(call, after, moves, changed)


def _entry(product: str, change: InventoryChange | VariantChange) -> Entry:
    return Entry(
        product, change.variant_uuid, change.from_location_uuid, change.to_location_uuid, change.change
    )


def _review(call: _Changing, products: Mapping[str, str], goods: Goods, moves: list[Move]) -> None:
    places = Places(call.store.locations, "fromLocationUuid", "toLocationUuid")
    problems = list(moving.problems_of(call.connection, products, goods, moves, places))
    wanted = call.body.return_balance_for_location_uuid
    if wanted is not None and wanted not in call.store.locations:
        problems.append(("unknown_named", unknown("returnBalanceForLocationUuid", wanted)))
    moving.refuse(problems)


def _answer(
    call: _Changing, tracked: Iterable[str], moves: Iterable[Move], changed: Iterable[BalanceChange]
) -> Reply:
    moved = {move.entry.variant: move.entry.product for move in moves}
    location = _answered(call)
    now = {change.variant: change.after for change in changed if change.location == location.uuid}
    answer = balances.of_variants(call.connection, location, moved, tracked, now)
    return Reply(balances.shown(answer, location, call.stores.options))


def _answered(call: _Changing) -> Location:
    """The location whose balances are answered."""
    wanted = call.body.return_balance_for_location_uuid
    return call.store.locations[wanted] if wanted else call.store.location(LocationType.STORE)
