"""A proxy that hands every answer on late: ``python -m tests.benchmarks.slow_proxy PORT SECONDS``.

A process of its own, so that its work is not done on the thread that is measured. It prints its port,
and ends when its standard input closes.
"""

import asyncio
import sys


async def _hand_on(source: asyncio.StreamReader, target: asyncio.StreamWriter, delay: float) -> None:
    while data := await source.read(65536):
        await asyncio.sleep(delay)
        target.write(data)
        await target.drain()
    target.close()


async def main(port: int, delay: float) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_hand_on(reader, upstream_writer, 0), _hand_on(upstream_reader, writer, delay))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
