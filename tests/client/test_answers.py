"""What an answer means that is no success: every error type of the contract, sections 1.5 and 3, and every status."""

import pytest

from app.client.answers import Answer, raise_for_status
from app.domain.errors import (
    Conflict,
    Forbidden,
    NotFound,
    NotSignedIn,
    Refused,
    Revoked,
    ServiceError,
    ServiceFailed,
    TooFast,
    UnexpectedAnswer,
)
from app.service.http.refusals import REFUSALS

#: Error types of Zettle, each with a status that it comes with, as far as that is known.
_DOCUMENTED: list[tuple[int, str, type[ServiceError], str]] = [
    (404, "ENTITY_NOT_FOUND", NotFound, "service.not_found"),
    (422, "ENTITY_NOT_FOUND", NotFound, "service.not_found"),
    (422, "PRODUCT_NOT_TRACKED", Refused, "service.not_tracked"),
    (400, "PRODUCT_NOT_TRACKED", Refused, "service.not_tracked"),
    (409, "ITEM_ALREADY_EXIST", Conflict, "service.exists"),
    (400, "ITEM_ALREADY_EXIST", Conflict, "service.exists"),
    (400, "SUBSCRIPTION_ALREADY_EXIST", Conflict, "service.exists"),
    (404, "SUBSCRIPTION_NOT_FOUND", NotFound, "service.not_found"),
    (401, "ACCESS_TOKEN_EXPIRED", NotSignedIn, "service.not_signed_in"),
    (400, "DESTINATION_NOT_ACCESSIBLE", Refused, "service.refused"),
    (500, "DESTINATION_RESPONDED_WITH_ERROR_CODE", ServiceFailed, "service.failed"),
    (500, "INTERNAL_SERVER_ERROR", ServiceFailed, "service.failed"),
    (422, "CONSTRAINT_VIOLATION", Refused, "service.refused"),
]

#: Errors of OAuth.
_OF_GRANTS: list[tuple[int, str, type[ServiceError], str]] = [
    (400, "invalid_grant", Revoked, "service.revoked"),
    (400, "invalid_client", NotSignedIn, "service.unknown_client"),
    (401, "invalid_client", NotSignedIn, "service.unknown_client"),
    (400, "unauthorized_client", NotSignedIn, "service.unknown_client"),
    (400, "invalid_request", Refused, "service.refused"),
    (400, "unsupported_grant_type", Refused, "service.refused"),
    (400, "INCORRECT_PASSWORD_OR_USERNAME", Refused, "service.refused"),
    (429, "TOO_MANY_FAILED_ATTEMPTS", TooFast, "service.too_fast"),
]

#: A type that says another thing than the status does not count where the status promises more, or less.
_AT_ODDS: list[tuple[int, str, type[ServiceError], str]] = [
    (500, "ENTITY_NOT_FOUND", ServiceFailed, "service.failed"),
    (503, "PRODUCT_NOT_TRACKED", ServiceFailed, "service.failed"),
    (429, "ITEM_ALREADY_EXIST", TooFast, "service.too_fast"),
    (403, "ENTITY_NOT_FOUND", Forbidden, "service.forbidden"),
    (302, "ENTITY_NOT_FOUND", UnexpectedAnswer, "service.unexpected_answer"),
]


def raised(answer: Answer) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        raise_for_status(answer)
    return caught.value


@pytest.mark.parametrize(("status", "error_type", "kind", "key"), [*_DOCUMENTED, *_AT_ODDS])
def test_every_error_type_of_the_api(
    status: int, error_type: str, kind: type[ServiceError], key: str
) -> None:
    body = f'{{"developerMessage": "why", "errorType": "{error_type}", "violations": []}}'
    error = raised(Answer(status, body.encode()))
    assert (type(error), error.key) == (kind, key)
    assert error.values == {"status": status, "error_type": error_type, "detail": "why"}


@pytest.mark.parametrize(("status", "error", "kind", "key"), _OF_GRANTS)
def test_every_error_of_a_grant(status: int, error: str, kind: type[ServiceError], key: str) -> None:
    body = f'{{"error": "{error}", "error_description": "why"}}'
    caught = raised(Answer(status, body.encode()))
    assert (type(caught), caught.key) == (kind, key)
    assert caught.values == {"status": status, "error_type": error, "detail": "why"}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_every_refusal_of_our_service_promises_what_it_means(refusal: tuple[int, str, str]) -> None:
    """Whatever it refuses, nothing was changed; where it failed, nobody knows."""
    status, error_type, _ = refusal
    error = raised(Answer(status, f'{{"errorType": "{error_type}"}}'.encode()))
    assert error.done is (False if status < 500 else None)


@pytest.mark.parametrize("status", [*range(100, 200), *range(300, 304), *range(305, 600)])
def test_every_status_means_something(status: int) -> None:
    for body in (b"", b"<html>", b"[]", b'{"errorType": 7, "violations": 8}', b"\xff", b"[" * 9000):
        error = raised(Answer(status, body))
        assert error.values["status"] == status
        assert isinstance(error, Refused) == (400 <= status < 500)
        assert isinstance(error, ServiceFailed) == (status >= 500)
        assert isinstance(error, UnexpectedAnswer) == (status < 400)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 304])
def test_success(status: int) -> None:
    raise_for_status(Answer(status, b""))


def test_how_long_the_service_wants_to_be_left_alone_is_told() -> None:
    assert raised(Answer(429, b"", wait=7.0)).seconds == 7
    assert raised(Answer(503, b"", wait=7.0)).seconds == 7
    assert raised(Answer(429, b"")).seconds == 0
