"""Whether what the journal says, and what the person was told, is what the service's own ledger has."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from app.workspace.outcomes import State
from tests.faults.papers import Moves, Sent, in_journal, in_ledger

#: What is said of a request, to the person or in the journal, that is to be found in the ledger.
_SAID_DONE = {State.CONFIRMED, State.DONE}
_SAID_NOT_DONE = {State.PLANNED, State.REFUSED, State.NOT_SENT, State.NOT_DONE}
_OPEN = {State.SENDING, State.UNKNOWN}

#: Identifier of a plan, position of a request's first step, and the state that the person was told of it.
Told = tuple[str, int, State]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts of requests of movements."""

    requests: int = 0
    confirmed: int = 0  #: as the service answered, or as it was settled
    refused: int = 0
    unknown: int = 0  #: at some time
    settled: int = 0  #: of those, by evidence
    wrongly: int = 0  #: of those, otherwise than it was
    lost: int = 0  #: said to be done, and not there whole; or told to the person, and not written down
    doubled: int = 0  #: there more often than once
    appeared: int = 0  #: said not to be done, and there
    foreign: int = 0  #: there, and in no journal

    @property
    def good(self) -> bool:
        return not (self.wrongly or self.lost or self.doubled or self.appeared or self.foreign)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Verdict)))


def judge(records: Path, store: Path, told: Iterable[Told] = ()) -> Verdict:
    """Of the journal in the file ``records`` and the service's ``store``, when nothing is on its way any more."""
    return judged(in_journal(records), in_ledger(store), told)


def judged(sent: Sequence[Sent], there: Mapping[str, list[Moves]], told: Iterable[Told]) -> Verdict:
    written = {(each.plan, each.first): each for each in sent}
    plans = {each.plan for each in sent}
    said = [(each, each.state) for each in sent]
    said += [(written[plan, first], state) for plan, first, state in told if (plan, first) in written]
    known = {each.identifier for each in sent}
    wrong = {(each.identifier, _wrong(each, state, there)) for each, state in said}
    found = Counter(what for _, what in wrong)
    unwritten = {plan for plan, _, state in told if state is not State.NOT_SENT} - plans
    states = Counter(each.state for each in sent)
    settled = [each for each in sent if each.was_unknown and each.state not in _OPEN]
    return Verdict(
        requests=len(sent),
        confirmed=states[State.CONFIRMED] + states[State.DONE],
        refused=states[State.REFUSED] + states[State.NOT_DONE],
        unknown=sum(each.was_unknown for each in sent),
        settled=len(settled),
        wrongly=sum(bool(_wrong(each, each.state, there)) for each in settled),
        lost=found["lost"] + len(unwritten),
        doubled=found["doubled"],
        appeared=found["appeared"],
        foreign=len(there.keys() - known),
    )


def _wrong(sent: Sent, said: State, there: Mapping[str, list[Moves]]) -> str:
    """What is wrong with what is ``said`` of a request; nothing if nothing is."""
    times = there.get(sent.identifier, [])
    if len(times) > 1:
        return "doubled"
    if times and (said in _SAID_NOT_DONE):
        return "appeared"
    if (times and times != [sent.moves]) or (said in _SAID_DONE and not times):
        return "lost"
    return ""
