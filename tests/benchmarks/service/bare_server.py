"""A rival: a server of the standard library alone, which runs recorded statements for every movement.

``python -m tests.benchmarks.service.bare_server STORE RECORDING STATUS``: the recording is of the first movement
that is asked for. It prints its address, and ends when its standard input closes.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.benchmarks.service.recording import Replay, Step, read
from tests.benchmarks.service.twins import connect


def handler(store: str, steps: list[Step], status: int) -> type[BaseHTTPRequestHandler]:
    """Answers every request with ``status``, and its own body where that may have one."""
    recorded = list[str]()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # head and body leave together

        def setup(self) -> None:
            super().setup()
            self.replay = Replay(steps, connect(store))

        def do_POST(self) -> None:
            given = self.rfile.read(int(self.headers["Content-Length"]))
            body = json.loads(given)
            movement = (body.get("movements") or body["changes"])[0]
            asked = [movement["productUuid"], movement["variantUuid"]]
            recorded.extend(asked if not recorded else ())
            self.replay.run(dict(zip(recorded, asked, strict=True)))
            content = b"" if status == 204 else given
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_PUT = do_POST  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def main() -> None:
    store, recording, status = sys.argv[1:]
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(store, read(Path(recording)), int(status)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
