"""Handlers of the test switches."""

from app.domain.errors import Refused, Violation
from app.service import chance
from app.service.http.call import Call, Reply
from app.service.sandbox.sandbox import Sandbox
from app.service.storage.moments import moment_of, zulu
from app.wire.sandbox import ClockNow, Fault, ResetStore, SetClock, SetSeed


def read_clock(call: Call[None]) -> Reply:
    return _told(call)


def set_clock(call: Call[SetClock]) -> Reply:
    """The service's time from now on: tokens expire by it, webhooks are due by it, what happens is dated by it."""
    clock, wanted = call.store.clock, call.body
    moment = clock.now() if wanted.now is None else _moment(wanted.now)
    moment += round((wanted.advance_seconds or 0) * 1000)
    if wanted.frozen is not None:
        (clock.stop if wanted.frozen else clock.go)()
    clock.set(moment)
    return _told(call)


def follow_the_system(call: Call[None]) -> Reply:
    """The system's time again."""
    call.store.clock.follow_the_system()
    return Reply()


def _told(call: Call[None] | Call[SetClock]) -> Reply:
    clock = call.store.clock
    return Reply(ClockNow(now=zulu(clock.now()), frozen=clock.stands))


def _moment(text: str) -> int:
    try:
        return moment_of(text)
    except ValueError:
        wrong = Violation("now", "now is not a date-time", "MUST_MATCH_PATTERN", "date-time", text[:200])
        raise Refused("violations", violations=(wrong,)) from None


def set_seed(call: Call[SetSeed]) -> Reply:
    """Identifiers, ETags and tokens that are made from now on are the same for the same seed and requests."""
    chance.seed(call.body.seed)
    return Reply()


def end_seed(_call: Call[None]) -> Reply:
    """What is made is nobody's to guess again."""
    chance.seed(None)
    return Reply()


def reset(call: Call[ResetStore]) -> Reply:
    """Clock, seed and faults stay as they are. Tokens that were issued since the start are gone."""
    _sandbox(call).put_back(call.connection, call.store, empty=call.body.to == "empty")
    return Reply()


def list_faults(call: Call[None]) -> Reply:
    """Those that are still to come."""
    return Reply(_sandbox(call).faults.pending())


def add_fault(call: Call[Fault]) -> Reply:
    """It befalls the next requests that fit, before those that were added later."""
    fault = call.body
    if not (fault.drop or fault.status or fault.delay_seconds):  # a misspelt one, which a test would wait for
        message = "a fault must drop, have a status or delay"
        raise Refused("violations", violations=(Violation("status", message, "MUST_NOT_BE_NULL"),))
    _sandbox(call).faults.add(call.body)
    return Reply(call.body)


def clear_faults(call: Call[None]) -> Reply:
    _sandbox(call).faults.clear()
    return Reply()


def _sandbox(call: Call[None] | Call[ResetStore] | Call[Fault]) -> Sandbox:
    sandbox = call.stores.sandbox
    if sandbox is None:
        raise Refused("unknown_path")
    return sandbox
