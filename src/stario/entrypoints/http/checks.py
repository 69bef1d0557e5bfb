"""What the probes of a gateway ask, and what its metrics tell of the queues."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from importlib import metadata

import attrs

from stario.domain.generation.model.queue import Queue
from stario.entrypoints.clients import Clients
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
                Service(name="video-gen", dependencies=(*needed, self._queue(Queue.VIDEO))),
                Service(name="voice-gen", dependencies=(*needed, self._queue(Queue.VOICE))),
                Service(name="poster-gen", dependencies=(*needed, self._queue(Queue.POSTER))),
                Service(
                    name=FACE_SIMILARITY, dependencies=needed_by_faces(self.clients, self.models)
                ),
                Service(name=MERCH_ENGINE, dependencies=needed_by_merch(self.clients)),
                Service(name=REGTECH_FILTER, dependencies=needed_by_regtech(self.clients)),
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

    def _queue(self, queue: Queue) -> Dependency:
        return Dependency(name="backlog", check=self._no_backlog(queue), vital=False)

    def _no_backlog(self, queue: Queue) -> Callable[[], Awaitable[None]]:
        async def check() -> None:
            now = self.clients.clock.now()
            async with self.clients.storage() as work:
                depth = await work.jobs.depth(queue, at=now)
            if depth.oldest_at is not None and now - depth.oldest_at > LONGEST_WAIT:
                raise Backlog

        return check


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
