"""What the probes of a gateway ask, and what its metrics tell of the queues."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import metadata

import attrs

from stario.domain.generation.model.queue import Queue
from stario.entrypoints.clients import Clients
from stario.entrypoints.http.forwarding.remote_health import RemoteHealth
from stario.entrypoints.http.health import Dependency, HealthHandlers, Service
from stario.entrypoints.http.metrics import Measure
from stario.entrypoints.http.payment_checks import PaymentChecks
from stario.ports.models import ModelStore

GATEWAY = "api-gateway"
FACE_SIMILARITY = "face-similarity"
MERCH_ENGINE = "merch-engine"
REGTECH_FILTER = "regtech-filter"

LONGEST_WAIT = timedelta(minutes=2)
"""Fans who wait longer are an alert."""


class Backlog(Exception):
    """The oldest waiting job has waited for longer than `LONGEST_WAIT`; only probes say so."""


@attrs.frozen(kw_only=True)
class GatewayChecks:
    """`models` are those that this process runs on; `ready` is false while it drains."""

    clients: Clients
    models: ModelStore
    ready: Callable[[], bool]

    def handlers(self) -> HealthHandlers:
        needed = (*_stores(self.clients), models_sound(self.models))
        return HealthHandlers(
            service=GATEWAY,
            version=metadata.version("stario"),
            dependencies=needed,
            services=(
                self._service("video-gen", (*needed, backlog(self.clients, Queue.VIDEO))),
                self._service("voice-gen", (*needed, backlog(self.clients, Queue.VOICE))),
                self._service("poster-gen", (*needed, backlog(self.clients, Queue.POSTER))),
                self._service(FACE_SIMILARITY, needed_by_faces(self.clients, self.models)),
                self._service(MERCH_ENGINE, needed_by_merch(self.clients)),
                self._service(REGTECH_FILTER, needed_by_regtech(self.clients)),
            ),
            ready=self.ready,
        )

    async def measures(self) -> Sequence[Measure]:
        """Queues as the database knows them."""
        found: list[Measure] = []
        now = self.clients.clock.now()
        async with self.clients.storage() as work:
            for queue in Queue:
                depth = await work.jobs.depth(queue, at=now)
                waited = (now - depth.oldest_at).total_seconds() if depth.oldest_at else 0.0
                found += [
                    *(
                        _jobs(queue, state, count)
                        for state, count in (
                            ("waiting", depth.waiting),
                            ("held_back", depth.held_back),
                            ("leased", depth.leased),
                            ("failed", depth.failed),
                        )
                    ),
                    Measure(
                        name="stario_queue_oldest_seconds",
                        help="How long the oldest waiting job has waited.",
                        value=waited,
                        labels={"queue": queue.value},
                    ),
                ]
        return found

    def _service(self, name: str, dependencies: tuple[Dependency, ...]) -> Service:
        """One that answers elsewhere is asked itself."""
        upstream = self.clients.upstreams.get(name)
        if upstream is None:
            return Service(name=name, dependencies=dependencies)
        ask = RemoteHealth(upstream=upstream, version=metadata.version("stario"))
        return Service(name=name, ask=ask)


def backlog(clients: Clients, queue: Queue) -> Dependency:
    """Whether somebody has waited in *queue* for too long."""

    async def check() -> None:
        now = clients.clock.now()
        async with clients.storage() as work:
            depth = await work.jobs.depth(queue, at=now)
        if depth.oldest_at is not None and now - depth.oldest_at > LONGEST_WAIT:
            raise Backlog

    return Dependency(name="backlog", check=check, vital=False)


def needed_by_generation(clients: Clients, queue: Queue) -> tuple[Dependency, ...]:
    """What taking orders for *queue* needs; models are the workers'."""
    return (*_stores(clients), backlog(clients, queue))


def needed_by_faces(clients: Clients, models: ModelStore) -> tuple[Dependency, ...]:
    """What comparing faces needs; without the object store photos can still come in requests."""
    return (*_stores(clients), models_sound(models))


def needed_by_merch(clients: Clients) -> tuple[Dependency, ...]:
    """What selling needs; a provider that is away is another's turn."""
    return (*_stores(clients), PaymentChecks(clients=clients).dependency())


def needed_by_regtech(clients: Clients) -> tuple[Dependency, ...]:
    """What keeping people safe needs."""
    return _stores(clients)


def _stores(clients: Clients) -> tuple[Dependency, ...]:
    return (
        Dependency(name="database", check=clients.storage.check),
        Dependency(name="object-store", check=clients.objects.check, vital=False),
        Dependency(name="queue-list", check=clients.dispatch.check, vital=False),
    )


def models_sound(models: ModelStore) -> Dependency:
    """Whether every model file is what its manifest says."""

    async def check() -> None:
        for problem in await models.check():
            raise problem

    return Dependency(name="models", check=check)


def _jobs(queue: Queue, state: str, count: int) -> Measure:
    return Measure(
        name="stario_queue_jobs",
        help="Jobs by queue and state, from the database.",
        value=count,
        labels={"queue": queue.value, "state": state},
    )
