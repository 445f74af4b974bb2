"""How things go wrong in a run of benchmarks.outages: processes killed, stopped, disks full, and how each ends."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.outages.plan import Outage
from benchmarks.outages.processes import Cluster, LockHolder, Node, Service, manage
from search.engines import SearchUnavailable, get_engine
from search.models import WorkerLease

SMALL_FILE = 4_096  # bytes that fit on the "full" disk
CAUGHT = 3.0  # seconds to catch the worker at work


@dataclass
class Running:
    outage: Outage
    operations_left: int
    until: float

    @property
    def is_over(self) -> bool:
        return self.operations_left <= 0 and time.monotonic() >= self.until


class Storm:
    def __init__(self, folder: Path, environment: Mapping[str, str], cluster: Cluster | None) -> None:
        self.folder, self.environment, self.cluster = folder, environment, cluster
        self.index = Path(environment["PORTAL_VAR"]) / "search"
        self.worker = manage(folder, environment, "search_drain", "--watch")
        self.second = manage(folder, environment, "search_drain", "--watch")
        self.rebuilds: list[Service] = []
        self.spared: Service | None = None  # one rebuild that no outage of the engine meets
        self.holder: LockHolder | None = None
        self.victim: Node | None = None
        self.running: list[Running] = []
        self.done: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()  # rebuilds and roll-backs: how they ended

    # --- In step with the editors ------------------------------------------------------------------------------

    def begin(self, outage: Outage) -> None:
        if outage.hits_engine and any(one.outage.hits_engine for one in self.running):
            self.end_engine_outages()
        if outage.hits_engine and self.spared:
            self.spared.wait(300)
        getattr(self, outage.name)()
        self.done[outage.name] += 1
        if outage.operations:
            self.running.append(Running(outage, outage.operations, time.monotonic() + outage.seconds))

    def step(self) -> None:
        """After each operation: what has lasted long enough ends, and a worker that fell is started again."""
        for one in self.running:
            one.operations_left -= 1
        for one in [one for one in self.running if one.is_over]:
            self.finish(one)
        self.look_after_worker()

    def finish(self, one: Running) -> None:
        self.running.remove(one)
        getattr(self, f"end_{one.outage.name}")()

    def end_engine_outages(self) -> None:
        for one in [one for one in self.running if one.outage.hits_engine]:
            time.sleep(max(one.until - time.monotonic(), 0))
            self.finish(one)

    def look_after_worker(self) -> None:
        if not self.worker.is_running:
            self.ended["worker started again"] += 1
            self.worker.start()

    def calm(self) -> None:
        """Everything ends, and every process runs again."""
        for one in list(self.running):
            time.sleep(max(one.until - time.monotonic(), 0))
            self.finish(one)
        if self.cluster:
            self.cluster.wait()
        for rebuild in self.rebuilds:
            rebuild.wait(300)
            self.note_end(rebuild)
        self.look_after_worker()

    def note_end(self, rebuild: Service) -> None:
        assert rebuild.process is not None
        code = rebuild.process.returncode
        name = rebuild.command[-1].strip("-")
        self.ended[f"{name} {'killed' if code < 0 else 'refused' if code else 'done'}"] += 1

    # --- Workers and rebuilds ----------------------------------------------------------------------------------

    def kill_worker(self) -> None:
        """In the middle of its work, if it can be caught at it."""
        until = time.monotonic() + CAUGHT
        while time.monotonic() < until:
            if WorkerLease.objects.exclude(owner="").exists():
                self.done["worker killed while it wrote"] += 1
                break
            time.sleep(0.001)
        self.worker.kill()

    def pause_worker(self) -> None:
        self.worker.pause()

    def end_pause_worker(self) -> None:
        self.worker.go_on()

    def second_worker(self) -> None:
        if not self.second.is_running:  # one drawn twice in a row stays until the first is over
            self.second.start()

    def end_second_worker(self) -> None:
        self.second.kill()

    def rebuild(self) -> None:
        service = self.start_rebuild()
        self.spared = self.spared or service

    def start_rebuild(self, *options: str) -> Service:
        service = manage(self.folder, self.environment, "search_rebuild", *options)
        service.start()
        self.rebuilds.append(service)
        return service

    def roll_back(self) -> None:
        self.start_rebuild("--rollback")

    def kill_rebuild(self) -> None:
        """As soon as its version of the index is there."""
        before = self.version_names()
        service = self.start_rebuild()
        until = time.monotonic() + 30
        while service.is_running and time.monotonic() < until and self.version_names() <= before:
            time.sleep(0.01)
        service.kill()

    def version_names(self) -> set[str]:
        try:
            return {version.name for version in get_engine().versions()}
        except SearchUnavailable:
            return set()

    # --- The embedded engine -----------------------------------------------------------------------------------

    def block_folder(self) -> None:
        """The folder of the index is away, and none can be made in its place."""
        self.index.rename(self.index.with_name("search-away"))
        self.index.touch()

    def end_block_folder(self) -> None:
        self.index.unlink()
        self.index.with_name("search-away").rename(self.index)

    def hold_lock(self) -> None:
        name = get_engine().live_name()
        self.holder = LockHolder(self.index / name, self.folder / "lock.log")
        self.holder.start()

    def end_hold_lock(self) -> None:
        if self.holder:
            self.holder.kill()

    def fill_disk(self) -> None:
        self.worker.limit_files(SMALL_FILE)

    def end_fill_disk(self) -> None:
        self.worker.limit_files(-1)

    # --- Elasticsearch -----------------------------------------------------------------------------------------

    def choose(self, *, is_master: bool) -> Node:
        assert self.cluster is not None
        master = self.cluster.master()
        if is_master and master:
            return master
        return next((node for node in self.cluster.nodes if node is not master), self.cluster.nodes[0])

    def kill_node(self, *, is_master: bool = False) -> None:
        self.victim = self.choose(is_master=is_master)
        self.victim.kill()

    def end_kill_node(self) -> None:
        if self.victim and self.cluster:
            self.victim.start()
            self.cluster.wait()

    def pause_node(self, *, is_master: bool = False) -> None:
        self.victim = self.choose(is_master=is_master)
        self.victim.pause()

    def end_pause_node(self) -> None:
        if self.victim and self.cluster:
            self.victim.go_on()
            self.cluster.wait()

    def kill_master(self) -> None:
        self.kill_node(is_master=True)

    def pause_master(self) -> None:
        self.pause_node(is_master=True)

    end_kill_master, end_pause_master = end_kill_node, end_pause_node

    def end_workers(self) -> None:
        """Leave nobody who writes."""
        self.worker.end()
        for service in (self.second, self.holder, *self.rebuilds):
            if service is not None:
                service.kill()
