"""The application of the tests of the window, for the whole program."""

from tests.harness.secret_service import secret_service
from tests.window.conftest import _english, qapp

__all__ = ["_english", "qapp", "secret_service"]
