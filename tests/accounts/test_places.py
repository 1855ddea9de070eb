"""Addresses as people type them, and what may be said to whom without encryption."""

import pytest

from app.accounts.places import ZETTLE, Place, shared
from app.domain.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("shop.example", "https://shop.example"),
        ("  https://shop.example/ ", "https://shop.example"),
        ("HTTPS://Shop.Example:8443", "https://shop.example:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://192.168.1.20:8080", "http://192.168.1.20:8080"),
        ("http://till.local:8080", "http://till.local:8080"),
        ("http://till:8080", "http://till:8080"),
        ("http://till.home.arpa", "http://till.home.arpa"),
        ("shop.example:8443", "https://shop.example:8443"),
    ],
)
def test_an_address_as_it_is_typed(typed: str, address: str) -> None:
    assert shared(typed).address == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "ftp://shop.example",
        "https://shop.example/path",
        "https://shop.example?query=1",
        "https://shop.example#part",
        "https://somebody:password@shop.example",
        "https://shop.example:port",
        "https://shop.example:99999",
        "https://shop example",
        "https://[::1",
        "javascript://alert(1)",
    ],
)
def test_what_is_no_address_of_a_service(typed: str) -> None:
    with pytest.raises(Invalid) as raised:
        shared(typed)
    assert (raised.value.key, raised.value.values) == ("address.unusable", {}), "a password is not repeated"


@pytest.mark.parametrize("typed", ["http://shop.example", "http://8.8.8.8:8080", "http://local.example:80"])
def test_nobody_reads_along_on_the_internet(typed: str) -> None:
    with pytest.raises(Invalid) as raised:
        shared(typed)
    assert raised.value.key == "address.not_encrypted"


@pytest.mark.parametrize(
    ("place", "overheard"),
    [
        (ZETTLE, False),
        (shared("https://192.168.1.20"), False),
        (shared("http://127.0.0.1:1"), False),
        (shared("http://localhost:1"), False),
        (shared("http://192.168.1.20"), True),
        (shared("http://till.local"), True),
    ],
)
def test_who_could_listen_is_known_before(place: Place, overheard: bool) -> None:
    assert place.is_overheard is overheard
