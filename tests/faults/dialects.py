"""What a service offers: all that ours does, or only what Zettle did, or does today."""

import re
from enum import Enum

#: How the lines of requests begin that move stock, in any dialect.
MOVING = (
    "PUT /storeroom/movements/",
    "POST /v3/movements",
    "PUT /organizations/self/inventory",
    "POST /organizations/self/v2/inventory/bulk",
)


class Dialect(Enum):
    """Patterns of the request lines, such as ``PUT /inventory``, that a service of its kind knows nothing of."""

    OURS = r"(?!)"  #: movements by identifier
    V2 = r"\S+ /(storeroom|v3)\b"  #: history with times
    V3 = (  #: balances and purchases, and no more
        r"\S+ /storeroom\b|(PUT|POST) /organizations/[^/]+/(v2/)?inventory(/bulk)?$"
        r"|\S+ /organizations/[^/]+/history\b"
    )

    def hides(self, line: str) -> bool:
        return re.match(self.value, line) is not None
