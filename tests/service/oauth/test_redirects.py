"""Redirect URIs: which are allowed, and which mean the same."""

import pytest

from app.service.oauth.redirects import is_allowed, is_among, with_answer


@pytest.mark.parametrize(
    "uri",
    [
        "https://app.example",
        "https://app.example:8443/done?from=shop&x=[1]",
        "https://localhost:8001/auth/redirect",
        "http://127.0.0.1/",
        "http://127.0.0.1:8001/done",
        "http://[::1]:8001/done",
        "http://localhost:8001/done",
    ],
)
def test_an_app_may_have(uri: str) -> None:
    assert is_allowed(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "/done",
        "app.example/done",
        "https:///done",
        "https://",
        "http://app.example/done",
        "http://127.0.0.2/done",
        "http://127.0.0.1.evil.example/done",
        "http://127.0.0.1@evil.example/done",
        "http://localhost.evil.example/done",
        "https://user@app.example/done",
        "https://@app.example/done",
        "https://app.example/#done",
        "https://app.example/#",
        "https://app.example:port/",
        "https://app.example:99999/",
        "https://[::1/",
        "https://[::g]/",
        "https://app.example/a b",
        "https://app.example/\n",
        "https://app.example\\@evil.example/",
        "https://äpp.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "com.example.app:/done",
    ],
)
def test_an_app_may_not_have(uri: str) -> None:
    assert not is_allowed(uri)


@pytest.mark.parametrize(
    ("uri", "registered"),
    [
        ("https://app.example/done", "https://app.example/done"),
        ("http://127.0.0.1:49152/done?a=b", "http://127.0.0.1/done?a=b"),
        ("http://127.0.0.1/done", "http://127.0.0.1:8001/done"),
        ("http://127.0.0.1:1/done", "http://127.0.0.1:2/done"),
        ("http://[::1]:1/done", "http://[::1]:2/done"),
    ],
)
def test_the_same(uri: str, registered: str) -> None:
    assert is_among(uri, ["https://other.example/", registered])


@pytest.mark.parametrize(
    ("uri", "registered"),
    [
        ("https://app.example/done/", "https://app.example/done"),
        ("https://app.example:8443/done", "https://app.example/done"),
        ("https://127.0.0.1:2/done", "https://127.0.0.1:1/done"),
        ("http://localhost:2/done", "http://localhost:1/done"),
        ("http://localhost/done", "http://127.0.0.1/done"),
        ("http://[::1]/done", "http://127.0.0.1/done"),
        ("http://127.0.0.1:1/other", "http://127.0.0.1:1/done"),
        ("http://127.0.0.1:1/done?more", "http://127.0.0.1:1/done"),
        ("http://127.0.0.1:1/done#more", "http://127.0.0.1:1/done"),
        ("http://127.0.0.1:x/done", "http://127.0.0.1:1/done"),
        ("http://127.0.0.1:1@evil.example/done", "http://127.0.0.1:1/done"),
        ("http://evil@127.0.0.1:1/done", "http://127.0.0.1:1/done"),
        ("http://127.0.0.1:1\\@evil.example/done", "http://127.0.0.1:1/done"),
        ("http:/\t/127.0.0.1:1/done", "http://127.0.0.1:1/done"),
    ],
)
def test_not_the_same(uri: str, registered: str) -> None:
    assert not is_among(uri, [registered])


def test_the_answer_comes_after_the_query() -> None:
    answer = {"code": "a+b", "state": "x y&z"}
    assert with_answer("https://app.example/", answer) == "https://app.example/?code=a%2Bb&state=x+y%26z"
    assert with_answer("https://app.example/?a=%20", answer) == (
        "https://app.example/?a=%20&code=a%2Bb&state=x+y%26z"
    )
