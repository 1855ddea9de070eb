"""Keys as people paste them, tried at the real service."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.facts import Grant
from app.accounts.places import ZETTLE, shared
from app.accounts.signing_in import by_key
from app.domain.errors import Forbidden, Invalid, NotSignedIn, Revoked, StoreroomError, Unreachable
from app.domain.shop import Shop
from tests.accounts.elsewhere import Elsewhere, elsewhere


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    with elsewhere(tmp_path_factory.mktemp("elsewhere"), "--like-zettle") as service:
        yield service


async def test_a_key_tells_whose_shop_it_opens(service: Elsewhere) -> None:
    key = service.api_key()
    signed_in = await by_key(service.place, key.text)
    assert signed_in.shop == Shop(service.service.organization, "Corner shop", "SEK", "")
    assert (signed_in.grant, signed_in.client_id, signed_in.missing) == (Grant.KEY, key.client_id, ())
    assert (signed_in.secret, key.text in repr(signed_in)) == (key.text, False)
    assert signed_in.expires is not None
    assert signed_in.expires > datetime.now(UTC) + timedelta(days=29 * 365)
    assert signed_in.found_out["capabilities"]["v3"] is True


async def test_a_key_in_several_lines(service: Elsewhere) -> None:
    key = service.api_key().text
    pasted = f"  {key[:80]}\n{key[80:160]}\r\n\t{key[160:]}\n"
    assert (await by_key(service.place, pasted)).secret == key


async def test_the_token_that_a_shared_service_printed(service: Elsewhere) -> None:
    signed_in = await by_key(service.place, f" {service.service.token}\n")
    assert (signed_in.grant, signed_in.expires) == (Grant.TOKEN, None)
    assert signed_in.shop.name == "Corner shop"


async def test_a_key_that_may_do_less(service: Elsewhere) -> None:
    key = service.api_key("READ:PRODUCT", "READ:PURCHASE")
    assert (await by_key(service.place, key.text)).missing == ("WRITE:PRODUCT",)


async def test_a_key_that_may_not_see_stock(service: Elsewhere) -> None:
    with pytest.raises(Forbidden):
        await by_key(service.place, service.api_key("READ:PURCHASE").text)


@pytest.mark.parametrize("text", ["", " \n", "hunter2", "a.b.c", "a.b", "ключ", "x" * 100_000])
async def test_what_is_no_key(service: Elsewhere, text: str) -> None:
    for place in (service.place, ZETTLE):
        with pytest.raises(StoreroomError) as raised:
            await by_key(place, text)
        assert isinstance(raised.value, Invalid | NotSignedIn), "a.b could be a token"
        assert not text.strip() or text.strip() not in str(raised.value)


async def test_a_token_is_nothing_to_paste_at_zettle(service: Elsewhere) -> None:
    with pytest.raises(Invalid, match=r"key\.not_a_key"):
        await by_key(ZETTLE, service.service.token)


async def test_a_key_that_was_revoked(service: Elsewhere) -> None:
    key = service.api_key()
    service.revoke(key)
    with pytest.raises(Revoked) as raised:
        await by_key(service.place, key.text)
    assert key.text not in str(raised.value)


async def test_a_token_that_is_none(service: Elsewhere) -> None:
    with pytest.raises(NotSignedIn):
        await by_key(service.place, f"{service.service.organization}.guessed")


async def test_nobody_is_there(service: Elsewhere) -> None:
    with pytest.raises(Unreachable):
        await by_key(shared("http://127.0.0.1:9"), service.api_key().text)
