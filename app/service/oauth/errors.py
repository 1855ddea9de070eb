"""How OAuth says no: with an error of its own kind (RFC 6749, section 5.2; contract, section 3)."""

from app.service.http.call import Reply
from app.wire.oauth import TokenError

#: Whatever bears a secret is kept by nobody on its way.
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class OAuthError(Exception):
    """``error`` is one of the words that the standard has; ``description`` says more, in English."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error, description)
        self.error = error
        self.description = description

    def reply(self) -> Reply:
        """Always 400, as documented, even where the standard would have 401."""
        body = TokenError(error=self.error, error_description=self.description)
        return Reply(body, NO_STORE, 400)


def missing(name: str) -> OAuthError:
    return OAuthError("invalid_request", f"Missing parameter: {name}")
