"""Products that come, change, go and return, with some of their variants."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.campaign.machine.base import GOODS, VARIANTS, ShopMachine, absent, slips, there
from tests.service.shop import NOTHING

ETAGS = st.sampled_from(["none", "right", "any", "wrong"])


@st.composite
def assortments(draw: st.DrawFn, products: st.SearchStrategy[str]) -> tuple[str, tuple[str, ...]]:
    """A product and variants for it, now and then another product's."""
    product = draw(products)
    own = draw(st.lists(st.sampled_from(GOODS[product]), min_size=1, max_size=2, unique=True))
    stolen = [draw(st.sampled_from(VARIANTS))] if draw(slips) else []
    return product, tuple(dict.fromkeys(own + stolen))


class Library(ShopMachine):
    @precondition(lambda self: self.absent)
    @rule(assortment=assortments(absent))
    def create(self, assortment: tuple[str, tuple[str, ...]]) -> None:
        product, variants = assortment
        body = {"uuid": product, "name": "A name", "variants": [{"uuid": uuid} for uuid in variants]}
        answer = self.shop.ask("POST", "/organizations/self/products", json=body)
        clashes = product in self.model.products or self.model.clashes(product, variants)
        self.answered(answer, 409 if clashes else 201, "ITEM_ALREADY_EXIST" if clashes else None)
        if not clashes:
            self.model.save(product, variants)

    @rule(assortment=assortments(there), etag=ETAGS)
    def update(self, assortment: tuple[str, tuple[str, ...]], etag: str) -> None:
        product, variants = assortment
        headers = self.headers(product, etag)
        path = f"/organizations/self/products/v2/{product}"
        answer = self.shop.ask("PUT", path, headers, json={"variants": [{"uuid": uuid} for uuid in variants]})
        if product not in self.model.products:
            self.answered(answer, 404, "ENTITY_NOT_FOUND")
        elif etag == "wrong":
            self.answered(answer, 412)
        elif self.model.clashes(product, variants):
            self.answered(answer, 409, "ITEM_ALREADY_EXIST")
        else:
            self.answered(answer, 204)
            self.model.save(product, variants)

    def headers(self, product: str, etag: str) -> dict[str, str]:
        current = self.shop.ask("GET", f"/organizations/self/products/{product}").headers.get("ETag", '""')
        given = {"right": current, "any": "*", "wrong": '"0123456789ABCDEF0123456789ABCDEF"'}
        return {"If-Match": given[etag]} if etag in given else {}

    @precondition(lambda self: len(self.model.products) > 1)
    @rule(product=there)
    def delete(self, product: str) -> None:
        answer = self.shop.ask("DELETE", f"/organizations/self/products/{product}")
        known = product in self.model.products
        self.answered(answer, 204 if known else 404, None if known else "ENTITY_NOT_FOUND")
        self.model.delete(product)

    @precondition(lambda self: len(self.model.products) == len(GOODS))
    @rule(named=st.sets(st.sampled_from(tuple(GOODS)), min_size=1, max_size=2))
    def delete_many(self, named: set[str]) -> None:
        """Those that there are not are passed over."""
        query = "&".join(f"uuid={product}" for product in (*sorted(named), NOTHING))
        self.answered(self.shop.ask("DELETE", f"/organizations/self/products?{query}"), 204)
        for product in named:
            self.model.delete(product)

    @invariant()
    def products_are_as_in_the_model(self) -> None:
        told = {
            product["uuid"]: tuple(variant["uuid"] for variant in product["variants"])
            for product in self.shop.ask("GET", "/organizations/self/library").json()["products"]
        }
        assert told == self.model.products
