"""Images are uploaded or fetched, kept once, and shown to anybody who knows their address."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.service.options import ServiceOptions
from app.service.storage.create import create_store
from app.service.storage.files import open_file
from tests.service.library.pictures import gif, jpeg, png
from tests.service.shop import CONTENTS, TEA, Shop, shop_of

_UPLOADS = "/v2/images/organizations/self/products"


def upload(shop: Shop, content: bytes, kind: str = "PNG") -> httpx.Response:
    return shop.ask(
        "POST", _UPLOADS, json={"imageFormat": kind, "imageData": text_of(content), "imageUrl": None}
    )


def text_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


def path_of(url: str) -> str:
    return url.removeprefix("http://localhost")


def constraints(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {one["propertyName"]: one["constraintType"] for one in answer.json()["violations"]}


@pytest.mark.parametrize(
    ("content", "kind", "media"),
    [(png(), "PNG", "image/png"), (jpeg(), "JPEG", "image/jpeg"), (gif(), "GIF", "image/gif")],
)
def test_it_is_shown_to_anybody_as_it_came(shop: Shop, content: bytes, kind: str, media: str) -> None:
    answer = upload(shop, content, kind)
    assert answer.status_code == 201
    uploaded = answer.json()
    key = uploaded["imageLookupKey"]
    assert uploaded["imageUrls"] == [f"http://localhost/productimage/{size}/{key}" for size in ("o", "L")]
    assert key.endswith(f".{kind.lower()}")
    for url in uploaded["imageUrls"]:
        shown = shop.ask("GET", path_of(url), {"Authorization": ""})
        assert (shown.status_code, shown.content) == (200, content)
        assert shown.headers["Content-Type"] == media
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in shown.headers["Cache-Control"]


def test_the_same_content_has_the_same_address(shop: Shop) -> None:
    assert upload(shop, png()).json() == upload(shop, png()).json()
    assert upload(shop, png()).json() != upload(shop, png(more=b"!")).json()


def test_a_product_shows_it(shop: Shop) -> None:
    url = upload(shop, png()).json()["imageUrls"][0]
    shop.ask("PUT", f"/organizations/self/products/v2/{TEA}", json={"presentation": {"imageUrl": url}})
    assert shop.ask("GET", "/organizations/self/images").json() == {"imageUrls": [url]}


@pytest.mark.parametrize(("width", "height", "status"), [(51, 5000, 201), (50, 51, 422), (51, 5001, 422)])
def test_its_sides_have_limits(shop: Shop, width: int, height: int, status: int) -> None:
    assert upload(shop, png(width, height)).status_code == status


def test_so_has_its_size(shop: Shop) -> None:
    most = 5 * 2**20 - len(png())
    assert upload(shop, png(more=bytes(most))).status_code == 201
    assert constraints(upload(shop, png(more=bytes(most + 1)))) == {"imageData": "INVALID_SIZE"}


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"imageFormat": "PNG", "imageData": text_of(jpeg())}, {"imageData": "MUST_MATCH_PATTERN"}),
        ({"imageFormat": "PNG", "imageData": text_of(b"<svg/>")}, {"imageData": "MUST_MATCH_PATTERN"}),
        ({"imageFormat": "PNG", "imageData": "a picture"}, {"imageData": "MUST_MATCH_PATTERN"}),
        ({"imageFormat": "PNG", "imageData": "ä"}, {"imageData": "MUST_MATCH_PATTERN"}),
        ({"imageFormat": "PNG"}, {"imageData": "MUST_NOT_BE_NULL"}),
        ({"imageFormat": "PNG", "imageData": "", "imageUrl": "http://x"}, {"imageData": "MUST_BE_NULL"}),
        ({"imageFormat": "WEBP", "imageData": ""}, {"imageFormat": "MUST_MATCH_PATTERN"}),
    ],
)
def test_what_is_no_picture_is_refused(shop: Shop, body: dict[str, Any], wrong: dict[str, str]) -> None:
    assert constraints(shop.ask("POST", _UPLOADS, json=body)) == wrong


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/a.png", "http://localhost/a.png", "http://[::1]/", "file:///a", "x"]
)
def test_nothing_is_fetched_from_the_own_network(shop: Shop, url: str) -> None:
    body = {"imageFormat": "PNG", "imageUrl": url}
    assert constraints(shop.ask("POST", _UPLOADS, json=body)) == {"imageUrl": "MUST_BE_TRUE"}


@pytest.mark.parametrize(
    "path", ["o/x.png", "o/" + "A" * 22 + "-" + "A" * 22 + ".png", "S/{key}", "o/{key}.png"]
)
def test_what_is_not_there_is_not_found(shop: Shop, path: str) -> None:
    key = upload(shop, png()).json()["imageLookupKey"]
    assert shop.ask("GET", f"/productimage/{path.format(key=key)}").status_code == 404


@contextmanager
def web_site(pages: dict[str, bytes]) -> Iterator[str]:
    """A web server on this computer; what is not among its pages leads to the first of them."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = pages.get(self.path)
            self.send_response(302 if found is None else 200)
            self.send_header("Location", next(iter(pages)))
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def open_minded(tmp_path: Path) -> Iterator[Shop]:
    """A shop whose service may connect to this computer."""
    create_store(tmp_path / "open.store", "Open", CONTENTS)
    with open_file(tmp_path / "open.store") as stores:
        yield shop_of(stores, options=ServiceOptions(allow_internal_destinations=True))


def test_it_is_fetched_from_where_it_is(open_minded: Shop) -> None:
    with web_site({"/a.png": png()}) as site:
        answer = open_minded.ask("POST", _UPLOADS, json={"imageFormat": "PNG", "imageUrl": f"{site}/a.png"})
    assert answer.status_code == 201
    assert open_minded.ask("GET", path_of(answer.json()["imageUrls"][0])).content == png()


def test_redirects_are_not_followed_and_only_so_much_is_read(open_minded: Shop) -> None:
    with web_site({"/a.png": png(), "/large.png": png(more=bytes(5 * 2**20))}) as site:
        for page in ("moved.png", "large.png"):
            body = {"imageFormat": "PNG", "imageUrl": f"{site}/{page}"}
            assert constraints(open_minded.ask("POST", _UPLOADS, json=body)) == {"imageUrl": "MUST_BE_TRUE"}


def test_many_are_fetched_at_once_and_those_that_are_none_are_named(open_minded: Shop) -> None:
    with web_site({"/a.png": png(), "/b.jpeg": jpeg(), "/c.png": b"no picture"}) as site:
        images = [("PNG", "a.png"), ("JPEG", "b.jpeg"), ("PNG", "c.png"), ("PNG", "b.jpeg"), ("PNG", "a.png")]
        uploads = [{"imageFormat": kind, "imageUrl": f"{site}/{page}"} for kind, page in images]
        uploads += [
            {"imageFormat": "GIF", "imageData": text_of(gif())},
            {"imageFormat": "GIF", "imageData": "?"},
        ]
        answer = open_minded.ask("POST", f"{_UPLOADS}/bulk", json={"imageUploads": uploads})
    assert answer.status_code == 201
    uploaded, invalid = answer.json()["uploaded"], answer.json()["invalid"]
    assert [one.get("source") for one in uploaded] == [
        *(f"{site}/{page}" for page in ("a.png", "b.jpeg", "a.png")),
        None,
    ]
    assert invalid == [f"{site}/c.png", f"{site}/b.jpeg", "imageUploads[6]"]
    assert [open_minded.ask("GET", path_of(one["imageUrls"][0])).content for one in uploaded] == [
        png(),
        jpeg(),
        png(),
        gif(),
    ]
