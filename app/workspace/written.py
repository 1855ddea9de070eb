"""How steps and what became of them are written in the journal: JSON that stays readable for as long as records are
kept.

The shapes are the journal's own, so that a change to the domain never changes what is on disk unnoticed.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import msgspec

from app.domain.evidence import Before, By, Clue, Finding, PastChange, Verdict
from app.domain.movements import Movement, Reason
from app.domain.plans import LevelStep, MovementStep, Step, TrackingStep
from app.domain.quantity import plain
from app.domain.stock import Level
from app.workspace.entries import Request


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


class _Past(msgspec.Struct, array_like=True):
    variant: str
    change: Decimal
    at: datetime


class _Before(msgspec.Struct, omit_defaults=True):
    balances: dict[str, Decimal]
    history: tuple[_Past, ...] | None = None
    purchases: str | None = None
    journal: int = 0


class _Clue(msgspec.Struct, omit_defaults=True):
    key: str
    values: dict[str, str] = {}


class _Verdict(msgspec.Struct):
    finding: str
    by: str
    clues: tuple[_Clue, ...]


class _Detail(msgspec.Struct, omit_defaults=True):
    """Of an outcome, what there is to say."""

    before: _Before | None = None
    error: str | None = None
    verdict: _Verdict | None = None


_detail_decoder = msgspec.json.Decoder(_Detail)


def write_before(before: Before) -> str:
    history = None if before.history is None else tuple(_Past(*each) for each in before.history)
    said = _Before(dict(before.balances), history, before.purchases, before.journal)
    return _text(_Detail(before=said))


def write_error(error: object) -> str:
    return _text(_Detail(error=str(error)))


def write_verdict(verdict: Verdict) -> str:
    clues = tuple(_Clue(each.key, _texts(each)) for each in verdict.clues)
    return _text(_Detail(verdict=_Verdict(verdict.finding.value, verdict.by.value, clues)))


def with_detail(request: Request, text: str | None) -> Request:
    """The request with what an outcome says of it; what earlier ones said stays."""
    said = _Detail() if text is None else _detail_decoder.decode(text)
    if (it := said.before) is not None:
        history = (
            None if it.history is None else tuple(PastChange(p.variant, p.change, p.at) for p in it.history)
        )
        request = replace(request, before=Before(it.balances, history, it.purchases, it.journal))
    if said.error is not None:
        request = replace(request, error=said.error)
    if (verdict := said.verdict) is not None:
        clues = tuple(Clue(each.key, each.values) for each in verdict.clues)
        request = replace(request, verdict=Verdict(Finding(verdict.finding), By(verdict.by), clues))
    return request


def _texts(clue: Clue) -> dict[str, str]:
    values = clue.values.items()
    return {name: plain(each) if isinstance(each, Decimal) else str(each) for name, each in values}


def _text(detail: _Detail) -> str:
    return msgspec.json.encode(detail).decode()
