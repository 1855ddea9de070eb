"""What the rules of every room share: a shop, its model, and goods to ask about, some of which are not there."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, ExitStack
from decimal import Decimal
from typing import Any, ClassVar

import httpx
import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from tests.campaign.machine.model import Model
from tests.service.shop import (
    BLUE_MUG,
    CHEESE,
    CONTENTS,
    MUG,
    NOTHING,
    TEA,
    TEA_LARGE,
    TEA_SMALL,
    WEDGE,
    Shop,
)

#: Not there in the beginning: a product and its variants, and one more variant of the mug.
CAKE = "44444444-0000-11ea-bc55-0242ac130001"
SLICE = "44444444-0001-11ea-bc55-0242ac130001"
WHOLE_CAKE = "44444444-0002-11ea-bc55-0242ac130001"
RED_MUG = "33333333-0002-11ea-bc55-0242ac130001"

GOODS = {
    TEA: (TEA_SMALL, TEA_LARGE),
    CHEESE: (WEDGE,),
    MUG: (BLUE_MUG, RED_MUG),
    CAKE: (SLICE, WHOLE_CAKE),
}
VARIANTS = tuple(variant for variants in GOODS.values() for variant in variants)

#: The places of v1/v2, by type, and a further STORE, of which v3 alone knows.
KINDS = ("STORE", "SUPPLIER", "SOLD", "BIN")
STALL = "STALL"

#: Now and then what is asked is not quite right.
slips = st.integers(0, 24).map(lambda number: number == 24)

_exactly = msgspec.json.Decoder(float_hook=Decimal)


def exact(answer: httpx.Response) -> Any:
    """The JSON of an answer, its numbers digit by digit."""
    return _exactly.decode(answer.content)


class ShopMachine(RuleBasedStateMachine):
    """A new shop, in the service and in a model, with a stall at the market."""

    new_shop: ClassVar[Callable[[], AbstractContextManager[Shop]]]
    steps: ClassVar[int] = 0  #: taken by all machines of this process that have ended

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        self._taken = -1  # invariants are checked before the first step too
        self.shop = self.opened.enter_context(type(self).new_shop())
        self.model = Model.of(CONTENTS)
        stall = self.shop.ask("POST", "/v3/inventories", json={"name": "Market stall"}).json()
        self.places = {kind: self.shop.place(kind) for kind in KINDS} | {STALL: stall["inventoryUuid"]}

    def teardown(self) -> None:
        ShopMachine.steps += self._taken
        try:
            assert self.shop.sums_up()
        finally:
            self.opened.close()

    @invariant()
    def counts_its_steps(self) -> None:
        self._taken += 1

    @property
    def absent(self) -> list[str]:
        """The products that there are not."""
        return [product for product in GOODS if product not in self.model.products]

    def answered(self, answer: httpx.Response, status: int, error_type: str | None = None) -> None:
        """Check how the service answered what the model answers with ``status`` and ``error_type``."""
        said = answer.json()["errorType"] if answer.status_code >= 400 and answer.content else None
        assert (answer.status_code, said) == (status, error_type), answer.text

    def ended(self, answer: httpx.Response, success: int, refusal: str | None) -> bool:
        """Check an answer that is either a success or a 422; returns whether it was a success."""
        self.answered(answer, 422 if refusal else success, refusal)
        return refusal is None


@st.composite
def products(draw: st.DrawFn, of: Callable[[ShopMachine], Collection[str]]) -> str:
    """Most often one of those that the machine has: ``of`` says which; else any."""
    wanted = sorted(of(draw(st.runner())))
    return draw(st.sampled_from(tuple(GOODS) if not wanted or draw(slips) else wanted))


there = products(lambda machine: machine.model.products)
tracked = products(lambda machine: machine.model.tracked)
absent = products(lambda machine: machine.absent)


@st.composite
def variants_of(draw: st.DrawFn, product: str) -> str:
    """Most often one that the product has."""
    machine: ShopMachine = draw(st.runner())
    own = machine.model.products.get(product, GOODS[product])
    return draw(st.sampled_from((*VARIANTS, NOTHING) if draw(slips) else own))
