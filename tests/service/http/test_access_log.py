"""The access log: a line for every request, and nothing secret in any of them."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from starlette.types import Receive, Scope, Send

from app.service.http.access_log import AccessLog
from app.service.http.call import Call, Reply, Route
from app.service.storage.create import create_store
from tests.harness.unexpected_logs import ExpectLog
from tests.service.shop import CONTENTS, TEA, open_shop

OPEN = "-".join(["open-sesame"] * 4)


def session(url: str, token: str) -> list[httpx.Response]:
    """Whatever carries secrets, and what somebody may put them into by mistake."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}) as client:
        answers = [
            client.get("/inventory", params={"since": "2020-01-01", "api_key": OPEN}),
            client.get("/authorize", params={"client_id": OPEN, "state": OPEN, "code_challenge": OPEN}),
            client.post(
                "/token",
                data={"grant_type": "refresh_token", "refresh_token": OPEN, "client_secret": OPEN},
            ),
            client.post("/token", data={"grant_type": "authorization_code", "code": OPEN}),
            client.put("/storeroom/admin/password", json={"password": OPEN}),
            client.get(f"/organizations/self/products/{TEA}", headers={"If-None-Match": f'"{OPEN}"'}),
            client.get(f"/nowhere/{OPEN}"),
            client.get("/inventory", headers={"Authorization": f"Bearer {OPEN}"}),
        ]
        answers.append(
            client.post("/storeroom/admin/api-keys", json={"name": "till", "scopes": ["READ:PRODUCT"]})
        )
        key = answers[-1].json()
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": key["key"]}
        answers.append(client.post("/token", data=form | {"client_id": key["clientId"]}))
    return answers


def test_a_session_leaves_lines_and_no_secrets(tmp_path: Path) -> None:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    command = [sys.executable, "-m", "app", "serve", "--store", str(tmp_path / "shop.store")]
    with subprocess.Popen(
        [*command, "--print-token", "--access-log"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        answers = session(ready["url"], ready["token"])
        process.terminate()
        _, log = process.communicate(timeout=15)
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["status"] for line in lines] == [answer.status_code for answer in answers]
    assert [line["id"] for line in lines] == [answer.headers["X-Request-Id"] for answer in answers]
    made, granted = answers[-2].json(), answers[-1].json()
    for secret in (OPEN, ready["token"], made["key"], granted["access_token"]):
        assert secret not in log
    assert "password" not in json.dumps([line["query"] for line in lines])


async def _teapot(scope: Scope, receive: Receive, send: Send) -> None:
    scope.setdefault("state", {}).update(route="/cups/{cup}", organization="o", client="c")
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"short ", "more_body": True})
    await send({"type": "http.response.body", "body": b"and stout"})


def ask(application: Any, path: str) -> tuple[httpx.Response, dict[str, Any]]:
    lines = list[str]()

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(AccessLog(application, lines.append))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path)

    answer = asyncio.run(asked())
    (line,) = lines
    assert line.endswith("\n")
    return answer, json.loads(line)


def test_what_a_line_says() -> None:
    answer, line = ask(_teapot, "/cups/7?size=large&size=small&colour=")
    assert answer.headers["X-Request-Id"] == line.pop("id")
    assert line.pop("ms") >= 0
    assert line.pop("time").endswith("Z")
    assert line == {
        "method": "GET",
        "path": "/cups/7",
        "query": ["colour", "size"],
        "route": "/cups/{cup}",
        "status": 418,
        "bytes": 15,
        "organization": "o",
        "client": "c",
    }


async def _broken(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("a defect")


def test_what_fails_leaves_a_line_too() -> None:
    lines = list[str]()

    async def asked() -> None:
        async def nothing(_: object = None) -> Any:
            return {}

        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b""}
        await AccessLog(_broken, lines.append)(scope, nothing, nothing)

    with pytest.raises(RuntimeError):
        asyncio.run(asked())
    assert json.loads(lines[0])["status"] is None


def test_long_parts_of_a_path_are_cut() -> None:
    _, line = ask(_teapot, f"/o/{OPEN}/{TEA}")
    assert line["path"] == f"/o/{OPEN[:8]}…/{TEA}"


def _fail(call: Call[None]) -> Reply:
    call.connection.execute(text("SELECT :secret FROM nowhere"), {"secret": OPEN})
    return Reply()


def test_a_defect_is_logged_without_what_it_was_about(
    tmp_path: Path, expected_logs: ExpectLog, caplog: pytest.LogCaptureFixture
) -> None:
    expected_logs(r"ERROR app\.service\.http\.dispatch: GET /defect failed")
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store", [Route("GET", "/defect", _fail)]) as shop:
        assert shop.ask("GET", "/defect").status_code == 500
    assert "no such table: nowhere" in caplog.text
    assert OPEN not in caplog.text
