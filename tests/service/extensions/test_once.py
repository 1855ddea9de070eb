"""Whatever is sent again, in whatever order, each identifier moves once; and a crash leaves the truth to be told."""

import tempfile
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.domain.identifiers import new_identifier
from app.service.storage.create import create_store
from tests.service.running import RunningService, running_service
from tests.service.shop import CHEESE, CONTENTS, TEA, TEA_LARGE, TEA_SMALL, WEDGE, open_shop

Move = tuple[str, str, str, str, str | None]
"""Variant, locations by their types, change, reason."""

IDENTIFIERS = ("00000000-0001-11ea-bc55-0242ac130001", "00000000-0002-11ea-bc55-0242ac130001")
OWNERS = {TEA_SMALL: TEA, TEA_LARGE: TEA, WEDGE: CHEESE}
KINDS = ("STORE", "SUPPLIER", "BIN")

one_move = st.tuples(
    st.sampled_from(sorted(OWNERS)),
    st.sampled_from(KINDS),
    st.sampled_from(KINDS),
    st.sampled_from(["1", "2.5", "100000", "0"]),
    st.sampled_from([None, "DISCARD", "found behind the shelf"]),
)
identifiers = st.sampled_from(IDENTIFIERS)


class Once(RuleBasedStateMachine):
    """Identifiers and what they stand for, in a dictionary, against the service."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "shop.store"
        create_store(self.path, "Shop", CONTENTS)
        self.open()
        self.stand_for = dict[str, list[Move]]()
        self.answers = dict[str, bytes]()
        self.correlated = dict[str, int]()
        self.balances = {variant: CONTENTS.balances.get(variant, Decimal(0)) for variant in OWNERS}

    def open(self) -> None:
        self.opened = open_shop(self.path)
        self.shop = self.opened.__enter__()

    def teardown(self) -> None:
        self.opened.__exit__(None, None, None)
        self.folder.cleanup()

    @rule()
    def restart(self) -> None:
        self.opened.__exit__(None, None, None)
        self.open()

    @rule(identifier=identifiers, moves=st.lists(one_move, min_size=1, max_size=3))
    def put(self, identifier: str, moves: list[Move]) -> None:
        known = self.stand_for.get(identifier)
        answer = self.send(identifier, moves)
        if not fit(moves):
            assert answer.status_code in ((422,) if known is None else (409, 422))
        elif known is None:
            assert answer.status_code == 201
            self.stand_for[identifier], self.answers[identifier] = moves, answer.content
            self.follow(moves)
        else:
            assert answer.status_code == (200 if moves == known else 409)

    @rule(identifier=identifiers)
    def repeat(self, identifier: str) -> None:
        if moves := self.stand_for.get(identifier):
            answer = self.send(identifier, moves)
            assert (answer.status_code, answer.content) == (200, self.answers[identifier])

    @rule(identifier=identifiers, move=one_move)
    def post_v3_under_the_same_name(self, identifier: str, move: Move) -> None:
        """Which is no key there: it moves every time, and takes nothing from the one that is."""
        body = {"identifier": identifier, "movements": [self.written(move)]}
        answer = self.shop.ask("POST", "/v3/movements", json=body)
        if answer.status_code == 204:
            self.correlated[identifier] = self.correlated.get(identifier, 0) + 1
            self.follow([move])

    def send(self, identifier: str, moves: list[Move]) -> httpx.Response:
        body = {"movements": [self.written(move) for move in moves]}
        return self.shop.ask("PUT", f"/storeroom/movements/{identifier}", json=body)

    def written(self, move: Move) -> dict[str, Any]:
        variant, source, target, change, reason = move
        return {
            "productUuid": OWNERS[variant],
            "variantUuid": variant,
            "from": self.shop.place(source),
            "to": self.shop.place(target),
            "change": change,
            "reason": reason,
        }

    def follow(self, moves: list[Move]) -> None:
        for variant, source, target, change, _ in moves:
            self.balances[variant] += Decimal(change) * ((target == "STORE") - (source == "STORE"))

    @invariant()
    def each_moved_once(self) -> None:
        for identifier in IDENTIFIERS:
            rows = self.rows(identifier)
            once = [row for row in rows if row["kind"] == "identified"]
            assert [(row["variantUuid"], row["fromType"], row["toType"], row["reason"]) for row in once] == [
                (variant, source, target, reason)
                for variant, source, target, _, reason in self.stand_for.get(identifier, [])
            ]
            assert len(rows) == len(once) + self.correlated.get(identifier, 0)

    def rows(self, identifier: str) -> list[dict[str, Any]]:
        asked = self.shop.ask("GET", f"/storeroom/movements/{identifier}")
        assert asked.status_code in (200, 404)
        return asked.json() if asked.status_code == 200 else []

    @invariant()
    def balances_follow(self) -> None:
        assert self.shop.sums_up()
        answered = {variant: Decimal(balance) for variant, balance in self.shop.balances().items()}
        assert answered == {variant: balance for variant, balance in self.balances.items() if balance}


def fit(moves: list[Move]) -> bool:
    return all(
        source != target and change != "0" and (reason != "DISCARD" or (source, target) == ("STORE", "BIN"))
        for _, source, target, change, reason in moves
    )


TestOnce = Once.TestCase
TestOnce.settings = settings(max_examples=10, stateful_step_count=15)


class Sender(threading.Thread):
    """Sells one small tea under each new identifier, one after the other, until the service is gone."""

    def __init__(self, service: RunningService) -> None:
        super().__init__()
        self.sent = list[str]()
        self.answered = list[str]()
        self.enough = threading.Event()
        self.client = caller(service)

    def run(self) -> None:
        with self.client:
            sale = one_sale(self.client)
            while True:
                self.sent.append(new_identifier())
                try:
                    answer = self.client.put(f"/storeroom/movements/{self.sent[-1]}", json=sale)
                except httpx.TransportError:
                    return
                if answer.status_code == 201:
                    self.answered.append(self.sent[-1])
                if len(self.answered) >= 20:
                    self.enough.set()


def caller(service: RunningService) -> httpx.Client:
    return httpx.Client(base_url=service.url, headers={"Authorization": f"Bearer {service.token}"})


def one_sale(client: httpx.Client) -> dict[str, Any]:
    places = {place["type"]: place["uuid"] for place in client.get("/organizations/self/locations").json()}
    ends = {"from": places["STORE"], "to": places["SOLD"]}
    return {"movements": [{"productUuid": TEA, "variantUuid": TEA_SMALL, **ends, "change": 1}]}


def test_after_a_crash_it_can_be_asked_what_became_of_each(tmp_path: Path) -> None:
    """What was answered is there, of the last one nobody knew; sending all again moves only what had not moved."""
    path = tmp_path / "shop.store"
    create_store(path, "Shop", CONTENTS)
    with running_service(path) as service:
        sender = Sender(service)
        sender.start()
        assert sender.enough.wait(30)
        service.process.kill()
        sender.join()
    assert sender.sent[:-1] == sender.answered
    with running_service(path) as service, caller(service) as client:
        told = {one: client.get(f"/storeroom/movements/{one}").status_code for one in sender.sent}
        assert all(told[one] == 200 for one in sender.answered)
        assert balance(client) == 42 - list(told.values()).count(200)
        sale = one_sale(client)
        for one, status in told.items():
            assert client.put(f"/storeroom/movements/{one}", json=sale).status_code == (
                200 if status == 200 else 201
            )
        assert balance(client) == 42 - len(sender.sent)


def balance(client: httpx.Client) -> Decimal:
    rows = client.get("/inventory").json()["variants"]
    return Decimal(next((row["balance"] for row in rows if row["variantUuid"] == TEA_SMALL), 0))
