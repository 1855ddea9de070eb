from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.accounts.facts import Facts, FactsFile, Grant
from app.accounts.places import Kind
from app.domain.shop import Shop

_ALL = Facts(
    kind=Kind.SHARED,
    name="Café Ørsted",
    id="1",
    address="https://shop.example",
    grant=Grant.CODE,
    client_id="2",
    shop=Shop("3", "Ørsted", "DKK", "Europe/Copenhagen"),
    expires=datetime(2027, 5, 21, 12, tzinfo=UTC),
    keyring="SecretService Keyring",
    capabilities={"v3": True},
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = FactsFile(tmp_path / "accounts" / "Café" / "account.json")
    assert file.read() is None
    written = file.change(**{name: getattr(_ALL, name) for name in _ALL.__struct_fields__})
    assert (written, file.read()) == (_ALL, _ALL)
    assert '"name": "Café Ørsted"' in (tmp_path / "accounts/Café/account.json").read_text(encoding="utf-8")


def test_a_change_leaves_the_rest(tmp_path: Path) -> None:
    file = FactsFile(tmp_path / "account.json")
    file.change(name="Corner", id="1")
    assert file.change(name="Café") == Facts(name="Café", id="1")


@pytest.mark.parametrize("content", [b"", b"[]", b'{"kind": "bank"}', b"\xff", b'{"expires": "soon"}'])
def test_a_file_that_makes_no_sense_is_left_to_the_person(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "account.json"
    path.write_bytes(content)
    assert FactsFile(path).read() is None
    assert path.read_bytes() == content


def test_what_a_later_program_wrote_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "account.json").write_text('{"name": "Corner", "colour": "green"}')
    assert FactsFile(tmp_path / "account.json").read() == Facts(name="Corner")
