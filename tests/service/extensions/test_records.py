"""Shared records: nobody overwrites what they have not seen, and everybody hears of what changed."""

import asyncio
import json

import httpx
import pytest

from app.service.extensions import records
from tests.service.extensions.databases import in_both
from tests.service.extensions.listening import reading
from tests.service.shop import Shop

COUNTS = "/storeroom/records/counts"
SPRING = f"{COUNTS}/spring-2026"
NEW = {"If-None-Match": "*"}


def write(shop: Shop, content: str, condition: dict[str, str], path: str = SPRING) -> httpx.Response:
    return shop.ask("PUT", path, condition, content=content.encode())


@in_both
def test_a_record_comes_back_to_the_letter(shop: Shop) -> None:
    """Its nulls, its spaces, the order of its members and the digits of its numbers too."""
    content = '{"b": null, "a": 1.50, "tea": "Grün \\u0000\\ud83c\\udf75", "many": 12345678901234567890}'
    written = write(shop, content, NEW)
    assert written.status_code == 201
    assert set(written.json()) == {"key", "version", "etag", "changed"}
    assert (written.json()["key"], written.json()["version"]) == ("spring-2026", 1)
    assert written.headers["ETag"] == f'"{written.json()["etag"]}"'
    read = shop.ask("GET", SPRING)
    assert (read.status_code, read.text) == (200, content)
    assert read.headers["ETag"] == written.headers["ETag"]
    again = shop.ask("GET", SPRING, {"If-None-Match": read.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@in_both
def test_the_next_version_takes_the_etag_of_the_one_before(shop: Shop) -> None:
    first = write(shop, "[1]", NEW).headers["ETag"]
    second = write(shop, "[1, 2]", {"If-Match": first})
    assert (second.status_code, second.json()["version"]) == (200, 2)
    for etag in (first, '"nonsense"', '""'):
        refused = write(shop, "[3]", {"If-Match": etag})
        assert (refused.status_code, refused.content) == (412, b"")
    assert write(shop, "[3]", NEW).status_code == 412
    assert shop.ask("GET", SPRING).text == "[1, 2]"


def test_what_came_back_is_not_what_stayed(shop: Shop) -> None:
    etags = [write(shop, "1", NEW).headers["ETag"]]
    for content in ("2", "1", "1"):
        etags.append(write(shop, content, {"If-Match": etags[-1]}).headers["ETag"])
    assert len(set(etags)) == 4


def test_there_is_nothing_to_match_yet(shop: Shop) -> None:
    assert write(shop, "1", {"If-Match": '"4D2"'}).status_code == 412
    assert shop.ask("GET", SPRING).status_code == 404
    assert shop.ask("DELETE", SPRING, {"If-Match": '"4D2"'}).status_code == 404


@pytest.mark.parametrize(
    "condition",
    [{}, {"If-Match": "*"}, {"If-None-Match": '"4D2"'}, {"If-None-Match": "*", "If-Match": '"4D2"'}],
    ids=["neither", "any", "not this one", "both"],
)
def test_nobody_writes_or_deletes_blindly(shop: Shop, condition: dict[str, str]) -> None:
    write(shop, "1", NEW)
    for refused in (write(shop, "2", condition), shop.ask("DELETE", SPRING, condition)):
        assert (refused.status_code, refused.json()["errorType"]) == (428, "PRECONDITION_REQUIRED")
    assert shop.ask("GET", SPRING).text == "1"


def test_an_unreadable_etag(shop: Shop) -> None:
    write(shop, "1", NEW)
    assert write(shop, "2", {"If-Match": "4D2"}).status_code == 400


def test_a_deleted_record_is_gone_and_its_key_free(shop: Shop) -> None:
    etag = write(shop, "1", NEW).headers["ETag"]
    deleted = shop.ask("DELETE", SPRING, {"If-Match": etag})
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert shop.ask("GET", SPRING).status_code == 404
    assert write(shop, "2", NEW).status_code == 201


@in_both
def test_a_collection_page_by_page(shop: Shop) -> None:
    for key in ("c", "a", "b", "Z"):
        write(shop, "1", NEW, f"{COUNTS}/{key}")
    write(shop, "1", NEW, "/storeroom/records/settings/a")
    first = shop.ask("GET", f"{COUNTS}?limit=3")
    second = shop.ask("GET", first.links["next"]["url"])
    assert [row["key"] for row in first.json() + second.json()] == ["Z", "a", "b", "c"]
    assert "Link" not in second.headers
    etag = shop.ask("GET", f"{COUNTS}/Z").headers["ETag"]
    assert (first.json()[0]["version"], f'"{first.json()[0]["etag"]}"') == (1, etag)


def test_a_collection_that_nobody_wrote_to(shop: Shop) -> None:
    listed = shop.ask("GET", COUNTS)
    assert (listed.status_code, listed.json()) == (200, [])


def test_any_json_is_content_and_nothing_else(shop: Shop) -> None:
    for number, content in enumerate(("null", '"text"', "0", "[]")):
        assert write(shop, content, NEW, f"{COUNTS}/{number}").status_code == 201
        assert shop.ask("GET", f"{COUNTS}/{number}").text == content
    for content in ("", "{", "NaN", "[" * 40 + "]" * 40):
        assert write(shop, content, NEW).status_code == 400


def test_a_record_is_small(shop: Shop) -> None:
    most = '"' + "x" * (records.MOST_BYTES - 2) + '"'
    assert write(shop, most, NEW).status_code == 201
    refused = write(shop, most + " ", NEW, f"{COUNTS}/more")
    assert (refused.status_code, refused.json()["errorType"]) == (413, "REQUEST_TOO_LARGE")


def test_there_are_only_so_many(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_RECORDS", 2)
    etags = [write(shop, "1", NEW, f"{COUNTS}/{key}").headers["ETag"] for key in "ab"]
    refused = write(shop, "1", NEW, "/storeroom/records/settings/c")
    assert (refused.status_code, refused.json()["violations"][0]["constraintType"]) == (422, "INVALID_SIZE")
    assert write(shop, "2", {"If-Match": etags[0]}, f"{COUNTS}/a").status_code == 200


@pytest.mark.parametrize("name", [".hidden", "a b", "ä", "x" * 65, "%00", "a;b"])
def test_names_are_plain(shop: Shop, name: str) -> None:
    for path in (f"{COUNTS}/{name}", f"/storeroom/records/{name}/a"):
        refused = write(shop, "1", NEW, path)
        assert (refused.status_code, refused.json()["errorType"]) == (400, "MALFORMED_REQUEST")


@in_both
async def test_of_many_who_saw_the_same_one_writes(shop: Shop) -> None:
    first = await shop._ask("PUT", SPRING, NEW, {"content": b"0"})
    condition = {"If-Match": first.headers["ETag"]}
    asked = (shop._ask("PUT", SPRING, condition, {"content": b"%d" % number}) for number in range(8))
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*asked))
    assert statuses == [200] + [412] * 7


async def test_everybody_hears_of_it(shop: Shop) -> None:
    async with reading(shop, "names=StoreroomRecordChanged") as reader:
        first = await shop._ask("PUT", SPRING, NEW, {"content": b"1"})
        second = await shop._ask("PUT", SPRING, {"If-Match": first.headers["ETag"]}, {"content": b"2"})
        await shop._ask("PUT", SPRING, {"If-Match": '"other"'}, {"content": b"3"})
        await shop._ask("DELETE", SPRING, {"If-Match": second.headers["ETag"]}, {})
        told = [json.loads(json.loads((await reader.event()).data)["payload"]) for _ in range(3)]
    assert [(one["version"], one["etag"]) for one in told] == [
        (1, first.json()["etag"]),
        (2, second.json()["etag"]),
        (2, None),
    ]
    assert told[0]["organizationUuid"] == shop.store.organization
    assert (told[0]["collection"], told[0]["key"]) == ("counts", "spring-2026")
    assert told[0]["updated"]["clientUuid"] == "00000000-0000-1000-8000-000000000000"
