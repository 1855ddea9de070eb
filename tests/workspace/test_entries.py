from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.movements import Movement, Reason
from app.domain.plans import LevelStep, MovementStep, Step, TrackingStep
from app.domain.stock import NO_LEVEL, Level
from app.workspace.entries import MOST_PER_REQUEST, requests

_MOVE = MovementStep(Movement("p", "v", Reason.SALE, Decimal(1)), Decimal(1), Decimal(0))
_TRACK = TrackingStep("p", ("v",), on=True)
_SET = LevelStep("p", "v", NO_LEVEL, Level(Decimal(1)))
_UNSET = LevelStep("p", "v", Level(Decimal(1)), NO_LEVEL)


def _requests(*steps: Step) -> list[list[int]]:
    return [list(positions) for positions in requests(steps)]


def test_neighbours_of_one_kind_go_together() -> None:
    assert _requests() == []
    assert _requests(_MOVE, _MOVE) == [[0, 1]]
    assert _requests(_TRACK, _MOVE, _MOVE, _TRACK) == [[0], [1, 2], [3]]
    assert _requests(_SET, _SET, _UNSET, _MOVE) == [[0, 1], [2], [3]]


def test_not_too_many_go_together() -> None:
    sizes = [len(positions) for positions in _requests(*[_MOVE] * (2 * MOST_PER_REQUEST + 1))]
    assert sizes == [MOST_PER_REQUEST, MOST_PER_REQUEST, 1]


@given(st.lists(st.sampled_from([_MOVE, _TRACK, _SET, _UNSET]), max_size=30))
def test_every_step_goes_once_and_in_its_order(steps: list[Step]) -> None:
    assert [position for positions in _requests(*steps) for position in positions] == list(range(len(steps)))
