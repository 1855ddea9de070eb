"""What is wrong is found: each of the ways in which journal and ledger may differ."""

from app.workspace.outcomes import State
from tests.faults.judge import Verdict, judged
from tests.faults.papers import Moves, Sent

_MOVES: Moves = [("tea", "SUPPLIER", "STORE", 1_000_000)]


def _sent(identifier: str, *states: State) -> Sent:
    return Sent(identifier, f"plan {identifier}", 0, _MOVES, states)


def test_what_is_said_and_what_is_there_agree() -> None:
    sent = [
        _sent("confirmed", State.SENDING, State.CONFIRMED),
        _sent("refused", State.SENDING, State.REFUSED),
        _sent("unknown", State.SENDING, State.UNKNOWN),
        _sent("unknown and there", State.SENDING, State.UNKNOWN),
        _sent("settled", State.SENDING, State.UNKNOWN, State.DONE),
        _sent("settled, not done", State.SENDING, State.NOT_DONE),
        _sent("killed", State.SENDING),
        _sent("planned"),
    ]
    there = {identifier: [_MOVES] for identifier in ("confirmed", "unknown and there", "settled")}
    verdict = judged(sent, there, [("plan confirmed", 0, State.CONFIRMED)])
    assert verdict == Verdict(requests=8, confirmed=2, refused=2, unknown=5, settled=2)
    assert verdict.good


def test_what_is_said_to_be_done_and_is_not_there_is_lost() -> None:
    assert judged([_sent("a", State.SENDING, State.CONFIRMED)], {}, []).lost == 1
    assert judged([_sent("a", State.SENDING, State.CONFIRMED)], {"a": [[]]}, []).lost == 1


def test_what_is_there_twice_is_doubled_whatever_is_said() -> None:
    for state in (State.CONFIRMED, State.UNKNOWN, State.REFUSED):
        assert judged([_sent("a", State.SENDING, state)], {"a": [_MOVES, _MOVES]}, []).doubled == 1


def test_what_was_never_sent_or_refused_and_is_there_appeared() -> None:
    assert judged([_sent("a")], {"a": [_MOVES]}, []).appeared == 1
    assert judged([_sent("a", State.SENDING, State.REFUSED)], {"a": [_MOVES]}, []).appeared == 1


def test_what_was_settled_otherwise_than_it_was_is_told_apart() -> None:
    verdict = judged([_sent("a", State.UNKNOWN, State.DONE), _sent("b", State.NOT_DONE)], {"b": [_MOVES]}, [])
    assert (verdict.wrongly, verdict.lost, verdict.appeared) == (2, 1, 1)


def test_what_the_person_was_told_counts_as_well() -> None:
    sent = [_sent("a", State.SENDING, State.UNKNOWN)]
    assert judged(sent, {}, [("plan a", 0, State.CONFIRMED)]).lost == 1
    assert judged(sent, {"a": [_MOVES]}, [("plan a", 0, State.REFUSED)]).appeared == 1


def test_what_the_person_was_told_and_nobody_wrote_down_is_lost() -> None:
    assert judged([], {}, [("plan a", 0, State.CONFIRMED), ("plan a", 1, State.CONFIRMED)]).lost == 1


def test_what_no_journal_knows_of_is_foreign() -> None:
    assert judged([], {"a": [_MOVES]}, []).foreign == 1
