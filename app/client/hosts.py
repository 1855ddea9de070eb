"""Which host answers which call: at Zettle each of its services has its own, ours has one base address."""

import re
from dataclasses import dataclass

from app.domain.errors import NotFound

_ORGANIZATION = "/organizations/[^/]+"


@dataclass(frozen=True, slots=True)
class Hosts:
    """Base addresses, each with a pattern of how the paths of its calls begin. The first that fits counts."""

    table: tuple[tuple[str, str], ...]

    def url(self, path: str) -> str:
        """The address of a call. Raises `NotFound` for what no host has, as one would answer that is asked."""
        for beginning, base in self.table:
            if re.match(beginning, path):
                return base + path
        raise NotFound("service.not_found", status=404, error_type="", detail=f"no host has {path}")

    @property
    def bases(self) -> tuple[str, ...]:
        return tuple(base for _, base in self.table)


def one(base: str) -> Hosts:
    """A service of ours, which answers every call at ``base``."""
    return Hosts((("/", base.rstrip("/")),))


#: Contract, sections 1 to 5.
ZETTLE = Hosts(
    (
        (r"/(token|authorize|users|application-connections)\b", "https://oauth.zettle.com"),
        (
            rf"/(v3|inventory|custom-low-stock)\b|{_ORGANIZATION}/(inventory|locations|v2/inventory|history|settings)\b",
            "https://inventory.izettle.com",
        ),
        (
            rf"{_ORGANIZATION}/(products|library|categories|discounts|import|images)\b|/v1/taxes\b",
            "https://products.izettle.com",
        ),
        (r"/purchases?/v2\b", "https://purchase.izettle.com"),
        (rf"{_ORGANIZATION}/subscriptions\b", "https://pusher.izettle.com"),
        (r"/v2/images\b", "https://image.izettle.com"),
        (r"/api/resources\b", "https://secure.izettle.com"),
    )
)
