"""Pages of v3: as many rows as ``limit`` says, and a ``Link`` to the next ones (contract, section 1.3).

A cursor is the key of the last row that was answered, never a number of rows: whatever is changed between two
pages, a row that stays is answered once.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from app.domain.identifiers import PATTERN
from app.service.http.call import Call, malformed
from app.service.http.parameters import Parameter
from app.wire.shapes import rule

Row = TypeVar("Row")

_MOST = 1000
_DEFAULT = 100

#: What the routes of such lists ask for.
PAGED = (
    Parameter(
        "limit",
        Annotated[int, rule(least=1, most=_MOST)],
        f"how many rows a page has; {_DEFAULT} unless told",
    ),
    Parameter("cursor", str, "where to go on, as the ``Link`` of the last page has it", gives=("Link",)),
)


def limit(call: Call[None]) -> int:
    """How many rows are asked for: 1 to 1000, 100 unless told. Raises `Refused` ``malformed``."""
    given = call.query.get("limit", str(_DEFAULT))
    if not (re.fullmatch("[0-9]{1,4}", given) and 1 <= int(given) <= _MOST):
        raise malformed("limit", f"a whole number from 1 to {_MOST}", given)
    return int(given)


def cursor(call: Call[None], pattern: str = PATTERN) -> str | None:
    """The key after which to go on; none on the first page. Raises `Refused` ``malformed``."""
    given = call.query.get("cursor")
    if given is not None and not re.fullmatch(pattern, given):
        raise malformed("cursor", "one that a Link header gave", given)
    return given


def link(
    call: Call[None], path: str, rows: Sequence[Row], key: Callable[[Row], str], keep: Iterable[str] = ()
) -> dict[str, str]:
    """The header that leads on, where ``rows`` are more than asked for; with what ``keep`` names of the query."""
    size = limit(call)
    if len(rows) <= size:
        return {}
    kept = {name: call.query[name] for name in keep if name in call.query}
    query = urlencode({"cursor": key(rows[size - 1]), "limit": size, **kept})
    return {"Link": f'<{call.url}{path}?{query}>; rel="next"'}
