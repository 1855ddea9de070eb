"""Backups: a store of either kind copied into a file, which is a store itself, and a file made a store again.

A backup of an organization in PostgreSQL can be restored as a file, and the other way round.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Table, func, select, text

from app.domain.errors import StoreUnavailable
from app.service.storage.create import new_file
from app.service.storage.databases import enter, new_schema
from app.service.storage.engines import insert_all
from app.service.storage.files import open_file
from app.service.storage.locks import locked
from app.service.tables import metadata

_BATCH = 10_000


def back_up(connection: Connection, path: Path) -> None:
    """Copy the store that ``connection`` reads, as it is at this moment, into the new file ``path``."""
    with new_file(path) as copy:
        _copy(connection, copy)


def restore_file(backup: Path, path: Path) -> str:
    """Make the store file ``path`` of a ``backup``; its organization. Whole or not at all.

    Raises `StoreUnavailable` for either: see `open_file` and `create_store`.
    """
    with _opened(backup) as (connection, organization), new_file(path) as copy:
        _copy(connection, copy)
    return organization


def restore_database(backup: Path, url: str) -> str:
    """Make an organization of the database at ``url`` of a ``backup``. Whole or not at all.

    Raises `StoreUnavailable`, also ``organization.exists``.
    """
    with _opened(backup) as (connection, organization), new_schema(url, organization) as copy:
        _copy(connection, copy)
    return organization


def put_back(backup: Path, connection: Connection, *, only: Iterable[Table] = ()) -> None:
    """Make the store that ``connection`` writes what a ``backup`` of it is; of its rows, ``only`` those of some
    tables. The other rows, and all that was there, are gone."""
    with _opened(backup) as (source, _):
        if connection.dialect.name == "postgresql":
            enter(connection, connection.get_execution_options()["schema_translate_map"][None])
        metadata.drop_all(connection, checkfirst=False)
        _copy(source, connection, only)


@contextmanager
def _opened(backup: Path) -> Iterator[tuple[Connection, str]]:
    """What a backup holds, read from a copy: it may be of an older program, and must stay as it is."""
    if not backup.exists():
        raise StoreUnavailable("store.missing", path=backup)
    with tempfile.TemporaryDirectory(prefix="storeroom-") as folder:
        copy = Path(folder) / backup.name
        _copy_files(backup, copy)
        with ExitStack() as opened:
            try:
                (store,) = opened.enter_context(open_file(copy)).all()
            except StoreUnavailable as error:
                raise StoreUnavailable(error.key, **error.values | {"path": backup}) from error
            with store.transaction(writes=False) as connection:
                yield connection, store.organization


def _copy_files(backup: Path, copy: Path) -> None:
    """A store that is open, or whose service was killed, has its last transactions in a file of their own."""
    last = _last_transactions(backup)
    try:
        if last.exists():
            with locked(backup):
                shutil.copyfile(last, _last_transactions(copy))
                shutil.copyfile(backup, copy)
        else:
            shutil.copyfile(backup, copy)
    except OSError as error:
        raise StoreUnavailable("store.unreadable", path=backup, reason=str(error)) from error


def _last_transactions(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _copy(source: Connection, target: Connection, filled: Iterable[Table] = ()) -> None:
    """All tables, which ``target`` has not got yet, with all rows, or those of the tables to be ``filled``."""
    metadata.create_all(target, checkfirst=False)
    wanted = set(filled)
    for table in metadata.sorted_tables:
        if wanted and table not in wanted:
            continue
        # By their keys: the refund of a purchase has to come after it.
        in_order = select(table).order_by(*table.primary_key)
        rows = source.execution_options(yield_per=_BATCH).execute(in_order)
        for batch in rows.mappings().partitions():
            insert_all(target, table, [dict(row) for row in batch])
    if target.dialect.name == "postgresql":
        _count_on(target)


_COUNT_ON = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")


def _count_on(connection: Connection) -> None:
    """Let the numbers that PostgreSQL gives go on after those that were copied."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            last = connection.scalar(select(func.max(column)))
            counter = {"table": table.name, "column": column.name, "last": last}
            if last is not None:
                connection.execute(_COUNT_ON, counter)
