from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.commands.shop_day import Return, Sale, Ware, shop_day

WARES = [Ware(f"variant {number}", 100 + number, in_pieces=number % 3 > 0) for number in range(20)]
shares = st.floats(0, 1)


def happenings(**options: float) -> list[Sale | Return]:
    given = {"sales": 200, "seed": 7, "late": 0.1, "refunds": 0.1} | options
    return list(shop_day(WARES, **given))  # type: ignore[arg-type]


def test_a_seed_gives_the_same_day_again_and_another_one_another() -> None:
    assert happenings() == happenings()
    assert happenings() != happenings(seed=8)


@given(st.integers(0, 50), st.integers(), shares, shares)
def test_whatever_the_chances_it_can_be_played(sales: int, seed: int, late: float, refunds: float) -> None:
    day = happenings(sales=sales, seed=seed, late=late, refunds=refunds)
    baskets = [one for one in day if isinstance(one, Sale)]
    assert len(baskets) == sales
    for basket in (sale.basket for sale in baskets):
        assert 1 <= len(basket) <= 5
        assert len({ware for ware, _ in basket}) == len(basket)
        assert all(quantity > 0 and (not ware.in_pieces or quantity % 1 == 0) for ware, quantity in basket)
    returned = set[int]()
    for number, one in enumerate(day):
        if isinstance(one, Return):
            assert one.sale < number
            assert one.sale not in returned
            assert one.row is None or one.row < len(baskets[one.sale].basket)
            returned.add(one.sale)


def test_shares_are_kept_and_none_is_none() -> None:
    day = happenings(sales=2000, late=0.25, refunds=0.1)
    assert 400 < sum(isinstance(one, Sale) and one.minutes_late > 0 for one in day) < 600
    assert 150 < sum(isinstance(one, Return) for one in day) < 250
    assert not any(isinstance(one, Return) or one.minutes_late for one in happenings(late=0, refunds=0))


def test_a_few_wares_make_most_of_the_sales() -> None:
    sold = Counter[str]()
    for one in happenings(sales=1000):
        if isinstance(one, Sale):
            sold.update(ware.variant for ware, _ in one.basket)
    assert len(sold) == len(WARES)
    assert sum(count for _, count in sold.most_common(5)) > sold.total() / 2


def test_what_is_weighed_is_weighed_in_steps_of_five_grams() -> None:
    quantities = {
        quantity
        for one in happenings()
        if isinstance(one, Sale)
        for ware, quantity in one.basket
        if not ware.in_pieces
    }
    assert len(quantities) > 10
    assert all(quantity % Decimal("0.005") == 0 for quantity in quantities)
