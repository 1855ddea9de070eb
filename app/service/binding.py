"""Where the service listens, and under which names it is reached: loopback, unless told otherwise."""

import errno
import ipaddress
import os
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import StoreUnavailable

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Binding:
    """Beyond loopback it wants TLS, or to be told that somebody else sees to it."""

    host: str = LOOPBACK  #: an address of this computer, or a name of one
    port: int = 0  #: 0 for any that is free
    certificate: Path | None = None  #: of TLS, with the chain behind it, and its key
    key: Path | None = None
    without_tls: bool = False  #: beyond loopback nevertheless
    proxies: str | None = None  #: whose ``X-Forwarded-`` headers are believed: addresses, separated by commas

    def listen(self) -> socket.socket:
        """A listening socket. Raises `StoreUnavailable` ``service.needs_tls``, ``service.certificate``,
        ``service.host`` (no address of this computer), ``service.port_denied`` or ``service.port_taken``."""
        family, address = self._resolved()
        if not (self.is_loopback() or self.certificate or self.without_tls):
            raise StoreUnavailable("service.needs_tls", host=self.host)
        self._check_certificate()
        # asyncio turns Nagle's delay off (40 ms a reply) only where the socket says by name that it is TCP.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            if os.name == "posix":  # elsewhere it would let two services share a port
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((address, self.port))
        except OSError as error:
            listening.close()
            if error.errno == errno.EADDRNOTAVAIL:
                raise StoreUnavailable("service.host", host=self.host) from error
            if error.errno == errno.EACCES:
                raise StoreUnavailable("service.port_denied", port=self.port) from error
            raise StoreUnavailable("service.port_taken", port=self.port) from error
        listening.listen()
        return listening

    def is_loopback(self) -> bool:
        """Whether it is reached from this computer alone."""
        return ipaddress.ip_address(self._resolved()[1]).is_loopback

    def url(self, listening: socket.socket) -> str:
        """How it is reached from this computer."""
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{self._name()}:{listening.getsockname()[1]}"

    def names(self) -> tuple[str, ...]:
        """The ``Host`` that leads here, beside those of loopback."""
        return (self._name(),)

    def _name(self) -> str:
        _, address = self._resolved()
        if ipaddress.ip_address(address).is_unspecified:
            return LOOPBACK
        return f"[{self.host}]" if ":" in self.host else self.host

    def _resolved(self) -> tuple[socket.AddressFamily, str]:
        try:
            family, *_, address = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0]
        except OSError as error:
            raise StoreUnavailable("service.host", host=self.host) from error
        return family, str(address[0])

    def _check_certificate(self) -> None:
        if self.certificate is None:
            return
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(self.certificate, self.key)
        except OSError as error:  # which ssl.SSLError is, too
            raise StoreUnavailable("service.certificate", path=self.certificate, reason=str(error)) from error
