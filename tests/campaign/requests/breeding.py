"""New bodies out of old ones: generating a large one takes a hundred times as long as sending it."""

from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any


def bred(bodies: Sequence[Any], random: Random) -> Any:
    """One of ``bodies``, with some of the members that another of them has, and its lists mixed with the other's.

    What is right by a schema stays so, as far as the schema asks for members and not for how they fit together.
    """
    one, other = random.choices(bodies, k=2)
    return _crossed(one, other, random)


def _crossed(one: Any, other: Any, random: Random) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        names = {**one, **other}
        return {
            name: _crossed(one.get(name, other.get(name)), other.get(name, one.get(name)), random)
            for name in names
            if (name in one and name in other) or random.random() < 0.5
        }
    if isinstance(one, list) and isinstance(other, list):
        return deepcopy(random.sample(one + other, min(len(one + other), max(len(one), len(other)))))
    return deepcopy(one)
