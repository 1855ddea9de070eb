from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.movements import Movement, Reason
from app.domain.plans import LevelStep, MovementStep, Step, TrackingStep
from app.domain.stock import NO_LEVEL, Level
from app.workspace.written import read_step, write_step

_quantities = st.decimals(min_value=-(10**6), max_value=10**6, places=6)
_texts = st.text(max_size=40)
_levels = st.builds(Level, st.none() | _quantities, st.booleans())
_movements = st.builds(
    Movement, _texts, _texts, st.sampled_from(Reason), _quantities.filter(lambda quantity: quantity > 0)
)
_steps = st.one_of(
    st.builds(MovementStep, _movements, _quantities, _quantities),
    st.builds(TrackingStep, _texts, st.lists(_texts).map(tuple), st.booleans()),
    st.builds(LevelStep, _texts, _texts, _levels, _levels),
)


@given(_steps)
def test_what_is_written_is_read(step: Step) -> None:
    assert read_step(write_step(step)) == step


#: Records are kept for good: what an earlier program wrote must be read by every later one.
_KEPT = [
    (
        '{"kind":"movement","product":"p","variant":"v","reason":"RESTOCK","quantity":"5","before":"3","after":"8"}',
        MovementStep(Movement("p", "v", Reason.RESTOCK, Decimal(5)), Decimal(3), Decimal(8)),
    ),
    ('{"kind":"tracking","product":"p","variants":["v","w"],"on":true}', TrackingStep("p", ("v", "w"), True)),
    (
        """{"kind":"level","product":"p","variant":"v","level_before":null,"alert_before":false,\
"level":"2.5","alert":true}""",
        LevelStep("p", "v", NO_LEVEL, Level(Decimal("2.5"), alert=True)),
    ),
]


@pytest.mark.parametrize(("text", "step"), _KEPT)
def test_how_it_is_written(text: str, step: Step) -> None:
    assert read_step(text) == step
    assert write_step(step) == text
