"""Redirect URIs: which an app may have, and which of them a request means.

The contract has them registered and compared exactly, and shows none without TLS (sections 3 and 8.8). A program
on a computer of its own cannot know its port before it runs: so loopback addresses may be plain http, and any
port of one is as good as the registered one (RFC 8252, section 7.3). ``localhost`` is a name, which may lead
elsewhere: it may be plain http, and is compared exactly.
"""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlencode, urlsplit

_LOOPBACK = ("127.0.0.1", "::1")

#: What a URI is made of, with no fragment; browsers read a backslash as a slash, and others do not.
_URI = re.compile(r"[\w.~:/?\[\]@!$&'()*+,;=%-]+", re.ASCII)


def is_allowed(uri: str) -> bool:
    """Whether an app may have it: https, or http on this computer; absolute, with no fragment and no user."""
    parts = _split(uri)
    if parts is None or not parts.hostname or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in (*_LOOPBACK, "localhost"))


def is_among(uri: str, registered: Iterable[str]) -> bool:
    """Whether ``uri`` is one of ``registered``, but for the port of a loopback address."""
    return any(uri == one or _without_port(uri) == _without_port(one) for one in registered)


def with_answer(uri: str, answer: dict[str, str]) -> str:
    """``uri`` with ``answer`` after the query that it has."""
    return f"{uri}{'&' if '?' in uri else '?'}{urlencode(answer)}"


def _without_port(uri: str) -> SplitResult | str:
    parts = _split(uri)
    if parts is None or parts.scheme != "http" or parts.hostname not in _LOOPBACK or "@" in parts.netloc:
        return uri
    return parts._replace(netloc=parts.hostname)


def _split(uri: str) -> SplitResult | None:
    """Its parts; none where it is not well-formed."""
    if not _URI.fullmatch(uri):
        return None
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:  # an address or a port that is none
        return None
    return parts
