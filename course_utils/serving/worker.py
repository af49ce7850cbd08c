"""The service's own process: a LiteRT file behind HTTP, on the loopback address alone.

``python -m course_utils.serving.worker MODEL.tflite NAME ...`` prints the port and serves until its
standard input ends, which happens too when the process that started it dies.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from course_utils.compression.export import Lite
from course_utils.serving.checking import MOST_BYTES, RefusedError, checked_images, too_large

HOST = "127.0.0.1"


def application(model: Lite, names: list[str]) -> Starlette:
    """Return the service: GET /health and POST /predict.

    Parameters
    ----------
    model : Lite
        Gives a row of probabilities an image.
    names : list of str
        One a class.

    Returns
    -------
    Starlette
        Answers to the loopback host names only.
    """

    async def health(request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok", "shape": list(model.shape), "classes": names})

    async def predict(request: Request) -> JSONResponse:
        images = checked_images(await _body(request), model.shape)
        rows = await run_in_threadpool(model, images)
        labels = rows.argmax(axis=1)
        content = {"labels": labels.tolist(), "names": [names[k] for k in labels]}
        return JSONResponse(content | {"probabilities": rows.astype(float).tolist()})

    async def refuse(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RefusedError)
        return JSONResponse({"error": error.must, "got": error.got}, status_code=error.status)

    return Starlette(
        routes=[Route("/health", health), Route("/predict", predict, methods=["POST"])],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
        exception_handlers={RefusedError: refuse},
    )


async def _body(request: Request) -> bytes:
    """Read a body, and stop as soon as it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise too_large(len(body))
    return bytes(body)


def listening() -> socket.socket:
    """Return a socket that listens on a free port of this machine.

    It names TCP as its protocol, as `socket.create_server` does not: only then does asyncio send
    small packets at once. Else an answer's body waits 40 ms for word that its head has come.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind((HOST, 0))
    listener.listen(128)
    return listener


def main() -> None:
    """Load the model, listen on a free port, say which, serve until the input ends."""
    path, *names = sys.argv[1:]
    app = application(Lite(Path(path).read_bytes()), names)
    with listening() as listener:
        config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        threading.Thread(target=_until_input_ends, args=(server,), daemon=True).start()
        print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
        server.run(sockets=[listener])


def _until_input_ends(server: uvicorn.Server) -> None:
    """Wait for the end of standard input, then let the server end."""
    os.read(0, 1)
    server.should_exit = True


if __name__ == "__main__":
    main()
