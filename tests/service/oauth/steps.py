"""The steps of OAuth as an app, a merchant and a person take them; tests read like what they do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from tests.service.shop import Shop

PHRASE = "correct horse battery"
REDIRECT = "https://app.example/done?from=shop"
ASSERTION = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass
class Merchant:
    """Who administers the shop, with the service's own token."""

    shop: Shop

    def api_key(self, *scopes: str, name: str = "Web shop") -> dict[str, str]:
        body = {"name": name, "scopes": scopes or ["READ:PRODUCT", "WRITE:PRODUCT"]}
        return self._made("api-keys", body)

    def app(self, *redirects: str, scopes: tuple[str, ...] = ("READ:PRODUCT", "READ:PURCHASE")) -> "App":
        body = {"name": "Stock <b>mirror</b>", "redirectUris": redirects or [REDIRECT], "scopes": scopes}
        made = self._made("apps", body)
        return App(self.shop, made["clientId"], made["clientSecret"])

    def set_password(self, password: str = PHRASE) -> None:
        answer = self.shop.ask("PUT", "/storeroom/admin/password", json={"password": password})
        assert (answer.status_code, answer.content) == (204, b"")

    def revoke(self, what: str, client: str) -> None:
        assert self.shop.ask("DELETE", f"/storeroom/admin/{what}/{client}").status_code == 204

    def _made(self, what: str, body: Mapping[str, object]) -> dict[str, str]:
        answer = self.shop.ask("POST", f"/storeroom/admin/{what}", json=body)
        assert answer.status_code == 201, answer.text
        made: dict[str, str] = answer.json()
        return made


@dataclass
class App:
    """An app that is registered with the shop."""

    shop: Shop
    client: str
    secret: str

    def token(self, **fields: str) -> httpx.Response:
        """Ask ``/token`` for tokens, with the app's credentials unless ``fields`` say otherwise."""
        return ask_token(self.shop, {"client_id": self.client, "client_secret": self.secret} | fields)

    def exchange(self, code: str, redirect: str = REDIRECT, **fields: str) -> httpx.Response:
        return self.token(grant_type="authorization_code", code=code, redirect_uri=redirect, **fields)

    def refresh(self, refresh_token: str, **fields: str) -> httpx.Response:
        return self.token(grant_type="refresh_token", refresh_token=refresh_token, **fields)

    def asked(self, **changed: str | None) -> dict[str, str]:
        """The parameters of ``/authorize``; ``changed`` replaces some, or leaves them out as None."""
        usual: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client,
            "scope": "READ:PRODUCT READ:PURCHASE",
            "redirect_uri": REDIRECT,
            "state": "a b&c=ü",
        }
        return {name: value for name, value in (usual | changed).items() if value is not None}

    def code(self, **changed: str | None) -> str:
        """What a person who holds the password sends the app."""
        answer = Browser(self.shop, self.asked(**changed)).decide()
        return told(answer)["code"]

    def connected(self) -> dict[str, str]:
        """The tokens of a new approval."""
        answer = self.exchange(self.code())
        assert answer.status_code == 200, answer.text
        tokens: dict[str, str] = answer.json()
        return tokens


@dataclass
class Browser:
    """A person at ``/authorize``: a page, a cookie, a form."""

    shop: Shop
    asked: dict[str, str]
    cookie: str = ""
    seal: str = field(default="", init=False)

    @property
    def path(self) -> str:
        return f"/authorize?{urlencode(self.asked)}"

    def look(self) -> httpx.Response:
        """Get the page, and keep what belongs to its form."""
        page = self.shop.ask("GET", self.path, self._headers())
        self.cookie = page.headers.get("Set-Cookie", "").partition(";")[0]
        seal = re.search('name="seal" value="([^"]*)"', page.text)
        self.seal = unescape(seal[1]) if seal else ""
        return page

    def send(self, decision: str = "approve", typed: str = PHRASE) -> httpx.Response:
        form = {"seal": self.seal, "decision": decision, "password": typed}
        return self.shop.ask("POST", self.path, self._headers(), data=form)

    def decide(self, decision: str = "approve", typed: str = PHRASE) -> httpx.Response:
        self.look()
        return self.send(decision, typed)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": "", "Cookie": self.cookie}


def ask_token(
    shop: Shop, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> httpx.Response:
    return shop.ask("POST", "/token", {"Authorization": "", **(headers or {})}, data=fields)


def assert_key(shop: Shop, made: dict[str, str], **changed: str) -> httpx.Response:
    """Ask for a token with an API key."""
    usual = {"grant_type": ASSERTION, "client_id": made["clientId"], "assertion": made["key"]}
    return ask_token(shop, usual | changed)


def status_with(shop: Shop, token: str, path: str = "/inventory") -> int:
    """What is answered to whoever asks with ``token``."""
    return shop.ask("GET", path, {"Authorization": f"Bearer {token}"}).status_code


def told(answer: httpx.Response) -> dict[str, str]:
    """What the redirect tells the app; it leads to where the app wants it."""
    assert answer.status_code == 303, answer.text
    location = answer.headers["Location"]
    assert location.startswith(REDIRECT)
    return dict(parse_qsl(urlsplit(location).query))


def refused(answer: httpx.Response, error: str, description: str) -> bool:
    """Whether that is the error that is answered, in the documented form, and nobody keeps it."""
    assert answer.headers["Cache-Control"] == "no-store"
    body = {"error": error, "error_description": description}
    return (answer.status_code, answer.json()) == (400, body)
