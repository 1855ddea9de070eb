"""API keys: what they say, and that no other is believed."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identifiers import is_version_1
from app.service.oauth import api_keys
from app.service.oauth.errors import OAuthError
from app.service.storage.clock import Clock
from app.service.storage.stores import Stores
from tests.service.oauth.conftest import SECOND, later
from tests.service.oauth.steps import Merchant, assert_key, refused, status_with
from tests.service.shop import NOTHING, Shop

YEARS_30 = 30 * 365 * 24 * 60 * 60


def part(key: str, number: int) -> dict[str, Any]:
    text = key.split(".")[number]
    decoded: dict[str, Any] = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return decoded


def packed(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_it_says_what_zettles_say(shop: Shop, merchant: Merchant, clock: Clock) -> None:
    made = merchant.api_key("WRITE:PRODUCT", "READ:PRODUCT", "READ:PRODUCT")
    assert part(made["key"], 0) == {"alg": "RS256", "typ": "JWT", "kid": "0"}
    claims = part(made["key"], 1)
    user = claims["sub"]
    assert is_version_1(user)
    assert claims == {
        "iss": "iZettle",
        "aud": "API",
        "exp": clock.now() // 1000 + YEARS_30,
        "sub": user,
        "iat": clock.now() // 1000,
        "renewed": False,
        "scope": ["READ:PRODUCT", "WRITE:PRODUCT"],
        "user": {
            "userType": "USER",
            "uuid": user,
            "orgUuid": shop.store.organization,
            "userRole": "OWNER",
        },
        "type": "user-assertion",
        "client_id": made["clientId"],
    }
    assert claims["sub"] == part(merchant.api_key()["key"], 1)["sub"]


def test_it_is_good_for_30_years(shop: Shop, merchant: Merchant, clock: Clock) -> None:
    made = merchant.api_key()
    later(clock, YEARS_30 * SECOND - 1)
    assert assert_key(shop, made).status_code == 200
    later(clock, 1)
    assert refused(assert_key(shop, made), "invalid_grant", "Invalid assertion JWT")


def test_a_clock_that_was_set_back_is_no_reason_to_refuse_it(
    shop: Shop, merchant: Merchant, clock: Clock
) -> None:
    clock.set((int(time.time()) + 24 * 60 * 60) * SECOND)
    made = merchant.api_key()
    later(clock, -60 * SECOND)
    assert assert_key(shop, made).status_code == 200


def test_a_revoked_one_is_no_good_and_nothing_that_it_gave(shop: Shop, merchant: Merchant) -> None:
    revoked, other = merchant.api_key(), merchant.api_key()
    tokens = [assert_key(shop, made).json()["access_token"] for made in (revoked, other)]
    merchant.revoke("api-keys", revoked["clientId"])
    assert refused(assert_key(shop, revoked), "invalid_grant", "Invalid assertion JWT")
    assert [status_with(shop, token) for token in tokens] == [401, 200]
    assert assert_key(shop, other).status_code == 200


FORGERIES: dict[str, Callable[[str], str]] = {
    "other claims": lambda key: ".".join(
        [key.split(".")[0], packed(part(key, 1) | {"scope": ["READ:FINANCE"]}), key.split(".")[2]]
    ),
    "another's signature": lambda key: jwt.encode(
        part(key, 1), rsa.generate_private_key(65537, 2048), "RS256"
    ),
    "a shared secret": lambda key: jwt.encode(part(key, 1), "x" * 64, "HS256"),
    "no algorithm": lambda key: f"{packed({'alg': 'none', 'typ': 'JWT'})}.{packed(part(key, 1))}.",
    "no signature": lambda key: key.rpartition(".")[0] + ".",
    "cut": lambda key: key[:-4],
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_other_is_believed(shop: Shop, merchant: Merchant, forgery: str) -> None:
    made = merchant.api_key()
    forged = made | {"key": FORGERIES[forgery](made["key"])}
    assert refused(assert_key(shop, forged), "invalid_grant", "Invalid assertion JWT")


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": NOTHING},
        {"client_id": 1},
        {"iss": "Zettle"},
        {"aud": "WEB"},
        {"user": {}},
        {"user": []},
        {"user": {"userType": "USER", "uuid": NOTHING, "orgUuid": NOTHING, "userRole": "OWNER"}},
        {"exp": "never"},
        {"exp": 10**400},
        {"scope": [[]] * 20},
        {"scope": "\ud800"},
    ],
)
def test_what_it_says_must_be_what_a_key_says(
    shop: Shop, merchant: Merchant, changed: dict[str, object]
) -> None:
    made = merchant.api_key()
    header, _, signature = made["key"].split(".")
    forged = made | {"key": f"{header}.{packed(part(made['key'], 1) | changed)}.{signature}"}
    assert refused(assert_key(shop, forged), "invalid_grant", "Invalid assertion JWT")


def deep(opened: str) -> str:
    return urlsafe_b64encode(opened.encode() * 9_000).decode().rstrip("=")


@pytest.mark.parametrize(
    "odd", [f"{packed({'alg': 'RS256'})}.{deep('[')}.x", f"{deep('[')}.e30.x", deep('{"a":'), "é.ü.ö", "..", "\x00"]
)  # fmt: skip
def test_what_is_no_jwt(shop: Shop, odd: str) -> None:
    answer = assert_key(shop, {"clientId": NOTHING, "key": odd})
    assert refused(answer, "invalid_grant", "Invalid assertion JWT")


claims = st.dictionaries(
    st.sampled_from(["iss", "aud", "exp", "sub", "iat", "scope", "user", "type", "client_id"]),
    st.none() | st.integers() | st.text(max_size=5) | st.just("API") | st.lists(st.text(max_size=3)),
)
parts = st.text(max_size=10) | claims.map(packed)


@given(st.text(max_size=40) | st.lists(parts, min_size=2, max_size=4).map(".".join))
def test_nothing_is_too_odd_to_be_refused(odd: str) -> None:
    with pytest.raises(OAuthError, match="Invalid assertion JWT"):
        api_keys.claimed(Stores([], Clock(), Path("no.key")), odd)
