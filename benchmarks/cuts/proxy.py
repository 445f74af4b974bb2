"""A line that breaks on command: stands between Chromium and the portal and spoils the chosen POSTs."""

import asyncio
import re
import threading
from dataclasses import dataclass, field
from typing import Any

KINDS = (
    "before",  # the connection breaks before anything went through
    "mid_body",  # half of the form went through
    "after_body",  # all of it, and nobody waited for the answer
    "before_answer",  # the portal stored it and answered; the answer is lost
    "mid_answer",  # half of the answer comes
    "error_500",  # the portal fails after it has stored, and takes it back
    "bad_gateway_before",  # 502 from a proxy that did not reach the portal
    "bad_gateway_after",  # 502 from a proxy that lost the answer
    "hang",  # nothing comes back for a long time
)
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nBad gateway"


@dataclass
class Cut:
    kind: str
    times: int
    path: str = "/share/"  # part of the address

    def fits(self, method: str, path: str) -> bool:
        return self.times > 0 and method == "POST" and self.path in path


@dataclass
class Request:
    method: str
    path: str
    head: bytes
    body: bytes


@dataclass
class CuttingProxy:
    backend: int  # port
    port: int = 0
    cut: Cut | None = None
    is_down: bool = False  # no line at all
    fired: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)  # addresses, so that resends can be counted

    def start(self) -> None:
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        if not ready.wait(10):
            raise RuntimeError("The proxy did not start.")

    def _run(self, ready: threading.Event) -> None:
        async def serve() -> None:
            server = await asyncio.start_server(self._client, "127.0.0.1", self.port)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            async with server:
                await server.serve_forever()

        asyncio.run(serve())

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not self.is_down and (request := await read_request(reader)) is not None:
                if self.is_down or not await self._answer(request, writer):
                    break
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.transport.abort()  # as a line breaks: no farewell

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on."""
        if request.method == "POST":
            self.posts.append(request.path)
        cut = self.cut
        if cut is None or not cut.fits(request.method, request.path):
            return await pass_on(writer, await self._ask(request))
        cut.times -= 1
        self.fired.append(cut.kind)
        return await self._spoil(cut.kind, request, writer)

    async def _spoil(self, kind: str, request: Request, writer: asyncio.StreamWriter) -> bool:
        if kind == "mid_body":
            await self._send_only(
                Request(request.method, request.path, request.head, request.body[: len(request.body) // 2])
            )
        elif kind == "after_body":
            await self._send_only(request)
        elif kind == "before_answer":
            await self._ask(request)
        elif kind == "mid_answer":
            answer = await self._ask(request)
            writer.write(answer[: len(answer) // 2])
            await writer.drain()
        elif kind == "error_500":
            return await pass_on(writer, await self._ask(request, b"X-Cut: rollback\r\n"))
        elif kind == "bad_gateway_before":
            return await pass_on(writer, BAD_GATEWAY)
        elif kind == "bad_gateway_after":
            await self._ask(request)
            return await pass_on(writer, BAD_GATEWAY)
        elif kind == "hang":
            await asyncio.sleep(120)
        return False

    async def _send_only(self, request: Request) -> None:
        _reader, writer = await asyncio.open_connection("127.0.0.1", self.backend)
        writer.write(for_backend(request, b""))
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()

    async def _ask(self, request: Request, extra: bytes = b"") -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.backend)
        writer.write(for_backend(request, extra))
        await writer.drain()
        answer = await reader.read(-1)
        writer.close()
        return framed(answer)


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, path, _version = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    body = await reader.readexactly(int(length[1])) if length else b""
    return Request(method, path, head, body)


def for_backend(request: Request, extra: bytes) -> bytes:
    """HTTP/1.0, so that the answer ends where the connection does."""
    first, rest = request.head.split(b"\r\n", 1)
    kept = re.sub(rb"(?im)^connection:.*\r\n", b"", rest)
    return first.replace(b"HTTP/1.1", b"HTTP/1.0") + b"\r\n" + extra + kept + request.body


def framed(answer: bytes) -> bytes:
    """The same for a connection that stays open: browsers send again by themselves on those."""
    head, _gap, body = answer.partition(b"\r\n\r\n")
    lines = [
        line
        for line in head.split(b"\r\n")
        if not re.match(rb"(?i)(connection|content-length|transfer-encoding):", line)
    ]
    lines[0] = lines[0].replace(b"HTTP/1.0", b"HTTP/1.1")
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"Connection: keep-alive", b"", body])


async def pass_on(writer: Any, answer: bytes) -> bool:
    writer.write(answer)
    await writer.drain()
    return True
