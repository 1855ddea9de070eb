"""What every answer is checked for, and what is exempted, with the line of the contract that asks for it."""

from dataclasses import dataclass

from schemathesis.checks import (
    content_type_conformance,
    negative_data_rejection,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
)


@dataclass(frozen=True, slots=True)
class Exempted:
    """Complaints that are none: of a title, about one operation that answered a status, or about all."""

    title: str
    operation: str | None
    status: int
    because: str


EXEMPTED = (
    Exempted(
        "Missing Content-Type header",
        "POST /organizations/{organization}/products",
        201,
        "contract, section 2.1: empty body unless `?returnEntity=true`",
    ),
    Exempted(
        "JSON deserialization error",
        "POST /organizations/{organization}/products",
        201,
        "contract, section 2.1: empty body unless `?returnEntity=true`",
    ),
    Exempted(
        "Schema-violating request accepted",
        None,
        412,
        "contract, section 2.4: a wrong etag is answered with 412; that is no acceptance",
    ),
    Exempted(
        "Schema-violating request accepted",
        None,
        421,
        "ours, not in the contract: a Host of another name is refused with 421; that is no acceptance either",
    ),
    Exempted(
        "Schema-violating request accepted",
        "GET /organizations/{organization}/products/v2",
        200,
        "contract, section 2.1: `sort=true` is by date of creation, as the list is without it; no value changes it",
    ),
    *(
        Exempted(
            "Schema-violating request accepted",
            "PUT /storeroom/records/{collection}/{key}",
            status,
            "ours, not in the contract: a record is any JSON, so that there is no wrong one to send",
        )
        for status in (200, 201)
    ),
)


def is_exempted(title: str, operation: str, status: int) -> bool:
    return any(
        (one.title, one.status) == (title, status) and one.operation in (None, operation) for one in EXEMPTED
    )
