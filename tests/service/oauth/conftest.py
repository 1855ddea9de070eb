from dataclasses import dataclass

import pytest

from app.service.oauth import passwords
from app.service.storage.clock import Clock
from tests.service.oauth.steps import App, Merchant
from tests.service.shop import Shop

SECOND = 1000
DAY = 24 * 60 * 60 * SECOND


@dataclass
class StoppedClock:
    """The service's time, which goes on only when a test says so; milliseconds since 1970."""

    moment: int = 1_800_000_000_000


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept says what it cost, so these are as good, and half a second sooner."""
    monkeypatch.setattr(passwords, "_COST", (2, 1, 1))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    stopped = StoppedClock()
    monkeypatch.setattr(Clock, "now", lambda _: stopped.moment)
    return stopped


@pytest.fixture
def merchant(shop: Shop) -> Merchant:
    return Merchant(shop)


@pytest.fixture
def app(merchant: Merchant) -> App:
    """A registered app, in a shop whose password is set."""
    merchant.set_password()
    return merchant.app()
