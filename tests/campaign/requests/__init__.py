"""Generated requests against the service's own description of itself (issue 3, line 1).

Most of them are right by the description and name what there is, so that they get through to where something is
done; others are right and name nothing, or are wrong.
"""

import contextlib
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from tests.campaign.requests.breeding import bred
from tests.campaign.requests.checking import CHECKS, is_exempted
from tests.campaign.requests.described import Case, Described, Operation, described
from tests.campaign.requests.filling import fill, fill_path
from tests.campaign.requests.sending import Session
from tests.campaign.requests.world import World
from tests.service.running import RunningService

#: So many right and so many wrong requests are generated for an operation; further right ones are bred from these.
_GENERATED = 30

#: The share of these that name what there is.
_FITTING = 0.85


@dataclass
class Tally:
    """What was sent and answered, by operation, and complaints: how many of each kind, and one of them whole."""

    sent: Counter[str] = field(default_factory=Counter)
    successes: Counter[str] = field(default_factory=Counter)
    complaints: Counter[str] = field(default_factory=Counter)
    samples: dict[str, str] = field(default_factory=dict)


class Campaign:
    """One service, and the requests that it is sent: by its own description of itself, unless another is given."""

    def __init__(
        self, service: RunningService, destination: str, document: dict[str, Any] | None = None
    ) -> None:
        document = document or httpx.get(f"{service.url}/openapi.json").raise_for_status().json()
        self.tally = Tally()
        self.operations = described(document)
        self._url = service.url
        self._world = World(service, destination)
        self._session = Session()
        self._wrong = Counter[str]()
        self._right: dict[str, list[Case]] = {operation.label: [] for operation in self.operations}

    def close(self) -> None:
        self._session.close()
        self._world.client.close()

    def run(self, *, each: int, successes: int, batch: int = 10) -> None:
        """Send every operation at least ``each`` requests, and up to five times as many until so many succeeded.

        ``batch`` are sent to one operation before it is the next one's turn.
        """
        turn = 0
        while wanting := [one for one in self.operations if self._wants(one.label, each, successes)]:
            for operation in wanting:
                self._take_turn(operation, turn, batch)
            turn += 1

    def _wants(self, label: str, each: int, successes: int) -> bool:
        sent = self.tally.sent[label]
        return sent < each or (self.tally.successes[label] < successes and sent < 5 * each)

    def _take_turn(self, operation: Described, turn: int, batch: int) -> None:
        label = operation.label
        if turn % 4 == 3 and self._wrong[label] < _GENERATED:
            self._generate(operation.exact, GenerationMode.NEGATIVE, batch, self._send_wrong)
        elif len(self._right[label]) < _GENERATED:
            self._generate(operation.quick, GenerationMode.POSITIVE, batch, self._send_right)
        else:
            self._breed(operation, batch)

    def _generate(
        self, operation: Operation, mode: GenerationMode, most: int, send: Callable[[Case], None]
    ) -> None:
        """Send generated requests, as many as there are: not everything can be wrong."""

        @settings(
            max_examples=most,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def each(case: Case) -> None:
            send(case)

        with contextlib.suppress(Unsatisfiable):
            each()

    def _breed(self, operation: Described, number: int) -> None:
        """Send mixtures of what was generated; some of it names nothing."""
        cases, random = self._right[operation.label], SystemRandom()
        for _ in range(number):
            case = copied(random.choice(cases))
            case.query = bred([each.query for each in cases], random)
            if isinstance(case.body, dict | list):
                case.body = bred([each.body for each in cases], random)
            if random.random() < _FITTING:
                fill(case, self._world)
            self._send(case)

    def _send_right(self, case: Case) -> None:
        self._right[case.operation.label].append(copied(case))
        fill(case, self._world)
        self._send(case)

    def _send_wrong(self, case: Case) -> None:
        """What is wrong with it shall not be the path."""
        self._wrong[case.operation.label] += 1
        fill_path(case, self._world, wrong=True)
        self._send(case)

    def _send(self, case: Case) -> None:
        label = case.operation.label
        answer = case.call(
            base_url=self._url,
            session=self._session,
            headers={"Authorization": f"Bearer {self._world.token_for(case.path)}"},
            timeout=30,
            allow_redirects=False,
        )
        self.tally.sent[label] += 1
        self.tally.successes[label] += 200 <= answer.status_code < 300 or _leads_on(answer.status_code, case)
        try:
            case.validate_response(answer, checks=list(CHECKS))
        except FailureGroup as group:
            for failure in group.exceptions:
                if not is_exempted(failure.title, label, answer.status_code):
                    kind = f"{label}: {answer.status_code}: {failure.title}"
                    self.tally.complaints[kind] += 1
                    self.tally.samples.setdefault(kind, f"{failure.message}\n{case.as_curl_command()}")


def copied(case: Case) -> Case:
    same: Case = case.operation.Case(
        method=case.method,
        path_parameters=dict(case.path_parameters),
        headers=dict(case.headers),
        query=dict(case.query),
        body=deepcopy(case.body) if isinstance(case.body, dict | list) else case.body,
        media_type=case.media_type,
    )
    return same


def _leads_on(status: int, case: Case) -> bool:
    """Whether it is a redirect, and the operation knows no other success."""
    documented = case.operation.definition.raw["responses"]
    return status in (302, 303) and not any(each.startswith("2") for each in documented)
