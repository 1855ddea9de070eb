"""What the service is told when it starts, beside its stores and its socket.

``like_zettle`` turns on what only the real service does, and is in the way of everyday work:

- Inventory v3 takes 4 requests a second, averaged over five seconds, for each client (contract, section 6).
  More are refused with 429 and a ``Retry-After``, which the real one is not known to send.
- Webhooks go to HTTPS addresses alone (section 4).
- Balances of SOLD, BIN and SUPPLIER are hidden (section 1.3 speaks of STORE alone): v3's stock is empty there,
  v1/v2's balances have no variants. Movements name these locations as ever, and webhooks tell of them.
- Nothing under ``/storeroom`` is there, but for whoever has the service's own token: the till and the commands
  that make API keys go on working.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    like_zettle: bool = False
    https_only: bool = False  #: webhooks go to HTTPS alone; ``like_zettle`` says so too
    allow_internal_destinations: bool = False  #: webhooks may go to the service's own network
    names: tuple[str, ...] = ()  #: hosts, beside those of this computer, under which it is reached
    access_log: bool = False  #: a line for every request, on standard error
    test_switches: bool = False  #: see `app.service.sandbox`
