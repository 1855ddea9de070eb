"""What an API key says of itself. The claims are those of a real one (contract, section 3)."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.client.api_keys import ApiKey
from app.domain.errors import Invalid
from app.service.oauth.api_keys import signed

HEADER = {"alg": "RS256", "typ": "JWT", "kid": "0"}
CLAIMS: dict[str, object] = {
    "iss": "iZettle",
    "aud": "API",
    "exp": 2_524_608_000,
    "sub": "049a25a4-e04e-11e9-805f-a3f6990e3d99",
    "iat": 1_577_836_800,
    "renewed": False,
    "scope": ["READ:PRODUCT", "WRITE:PRODUCT"],
    "user": {
        "userType": "USER",
        "uuid": "049a25a4-e04e-11e9-805f-a3f6990e3d99",
        "orgUuid": "0497DDE4-e04e-11e9-81af-0fbace9c2068",
        "userRole": "OWNER",
    },
    "type": "user-assertion",
    "client_id": "6e0a4b1c-1b0e-11eb-8000-000000000001",
}


def key_of(claims: object) -> str:
    return ".".join([*(_part(json.dumps(part).encode()) for part in (HEADER, claims)), _part(b"signature")])


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def test_what_a_key_says() -> None:
    key = ApiKey.parse(key_of(CLAIMS))
    assert key == ApiKey(
        "6e0a4b1c-1b0e-11eb-8000-000000000001",
        frozenset({"READ:PRODUCT", "WRITE:PRODUCT"}),
        datetime(2050, 1, 1, tzinfo=UTC),
        "0497dde4-e04e-11e9-81af-0fbace9c2068",
        key_of(CLAIMS),
    )
    assert key.lacks(["READ:PRODUCT", "READ:USERINFO"]) == {"READ:USERINFO"}


def test_a_key_of_our_own_service() -> None:
    made = signed("0497dde4-e04e-11e9-81af-0fbace9c2068", "c1", ["READ:PRODUCT"], 1_800_000_000_000)
    key = ApiKey.parse(made.key)
    assert (key.client_id, key.organization) == ("c1", "0497dde4-e04e-11e9-81af-0fbace9c2068")


def test_a_key_that_was_pasted_in_lines() -> None:
    text = key_of(CLAIMS)
    assert ApiKey.parse(f"  {text[:40]}\r\n{text[40:]}\n ").text == text


@pytest.mark.parametrize(
    ("changed", "scopes", "expires"),
    [
        ({"scope": "READ:PRODUCT WRITE:PRODUCT"}, {"READ:PRODUCT", "WRITE:PRODUCT"}, True),
        ({"scope": None, "exp": None, "user": None}, set(), False),
        ({"exp": 1e30}, {"READ:PRODUCT", "WRITE:PRODUCT"}, False),
    ],
)
def test_what_a_key_need_not_say(changed: dict[str, object], scopes: set[str], expires: bool) -> None:
    key = ApiKey.parse(key_of(CLAIMS | changed))
    assert (set(key.scopes), key.expires is not None) == (scopes, expires)


@pytest.mark.parametrize("text", ["", " \n"])
def test_nothing_was_pasted(text: str) -> None:
    with pytest.raises(Invalid, match=r"key\.empty"):
        ApiKey.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "IZSEC049a25a4-e04e-11e9-805f-a3f6990e3d99",
        "a.b.c",
        "a.bcde.f",
        "https://my.zettle.com/apps/api-keys",
        key_of([]),
        key_of({**CLAIMS, "client_id": None}),
        key_of({**CLAIMS, "client_id": " "}),
        key_of({**CLAIMS, "client_id": 7}),
        f"x.{_part(b'[' * 9000)}.x",
        f"x.{_part(b'x' * 20_000)}.x",
        key_of(CLAIMS).replace(".", ".é"),
    ],
)
def test_something_else_was_pasted(text: str) -> None:
    with pytest.raises(Invalid, match=r"key\.not_a_key") as raised:
        ApiKey.parse(text)
    assert raised.value.values == {}


@given(st.text() | st.binary().map(lambda content: f"x.{_part(content)}.x"))
def test_whatever_was_pasted(text: str) -> None:
    with pytest.raises(Invalid, match=r"key\.(empty|not_a_key)"):
        ApiKey.parse(text)


def test_a_key_is_in_nothing_that_is_shown() -> None:
    key = ApiKey.parse(key_of(CLAIMS))
    assert key.text not in f"{key!r} {key}"
