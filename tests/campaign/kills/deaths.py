"""How the service dies, and PostgreSQL under it: at once, in the middle of whatever it does."""

import os
import signal
import time
from pathlib import Path

import psycopg

from tests.service.running import RunningService

_SECONDS_TO_RECOVER = 30


def kill(service: RunningService) -> None:
    """End the process, and those that it made if it has several workers (where the system tells which)."""
    made = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    workers = [int(pid) for pid in made.read_text().split()] if made.exists() else []
    service.process.kill()
    for worker in workers:
        os.kill(worker, signal.SIGKILL)


def crash(database: str) -> None:
    """End one of the server's own processes: it drops all connections, and recovers from its log."""
    connection = psycopg.connect(database)
    os.kill(connection.info.backend_pid, signal.SIGKILL)
    connection.close()
    wait_until_quiet(database)


def wait_until_quiet(database: str) -> None:
    """Until the server at this address answers, and has ended what was begun for those who are gone.

    Raises `TimeoutError`.
    """
    deadline = time.monotonic() + _SECONDS_TO_RECOVER
    while time.monotonic() < deadline:
        try:
            with psycopg.connect(database) as connection:
                if not connection.execute(_OTHERS).fetchall():
                    return
        except psycopg.OperationalError:
            pass  # it recovers
        time.sleep(0.02)
    raise TimeoutError("the database server does not become quiet")


_OTHERS = """
    SELECT pid FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()
"""
