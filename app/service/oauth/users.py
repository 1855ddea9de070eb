"""Who is behind a token, and the store that it is for. An organization has one user here, the merchant: API keys and apps act for it."""

import uuid

from app.service.http.call import Call, Reply
from app.wire.oauth import Organization, User


def merchant_of(organization: str) -> str:
    """The user of ``organization``: always the same, of version 1 too, and another UUID than its own."""
    return str(uuid.UUID(int=uuid.UUID(organization).int ^ 1))


def get_user(call: Call[None]) -> Reply:
    return Reply(User(uuid=call.caller.user, organization_uuid=call.store.organization))


def redirect_to_user(call: Call[None]) -> Reply:
    """The older name of it leads to the present one (contract, section 3)."""
    return Reply(headers={"Location": f"{call.url}/users/self"})


def get_organization(call: Call[None]) -> Reply:
    """Country and time zone are left out: a store here does not know of any. All its moments are UTC."""
    store = call.store
    owner = merchant_of(store.organization)
    return Reply(
        Organization(uuid=store.organization, owner_uuid=owner, name=store.name, currency=store.currency)
    )
