"""The product library: reading all of it, page by page, or what changed; creating."""

import re

import pytest

from app.domain.identifiers import is_version_1, new_identifier
from tests.service.shop import CHEESE, MUG, NOTHING, TEA, TEA_LARGE, TEA_SMALL, VERSION_4, Shop

PRODUCTS = "/organizations/self/products"
LIBRARY = "/organizations/self/library"


def new(**given: object) -> dict[str, object]:
    return {"uuid": new_identifier(), "name": "New", "variants": [{"uuid": new_identifier()}]} | given


def test_a_product_as_it_is_answered(shop: Shop) -> None:
    tea, cheese, mug = shop.ask("GET", f"{PRODUCTS}/v2?sort=true").json()
    assert [tea["uuid"], cheese["uuid"], mug["uuid"]] == [TEA, CHEESE, MUG]
    assert re.fullmatch(r"[0-9A-F]{32}", tea.pop("etag"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", tea.pop("updated"))
    assert tea.pop("created")
    assert tea == {
        "uuid": TEA,
        "name": "Green tea",
        "categories": ["Tea"],
        "category": {"uuid": tea["category"]["uuid"], "name": "Tea"},
        "variants": [
            {
                "uuid": TEA_SMALL,
                "name": "100 g",
                "sku": "TEA-S",
                "barcode": "5901234123457",
                "price": {"amount": 450, "currencyId": "EUR"},
                "costPrice": {"amount": 200, "currencyId": "EUR"},
            },
            {"uuid": TEA_LARGE, "name": "250 g"},
        ],
    }
    assert cheese["unitName"] == "kg"


def test_create_answers_where_the_product_is_and_its_etag(shop: Shop) -> None:
    body = new(name="Ünïcode \0 ☕", vatPercentage="25.00", unknown=1)
    answer = shop.ask("POST", PRODUCTS, json=body)
    assert (answer.status_code, answer.content) == (201, b"")
    assert answer.headers["Location"].endswith(f"/products/{body['uuid']}")
    read = shop.ask("GET", answer.headers["Location"])
    assert read.headers["ETag"] == answer.headers["ETag"] == f'"{read.json()["etag"]}"'
    given = {name: value for name, value in body.items() if name != "unknown"}
    assert {name: read.json()[name] for name in given} == given
    again = shop.ask("GET", answer.headers["Location"], {"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_create_answers_the_product_where_that_is_wanted(shop: Shop) -> None:
    body = new(uuid=NOTHING.upper(), vatPercentage=12.5)
    answer = shop.ask("POST", f"{PRODUCTS}?returnEntity=true", json=body)
    assert (answer.status_code, answer.json()["uuid"], answer.json()["vatPercentage"]) == (201, NOTHING, 12.5)


@pytest.mark.parametrize("given", ["", ', "variants": null, "categories": null, "description": null'])
def test_only_uuid_and_name_must_be_given_and_there_is_a_variant(shop: Shop, given: str) -> None:
    body = f'{{"uuid": "{NOTHING}", "name": "New"{given}}}'
    answer = shop.ask("POST", f"{PRODUCTS}?returnEntity=true", content=body)
    assert answer.status_code == 201
    (variant,) = answer.json()["variants"]
    assert is_version_1(variant.pop("uuid"))
    assert variant == {}
    assert shop.ask("GET", f"{PRODUCTS}/{NOTHING}").json() == answer.json()


def test_the_variant_that_was_not_given_can_be_moved(shop: Shop) -> None:
    created = shop.ask("POST", f"{PRODUCTS}?returnEntity=true", json={"uuid": NOTHING, "name": "New"}).json()
    shop.ask("POST", "/organizations/self/inventory", json={"productUuid": NOTHING})
    variant = created["variants"][0]["uuid"]
    answer = shop.move(variant, "SUPPLIER", "STORE", 3, product=NOTHING)
    assert [row["balance"] for row in answer.json()["variants"]] == ["3"]


def test_everything_that_exists_is_named(shop: Shop) -> None:
    before = shop.answers()
    variants = [{"uuid": new_identifier()}, {"uuid": TEA_SMALL.upper()}, {"uuid": TEA_LARGE}]
    answer = shop.ask("POST", PRODUCTS, json=new(uuid=MUG, variants=variants))
    assert (answer.status_code, answer.json()["errorType"]) == (409, "ITEM_ALREADY_EXIST")
    assert [one["propertyName"] for one in answer.json()["violations"]] == [
        "uuid",
        "variants[1].uuid",
        "variants[2].uuid",
    ]
    assert shop.answers() == before


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"uuid": VERSION_4}, ["uuid"]),
        ({"name": ""}, ["name"]),
        ({"variants": []}, ["variants"]),
        ({"variants": [{"uuid": NOTHING}, {"uuid": NOTHING.upper()}]}, ["variants[1].uuid"]),
        ({"vatPercentage": 10**400}, ["vatPercentage"]),
        (
            {"variants": [{"uuid": NOTHING, "price": {"amount": -1, "currencyId": "€"}}]},
            ["variants[0].price.amount", "variants[0].price.currencyId"],
        ),
    ],
)
def test_every_rule_that_is_broken_is_named(shop: Shop, given: dict[str, object], wrong: list[str]) -> None:
    answer = shop.ask("POST", PRODUCTS, json=new(**given))
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")
    assert [one["propertyName"] for one in answer.json()["violations"]] == wrong


def test_pages_are_followed_by_link_while_products_are_added(shop: Shop) -> None:
    first = shop.ask("GET", f"{LIBRARY}?limit=2")
    assert first.json()["fromEventLogUuid"] is None
    shop.ask("POST", PRODUCTS, json=new(uuid=NOTHING))
    second = shop.ask("GET", first.links["next"]["url"])
    assert "next" not in second.links
    listed = [one["uuid"] for page in (first, second) for one in page.json()["products"]]
    assert listed == [TEA, CHEESE, MUG, NOTHING]
    assert second.json()["untilEventLogUuid"] == first.json()["untilEventLogUuid"]


def test_an_offset_leaves_out_the_first(shop: Shop) -> None:
    page = shop.ask("GET", f"{LIBRARY}?offset=1&limit=1")
    assert [one["uuid"] for one in page.json()["products"]] == [CHEESE]
    rest = shop.ask("GET", page.links["next"]["url"]).json()
    assert [one["uuid"] for one in rest["products"]] == [MUG]


def test_since_an_event_only_what_changed(shop: Shop) -> None:
    until = shop.ask("GET", LIBRARY).json()["untilEventLogUuid"]
    assert shop.ask("GET", f"{LIBRARY}?eventLogUuid={until}").json() == {
        "products": [],
        "discounts": [],
        "deletedProducts": [],
        "deletedDiscounts": [],
        "fromEventLogUuid": until,
        "untilEventLogUuid": until,
    }
    shop.ask("POST", PRODUCTS, json=new(uuid=NOTHING))
    later = shop.ask("GET", f"{LIBRARY}?eventLogUuid={until.upper()}").json()
    assert [one["uuid"] for one in later["products"]] == [NOTHING]
    assert later["untilEventLogUuid"] != until


def test_too_many_changes_or_an_unknown_event_mean_reading_all_again(shop: Shop) -> None:
    until = shop.ask("GET", LIBRARY).json()["untilEventLogUuid"]
    for _ in range(500):
        shop.ask("POST", PRODUCTS, json=new())
    page = shop.ask("GET", f"{LIBRARY}?eventLogUuid={until}&limit=300")
    rest = shop.ask("GET", page.links["next"]["url"])
    assert len(page.json()["products"] + rest.json()["products"]) == 500
    shop.ask("POST", PRODUCTS, json=new())
    for given in (f"eventLogUuid={until}", f"eventLogUuid={NOTHING}", f"untilEventLogUuid={NOTHING}"):
        answer = shop.ask("GET", f"{LIBRARY}?{given}")
        assert (answer.status_code, answer.json()["errorType"]) == (412, "EVENT_LOG_OUT_OF_REACH")


@pytest.mark.parametrize(
    "given",
    ["limit=0", "limit=501", "limit=x", "limit=", "offset=-1", "offset=%C2%B2", "offset=" + "9" * 5000],
)
def test_a_page_that_cannot_be_is_refused(shop: Shop, given: str) -> None:
    answer = shop.ask("GET", f"{LIBRARY}?{given}")
    assert (answer.status_code, answer.json()["errorType"]) == (400, "MALFORMED_REQUEST")
