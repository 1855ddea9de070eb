import pytest

from tests.service.shop import Shop


@pytest.fixture
def shop(request: pytest.FixtureRequest) -> Shop:
    """The corner shop, in a file unless the test is marked `in_both`."""
    shop = request.getfixturevalue(getattr(request, "param", "shop_in_file"))
    assert isinstance(shop, Shop)
    return shop
