"""An app meets the real service: over sockets, with a browser between them that follows where it is sent."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from app.service.storage.create import create_store
from tests.service.oauth.steps import ASSERTION, PHRASE
from tests.service.running import RunningService, Send, running_service

HEARD = "heard"


@contextmanager
def listening_app() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A program that waits on a port of its own for what it is told: its redirect URI, and all that came."""
    told: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.append(dict(parse_qsl(urlsplit(self.path).query)))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(HEARD.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/done", told
        finally:
            server.shutdown()
            serving.join()


@pytest.fixture
def browser(service: RunningService) -> Iterator[httpx.Client]:
    """Keeps cookies, and goes where it is sent."""
    with httpx.Client(base_url=service.url, follow_redirects=True) as browser:
        yield browser


def made(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def test_from_approval_to_disconnecting(service: RunningService, send: Send, browser: httpx.Client) -> None:
    assert send("PUT", "/storeroom/admin/password", json={"password": PHRASE}).status_code == 204
    new = {"name": "Mirror", "redirectUris": ["http://127.0.0.1/done"], "scopes": ["READ:PRODUCT"]}
    app = made(send("POST", "/storeroom/admin/apps", json=new))
    credentials = {"client_id": app["clientId"], "client_secret": app["clientSecret"]}

    with listening_app() as (redirect, told):
        asked = {"response_type": "code", "scope": "READ:PRODUCT", "redirect_uri": redirect, "state": "1"}
        page = browser.get("/authorize", params=asked | {"client_id": app["clientId"]})
        seal = re.search('name="seal" value="([^"]*)"', page.text)
        assert seal
        form = {"seal": seal[1], "decision": "approve"}
        assert browser.post(page.url, data=form | {"password": "wrong"}).status_code == 403
        assert browser.post(page.url, data=form | {"password": PHRASE}).text == HEARD
        assert [one["state"] for one in told] == ["1"]

    code = {"grant_type": "authorization_code", "code": told[0]["code"], "redirect_uri": redirect}
    tokens = made(browser.post("/token", data=credentials | code))
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    headers = {
        "Authorization": f"Bearer {made(browser.post('/token', data=credentials | refresh))['access_token']}"
    }

    user = made(browser.get("/users/me", headers=headers))
    assert user["organizationUuid"] == service.organization
    assert browser.get("/inventory", headers=headers).status_code == 200
    assert (
        browser.put("/organizations/self/inventory", headers=headers, json={"changes": []}).status_code == 403
    )
    assert browser.delete("/application-connections/self", headers=headers).status_code == 204
    assert browser.get("/inventory", headers=headers).status_code == 401


def test_an_api_key_outlives_the_process(tmp_path: Path) -> None:
    path = tmp_path / "shop.store"
    create_store(path, "Corner shop")
    with running_service(path) as service:
        own = {"Authorization": f"Bearer {service.token}"}
        new = {"name": "Web shop", "scopes": ["READ:PRODUCT"]}
        key = made(httpx.post(f"{service.url}/storeroom/admin/api-keys", headers=own, json=new))
    with running_service(path) as service:
        form = {"grant_type": ASSERTION, "client_id": key["clientId"], "assertion": key["key"]}
        token = made(httpx.post(f"{service.url}/token", data=form))["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert httpx.get(f"{service.url}/inventory", headers=headers).status_code == 200
