"""Alive is not ready: the one asks the process, the other its database."""

from sqlalchemy import text

from tests.service.shop import Shop

ANYBODY = {"Authorization": ""}


def test_a_service_in_order(shop: Shop) -> None:
    for path, status in ("/health", "alive"), ("/ready", "ready"):
        answer = shop.ask("GET", path, ANYBODY)
        assert (answer.status_code, answer.json()) == (200, {"status": status})


def test_a_service_whose_database_is_broken(shop_in_file: Shop) -> None:
    with shop_in_file.store.transaction(writes=True) as connection:
        connection.execute(text("ALTER TABLE organization RENAME TO elsewhere"))
    answer = shop_in_file.ask("GET", "/ready", ANYBODY)
    assert (answer.status_code, answer.json()["errorType"]) == (503, "SERVICE_UNAVAILABLE")
    assert shop_in_file.ask("GET", "/health", ANYBODY).status_code == 200
    with shop_in_file.store.transaction(writes=True) as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO organization"))
    assert shop_in_file.ask("GET", "/ready", ANYBODY).status_code == 200
