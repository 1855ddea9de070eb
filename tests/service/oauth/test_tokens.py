"""Access tokens: whose they are, and how long."""

from pathlib import Path

import pytest

from app.domain.errors import Refused
from app.service.oauth import tokens
from app.service.storage.create import create_store
from app.service.storage.files import open_file


def test_the_own_token_outlives_the_process_but_only_its_hash_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "new.store"
    create_store(path, "New")
    with open_file(path) as stores:
        token = tokens.issue_own(stores.all()[0])
    with open_file(path) as stores:
        store, caller = tokens.recognise(stores, token)
        assert (store, caller.client) == (stores.all()[0], tokens.OWN)
        for wrong in ("", "x", token + "x", token[:-1], f"{store.organization}."):
            with pytest.raises(Refused, match="token_expired"):
                tokens.recognise(stores, wrong)
    assert token.encode() not in path.read_bytes()
