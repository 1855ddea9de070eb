"""Who is behind a token. An organization has one user here, the merchant: API keys and apps act for it."""

import uuid

from app.service.http.call import Call, Reply
from app.wire.oauth import User


def merchant_of(organization: str) -> str:
    """The user of ``organization``: always the same, of version 1 too, and another UUID than its own."""
    return str(uuid.UUID(int=uuid.UUID(organization).int ^ 1))


def get_user(call: Call[None]) -> Reply:
    return Reply(User(uuid=call.caller.user, organization_uuid=call.store.organization))


def redirect_to_user(call: Call[None]) -> Reply:
    """The older name of it leads to the present one (contract, section 3)."""
    return Reply(headers={"Location": f"{call.url}/users/self"})
