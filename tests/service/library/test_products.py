"""Products: listed, created, updated by merge patch, deleted; bodies typed by hand from the contract."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.identifiers import is_version_1, new_identifier
from tests.service.shop import (
    BLUE_MUG,
    CHEESE,
    MUG,
    NOTHING,
    TEA,
    TEA_LARGE,
    TEA_SMALL,
    VERSION_4,
    WEDGE,
    Shop,
)

PRODUCTS = "/organizations/self/products"


def new(**given: object) -> dict[str, object]:
    return {"uuid": new_identifier(), "name": "New", "variants": [{"uuid": new_identifier()}]} | given


def update(shop: Shop, product: str, body: str, **headers: str) -> int:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return shop.ask("PUT", f"{PRODUCTS}/v2/{product}", headers, content=body).status_code


def read(shop: Shop, product: str) -> Any:
    return shop.ask("GET", f"{PRODUCTS}/{product}").json()


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
    body = new(name="Ünïcode ☕", vatPercentage="25.00", unknown=1)
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
    assert (answer.status_code, answer.json()["uuid"], answer.json()["vatPercentage"]) == (
        201,
        NOTHING,
        "12.5",
    )


def test_whether_the_product_is_wanted_is_yes_or_no(shop: Shop) -> None:
    answer = shop.ask("POST", f"{PRODUCTS}?returnEntity=1", json=new(uuid=NOTHING))
    assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (400, "returnEntity")
    assert shop.ask("GET", f"{PRODUCTS}/{NOTHING}").status_code == 404


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


def test_both_versions_of_the_list_and_the_count(shop: Shop) -> None:
    assert shop.ask("GET", PRODUCTS).json() == shop.ask("GET", f"{PRODUCTS}/v2").json()
    assert shop.ask("GET", f"{PRODUCTS}/v2/count").json() == {"productCount": 3}
    shop.ask("DELETE", f"{PRODUCTS}/{TEA}")
    assert shop.ask("GET", f"{PRODUCTS}/v2/count").json() == {"productCount": 2}


def test_all_that_a_product_may_say_comes_back(shop: Shop) -> None:
    body = f"""{{
        "uuid": "{NOTHING}", "name": "Denim jacket", "description": "Warm", "categories": ["Clothes"],
        "category": {{"uuid": "66666666-3c56-11ef-8000-000000000001", "name": "Clothes"}},
        "imageLookupKeys": ["key"], "externalReference": "DJ", "unitName": "pcs", "vatPercentage": "25.5",
        "presentation": {{"imageUrl": "https://image/1.png", "backgroundColor": "#fff", "textColor": "#000"}},
        "taxRates": ["77777777-3c56-11ef-8000-000000000001"], "taxExempt": false, "taxCode": "T1",
        "metadata": {{"inPos": true, "source": {{"external": true, "name": "shop"}}}},
        "online": {{"status": "ACTIVE", "title": "Jacket", "description": "Blue", "seo": {{"slug": "jacket"}},
            "presentation": {{"displayImageUrl": "https://image/2.png", "mediaUrls": ["https://image/3.png"]}},
            "shipping": {{"shippingPricingModel": "FREE", "weightInGrams": 900,
                "weight": {{"unit": "kg", "weight": 0.9}}}}}},
        "variantOptionDefinitions": {{"definitions": [
            {{"name": "Size", "properties": [{{"value": "S", "imageUrl": "https://image/4.png"}}]}}]}},
        "variants": [{{"uuid": "99999999-0001-11ea-bc55-0242ac130001", "name": "S", "description": "Small",
            "sku": "DJ-S", "barcode": "5901234123457", "price": {{"amount": 89900, "currencyId": "SEK"}},
            "costPrice": {{"amount": 41000, "currencyId": "SEK"}}, "vatPercentage": "25.5",
            "options": [{{"name": "Size", "value": "S"}}], "presentation": {{"imageUrl": "https://image/5.png"}}}}]
    }}"""
    assert shop.ask("POST", PRODUCTS, content=body).status_code == 201
    answer = read(shop, NOTHING)
    for own in ("etag", "created", "updated"):
        assert answer.pop(own)
    assert answer == json.loads(body)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"online": {"status": "GONE"}}, ["online.status"]),
        ({"metadata": {}}, ["metadata.inPos"]),
        ({"variantOptionDefinitions": {"definitions": []}}, ["variantOptionDefinitions.definitions"]),
        ({"categories": ["Tea", "Coffee"]}, ["categories"]),
        ({"category": {"uuid": VERSION_4, "name": "x" * 101}}, ["category.uuid", "category.name"]),
        ({"externalReference": "x" * 129}, ["externalReference"]),
        ({"variants": [{"uuid": NOTHING, "options": [{"name": "x" * 31, "value": ""}]}]},
         ["variants[0].options[0].name", "variants[0].options[0].value"]),
    ],
)  # fmt: skip
def test_every_limit_that_is_passed_is_named(shop: Shop, given: dict[str, object], wrong: list[str]) -> None:
    answer = shop.ask("POST", PRODUCTS, json=new(**given))
    assert answer.status_code == 422
    assert [one["propertyName"] for one in answer.json()["violations"]] == wrong


def test_a_malformed_etag_is_told(shop: Shop) -> None:
    answer = shop.ask("GET", f"{PRODUCTS}/{TEA}", {"If-None-Match": "unquoted"})
    assert (answer.status_code, answer.json()["errorType"]) == (400, "MALFORMED_REQUEST")


def test_an_update_keeps_what_it_does_not_name_and_removes_what_is_null(shop: Shop) -> None:
    before = read(shop, TEA)
    answer = shop.ask(
        "PUT", f"{PRODUCTS}/v2/{TEA}", content='{"name": "Tea", "category": null, "unitName": "g", "odd": 1}'
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Location"].endswith(f"/products/{TEA}")
    after = read(shop, TEA)
    assert answer.headers["ETag"] == f'"{after["etag"]}"' != f'"{before["etag"]}"'
    for own in ("etag", "updated"):
        del before[own], after[own]
    assert "category" not in after
    expected = before | {"name": "Tea", "unitName": "g"}
    del expected["category"], expected["categories"]
    assert after == expected


def test_the_older_form_of_the_category_replaces_the_newer(shop: Shop) -> None:
    assert update(shop, TEA, '{"categories": ["Coffee"]}') == 204
    assert read(shop, TEA)["categories"] == ["Coffee"]
    assert "category" not in read(shop, TEA)


def test_an_update_of_another_version_changes_nothing(shop: Shop) -> None:
    current = f'"{read(shop, TEA)["etag"]}"'
    before = shop.answers()
    for wrong in ('"C8F325B8"', '"C8F325B8", "0"'):
        answer = shop.ask("PUT", f"{PRODUCTS}/v2/{TEA}", {"If-Match": wrong}, content='{"name": "Tea"}')
        assert (answer.status_code, answer.content) == (412, b"")
    assert update(shop, TEA, '{"name": "Tea"}', If_Match="C8F325B8") == 400
    assert shop.answers() == before
    for number, fits in enumerate((current, "*", None)):
        headers = {"If_Match": fits} if fits else {}
        assert update(shop, TEA, f'{{"name": "Tea {number}"}}', **headers) == 204
        assert read(shop, TEA)["name"] == f"Tea {number}"
    assert update(shop, TEA, '{"name": "Tea"}', If_Match=current) == 412


@pytest.mark.parametrize(
    ("body", "status", "wrong"),
    [
        ("[]", 422, [""]),
        ('{"name": null}', 422, ["name"]),
        ('{"name": ""}', 422, ["name"]),
        ('{"variants": null}', 422, ["variants"]),
        ('{"variants": []}', 422, ["variants"]),
        (f'{{"uuid": "{MUG}"}}', 422, ["uuid"]),
        (
            f'{{"variants": [{{"uuid": "{TEA_SMALL}"}}, {{"uuid": "{TEA_SMALL}"}}]}}',
            422,
            ["variants[1].uuid"],
        ),
        (f'{{"variants": [{{"uuid": "{TEA_SMALL}"}}, {{"uuid": "{WEDGE}"}}]}}', 409, ["variants[1].uuid"]),
    ],
)
def test_an_update_that_cannot_be_changes_nothing(
    shop: Shop, body: str, status: int, wrong: list[str]
) -> None:
    before = shop.answers()
    answer = shop.ask("PUT", f"{PRODUCTS}/v2/{TEA}", content=body)
    assert answer.status_code == status
    assert [one["propertyName"] for one in answer.json()["violations"]] == wrong
    assert shop.answers() == before


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_what_is_deleted_is_unknown(shop: Shop, method: str) -> None:
    assert shop.ask("DELETE", f"{PRODUCTS}/{TEA}").status_code == 204
    assert shop.ask(method, f"{PRODUCTS}/{TEA}").status_code == 404
    assert update(shop, TEA, '{"name": "Tea"}') == 404


def test_many_are_deleted_at_once_and_unknown_ones_passed_over(shop: Shop) -> None:
    answer = shop.ask("DELETE", f"{PRODUCTS}?uuid={TEA.upper()}&uuid={NOTHING}&uuid={MUG}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert [one["uuid"] for one in shop.ask("GET", PRODUCTS).json()] == [CHEESE]


@pytest.mark.parametrize(
    ("query", "status"), [("", 400), (f"?uuid={TEA}&uuid=tea", 400), (f"?uuid={TEA}&uuid={VERSION_4}", 422)]
)
def test_deleting_what_cannot_be_named_deletes_nothing(shop: Shop, query: str, status: int) -> None:
    before = shop.answers()
    assert shop.ask("DELETE", f"{PRODUCTS}{query}").status_code == status
    assert shop.answers() == before


def model(target: Any, patch: Any) -> Any:
    """RFC 7386, said once more: of a flat object, and of an object in it."""
    merged = {**target, **patch}
    for name, value in patch.items():
        if isinstance(value, dict):
            old = target.get(name, {})
            inner = {**old, **value}
            merged[name] = {key: each for key, each in inner.items() if each is not None}
    return {name: value for name, value in merged.items() if value is not None}


_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_text = st.none() | st.text(_characters, min_size=1, max_size=9)
_patches = st.fixed_dictionaries(
    {},
    optional={
        "description": _text,
        "externalReference": _text,
        "unitName": _text,
        "taxExempt": st.none() | st.booleans(),
        "vatPercentage": st.none() | st.sampled_from(["25.00", "12.5", "0.0"]),
        "presentation": st.none()
        | st.fixed_dictionaries({}, optional={"imageUrl": _text, "textColor": _text}),
        "variants": st.permutations([{"uuid": BLUE_MUG, "name": "red"}, {"uuid": NOTHING, "sku": "M"}]),
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(patches=st.lists(_patches, min_size=1, max_size=5))
def test_patches_do_what_the_standard_says(shop: Shop, patches: list[dict[str, Any]]) -> None:
    expected = {name: value for name, value in read(shop, MUG).items() if name not in ("etag", "updated")}
    for patch in patches:
        assert update(shop, MUG, json.dumps(patch)) == 204
        expected = model(expected, patch)
    after = {name: value for name, value in read(shop, MUG).items() if name not in ("etag", "updated")}
    assert after == expected
