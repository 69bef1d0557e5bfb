"""Videos, voice messages and their jobs over HTTP."""

import asyncio
from typing import ClassVar

from dependency_injector import containers, providers

from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.system import SystemEntropy, Uuid7Ids
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.usecases.accept_work import AcceptWork
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.delete_video import DeleteVideo
from stario.domain.generation.usecases.describe_job import DescribeJob
from stario.domain.generation.usecases.judge_held import JudgeHeld
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.list_jobs import ListJobs
from stario.domain.generation.usecases.list_samples import ListSamples
from stario.domain.generation.usecases.list_videos import ListVideos
from stario.domain.generation.usecases.open_share import OpenShare
from stario.domain.generation.usecases.order_greeting import OrderGreeting
from stario.domain.generation.usecases.order_voice_message import OrderVoiceMessage
from stario.domain.generation.usecases.play_stream import PlayStream
from stario.domain.generation.usecases.read_video import ReadVideo
from stario.domain.generation.usecases.read_voice_message import ReadVoiceMessage
from stario.domain.generation.usecases.requeue_job import RequeueJob
from stario.domain.generation.usecases.share_video import ShareVideo
from stario.domain.generation.usecases.watch_job import WatchJob
from stario.domain.moderation.usecases.ask_artist import AskArtist
from stario.domain.moderation.usecases.carry_out import CarryOut
from stario.domain.moderation.usecases.decide_case import DecideCase
from stario.domain.moderation.usecases.release_held import ReleaseHeld
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.handlers.job_events import JobEvents
from stario.entrypoints.http.handlers.jobs import JobHandlers
from stario.entrypoints.http.handlers.shared import SharedHandlers
from stario.entrypoints.http.handlers.video_jobs import VideoJobHandlers
from stario.entrypoints.http.handlers.videos import VideoHandlers
from stario.entrypoints.http.handlers.voice import VoiceHandlers
from stario.ports.dispatch import JobDispatch
from stario.ports.media import ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock

One = providers.Singleton


class GenerationContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    switches: providers.Dependency[Switches] = providers.Dependency()
    public_url: providers.Dependency[str] = providers.Dependency()
    stopping: providers.Dependency[asyncio.Event] = providers.Dependency()
    offered: providers.Dependency[tuple[Provider, ...]] = providers.Dependency()
    service_code: providers.Dependency[ServiceCode] = providers.Dependency()
    media_origin: providers.Dependency[str] = providers.Dependency()

    ids = One(Uuid7Ids)
    entropy = One(SystemEntropy)
    tracking: ClassVar[dict[str, object]] = {
        "storage": storage,
        "dispatch": dispatch,
        "feed": feed,
        "clock": clock,
    }

    describe = One(DescribeJob, storage=storage, switches=switches, clock=clock)
    cancel = One(CancelJob, **tracking)
    link = One(LinkMedia, objects=objects)
    read = One(ReadVideo, storage=storage)
    take_down = One(TakeDown, ids=ids, dispatch=dispatch, feed=feed)
    moderator = One(RuledTextModerator, storage=storage, clock=clock)
    accept = One(
        AcceptWork, storage=storage, dispatch=dispatch, clock=clock, offered=offered,
        moderator=moderator, service_code=service_code,
    )  # fmt: skip
    events = One(
        JobEvents, describe_job=describe, stopping=stopping,
        watch_job=One(WatchJob, storage=storage, feed=feed),
    )  # fmt: skip

    video_jobs = One(
        VideoJobHandlers, order_greeting=One(OrderGreeting, storage=storage, accept_work=accept),
        describe_job=describe, cancel_job=cancel, read_video=read, link_media=link, events=events,
    )  # fmt: skip
    videos = One(
        VideoHandlers,
        list_videos=One(ListVideos, storage=storage),
        read_video=read,
        delete_video=One(DeleteVideo, storage=storage, take_down=take_down, clock=clock),
        share_video=One(ShareVideo, storage=storage, read_video=read, clock=clock, entropy=entropy),
        play_stream=One(PlayStream, read_video=read, link_media=link, objects=objects),
        link_media=link,
        public_url=public_url,
    )
    shared = One(
        SharedHandlers, open_share=One(OpenShare, storage=storage, clock=clock), link_media=link,
        public_url=public_url, media_origin=media_origin,
    )  # fmt: skip
    voice = One(
        VoiceHandlers, order_voice_message=One(OrderVoiceMessage, accept_work=accept),
        describe_job=describe, read_voice_message=One(ReadVoiceMessage, storage=storage),
        list_samples=One(ListSamples, storage=storage), link_media=link, events=events,
    )  # fmt: skip
    jobs = One(
        JobHandlers, list_jobs=One(ListJobs, storage=storage), cancel_job=cancel,
        requeue_job=One(RequeueJob, **tracking),
        ask_artist=One(AskArtist, storage=storage, moderator=moderator),
        release_held=One(
            ReleaseHeld, storage=storage, clock=clock,
            decide=One(
                DecideCase, storage=storage, clock=clock, ids=ids,
                carry_out=One(
                    CarryOut,
                    judge_held=One(
                        JudgeHeld, take_down=take_down, ids=ids, dispatch=dispatch, feed=feed
                    ),
                ),
            ),
        ),
    )  # fmt: skip
