"""``storeroom api-key``, ``app`` and ``password``: who may reach a store through its API."""

import argparse
import asyncio
import getpass
import json
import sys

import msgspec

from app.commands.arguments import add_one_store, add_scopes, source_of
from app.commands.reach import reach
from app.domain.errors import Invalid
from app.service.oauth.scopes import READ_PRODUCT, READ_PURCHASE, WRITE_PRODUCT
from app.wire.oauth import ApiKey, App, MadeApiKey, MadeApp, NewApiKey, NewApp, NewPassword

_ADMIN = "/storeroom/admin"
_DEFAULT_SCOPES = (READ_PRODUCT, WRITE_PRODUCT, READ_PURCHASE)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _add_api_key(
        commands.add_parser("api-key", help="make a key with which a program of yours reaches a store")
    )
    _add_app(commands.add_parser("app", help="register an app that asks for approval in the browser"))
    _add_password(commands.add_parser("password", help="set the password with which apps are approved"))


def _add_api_key(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Prints the key alone, and its client_id on standard error. It is shown this once, and good until it is revoked: exchange it for tokens at"
        " /token with grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer."
    )
    add_one_store(parser)
    parser.add_argument("--name", default="Storeroom", help="what the key is called (default: Storeroom)")
    add_scopes(parser, _DEFAULT_SCOPES)
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="show the keys that there are, as JSON")
    instead.add_argument("--revoke", metavar="CLIENT_ID", help="end a key, and the tokens that it gave")
    parser.set_defaults(run=lambda options: asyncio.run(_api_key(options)))


async def _api_key(options: argparse.Namespace) -> int:
    async with reach(source_of(options), options.organization) as service:
        if options.list:
            _show(await (await service.read(f"{_ADMIN}/api-keys")).decode(list[ApiKey]))
        elif options.revoke:
            await service.change("DELETE", f"{_ADMIN}/api-keys/{options.revoke}")
        else:
            wanted = NewApiKey(name=options.name, scopes=options.scopes)
            answer = await service.change("POST", f"{_ADMIN}/api-keys", wanted)
            made = await answer.decode(MadeApiKey)
            print(f"client_id {made.client_id}", file=sys.stderr)
            print(made.key)
    return 0


def _add_app(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Prints the app's client_id and client_secret as JSON. The app sends people to /authorize, where whoever"
        " knows the store's password (storeroom password) approves it."
    )
    add_one_store(parser)
    parser.add_argument("--name", default="App", help="what the approval page calls it (default: App)")
    parser.add_argument(
        "--redirect-uri", metavar="URI", action="append", default=[], help="where it may send people back to"
    )
    add_scopes(parser, _DEFAULT_SCOPES)
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="show the apps that there are, as JSON")
    instead.add_argument("--delete", metavar="CLIENT_ID", help="end an app, and its tokens")
    parser.set_defaults(run=lambda options: asyncio.run(_app(options)), refuse=parser.error)


async def _app(options: argparse.Namespace) -> int:
    if not (options.list or options.delete or options.redirect_uri):
        options.refuse("--redirect-uri is required to register an app")
    async with reach(source_of(options), options.organization) as service:
        if options.list:
            _show(await (await service.read(f"{_ADMIN}/apps")).decode(list[App]))
        elif options.delete:
            await service.change("DELETE", f"{_ADMIN}/apps/{options.delete}")
        else:
            wanted = NewApp(name=options.name, redirect_uris=options.redirect_uri, scopes=options.scopes)
            answer = await service.change("POST", f"{_ADMIN}/apps", wanted)
            _show(await answer.decode(MadeApp))
    return 0


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.description = "Asks for the password twice, or reads one line where standard input is no terminal."
    add_one_store(parser)
    parser.set_defaults(run=lambda options: asyncio.run(_password(options, _asked_password())))


async def _password(options: argparse.Namespace, password: str) -> int:
    async with reach(source_of(options), options.organization) as service:
        await service.change("PUT", f"{_ADMIN}/password", NewPassword(password=password))
    return 0


def _asked_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password of the store: ")
    if getpass.getpass("Again: ") != password:
        raise Invalid("password.differs")
    return password


def _show(value: object) -> None:
    print(json.dumps(msgspec.to_builtins(value), indent=2))
