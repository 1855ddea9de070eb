"""What there is in the store, for requests to name: a few things that stay, and new ones for what changes them."""

import base64
import itertools
import random
import re
from collections.abc import Iterator
from typing import Any

import httpx

from app.domain.identifiers import new_identifier
from tests.service.library.pictures import png
from tests.service.running import RunningService

REDIRECT = "https://app.example/back"
PASSWORD = "correct horse battery"  # noqa: S105 - of a store that lives for one run
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPES = [
    "READ:PRODUCT",
    "WRITE:PRODUCT",
    "READ:PURCHASE",
    "WRITE:PURCHASE",
    "READ:USERINFO",
    "WRITE:USERINFO",
]

_KEPT = 4
_USES = 500  # of a token, before another is asked for


class World:
    """The store of a running service, asked with the service's own token; webhooks go to ``destination``."""

    def __init__(self, service: RunningService, destination: str) -> None:
        self._admin = service.token
        self.organization = service.organization
        self.destination = destination
        self.random = random.SystemRandom()
        self.client = httpx.Client(
            base_url=service.url, headers={"Authorization": f"Bearer {service.token}"}, timeout=30
        )
        self.places = {one["type"]: one["uuid"] for one in self.ask("GET", "/organizations/self/locations")}
        self.products = dict(self.new_product() for _ in range(_KEPT))  #: with their variants; all tracked
        self.categories = [self.new_category() for _ in range(_KEPT)]
        self.discounts = [self.new_discount() for _ in range(_KEPT)]
        self.imports = [self.new_import()]
        self.image = self.new_image()
        self.key = self.new_api_key()
        self.app = self.new_app()
        self.ask("PUT", "/storeroom/admin/password", json={"password": PASSWORD})
        self._tokens = self._renewed()

    def ask(self, method: str, path: str, **given: Any) -> Any:
        """The JSON of an answer, which must be a success."""
        answer = self.client.request(method, path, **given).raise_for_status()
        return answer.json() if answer.content else None

    def token_for(self, path: str) -> str:
        """What a request to ``path`` needs: most often an access token with all scopes, renewed now and then."""
        if path.startswith("/storeroom/admin"):
            return self._admin
        if path.startswith("/application-connections"):  # it ends all that its client has
            return self.new_token(self.new_api_key())
        return next(self._tokens)

    def _renewed(self) -> Iterator[str]:
        while True:
            yield from itertools.repeat(self.new_token(self.key), _USES)

    def new_token(self, key: dict[str, Any]) -> str:
        form = {"grant_type": GRANT, "client_id": key["clientId"], "assertion": key["key"]}
        return str(self.ask("POST", "/token", data=form)["access_token"])

    def new_api_key(self) -> dict[str, Any]:
        body = {"name": "A program", "scopes": SCOPES}
        made: dict[str, Any] = self.ask("POST", "/storeroom/admin/api-keys", json=body)
        return made

    def new_product(self) -> tuple[str, list[str]]:
        product, variants = new_identifier(), [new_identifier(), new_identifier()]
        body = {"uuid": product, "name": "Tea", "variants": [{"uuid": uuid} for uuid in variants]}
        self.ask("POST", "/organizations/self/products", json=body)
        self.ask("POST", "/organizations/self/inventory", json={"productUuid": product})
        return product, variants

    def new_category(self) -> str:
        uuid = new_identifier()
        body = {"categories": [{"uuid": uuid, "name": "Hot drinks"}]}
        self.ask("POST", "/organizations/self/categories/v2", json=body)
        return uuid

    def new_discount(self) -> str:
        uuid = new_identifier()
        self.ask("POST", "/organizations/self/discounts", json={"uuid": uuid, "percentage": 10})
        return uuid

    def new_import(self) -> str:
        body = {"products": [{"uuid": new_identifier(), "name": "Imported"}]}
        return str(self.ask("POST", "/organizations/self/import/v2", json=body)["uuid"])

    def new_app(self) -> dict[str, Any]:
        body = {"name": "An app", "redirectUris": [REDIRECT], "scopes": SCOPES}
        made: dict[str, Any] = self.ask("POST", "/storeroom/admin/apps", json=body)
        return made

    def new_approval(self) -> tuple[dict[str, str], str, str]:
        """What an app asks for; and the seal of the page that it leads to, with the cookie of the seal."""
        query = {
            "response_type": "code",
            "client_id": self.app["clientId"],
            "redirect_uri": REDIRECT,
            "scope": "READ:PRODUCT",
        }
        page = self.client.get("/authorize", params=query).raise_for_status()
        (seal,) = re.findall(r'name="seal" value="([^"]+)"', page.text)
        return query, seal, page.headers["Set-Cookie"].partition(";")[0]

    def new_image(self) -> str:
        """The last two parts of the address that it is fetched from."""
        data = base64.b64encode(png(60, 60)).decode()
        made = self.ask(
            "POST", "/v2/images/organizations/self/products", json={"imageFormat": "PNG", "imageData": data}
        )
        return "/".join(made["imageUrls"][0].split("/")[-2:])

    def new_purchase(self) -> str:
        variants = self.random.choice(list(self.products.values()))
        line = {"variantUuid": self.random.choice(variants), "unitPrice": 100}
        return str(self.ask("POST", "/storeroom/sales", json={"lines": [line]})["purchaseUUID1"])

    def new_subscription(self) -> str:
        """Of the client that requests come from: others' are not to be seen."""
        uuid = new_identifier()
        body = {
            "uuid": uuid,
            "transportName": "WEBHOOK",
            "eventNames": ["ProductCreated"],
            "destination": self.destination,
            "contactEmail": "shop@example.com",
        }
        token = {"Authorization": f"Bearer {self.token_for('')}"}
        self.ask("POST", "/organizations/self/subscriptions", json=body, headers=token)
        return uuid

    def new_record(self) -> tuple[str, str, str]:
        """Its collection, its key and its ETag."""
        key = new_identifier()
        answer = self.client.put(
            f"/storeroom/records/counts/{key}", json={"lines": []}, headers={"If-None-Match": "*"}
        )
        return "counts", key, answer.raise_for_status().headers["ETag"]

    def new_movement(self) -> str:
        """Its identifier."""
        identifier = new_identifier()
        product, variants = self.random.choice(list(self.products.items()))
        movement = {
            "productUuid": product,
            "variantUuid": variants[0],
            "from": self.places["STORE"],
            "to": self.places["BIN"],
            "change": 1,
        }
        self.ask("PUT", f"/storeroom/movements/{identifier}", json={"movements": [movement]})
        return identifier
