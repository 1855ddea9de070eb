"""Signing in by the pages of the welcome, to the real service: by key, in the browser, and what goes wrong."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.accounts import Accounts, Kind, browser, reaching
from app.accounts.facts import Grant
from app.client.hosts import one
from app.domain.contents import Contents
from app.window.welcome.dialog import height_within
from tests.accounts.elsewhere import Elsewhere, approve, elsewhere
from tests.accounts.keyrings import MemoryKeyring, secrets_in, unlisted
from tests.client.canned import Reply, serving
from tests.window.browsing import browsing
from tests.window.welcome.newcomer import Newcomer, newcomer


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    with elsewhere(tmp_path_factory.mktemp("elsewhere"), "--like-zettle") as service:
        yield service


@pytest.fixture
def as_zettle(service: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """Zettle's addresses lead to the service; the browser comes back to any port, for tests run side by side."""
    monkeypatch.setattr(reaching, "ZETTLE", one(service.service.url))
    monkeypatch.setattr(browser, "_PORT", 0)
    return service


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path, secrets_in(MemoryKeyring()))


@unlisted
class AskingKeyring(MemoryKeyring):
    """Opens once the person has given it its password."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.answered.wait()
        super().set_password(service, username, password)


def paste(field: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field.setFocus()
    Newcomer.press(field, "Ctrl+V")


def said(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


async def test_a_key_that_is_pasted_is_tried_at_once_and_tells_whose_shop_it_is(
    accounts: Accounts, as_zettle: Elsewhere
) -> None:
    async with newcomer(accounts) as person:
        page, found = person.dialog.zettle, person.dialog.found
        person.choose(Kind.ZETTLE)
        paste(page.key, as_zettle.api_key("READ:PRODUCT", "WRITE:PRODUCT").text)
        assert person.dialog.page is person.dialog.trying
        await person.until(lambda: person.dialog.page is found)
        assert "Shop\nCorner shop\nCurrency\nSEK" in said(found)
        assert page.key.text() == "", "what is secret is not left lying about"
        assert found.name.text() == "Corner shop"
        person.type(found.name, "The stall")
        person.press(found.name, "Return")
        account = await person.account()
    assert (account.name, account.kind, account.grant) == ("The stall", Kind.ZETTLE, Grant.KEY)
    assert Accounts(accounts.profile).names() == ["The stall"]


async def test_a_key_that_a_program_types_is_waited_for(accounts: Accounts, as_zettle: Elsewhere) -> None:
    async with newcomer(accounts) as person:
        page = person.dialog.zettle
        person.choose(Kind.ZETTLE)
        person.type(page.key, as_zettle.api_key().text)
        assert person.dialog.page is page
        person.press(page.key, "Return")
        await person.until(lambda: person.dialog.page is person.dialog.found)


async def test_the_link_has_name_and_permissions_filled_in(accounts: Accounts) -> None:
    with browsing() as opened:
        async with newcomer(accounts) as person:
            person.choose(Kind.ZETTLE)
            person.click(person.dialog.zettle.link.button)
            assert person.dialog.zettle.key.hasFocus(), "so that what is copied there can be pasted here"
    scopes = "READ:PRODUCT%20WRITE:PRODUCT%20READ:PURCHASE%20READ:USERINFO"
    assert opened == [f"https://my.zettle.com/apps/api-keys?name=Storeroom&scopes={scopes}"]


async def test_what_the_key_lacks_is_told_before_it_is_kept(accounts: Accounts, as_zettle: Elsewhere) -> None:
    async with newcomer(accounts) as person:
        person.choose(Kind.ZETTLE)
        paste(person.dialog.zettle.key, as_zettle.api_key("READ:PRODUCT").text)
        await person.until(lambda: person.dialog.page is person.dialog.found)
        assert "The key lacks" in said(person.dialog.found)
        assert "the permission to change stock" in said(person.dialog.found)


async def test_what_is_no_key_is_told_on_the_page(accounts: Accounts) -> None:
    async with newcomer(accounts) as person:
        page = person.dialog.zettle
        person.choose(Kind.ZETTLE)
        assert not page.sign_in.isEnabled()
        person.type(page.key, "secret")
        person.press(page.key, "Return")
        await person.until(page.problem.isVisible)
        assert page.problem.text.text().startswith("This is not an API key")
        assert page.key.hasSelectedText(), "what is pasted next takes its place"


async def test_a_key_that_was_revoked_says_so(accounts: Accounts, as_zettle: Elsewhere) -> None:
    key = as_zettle.api_key()
    as_zettle.revoke(key)
    async with newcomer(accounts) as person:
        page = person.dialog.zettle
        person.choose(Kind.ZETTLE)
        paste(page.key, key.text)
        await person.until(page.problem.isVisible)
        assert "it was revoked, or has ended. Make a new one." in page.problem.text.text()
        copy = next(b for b in page.problem.findChildren(QPushButton) if b.text() == "Copy details")
        person.click(copy)
        copied = QGuiApplication.clipboard().text()
        assert "Revoked" in copied
        assert key.text not in copied


async def test_trying_can_be_given_up(accounts: Accounts, as_zettle: Elsewhere) -> None:
    async with newcomer(accounts) as person:
        person.choose(Kind.ZETTLE)
        paste(person.dialog.zettle.key, as_zettle.api_key().text)
        person.press(person.dialog, "Escape")
        pages = [person.dialog.page]
        person.press(person.dialog, "Escape")
        assert [*pages, person.dialog.page] == [person.dialog.zettle, person.dialog.ways]


@pytest.mark.parametrize("kind", [Kind.ZETTLE, Kind.SHARED])
async def test_a_registered_app_is_approved_in_the_browser(
    accounts: Accounts, as_zettle: Elsewhere, kind: Kind
) -> None:
    scopes = ("READ:PRODUCT", "WRITE:PRODUCT", "READ:PURCHASE", "READ:USERINFO")
    app = as_zettle.app(scopes=scopes)
    with browsing() as opened:
        async with newcomer(accounts) as person:
            person.choose(kind)
            page = person.dialog.zettle if kind is Kind.ZETTLE else person.dialog.shared
            if kind is Kind.SHARED:
                person.type(person.dialog.shared.address, as_zettle.service.url)
            person.click(page.app.more)
            person.type(page.app.client, app.client_id)
            paste(page.app.secret, app.client_secret)
            person.press(page.app.secret, "Return")
            assert person.dialog.page is person.dialog.browser
            await person.until(lambda: opened)
            await approve(opened[0])
            await person.until(lambda: person.dialog.page is person.dialog.found)
            assert "Corner shop" in said(person.dialog.found)
            assert page.app.secret.text() == ""
            person.click(person.dialog.found.open)
            account = await person.account()
    assert (account.kind, account.grant) == (kind, Grant.CODE)
    assert account.expires is not None


async def test_the_browser_can_be_given_up(accounts: Accounts, as_zettle: Elsewhere) -> None:
    with browsing() as opened:
        async with newcomer(accounts) as person:
            page = person.dialog.zettle
            person.choose(Kind.ZETTLE)
            person.click(page.app.more)
            person.type(page.app.client, "some-app")
            person.type(page.app.secret, "some-secret")
            person.click(page.app.browser)
            await person.until(lambda: opened)
            person.press(person.dialog, "Escape")
            assert person.dialog.page is page


async def test_who_says_no_in_the_browser_is_where_he_began(accounts: Accounts, as_zettle: Elsewhere) -> None:
    app = as_zettle.app()
    with browsing() as opened:
        async with newcomer(accounts) as person:
            page = person.dialog.shared
            person.choose(Kind.SHARED)
            person.type(page.address, as_zettle.service.url)
            person.click(page.app.more)
            person.type(page.app.client, app.client_id)
            person.type(page.app.secret, app.client_secret)
            person.click(page.app.browser)
            await person.until(lambda: opened)
            await approve(opened[0], "deny")
            await person.until(page.problem.isVisible)
            assert page.problem.text.text() == "In the browser you said no. Nothing was changed."


async def test_a_shared_service_takes_an_address_and_a_key(accounts: Accounts, service: Elsewhere) -> None:
    async with newcomer(accounts) as person:
        page = person.dialog.shared
        person.choose(Kind.SHARED)
        assert page.address.hasFocus()
        person.type(page.address, service.service.url)
        paste(page.key, service.api_key().text)
        await person.until(lambda: person.dialog.page is person.dialog.found)
        person.click(person.dialog.found.open)
        account = await person.account()
    assert (account.kind, account.place.address) == (Kind.SHARED, service.service.url)


async def test_the_token_that_the_service_printed_opens_it_too(
    accounts: Accounts, service: Elsewhere
) -> None:
    async with newcomer(accounts) as person:
        page = person.dialog.shared
        person.choose(Kind.SHARED)
        person.type(page.address, service.service.url)
        person.type(page.key, service.service.token)
        person.press(page.key, "Return")
        await person.until(lambda: person.dialog.page is person.dialog.found)
        person.click(person.dialog.found.open)
        assert (await person.account()).grant is Grant.TOKEN


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("", "This is not the address of a service."),
        ("http://stock.example.com", "Over the internet it has to be https"),
    ],
)
async def test_an_address_that_cannot_be_is_told_where_it_was_typed(
    accounts: Accounts, service: Elsewhere, address: str, complaint: str
) -> None:
    async with newcomer(accounts) as person:
        page = person.dialog.shared
        person.choose(Kind.SHARED)
        person.type(page.address, address)
        paste(page.key, service.api_key().text)
        person.click(page.sign_in)
        assert complaint in page.problem.text.text()
        assert page.address.hasFocus()


async def test_an_address_that_others_can_overhear_is_told_before_a_key_goes_there(
    accounts: Accounts, service: Elsewhere
) -> None:
    async with newcomer(accounts) as person:
        page = person.dialog.shared
        person.choose(Kind.SHARED)
        person.type(page.address, "http://192.168.1.5:8080")
        paste(page.key, service.api_key().text)
        assert person.dialog.page is page, "not before the person says so"
        assert "Nothing is encrypted on the way to this address" in said(page)
        assert page.sign_in.text() == "Sign in without encryption"


async def test_a_service_that_is_not_there_is_told(accounts: Accounts, service: Elsewhere) -> None:
    async with newcomer(accounts) as person:
        page = person.dialog.shared
        person.choose(Kind.SHARED)
        person.type(page.address, "http://127.0.0.1:9")
        paste(page.key, service.api_key().text)
        await person.until(page.problem.isVisible)
        assert page.problem.text.text().startswith("Nothing that can be used answers at http://127.0.0.1:9.")
        assert page.address.hasFocus(), "it may be mistyped"


async def test_a_site_of_another_kind_is_told_as_a_wrong_address(
    accounts: Accounts, service: Elsewhere
) -> None:
    async with serving(Reply("<html></html>")) as site, newcomer(accounts) as person:
        page = person.dialog.shared
        person.choose(Kind.SHARED)
        person.type(page.address, site.url)
        paste(page.key, service.api_key().text)
        await person.until(page.problem.isVisible)
        assert page.problem.text.text().startswith(f"Nothing that can be used answers at {site.url}.")


async def test_the_address_that_was_tried_is_told_with_its_scheme(
    accounts: Accounts, service: Elsewhere
) -> None:
    without_scheme = service.service.url.removeprefix("http://")
    async with newcomer(accounts) as person:
        page = person.dialog.shared
        person.choose(Kind.SHARED)
        paste(page.key, service.api_key().text)
        person.type(page.address, without_scheme)
        person.press(page.address, "Return")
        await person.until(page.problem.isVisible)
        assert f"https://{without_scheme}" in page.problem.text.text()


async def test_a_key_pasted_over_one_that_was_turned_down_is_tried_at_once_too(
    accounts: Accounts, service: Elsewhere
) -> None:
    wrong, right = service.api_key(), service.api_key()
    service.revoke(wrong)
    assert len(wrong.text) == len(right.text)
    async with newcomer(accounts) as person:
        page = person.dialog.shared
        person.choose(Kind.SHARED)
        person.type(page.address, service.service.url)
        paste(page.key, wrong.text)
        await person.until(page.problem.isVisible)
        paste(page.key, right.text)
        await person.until(lambda: person.dialog.page is person.dialog.found)


async def test_a_keyring_that_asks_the_person_first_is_waited_for(tmp_path: Path, service: Elsewhere) -> None:
    keyring = AskingKeyring()
    async with newcomer(Accounts(tmp_path, secrets_in(keyring))) as person:
        page = person.dialog.shared
        person.choose(Kind.SHARED)
        person.type(page.address, service.service.url)
        paste(page.key, service.api_key().text)
        await person.until(lambda: person.dialog.page is person.dialog.found)
        person.click(person.dialog.found.open)
        assert "may ask you for its password" in said(person.dialog.page)
        keyring.answered.set()
        await person.account()


async def test_a_name_that_is_taken_is_told_on_the_page(accounts: Accounts, service: Elsewhere) -> None:
    accounts.create("Stall", Contents(), currency="EUR")
    async with newcomer(accounts) as person:
        page, found = person.dialog.shared, person.dialog.found
        person.choose(Kind.SHARED)
        person.type(page.address, service.service.url)
        paste(page.key, service.api_key().text)
        await person.until(lambda: person.dialog.page is found)
        person.type(found.name, "Stall")
        person.press(found.name, "Return")
        await person.until(found.problem.isVisible)
        assert found.problem.text.text() == "There is an account called “Stall” already."


async def test_the_same_shop_twice_is_one_account_with_the_newer_key(
    accounts: Accounts, service: Elsewhere
) -> None:
    for key in (service.api_key(), service.api_key()):
        async with newcomer(accounts) as person:
            page = person.dialog.shared
            person.choose(Kind.SHARED)
            person.type(page.address, service.service.url)
            paste(page.key, key.text)
            if accounts.names() == []:
                await person.until(lambda: person.dialog.page is person.dialog.found)
                person.click(person.dialog.found.open)
            account = await person.account()
        assert account.facts.client_id == key.client_id
    assert accounts.names() == ["Corner shop"]


async def test_signing_in_again_leads_straight_to_the_page_and_back(
    accounts: Accounts, service: Elsewhere
) -> None:
    async with newcomer(accounts) as person:
        person.choose(Kind.SHARED)
        person.type(person.dialog.shared.address, service.service.url)
        paste(person.dialog.shared.key, service.api_key().text)
        await person.until(lambda: person.dialog.page is person.dialog.found)
        person.click(person.dialog.found.open)
        account = await person.account()
    key = service.api_key()
    async with newcomer(accounts, again=account) as person:
        assert person.dialog.page is person.dialog.shared
        assert person.dialog.shared.address.text() == service.service.url
        assert person.dialog.shared.key.hasFocus()
        paste(person.dialog.shared.key, key.text)
        again = await person.account()
    assert (again.key, again.facts.client_id) == (account.key, key.client_id)


@pytest.mark.parametrize(("available", "height"), [(1080, 600), (740, 600), (640, 500)])
def test_the_title_of_the_dialog_is_on_the_screen_too(available: int, height: int) -> None:
    """Qt puts it 40 pixels higher than in the middle; a title is 30 high."""
    assert height_within(available) == height
    assert (available - height) / 2 - 40 >= 30
