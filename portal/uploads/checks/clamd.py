"""Asks clamd, by its own protocol (INSTREAM), whether it knows a virus in a file. Runs without Django."""

import socket
import struct
import time
from typing import IO

BLOCK = 64 * 1024
LONGEST_ANSWER = 4_096


class NoAnswer(Exception):
    """Nobody said whether the file is clean: not there, too slow, or an answer that is neither yes nor no."""


def place_of(address: str) -> str | tuple[str, int]:
    """The path of a socket, or host and port; ValueError for anything else."""
    if address.startswith("/"):
        return address
    host, colon, port = address.rpartition(":")
    if not (colon and host and port.isascii() and port.isdecimal() and 0 < int(port) < 65_536):
        raise ValueError(address)
    return host.strip("[]"), int(port)


def virus_in(file: IO[bytes], address: str, *, seconds: float) -> str:
    """The name by which clamd knows what it found; empty: it knows of nothing."""
    end = time.monotonic() + seconds
    try:
        with connected(address, seconds) as line:
            send(line, b"zINSTREAM\0", end)
            while block := file.read(BLOCK):
                send(line, struct.pack(">I", len(block)) + block, end)
            send(line, struct.pack(">I", 0), end)
            said = answer_of(line, end)
    except OSError as error:
        raise NoAnswer(str(error)) from error
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoAnswer(said)


def connected(address: str, seconds: float) -> socket.socket:
    place = place_of(address)
    if isinstance(place, tuple):
        return socket.create_connection(place, timeout=seconds)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(seconds)
    try:
        line.connect(place)
    except OSError:
        line.close()
        raise
    return line


def send(line: socket.socket, data: bytes, end: float) -> None:
    line.settimeout(time_left(end))
    line.sendall(data)


def answer_of(line: socket.socket, end: float) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        line.settimeout(time_left(end))
        if not (more := line.recv(LONGEST_ANSWER)):
            break
        said += more
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def time_left(end: float) -> float:
    if (left := end - time.monotonic()) <= 0:
        raise TimeoutError("too slow")
    return left
