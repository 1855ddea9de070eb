"""``storeroom till day``: a shop's day played on the real service, at the pace of a real till if so told."""

import argparse
import asyncio
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import SystemRandom

from app.client.transport import Transport
from app.commands.arguments import source_of
from app.commands.reach import reach
from app.commands.receipts import money, recorded, told
from app.commands.shop_day import Return, Sale, Ware, shop_day
from app.domain.errors import Invalid
from app.wire.products import Product
from app.wire.purchases import NewSale, Purchase, SaleLine


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Customers with baskets of one to five wares, some of them late on the record, some back with a refund."
        " Ctrl+C ends the day after the sale under way."
    )
    parser.add_argument("--sales", metavar="N", type=int, default=100, help="how many (default: 100)")
    parser.add_argument(
        "--pace", metavar="N", type=pace, help="sales a minute; as quick as can be unless told"
    )
    parser.add_argument("--seed", metavar="SEED", type=int, help="another day with the same seed is the same")
    parser.add_argument(
        "--late",
        metavar="SHARE",
        type=share,
        default=0.05,
        help="of sales, 0 to 1, recorded late (default: 0.05)",
    )
    parser.add_argument(
        "--refunds",
        metavar="SHARE",
        type=share,
        default=0.05,
        help="of sales, 0 to 1, brought back (default: 0.05)",
    )
    parser.set_defaults(run=lambda options: asyncio.run(_play(options)))


def pace(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


async def _play(options: argparse.Namespace) -> int:
    seed = SystemRandom().getrandbits(32) if options.seed is None else options.seed
    with _stopped_by_interruption() as stop:
        async with reach(source_of(options), options.organization) as service:
            day = shop_day(
                await _wares(service),
                sales=options.sales,
                seed=seed,
                late=options.late,
                refunds=options.refunds,
            )
            print(f"{await play(service, day, stop, 60 / options.pace if options.pace else 0)}, seed {seed}")
    return 0


@contextmanager
def _stopped_by_interruption() -> Iterator[asyncio.Event]:
    """An event that Ctrl+C sets, in place of tearing down whatever is under way."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    former = signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(stop.set))
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, former)


async def _wares(service: Transport) -> list[Ware]:
    """All that has a price. Raises `Invalid` ``till.nothing_to_sell``."""
    products = await (await service.read("/organizations/self/products/v2")).decode(list[Product])
    wares = [
        Ware(variant.uuid, variant.price.amount, not (variant.unit_name or product.unit_name))
        for product in products
        for variant in product.variants
        if variant.price
    ]
    if not wares:
        raise Invalid("till.nothing_to_sell")
    return wares


async def play(service: Transport, day: Iterable[Sale | Return], stop: asyncio.Event, pause: float) -> str:
    """Play ``day`` until it ends or ``stop`` is set, ``pause`` seconds after each purchase; answers its sum.

    Every purchase is printed. Raises `ServiceError`.
    """
    sales, refunds = list[Purchase](), list[Purchase]()
    for happening in day:
        purchase = await recorded(service, _body(happening, sales))
        (refunds if purchase.refund else sales).append(purchase)
        print(told(purchase), flush=True)
        if await _is_set(stop, pause):
            break
    total = sum(purchase.amount for purchase in (*sales, *refunds))
    taken = f", {money(total, sales[0].currency)}" if sales else ""
    return f"{len(sales)} sales, {len(refunds)} refunds{taken}"


def _body(happening: Sale | Return, sales: Sequence[Purchase]) -> NewSale:
    if isinstance(happening, Sale):
        lines = [
            SaleLine(variant_uuid=ware.variant, quantity=quantity, unit_price=ware.price)
            for ware, quantity in happening.basket
        ]
        return NewSale(lines=lines, timestamp=_minutes_ago(happening.minutes_late))
    sale = sales[happening.sale]
    rows = [] if happening.row is None else [sale.products[happening.row]]
    lines = [SaleLine(id=row.id, quantity=Decimal(row.quantity)) for row in rows]
    return NewSale(refunds=sale.purchase_uuid1, lines=lines)


def _minutes_ago(minutes: int) -> str | None:
    """None for now, which the service knows best."""
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat() if minutes else None


async def _is_set(stop: asyncio.Event, seconds: float) -> bool:
    """Whether it is, or will be so soon."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
    return stop.is_set()
