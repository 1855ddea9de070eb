from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.accounts.elsewhere import Elsewhere, elsewhere


@pytest.fixture
def zettle_like(tmp_path: Path) -> Iterator[Elsewhere]:
    """A service that is like Zettle, as far as a service of ours can be; the same that a shop shares."""
    with elsewhere(tmp_path, "--like-zettle") as service:
        yield service
