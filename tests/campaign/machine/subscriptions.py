"""Webhooks that somebody subscribes to, and what they are told: enough to know the shop without asking it."""

import json
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from app.service.pusher import messages
from tests.campaign.machine.base import ShopMachine
from tests.service.pusher.receiver import receiver

#: Two that may be subscribed to, and what there is to be told of.
UUIDS = ("aaaaaaaa-0001-11ea-bc55-0242ac130001", "aaaaaaaa-0002-11ea-bc55-0242ac130001")
NAMES = ("ProductCreated", "ProductDeleted", "InventoryBalanceChanged", "PurchaseCreated")
UNKNOWN = "SunRisen"

events = st.sets(st.sampled_from((*NAMES * 4, UNKNOWN)), min_size=1, max_size=3).map(sorted)


class Subscriptions(ShopMachine):
    def __init__(self) -> None:
        super().__init__()
        self.url = self.opened.enter_context(receiver()).url
        self.heard = dict(self.model.balances)  #: by place and variant, from webhooks alone
        self.heard_tracked, self.heard_products = set(self.model.tracked), set(self.model.products)
        self.heard_purchases: set[str] = set()
        with self.shop.store.transaction(writes=False) as connection:
            self.last = messages.last(connection)

    @rule(uuid=st.sampled_from(UUIDS), names=events)
    def subscribe(self, uuid: str, names: list[str]) -> None:
        body = {
            "uuid": uuid,
            "transportName": "WEBHOOK",
            "eventNames": names,
            "destination": self.url,
            "contactEmail": "shop@example.com",
        }
        answer = self.shop.ask("POST", "/organizations/self/subscriptions", json=body)
        if UNKNOWN in names:
            self.answered(answer, 400, "MALFORMED_REQUEST")
        elif uuid in self.model.subscriptions:
            self.answered(answer, 400, "SUBSCRIPTION_ALREADY_EXIST")
        else:
            self.answered(answer, 200)
            self.model.subscriptions[uuid] = set(names)

    @rule(uuid=st.sampled_from(UUIDS), names=events)
    def change_subscription(self, uuid: str, names: list[str]) -> None:
        answer = self.shop.ask("PUT", f"/organizations/self/subscriptions/{uuid}", json={"eventNames": names})
        if uuid not in self.model.subscriptions:
            self.answered(answer, 404, "SUBSCRIPTION_NOT_FOUND")
        elif UNKNOWN in names:
            self.answered(answer, 400, "MALFORMED_REQUEST")
        else:
            self.answered(answer, 200)
            self.model.subscriptions[uuid] = set(names)

    @rule(uuid=st.sampled_from(UUIDS), form=st.sampled_from(["", "uuid/"]))
    def unsubscribe(self, uuid: str, form: str) -> None:
        answer = self.shop.ask("DELETE", f"/organizations/self/subscriptions/{form}{uuid}")
        there = self.model.subscriptions.pop(uuid, None)
        self.answered(
            answer, 404 if there is None else 204, "SUBSCRIPTION_NOT_FOUND" if there is None else None
        )

    @invariant()
    def subscriptions_are_as_in_the_model(self) -> None:
        answer = self.shop.ask("GET", "/organizations/self/subscriptions")
        assert {one["uuid"]: set(one["eventNames"]) for one in answer.json()} == self.model.subscriptions

    @invariant()
    def who_is_told_knows_the_shop(self) -> None:
        self._listen()
        known = {key: balance for key, balance in self.heard.items() if balance}
        assert known == {key: balance for key, balance in self.model.balances.items() if balance}
        assert self.heard_tracked == self.model.tracked
        assert self.heard_products == set(self.model.products)
        assert self.heard_purchases == set(self.model.purchases)

    def _listen(self) -> None:
        with self.shop.store.transaction(writes=False) as connection:
            new = messages.after(connection, self.last, 1000)
        for message in new:
            self.last, payload = message.number, json.loads(message.payload)
            match message.name:
                case "InventoryBalanceChanged":
                    self._hear_balances(payload["balanceBefore"], payload["balanceAfter"])
                case "InventoryTrackingStarted":
                    self.heard_tracked.add(payload["productUuid"])
                case "InventoryTrackingStopped":
                    self.heard_tracked.discard(payload["productUuid"])
                case "ProductCreated":
                    self.heard_products.add(payload["uuid"])
                case "ProductDeleted":
                    self.heard_products.discard(payload["uuid"])
                    self.heard_tracked.discard(payload["uuid"])
                case "PurchaseCreated":
                    self.heard_purchases.add(payload["purchaseUuid"])

    def _hear_balances(self, before: list[dict[str, str]], after: list[dict[str, str]]) -> None:
        names = {uuid: name for name, uuid in self.places.items()}
        for row in before:
            key = names[row["locationUuid"]], row["variantUuid"]
            assert Decimal(row["balance"]) == self.heard.get(key, 0)
        self.heard |= {
            (names[row["locationUuid"]], row["variantUuid"]): Decimal(row["balance"]) for row in after
        }
