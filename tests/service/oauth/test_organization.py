"""The merchant's details: typed by hand from what integrations are answered (contract, section 3)."""

from tests.service.oauth.steps import Merchant, assert_key, status_with
from tests.service.shop import Shop

DETAILS = "/api/resources/organizations/self"


def test_what_the_store_knows_of_its_merchant(shop: Shop, merchant: Merchant) -> None:
    token = assert_key(shop, merchant.api_key("READ:USERINFO")).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    user = shop.ask("GET", "/users/self", headers).json()
    answer = shop.ask("GET", DETAILS, headers)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "uuid": user["organizationUuid"],
            "ownerUuid": user["uuid"],
            "name": "Corner shop",
            "currency": "EUR",
        },
    )


def test_only_who_may_know_is_told(shop: Shop, merchant: Merchant) -> None:
    for scope, status in (("READ:USERINFO", 200), ("READ:PRODUCT", 403)):
        token = assert_key(shop, merchant.api_key(scope)).json()["access_token"]
        assert status_with(shop, token, DETAILS) == status
