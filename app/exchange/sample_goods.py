"""The words that made-up shops are put together from. All names are invented here."""

from dataclasses import dataclass
from itertools import product as combinations

#: The most variants that a made-up product has.
MOST_OPTIONS = 12


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of goods: at least `MOST_OPTIONS` options, and its lowest and highest price in kronor."""

    noun: str
    category: str
    prices: tuple[int, int]
    options: tuple[str, ...]
    unit: str = ""


_COLOURS = (
    "Navy", "Oatmeal", "Moss", "Brick", "Mustard", "Slate", "Rosé", "Sand", "Black", "White", "Plum",
    "Sea green",
)  # fmt: skip
_CLOTHES = tuple(map(", ".join, combinations(_COLOURS[:4], ("S", "M", "L"))))
_VESSELS = tuple(map(", ".join, combinations(_COLOURS[5:9], ("small", "medium", "large"))))
_PAPERS = tuple(map(", ".join, combinations(("A6", "A5", "A4"), ("plain", "ruled", "dotted", "squared"))))
_BLENDS = (
    "Assam", "Darjeeling", "Earl Grey", "Sencha", "Jasmine", "Oolong", "Rooibos", "Peppermint", "Ginger",
    "Chamomile", "Lapsang", "Crème brûlée",
)  # fmt: skip
_WEIGHTS = tuple(f"{weight} g" for weight in range(100, 1300, 100))

KINDS = (
    Kind("jumper", "Clothing", (590, 1490), _CLOTHES),
    Kind("shirt", "Clothing", (390, 890), _CLOTHES),
    Kind("jacket", "Clothing", (790, 2490), _CLOTHES),
    Kind("scarf", "Clothing", (190, 690), _COLOURS),
    Kind("tote bag", "Clothing", (99, 249), _COLOURS),
    Kind("mug", "Kitchen", (89, 229), _COLOURS),
    Kind("bowl", "Kitchen", (119, 349), _VESSELS),
    Kind("jug", "Kitchen", (199, 549), _VESSELS),
    Kind("tea towel", "Kitchen", (69, 149), _COLOURS),
    Kind("coffee beans", "Coffee and tea", (69, 480), _WEIGHTS),
    Kind("loose-leaf tea", "Coffee and tea", (390, 990), _BLENDS, unit="kg"),
    Kind("honey", "Larder", (59, 390), _WEIGHTS),
    Kind("notebook", "Writing and paper", (49, 169), _PAPERS),
    Kind("drawing pad", "Writing and paper", (79, 249), _PAPERS),
    Kind("candle", "Home", (99, 349), _COLOURS),
    Kind("cushion cover", "Home", (249, 549), _COLOURS),
    Kind("vase", "Home", (249, 899), _VESSELS),
    Kind("soap", "Bath and body", (59, 149), _COLOURS),
    Kind("wooden train", "Toys and games", (149, 499), _COLOURS),
    Kind("gift box", "Gifts and cards", (39, 129), _VESSELS),
)
MAKERS = (
    "Alder", "Åkerby", "Birch & Finch", "Bramble", "Cove", "Drift", "Eider", "Fjord", "Gable", "Hazel",
    "Holm", "Ibis", "Juniper", "Kelp", "Lark", "Loft", "Marlow", "Nautic", "Östra", "Pier 9", "Quay",
    "Rowan", "Saltway", "Tern", "Umber", "Vale", "Wick", "Wren & Sons", "Yarrow", "Zephyr",
)  # fmt: skip
LOOKS = (
    "classic", "everyday", "hand-made", "heritage", "light", "little", "organic", "quiet", "recycled",
    "rustic", "simple", "soft", "speckled", "striped", "studio", "summer", "tall", "travel", "vintage",
    "winter",
)  # fmt: skip
