"""What the tests stand on: plugins for pytest, loaded by ``tests/conftest.py``."""
