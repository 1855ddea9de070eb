"""The sample stores: the shop that shows what the program does, and made-up ones of any size."""

from typing import TYPE_CHECKING

from app.accounts.accounts import Accounts

if TYPE_CHECKING:
    from app.accounts import Account

#: What the store of the sample shop is called, unless a person calls it otherwise.
SAMPLE = "Harbour Street"


def open_sample(accounts: Accounts, variants: int | None = None) -> "Account":
    """The sample shop, or a store of so many variants, the same for the same number; made if it is not there.

    Raises `Invalid` ``sample.count``, and as `Accounts.create` does.
    """
    name = SAMPLE if variants is None else f"Sample {variants}"
    if name in accounts.names():
        return accounts.open(name)
    from app.exchange.sample import CURRENCY, sample_shop, sample_variants

    contents = sample_shop() if variants is None else sample_variants(variants)
    return accounts.create(name, contents, currency=CURRENCY)
