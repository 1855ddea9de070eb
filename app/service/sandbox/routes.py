"""The test switches as a table. There only where they were asked for: see `app.service.http.call.served`."""

from app.service.http.call import OURS, Route
from app.service.oauth.scopes import ADMIN
from app.service.sandbox.switches import (
    add_fault,
    clear_faults,
    end_seed,
    follow_the_system,
    list_faults,
    read_clock,
    reset,
    set_clock,
    set_seed,
)
from app.wire.sandbox import ClockNow, Fault, ResetStore, SetClock, SetSeed

_TEST = f"{OURS}/test"

ROUTES = (
    Route("GET", f"{_TEST}/clock", read_clock, scope=ADMIN, answer=ClockNow),
    Route("PUT", f"{_TEST}/clock", set_clock, 200, SetClock, scope=ADMIN, answer=ClockNow),
    Route("DELETE", f"{_TEST}/clock", follow_the_system, 204, scope=ADMIN),
    Route("PUT", f"{_TEST}/seed", set_seed, 204, SetSeed, scope=ADMIN),
    Route("DELETE", f"{_TEST}/seed", end_seed, 204, scope=ADMIN),
    Route("POST", f"{_TEST}/reset", reset, 204, ResetStore, scope=ADMIN),
    Route("GET", f"{_TEST}/faults", list_faults, scope=ADMIN, answer=list[Fault]),
    Route("POST", f"{_TEST}/faults", add_fault, 201, Fault, scope=ADMIN, answer=Fault),
    Route("DELETE", f"{_TEST}/faults", clear_faults, 204, scope=ADMIN),
)
