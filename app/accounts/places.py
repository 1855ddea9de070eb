"""Where the service of an account is: Zettle's, a shared one, or one of this computer's own."""

from enum import Enum
from typing import TYPE_CHECKING

import msgspec

from app.domain.errors import Invalid

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

#: Endings of names that lead no further than the local network (RFC 6762, section 3, and RFC 8375).
_LOCAL_ENDINGS = (".local", ".home.arpa")


class Kind(Enum):
    """The three ways in."""

    ZETTLE = "zettle"
    SHARED = "shared"  #: a Storeroom service that others use too
    LOCAL = "local"  #: a store on this computer


class Place(msgspec.Struct, frozen=True):
    """A service that one signs in to. ``address`` is of a shared one: scheme, host and port."""

    kind: Kind
    address: str = ""

    @property
    def is_overheard(self) -> bool:
        """Whether others in the local network could read what is said: to be told before anyone signs in."""
        parts = _split(self.address)
        return parts is not None and parts[0] == "http" and not _is_loopback(parts[1])


ZETTLE = Place(Kind.ZETTLE)


def shared(address: str) -> Place:
    """The shared service at ``address``, as a person types it: without a scheme it is https.

    Plain http is for this computer, and for the local network, where a shop has seldom a certificate to show:
    over the internet the key would be anybody's. Raises `Invalid`: ``address.unusable`` for what is no address
    of a service, ``address.not_encrypted`` for http that leads further.
    """
    text = address.strip()
    parts = _split(text if "://" in text else f"https://{text}")
    if parts is None:
        raise Invalid("address.unusable")
    scheme, host, port = parts
    if scheme == "http" and not (_is_loopback(host) or _is_in_local_network(host)):
        raise Invalid("address.not_encrypted")
    return Place(Kind.SHARED, f"{scheme}://{f'[{host}]' if ':' in host else host}{port}")


def _split(url: str) -> tuple[str, str, str] | None:
    """Scheme, host, and port with its colon. None where there is more, or less, than a service's address has."""
    from urllib.parse import urlsplit  # as all that addresses need: not before the window is painted

    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return None
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in ("http", "https") or not parts.hostname or extra or not _is_host(parts.hostname):
        return None
    return parts.scheme, parts.hostname, port


def _is_host(host: str) -> bool:
    return ":" in host or all(each.isalnum() or each in "-._" for each in host)


def _is_loopback(host: str) -> bool:
    return host == "localhost" or bool((address := _address(host)) and address.is_loopback)


def _is_in_local_network(host: str) -> bool:
    """A private address, or a name that no server of the internet is asked for: one of its endings, or no dot."""
    if address := _address(host):
        return address.is_private or address.is_link_local
    return host.endswith(_LOCAL_ENDINGS) or "." not in host


def _address(host: str) -> "IPv4Address | IPv6Address | None":
    from ipaddress import ip_address

    try:
        return ip_address(host)
    except ValueError:
        return None
