"""Purchases: receipts of what was sold and of what was brought back (contract, section 5).

The Purchase API has its own names for UUIDs: ``purchaseUUID`` is the short form, 22 characters of base64, and
deprecated; ``purchaseUUID1`` is the usual one. Events have ``purchaseUuid`` (contract, section 4).
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from app.domain.catalogue import LONGEST_BARCODE, LONGEST_NAME, LONGEST_SKU, MOST_MONEY
from app.wire.products import Amount
from app.wire.shapes import Change, Shape, Uuid, Uuid1, rule

#: What the contract's own till takes; all but the first two have no attributes here.
PaymentType = Literal[
    "IZETTLE_CASH",
    "IZETTLE_CARD",
    "IZETTLE_CARD_ONLINE",
    "IZETTLE_INVOICE",
    "SWISH",
    "VIPPS",
    "MOBILE_PAY",
    "PAYPAL",
    "KLARNA",
    "STORE_CREDIT",
    "GIFTCARD",
]

RowType = Literal["PRODUCT", "CUSTOM_AMOUNT"]


class PurchaseRow(Shape, kw_only=True):
    """A row of a receipt. ``quantity`` is a decimal, negative in a refund; money is in minor units.

    A refund's row has the ``id`` of the row that it gives back, and its locations: minus one, from STORE to SOLD.
    Locations are there where stock moved, UUIDs where the library knows what was sold.
    """

    quantity: str
    product_uuid: str | UnsetType = UNSET
    variant_uuid: str | UnsetType = UNSET
    vat_percentage: float | UnsetType = UNSET
    unit_price: int
    row_taxable_amount: int
    name: str
    variant_name: str = ""
    unit_name: str | UnsetType = UNSET
    sku: str | UnsetType = UNSET
    barcode: str | UnsetType = UNSET
    from_location_uuid: str | UnsetType = UNSET
    to_location_uuid: str | UnsetType = UNSET
    auto_generated: bool = False
    id: str
    type: RowType
    details: dict[str, str] = {}
    library_product: bool


class PaymentReferences(Shape, kw_only=True):
    refunds_payment: str


class Payment(Shape, kw_only=True):
    """``attributes`` of cash are ``handedAmount`` and, in a sale, ``changeAmount``."""

    uuid: str
    amount: int
    type: PaymentType
    references: PaymentReferences | UnsetType = UNSET
    attributes: dict[str, int] = {}


class References(Shape, kw_only=True):
    checkout_uuid: str = msgspec.field(name="checkoutUUID")


class Purchase(Shape, kw_only=True):
    """A receipt. ``timestamp`` is when it was made, ``created`` when it was recorded.

    It never changes, but for what is told of refunds: ``refunded`` and by which purchases, in both forms.
    """

    source: str = "POS"
    purchase_uuid: str = msgspec.field(name="purchaseUUID")
    purchase_uuid1: str = msgspec.field(name="purchaseUUID1")
    amount: int
    vat_amount: int
    currency: str
    timestamp: str
    created: str
    purchase_number: int
    global_purchase_number: int
    user_display_name: str
    user_id: int
    organization_id: int
    products: list[PurchaseRow]
    discounts: list[dict[str, object]] = []
    payments: list[Payment]
    receipt_copy_allowed: bool = True
    published: bool = True
    references: References
    grouped_vat_amounts: dict[str, int]
    refund: bool
    refunds_purchase_uuid: str | UnsetType = msgspec.field(default=UNSET, name="refundsPurchaseUUID")
    refunds_purchase_uuid1: str | UnsetType = msgspec.field(default=UNSET, name="refundsPurchaseUUID1")
    refunded: bool = False
    refunded_by: list[str] | UnsetType = msgspec.field(default=UNSET, name="refundedByPurchaseUUIDs")
    refunded_by1: list[str] | UnsetType = msgspec.field(default=UNSET, name="refundedByPurchaseUUIDs1")


class Purchases(Shape, kw_only=True):
    """A page of them. ``link_urls`` holds what a ``Link`` header would; an empty page is the last."""

    purchases: list[Purchase]
    first_purchase_hash: str | UnsetType = UNSET
    last_purchase_hash: str | UnsetType = UNSET
    link_urls: list[str]


class SaleLine(Shape, kw_only=True, omit_defaults=True):
    """A line as a till gives it: goods under one of their names, or with none of them a custom amount.

    ``code`` is a SKU or a barcode, whichever has it; ``id`` names a row of the purchase that a refund is of.
    """

    sku: Annotated[str, rule(least=1, most=LONGEST_SKU)] | None = None
    barcode: Annotated[str, rule(least=1, most=LONGEST_BARCODE)] | None = None
    code: Annotated[str, rule(least=1, most=LONGEST_BARCODE)] | None = None
    variant_uuid: Uuid | None = None
    id: Annotated[str, rule(least=1, most=8)] | None = None
    quantity: Change | None = None  # one
    unit_price: Amount | None = None  # the variant's own
    name: Annotated[str, rule(most=LONGEST_NAME)] | None = None


class NewPayment(Shape, kw_only=True, omit_defaults=True):
    type: PaymentType = "IZETTLE_CASH"
    handed_amount: Annotated[int, rule(least=0, most=MOST_MONEY)] | None = None  # of cash; the exact sum


class NewSale(Shape, kw_only=True, omit_defaults=True):
    """A sale, or with ``refunds`` the refund of a purchase: of ``lines``, or without any of all that is left.

    ``uuid`` is the till's own choice, so that it can ask for the purchase after a lost reply; ``timestamp`` is
    when the sale was made, where that was earlier than now.
    """

    lines: Annotated[list[SaleLine], rule(most=1000)] = []
    uuid: Uuid1 | None = None
    timestamp: Annotated[str, rule(most=40)] | None = None
    payment: NewPayment | None = None
    refunds: Uuid | None = None


class TaxRate(Shape, kw_only=True):
    percentage: float


class EventRow(Shape, kw_only=True):
    """A row as the event tells it."""

    id: str
    product_uuid: str | UnsetType = UNSET
    variant_uuid: str | UnsetType = UNSET
    name: str
    variant_name: str
    sku: str | UnsetType = UNSET
    barcode: str | UnsetType = UNSET
    unit_name: str | UnsetType = UNSET
    unit_price: int
    cost_price: int | UnsetType = UNSET
    quantity: str
    vat_percentage: float
    tax_rates: list[TaxRate]
    tax_exempt: bool = False
    from_location_uuid: str | UnsetType = UNSET
    to_location_uuid: str | UnsetType = UNSET
    auto_generated: bool = False
    type: RowType
    details: dict[str, str] = {}


class PurchaseCreated(Shape, kw_only=True):
    """The payload of the event (contract, section 4): ``timestamp`` is in milliseconds since 1970 here."""

    purchase_uuid: str
    source: str
    user_uuid: str
    currency: str
    amount: int
    vat_amount: int
    timestamp: int
    created: str
    purchase_number: int
    user_display_name: str
    organization_uuid: str
    products: list[EventRow]
    discounts: list[dict[str, object]] = []
    payments: list[Payment]
    references: References
    taxation_mode: Literal["INCLUSIVE"] = "INCLUSIVE"
    taxation_type: Literal["VAT"] = "VAT"
    refund: bool
    refunds_purchase_uuid: str | UnsetType = UNSET


class ReadRow(Shape, kw_only=True):
    """What a reader takes of a row of a receipt, of whatever type it is."""

    quantity: str
    product_uuid: str | None = None
    variant_uuid: str | None = None
    from_location_uuid: str | None = None
    to_location_uuid: str | None = None


class ReadPurchase(Shape, kw_only=True):
    """What a reader takes of a purchase."""

    purchase_uuid1: str = msgspec.field(name="purchaseUUID1")
    timestamp: str
    created: str | None = None
    refund: bool = False
    products: list[ReadRow] = []


class ReadPurchases(Shape, kw_only=True):
    purchases: list[ReadPurchase]
    last_purchase_hash: str | None = None
