"""``/authorize``: what a person is asked, who may answer, and what the app hears of it."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from app.service.oauth.secret import hashed
from app.service.storage.clock import Clock
from tests.service.oauth.conftest import SECOND, later
from tests.service.oauth.steps import REDIRECT, App, Browser, Merchant, status_with, told
from tests.service.shop import NOTHING, Shop

DENIED = {"error": "access_denied", "error_description": "The person did not allow it", "state": "a b&c=ü"}


def text_of(page: str) -> str:
    """What a person reads of it."""
    return " ".join(unescape(re.sub("<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)).split())


def test_the_page_names_the_app_the_store_and_what_is_asked_for(shop: Shop, app: App) -> None:
    page = Browser(shop, app.asked()).look()
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    text = text_of(page.text)
    assert "Allow Stock <b>mirror</b> to use Corner shop?" in text
    assert "See products, prices and stock See sales and refunds" in text
    assert "Change products" not in text
    assert f"go on to {REDIRECT}" in text


def test_nothing_of_the_page_is_the_apps_to_write(shop: Shop, app: App) -> None:
    page = Browser(shop, app.asked(state='"><script>alert(1)</script>')).look()
    assert "<b>" not in page.text
    assert "<script" not in page.text


def test_the_page_loads_nothing_runs_nothing_and_is_in_no_frame(shop: Shop, app: App) -> None:
    headers = Browser(shop, app.asked()).look().headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
    assert "form-action 'self' https:" in policy
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    cookie = headers["Set-Cookie"].split("; ")[1:]
    assert {"HttpOnly", "SameSite=Strict", "Path=/authorize"} == set(cookie)


def test_who_holds_the_password_may_allow_it(shop: Shop, app: App) -> None:
    answer = told(Browser(shop, app.asked()).decide())
    assert set(answer) == {"from", "code", "state"}
    assert (answer["from"], answer["state"]) == ("shop", "a b&c=ü")
    token = app.exchange(answer["code"]).json()["access_token"]
    assert status_with(shop, token) == 200


def test_without_a_state_none_comes_back(shop: Shop, app: App) -> None:
    assert set(told(Browser(shop, app.asked(state=None)).decide())) == {"from", "code"}


@pytest.mark.parametrize("decision", ["deny", "", "anything"])
def test_anybody_may_say_no(shop: Shop, app: App, decision: str) -> None:
    assert told(Browser(shop, app.asked()).decide(decision, "")) == {"from": "shop"} | DENIED


@pytest.mark.parametrize("typed", ["", "wrong", "correct horse battery ", "Correct horse battery"])
def test_a_wrong_password_is_told_on_the_page_and_may_be_tried_again(
    shop: Shop, app: App, typed: str
) -> None:
    browser = Browser(shop, app.asked())
    answer = browser.decide(typed=typed)
    assert (answer.status_code, "Location" in answer.headers) == (403, False)
    assert 'role="alert">This is not the password.' in answer.text
    assert "code" in told(browser.decide())


def test_a_password_is_the_same_however_a_keyboard_composes_it(shop: Shop, merchant: Merchant) -> None:
    merchant.set_password("Süßwaren \ufb01n")
    browser = Browser(shop, merchant.app().asked())
    assert "code" in told(browser.decide(typed="Su\u0308ßwaren fin"))


def test_after_five_wrong_ones_there_are_growing_pauses(shop: Shop, app: App, clock: Clock) -> None:
    browser = Browser(shop, app.asked())
    assert [browser.decide(typed="x").status_code for _ in range(5)] == [403] * 5
    for seconds in (30, 60, 120, 240, 480, 960, 1920, 3600, 3600):
        answer = browser.decide()
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(seconds))
        assert "Too many wrong passwords" in answer.text
        later(clock, seconds * SECOND - 1)
        assert browser.decide().status_code == 429
        later(clock, 1)
        assert browser.decide(typed="x").status_code == 403
    later(clock, 3600 * SECOND)
    assert "code" in told(browser.decide())
    assert [browser.decide(typed="x").status_code for _ in range(5)] == [403] * 5


def test_a_new_password_replaces_the_former_and_ends_the_pause(
    shop: Shop, app: App, merchant: Merchant
) -> None:
    browser = Browser(shop, app.asked())
    assert [browser.decide(typed="x").status_code for _ in range(6)] == [403] * 5 + [429]
    merchant.set_password("another one")
    assert browser.decide().status_code == 403
    assert "code" in told(browser.decide(typed="another one"))


def test_nobody_can_approve_before_there_is_a_password(shop: Shop, merchant: Merchant) -> None:
    browser = Browser(shop, merchant.app().asked())
    page = browser.look()
    assert page.status_code == 403
    assert "Corner shop has no password yet" in text_of(page.text)
    assert "<form" not in page.text
    assert browser.decide(typed="").status_code == 403


@pytest.mark.parametrize("forged", ["cookie", "seal", "both", "reckoned", "request"])
def test_a_form_is_good_only_with_the_page_that_it_came_with(shop: Shop, app: App, forged: str) -> None:
    """Another site can make a browser send a form, but it knows neither half of what belongs together."""
    browser = Browser(shop, app.asked(scope="READ:PURCHASE"))
    browser.look()
    if forged in ("cookie", "both"):
        browser.cookie = ""
    if forged in ("seal", "both"):
        browser.seal = "é"
    if forged == "reckoned":  # as of a page without a cookie
        browser.cookie = ""
        browser.seal = hashed(f" {urlencode(browser.asked)}")
    if forged == "request":
        browser.asked = app.asked()
    for decision in ("approve", "deny"):
        answer = browser.send(decision)
        assert (answer.status_code, "Location" in answer.headers) == (403, False)
        assert "This page was not up to date" in answer.text


def test_two_pages_may_be_open_at_once(shop: Shop, app: App) -> None:
    one, other = Browser(shop, app.asked()), Browser(shop, app.asked(scope="READ:PRODUCT"))
    one.look()
    other.cookie = one.cookie
    other.look()
    one.cookie = other.cookie
    assert "code" in told(one.send())


def test_only_a_cookie_that_was_made_here_is_sent_back(shop: Shop, app: App) -> None:
    """Quoted, one could hold the end of a line, and with it headers of its own."""
    browser = Browser(shop, app.asked(), cookie='storeroom_approval="a\\015\\012Set-Cookie: b=c"')
    page = browser.look()
    assert page.status_code == 200
    assert re.fullmatch(r"storeroom_approval=[\w-]{43}", browser.cookie)
    assert "code" in told(browser.send())


@pytest.mark.parametrize("client", [None, "", NOTHING, "x"])
def test_an_unknown_app_leads_nowhere(shop: Shop, app: App, client: str | None) -> None:
    asked = app.asked(client_id=client)
    for answer in (Browser(shop, asked).look(), Browser(shop, asked).decide()):
        assert (answer.status_code, "Location" in answer.headers) == (400, False)
        assert "This app is not known here" in text_of(answer.text)


@pytest.mark.parametrize(
    "redirect",
    [
        None,
        "",
        "https://app.example/done",
        "https://app.example/done?from=shop&more",
        "https://app.example/done?from=shop#",
        "https://app.example:443/done?from=shop",
        "HTTPS://app.example/done?from=shop",
        "http://app.example/done?from=shop",
        "https://app.example.evil.example/done?from=shop",
        "https://evil.example/https://app.example/done?from=shop",
    ],
)
def test_an_address_that_is_not_the_apps_leads_nowhere(shop: Shop, app: App, redirect: str | None) -> None:
    asked = app.asked(redirect_uri=redirect)
    for answer in (Browser(shop, asked).look(), Browser(shop, asked).decide()):
        assert (answer.status_code, "Location" in answer.headers) == (400, False)
        assert "This link is not right" in text_of(answer.text)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": " "}, "invalid_scope"),
        ({"scope": "WRITE:PRODUCT"}, "invalid_scope"),
        ({"scope": "READ:PRODUCT STOREROOM:ADMIN"}, "invalid_scope"),
        ({"code_challenge": "x" * 43, "code_challenge_method": "S512"}, "invalid_request"),
        ({"code_challenge": "x" * 42}, "invalid_request"),
        ({"code_challenge": "ü" * 43}, "invalid_request"),
    ],
)
def test_other_mistakes_are_told_to_the_app(
    shop: Shop, app: App, changed: dict[str, str | None], error: str
) -> None:
    asked = app.asked(**changed)
    for answer in (Browser(shop, asked).look(), Browser(shop, asked).decide()):
        heard = told(answer)
        assert (heard["error"], heard["state"], "code" in heard) == (error, "a b&c=ü", False)
        assert heard["error_description"].isascii()


def test_scopes_may_be_separated_by_plus_or_space(shop: Shop, app: App) -> None:
    asked = f"/authorize?response_type=code&client_id={app.client}&redirect_uri=https%3A%2F%2Fapp.example%2Fdone%3Ffrom%3Dshop"
    for scope in ("READ:PRODUCT+READ:PURCHASE", "READ:PRODUCT%20READ:PURCHASE"):
        page = shop.ask("GET", f"{asked}&scope={scope}", {"Authorization": ""})
        assert "See sales and refunds" in page.text


def test_a_program_on_this_computer_may_take_any_port(shop: Shop, app: App, merchant: Merchant) -> None:
    native = merchant.app("http://127.0.0.1/done", "http://[::1]:1/done")
    for redirect in ("http://127.0.0.1:49152/done", "http://[::1]:49152/done"):
        browser = Browser(shop, native.asked(redirect_uri=redirect))
        assert "form-action 'self' http:;" in browser.look().headers["Content-Security-Policy"]
        location = browser.decide().headers["Location"]
        assert location.startswith(f"{redirect}?code=IZSEC")
        code = dict(parse_qsl(urlsplit(location).query))["code"]
        assert native.exchange(code, redirect).status_code == 200
