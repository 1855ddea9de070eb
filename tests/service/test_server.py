"""The service as a process: how it begins, how it ends, and what a crash leaves."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from app.domain.errors import StoreUnavailable
from app.service.binding import Binding
from app.service.inventory.ledger import discrepancies
from app.service.server import run
from app.service.storage.create import create_store
from app.service.storage.source import Source
from tests.service.running import RunningService, running_service
from tests.service.shop import CONTENTS, TEA, TEA_LARGE, TEA_SMALL, open_shop

needs_signals = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no signals to end gracefully by"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "shop.store"
    create_store(path, "Shop", CONTENTS)
    return path


def client(service: RunningService) -> httpx.Client:
    return httpx.Client(base_url=service.url, headers={"Authorization": f"Bearer {service.token}"})


@needs_signals
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well(path: Path, number: signal.Signals) -> None:
    with running_service(path) as service, client(service) as caller:
        assert caller.get("/inventory").status_code == 200
        service.process.send_signal(number)
        assert service.process.wait(15) == 0


def test_the_end_of_its_input_ends_it(path: Path) -> None:
    with running_service(path, "--until-stdin-closes") as service:
        assert service.process.stdin is not None
        service.process.stdin.close()
        assert service.process.wait(15) == 0


def test_a_second_service_is_refused_and_the_first_goes_on(path: Path) -> None:
    with running_service(path) as service, client(service) as caller:
        # As a window starts it: by hand it would wait ten seconds for the first to end.
        with (
            pytest.raises(AssertionError, match="ended with 1"),
            running_service(path, "--until-stdin-closes"),
        ):
            pass
        assert caller.get("/inventory").status_code == 200


def test_a_port_that_is_taken(tmp_path: Path, path: Path) -> None:
    other = tmp_path / "other.store"
    create_store(other, "Other")
    with running_service(path) as service, pytest.raises(StoreUnavailable, match=r"service\.port_taken"):
        run(Source(other), binding=Binding(port=int(service.url.rpartition(":")[2])))


def test_it_imports_no_qt() -> None:
    program = (
        "import sys, app.service.server\n"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'shiboken6', 'qasync'))])"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def move_until_it_dies(service: RunningService, answered: list[int], enough: threading.Event) -> None:
    """Move one of each tea, over and over; ``answered`` gets every answer."""
    with client(service) as caller:
        places = {
            place["type"]: place["uuid"] for place in caller.get("/organizations/self/locations").json()
        }
        changes = [
            {
                "productUuid": TEA,
                "variantUuid": variant,
                "fromLocationUuid": places["STORE"],
                "toLocationUuid": places["SOLD"],
                "change": 1,
            }
            for variant in (TEA_SMALL, TEA_LARGE)
        ]
        while True:
            try:
                answered.append(
                    caller.put("/organizations/self/inventory", json={"changes": changes}).status_code
                )
            except httpx.TransportError:
                return
            if len(answered) >= 20:
                enough.set()


def test_a_kill_in_the_middle_leaves_whole_requests(path: Path) -> None:
    """What was answered is there; what was not may be, but then all of it."""
    answered: list[int] = []
    enough = threading.Event()
    with running_service(path) as service:
        mover = threading.Thread(target=move_until_it_dies, args=[service, answered, enough])
        mover.start()
        assert enough.wait(30)
        service.process.kill()
        mover.join()
    assert set(answered) == {200}
    with open_shop(path) as shop, shop.store.transaction(writes=False) as connection:
        rows = connection.exec_driver_sql(
            "SELECT variant, -balance / 1000000 AS sold FROM balances JOIN locations ON location = uuid"
            " WHERE type = 'STORE' AND product = ?",
            (TEA,),
        )
        sold = {row.variant: row.sold for row in rows}
        assert sold[TEA_SMALL] + 42 == sold[TEA_LARGE]
        assert len(answered) <= sold[TEA_LARGE] <= len(answered) + 1
        assert discrepancies(connection) == []
