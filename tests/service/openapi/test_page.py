"""The page of the documentation: everything is on it, every link leads somewhere, and nothing is loaded or run."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from app.service.http.refusals import REFUSALS
from app.service.openapi.document import document
from app.service.openapi.kinds import kind
from app.service.openapi.page import page
from app.service.openapi.prose import prose
from app.service.openapi.schemas import Json
from app.service.routes import ROUTES
from tests.service.shop import Shop

ALONE = {"meta", "link", "br", "hr", "img", "input"}


class Read(HTMLParser):
    """What a page holds; every tag is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.tags = list[str](), set[str]()
        self.ids, self.links, self.text = list[str](), set[str](), ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in ALONE:
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.links.add(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def told() -> Json:
    return document(ROUTES, "http://localhost:8080")


@pytest.fixture(scope="module")
def read(told: Json) -> Read:
    return Read(page(told).decode())


def test_anybody_may_read_it(shop: Shop) -> None:
    answer = shop.ask("GET", "/docs", {"Authorization": ""})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    (style,) = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{hashed}'" in answer.headers["Content-Security-Policy"]


def test_every_operation_and_shape_is_on_it(told: Json, read: Read) -> None:
    for path, methods in told["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in read.text
    assert set(told["components"]["schemas"]) <= set(read.ids)


def test_every_link_leads_somewhere(read: Read) -> None:
    assert len(set(read.ids)) == len(read.ids)
    assert {link.removeprefix("#") for link in read.links if link.startswith("#")} <= set(read.ids)
    assert {link for link in read.links if not link.startswith("#")} == {"/openapi.json"}


def test_every_decision_is_told(read: Read) -> None:
    for key in REFUSALS:
        assert key in read.text
    for gap in ("Retry-After", "SUPPLIER counts below zero", "averaged over five seconds", "checksum"):
        assert gap in " ".join(read.text.split())


def test_three_lines_name_the_service(read: Read) -> None:
    assert read.text.count("http://localhost:8080/") == 3


def test_nothing_is_loaded_or_run(read: Read) -> None:
    assert read.tags.isdisjoint({"script", "img", "link", "iframe", "form"})


def test_prose_of_a_docstring() -> None:
    text = """First of all,
    there is ``code`` & `name`.

    - one
      thing
    - another

    ====  =====
    a     b
    ====  =====
    <i>   ``x``
    ====  =====
    """
    assert prose(text).replace("\n", "") == (
        "<p>First of all, there is <code>code</code> &amp; <code>name</code>.</p>"
        "<ul><li>one thing</li><li>another</li></ul>"
        '<div class="wide"><table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
        "<tbody><tr><td>&lt;i&gt;</td><td><code>x</code></td></tr></tbody></table></div>"
    )


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string", "minLength": 1, "maxLength": 9}, "text, at least 1 characters, at most 9 characters"),
        ({"type": ["integer", "null"], "minimum": 0}, "whole number or null, at least 0"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/response.Stock"}, "maxItems": 3},
         'list of <a href="#response.Stock">response.Stock</a>, at most 3'),
        ({"anyOf": [{"enum": ["<a>"]}, {"type": "null"}]}, "<code>&lt;a&gt;</code> or null"),
        ({"type": "string", "pattern": "^<$"}, "text, <code>^&lt;$</code>"),
        ({}, "anything"),
    ],
)  # fmt: skip
def test_kinds_in_words(schema: Json, words: str) -> None:
    assert kind(schema) == words


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_can_be_told_apart_in_both_schemes(told: Json) -> None:
    schemes = re.findall(r":root \{(.*?)\}", page(told).decode(), re.DOTALL)
    assert len(schemes) == 2
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#\w+)", scheme))
        for ink in ("ink", "quiet", "accent"):
            for paper in ("paper", "ground"):
                dark, light = sorted((luminance(colours[ink]), luminance(colours[paper])))
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)
