"""Reading stock: a page against the bare query (line b), and a whole store against FastAPI (line d)."""

from contextlib import closing
from itertools import repeat
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

from app.service.inventory.stock import written
from tests.benchmarks.service import recording, twins
from tests.benchmarks.service.asking import asked_service, asks, places_of, sends
from tests.benchmarks.service.recording import Replay, Step
from tests.benchmarks.service.rivals import rival
from tests.benchmarks.service.thin_client import ThinClient
from tests.benchmarks.service.turns import compare, timed
from tests.measure.record import Record
from tests.service.shop import Shop

_PAGE = 1000
_RATIO = 5.0

_ROWS = 100_000
_ROUNDS = 5
_TIMES_AS_FAST = 2.0

_STOCK = f"/v3/stock?limit={_PAGE}"
_BALANCES = "/organizations/self/inventory/locations/?type=STORE"


def one_page() -> list[Record]:
    """A store of 1,000 variants, by v3 and by v1, against what the bare driver fetches for it."""
    with TemporaryDirectory() as folder:
        stores = twins.in_files(Path(folder), twins.stocked(twins.goods(_PAGE)))
        return [
            _page("GET v3", _STOCK, stores.ours, stores.rival),
            _page("GET v1", _BALANCES, stores.ours, stores.rival),
        ]


def _page(name: str, path: str, ours: Path | str, other: Path | str) -> Record:
    with twins.opened(other) as shop:
        steps = _queries(shop, path)
    with asked_service(ours) as client, closing(twins.connect(other)) as connection:
        compared = compare(sends(client, "GET", path, [None]), Replay(steps, connection).run, calls=10)
    return Record(f"{_PAGE} variants listed, {name}", _PAGE, *compared, "ms, ratio", _RATIO)


def _queries(shop: Shop, path: str) -> list[Step]:
    """What is read for an answer, but for who asks."""
    steps = recording.listen(shop.store.engine, asks(shop, "GET", path))
    return [step for step in steps if step.sql.startswith("SELECT") and "FROM tokens" not in step.sql]


def whole_store() -> list[Record]:
    """All pages of a store of 100,000 variants, and how much of that is making JSON."""
    with TemporaryDirectory() as folder:
        stores = twins.in_files(Path(folder), twins.stocked(twins.goods(_ROWS)))
        with twins.opened(stores.rival) as shop:
            place = places_of(shop)["STORE"]
            cursor = f"{place}.{twins.LOWEST}"
            query = _queries(shop, f"{_STOCK}&cursor={cursor}")[-1]
        with (
            asked_service(stores.ours) as ours,
            rival("fastapi_server", stores.rival, [query], Path(folder)) as other,
        ):
            pages = _cursors(ours)
            mine = [ours.request("GET", path) for path in pages]
            theirs = [other.request("GET", _theirs(path, place)) for path in pages]
            compared = compare(
                lambda: [ours.send(request) for request in mine],
                lambda: [other.send(request) for request in theirs],
                rounds=_ROUNDS,
            )
        encoding = _encoding(stores.rival, place, query) * len(pages)
    speed = compared.rival / compared.ours
    share = encoding / compared.ours * 100
    return [
        Record(
            "all stock in pages of 1,000",
            _ROWS,
            compared.ours,
            compared.rival,
            speed,
            "ms, times",
            _TIMES_AS_FAST,
            at_least=True,
        ),
        Record("encoding of that", _ROWS, encoding, compared.ours, share, "ms, %", 100.0),
    ]


def _cursors(client: ThinClient) -> list[str]:
    """The paths of all pages, from one ``Link`` to the next."""
    paths = [_STOCK]
    while True:
        head, _ = client.send(client.request("GET", paths[-1]))
        link = next((line for line in head.decode().splitlines() if line.lower().startswith("link:")), None)
        if link is None:
            return paths
        address = urlsplit(link.partition("<")[2].partition(">")[0])
        paths.append(f"{address.path}?{address.query}")


def _theirs(path: str, place: str) -> str:
    """The rival's path of the same page."""
    (cursor,) = parse_qs(urlsplit(path).query).get("cursor", [f"{place}.{twins.LOWEST}"])
    return f"/stock/{place}?recorded={twins.LOWEST}&after={cursor.partition('.')[2]}"


def _encoding(store: Path | str, place: str, query: Step) -> float:
    """Milliseconds that it takes to write the JSON of a page."""
    with closing(twins.connect(store)) as connection:
        rows = Replay([query], connection).run()[:_PAGE]
    return median(timed(lambda: written(place, zip(repeat(place), rows, strict=False))) for _ in range(20))
