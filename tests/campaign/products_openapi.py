"""Zettle's own description of the product library, held against the service (issue 3, line 1): to be run by hand.

``python -m tests.campaign.products_openapi FILE`` sends what the OpenAPI document FILE describes and prints what
the service answers otherwise, and which operations seldom succeeded.
"""

import json
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from app.service.storage.create import create_store
from tests.campaign.requests import Campaign
from tests.campaign.service_requests import tell
from tests.service.pusher.receiver import receiver
from tests.service.running import running_service
from tests.service.shop import CONTENTS

_EACH = 30


def compare(theirs: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder, receiver() as webhook:
        path = Path(folder) / "shop.store"
        create_store(path, "Shop", CONTENTS)
        with running_service(path, "--allow-internal-destinations") as service:
            ours = httpx.get(f"{service.url}/openapi.json").raise_for_status().json()
            with closing(Campaign(service, webhook.url, in_our_words(theirs, ours))) as campaign:
                campaign.run(each=_EACH, successes=1)
    tell(campaign.tally)


def in_our_words(theirs: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """The same document, with the names that our paths have for parameters, and that we have for operations.

    ``{productUuid}`` is ``{product}`` here. What has a body needs it, and UUIDs are of version 1: the contract says
    so (section 2.4), the document does not.
    """
    paths = {}
    for path, methods in theirs["paths"].items():
        path = path.replace("Uuid}", "}")
        for method, operation in methods.items():
            our = ours["paths"].get(path, {}).get(method, {})
            operation["operationId"] = our.get("operationId", operation["operationId"])
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":
                    parameter["name"] = parameter["name"].removesuffix("Uuid")
        paths[path] = methods
    told = json.dumps({**theirs, "paths": paths})
    adapted: dict[str, Any] = json.loads(told.replace('"format": "uuid"', '"format": "uuid-of-version-1"'))
    return adapted


if __name__ == "__main__":
    compare(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
