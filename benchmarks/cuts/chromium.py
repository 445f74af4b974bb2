"""Debian's Chromium on a profile that outlives it, so that it can be killed and opened again."""

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Any

from benchmarks.chromium import FLAGS, find_chromium


class Chromium:
    def __init__(self, playwright: Any, profile: Path, *, with_script: bool, init_script: str = "") -> None:
        self.playwright, self.profile, self.with_script, self.init_script = (
            playwright,
            profile,
            with_script,
            init_script,
        )
        self.context: Any = None
        self.complaints: list[str] = []  # of the Content-Security-Policy, and errors of the page's own script

    def open(self) -> Any:
        for left in self.profile.glob("Singleton*"):  # a killed Chromium leaves its lock behind
            left.unlink()
        path = find_chromium()
        if path is None:
            raise RuntimeError("Chromium is missing (Debian: apt install chromium-headless-shell).")
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), executable_path=path, headless=True, args=FLAGS, java_script_enabled=self.with_script,
            viewport={"width": 360, "height": 740},
        )  # fmt: skip
        self.context.set_default_timeout(90_000)
        if self.init_script:
            self.context.add_init_script(self.init_script)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return self.page()

    def page(self) -> Any:
        page = self.context.new_page()
        page.on("console", lambda message: self.note(message.text))
        return page

    def note(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.complaints.append(text)

    def kill(self) -> None:
        """SIGKILL: no farewell, nothing flushed."""
        pid = self.pid()
        os.kill(pid, signal.SIGKILL)
        end = time.monotonic() + 10
        while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                break
            time.sleep(0.05)
        with contextlib.suppress(Exception):  # it is gone, that is the point
            self.context.close()
        self.context = None

    def pid(self) -> int:
        """Of our own browser: the one that was given this profile. Its forks look like it for a moment."""
        wanted = f"--user-data-dir={self.profile}"
        parents: dict[int, int] = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    arguments = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
                    if wanted in arguments and not any(argument.startswith("--type=") for argument in arguments):
                        status = (folder / "stat").read_text().rpartition(")")[2].split()
                        parents[int(folder.name)] = int(status[1])
                except OSError:
                    continue
        for pid, parent in parents.items():
            if parent not in parents:
                return pid
        raise RuntimeError("Our Chromium is not running.")

    def close(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None
