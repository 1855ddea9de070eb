"""Goods as a till names them: by a SKU, a barcode, either of the two, or the variant's UUID."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, or_, select

from app.domain.errors import Violation
from app.service.http.call import unknown
from app.service.inventory.moving import Problem
from app.service.storage.schema import products, variants
from app.wire.products import Product, Variant
from app.wire.purchases import SaleLine


class Goods(NamedTuple):
    """A variant of the library, and its product."""

    product: Product
    variant: Variant


#: What a line calls goods by, and what it says.
Name = tuple[str, str]

#: All goods of a name: several variants may share a SKU.
Found = Mapping[Name, Sequence[Goods]]


def names(line: SaleLine) -> list[Name]:
    """What the line names; one in a body that is right, and none for what is in no library."""
    given = {"sku": line.sku, "barcode": line.barcode, "code": line.code, "variantUuid": line.variant_uuid}
    return [(name, text) for name, text in given.items() if text is not None]


def names_of(variant: object, sku: object, barcode: object) -> set[Name]:
    """Whatever a line may call these by, those that are texts: a code is a SKU or a barcode."""
    every = (("variantUuid", variant), ("sku", sku), ("code", sku), ("barcode", barcode), ("code", barcode))
    return {(name, text) for name, text in every if isinstance(text, str)}


def look_up(connection: Connection, lines: Iterable[SaleLine]) -> Found:
    """What the library has of all that ``lines`` name."""
    wanted = {text for line in lines for _, text in names(line)}
    called = (variants.c.uuid, variants.c.sku, variants.c.barcode)
    statement = (
        select(variants.c.uuid, products.c.entity)
        .join(products, products.c.uuid == variants.c.product)
        .where(~variants.c.gone, or_(*(column.in_(wanted) for column in called)))
    )
    found: defaultdict[Name, list[Goods]] = defaultdict(list)
    for uuid, entity in connection.execute(statement):
        product = msgspec.json.decode(entity, type=Product)
        variant = next(variant for variant in product.variants if variant.uuid == uuid)
        for name in names_of(uuid, variant.sku, variant.barcode):
            found[name].append(Goods(product, variant))
    return found


def named_by(line: SaleLine, found: Found) -> Goods | None:
    """The goods that ``line`` names, if `problems` has nothing against it; none for what is in no library."""
    return next((goods for name in names(line) for goods in found.get(name, ())), None)


def problems(path: str, line: SaleLine, found: Found) -> Iterator[Problem]:
    """What is wrong with the names of ``line``, which is at ``path`` in the body."""
    yield from more_than_one(path, names(line))
    for name, text in names(line):
        count = len(found.get((name, text), ()))
        if not count:
            yield "unknown_named", unknown(f"{path}.{name}", text)
        elif count > 1:
            message = f"{path}.{name} names {count} variants"
            yield "violations", Violation(f"{path}.{name}", message, "INVALID_SIZE", "one variant", text)


def more_than_one(path: str, named: Sequence[Name]) -> Iterator[Problem]:
    for name, text in named[1:]:
        message = f"{path} names goods by {named[0][0]} already"
        yield "violations", Violation(f"{path}.{name}", message, "MUST_BE_NULL", value=text)
