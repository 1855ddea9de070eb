"""The merchant's details: typed by hand from what integrations are answered (contract, section 3)."""

from tests.service.oauth.steps import Merchant, assert_key
from tests.service.shop import Shop

DETAILS = "/api/resources/organizations/self"


def test_what_the_store_knows_of_its_merchant(shop: Shop, merchant: Merchant) -> None:
    token = assert_key(shop, merchant.api_key("READ:PRODUCT")).json()["access_token"]
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
