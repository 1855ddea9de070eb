"""A service on another computer, as far as an account can tell: the real one, in a process of its own.

What its merchant does there, and what the person does in the browser.
"""

import asyncio
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import NamedTuple

import httpx

from app.accounts.places import Place, shared
from app.service.storage.create import create_store
from tests.service.running import RunningService, running_service
from tests.workspace.shop import CONTENTS

PASSWORD = "correct horse battery"  # noqa: S105
SCOPES = ("READ:PRODUCT", "WRITE:PRODUCT", "READ:PURCHASE")


class App(NamedTuple):
    client_id: str
    client_secret: str


class Key(NamedTuple):
    client_id: str
    text: str


@dataclass(frozen=True)
class Elsewhere:
    service: RunningService
    http: httpx.Client  #: with the service's own token

    @property
    def place(self) -> Place:
        return shared(self.service.url)

    def api_key(self, *scopes: str) -> Key:
        made = self._made("api-keys", {"name": "Storeroom", "scopes": scopes or SCOPES})
        return Key(made["clientId"], made["key"])

    def app(self, redirect: str = "http://127.0.0.1/storeroom", scopes: tuple[str, ...] = SCOPES) -> App:
        self._ask("PUT", "/storeroom/admin/password", {"password": PASSWORD})
        made = self._made("apps", {"name": "Storeroom", "redirectUris": [redirect], "scopes": scopes})
        return App(made["clientId"], made["clientSecret"])

    def revoke(self, access: Key | App) -> None:
        """The merchant deletes the key, or the app with all that was approved for it."""
        what = "api-keys" if isinstance(access, Key) else "apps"
        self._ask("DELETE", f"/storeroom/admin/{what}/{access.client_id}")

    def wait(self, seconds: float) -> None:
        """Let time go by there."""
        self._ask("PUT", "/storeroom/test/clock", {"advanceSeconds": seconds})

    def stock(self) -> dict[str, str]:
        """What is in store, by variant."""
        rows = self.http.get("/inventory").raise_for_status().json()["variants"]
        return {row["variantUuid"]: row["balance"] for row in rows}

    def _made(self, what: str, body: Mapping[str, object]) -> dict[str, str]:
        made: dict[str, str] = self._ask("POST", f"/storeroom/admin/{what}", body).json()
        return made

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> httpx.Response:
        return self.http.request(method, path, json=body).raise_for_status()


@contextmanager
def elsewhere(folder: Path, *options: str) -> Iterator[Elsewhere]:
    """A service with the corner shop. ``options`` are further ones of ``storeroom serve``."""
    create_store(folder / "elsewhere.store", "Corner shop", CONTENTS, currency="SEK")
    with running_service(folder / "elsewhere.store", "--test-switches", *options) as service:
        headers = {"Authorization": f"Bearer {service.token}"}
        with httpx.Client(base_url=service.url, headers=headers, timeout=15) as http:
            yield Elsewhere(service, http)


async def approve(address: str, decision: str = "approve") -> httpx.Response:
    """What the person does in the browser: looks at the page, decides, and is sent back to the program."""
    return await asyncio.to_thread(_approve, address, decision)


def _approve(address: str, decision: str) -> httpx.Response:
    with httpx.Client(follow_redirects=True, timeout=15) as browser:
        page = browser.get(address)
        seal = re.search('name="seal" value="([^"]*)"', page.text)
        if seal is None:
            return page
        form = {"seal": unescape(seal[1]), "decision": decision, "password": PASSWORD}
        return browser.post(page.url, data=form)


if __name__ == "__main__":  # the browser as a process of its own: the address comes from standard input
    _approve(sys.stdin.read(), "approve")
