"""Which stores there are, how each is opened, and the secrets for it."""

from app.accounts.account import Account
from app.accounts.accounts import Accounts
from app.accounts.places import Kind, Place
from app.accounts.settings import Settings

__all__ = ["Account", "Accounts", "Kind", "Place", "Settings"]
