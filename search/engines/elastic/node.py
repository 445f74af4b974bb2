"""One server of the cluster, as visitors ask it: whatever a question takes there has one deadline, and little CPU.

The client's own node waits for each step by itself: a server that sends a byte now and then, or a name that is looked
up for long, holds a visitor for as long as it likes.
"""

import io
import logging
import select
import socket
import ssl
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from typing import Any

import certifi
from elastic_transport import (
    ApiResponseMeta,
    BaseNode,
    ConnectionError,
    ConnectionTimeout,
    HttpHeaders,
    NodeConfig,
    TlsError,
)
from elastic_transport._node import NodeApiResponse  # what each node gives; not exported
from elastic_transport.client_utils import DEFAULT, DefaultType

from search.patience import deadline

logger = logging.getLogger("elastic_transport.node")  # the client's name for what goes over the wire
Address = tuple[Any, ...]


class PromptNode(BaseNode):
    _CLIENT_META_HTTP_CLIENT = ("hc", ".".join(map(str, sys.version_info[:3])))

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        self._idle: deque[socket.socket] = deque(maxlen=config.connections_per_node)
        self._lookups = ThreadPoolExecutor(max_workers=2, thread_name_prefix="name-of-server")
        self._context: ssl.SSLContext | None = None
        host = f"[{self.host}]" if ":" in self.host else self.host
        self._same_in_each = f"Host: {host}:{self.port}\r\n{lines_of(self.headers)}"

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: DefaultType | float | None = DEFAULT,
    ) -> NodeApiResponse:
        began = time.monotonic()
        patience = self.config.request_timeout if isinstance(request_timeout, DefaultType) else request_timeout
        until = deadline(patience)
        head = f"{method} {self.path_prefix}{target} HTTP/1.1\r\n{self._same_in_each}{lines_of(headers)}"
        # In one packet: a second one would wait until the server has confirmed the first.
        asked = f"{head}Content-Length: {len(body or b'')}\r\n\r\n".encode("latin-1") + (body or b"")
        try:
            response, answer = self._exchange(method, asked, until)
        except TimeoutError as error:
            raise self._logged(ConnectionTimeout("no answer in time", errors=(error,)), method, target) from error
        except ssl.SSLError as error:
            raise self._logged(TlsError(str(error), errors=(error,)), method, target) from error
        except (OSError, HTTPException) as error:
            message = f"{type(error).__name__}: {error}"
            raise self._logged(ConnectionError(message, errors=(error,)), method, target) from error
        meta = ApiResponseMeta(
            status=response.status,
            http_version="1.1",
            headers=HttpHeaders(response.getheaders()),
            duration=time.monotonic() - began,
            node=self.config,
        )
        if logger.isEnabledFor(logging.DEBUG):
            self._log_request(method, target, headers, body, meta=meta, response=answer)
        return NodeApiResponse(meta, answer)

    def _logged(self, error: Exception, method: str, target: str) -> Exception:
        if logger.isEnabledFor(logging.DEBUG):
            self._log_request(method, target, None, None, exception=error)
        return error

    def _exchange(self, method: str, asked: bytes, until: float) -> tuple[HTTPResponse, bytes]:
        seconds_to(until)  # nothing is begun that nobody waits for
        link = self._take() or self._connect(until)
        try:
            link.settimeout(seconds_to(until))
            link.sendall(asked)
            response = HTTPResponse(Reading(link, until), method=method)  # type: ignore[arg-type]
            response.begin()
            answer = response.read()
        except BaseException:
            link.close()
            raise
        if response.will_close:
            link.close()
        else:
            self._idle.append(link)
        return response, answer

    def _take(self) -> socket.socket | None:
        """A connection that the server has not closed meanwhile."""
        while self._idle:
            try:
                link = self._idle.pop()
            except IndexError:  # another thread was quicker
                return None
            waiting = select.poll()
            waiting.register(link, select.POLLIN)
            if not waiting.poll(0):
                return link
            link.close()
        return None

    def _connect(self, until: float) -> socket.socket:
        problem = OSError("the name of the server leads nowhere")
        for family, kind, protocol, _name, address in self._addresses(until):
            link = socket.socket(family, kind, protocol)
            try:
                link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                link.settimeout(seconds_to(until))
                link.connect(address)
                return self._secured(link, until) if self.scheme == "https" else link
            except OSError as error:
                link.close()
                problem = error
                if isinstance(error, TimeoutError | ssl.SSLError):
                    break
        raise problem

    def _secured(self, link: socket.socket, until: float) -> ssl.SSLSocket:
        if self._context is None:
            try:
                self._context = ssl.create_default_context(cafile=self.config.ca_certs or certifi.where())
            except OSError as error:  # no such file, or no certificate in it
                raise ssl.SSLError(str(error)) from error
        link.settimeout(seconds_to(until))
        return self._context.wrap_socket(link, server_hostname=self.host)

    def _addresses(self, until: float) -> list[Address]:
        """A name is looked up beside us: the system has a patience of its own for that."""
        try:
            family = socket.AF_INET6 if ip_address(self.host).version == 6 else socket.AF_INET
            return [(family, socket.SOCK_STREAM, 0, "", (self.host, self.port))]
        except ValueError:
            found = self._lookups.submit(socket.getaddrinfo, self.host, self.port, type=socket.SOCK_STREAM)
            return list(found.result(seconds_to(until)))

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


class Reading(io.RawIOBase):
    """What comes over a connection, up to the deadline, however little comes at a time."""

    def __init__(self, link: socket.socket, until: float) -> None:
        super().__init__()
        self._link, self._until = link, until

    def makefile(self, _mode: str) -> io.BufferedReader:
        """All that HTTPResponse wants of a socket."""
        return io.BufferedReader(self, 65_536)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._link.settimeout(seconds_to(self._until))
        return self._link.recv_into(buffer)


def seconds_to(until: float) -> float | None:
    """For a socket, which takes nought for "do not wait at all"."""
    if until == float("inf"):
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no time is left")
    return left


def lines_of(headers: HttpHeaders | None) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()) if headers else ""
