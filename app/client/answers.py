"""What a service answered, and what it means where that is no success."""

import asyncio
import email.utils
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from app.domain.errors import (
    Conflict,
    Forbidden,
    NotFound,
    NotSignedIn,
    Refused,
    Revoked,
    ServiceFailed,
    TooFast,
    UnexpectedAnswer,
    Violation,
)
from app.wire.answers import read_answer
from app.wire.errors import ErrorResponse

#: Decoding more bytes than this is left to a thread.
LARGE = 2**18

_DAY = 86_400.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered; ``next_page`` is the link to more, as given (contract, section 2.3), and
    ``wait`` how many seconds it wants to be left alone."""

    status: int
    body: bytes
    etag: str | None = None
    next_page: str | None = None
    wait: float | None = None

    async def decode(self, shape: type[T]) -> T:
        """The body as its shape. Raises `UnexpectedAnswer` where it is not."""
        if len(self.body) > LARGE:
            return await asyncio.to_thread(decoded, self.body, shape)
        return decoded(self.body, shape)


def decoded(body: bytes | msgspec.Raw, shape: type[T]) -> T:
    """Of an answer, or of what came otherwise. Raises `UnexpectedAnswer` where it is not of ``shape``."""
    try:
        return read_answer(body, shape)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise unexpected(str(error)) from error


def unexpected(detail: str) -> UnexpectedAnswer:
    return UnexpectedAnswer("service.unexpected_answer", detail=detail)


def seconds_to_wait(retry_after: str | None, date: str | None) -> float | None:
    """Of the header ``Retry-After``: seconds, or a date, which counts from the one that the service gave with it.

    None where there is nothing that can be read. A day at most: nobody waits for longer.
    """
    if not retry_after:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return min(float(retry_after), _DAY)
    try:
        until = email.utils.parsedate_to_datetime(retry_after)
        now = email.utils.parsedate_to_datetime(date) if date else datetime.now(UTC)
        return min(max((until - now).total_seconds(), 0.0), _DAY)
    except (ValueError, TypeError, OverflowError):  # no date, or one without a zone
        return None


#: What a status of 4xx means; any other of them is just refused.
_STATUSES: Mapping[int, tuple[type[Refused], str]] = {
    401: (NotSignedIn, "service.not_signed_in"),
    403: (Forbidden, "service.forbidden"),
    404: (NotFound, "service.not_found"),
    409: (Conflict, "service.conflict"),
    412: (Conflict, "service.conflict"),
    429: (TooFast, "service.too_fast"),
}

#: What says more than its status does: types of the API (contract, section 1.5), and errors of OAuth (section 3).
_TYPES: Mapping[str, tuple[type[Refused], str]] = {
    "ACCESS_TOKEN_EXPIRED": (NotSignedIn, "service.not_signed_in"),
    "ENTITY_NOT_FOUND": (NotFound, "service.not_found"),
    "ITEM_ALREADY_EXIST": (Conflict, "service.exists"),
    "STOCK_MOVED": (Conflict, "service.stock_moved"),
    "PRODUCT_NOT_TRACKED": (Refused, "service.not_tracked"),
    "SUBSCRIPTION_ALREADY_EXIST": (Conflict, "service.exists"),
    "SUBSCRIPTION_NOT_FOUND": (NotFound, "service.not_found"),
    "invalid_client": (NotSignedIn, "service.unknown_client"),
    "invalid_grant": (Revoked, "service.revoked"),
    "unauthorized_client": (NotSignedIn, "service.unknown_client"),
}


def raise_for_status(answer: Answer) -> None:
    """Raises `ServiceError` where the answer is no success."""
    if 200 <= answer.status < 300 or answer.status == 304:
        return
    said = _complaint(answer.body)
    values: dict[str, object] = {
        "status": answer.status,
        "error_type": said.error_type or said.error or "",
        "detail": said.developer_message or said.error_description or "",
    }
    if answer.wait is not None:
        values["seconds"] = answer.wait
    if answer.status < 400:
        raise UnexpectedAnswer("service.unexpected_answer", **values)
    if answer.status >= 500:
        raise ServiceFailed("service.failed", **values)
    by_type = _TYPES.get(str(values["error_type"]))
    kind, key = _STATUSES.get(answer.status, (Refused, "service.refused"))
    if by_type and issubclass(by_type[0], kind):
        kind, key = by_type
    raise kind(key, violations=_violations(said), **values)


def is_not_offered(refused: Refused) -> bool:
    """Whether it means that the service has no such call; what a token may not see is as good as not there. Not so
    where something is said of this request or this token alone."""
    return refused.values.get("status") in (400, 403, 404, 405, 410)


class _Complaint(ErrorResponse, kw_only=True):
    """The API's error body, or that of OAuth."""

    error: str | None = None
    error_description: str | None = msgspec.field(name="error_description", default=None)


def _complaint(body: bytes) -> _Complaint:
    """An empty one where something else was sent."""
    try:
        return read_answer(body, _Complaint)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _Complaint()


def _violations(said: ErrorResponse) -> tuple[Violation, ...]:
    return tuple(
        Violation(
            property_name=each.property_name or "",
            message=each.developer_message or "",
            constraint=each.constraint_type or "UNKNOWN",
            expected=each.expected,
            value=each.value,
        )
        for each in said.violations
    )
