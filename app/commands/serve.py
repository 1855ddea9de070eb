"""``storeroom serve``: a store, or a database of them, over HTTP."""

import argparse

from app.commands.arguments import add_source, source_of


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "serve", help="serve a store over HTTP, with the API of the Zettle Inventory"
    )
    add_source(parser)
    parser.add_argument("--port", metavar="P", type=int, default=0, help="the port; a free one if left out")
    parser.add_argument(
        "--workers", metavar="N", type=_at_least_one, default=1, help="processes that serve; needs --database"
    )
    parser.add_argument(
        "--print-token", action="store_true", help="issue a token, in place of the last, and print it"
    )
    parser.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="end when standard input does, as the window's child",
    )
    parser.set_defaults(run=_serve, refuse=parser.error)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _serve(options: argparse.Namespace) -> int:
    if options.workers > 1 and options.store:
        options.refuse("a store file is served by one process: --workers needs --database")
    from app.service.server import run

    run(
        source_of(options),
        port=options.port,
        workers=options.workers,
        print_token=options.print_token,
        until_stdin_closes=options.until_stdin_closes,
    )
    return 0
