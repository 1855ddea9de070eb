"""Both grants against the real service: from a key or an approval to stock, past the end of tokens, to the end."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.client import Client
from app.client.api_keys import ApiKey
from app.client.grants import ByApiKey, ByCode, ByRefresh, Tokens
from app.client.hosts import one
from app.domain.errors import Forbidden, NotSignedIn, Revoked
from app.domain.locations import LocationType
from app.domain.shop import Shop
from app.service.oauth.granting import challenge_of
from app.service.storage.create import create_store
from app.wire.inventory import InventoryChange
from tests.client.approving import REDIRECT, Merchant
from tests.client.canned import Reply, answering
from tests.service.running import RunningService, running_service
from tests.service.shop import CONTENTS, TEA, TEA_SMALL

VERIFIER = "a-verifier-that-is-long-enough-for-everybody-43"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS, currency="SEK")
    with running_service(tmp_path / "shop.store", "--like-zettle", "--test-switches") as running:
        yield running


@pytest.fixture
def merchant(service: RunningService) -> Merchant:
    return Merchant(service)


@contextlib.asynccontextmanager
async def signed_in(service: RunningService, tokens: Tokens) -> AsyncIterator[Client]:
    client = Client(one(service.url), tokens, pauses=(0,))
    try:
        yield client
    finally:
        await client.close()


async def sell_tea(client: Client) -> Decimal:
    """What is left."""
    places = {each.type: each.uuid for each in await client.inventory.locations()}
    movement = InventoryChange(
        product_uuid=TEA,
        variant_uuid=TEA_SMALL,
        from_location_uuid=places[LocationType.STORE],
        to_location_uuid=places[LocationType.SOLD],
        change=Decimal(1),
    )
    return (await client.inventory.move([movement])).by_variant[TEA_SMALL]


async def test_by_api_key(service: RunningService, merchant: Merchant) -> None:
    key = ApiKey.parse(merchant.api_key())
    async with signed_in(service, ByApiKey(key)) as client:
        assert await client.shop() == Shop(service.organization, "Corner shop", "SEK", "")
        assert await sell_tea(client) == 41
        merchant.advance(7200)  # no token is good any more: nobody notices
        assert await sell_tea(client) == 40
        merchant.advance(7200)
        merchant.revoke(key.client_id)
        for _ in range(2):
            with pytest.raises(Revoked):
                await sell_tea(client)


async def test_by_approval(service: RunningService, merchant: Merchant) -> None:
    app, kept = merchant.app(), list[str]()

    async def keep(refresh_token: str) -> None:
        kept.append(refresh_token)

    credentials = (app.client_id, app.client_secret)
    code = merchant.approve(app, challenge_of(VERIFIER))
    async with signed_in(service, ByCode(*credentials, code, REDIRECT, VERIFIER, keep)) as client:
        assert await sell_tea(client) == 41
        merchant.advance(7200)
        assert await sell_tea(client) == 40
    assert len(kept) == 2
    async with signed_in(service, ByRefresh(*credentials, kept[-1], keep)) as client:
        assert await sell_tea(client) == 39
        await client.disconnect()
        with pytest.raises(Revoked):
            await sell_tea(client)
    async with signed_in(service, ByCode(*credentials, code, REDIRECT, VERIFIER, keep)) as client:
        with pytest.raises(Revoked):
            await sell_tea(client)


async def test_an_approval_ends_after_half_a_year(service: RunningService, merchant: Merchant) -> None:
    app, kept = merchant.app(), list[str]()

    async def keep(refresh_token: str) -> None:
        kept.append(refresh_token)

    code = merchant.approve(app, challenge_of(VERIFIER))
    by_code = ByCode(app.client_id, app.client_secret, code, REDIRECT, VERIFIER, keep)
    async with signed_in(service, by_code) as client:
        await client.shop()
        merchant.advance(181 * 24 * 60 * 60)
        with pytest.raises(Revoked):
            await client.shop()


async def test_another_secret(service: RunningService, merchant: Merchant) -> None:
    async def keep(refresh_token: str) -> None:
        raise AssertionError(refresh_token)

    app = merchant.app()
    async with signed_in(service, ByRefresh(app.client_id, "another", "IZSEC-1", keep)) as client:
        with pytest.raises(NotSignedIn, match=r"service\.unknown_client"):
            await client.shop()


async def test_a_scope_that_a_key_does_not_have(service: RunningService, merchant: Merchant) -> None:
    key = ApiKey.parse(merchant.api_key("READ:PRODUCT"))
    async with signed_in(service, ByApiKey(key)) as client:
        with pytest.raises(Forbidden):
            await sell_tea(client)


#: As it is seen (contract, section 3); addresses, taxes and the rest are left aside.
DETAILS = """{"uuid": "0497DDE4-e04e-11e9-81af-0fbace9c2068", "name": "Corner shop", "receiptName": "CORNER",
    "vatPercentage": 19.0, "country": "DE", "language": "de", "currency": "EUR", "organizationId": 12312312,
    "ownerUuid": "049a25a4-e04e-11e9-805f-a3f6990e3d99", "usesVat": true, "timeZone": "Europe/Berlin"}"""
USER = """{"uuid": "049a25a4-e04e-11e9-805f-a3f6990e3d99",
    "organizationUuid": "0497DDE4-e04e-11e9-81af-0fbace9c2068"}"""
ORGANIZATION = "0497dde4-e04e-11e9-81af-0fbace9c2068"


async def test_whose_shop_it_is() -> None:
    async with answering(Reply(DETAILS)) as (client, service):
        assert await client.shop() == Shop(ORGANIZATION, "Corner shop", "EUR", "Europe/Berlin")
    assert service.asked[0].line == "GET /api/resources/organizations/self"


@pytest.mark.parametrize("details", [Reply(status=403), Reply(status=404), Reply("<html>"), Reply("{}")])
async def test_what_a_token_may_not_know_is_left_empty(details: Reply) -> None:
    async with answering(details, Reply(USER)) as (client, service):
        assert await client.shop() == Shop(ORGANIZATION)
    assert service.asked[1].line == "GET /users/self"


async def test_a_token_that_is_not_good_is_no_shop_without_a_name() -> None:
    async with answering(Reply(status=401)) as (client, _):
        with pytest.raises(NotSignedIn):
            await client.shop()


async def test_disconnecting() -> None:
    async with answering(Reply(status=204)) as (client, service):
        await client.disconnect()
    assert service.asked[0].line == "DELETE /application-connections/self"
