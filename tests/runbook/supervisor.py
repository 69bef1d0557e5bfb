"""A node for the cluster of the tests: pods are processes of this machine."""

import asyncio
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Final

import attrs

from tests.runbook.kube_objects import Object
from tests.system.processes import HOST, Process, free_port

MOST_PROCESSES: Final[Mapping[str, int]] = {
    "api-gateway": 1,
    "face-similarity": 1,
    "ephemeral-cleaner": 1,
    "scheduler": 1,
    "video-gen-worker": 3,
}
"""How many pods of a deployment are processes; what is beyond exists on paper alone."""

SERVED: Final = ("api-gateway", "face-similarity")
"""What `curl` is sent to: the rest is waited for by nobody."""

_numbers = count(1)


@attrs.define(eq=False, kw_only=True)
class Pod:
    name: str
    deployment: str
    version: str
    labels: Mapping[str, str]
    log: Path
    port: int
    process: Process | None = None
    began: float = attrs.field(factory=time.time)

    @property
    def ready(self) -> bool:
        return self.process is None or self.process.alive

    async def end(self, *, within_seconds: float = 20) -> None:
        """As Kubernetes ends a pod: SIGTERM, and a kill once patience is over."""
        if self.process is not None:
            if self.process.alive:
                self.process.signal(signal.SIGTERM)
                await self.process.exit_code(within_seconds=within_seconds)
            self.process.close()

    def usage(self) -> tuple[float, int]:
        """Cores and bytes in use."""
        if self.process is None or not self.process.alive:
            return 0.0, 0
        proc = Path(f"/proc/{self.process.name.rpartition(':')[2]}")
        pages = int((proc / "statm").read_text().split()[1])
        fields = (proc / "stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        return ticks / 100 / max(0.1, time.time() - self.began), pages * 4096


@attrs.define(eq=False, kw_only=True)
class Supervisor:
    """Keeps as many pods of the newest version as each deployment asks for."""

    folder: Path
    environment: Callable[[], Mapping[str, str]]
    pods: list[Pod] = attrs.field(factory=list)
    _given: dict[str, dict[str, str]] = attrs.field(init=False, factory=dict)

    async def reconcile(self, deployment: Object, version: str) -> None:
        """Bring the pods of *deployment* to what it says; new ones come before old ones go."""
        name = deployment["metadata"]["name"]
        wanted = deployment["spec"].get("replicas", 1)
        old = [pod for pod in self.of(name) if pod.version != version]
        kept = [pod for pod in self.of(name) if pod.version == version]
        fresh = []
        for _ in range(wanted - len(kept)):
            fresh.append(self._start(deployment, version))
            self.pods.append(fresh[-1])
        await asyncio.gather(*(self._until_served(pod) for pod in fresh))
        await self._dismiss([*old, *kept[wanted:]])

    async def _dismiss(self, leaving: Sequence[Pod]) -> None:
        for pod in leaving:
            self.pods.remove(pod)
        await asyncio.gather(*(pod.end() for pod in leaving))

    async def kill(self, name: str) -> Pod:
        """
        End a pod at once, as a lack of memory does.

        Raises:
            StopIteration: there is none of this name.
        """
        pod = next(pod for pod in self.pods if pod.name == name)
        self.pods.remove(pod)
        if pod.process is not None:
            pod.process.close()
        return pod

    def of(self, deployment: str) -> list[Pod]:
        return [pod for pod in self.pods if pod.deployment == deployment]

    def processes(self, deployment: str) -> list[Process]:
        """Those that live."""
        pods = (pod.process for pod in self.of(deployment))
        return [process for process in pods if process is not None and process.alive]

    def port(self, deployment: str) -> int:
        """Where a service answers at the moment."""
        return next(pod.port for pod in reversed(self.of(deployment)) if pod.process is not None)

    async def close(self) -> None:
        for pod in self.pods:
            if pod.process is not None:
                pod.process.close()

    def variables(self, deployment: Object) -> dict[str, str]:
        """What somebody has set on *deployment* beyond what its manifest says."""
        container = deployment["spec"]["template"]["spec"]["containers"][0]
        said = {each["name"]: each["value"] for each in container.get("env", ()) if "value" in each}
        before = self._given.setdefault(deployment["metadata"]["name"], said)
        return {name: value for name, value in said.items() if before.get(name) != value}

    def _start(self, deployment: Object, version: str) -> Pod:
        name, number = deployment["metadata"]["name"], next(_numbers)
        settings = self.variables(deployment)
        port = free_port()
        log = self.folder / f"{name}-{version}-{number}.log"
        log.touch()
        pod = Pod(
            name=log.stem,
            deployment=name,
            version=version,
            labels=deployment["spec"]["template"]["metadata"]["labels"],
            log=log,
            port=port,
        )
        if len(self.processes(name)) < MOST_PROCESSES.get(name, 0) or self._replaces(pod):
            words = _words(deployment, port)
            pod.process = Process.stario(
                *words, environment={**self.environment(), **settings}, log=log
            )
        return pod

    def _replaces(self, pod: Pod) -> bool:
        """Whether a process of an older version makes room once this one is ready."""
        same = [one for one in self.of(pod.deployment) if one.process and one.process.alive]
        older = [one for one in same if one.version != pod.version]
        most = MOST_PROCESSES.get(pod.deployment, 0)
        return bool(older) and len(same) - len(older) < most

    async def _until_served(self, pod: Pod) -> None:
        if pod.process is not None and pod.deployment in SERVED:
            await pod.process.answers(f"http://{HOST}:{pod.port}")


def _words(deployment: Object, port: int) -> list[str]:
    """The words of the manifest, at a port of its own."""
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    words = [HOST if word == "0.0.0.0" else word for word in container["args"]]
    if "--metrics-port" in words:
        words[words.index("--metrics-port") + 1] = str(port)
        return [*words, "--host", HOST]
    return [*words, "--port", str(port)]
