"""How much may reading one file cost? A file that asks for more is cut or refused, whatever it holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    seconds: int = 120  # by the clock; half of it is left when reading stops by itself and keeps what it has
    memory: int = 512 * 1024**2  # bytes of address space of the process that reads
    file: int = 200 * 1024**2  # bytes of the file itself
    pages: int = 2_000
    characters: int = 4_000_000
    parts: int = 2_000  # members of a ZIP
    unpacked: int = 120 * 1024**2  # bytes of all members together, counted while reading
    ratio: int = 200  # unpacked to packed, of a member over 1 MB: text packs 10 to 50 times smaller
    answer: int = 64 * 1024**2  # bytes that the reading process may write


BOUNDS = Bounds()
# A page of a book has 2,500 characters. A longer one, a sheet mostly, is kept in pieces, so that a hit in it costs a
# list no more than a hit on a page does.
LONGEST_PAGE = 6_000
LONGEST_LABEL = 80
