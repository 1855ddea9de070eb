"""``storeroom serve``: a store, or a database of them, over HTTP."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.arguments import add_source, source_of

if TYPE_CHECKING:
    from app.service.binding import Binding
    from app.service.options import ServiceOptions

_LAST_PORT = 65535


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "serve",
        help="serve a store over HTTP, with the API of the Zettle Inventory",
        description="Serves until it is ended. When it is ready it prints one line of JSON: its url and organization."
        " The keys of webhooks follow from a secret in a file of its own: FILE.key beside a store's file; for a database"
        " service.key in the data folder, or where the variable STOREROOM_SECRET_FILE says.",
    )
    add_source(parser)
    _add_starting(parser)
    _add_binding(parser.add_argument_group("where it is reached"))
    _add_options(parser.add_argument_group("how it behaves"))
    parser.set_defaults(run=_serve, refuse=parser.error)


def _add_starting(parser: argparse.ArgumentParser) -> None:
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


def _add_binding(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--host", metavar="H", default="127.0.0.1", help="the address; this computer alone if left out"
    )
    group.add_argument("--port", metavar="P", type=_port, default=0, help="the port; a free one if left out")
    group.add_argument(
        "--name", metavar="HOST", action="append", default=[], help="a further name that it is reached under"
    )
    group.add_argument(
        "--tls-cert", metavar="FILE", type=Path, help="serve HTTPS with this certificate (PEM)"
    )
    group.add_argument(
        "--tls-key", metavar="FILE", type=Path, help="its key, where that is a file of its own"
    )
    group.add_argument(
        "--without-tls",
        action="store_true",
        help="be reached from elsewhere without TLS: another program adds it",
    )
    group.add_argument(
        "--trust-forwarded",
        metavar="ADDRESSES",
        help="believe the X-Forwarded headers that these proxies send",
    )


def _add_options(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--like-zettle",
        action="store_true",
        help="what only the real one does: its rate limit and what it hides",
    )
    group.add_argument("--https-only", action="store_true", help="send webhooks to HTTPS addresses alone")
    group.add_argument(
        "--allow-internal-destinations", action="store_true", help="send webhooks into this network too"
    )
    group.add_argument(
        "--access-log", action="store_true", help="a line of JSON for every request, on standard error"
    )
    group.add_argument(
        "--test-switches",
        nargs="?",
        const="here",
        choices=("here", "anywhere"),
        help="a clock, a seed, a reset and faults for tests; beyond this computer only with “anywhere”",
    )


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {_LAST_PORT}")
    return number


def _serve(options: argparse.Namespace) -> int:
    binding = _binding(options)
    _refuse_contradictions(options, binding)
    from app.service.server import run

    run(
        source_of(options),
        binding=binding,
        options=_service_options(options),
        workers=options.workers,
        print_token=options.print_token,
        until_stdin_closes=options.until_stdin_closes,
    )
    return 0


def _binding(options: argparse.Namespace) -> "Binding":
    from app.service.binding import Binding

    return Binding(
        options.host,
        options.port,
        options.tls_cert,
        options.tls_key,
        options.without_tls,
        options.trust_forwarded,
    )


def _service_options(options: argparse.Namespace) -> "ServiceOptions":
    from app.service.options import ServiceOptions

    return ServiceOptions(
        like_zettle=options.like_zettle,
        https_only=options.https_only or options.like_zettle,
        allow_internal_destinations=options.allow_internal_destinations,
        names=tuple(options.name),
        access_log=options.access_log,
        test_switches=options.test_switches is not None,
    )


def _refuse_contradictions(options: argparse.Namespace, binding: "Binding") -> None:
    if options.workers > 1 and options.store:
        options.refuse("a store file is served by one process: --workers needs --database")
    if options.tls_key and not options.tls_cert:
        options.refuse("--tls-key needs --tls-cert")
    if options.test_switches and options.workers > 1:
        options.refuse("--test-switches needs a single process: leave out --workers")
    if options.test_switches == "here" and not binding.is_loopback():
        options.refuse("--test-switches beyond this computer needs “--test-switches anywhere”")
