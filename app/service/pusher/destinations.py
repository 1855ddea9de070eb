"""Where webhooks may go: not into the service's own network, unless it is told to allow that.

Names are resolved here, once, and what is connected to is the address that was looked at: a name that leads
elsewhere a moment later (DNS rebinding) leads nowhere.
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

#: IPv6 addresses that hold one of IPv4 in their last 32 bits: NAT64's, and those that are as good as forgotten.
_WITH_IPV4_LAST = (ip_network("64:ff9b::/96"), ip_network("::/96"))

#: Of all others in IPv6 those of the world are in here (RFC 4291, section 2.4). A NAT64 of a network's own is not,
#: which Python takes for global, and translates to addresses of that network.
_WORLD = ip_network("2000::/3")


class NoAddress(Exception):
    """A name leads nowhere, or somewhere where webhooks may not go."""


async def addresses(host: str, port: int, *, internal: bool) -> list[str]:
    """The IP addresses of ``host``, at least one. Raises `NoAddress`: also if any one of them is ``internal``
    while that is not allowed."""
    if port > 65_535:
        raise NoAddress(f"there is no port {port}")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAddress(str(error)) from error
    listed = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not internal and (refused := [one for one in listed if not is_public(one)]):
        raise NoAddress(f"{refused[0]} is in the service's own network")
    return listed


def is_public(address: str) -> bool:
    """Whether ``address`` is somewhere in the world, and not this computer or its network."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and (held := _ipv4_in(ip)) is not None:
        return is_public(str(held))
    elsewhere = isinstance(ip, IPv6Address) and ip not in _WORLD
    return ip.is_global and not ip.is_multicast and not elsewhere


def _ipv4_in(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address to which ``ip`` leads in the end, if it does."""
    if any(ip in network for network in _WITH_IPV4_LAST):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
