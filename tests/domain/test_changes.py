"""Changes add up: nothing that either touched is lost."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.changes import Aspect, Changes

ASPECTS = st.sets(st.sampled_from(list(Aspect))).map(lambda some: Aspect(sum(one.value for one in some)))
CHANGES = st.builds(Changes, st.frozensets(st.sampled_from("abcd")), ASPECTS)


@given(CHANGES, CHANGES, CHANGES)
def test_changes_add_up_in_any_order(one: Changes, two: Changes, three: Changes) -> None:
    assert one | two == two | one
    assert (one | two) | three == one | (two | three)
    assert one | one == one
    assert one | Changes() == one


@given(CHANGES, CHANGES)
def test_a_sum_holds_what_either_touched(one: Changes, two: Changes) -> None:
    both = one | two
    assert one.variants | two.variants == both.variants
    assert one.aspects in both.aspects
    assert two.aspects in both.aspects


@given(CHANGES)
def test_a_change_is_one_when_it_touched_a_variant(changes: Changes) -> None:
    assert bool(changes) == (len(changes.variants) > 0)
