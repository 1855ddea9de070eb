"""New shops, one after the other, for as many runs as a campaign makes: in files, or in one database."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.service.options import ServiceOptions
from app.service.storage.create import create_store
from app.service.storage.databases import create_organization, open_database
from tests.harness.postgresql import empty
from tests.service.shop import CONTENTS, Shop, open_shop, shop_of

#: A webhook of the tests' own is on this computer.
OPTIONS = ServiceOptions(allow_internal_destinations=True)


@contextmanager
def new_shop_in_a_file() -> Iterator[Shop]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.store"
        create_store(path, "Shop", CONTENTS)
        with open_shop(path, options=OPTIONS) as shop:
            yield shop


@contextmanager
def new_shop_in(database: str) -> Iterator[Shop]:
    """In the PostgreSQL database at this address, which is empty before and after."""
    create_organization(database, "Shop", CONTENTS)
    try:
        with open_database(database) as stores:
            yield shop_of(stores, options=OPTIONS)
    finally:
        empty(database)
