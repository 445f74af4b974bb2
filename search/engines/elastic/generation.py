"""Has the index changed? The live index's name and the highest version in it, asked at most once a second."""

import threading
import time

from search.engines.elastic.client import Clients

SECONDS = 1.0  # as long as a refresh takes to come round anyway


class GenerationWatch:
    def __init__(self, clients: Clients, alias: str) -> None:
        self._clients = clients
        self._alias = alias
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._generation = ""

    def read(self) -> str:
        if time.monotonic() - self._read_at < SECONDS:
            return self._generation
        with self._clients.asking() as client:
            # Every change carries a higher version, tombstones too.
            answer = client.search(
                index=self._alias, size=1, sort=[{"version": "desc"}], source=False, track_total_hits=False
            )
        hits = answer["hits"]["hits"]
        with self._lock:
            self._generation = f"{hits[0]['_index']}/{hits[0]['sort'][0]}" if hits else "empty"
            self._read_at = time.monotonic()
        return self._generation

    def forget(self) -> None:
        self._read_at = float("-inf")
