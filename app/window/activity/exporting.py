"""What happened as a table for a file: a row for each line."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.domain.plans import MovementStep
from app.domain.stock import Item
from app.exchange.tables import Value, write_table
from app.window import formats, words
from app.window.activity import telling
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.workspace import State
from app.workspace.activity import Activity
from app.workspace.timeline import Happening, Line, Place, Wanted

TITLES = (
    QT_TRANSLATE_NOOP("export", "When"),
    QT_TRANSLATE_NOOP("export", "Not before"),
    QT_TRANSLATE_NOOP("export", "What"),
    QT_TRANSLATE_NOOP("export", "Product"),
    QT_TRANSLATE_NOOP("export", "Variant"),
    QT_TRANSLATE_NOOP("export", "SKU"),
    QT_TRANSLATE_NOOP("export", "Change"),
    QT_TRANSLATE_NOOP("export", "Before"),
    QT_TRANSLATE_NOOP("export", "After"),
    QT_TRANSLATE_NOOP("export", "Outcome"),
    QT_TRANSLATE_NOOP("export", "Where"),
    QT_TRANSLATE_NOOP("export", "Who"),
    QT_TRANSLATE_NOOP("export", "Note"),
)

_PAGE, _LINES = 500, 5000


async def export(activity: Activity, wanted: Wanted, items: Mapping[str, Item], path: Path) -> int:
    """Write what is wanted to a .csv or .xlsx file, newest first, times as the shop's clock shows them; how many
    rows there are. Raises `StoreUnavailable`.
    """
    rows: list[Sequence[Value]] = []
    after: Place | None = None
    while found := await activity.page(wanted, after, _PAGE):
        for happening in found:
            await _add(activity, happening, wanted, items, rows)
        after = found[-1].place
    titles = [translated("export", title) for title in TITLES]
    return await asyncio.to_thread(write_table, path, titles, rows)


async def _add(
    activity: Activity,
    happening: Happening,
    wanted: Wanted,
    items: Mapping[str, Item],
    rows: list[Sequence[Value]],
) -> None:
    for first in range(0, happening.count, _LINES):
        lines = await activity.lines(happening.place, first, _LINES)
        for line in lines:
            rows += (
                _row(happening, line, variant, items.get(variant))
                for variant in line.variants
                if wanted.variant in (None, variant)
            )


def _row(happening: Happening, line: Line, variant: str, item: Item | None) -> Sequence[Value]:
    step = line.step if isinstance(line.step, MovementStep) else None
    return (
        formats.local(happening.at),
        formats.local(happening.since) if happening.since else None,
        telling.told(happening.source, happening.purpose, line.step),
        item.product.name if item else telling.named([variant], {}),
        item.variant.name if item else variant,
        item.variant.sku if item else "",
        line.change,
        step.before if step else None,
        step.after if step else None,
        words.state(line.state or State.CONFIRMED),
        telling.source(happening.source),
        happening.who,
        happening.note,
    )
