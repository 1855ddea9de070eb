"""Stores to measure with: two of the same contents, one for the service and one for its rival."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from sqlalchemy.engine import make_url

from app.domain.catalogue import Product, Variant
from app.domain.contents import Contents
from app.domain.identifiers import seeded_identifier
from app.service.storage.create import create_store
from app.service.storage.databases import create_organization
from tests.harness.postgresql import postgresql_server
from tests.service.shop import Shop, open_database_shop, open_shop

#: A UUID that comes before all others.
LOWEST = "00000000-0000-1000-8000-000000000000"


class Twins(NamedTuple):
    """Each a file, or the address of a database."""

    ours: Path | str
    rival: Path | str


def goods(size: int) -> tuple[Product, ...]:
    """So many products of one variant each."""
    source = random.Random(size)  # noqa: S311 - no secret, and the same every time
    return tuple(
        Product(seeded_identifier(source), f"Product {number}", (Variant(seeded_identifier(source)),))
        for number in range(size)
    )


def stocked(products: tuple[Product, ...]) -> Contents:
    return Contents(products, {product.variants[0].uuid: Decimal(1000) for product in products})


def in_files(folder: Path, contents: Contents) -> Twins:
    ours, rival = folder / "ours.store", folder / "rival.store"
    create_store(ours, "Ours", contents)
    shutil.copy(ours, rival)
    return Twins(ours, rival)


def copied(store: Path | str) -> Path:
    """A further copy of a file, to find out with what is done to the first one later."""
    return Path(shutil.copy(store, f"{store}.copy"))


@contextmanager
def in_databases(folder: Path, contents: Contents) -> Iterator[Twins]:
    """In a PostgreSQL of its own, which waits for the disk as SQLite does."""
    with postgresql_server(folder / "postgresql") as ours:
        create_organization(ours, "Ours", contents)
        url = make_url(ours)
        with psycopg.connect(ours, dbname="template1", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE rival TEMPLATE "{url.database}"'.encode())
        yield Twins(ours, url.set(database="rival").render_as_string(hide_password=False))


def opened(store: Path | str) -> AbstractContextManager[Shop]:
    """The service of ``store`` in this process, to record what it does."""
    return open_shop(store) if isinstance(store, Path) else open_database_shop(store)


def connect(store: Path | str) -> Any:
    """The bare driver, as careful as the service: each commit is on the disk before it is answered."""
    if str(store).startswith("postgresql"):
        return psycopg.connect(str(store))
    connection = sqlite3.connect(store, isolation_level=None)
    for setting in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", "cache_size = -65536"):
        connection.execute(f"PRAGMA {setting}")
    return connection
