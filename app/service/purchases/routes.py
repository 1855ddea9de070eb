"""The Purchase API and the till as a table (contract, section 5)."""

from typing import Annotated

from app.service.http.call import Route
from app.service.http.parameters import Parameter
from app.service.oauth.scopes import READ_PURCHASE, WRITE_PURCHASE
from app.service.purchases.reading import get_purchase, list_purchases
from app.service.purchases.selling import sell
from app.wire.purchases import NewSale, Purchase, Purchases
from app.wire.shapes import rule

_ASKS = (
    Parameter(
        "limit", Annotated[int, rule(least=1, most=1000)], "how many there are on a page; 100 unless told"
    ),
    Parameter("lastPurchaseHash", str, "where to go on, as the last page had it"),
    Parameter(
        "startDate", str, "a date or a date-time: only those from then on; three years back unless told"
    ),
    Parameter("endDate", str, "a date or a date-time: only those before it"),
    Parameter("descending", bool, "newest first"),
)

ROUTES = (
    Route("GET", "/purchases/v2", list_purchases, scope=READ_PURCHASE, answer=Purchases, asks=_ASKS),
    Route("GET", "/purchases/v2/", list_purchases, scope=READ_PURCHASE, answer=Purchases, asks=_ASKS),
    Route("GET", "/purchase/v2/{purchase}", get_purchase, scope=READ_PURCHASE, answer=Purchase),
    Route(
        "POST",
        "/storeroom/sales",
        sell,
        201,
        NewSale,
        scope=WRITE_PURCHASE,
        answer=Purchase,
        gives=("Location",),
        refuses=("exists", "unknown_named"),
    ),
)
