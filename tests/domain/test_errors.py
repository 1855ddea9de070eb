"""Errors are keys with values, and each says whether anything may have been done."""

import pytest

from app.domain import errors
from app.domain.errors import Conflict, Invalid, Refused, ReplyLost, ServiceError, StoreroomError, Violation


def test_an_error_reads_as_its_key_and_values() -> None:
    assert str(Invalid("quantity.too_large", most=5)) == "quantity.too_large most=5"
    assert str(Invalid("quantity.empty")) == "quantity.empty"


def test_a_refusal_carries_every_violation() -> None:
    violations = (Violation("changes[0].change", "must be more than 0", "MUST_BE_GREATER_THAN", "0", "-1"),)
    refused = Conflict("exists", violations=violations, name="Mug")
    assert (refused.violations, refused.values) == (violations, {"name": "Mug"})


def test_all_errors_are_of_one_tree() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) > 10
    assert all(issubclass(kind, StoreroomError) for kind in kinds)


@pytest.mark.parametrize("kind", [*Refused.__subclasses__(), Refused, errors.Unreachable])
def test_a_refusal_promises_that_nothing_was_done(kind: type[ServiceError]) -> None:
    assert kind.done is False


@pytest.mark.parametrize("kind", [ReplyLost, errors.ServiceFailed, errors.UnexpectedAnswer])
def test_without_a_clear_answer_nobody_knows(kind: type[ServiceError]) -> None:
    assert kind.done is None
