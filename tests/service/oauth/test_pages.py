"""The approval page: whoever can read can read it, by eye or by ear."""

import re
from html.parser import HTMLParser

import pytest

from app.service.oauth import pages


def luminance(colour: str) -> float:
    """As WCAG 2 reckons it."""
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def page(complaint: str = "") -> str:
    reply = pages.approval(
        app="Mirror",
        store="Corner shop",
        scopes=["READ:PRODUCT"],
        target="https://app.example/",
        seal="1",
        complaint=complaint,
    )
    assert isinstance(reply.body, bytes)
    return reply.body.decode()


def schemes() -> list[dict[str, str]]:
    """The colours by their names: light ones, and dark ones."""
    return [dict(re.findall(r"--([\w-]+): (#\w+);", part)) for part in page().split("@media")[:2]]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", 4.5),
        ("quiet", "paper", 4.5),
        ("wrong", "paper", 4.5),
        ("accent", "paper", 4.5),
        ("on-accent", "accent", 4.5),
        ("edge", "paper", 3),
        ("edge", "ground", 3),
    ],
)
def test_what_is_seen_is_told_apart(scheme: int, front: str, back: str, least: float) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[back]) >= least


class Outline(HTMLParser):
    """The elements with their attributes, in order; that each is closed, where it has to be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_it_can_be_heard() -> None:
    outline = Outline(page("This is not the password."))
    assert outline.all("html") == [{"lang": "en"}]
    assert len(outline.all("title")) == len(outline.all("h1")) == len(outline.all("main")) == 1
    labelled = {label["for"] for label in outline.all("label")}
    visible = [one for one in outline.all("input") if one["type"] != "hidden"]
    assert {one["id"] for one in visible} == labelled == {"password"}
    described = visible[0]["aria-describedby"]
    assert [one["role"] for one in outline.all("p") if one.get("id") == described] == ["alert"]
    assert "aria-describedby" not in Outline(page()).all("input")[1]


def test_enter_allows_and_saying_no_needs_no_password() -> None:
    """A browser takes the first button for the key."""
    allow, deny = Outline(page()).all("button")
    assert (allow["value"], deny["value"]) == ("approve", "deny")
    assert "formnovalidate" in deny
    assert "formnovalidate" not in allow
