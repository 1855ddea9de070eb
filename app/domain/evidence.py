"""What became of a request for movements whose reply was lost, told from what the service shows of it since.

Pure: it is given what was seen before the request left and what is seen now, and weighs it. What is assumed:

- A request is carried out whole or not at all, and none arrives any more after it was waited for (`app.workspace.
  settling` says how long).
- Tills are the only others whose changes are to be told from ours, by their purchases. Where anything is left over
  that nobody is known to have done, or where purchases cannot be read and a till could have done the same, nothing
  is concluded: it is asked of the person.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from itertools import combinations
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from app.domain.locations import LocationType
from app.domain.movements import Movement

#: So many requests of one's own, of which nobody knows what became, are told from one another at most.
MOST_SUSPECTS = 8


class Finding(Enum):
    DONE = "done"
    NOT_DONE = "not_done"
    AMBIGUOUS = "ambiguous"


class By(Enum):
    """What a finding goes by, the best first."""

    IDENTIFIER = "identifier"  #: the service was asked for the movements of that very request
    HISTORY = "history"  #: what it lists as moved since, with times
    BALANCES = "balances"  #: balances before and after, and the purchases between
    STATE = "state"  #: a setting that is as it was to be, or as it was
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Clue:
    """What was found, as a key for the sentence to show and the values that go into it."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    finding: Finding
    by: By
    clues: tuple[Clue, ...] = ()


class PastChange(NamedTuple):
    """What the history of STORE lists; ``at`` is by the service's clock."""

    variant: str
    change: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """What was seen right before a request left; what the service does not show is None.

    ``balances`` are of STORE. ``history`` are its newest changes, newest first. ``purchases`` names the last purchase
    of all, and is empty where there was none. ``journal`` is how far the journal had come.
    """

    balances: Mapping[str, Decimal] = field(default_factory=dict)
    history: tuple[PastChange, ...] | None = None
    purchases: str | None = None
    journal: int = 0


class Row(NamedTuple):
    """What the history of STORE lists; ``place`` is where it came from or went to, None where that is not told."""

    variant: str
    change: Decimal
    place: LocationType | None

    @property
    def could_be_a_till(self) -> bool:
        return self.place in (LocationType.SOLD, None)


K = TypeVar("K", bound=Hashable)

#: How much there is of each: pieces of a variant, or so many of one row.
Tally: TypeAlias = Mapping[K, Decimal]


def sums(movements: Iterable[Movement]) -> Tally[str]:
    """By how much each variant's STORE balance changes."""
    return tally((each.variant, each.quantity if each.reason.adds else -each.quantity) for each in movements)


def rows(movements: Iterable[Movement]) -> Tally[Row]:
    """What the history of STORE lists of them."""
    return tally((_row(each), Decimal(1)) for each in movements)


def without_places(of: Tally[Row]) -> Tally[Row]:
    """The same rows of a history that does not tell where what came from or went to."""
    return tally((row._replace(place=None), count) for row, count in of.items())


def since(newest: Sequence[PastChange], before: Sequence[PastChange]) -> tuple[PastChange, ...] | None:
    """The changes that came after those that were the newest ``before``, newest first.

    None where those are not met any more: then it cannot be told.
    """
    if not before:
        return tuple(newest)
    for start in range(len(newest) - len(before) + 1):
        if tuple(newest[start : start + len(before)]) == tuple(before):
            return tuple(newest[:start])
    return None


def by_identifier(asked: Iterable[Movement], recorded: Iterable[Movement | None] | None) -> Verdict:
    """``recorded`` is what moved under the request's identifier, None where nothing did."""
    if recorded is None:
        return Verdict(Finding.NOT_DONE, By.IDENTIFIER, (Clue("identifier.unknown"),))
    if Counter(asked) == Counter(recorded):
        return Verdict(Finding.DONE, By.IDENTIFIER, (Clue("identifier.found"),))
    return Verdict(Finding.AMBIGUOUS, By.IDENTIFIER, (Clue("identifier.other_movements"),))


@dataclass(frozen=True, slots=True)
class Seen(Generic[K]):
    """What changed between the two readings, and who is known to have done some of it.

    ``till`` is None where purchases cannot be read. ``own`` are requests of ours that are known to be done in
    between, ``suspects`` those of which it is not known whether they were, or whether it was in between.
    """

    total: Tally[K]
    till: Tally[K] | None
    own: Sequence[Tally[K]] = ()
    suspects: Sequence[Tally[K]] = ()

    @property
    def unexplained(self) -> Tally[K]:
        return _without(self.total, [*self.own, self.till or {}])


def by_balances(asked: Tally[str], seen: Seen[str]) -> Verdict:
    """All tallies are `sums`, of the variants of the request alone."""
    left = seen.unexplained
    with_it, without = _explained(left, asked, seen.suspects)
    clues = [Clue("balances.changed", {"variant": key, "by": by}) for key, by in left.items()]
    if not clues:
        clues = [Clue("balances.unchanged")]
    if seen.till is None:
        return Verdict(Finding.AMBIGUOUS, By.BALANCES, (*clues, Clue("purchases.unreadable")))
    return _verdict(By.BALANCES, with_it, without, clues)


def by_history(asked: Tally[Row], seen: Seen[Row]) -> Verdict:
    """All tallies are `rows`, of the variants of the request alone."""
    left = seen.unexplained
    if seen.till is None and not any(row.could_be_a_till for row in asked):
        left = {row: count for row, count in left.items() if not row.could_be_a_till}
    found = [Clue("history.row", {**row._asdict(), "times": count}) for row, count in left.items()]
    if any(count < 0 for count in left.values()):  # purchases and history do not agree
        return Verdict(Finding.AMBIGUOUS, By.HISTORY, (*found, Clue("history.disagrees")))
    if not any(row in left for row in asked):
        return Verdict(Finding.NOT_DONE, By.HISTORY, (*found, Clue("history.nothing")))
    with_it, without = _explained(left, asked, seen.suspects)
    if with_it and seen.till is None and any(row.could_be_a_till for row in asked):
        return Verdict(Finding.AMBIGUOUS, By.HISTORY, (*found, Clue("purchases.unreadable")))
    return _verdict(By.HISTORY, with_it, without, found)


def _verdict(by: By, with_it: bool, without: bool, clues: Sequence[Clue]) -> Verdict:
    if with_it and without:
        return Verdict(Finding.AMBIGUOUS, by, (*clues, Clue(f"{by.value}.either")))
    if with_it or without:
        return Verdict(Finding.DONE if with_it else Finding.NOT_DONE, by, tuple(clues))
    return Verdict(Finding.AMBIGUOUS, by, (*clues, Clue(f"{by.value}.others")))


def _explained(left: Tally[K], asked: Tally[K], suspects: Sequence[Tally[K]]) -> tuple[bool, bool]:
    """Whether what is left is explained with the request, and whether it is without it, by some of the suspects."""
    if len(suspects) > MOST_SUSPECTS:
        return True, True
    with_it = without = False
    for others in _subsets(suspects):
        rest = _without(left, others)
        without = without or not rest
        with_it = with_it or not _without(rest, [asked])
    return with_it, without


def _subsets(tallies: Sequence[Tally[K]]) -> Iterator[tuple[Tally[K], ...]]:
    for size in range(len(tallies) + 1):
        yield from combinations(tallies, size)


def _without(total: Tally[K], parts: Iterable[Tally[K]]) -> Tally[K]:
    """What is left of a total."""
    taken = ((key, -count) for part in parts for key, count in part.items())
    return tally([*total.items(), *taken])


def tally(counts: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    """Counts added up; what comes to nothing is left out."""
    added = defaultdict[K, Decimal](Decimal)
    for key, count in counts:
        added[key] += count
    return {key: count for key, count in added.items() if count}


def _row(movement: Movement) -> Row:
    if movement.reason.adds:
        return Row(movement.variant, movement.quantity, movement.reason.source)
    return Row(movement.variant, -movement.quantity, movement.reason.target)
