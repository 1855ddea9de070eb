"""The Pusher API as a table (contract, section 4). Which scopes are needed depends on the events."""

from app.service.http.call import ORGANIZATION, Route
from app.service.pusher.subscribing import (
    create_subscription,
    delete_subscription,
    greet_changed,
    greet_new,
    list_subscriptions,
    update_subscription,
)
from app.wire.pusher import ChangedSubscription, GivenSubscription, NewSubscription, Subscription

_ALL = f"{ORGANIZATION}/subscriptions"
_ONE = f"{_ALL}/{{subscription}}"
_REACHED = ("scope_missing", "not_accessible", "not_taken")
_NAMED = ("no_subscription",)

ROUTES = (
    Route("GET", _ALL, list_subscriptions, scope="", answer=list[Subscription]),
    Route("POST", _ALL, create_subscription, 200, GivenSubscription, scope="", prepare=greet_new,
          body=NewSubscription, answer=Subscription, refuses=(*_REACHED, "subscription_exists")),
    Route("PUT", _ONE, update_subscription, 200, GivenSubscription, scope="", prepare=greet_changed,
          body=ChangedSubscription, refuses=(*_REACHED, *_NAMED)),
    Route("DELETE", _ONE, delete_subscription, 204, scope="", refuses=_NAMED),
    Route("DELETE", f"{_ONE}/", delete_subscription, 204, scope="", refuses=_NAMED),
    Route("DELETE", f"{_ALL}/uuid/{{subscription}}", delete_subscription, 204, scope="", refuses=_NAMED),
    Route("DELETE", f"{_ALL}/uuid/{{subscription}}/", delete_subscription, 204, scope="", refuses=_NAMED),
)  # fmt: skip
