"""Under which names the service answers: those of this computer, and those that it was told.

No web page gets here by giving its own name the address of this computer (DNS rebinding), and no link that we answer
leads to a name that somebody made up.
"""

import re
from collections.abc import Iterable

from starlette.requests import Request

from app.domain.errors import Refused

#: How this computer calls itself.
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

_ADDRESS = re.compile(r"\[?([0-9a-fA-F.:]+?)\]?(:\d{1,5})?")


class Hosts:
    """The ``Host`` headers of this computer and of ``names``; behind any port, for a tunnel may lead here from
    another one."""

    def __init__(self, names: Iterable[str]) -> None:
        hosts = "|".join(re.escape(name) for name in (*_LOOPBACK, *names))
        self._known = re.compile(rf"({hosts})(:\d{{1,5}})?", re.IGNORECASE)

    def check(self, request: Request) -> None:
        """Raises `Refused` ``wrong_host``."""
        host = request.headers.get("Host", "")
        if not (self._known.fullmatch(host) or _is_address_of(request, host)):
            raise Refused("wrong_host")


def _is_address_of(request: Request, host: str) -> bool:
    """Whether it is the address that the connection came to: nobody can make that up."""
    address, server = _ADDRESS.fullmatch(host), request.scope.get("server")
    return address is not None and server is not None and address[1] == server[0]
