"""Reliefs, lithophanes and figurines: ordering them and fetching their files."""

import asyncio
from typing import ClassVar

from dependency_injector import containers, providers

from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.describe_job import DescribeJob
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.order_sculpture import OrderSculpture
from stario.domain.generation.usecases.read_sculpture import ReadSculpture
from stario.domain.generation.usecases.watch_job import WatchJob
from stario.entrypoints.http.handlers.job_events import JobEvents
from stario.entrypoints.http.handlers.sculptures import SculptureHandlers
from stario.ports.dispatch import JobDispatch
from stario.ports.media import ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock

One = providers.Singleton


class SculpturesContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    switches: providers.Dependency[Switches] = providers.Dependency()
    stopping: providers.Dependency[asyncio.Event] = providers.Dependency()

    tracking: ClassVar[dict[str, object]] = {
        "storage": storage,
        "dispatch": dispatch,
        "feed": feed,
        "clock": clock,
    }
    describe = One(DescribeJob, storage=storage, switches=switches, clock=clock)

    sculptures = One(
        SculptureHandlers,
        order_sculpture=One(OrderSculpture, storage=storage, dispatch=dispatch, clock=clock),
        read_sculpture=One(ReadSculpture, storage=storage),
        describe_job=describe,
        cancel_job=One(CancelJob, **tracking),
        link_media=One(LinkMedia, objects=objects),
        events=One(
            JobEvents, describe_job=describe, stopping=stopping,
            watch_job=One(WatchJob, storage=storage, feed=feed),
        ),
    )  # fmt: skip
