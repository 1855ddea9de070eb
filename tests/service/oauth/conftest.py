import pytest

from app.service.oauth import passwords
from app.service.storage.clock import Clock
from tests.service.oauth.steps import App, Merchant
from tests.service.shop import Shop

SECOND = 1000
DAY = 24 * 60 * 60 * SECOND


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept says what it cost, so these are as good, and half a second sooner."""
    monkeypatch.setattr(passwords, "_COST", (2, 1, 1))


@pytest.fixture
def shop(shop_in_file: Shop) -> Shop:
    """What depends on the database says so: see `test_in_database`."""
    return shop_in_file


@pytest.fixture
def clock(shop: Shop) -> Clock:
    """The service's, which goes on only when a test says so."""
    shop.store.clock.stop()
    shop.store.clock.set(1_800_000_000_000)
    return shop.store.clock


def later(clock: Clock, milliseconds: int) -> None:
    clock.set(clock.now() + milliseconds)


@pytest.fixture
def merchant(shop: Shop) -> Merchant:
    return Merchant(shop)


@pytest.fixture
def app(merchant: Merchant) -> App:
    """A registered app, in a shop whose password is set."""
    merchant.set_password()
    return merchant.app()
