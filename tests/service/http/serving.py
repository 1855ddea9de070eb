"""The protocol on a free port, around an application of a test's own."""

import asyncio

from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn.server import ServerState

from app.service.http import protocol


async def serving(application: ASGIApp) -> asyncio.Server:
    config = Config(application, lifespan="off", log_config=None, ws="none")
    config.load()
    state = ServerState()
    return await asyncio.get_running_loop().create_server(
        lambda: protocol.Protocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
