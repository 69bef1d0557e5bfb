"""Putting a worker together."""

import os
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from stario.adapters.files.scratch import FilesScratch
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.renew_leases import RenewLeases
from stario.entrypoints.clients import Clients, open_storage
from stario.entrypoints.engines.loaded import Engines
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.legal_work_container import LegalWorkContainer
from stario.entrypoints.wiring.poster_work_container import PosterWorkContainer
from stario.entrypoints.wiring.worker_container import WorkerContainer
from stario.entrypoints.worker.loop import Worker
from stario.entrypoints.worker.pace import Pace
from stario.entrypoints.worker.queues import PATIENT, SERVED
from stario.ports.execution import HeavyWork
from stario.ports.scratch import Scratch
from stario.ports.work import JobHandler
from stario.ports.work_metrics import WorkMetrics


def make_worker(
    settings: Settings,
    clients: Clients,
    *,
    engines: Engines,
    heavy_work: HeavyWork,
    metrics: WorkMetrics,
    queues: Sequence[Queue] = SERVED,
) -> Worker:
    """A worker of *queues*, the first ones first, one job at a time."""
    scratch = FilesScratch(settings.stario_home / "scratch")
    scratch.sweep()
    container = WorkerContainer(
        storage=clients.storage,
        objects=clients.objects,
        dispatch=clients.dispatch,
        feed=clients.feed,
        clock=clients.clock,
        switches=clients.switches,
        scratch=scratch,
        heavy_work=heavy_work,
        engines=engines,
    )
    handlers = {
        **container.handlers(),
        **_poster_handlers(settings, clients, engines, heavy_work=heavy_work, scratch=scratch),
        **_legal_handlers(clients, heavy_work=heavy_work, scratch=scratch),
    }

    @asynccontextmanager
    async def open_renewals() -> AsyncIterator[RenewLeases]:
        async with open_storage(settings, name="stario-heartbeat", pool=1) as storage:
            yield RenewLeases(storage=storage, clock=clients.clock)

    return Worker(
        name=f"{socket.gethostname()}:{os.getpid()}",
        handlers={queue: handlers[queue] for queue in queues},
        steps=container.steps(),
        open_renewals=open_renewals,
        dispatch=clients.dispatch,
        feed=clients.feed,
        metrics=metrics,
        tracing=clients.tracing,
        patient=PATIENT,
        pace=Pace(
            lease=timedelta(seconds=settings.lease_seconds),
            grace=timedelta(seconds=settings.drain_seconds),
        ),
    )


def _poster_handlers(
    settings: Settings,
    clients: Clients,
    engines: Engines,
    *,
    heavy_work: HeavyWork,
    scratch: Scratch,
) -> Mapping[Queue, JobHandler]:
    posters = PosterWorkContainer(
        storage=clients.storage,
        objects=clients.objects,
        clock=clients.clock,
        scratch=scratch,
        heavy_work=heavy_work,
        engines=engines,
        public_url=settings.public_url,
    )
    handlers: Mapping[Queue, JobHandler] = posters.handlers()
    return handlers


def _legal_handlers(
    clients: Clients, *, heavy_work: HeavyWork, scratch: Scratch
) -> Mapping[Queue, JobHandler]:
    packages = LegalWorkContainer(
        storage=clients.storage,
        objects=clients.objects,
        clock=clients.clock,
        scratch=scratch,
        heavy_work=heavy_work,
        attestation_key=clients.attestation_key,
    )
    handlers: Mapping[Queue, JobHandler] = packages.handlers()
    return handlers
