"""A change says what it touched, and whether it touched anything."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.changes import Aspect, Changes


@given(st.frozensets(st.sampled_from("abcd")), st.sampled_from(list(Aspect)))
def test_a_change_is_one_when_it_touched_a_variant(variants: frozenset[str], aspect: Aspect) -> None:
    assert bool(Changes(variants, aspect)) == (len(variants) > 0)
