"""The ``storeroom`` command. Only here are the parts put together, each imported when asked for."""

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.domain.errors import Invalid, StoreroomError, StoreUnavailable

if TYPE_CHECKING:
    from app.accounts import Account, Accounts
    from app.domain.contents import Contents
    from app.window.tour import Truth
    from app.workspace import Service

#: What comes with the extra ``window`` of the distribution; the service does without.
WINDOW_NEEDS = ("PySide6", "shiboken6", "qasync")

#: Told alone, the program is not one for people but a helper of a window's, whose name for it this is.
HELPER = "make-catalogue"

#: The exit status of what was ended with Ctrl+C, as shells have it.
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status. Errors become one line on standard error, an interruption none."""
    try:
        if arguments is None and sys.argv[1:] == [HELPER]:
            from app.workspace.making import main as make_catalogue

            return make_catalogue()
        options = _options(arguments)
        return int(options.run(options))
    except StoreroomError as error:
        return _complain(error)
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] not in WINDOW_NEEDS:
            raise
        return _complain(StoreUnavailable("window.not_installed"))
    except KeyboardInterrupt:
        return INTERRUPTED


def _complain(error: StoreroomError) -> int:
    from app.window.sentences import sentence

    said = [sentence(error), *(one.message for one in getattr(error, "violations", ()))]
    print(f"storeroom: {' '.join(said)}", file=sys.stderr)
    return 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for. The window's own options are read first and alone: the commands are long to import."""
    window = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    _add_window(window)
    try:
        options, more = window.parse_known_args(arguments)
    except argparse.ArgumentError:
        return _parser().parse_args(arguments)
    return _parser().parse_args(arguments) if more else options


def _parser() -> argparse.ArgumentParser:
    from app.commands import backup, keys, serve, till
    from app.commands.arguments import store_file

    parser = argparse.ArgumentParser(
        prog="storeroom", description="Stock keeping for small shops. Without a command, opens the window."
    )
    parser.add_argument("--version", action="version", version=f"Storeroom {__version__}")
    _add_window(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    serve.add_to(commands)
    keys.add_to(commands)
    till.add_to(commands)
    backup.add_to(commands)
    new = commands.add_parser("new", help="make a store, from a spreadsheet, a sample or empty, and open it")
    new.add_argument("name", metavar="NAME", help="what the store is called")
    what = new.add_mutually_exclusive_group()
    what.add_argument(
        "--from", metavar="FILE", type=Path, dest="source", help="a .csv, .xlsx or .ods of its stock"
    )
    what.add_argument("--sample", metavar="N", type=int, help="N made-up variants, the same for the same N")
    new.add_argument(
        "--currency", metavar="CODE", default="EUR", help="of the prices in the file (default: EUR)"
    )
    where = new.add_mutually_exclusive_group()
    where.add_argument("--no-window", action="store_true", help="make the store without opening it")
    where.add_argument("--store", metavar="FILE", type=store_file, help="make it in this file, to be served")
    where.add_argument(
        "--database",
        metavar="URL",
        help="make it in a PostgreSQL database, postgresql://user@host/name, to be served",
    )
    _add_profile(new)
    new.set_defaults(run=_new)

    tour = commands.add_parser("tour", help="drive the window through a day's work and leave pictures")
    tour.add_argument("--out", metavar="DIR", type=Path, required=True, help="where the pictures go")
    tour.set_defaults(run=_tour)
    return parser


def _add_window(parser: argparse.ArgumentParser) -> None:
    _add_profile(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--store", metavar="NAME", help="the store to open; otherwise the one opened last")
    which.add_argument(
        "--sample",
        metavar="N",
        type=int,
        nargs="?",
        default=argparse.SUPPRESS,
        help="open the sample shop, or a store of N variants, the same for the same N",
    )
    parser.set_defaults(run=_open_window)


def _add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile",
        metavar="DIR",
        type=Path,
        default=argparse.SUPPRESS,
        help="a data folder other than the usual",
    )


@contextmanager
def _imports_only() -> Iterator[None]:
    """Nothing of what is imported for a window is garbage, so none is looked for; from then on the loop does that."""
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


@_imports_only()
def _open_window(options: argparse.Namespace) -> int:
    from app.accounts import Accounts

    accounts = Accounts(getattr(options, "profile", None))
    return _show(accounts, _wanted(accounts, options))


def _wanted(accounts: "Accounts", options: argparse.Namespace) -> "Account | None":
    """The account to open: the one that was told, else the last one, else the only one. Otherwise it is asked."""
    if hasattr(options, "sample"):
        from app.accounts.sample import open_sample

        gc.enable()  # to make a store leaves garbage
        return open_sample(accounts, options.sample)
    if options.store:
        return accounts.open(options.store)
    there = list(accounts)
    return accounts.last() or (there[0] if len(there) == 1 else None)


def _new(options: argparse.Namespace) -> int:
    from app.accounts import Accounts

    accounts = Accounts(getattr(options, "profile", None))
    contents, currency = _contents(options)
    where = _make(accounts, options, contents, currency)
    variants = sum(len(product.variants) for product in contents.products)
    print(f"{options.name.strip()}: {len(contents.products)} products, {variants} variants, in {where}")
    return (
        0
        if options.no_window or options.store or options.database
        else _show(accounts, accounts.open(options.name))
    )


def _contents(options: argparse.Namespace) -> "tuple[Contents, str]":
    """What the store begins with, and its currency."""
    from app.domain.contents import Contents

    if options.sample is not None:
        from app.exchange.sample import CURRENCY, sample_variants

        return sample_variants(options.sample), CURRENCY
    return (_read(options) if options.source else Contents()), options.currency


def _read(options: argparse.Namespace) -> "Contents":
    """What a spreadsheet has; what it has that cannot be used goes to standard error."""
    from app.exchange.spreadsheet import read_contents
    from app.window.sentences import sentence

    imported = read_contents(options.source, currency=options.currency)
    for row in imported.bad_rows:
        where = f"line {row.line}, {row.column}" if row.column else f"line {row.line}"
        print(f"{where}: {sentence(Invalid(row.key, **row.values))}", file=sys.stderr)
    if left_out := len({row.line for row in imported.bad_rows}):
        print(f"Rows left out because of that: {left_out}.", file=sys.stderr)
    if imported.ignored:
        print(f"Columns left out: {', '.join(imported.ignored)}.", file=sys.stderr)
    if not imported.contents.products:
        raise Invalid("spreadsheet.nothing_usable")
    return imported.contents


def _make(accounts: "Accounts", options: argparse.Namespace, contents: "Contents", currency: str) -> str:
    """Make the store, and say where."""
    name = options.name.strip()
    if options.database:
        from app.service.storage.databases import create_organization

        return f"organization {create_organization(options.database, name, contents, currency=currency)}"
    if options.store:
        from app.service.storage.create import create_store

        create_store(options.store, name, contents, currency=currency)
        return str(options.store)
    return str(accounts.create(options.name, contents, currency=currency).store)


@_imports_only()
def _show(accounts: "Accounts", account: "Account | None") -> int:
    from app.window.application import run

    gc.freeze()  # nor will it be garbage later: no collection is to look at it again
    return run(accounts, account)


def _tour(options: argparse.Namespace) -> int:
    """Drive the window through a day's work on a throw-away profile."""
    from tempfile import TemporaryDirectory

    from app.accounts import Accounts
    from app.accounts.sample import open_sample
    from app.window import loop
    from app.window.application import make_application
    from app.window.tour import Tour

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()

    async def work(profile: Path) -> int:
        account = open_sample(Accounts(profile))
        service = account.service()
        workspace = account.workspace(service)
        tour = Tour(application, workspace, lambda: _read_truth(service), options.out)
        await workspace.open()
        loop.spawn(workspace.refresh(), "refresh")
        try:
            good = await tour.run()
        finally:
            await workspace.close()
        for record in tour.records:
            sign = "ok " if record.holds else "NOT"
            print(f"{sign} {record.action:<16} {record.variant}: {record.before} -> {record.after}")
        print(f"Pictures are in {options.out}.")
        return 0 if good else 1

    with TemporaryDirectory(prefix="storeroom-tour-") as profile:
        return loop.run(application, lambda: work(Path(profile)))


async def _read_truth(service: "Service") -> "Truth":
    """All that the API says of balances, levels and tracking, read by a client of its own."""
    from app.domain.locations import LocationType
    from app.window.tour import Truth

    client = await service.reach()
    locations = {location.type: location.uuid for location in await client.inventory.locations()}
    store = locations[LocationType.STORE]
    balances = await client.inventory.balances_in(store)
    levels = await client.low_stock.levels(store)
    return Truth(balances.by_variant, levels.by_variant if levels else {}, balances.tracked)


if __name__ == "__main__":
    sys.exit(main())
