"""``python -m tests.journeys.secret_day``: a day with secrets, which says all that the program could say of it.

Reads from standard input where to (`Told`, as JSON), and prints the secrets that it met: what is looked for elsewhere.
Everything else that is said, logged or raised goes to standard error.
"""

import asyncio
import contextlib
import gc
import json
import logging
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

import httpx

from app.accounts import Account, Accounts
from app.accounts.browser import Browser
from app.accounts.signing_in import by_key
from app.client.grants import ByCode, ByRefresh, Fixed, _Granted
from app.domain.errors import StoreroomError
from app.domain.movements import Reason
from app.window import loop
from app.window.application import make_application
from app.window.sentences import details, sentence
from app.workspace import Workspace
from tests.accounts.elsewhere import Elsewhere
from tests.service.running import RunningService
from tests.window.shop import window_on
from tests.workspace.shop import CONTENTS, SMALL, plan_of

_TWO_HOURS = 7200


@dataclass
class Told:
    profile: str
    url: str
    token: str


class Day:
    """``met`` are the secrets so far."""

    def __init__(self, accounts: Accounts, elsewhere: Elsewhere) -> None:
        self.accounts = accounts
        self.elsewhere = elsewhere
        self.met = {elsewhere.service.token}

    async def live(self) -> None:
        await self.with_a_key()
        await self.with_an_approval()
        await self.with_what_is_wrong()
        await self.with_a_store_on_this_computer()

    async def with_a_key(self) -> None:
        key = self.elsewhere.api_key()
        self.met |= {key.text, *key.text.split(".")}
        account = await self.accounts.add("By key", await by_key(self.elsewhere.place, key.text))
        workspace = account.workspace()
        await workspace.open()
        await self.restock(workspace)
        async with window_on(workspace) as window:
            loop.on_exception(window.messages.show_unexpected)
            self.elsewhere.wait(_TWO_HOURS)
            await self.restock(workspace)
            await self.crash(account)
            self.elsewhere.revoke(key)
            await workspace.refresh()
            self.tell(workspace.trouble)
            loop.forget_listener(window.messages.show_unexpected)
        await workspace.close()

    async def with_an_approval(self) -> None:
        app = self.elsewhere.app()
        self.met.add(app.client_secret)
        account = self.accounts.open("By key")
        async with Browser(self.elsewhere.place, *app) as browser:
            self.met |= {browser._verifier, browser._state}
            finishing = asyncio.create_task(browser.finished())
            await _approve(browser.address)
            signed_in = await finishing
            self.show(browser, signed_in)
        self.collect()
        account = await self.accounts.sign_in_again(account, signed_in)
        workspace = account.workspace()
        for _ in range(2):
            self.elsewhere.wait(_TWO_HOURS)
            await self.restock(workspace)
        await self.crash(account)
        self.elsewhere.revoke(app)
        await workspace.refresh()
        self.tell(workspace.trouble)
        await workspace.close()

    async def with_what_is_wrong(self) -> None:
        """Keys that are pasted and not good; one is made up, and kept while it is of no use."""
        place = self.elsewhere.place
        for text in ("planted-nonsense", "planted.nonsense", "planted.non.sense", "planted\x00.nonsense"):
            self.met.add(text)
            try:
                await by_key(place, text)
            except StoreroomError as error:
                self.tell(error)
        for secret in ("planted kept nonsense", '{"refresh_token": "planted half"}'):
            self.met.add(secret)
            account = await self.accounts.add(
                "Broken", await by_key(place, self.elsewhere.api_key("READ:PRODUCT").text)
            )
            await self.accounts.secrets.set(account.facts.id, secret)
            workspace = account.workspace()
            await workspace.refresh()
            self.tell(workspace.trouble)
            await workspace.close()
            await self.accounts.remove(account)

    async def with_a_store_on_this_computer(self) -> None:
        account = await asyncio.to_thread(self.accounts.create, "Mine", CONTENTS, currency="SEK")
        workspace = account.workspace()
        await self.restock(workspace)
        await asyncio.to_thread(self.look_at_processes)
        await workspace.close()
        self.accounts.settings.last_account = account.key

    async def restock(self, workspace: Workspace) -> None:
        await workspace.refresh()
        outcome = await workspace.carry_out(plan_of(workspace.items[SMALL], Reason.RESTOCK, 5))
        assert outcome.confirmed, outcome.error
        self.collect()

    async def crash(self, account: Account) -> None:
        """As of a mistake in the program, in the midst of what holds secrets."""
        service = account.service()
        client = await service.reach()
        await client.shop()
        self.collect()
        secret = await account.secrets.get(account.facts.id)
        self.show(account, account.facts, service, client, client._transport, account.secrets)

        async def fail(*held: object) -> None:
            raise ZeroDivisionError("a mistake")

        loop.spawn(fail(secret, client), "a mistake")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await service.close()

    def collect(self) -> None:
        """Every token and secret that the client holds, wherever."""
        for each in gc.get_objects():
            if isinstance(each, _Granted):
                self.met.add(each._token)
            if isinstance(each, ByRefresh):
                self.met |= {each._refresh_token, each._app["client_secret"]}
            if isinstance(each, ByCode):
                self.met |= {each._approval["code"], each._approval["code_verifier"]}
            if isinstance(each, Fixed):
                self.met.add(each._token)

    def show(self, *objects: object) -> None:
        for each in objects:
            print(repr(each), str(each), file=sys.stderr)

    def tell(self, error: BaseException | None) -> None:
        assert isinstance(error, StoreroomError)
        print(sentence(error), details(error), repr(error), file=sys.stderr)
        traceback.print_exception(error)

    def look_at_processes(self) -> None:
        """What anybody on this computer may read of a process: how it was started."""
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):  # it has ended
                print(process.read_bytes().replace(b"\0", b" ").decode(errors="replace"), file=sys.stderr)


async def _approve(address: str) -> None:
    """In a process of its own, as a browser is: what that writes down is another matter."""
    command = [sys.executable, "-m", "tests.accounts.elsewhere"]
    browser = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE)
    await browser.communicate(address.encode())
    assert browser.returncode == 0


async def _day(told: Told) -> int:
    service = RunningService(told.url, told.token, "", process=None)  # type: ignore[arg-type]
    headers = {"Authorization": f"Bearer {told.token}"}
    with httpx.Client(base_url=told.url, headers=headers, timeout=15) as http:
        day = Day(Accounts(Path(told.profile)), Elsewhere(service, http))
        await day.live()
    print(json.dumps(sorted(day.met - {""})))
    return 0


def main() -> int:
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    told = Told(**json.loads(sys.stdin.read()))
    return loop.run(make_application(), lambda: _day(told))


if __name__ == "__main__":
    sys.exit(main())
