"""How does an office file come out of its ZIP? Member by member as a stream, counted; its XML without a tree.

Expat is fed by hand: text comes out in constant memory, and a document type (entities that swell) is refused.
"""

import posixpath
import zlib
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from portal.repository.files.reading import Budget, Refused

BLOCK = 65_536
RATIO_FROM = 1024**2  # smaller members may pack as well as they like
Attributes = dict[str, str]


class Archive:
    def __init__(self, file: IO[bytes], budget: Budget) -> None:
        self.budget = budget
        try:
            self._zip = ZipFile(file)
        except (BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise Refused("damaged", f"ZIP: {error}") from error
        members = self._zip.infolist()
        bounds = budget.bounds
        if len(members) > bounds.parts or sum(member.file_size for member in members) > bounds.unpacked:
            raise Refused("too_large", "unpacks to too much")
        if any(is_swollen(member, bounds.ratio) for member in members):
            raise Refused("too_large", "unpacks to too much")
        self.members = tuple(member.filename for member in members)  # a name may stand there twice
        self.names = frozenset(self.members)

    def blocks(self, name: str) -> Iterator[bytes]:
        """The size that the header states may lie: what comes out is counted."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            raise Refused("damaged", f"{name} is missing") from None
        if info.flag_bits & 1:
            raise Refused("locked")
        try:
            with self._zip.open(info) as member:
                while block := member.read(BLOCK):
                    self.budget.unpack(len(block))
                    yield block
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise Refused("damaged", f"{name}: {error}") from error

    def read(self, name: str, *, most: int) -> bytes:
        read = b""
        for block in self.blocks(name):
            read += block
            if len(read) > most:
                break
        return read[:most]

    def walk(
        self,
        name: str,
        *,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Tell of each element by its local name (`w:t` is "t") and of each piece of text.

        So with attributes; what refers to a relation is "r:id".
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler = lambda tag, given: start(
            local(tag), {attribute(key): value for key, value in given.items()}
        )
        if end:
            parser.EndElementHandler = lambda tag: end(local(tag))
        if text:
            parser.CharacterDataHandler = text
        try:
            for block in self.blocks(name):
                parser.Parse(block)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused("damaged", f"{name}: {error}") from error

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> (type, part) of what a part of an Office file refers to, a Word document to its footnotes."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, given: Attributes) -> None:
            if tag == "Relationship" and given.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, given.get("Target", ""))).lstrip("/")
                found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], path)

        if source in self.names:
            self.walk(source, start=start)
        return found

    def main_part(self) -> str:
        return next((path for kind, path in self.relations("").values() if kind == "officeDocument"), "")


def is_swollen(member: ZipInfo, ratio: int) -> bool:
    return member.file_size > RATIO_FROM and member.file_size > ratio * max(member.compress_size, 1)


def local(name: str) -> str:
    return name.rpartition(" ")[2]


def attribute(name: str) -> str:
    namespace, _space, plain = name.rpartition(" ")
    return f"r:{plain}" if namespace.endswith("/relationships") else plain


def refuse_doctype(*_declaration: object) -> None:
    raise Refused("damaged", "declares a document type, which no office program writes")
