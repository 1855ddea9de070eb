"""When a delivery that failed is tried again (contract, section 4)."""

_MINUTE = 60_000  # milliseconds

#: How long to wait after each failure of a message; after one more its subscription is deleted.
LADDER = (*[_MINUTE] * 10, *[10 * _MINUTE] * 9, *[60 * _MINUTE] * 70)


def wait_after(failures: int) -> int | None:
    """Milliseconds to the next try after so many failures, 1 or more; none if there is none."""
    return LADDER[failures - 1] if failures <= len(LADDER) else None
