"""Clients, API keys and apps alike, by their client_id."""

import re
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from app.domain.identifiers import PATTERN
from app.service.storage.store import Store
from app.service.storage.stores import Stores

Client = Row[Any]
"""One row of `app.service.oauth.tables.apps` or of ``api_keys``."""


def get(connection: Connection, table: Table, client: str) -> Client | None:
    """The one of ``table`` with that client_id, in the organization of ``connection``."""
    if not re.fullmatch(PATTERN, client):  # PostgreSQL would not even look for some texts
        return None
    return connection.execute(select(table).where(table.c.client == client.lower())).one_or_none()


def find(stores: Stores, table: Table, client: str) -> tuple[Store, Client] | None:
    """The same in whichever organization."""
    for store in stores.all():
        with store.transaction(writes=False) as connection:
            row = get(connection, table, client)
        if row:
            return store, row
    return None
