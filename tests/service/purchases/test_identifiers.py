from hypothesis import given
from hypothesis import strategies as st

from app.domain.identifiers import short
from app.service.purchases.identifiers import from_either, from_hash, purchase_hash

#: A purchase of the contract's samples, in both forms.
UUID, SHORT = "589c2de6-3ee4-11eb-9e70-a2ac075b17fd", "WJwt5j7kEeuecKKsB1sX_Q"


def test_both_forms_name_the_same() -> None:
    assert short(UUID) == SHORT
    assert from_either(SHORT) == from_either(UUID.upper()) == UUID


@given(st.uuids().map(str), st.integers(0, 10**14))
def test_a_hash_names_its_purchase(uuid: str, created: int) -> None:
    assert from_either(short(uuid)) == uuid
    assert from_hash(purchase_hash(uuid, created)) == uuid


@given(st.text())
def test_any_other_text_names_nothing(text: str) -> None:
    assert from_either(f"{text}.") is None
    assert from_hash(f"{text}.") is None
