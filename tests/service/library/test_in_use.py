"""Options, images and slugs in use, as the contract (section 2.1) has them; bodies typed by hand."""

import pytest

from tests.service.shop import BLUE_MUG, MUG, NOTHING, TEA, TEA_LARGE, TEA_SMALL, Shop

ORG = "/organizations/self"


def update(shop: Shop, product: str, body: str) -> None:
    assert shop.ask("PUT", f"{ORG}/products/v2/{product}", content=body).status_code == 204


def test_options_with_all_their_values_once(shop: Shop) -> None:
    assert shop.ask("GET", f"{ORG}/products/options").json() == {"options": []}
    update(
        shop,
        TEA,
        f"""{{"variants": [
            {{"uuid": "{TEA_SMALL}", "options": [{{"name": "Size", "value": "S"}}, {{"name": "Kind", "value": "green"}}]}},
            {{"uuid": "{TEA_LARGE}", "options": [{{"name": "Size", "value": "L"}}, {{"name": "Kind", "value": "green"}}]}}
        ]}}""",
    )
    update(
        shop,
        MUG,
        f'{{"variants": [{{"uuid": "{BLUE_MUG}", "options": [{{"name": "Size", "value": "S"}}]}}]}}',
    )
    assert shop.ask("GET", f"{ORG}/products/options").json() == {
        "options": [{"name": "Size", "values": ["S", "L"]}, {"name": "Kind", "values": ["green"]}]
    }
    shop.ask("DELETE", f"{ORG}/products/{TEA}")
    assert shop.ask("GET", f"{ORG}/products/options").json() == {
        "options": [{"name": "Size", "values": ["S"]}]
    }


def test_images_of_products_and_variants_once(shop: Shop) -> None:
    assert shop.ask("GET", f"{ORG}/images").json() == {"imageUrls": []}
    update(
        shop,
        MUG,
        f"""{{"presentation": {{"imageUrl": "https://image/1.png"}}, "variants": [
            {{"uuid": "{BLUE_MUG}", "presentation": {{"imageUrl": "https://image/2.png"}}}},
            {{"uuid": "{NOTHING}", "presentation": {{"imageUrl": "https://image/1.png"}}}}
        ]}}""",
    )
    assert shop.ask("GET", f"{ORG}/images").json() == {
        "imageUrls": ["https://image/1.png", "https://image/2.png"]
    }


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Green tea", "green-tea"), ("  Crème  brûlée! ", "creme-brulee"), ("緑茶", "緑茶"), ("!?", "product")],
)
def test_a_slug_reads_like_the_name(shop: Shop, name: str, slug: str) -> None:
    answer = shop.ask("POST", f"{ORG}/products/online/slug", json={"productName": name})
    assert (answer.status_code, answer.json()) == (200, {"productName": name, "slug": slug})


def test_a_slug_that_a_product_has_is_taken(shop: Shop) -> None:
    for product, slug in ((TEA, "mug"), (MUG, "mug-2")):
        update(shop, product, f'{{"online": {{"status": "ACTIVE", "seo": {{"slug": "{slug}"}}}}}}')
    answer = shop.ask("POST", f"{ORG}/products/online/slug", content='{"productName": "Mug"}')
    assert answer.json() == {"productName": "Mug", "slug": "mug-3"}
    assert shop.ask("POST", f"{ORG}/products/online/slug", content='{"productName": ""}').status_code == 422
