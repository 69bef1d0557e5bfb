"""Checks of content that staff ask for, and what they ban."""

from dependency_injector import containers, providers

from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.system import Uuid7Ids
from stario.domain.moderation.usecases.ban_media import BanMedia
from stario.domain.moderation.usecases.list_banned_media import ListBannedMedia
from stario.domain.moderation.usecases.moderate_content import ModerateContent
from stario.domain.moderation.usecases.retire_ban import RetireBan
from stario.entrypoints.engines.loaded import MediaCheckEngines
from stario.entrypoints.http.handlers.banned_media import BannedMediaHandlers
from stario.entrypoints.http.handlers.content_checks import ContentCheckHandlers
from stario.entrypoints.wiring.media_checks_container import MediaChecksContainer
from stario.ports.media import ObjectStore
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class ContentChecksContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    scratch: providers.Dependency[Scratch] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    media_checks: providers.Dependency[MediaCheckEngines] = providers.Dependency()
    origins: providers.Dependency[frozenset[str]] = providers.Dependency()

    ids = One(Uuid7Ids)
    checks = providers.Container(
        MediaChecksContainer, storage=storage, clock=clock, media_checks=media_checks
    )
    content = One(
        ContentCheckHandlers,
        moderate_content=One(
            ModerateContent, storage=storage, objects=objects, scratch=scratch, clock=clock,
            ids=ids, moderator=One(RuledTextModerator, storage=storage, clock=clock),
            check_picture=checks.check_picture,
            check_video=checks.check_video, check_audio=checks.check_audio,
            media_reader=media_checks.provided.media_reader,
        ),
        origins=origins,
    )  # fmt: skip
    banned = One(
        BannedMediaHandlers,
        ban_media=One(
            BanMedia, storage=storage, clock=clock, ids=ids,
            media_reader=media_checks.provided.media_reader,
            frame_sampler=media_checks.provided.frame_sampler,
            media_hasher=media_checks.provided.media_hasher,
            heavy_work=media_checks.provided.heavy_work,
        ),
        list_banned_media=One(ListBannedMedia, storage=storage),
        retire_ban=One(RetireBan, storage=storage, clock=clock, ids=ids),
        scratch=scratch,
    )  # fmt: skip
