"""The error body of the products, inventory and pusher services (contract, section 1.5)."""

from app.wire.shapes import Shape


class ConstraintViolation(Shape, kw_only=True):
    property_name: str | None = None
    developer_message: str | None = None
    constraint_type: str | None = None
    expected: str | None = None
    value: str | None = None


class ErrorResponse(Shape, kw_only=True):
    developer_message: str | None = None
    error_type: str | None = None
    violations: list[ConstraintViolation] = []
