"""How late is a thread that does nothing but sleep? So long somebody else had the processor, or Python's lock."""

import threading
import time
from collections import deque

TICK = 0.001
KEPT = 20_000  # ticks: more than the longest wait of a visitor


class Control:
    """Sleeps a millisecond at a time and notes by how much it woke too late."""

    def __init__(self) -> None:
        self._late: deque[tuple[float, float]] = deque(maxlen=KEPT)  # when it woke, by how much too late
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _tick(self) -> None:
        while not self._stop.is_set():
            due = time.monotonic() + TICK
            time.sleep(TICK)
            self.note(due, time.monotonic())

    def note(self, due: float, woke: float) -> None:
        self._late.append((woke, max(woke - due, 0.0)))

    def longest_between(self, began: float, ended: float) -> float:
        """One delay only, though every step of a wait may have had its own; and no more of it than lies in between."""
        return max((min(late, ended - began) for woke, late in list(self._late) if began <= woke <= ended), default=0.0)
