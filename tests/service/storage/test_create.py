"""A new store is made whole or not at all."""

import dataclasses
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import exc

from app.domain.catalogue import Product, Variant
from app.domain.contents import Contents
from app.domain.errors import Invalid, StoreUnavailable
from app.domain.identifiers import new_identifier
from app.domain.stock import Level
from app.service.inventory.ledger import discrepancies
from app.service.storage.contents import make_tables
from app.service.storage.create import create_store, new_file
from app.service.storage.files import open_file
from app.service.storage.schema import MOST_BALANCE
from tests.service.shop import CONTENTS, NOTHING, TEA, TEA_LARGE, TEA_SMALL, open_shop


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if not path.name.endswith(".lock")]


def test_an_empty_store(tmp_path: Path) -> None:
    create_store(tmp_path / "new.store", "New")
    assert left(tmp_path) == ["new.store"]
    with open_file(tmp_path / "new.store") as stores:
        (store,) = stores.all()
        assert sorted(place.type for place in store.locations.values()) == [
            "BIN",
            "SOLD",
            "STORE",
            "SUPPLIER",
        ]


def test_an_existing_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "precious.txt"
    path.write_text("mine")
    with pytest.raises(StoreUnavailable, match=r"store\.exists"):
        create_store(path, "New")
    assert path.read_text() == "mine"


def test_a_store_that_is_served_is_not_made_again(tmp_path: Path) -> None:
    create_store(tmp_path / "new.store", "New")
    with open_shop(tmp_path / "new.store"), pytest.raises(StoreUnavailable, match=r"store\.in_use"):
        create_store(tmp_path / "new.store", "New")


def test_opening_balances_are_movements(tmp_path: Path) -> None:
    contents = dataclasses.replace(CONTENTS, balances={TEA_SMALL: Decimal("-2.5"), TEA_LARGE: Decimal(0)})
    create_store(tmp_path / "new.store", "New", contents)
    with open_shop(tmp_path / "new.store") as shop, shop.store.transaction(writes=False) as connection:
        rows = connection.exec_driver_sql("SELECT balance FROM balances ORDER BY balance").all()
        assert rows == [(-2_500_000,), (2_500_000,)]
        assert discrepancies(connection) == []


@pytest.mark.parametrize(
    "contents",
    [
        dataclasses.replace(CONTENTS, balances={TEA_SMALL: MOST_BALANCE + 1}),
        dataclasses.replace(CONTENTS, balances={TEA_SMALL: Decimal("NaN")}),
        dataclasses.replace(CONTENTS, balances={TEA_SMALL: Decimal("0.0000001")}),
        dataclasses.replace(CONTENTS, levels={TEA_SMALL: Level(MOST_BALANCE + 1)}),
    ],
    ids=["too-much", "nan", "too-fine", "level"],
)
def test_what_no_store_can_hold_leaves_no_store(tmp_path: Path, contents: Contents) -> None:
    with pytest.raises(Invalid):
        create_store(tmp_path / "new.store", "New", contents)
    assert left(tmp_path) == []


def test_a_failure_half_way_leaves_no_store(tmp_path: Path) -> None:
    twice = Contents(
        (Product(TEA, "Tea", (Variant(TEA_SMALL),)), Product(NOTHING, "More", (Variant(TEA_SMALL),)))
    )
    with pytest.raises(exc.IntegrityError):
        create_store(tmp_path / "new.store", "New", twice)
    assert left(tmp_path) == []
    create_store(tmp_path / "new.store", "New", CONTENTS)


def test_a_full_disk_is_told_by_the_name_of_the_store(tmp_path: Path) -> None:
    def fill() -> None:
        with new_file(tmp_path / "new.store") as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 20")
            make_tables(connection, TEA, "New", CONTENTS, "EUR")

    with pytest.raises(StoreUnavailable, match=r"file\.not_written") as refused:
        fill()
    assert refused.value.values["path"] == tmp_path / "new.store"
    assert left(tmp_path) == []


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "€", "EU1", "EUR\n"])
def test_a_currency_is_three_capitals(tmp_path: Path, currency: str) -> None:
    with pytest.raises(Invalid, match=r"currency\.unknown"):
        create_store(tmp_path / "new.store", "New", currency=currency)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_a_store_and_what_lies_beside_it_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.store"
    create_store(path, "New", CONTENTS)
    with open_shop(path) as shop, shop.store.transaction(writes=True):
        modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    files = ("new.store", "new.store.lock", "new.store-wal", "new.store-shm")
    assert modes == dict.fromkeys(files, 0o600)


def test_what_a_crash_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    for name in (".new.store.unfinished", ".new.store.unfinished-journal"):
        (tmp_path / name).write_text("half a store")
    create_store(tmp_path / "new.store", "New", CONTENTS)
    assert left(tmp_path) == ["new.store"]


def test_ten_thousand_variants_take_no_longer_than_a_few_seconds(tmp_path: Path) -> None:
    products = tuple(
        Product(new_identifier(), f"Product {number}", (Variant(new_identifier()),))
        for number in range(10_000)
    )
    balances = {product.variants[0].uuid: Decimal(7) for product in products}
    begin = time.monotonic()
    create_store(tmp_path / "large.store", "Large", Contents(products, balances))
    assert time.monotonic() - begin < 8
