"""One tree of errors. Each is a key and its values; only the window turns them into sentences.

::

    StoreroomError
    ├── Invalid            a value that a person or a file gave cannot be used
    ├── StoreUnavailable   the store or its service cannot be opened
    ├── Outdated           stock is not what a plan began from any more; nothing was sent
    └── ServiceError       the service was asked, and this became of it
        ├── Refused        it said no; nothing was changed
        │   ├── NotSignedIn   401
        │   │   └── Revoked     what tokens are given for is no longer good
        │   ├── Forbidden     403
        │   ├── NotFound      404
        │   ├── Conflict      409 and 412
        │   └── TooFast       429
        ├── Unreachable    it was never reached; nothing was changed
        ├── ReplyLost      asked, but no answer came: done or not done, nobody knows
        ├── ServiceFailed  it failed on its side (5xx): done or not done, nobody knows
        └── UnexpectedAnswer  it answered what the contract does not know
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.stock import Item


class StoreroomError(Exception):
    """An error as a ``key`` for the sentence to show and the ``values`` that go into it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return " ".join([self.key, *(f"{name}={value}" for name, value in self.values.items())])


class Invalid(StoreroomError):
    """A value that a person or a file gave cannot be used."""


class StoreUnavailable(StoreroomError):
    """The store or its service cannot be opened."""


class Outdated(StoreroomError):
    """Stock is not what a plan began from any more. Nothing was sent. ``items`` are those it is about, by variant, as
    they are now.
    """

    def __init__(self, key: str, *, items: "Mapping[str, Item]", **values: object) -> None:
        super().__init__(key, **values)
        self.items = items


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong with a request, as the API names it (contract, section 1.5)."""

    property_name: str
    message: str
    constraint: str
    expected: str | None = None
    value: str | None = None


class ServiceError(StoreroomError):
    """The service was asked, and this became of it.

    ``done`` says whether what was asked may have happened: ``False`` is a promise that it did not,
    ``None`` that nobody knows. ``seconds`` is how long the service wants to be left alone.
    """

    done: bool | None = None

    @property
    def seconds(self) -> float:
        wait = self.values.get("seconds")
        return wait if isinstance(wait, int | float) else 0.0


class Refused(ServiceError):
    """The service said no, and nothing was changed."""

    done = False

    def __init__(self, key: str, *, violations: tuple[Violation, ...] = (), **values: object) -> None:
        super().__init__(key, **values)
        self.violations = violations


class NotSignedIn(Refused):
    """401: the token is missing, wrong or no longer good."""


class Revoked(NotSignedIn):
    """The API key or the approval that tokens are given for was revoked or has ended: sign in anew."""


class Forbidden(Refused):
    """403: this token may not do that, or the organization is another's."""


class NotFound(Refused):
    """404: there is no such thing."""


class Conflict(Refused):
    """409 and 412: it exists already, or it has changed since it was read."""


class TooFast(Refused):
    """429: refused before anything happened, because requests came too fast."""


class Unreachable(ServiceError):
    """The service was never reached, so nothing was changed."""

    done = False


class ReplyLost(ServiceError):
    """The request went out and no answer came back."""


class ServiceFailed(ServiceError):
    """The service failed on its side (5xx)."""


class UnexpectedAnswer(ServiceError):
    """The service answered what the contract does not know."""
