"""``storeroom till``: sells and refunds as a till does, by SKU or barcode, or plays a shop's day."""

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from app.client.transport import Transport
from app.commands import till_day
from app.commands.arguments import add_one_store, source_of
from app.commands.reach import reach
from app.commands.receipts import recorded, told
from app.domain.errors import Invalid, NotFound, Refused
from app.domain.quantity import parse_quantity
from app.wire.purchases import NewSale, Purchase, Purchases, SaleLine

_CODE = "a SKU or a barcode; of it QTY, one unless told (quote the * for your shell)"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("till", help="sell and refund as a till does, or play a shop's day")
    parser.description = "Each purchase is printed as one line: its number, time, amount, goods and UUID."
    add_one_store(parser)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_sell(actions.add_parser("sell", help="sell goods"))
    _add_refund(actions.add_parser("refund", help="take goods back"))
    till_day.add_to(actions.add_parser("day", help="play a random shop day"))


def _add_sell(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("codes", metavar="CODE[*QTY]", nargs="+", help=_CODE)
    _add_time(parser)
    parser.set_defaults(run=lambda options: asyncio.run(_sell(options)))


def _add_refund(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("purchase", metavar="PURCHASE", help="its number or its UUID")
    parser.add_argument(
        "codes", metavar="CODE[*QTY]", nargs="*", help=f"{_CODE}; without any all that is left"
    )
    _add_time(parser)
    parser.set_defaults(run=lambda options: asyncio.run(_refund(options)))


def _add_time(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at",
        metavar="TIME",
        type=_time,
        help="when it was, if it is recorded late: 2026-11-22T09:30, or with a zone 2026-11-22T09:30Z",
    )


def _time(text: str) -> str:
    """As the service takes it, from the time of this computer."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC).isoformat()
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(f"{text} is not a time: {error}") from error


async def _sell(options: argparse.Namespace) -> int:
    sale = NewSale(lines=_lines(options.codes), timestamp=options.at)
    async with reach(source_of(options), options.organization) as service:
        print(told(await recorded(service, sale, options.codes)))
    return 0


async def _refund(options: argparse.Namespace) -> int:
    async with reach(source_of(options), options.organization) as service:
        purchase = await _find(service, options.purchase)
        refund = NewSale(lines=_lines(options.codes), timestamp=options.at, refunds=purchase.purchase_uuid1)
        print(told(await recorded(service, refund, options.codes)))
    return 0


def _lines(codes: Sequence[str]) -> list[SaleLine]:
    """What ``CODE*QTY`` says, each. Raises `Invalid` for a quantity that is none."""
    lines = []
    for text in codes:
        code, _, quantity = text.rpartition("*") if "*" in text else (text, "", "1")
        lines.append(SaleLine(code=code, quantity=parse_quantity(quantity)))
    return lines


async def _find(service: Transport, named: str) -> Purchase:
    """The purchase of a number, or of a UUID in either form. Raises `Invalid` ``purchase.unknown``, `ServiceError`."""
    if not named.isdecimal():
        try:
            answer = await service.read(f"/purchase/v2/{quote(named, safe='')}")
        except Refused as error:  # unknown, or no UUID at all
            if type(error) in {NotFound, Refused}:
                raise Invalid("purchase.unknown", named=named) from None
            raise
        return await answer.decode(Purchase)
    asked: dict[str, str | int] = {"descending": "true", "limit": 1000, "startDate": "1970-01-01"}
    while (page := await (await service.read("/purchases/v2", params=asked)).decode(Purchases)).purchases:
        for purchase in page.purchases:
            if purchase.purchase_number == int(named):
                return purchase
        asked["lastPurchaseHash"] = str(page.last_purchase_hash)
    raise Invalid("purchase.unknown", named=named)
