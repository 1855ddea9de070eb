"""What several commands take: which store, or which of a database's, and what a key may do."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from app.service.oauth.scopes import ZETTLE
from app.service.storage.source import Source


def add_source(parser: argparse.ArgumentParser) -> None:
    """``--store FILE`` or ``--database URL``."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--store", metavar="FILE", type=store_file, help="the store's file")
    which.add_argument(
        "--database", metavar="URL", help="a PostgreSQL database of stores: postgresql://user@host/name"
    )


def store_file(text: str) -> Path:
    """What lies beside a store's file is called after it: it must have a name."""
    if not Path(text).name:
        raise argparse.ArgumentTypeError(f"“{text}” is no file")
    return Path(text)


def add_one_store(parser: argparse.ArgumentParser) -> None:
    """The same, and which organization of a database with several."""
    add_source(parser)
    parser.add_argument(
        "--organization", metavar="UUID", help="which store of the database, if there are several"
    )


def source_of(options: argparse.Namespace) -> Source:
    return Source(options.store, options.database)


def add_scopes(parser: argparse.ArgumentParser, default: Sequence[str]) -> None:
    parser.add_argument(
        "--scopes",
        metavar="SCOPE",
        nargs="+",
        choices=ZETTLE,
        default=default,
        help=f"what it may do: {', '.join(ZETTLE)} (default: {' '.join(default)})",
    )
