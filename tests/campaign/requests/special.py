"""What a description does not say of a request, by operation: how its members fit together, and what they prove."""

import base64
from collections.abc import Callable
from typing import Any

from app.domain.identifiers import new_identifier
from tests.campaign.requests.described import Case
from tests.campaign.requests.world import GRANT, PASSWORD, REDIRECT, World
from tests.service.library.pictures import png


def _start_tracking(case: Case, body: Any, world: World) -> None:
    """By either name of the member, not by both."""
    name = world.random.choice(["productUuid", "startTrackingProduct"])
    case.body = {name: world.random.choice(list(world.products))}


def _set_tracking(case: Case, body: Any, _: World) -> None:
    for one in body:
        one["tracking"] = "enable"


def _bulk(case: Case, body: Any, _: World) -> None:
    for change in body["productChanges"]:
        if change.get("trackingStatusChange") == "STOP_TRACKING":
            change["trackingStatusChange"] = "START_TRACKING"


def _list_products(case: Case, body: Any, world: World) -> None:
    case.body = world.random.choices(list(world.products), k=len(body))


def _discount(case: Case, body: Any, world: World) -> None:
    """A percentage or an amount, and the UUID of the path."""
    if uuid := case.path_parameters.get("discount"):
        body["uuid"] = uuid
    if (body.get("percentage") is None) == (body.get("amount") is None):
        body.pop("amount", None)
        body["percentage"] = world.random.randint(0, 100)


def _patch(case: Case, body: Any, _: World) -> None:
    if "uuid" in body:
        body["uuid"] = case.path_parameters["product"]


def _delete_products(case: Case, body: Any, world: World) -> None:
    case.query["uuid"] = [world.new_product()[0]]


def _api_key(case: Case, body: Any, world: World) -> None:
    case.path_parameters["apiKey"] = world.new_api_key()["clientId"]


def _app(case: Case, body: Any, world: World) -> None:
    body["redirectUris"] = [REDIRECT]


def _tokens(case: Case, body: Any, world: World) -> None:
    key = world.new_api_key() if world.random.random() < 0.1 else world.key
    case.body = {"grant_type": GRANT, "client_id": key["clientId"], "assertion": key["key"]}


def _approval(case: Case, body: Any, world: World) -> None:
    case.query, _, _ = world.new_approval()


def _decision(case: Case, body: Any, world: World) -> None:
    case.query, seal, cookie = world.new_approval()
    case.headers["Cookie"] = cookie
    decision = world.random.choice(["approve", "deny"])
    case.body = {"seal": seal, "decision": decision, "password": PASSWORD}


def _image(case: Case, body: Any, world: World) -> None:
    for one in body.get("imageUploads", [body]):
        one.pop("imageUrl", None)
        data = png(world.random.randint(51, 90), world.random.randint(51, 90))
        one |= {"imageFormat": "PNG", "imageData": base64.b64encode(data).decode()}


def _sale(case: Case, body: Any, world: World) -> None:
    """By variant, at a price; sometimes what it was is brought back."""
    for name in ("uuid", "timestamp", "refunds", "payment"):
        body.pop(name, None)
    if world.random.random() < 0.2:
        case.body = {"refunds": world.new_purchase()}
        return
    variants = [variant for one in world.products.values() for variant in one]
    body["lines"] = [
        {"variantUuid": world.random.choice(variants), "unitPrice": world.random.randint(0, 500), **quantity}
        for quantity in [
            {name: line[name] for name in ("quantity",) if line.get(name) is not None}
            for line in body.get("lines") or [{}]
        ]
    ]


def _new_product(case: Case, body: Any, _: World) -> None:
    """One that there is not yet, as none of its variants."""
    for one in (body, *(body.get("variants") or ())):
        one["uuid"] = new_identifier()


def _new_categories(case: Case, body: Any, _: World) -> None:
    for one in body["categories"]:
        one["uuid"] = new_identifier()


def _subscription(case: Case, body: Any, world: World) -> None:
    body |= {"destination": world.destination, "contactEmail": "shop@example.com"}
    if "uuid" in body:
        body["uuid"] = new_identifier()


def _movements(case: Case, body: Any, world: World) -> None:
    case.path_parameters["identifier"] = world.new_movement()


def _move_once(case: Case, body: Any, _: World) -> None:
    case.path_parameters["identifier"] = new_identifier()
    for movement in body["movements"]:
        movement.pop("moment", None)


def _record(case: Case, body: Any, world: World) -> None:
    collection, key, etag = world.new_record()
    case.path_parameters |= {"collection": collection, "key": key}
    if case.method != "GET":
        case.headers["If-Match"] = etag


def _library(case: Case, body: Any, world: World) -> None:
    last = world.ask("GET", "/organizations/self/library?limit=1")["untilEventLogUuid"]
    case.query |= {name: last for name in ("eventLogUuid", "untilEventLogUuid") if name in case.query}


SPECIAL: dict[str, Callable[[Case, Any, World], None]] = {
    "ask_for_approval": _approval,
    "create_categories": _new_categories,
    "create_product": _new_product,
    "create_subscription": _subscription,
    "delete_record": _record,
    "get_record": _record,
    "give_tokens": _tokens,
    "make_app": _app,
    "move_once": _move_once,
    "put_record": _record,
    "revoke_api_key": _api_key,
    "sell": _sale,
    "take_decision": _decision,
    "update_subscription": _subscription,
    "upload_image": _image,
    "upload_images": _image,
    "what_became": _movements,
    "change_in_bulk": _bulk,
    "create_discount": _discount,
    "delete_products": _delete_products,
    "listed_stock": _list_products,
    "read_library": _library,
    "replace_discount": _discount,
    "set_tracking": _set_tracking,
    "start_tracking": _start_tracking,
    "tracking_status": _list_products,
    "update_product": _patch,
}
