"""Sending a request, and reading of a stream without an end only what comes first."""

from typing import Any

import requests


class Session(requests.Session):
    def send(self, request: requests.PreparedRequest, **given: Any) -> requests.Response:
        answer = super().send(request, **{**given, "stream": True})
        if "event-stream" in answer.headers.get("Content-Type", ""):
            answer._content = next(answer.iter_content(None))
            answer.close()
        return answer
