"""What the test switches of a process hold on to."""

import shutil
import tempfile
import weakref
from pathlib import Path

from sqlalchemy import Connection, Table

from app.domain.errors import Refused
from app.service.library import events
from app.service.oauth import tables as oauth
from app.service.sandbox.faults import Faults
from app.service.storage import schema
from app.service.storage.backup import back_up, put_back
from app.service.storage.store import Store
from app.service.storage.stores import Stores

#: What an empty store has: who it is, and who may ask.
_KEPT = (
    schema.alembic_version,
    schema.organization,
    schema.locations,
    *(table for table in vars(oauth).values() if isinstance(table, Table)),
)


class Sandbox:
    """The faults to come, and every store as it was when this was made."""

    def __init__(self, stores: Stores) -> None:
        self.faults = Faults()
        self._folder = Path(tempfile.mkdtemp(prefix="storeroom-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        for store in stores.all():
            with store.transaction(writes=False) as connection:
                back_up(connection, self._start(store))

    def _start(self, store: Store) -> Path:
        return self._folder / f"{store.organization}.sqlite"

    def put_back(self, connection: Connection, store: Store, *, empty: bool) -> None:
        """The store as it was, or ``empty``. Raises `Refused` ``unknown_thing`` for one that came later."""
        if not self._start(store).exists():
            raise Refused("unknown_thing")
        put_back(self._start(store), connection, only=_KEPT if empty else ())
        if empty:
            events.add(connection)  # the library is read from one on
