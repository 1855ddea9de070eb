"""Codes, refresh tokens and access tokens, presented in any order and at any time, beside a model of what is good."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, precondition, rule

from app.service.oauth import tokens
from app.service.storage.create import create_store
from tests.service.oauth.conftest import DAY, SECOND, later
from tests.service.oauth.steps import App, Merchant
from tests.service.shop import open_shop

MINUTES_10, HOURS_2, DAYS_180 = 600 * SECOND, 7200 * SECOND, 180 * DAY


@dataclass(eq=False)
class Family:
    """All that came of one approval of an app."""

    app: App
    ended: bool = False


@dataclass(eq=False)
class Once:
    """A code or a refresh token, and until when it is good; once used, until when that is remembered."""

    secret: str
    family: Family
    until: int
    is_code: bool
    used: bool = False


@dataclass(eq=False)
class Access:
    token: str
    family: Family
    until: int


class Families(RuleBasedStateMachine):
    onces = Bundle("onces")

    def __init__(self) -> None:
        super().__init__()
        self._opened = ExitStack()
        path = Path(self._opened.enter_context(TemporaryDirectory())) / "shop.store"
        create_store(path, "Corner shop")
        self.shop = self._opened.enter_context(open_shop(path))
        merchant = Merchant(self.shop)
        merchant.set_password()
        self.apps = [merchant.app(), merchant.app()]
        self.clock = self.shop.store.clock
        self.clock.stop()
        self.families: list[Family] = []
        self.accesses: list[Access] = []

    @rule(target=onces, number=st.sampled_from([0, 1]))
    def approve(self, number: int) -> Once:
        app = self.apps[number]
        self.families.append(Family(app))
        return Once(app.code(), self.families[-1], self.clock.now() + MINUTES_10, is_code=True)

    @rule(target=onces, once=onces)
    def present(self, once: Once) -> Any:
        now, family = self.clock.now(), once.family
        assume(not once.used or now < once.until)
        good = not once.used and not family.ended and now < once.until
        family.ended |= once.used
        once.used, once.until = True, now + DAYS_180
        answer = presented(once, family.app)
        assert answer.status_code == (200 if good else 400)
        if not good:
            return multiple()
        told = answer.json()
        self.accesses.append(Access(told["access_token"], family, now + HOURS_2))
        return Once(told["refresh_token"], family, now + DAYS_180, is_code=False)

    @rule(once=onces)
    def present_by_the_other_app(self, once: Once) -> None:
        other = self.apps[once.family.app is self.apps[0]]
        assert presented(once, other).status_code == 400

    @rule(milliseconds=st.sampled_from([1, MINUTES_10 - 1, HOURS_2 - 1, HOURS_2, 90 * DAY]))
    def wait(self, milliseconds: int) -> None:
        later(self.clock, milliseconds)

    @precondition(lambda self: self.accesses)
    @rule(data=st.data())
    def disconnect(self, data: st.DataObject) -> None:
        access = data.draw(st.sampled_from(self.accesses))
        good = self.is_good(access)
        headers = {"Authorization": f"Bearer {access.token}"}
        answer = self.shop.ask("DELETE", "/application-connections/self", headers)
        assert answer.status_code == (204 if good else 401)
        for family in self.families:
            family.ended |= good and family.app is access.family.app

    @invariant()
    def every_access_is_as_good_as_it_should_be(self) -> None:
        now = self.clock.now()
        with self.shop.store.transaction(writes=False) as connection:
            for access in self.accesses:
                caller = tokens.caller_of(connection, access.token, now)
                assert (caller is not None) == self.is_good(access)

    def is_good(self, access: Access) -> bool:
        return not access.family.ended and self.clock.now() < access.until

    def teardown(self) -> None:
        self._opened.close()


def presented(once: Once, app: App) -> httpx.Response:
    return app.exchange(once.secret) if once.is_code else app.refresh(once.secret)


Families.TestCase.settings = settings(max_examples=8, stateful_step_count=30)
TestFamilies = Families.TestCase
