"""Posters and their jobs over HTTP."""

import asyncio
from typing import ClassVar

from dependency_injector import containers, providers

from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.system import SystemEntropy, Uuid7Ids
from stario.domain.compliance.model.consent_text import Operator
from stario.domain.compliance.usecases.stand_on_permission import StandOnPermission
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.faces.usecases.open_face_upload import OpenFaceUpload
from stario.domain.generation.usecases.accept_work import AcceptWork
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.delete_poster import DeletePoster
from stario.domain.generation.usecases.describe_job import DescribeJob
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.list_poster_templates import ListPosterTemplates
from stario.domain.generation.usecases.list_posters import ListPosters
from stario.domain.generation.usecases.order_poster import OrderPoster
from stario.domain.generation.usecases.order_poster_file import OrderPosterFile
from stario.domain.generation.usecases.read_poster import ReadPoster
from stario.domain.generation.usecases.share_poster import SharePoster
from stario.domain.generation.usecases.watch_job import WatchJob
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.handlers.job_events import JobEvents
from stario.entrypoints.http.handlers.poster_jobs import PosterJobHandlers
from stario.entrypoints.http.handlers.posters import PosterHandlers
from stario.ports.dispatch import JobDispatch
from stario.ports.media import ObjectStore
from stario.ports.painting import PosterLettering
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock

One = providers.Singleton


class PostersContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    switches: providers.Dependency[Switches] = providers.Dependency()
    lettering: providers.Dependency[PosterLettering] = providers.Dependency()
    public_url: providers.Dependency[str] = providers.Dependency()
    stopping: providers.Dependency[asyncio.Event] = providers.Dependency()
    offered: providers.Dependency[tuple[Provider, ...]] = providers.Dependency()
    service_code: providers.Dependency[ServiceCode] = providers.Dependency()
    operator: providers.Dependency[Operator] = providers.Dependency()

    ids = One(Uuid7Ids)
    tracking: ClassVar[dict[str, object]] = {
        "storage": storage,
        "dispatch": dispatch,
        "feed": feed,
        "clock": clock,
    }
    describe = One(DescribeJob, storage=storage, switches=switches, clock=clock)
    link = One(LinkMedia, objects=objects)
    read = One(ReadPoster, storage=storage)
    accept = One(
        AcceptWork, storage=storage, dispatch=dispatch, clock=clock, offered=offered,
        moderator=One(RuledTextModerator, storage=storage, clock=clock), service_code=service_code,
    )  # fmt: skip

    poster_jobs = One(
        PosterJobHandlers,
        order_poster=One(
            OrderPoster, storage=storage, objects=objects, lettering=lettering,
            accept_work=accept, clock=clock,
        ),
        list_templates=One(ListPosterTemplates, objects=objects),
        open_upload=One(
            OpenFaceUpload, storage=storage, objects=objects, clock=clock, ids=ids,
            stand_on=One(StandOnPermission, clock=clock, ids=ids, operator=operator),
        ),
        describe_job=describe,
        cancel_job=One(CancelJob, **tracking),
        read_poster=read,
        link_media=link,
        events=One(
            JobEvents, describe_job=describe, stopping=stopping,
            watch_job=One(WatchJob, storage=storage, feed=feed),
        ),
    )  # fmt: skip
    posters = One(
        PosterHandlers,
        list_posters=One(ListPosters, storage=storage),
        read_poster=read,
        delete_poster=One(
            DeletePoster, storage=storage, clock=clock,
            take_down=One(TakeDown, ids=ids, dispatch=dispatch, feed=feed),
        ),
        share_poster=One(
            SharePoster, storage=storage, read_poster=read, clock=clock,
            entropy=One(SystemEntropy),
        ),
        order_file=One(
            OrderPosterFile, storage=storage, dispatch=dispatch, read_poster=read, clock=clock
        ),
        describe_job=describe,
        link_media=link,
        public_url=public_url,
    )  # fmt: skip
