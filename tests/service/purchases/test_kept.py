"""Purchases and images outlive a backup, and a store of an older program sells by its codes."""

from pathlib import Path

from app.service.storage.backup import back_up, restore_database
from app.service.storage.create import create_store
from tests.service.library.pictures import png
from tests.service.library.test_images import path_of, upload
from tests.service.purchases.till import listed, sold
from tests.service.shop import CONTENTS, TEA_SMALL, open_database_shop, open_shop
from tests.service.storage.test_upgrades import old_store


def test_a_backup_goes_on_where_it_was_in_a_database(tmp_path: Path, database: str) -> None:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store") as shop:
        uuid = sold(shop, {"sku": "TEA-S", "quantity": 2})["purchaseUUID1"]
        sold(shop, {"sku": "TEA-S"}, refunds=uuid)
        image = path_of(upload(shop, png()).json()["imageUrls"][0])
        page = listed(shop)
        with shop.store.transaction(writes=False) as connection:
            back_up(connection, tmp_path / "backup.store")
    restore_database(tmp_path / "backup.store", database)
    with open_database_shop(database) as restored:
        assert listed(restored) == page
        assert restored.ask("GET", image).content == png()
        refund = sold(restored, refunds=uuid)
        assert (refund["purchaseNumber"], refund["amount"]) == (3, -450)
        later = listed(restored, f"?lastPurchaseHash={page['lastPurchaseHash']}")
        assert [purchase["purchaseNumber"] for purchase in later["purchases"]] == [3]


def test_a_store_of_the_first_program_sells_by_sku_and_barcode(tmp_path: Path) -> None:
    with open_shop(old_store(tmp_path)) as shop:
        purchase = sold(shop, {"sku": "TEA-S"}, {"barcode": "5901234123457"})
        assert {row["variantUuid"] for row in purchase["products"]} == {TEA_SMALL}
        assert shop.balances()[TEA_SMALL] == "40"
