"""Handlers of products (contract, section 2.1). Version 1 and version 2 of the lists answer the same."""

import re
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, select

from app.domain.errors import Refused, Violation
from app.domain.identifiers import PATTERN, PATTERN_1, new_identifier
from app.service.http import etags
from app.service.http.call import Call, Reply, malformed
from app.service.library import catalogue, saving
from app.service.library.stored import find, raw, saved
from app.service.storage.schema import products
from app.wire.checking import checked_as, decoded
from app.wire.library import ProductCount
from app.wire.patching import MergePatch, patched
from app.wire.products import NewProduct, Variant


def list_products(call: Call[None]) -> Reply:
    """All products, oldest first: which is what ``sort=true`` asks for, and as good an order as any other."""
    there = select(products.c.entity).where(~products.c.gone).order_by(products.c.number)
    return Reply([raw(entity) for entity in call.connection.scalars(there)])


def count_products(call: Call[None]) -> Reply:
    return Reply(ProductCount(product_count=catalogue.count(call.connection)))


def get_product(call: Call[None]) -> Reply:
    product = find(call, products, "product")
    return etags.reply(call, raw(product.entity), product.etag)


def create_product(call: Call[NewProduct]) -> Reply:
    """Answers the ETag and where the product is; with ``returnEntity=true`` the product too.

    Only UUID and name must be given, and every product has a variant (section 2.2): given none, it gets one
    without a name.
    """
    new = with_a_variant(call.body)
    refuse_clashes(call.connection, new, must_be_new=True)
    saving.save(call, [new])
    return saved(call, products, new.uuid, whole=_wants_entity(call))


def _wants_entity(call: Call[NewProduct]) -> bool:
    """Raises `Refused` ``malformed`` for what is neither yes nor no."""
    given = call.query.get("returnEntity", "false")
    if given not in ("true", "false"):
        raise malformed("returnEntity", "true or false", given)
    return given == "true"


def with_a_variant(new: NewProduct) -> NewProduct:
    return msgspec.structs.replace(new, variants=new.variants or [Variant(uuid=new_identifier())])


def update_product(call: Call[MergePatch]) -> Reply:
    """A merge patch of the product (RFC 7386). A list is one value: variants left out of it go."""
    product = find(call, products, "product")
    etags.require(call, product.etag)
    new = _patched(product.entity, call.body.members)
    _refuse_unfit(new, product.uuid)
    refuse_clashes(call.connection, new)
    saving.save(call, [new])
    return saved(call, products, new.uuid)


def _patched(entity: str, patch: Mapping[str, object]) -> NewProduct:
    """The product that a patch makes. Its category has a new and an older form: given one, the other falls."""
    patch = dict(patch)
    for given, other in (("category", "categories"), ("categories", "category")):
        if given in patch:
            patch.setdefault(other, None)
    return checked_as(patched(decoded(entity.encode()), patch), NewProduct)


def _refuse_unfit(new: NewProduct, uuid: str) -> None:
    violations = []
    if new.uuid != uuid:
        violations.append(Violation("uuid", "uuid is not the path's", "MUST_MATCH_PATTERN", uuid, new.uuid))
    if not new.variants:
        violations.append(Violation("variants", "variants must not be empty", "MUST_NOT_BE_EMPTY"))
    if violations:
        raise Refused("violations", violations=tuple(violations))


def refuse_clashes(connection: Connection, new: NewProduct, *, must_be_new: bool = False) -> None:
    """Refuse variants that are there twice, in ``new`` or in another product, naming every one."""
    if twice := tuple(_twice(new)):
        raise Refused("violations", violations=twice)
    there = {"uuid": new.uuid} if must_be_new and catalogue.known(connection, [new.uuid]) else {}
    if there := {**there, **catalogue.taken(connection, new)}:
        violations = (
            Violation(name, "exists already", "MUST_BE_FALSE", value=uuid) for name, uuid in there.items()
        )
        raise Refused("exists", violations=tuple(violations))


def _twice(new: NewProduct) -> list[Violation]:
    uuids = [variant.uuid for variant in new.variants]
    return [
        Violation(f"variants[{number}].uuid", "is another variant's too", "MUST_BE_FALSE", value=uuid)
        for number, uuid in enumerate(uuids)
        if uuid in uuids[:number]
    ]


def delete_product(call: Call[None]) -> Reply:
    saving.remove(call, [call.product()])
    return Reply()


def delete_products(call: Call[None]) -> Reply:
    """Those that ``uuid=`` names, as often as it is given. Unknown ones are none to delete any more."""
    named = call.query.getlist("uuid")
    for uuid in named or [""]:
        if not re.fullmatch(PATTERN, uuid):
            raise malformed("uuid", "a UUID", uuid)
    if wrong := [uuid for uuid in named if not re.fullmatch(PATTERN_1, uuid)]:
        violations = (
            Violation("uuid", "is not of version 1", "MUST_MATCH_PATTERN", value=uuid) for uuid in wrong
        )
        raise Refused("violations", violations=tuple(violations))
    saving.remove(call, [uuid.lower() for uuid in named])
    return Reply()
