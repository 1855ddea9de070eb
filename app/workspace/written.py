"""How a step is written in the journal: JSON that stays readable for as long as records are kept.

The shapes are the journal's own, so that a change to the domain never changes what is on disk unnoticed.
"""

from decimal import Decimal

import msgspec

from app.domain.movements import Movement, Reason
from app.domain.plans import LevelStep, MovementStep, Step, TrackingStep
from app.domain.stock import Level


class _Movement(msgspec.Struct, tag="movement", tag_field="kind"):
    product: str
    variant: str
    reason: str
    quantity: Decimal
    before: Decimal
    after: Decimal


class _Tracking(msgspec.Struct, tag="tracking", tag_field="kind"):
    product: str
    variants: tuple[str, ...]
    on: bool


class _Level(msgspec.Struct, tag="level", tag_field="kind"):
    product: str
    variant: str
    level_before: Decimal | None
    alert_before: bool
    level: Decimal | None
    alert: bool


_Written = _Movement | _Tracking | _Level
_decoder: msgspec.json.Decoder[_Written] = msgspec.json.Decoder(_Written)


def write_step(step: Step) -> str:
    return msgspec.json.encode(_written(step)).decode()


def read_step(text: str) -> Step:
    """The step that `write_step` wrote. Raises `msgspec.ValidationError` for anything else."""
    match _decoder.decode(text):
        case _Movement() as it:
            movement = Movement(it.product, it.variant, Reason[it.reason], it.quantity)
            return MovementStep(movement, it.before, it.after)
        case _Tracking() as it:
            return TrackingStep(it.product, it.variants, it.on)
        case _Level() as it:
            before, after = Level(it.level_before, it.alert_before), Level(it.level, it.alert)
            return LevelStep(it.product, it.variant, before, after)


def _written(step: Step) -> _Written:
    match step:
        case MovementStep(movement=it):
            return _Movement(it.product, it.variant, it.reason.name, it.quantity, step.before, step.after)
        case TrackingStep():
            return _Tracking(step.product, step.variants, step.on)
        case LevelStep(before=before, after=after):
            return _Level(step.product, step.variant, before.level, before.alert, after.level, after.alert)
