"""The merchant of a running service, and a person who approves an app in the browser; both asked by httpx."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.service.oauth.steps import PHRASE
from tests.service.running import RunningService

REDIRECT = "http://127.0.0.1/done"


@dataclass(frozen=True)
class Registered:
    client_id: str
    client_secret: str


class Merchant:
    """Administers the service, with its own token."""

    def __init__(self, service: RunningService) -> None:
        self._service = service

    def api_key(self, *scopes: str) -> str:
        body = {"name": "Storeroom", "scopes": scopes or ("READ:PRODUCT", "WRITE:PRODUCT")}
        return str(self._ask("POST", "/storeroom/admin/api-keys", body).json()["key"])

    def app(self) -> Registered:
        self._ask("PUT", "/storeroom/admin/password", {"password": PHRASE})
        body = {"name": "Storeroom", "redirectUris": [REDIRECT], "scopes": ["READ:PRODUCT", "WRITE:PRODUCT"]}
        made = self._ask("POST", "/storeroom/admin/apps", body).json()
        return Registered(made["clientId"], made["clientSecret"])

    def revoke(self, client_id: str) -> None:
        self._ask("DELETE", f"/storeroom/admin/api-keys/{client_id}")

    def advance(self, seconds: float) -> None:
        """The service's clock."""
        self._ask("PUT", "/storeroom/test/clock", {"advanceSeconds": seconds})

    def approve(self, app: Registered, challenge: str) -> str:
        """The code that the app is told."""
        asked = {
            "response_type": "code",
            "client_id": app.client_id,
            "redirect_uri": REDIRECT,
            "scope": "READ:PRODUCT WRITE:PRODUCT",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        with httpx.Client(base_url=self._service.url) as browser:
            page = browser.get("/authorize", params=asked)
            seal = re.search('name="seal" value="([^"]*)"', page.text)
            assert seal, page.text
            form = {"seal": seal[1], "decision": "approve", "password": PHRASE}
            location = browser.post(page.url, data=form).headers["Location"]
        return parse_qs(urlsplit(location).query)["code"][0]

    def _ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._service.token}"}
        answer = httpx.request(method, self._service.url + path, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer
