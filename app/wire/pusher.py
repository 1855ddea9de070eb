"""Pusher: subscriptions, and the payloads of what they are told (contract, section 4)."""

from typing import Annotated, Literal

from app.wire.products import Product
from app.wire.shapes import Shape, Uuid1, rule


class Attribution(Shape, kw_only=True):
    """Who changed something and when. By ``client_uuid`` a client knows its own changes."""

    uuid: str  #: of the user
    timestamp: str  #: ``2021-04-19T13:15:37.904+0000``
    user_type: Literal["USER"] = "USER"
    client_uuid: str


class Envelope(Shape, kw_only=True):
    """What a webhook gets. ``payload`` is JSON in a string, and ``timestamp`` reads ``2021-04-19T13:17:56.585Z``."""

    organization_uuid: str
    message_uuid: str
    event_name: str
    message_id: str
    payload: str
    timestamp: str


class PushedBalance(Shape, kw_only=True):
    """``location_uuid`` keeps its name from v1/v2, whatever v3 calls it; the balance is a string."""

    organization_uuid: str
    location_uuid: str
    product_uuid: str
    variant_uuid: str
    balance: str


class InventoryBalanceChanged(Shape, kw_only=True):
    """Balances before and after, of both locations of every movement."""

    organization_uuid: str
    updated: Attribution
    balance_before: list[PushedBalance]
    balance_after: list[PushedBalance]
    external_uuid: str | None


class InventoryTrackingStarted(Shape, kw_only=True):
    organization_uuid: str
    product_uuid: str
    created: Attribution


class InventoryTrackingStopped(Shape, kw_only=True):
    organization_uuid: str
    product_uuid: str
    change_information: Attribution


class PushedProduct(Product, kw_only=True, omit_defaults=True):
    """A product with what only messages tell of it: ``ProductCreated``, ``ProductDeleted``.

    Who made or changed it is told where this message is about that.
    """

    organization_uuid: str | None = None
    created_by_user_uuid: str | None = None
    updated_by_user_uuid: str | None = None


class ProductUpdated(Shape, kw_only=True):
    organization_uuid: str
    new_entity: PushedProduct
    old_entity: PushedProduct


EventName = Literal[
    "PurchaseCreated",
    "ProductCreated",
    "ProductUpdated",
    "ProductDeleted",
    "InventoryBalanceChanged",
    "InventoryTrackingStarted",
    "InventoryTrackingStopped",
    "OrganizationUpdated",
    "ApplicationConnectionRemoved",
    "PersonalAssertionDeleted",
]

#: An address of the web. Whether webhooks may go there is asked later.
Destination = Annotated[str, rule(most=2048, pattern=r"[hH][tT][tT][pP][sS]?://[^\s/?#@]+([/?#]\S*)?")]
Email = Annotated[str, rule(most=512, pattern=r"[^\s@]+@[^\s@]+")]


class NewSubscription(Shape, kw_only=True):
    """What creates a subscription. With no ``event_names`` it is to all events that the token's scopes allow."""

    uuid: Uuid1
    transport_name: Literal["WEBHOOK"]
    event_names: list[EventName]
    destination: Destination
    contact_email: Email


class ChangedSubscription(Shape, kw_only=True, omit_defaults=True):
    """What is left out stays as it is."""

    transport_name: Literal["WEBHOOK"] | None = None
    event_names: list[EventName] | None = None
    destination: Destination | None = None
    contact_email: Email | None = None


class GivenSubscription(Shape, kw_only=True):
    """Both as they are read: the contract has missing and unknown values refused each in its own way."""

    uuid: Uuid1 | None = None
    transport_name: str | None = None
    event_names: list[str] | None = None
    destination: Destination | None = None
    contact_email: Email | None = None


class Subscription(Shape, kw_only=True):
    uuid: str
    transport_name: Literal["WEBHOOK"] = "WEBHOOK"
    event_names: list[str]
    updated: str  #: ``2021-03-30T07:48:52.228Z``
    destination: str
    contact_email: str
    status: Literal["ACTIVE", "FAILING"]
    signing_key: str
