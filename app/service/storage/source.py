"""Where stores are: a file with one, or a database with many."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from app.service.storage.stores import Stores


@dataclass(frozen=True, slots=True)
class Source:
    """Exactly one of the two is given."""

    file: Path | None = None
    database: str | None = None  #: ``postgresql://...``

    def open(self, patience: float = 0) -> AbstractContextManager[Stores]:
        """Who else has the file open is waited for, ``patience`` seconds long.

        Raises `StoreUnavailable`: see `open_file` and `open_database`.
        """
        if self.database is not None:
            from app.service.storage.databases import open_database  # a file needs no PostgreSQL

            return open_database(self.database)
        from app.service.storage.files import open_file

        if self.file is None:
            raise ValueError("a source is a file or a database")
        return open_file(self.file, patience)
