"""What several commands take: which store, or which of a database's."""

import argparse
from pathlib import Path

from app.service.storage.source import Source


def add_source(parser: argparse.ArgumentParser) -> None:
    """``--store FILE`` or ``--database URL``."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--store", metavar="FILE", type=Path, help="the store's file")
    which.add_argument(
        "--database", metavar="URL", help="a PostgreSQL database of stores: postgresql://user@host/name"
    )


def source_of(options: argparse.Namespace) -> Source:
    return Source(options.store, options.database)
