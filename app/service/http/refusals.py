"""How a refusal is answered: its status and its error body (contract, section 1.5).

The contract leaves most statuses open (section 8); this table decides them, and nothing else does:

====================  ======  ==========================  ===================================================
key                   status  errorType                   when
====================  ======  ==========================  ===================================================
malformed             400     MALFORMED_REQUEST           not JSON, too deep; an unreadable path or parameter
category_exists       400     ITEM_ALREADY_EXIST          creating a category that there is
subscription_exists   400     SUBSCRIPTION_ALREADY_EXIST  creating a subscription that there is
not_accessible        400     DESTINATION_NOT_ACCESSIBLE  a destination not reached, or where none may be
token_missing         401     ACCESS_TOKEN_MISSING        no bearer token
token_expired         401     ACCESS_TOKEN_EXPIRED        a token that is not, or no longer, good
other_organization    403     FORBIDDEN                   another organization than the token's
scope_missing         403     FORBIDDEN                   a token without the scope that the path needs
unknown_path          404     PATH_NOT_FOUND              no such path
unknown_thing         404     ENTITY_NOT_FOUND            the path names what is unknown, or was deleted
no_subscription       404     SUBSCRIPTION_NOT_FOUND      none of the caller's client has this UUID
wrong_method          405     METHOD_NOT_ALLOWED          the path has other methods
too_slow              408     REQUEST_TIMEOUT             a body that took more than a minute to come
exists                409     ITEM_ALREADY_EXIST          a product that there is, a variant of another product
identifier_taken      409     IDENTIFIER_TAKEN            other movements were sent under the same identifier
stock_moved           409     STOCK_MOVED                 balances are not what movements are to begin from
changed               412     (no body, as documented)    If-Match has another version than there is
reload                412     EVENT_LOG_OUT_OF_REACH      an event unknown, or more than 500 changes ago
too_large             413     REQUEST_TOO_LARGE           a body beyond 10 MiB, a form or record beyond 64 KiB
wrong_host            421     MISDIRECTED_REQUEST         a Host other than this computer's or a ``--name``
violations            422     CONSTRAINT_VIOLATION        well-formed, but against the rules of single values
unknown_named         422     ENTITY_NOT_FOUND            the body names a location or product unknown
not_tracked           422     PRODUCT_NOT_TRACKED         reading or moving stock of a product not tracked
unconditional         428     PRECONDITION_REQUIRED       writing a shared record without saying what is there
too_fast              429     TOO_MANY_REQUESTS           v3 asked faster than ``--like-zettle`` allows
too_many_streams      429     TOO_MANY_STREAMS            an event stream, while 64 of the organization are open
not_taken             500     (see below)                 a destination answered the test message without 2xx
failed                500     INTERNAL_SERVER_ERROR       a defect of ours; the log has the traceback
not_ready             503     SERVICE_UNAVAILABLE         the database does not answer
database_failed       503     SERVICE_UNAVAILABLE         it failed under the request: gone, full or busy for too long
====================  ======  ==========================  ===================================================

``not_taken`` is DESTINATION_RESPONDED_WITH_ERROR_CODE: the one 500 that is documented.

Whatever is refused, nothing was changed. A variant that belongs to another product is unknown. Where a body
breaks several rules, every violation is named, up to a thousand, and the first kind in this order gives the
status and type: constraint violation, unknown, not tracked.

Further gaps that the service decides: an API move may take any balance below zero, as a till may; SUPPLIER
counts below zero without end; a quantity has at most six decimals; a request has no limit but its size. No text
holds U+0000, which no PostgreSQL keeps. A header may take ten seconds and 32 KiB, a body a minute.

A change (PUT, bulk) answers the variants it moved and, as ``trackedProducts``, the tracked ones among the
products it named, not the whole location: the contract says so of the bulk call and leaves the PUT open, and
each sale in a large store would otherwise answer 100,000 rows. Whoever wants the rest can ask for it.

What is left open of the product library:

- A deleted product ends its tracking and its levels; a variant that an update drops ends its level. Their
  movements remain, for ever; their balances are no longer listed anywhere. Both may return under their UUIDs,
  and then have the balances that their movements make, a product once it is tracked again. A variant never
  becomes another product's.
- PUT of a product patches it: a list, variants too, is one value and replaced whole. ``category`` and the older
  ``categories`` are one thing: whichever is given replaces the other. PUT of a discount replaces all of it.
- Creating a product that there is is a conflict, a discount is not: it is replaced (section 2.4).
- A category is its UUID: several may have one name. A product's category is made if need be, and has the name
  that the category had already. Renaming or deleting a category changes its products.
- DELETE of many passes over what there is not. ``sort`` and ``all`` change nothing: nothing is left out or
  unsorted. The pages of the library count products; discounts come with the first one.
- An import ends within its request, all or nothing; the answer says IMPORTING, the status how it ended. A
  product that is there is replaced, and keeps its variants where none are given.
- ``products/v2/count`` and ``products/options`` answer an object, as seen, not the list that the specification
  has. A slug is unique among the products of the moment, and not reserved.
- Kept and given back without a meaning here: ``online``, ``metadata``, ``taxRates``, ``taxCode``, ``taxExempt``,
  ``imageLookupKeys``. Ignored: ``createWithDefaultTax``, as there are no sales taxes (no ``/v1/taxes`` either).
- Not served, as no description of them was found: the older ``/organizations/{organization}/categories`` and
  ``/organizations/{organization}/products/{product}/variants``, and settings.
- The merchant's details, which Zettle has on a host of their own and does not document, want no scope, as
  ``/users/self``. They have the name and the currency of the store; what it does not know, such as country and
  time zone, is left out.

What section 8 leaves open of v3:

- POST /v3/inventories takes ``name`` (1 to 256 characters) and ``description`` (at most 1024, may be left out),
  makes a further STORE and answers 201 with it and its Location. v1/v2 know the four locations alone: their
  paths and bodies take a further one for unknown, but for the history, which tells of any.
- Stock has a row for every variant of every tracked product, at zero too, in any inventory: SUPPLIER, SOLD and
  BIN can be read. Their levels are unset. ``checksum`` is a CRC-32 of the row.
- A cursor is the last row's key, not its number: what stays is read once, whatever changes between two pages.
- POST /v3/movements is all or nothing, as PUT is. POST /v3/stock/{inventory}/products takes a bare list of
  UUIDs, refuses unknown ones and leaves out what is not tracked; /v3/products/status leaves out unknown ones.
- GET /v3/products has the rows of /v3/products/status, of tracked products alone.
- POST /v3/custom-low-stock sets the levels of any STORE, of v1/v2's too, and answers 204.
- The history tells what came in as ``"9.0"`` and what left as ``"-9.0"``, newest first, paged as v3's lists are.
- There is no /v3/stock/updates: what it answers is not known, and a client that counted on a guess of ours would
  fail at the real one. It could not tell of what is gone or not tracked any more either.
"""

from typing import NamedTuple

from app.domain.errors import Refused, Violation
from app.service.http.call import Reply
from app.wire.checking import MOST_NAMED
from app.wire.errors import ConstraintViolation, ErrorResponse


class Refusal(NamedTuple):
    status: int
    error_type: str
    message: str


REFUSALS = {
    "malformed": Refusal(400, "MALFORMED_REQUEST", "The request cannot be read"),
    "category_exists": Refusal(400, "ITEM_ALREADY_EXIST", "It exists already"),
    "subscription_exists": Refusal(400, "SUBSCRIPTION_ALREADY_EXIST", "The subscription exists already"),
    "not_accessible": Refusal(400, "DESTINATION_NOT_ACCESSIBLE", "The destination is not accessible"),
    "token_missing": Refusal(401, "ACCESS_TOKEN_MISSING", "A bearer token is required"),
    "token_expired": Refusal(401, "ACCESS_TOKEN_EXPIRED", "The access token is not or no longer good"),
    "other_organization": Refusal(403, "FORBIDDEN", "The token is not for this organization"),
    "scope_missing": Refusal(403, "FORBIDDEN", "The token does not have the scope"),
    "unknown_path": Refusal(404, "PATH_NOT_FOUND", "There is no such path"),
    "unknown_thing": Refusal(404, "ENTITY_NOT_FOUND", "There is no such thing"),
    "no_subscription": Refusal(404, "SUBSCRIPTION_NOT_FOUND", "There is no such subscription"),
    "wrong_method": Refusal(405, "METHOD_NOT_ALLOWED", "The path has other methods"),
    "too_slow": Refusal(408, "REQUEST_TIMEOUT", "The body took too long"),
    "exists": Refusal(409, "ITEM_ALREADY_EXIST", "It exists already"),
    "identifier_taken": Refusal(409, "IDENTIFIER_TAKEN", "The identifier stands for other movements"),
    "stock_moved": Refusal(409, "STOCK_MOVED", "Stock is not what the movements are to begin from"),
    "changed": Refusal(412, "", "It has changed since it was read"),
    "reload": Refusal(412, "EVENT_LOG_OUT_OF_REACH", "Drop eventLogUuid and read everything again"),
    "too_large": Refusal(413, "REQUEST_TOO_LARGE", "The body is too large"),
    "wrong_host": Refusal(421, "MISDIRECTED_REQUEST", "The service is not reached under this name"),
    "violations": Refusal(422, "CONSTRAINT_VIOLATION", "The request breaks a rule"),
    "unknown_named": Refusal(422, "ENTITY_NOT_FOUND", "The request names what there is not"),
    "not_tracked": Refusal(422, "PRODUCT_NOT_TRACKED", "The product is not tracked"),
    "unconditional": Refusal(428, "PRECONDITION_REQUIRED", "Send If-Match or If-None-Match: *"),
    "too_fast": Refusal(429, "TOO_MANY_REQUESTS", "Wait before the next request"),
    "too_many_streams": Refusal(429, "TOO_MANY_STREAMS", "Too many event streams are open"),
    "not_taken": Refusal(500, "DESTINATION_RESPONDED_WITH_ERROR_CODE", "Server responded with HTTP {status}"),
    "failed": Refusal(500, "INTERNAL_SERVER_ERROR", "Something went wrong here; nothing was changed"),
    "database_failed": Refusal(
        503, "SERVICE_UNAVAILABLE", "The database failed; if it did while this was kept, it may be done"
    ),
    "not_ready": Refusal(503, "SERVICE_UNAVAILABLE", "The database does not answer"),
}


def reply_to(error: Refused) -> Reply:
    status, error_type, message = REFUSALS[error.key]
    body = ErrorResponse(
        developer_message=message.format_map(error.values),
        error_type=error_type,
        violations=[_violation(violation) for violation in error.violations[:MOST_NAMED]],
    )
    return Reply(body if error_type else None, _headers(error, status, error_type), status)


def _headers(error: Refused, status: int, error_type: str) -> dict[str, str]:
    """What HTTP asks for beside the status; the form for 401 is the contract's (section 3)."""
    if status == 401:
        return {"WWW-Authenticate": f'Bearer error="invalid_request", error_description="{error_type}"'}
    if status == 405:
        return {"Allow": str(error.values["allowed"])}
    if "seconds" in error.values:
        return {"Retry-After": str(error.values["seconds"])}
    return {}


def _violation(violation: Violation) -> ConstraintViolation:
    return ConstraintViolation(
        property_name=violation.property_name,
        developer_message=violation.message,
        constraint_type=violation.constraint,
        expected=violation.expected,
        value=violation.value,
    )
