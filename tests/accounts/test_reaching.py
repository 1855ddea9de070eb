"""At which hosts, how fast, and with what."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.accounts.facts import Facts, Grant
from app.accounts.places import ZETTLE, shared
from app.accounts.reaching import client_of, hosts_of, kept_with, remembered, to_remember, tokens_of
from app.client.capabilities import Capabilities
from app.client.grants import ByRefresh, Fixed
from app.domain.errors import Invalid

_ABLE = Capabilities(v3=True, stores=1, history=False, other_balances=False, events=False)


def test_zettle_has_hosts_of_its_own() -> None:
    assert hosts_of(ZETTLE).url("/token") == "https://oauth.zettle.com/token"
    assert hosts_of(shared("https://shop.example")).url("/token") == "https://shop.example/token"


async def test_what_was_found_out_before_is_not_asked_again() -> None:
    client = client_of(shared("https://shop.example"), Fixed("token"), _ABLE)
    assert client.capabilities == _ABLE
    await client.close()


async def test_an_approval_is_kept_as_one_secret() -> None:
    kept = list[str]()

    async def keep(secret: str) -> None:
        kept.append(secret)

    await kept_with("of the app", keep)("first")
    tokens = tokens_of(Grant.CODE, "client", kept[0], keep)
    assert isinstance(tokens, ByRefresh)
    assert msgspec.json.decode(kept[0]) == {"client_secret": "of the app", "refresh_token": "first"}
    assert kept[0].isascii(), "as a keyring wants it"


@pytest.mark.parametrize(
    ("grant", "secret"), [(Grant.KEY, "no key"), (Grant.CODE, "no JSON"), (Grant.TOKEN, "no token")]
)
def test_a_secret_that_is_none(grant: Grant, secret: str) -> None:
    async def keep(_: str) -> None: ...

    with pytest.raises((Invalid, msgspec.DecodeError)):
        tokens_of(grant, "client", secret, keep)


def test_what_was_found_out_is_good_for_a_week() -> None:
    facts = msgspec.structs.replace(Facts(), **to_remember(_ABLE))
    assert remembered(facts) == _ABLE
    old = msgspec.structs.replace(facts, probed=datetime.now(UTC) - timedelta(days=8))
    assert remembered(old) is None
    assert remembered(Facts()) is None
    of_another_program = msgspec.structs.replace(facts, capabilities={"v4": True})
    assert remembered(of_another_program) is None
