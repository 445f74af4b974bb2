"""Portals of a given size to measure: each in a folder of its own, served by one worker process."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Portal:
    size: int
    folder: Path
    url: str
    process: "subprocess.Popen[bytes]"

    def cpu_seconds(self) -> float:
        """User and system time of the server and its worker so far."""
        pids = [self.process.pid, *children(self.process.pid)]
        return sum(cpu_of(pid) for pid in pids)

    def memory(self, kind: str = "VmRSS") -> int:
        """Resident bytes of the largest worker; see `memory_of`."""
        return max(memory_of(pid, kind) for pid in children(self.process.pid))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_of(pid: int | str = "self", kind: str = "VmRSS") -> int:
    """Resident bytes; of kind RssFile: pages of files, which the system takes back when it needs them."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) * 1024
    return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def manage(folder: Path, *command: str) -> float:
    """Run a command of the portal in this folder; returns the seconds it took."""
    start = time.monotonic()
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment(folder), check=True)
    return time.monotonic() - start


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PORTAL_VAR"}}
    prefix = f"bench-{crc32(str(folder).encode()):x}"  # where ELASTICSEARCH_URL names a server for all of them
    own = {"PORTAL_VAR": str(folder), "SEARCH_INDEX_PREFIX": prefix}
    return {**kept, **own, "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}


def start_portal(size: int) -> Portal:
    """A portal with the sample content and `size` records in all, indexed and served."""
    folder = Path(tempfile.mkdtemp(prefix=f"sids-bench-{size}-"))
    manage(folder, "compile_catalogues")
    manage(folder, "migrate", "-v0")
    seconds = manage(folder, "load_sample_site", "--records", str(max(0, size - 291)))
    print(f"{size} records: loaded in {seconds:.0f} s", flush=True)
    seconds = manage(folder, "search_rebuild")
    print(f"{size} records: index rebuilt in {seconds:.0f} s", flush=True)
    manage(folder, "collectstatic", "--noinput", "-v0")
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--workers", "1", "--log-level", "warning"], cwd=ROOT, env=environment(folder)
    )
    portal = Portal(size, folder, f"http://127.0.0.1:{port}", process)
    for _attempt in range(100):
        try:
            read(f"{portal.url}/en/about/")
            return portal
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        text: str = answer.read().decode()
        return text


def first_record(base: str, section: str, query: str = "") -> str:
    """Path without language of the first record in a list."""
    found = re.search(rf'href="/en(/{section}/[a-z0-9-]+/[a-z0-9-]+/)"', read(f"{base}/en/{section}/{query}"))
    if found is None:
        raise RuntimeError(f"no record in {section}{query}")
    return found[1]


def measured_pages(base: str) -> dict[str, str]:
    return {
        "home": "/",
        "list": "/cases/",
        "list, two filters": "/cases/?theme=service-delivery&region=pacific",
        "case": first_record(base, "cases", "?country=MV&q=efaas"),
        "law": first_record(base, "laws", "?country=JM&q=data+protection"),
        "theme": "/themes/service-delivery/",
        "country": "/countries/fj/",
        "region": "/regions/pacific/",
        "search": "/search/?q=digital+identity+card",
        "search, rare word": "/search/?q=efaas",
    }
