"""Which stores there are, and how each is opened."""

from app.accounts.accounts import Account, Accounts
from app.accounts.settings import Settings

__all__ = ["Account", "Accounts", "Settings"]
