"""Version 1 UUIDs: fresh ones never twice, seeded ones the same every time."""

import random
import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identifiers import PATTERN, is_version_1, new_identifier, seeded_identifier


def is_proper(text: str) -> bool:
    """Version 1, the variant of RFC 4122, and written in lower case."""
    parsed = uuid.UUID(text)
    return (parsed.version, parsed.variant, str(parsed)) == (1, uuid.RFC_4122, text)


def test_fresh_identifiers_are_proper_and_never_the_same() -> None:
    fresh = [new_identifier() for _ in range(2_000)]
    assert len(set(fresh)) == len(fresh)
    assert all(is_proper(text) and is_version_1(text) and re.fullmatch(PATTERN, text) for text in fresh)


def test_a_fresh_identifier_does_not_tell_the_computer() -> None:
    node = uuid.UUID(new_identifier()).node
    assert node & 0x010000000000, "the multicast bit marks a random node (RFC 4122, section 4.5)"
    assert node != uuid.UUID(new_identifier()).node


@given(st.randoms(use_true_random=True))
def test_a_seeded_identifier_is_proper_and_repeats_for_the_same_state(source: random.Random) -> None:
    state = source.getstate()
    first, second = seeded_identifier(source), seeded_identifier(source)
    assert first != second
    assert is_proper(first)
    assert is_proper(second)
    source.setstate(state)
    assert (seeded_identifier(source), seeded_identifier(source)) == (first, second)


@given(st.uuids())
def test_only_the_version_digit_is_asked_for_in_either_case(any_uuid: uuid.UUID) -> None:
    text = str(any_uuid)
    assert is_version_1(text) == is_version_1(text.upper()) == (text[14] == "1")


@pytest.mark.parametrize("text", ["", "self", "947d712a892d11eabc550242ac130003", " 947d712a-892d-11ea-bc55-0242ac130003",
    "947d712a-892d-11ea-bc55-0242ac130003\n", "{947d712a-892d-11ea-bc55-0242ac130003}"])  # fmt: skip
def test_what_is_no_uuid(text: str) -> None:
    assert not is_version_1(text)
