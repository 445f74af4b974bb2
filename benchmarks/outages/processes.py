"""The processes that benchmarks.outages kills and stops: workers, rebuilds, nodes of Elasticsearch."""

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READY = 120.0  # seconds for a node to answer, on a busy machine
# The cluster gives up a silent node after 6 s instead of 30; docs/search.md says the same to who runs one.
QUICK_DETECTION = (
    "cluster.fault_detection.leader_check.timeout=3s",
    "cluster.fault_detection.leader_check.retry_count=2",
    "cluster.fault_detection.follower_check.timeout=3s",
    "cluster.fault_detection.follower_check.retry_count=2",
    "cluster.publish.timeout=6s",
)


class Service:
    """A process that can be killed, stopped and woken."""

    def __init__(self, command: Sequence[object], log: Path, environment: Mapping[str, str]) -> None:
        self.command, self.log, self.environment = [str(part) for part in command], log, dict(environment)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def signal(self, number: int) -> None:
        if self.is_running:
            os.kill(self.pid, number)

    def pause(self) -> None:
        self.signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.wait(30)

    def wait(self, seconds: float) -> None:
        if self.process is not None:
            self.process.wait(seconds)

    def end(self, seconds: float = 30) -> None:
        """As a service manager would: ask, wait, kill."""
        self.go_on()
        self.signal(signal.SIGTERM)
        try:
            self.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def limit_files(self, size: int) -> None:
        """Writes beyond this many bytes of a file fail, as they do on a full disk; -1: no limit."""
        if self.is_running:
            hard = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (size if size >= 0 else hard, hard))


def manage(folder: Path, environment: Mapping[str, str], *command: str) -> Service:
    return Service([sys.executable, "manage.py", *command], folder / f"{command[0]}.log", environment)


class LockHolder(Service):
    """Another process that has the index of the embedded engine open for writing."""

    CODE = "import sys, tantivy, time; w = tantivy.Index.open(sys.argv[1]).writer(15_000_000, 1); time.sleep(3600)"

    def __init__(self, index: Path, log: Path) -> None:
        super().__init__([sys.executable, "-c", self.CODE, index], log, os.environ)


class Node(Service):
    def __init__(self, home: Path, folder: Path, name: str, port: int, options: Sequence[str] = ()) -> None:
        command = [home / "elasticsearch", folder / name, port, f"node.name={name}", *options]
        super().__init__(command, folder / f"{name}.log", {**os.environ, "HEAP": "512m"})
        self.name, self.url = name, f"http://127.0.0.1:{port}"


class Cluster:
    """One node, or three that elect a master."""

    def __init__(self, home: Path, folder: Path, size: int) -> None:
        ports = [free_port() for _ in range(size)]
        names = [f"n{number}" for number in range(1, size + 1)]
        options: list[str] = []
        if size > 1:
            seeds = ",".join(f"127.0.0.1:{port + 100}" for port in ports)
            options = [
                f"discovery.seed_hosts={seeds}",
                f"cluster.initial_master_nodes={','.join(names)}",
                *QUICK_DETECTION,
            ]
        self.nodes = [Node(home, folder, name, port, options) for name, port in zip(names, ports, strict=True)]
        self.url = ",".join(node.url for node in self.nodes)

    def start(self) -> None:
        for node in self.nodes:
            node.start()
        self.wait()

    def wait(self) -> None:
        """Until every node of the cluster is in it."""
        path = f"/_cluster/health?wait_for_nodes={len(self.nodes)}&wait_for_status=yellow&timeout=2s"
        until = time.monotonic() + READY
        while time.monotonic() < until:
            answers = [ask(node.url + path) for node in self.nodes]
            if all(answer and not answer["timed_out"] for answer in answers):
                return
            time.sleep(0.3)
        logs = "\n".join(node.log.read_text()[-600:] for node in self.nodes)
        raise RuntimeError(f"the cluster is not ready: {logs}")

    def master(self) -> Node | None:
        """The elected master, as any node that answers knows it."""
        for node in self.nodes:
            rows = ask(f"{node.url}/_cat/master?format=json", timeout=2)
            if rows:
                return next((one for one in self.nodes if one.name == rows[0]["node"]), None)
        return None

    def end(self) -> None:
        for node in self.nodes:
            node.end()


def ask(url: str, timeout: float = 4) -> Any:
    """What a node says; None if it does not."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return json.loads(answer.read())
    except OSError:
        return None


def elasticsearch_home() -> Path:
    """The folder of the node's start script."""
    home = Path(os.environ.get("SIDS_ELASTICSEARCH_HOME", ROOT.parent / "shared" / "elasticsearch"))
    if not (home / "elasticsearch").exists() or shutil.which("java") is None:
        raise SystemExit(f"There is no Elasticsearch in {home}, or no Java; set SIDS_ELASTICSEARCH_HOME.")
    return home


def free_port() -> int:
    """A node takes this port and the one a hundred above."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 100))
            except (OSError, OverflowError):
                continue
            return port
