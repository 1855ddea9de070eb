"""Low-stock levels and alerts, set one by one, many at once, and by v3 for any STORE."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from app.domain.stock import NO_LEVEL, Level
from tests.campaign.machine.base import STALL, ShopMachine, exact, there, variants_of

#: JSON has levels as floats, so they are such as a float holds.
levels = st.builds(
    Level,
    st.sampled_from([None, Decimal(0), Decimal(5), Decimal("7.5"), Decimal(100_000)]),
    alert=st.booleans(),
)
Wanted = tuple[str, str, Level]


@st.composite
def wanted(draw: st.DrawFn) -> list[Wanted]:
    return [
        (product, draw(variants_of(product)), draw(levels)) for product in draw(st.lists(there, max_size=3))
    ]


def as_asked(product: str, variant: str, level: Level) -> dict[str, object]:
    number = None if level.level is None else float(level.level)
    return {
        "productUuid": product,
        "variantUuid": variant,
        "lowStockLevel": number,
        "lowStockAlert": level.alert,
    }


class Levels(ShopMachine):
    @rule(wanted=wanted())
    def set_levels(self, wanted: list[Wanted]) -> None:
        body = {"requests": [as_asked(*one) for one in wanted]}
        path = f"/custom-low-stock/locations/{self.places['STORE']}"
        if self.ended(self.shop.ask("POST", path, json=body), 204, self.unknown(wanted)):
            self.follow("STORE", wanted)

    @rule(wanted=wanted(), place=st.sampled_from(["STORE", STALL]))
    def set_levels_v3(self, wanted: list[Wanted], place: str) -> None:
        body = [as_asked(*one) | {"inventoryUuid": self.places[place]} for one in wanted]
        answer = self.shop.ask("POST", "/v3/custom-low-stock", json=body)
        if self.ended(answer, 204, self.unknown(wanted)):
            self.follow(place, wanted)

    @rule(one=there.flatmap(lambda product: st.tuples(st.just(product), variants_of(product))))
    def delete_level(self, one: tuple[str, str]) -> None:
        product, variant = one
        path = f"/custom-low-stock/locations/{self.places['STORE']}/products/{product}/variants/{variant}"
        known = self.model.knows(product, variant)
        answer = self.shop.ask("DELETE", path)
        self.answered(answer, 202 if known else 404, None if known else "ENTITY_NOT_FOUND")
        if known:
            self.model.set_level("STORE", variant, NO_LEVEL)

    def unknown(self, wanted: list[Wanted]) -> str | None:
        fine = all(self.model.knows(product, variant) for product, variant, _ in wanted)
        return None if fine else "ENTITY_NOT_FOUND"

    def follow(self, place: str, wanted: list[Wanted]) -> None:
        """Of two for the same variant the later one counts."""
        for _, variant, level in wanted:
            self.model.set_level(place, variant, level)

    @invariant()
    def levels_are_as_in_the_model(self) -> None:
        answer = exact(self.shop.ask("GET", f"/custom-low-stock/v2/locations/{self.places['STORE']}"))
        told = {
            row["variantUuid"]: Level(row["customLowStockLevel"], row["lowStockAlert"])
            for product in answer["customLowStockLevelsForProducts"]
            for row in product["customLowStockLevelForVariants"]
        }
        kept = {variant: level for (place, variant), level in self.model.levels.items() if place == "STORE"}
        assert told == kept
