"""Designs on products over HTTP."""

from dependency_injector import containers, providers

from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.model.consent_text import Operator
from stario.domain.compliance.usecases.stand_on_permission import StandOnPermission
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.usecases.judge_held import JudgeHeld
from stario.domain.merch.usecases.ask_artist import AskArtist
from stario.domain.merch.usecases.find_artwork import FindArtwork
from stario.domain.merch.usecases.link_artwork import LinkArtwork
from stario.domain.merch.usecases.look_at_artwork import LookAtArtwork
from stario.domain.merch.usecases.make_preview import MakePreview
from stario.domain.merch.usecases.read_preview import ReadPreview
from stario.domain.merch.usecases.store_artwork import StoreArtwork
from stario.domain.moderation.usecases.carry_out import CarryOut
from stario.domain.moderation.usecases.decide_case import DecideCase
from stario.domain.moderation.usecases.release_held import ReleaseHeld
from stario.entrypoints.engines.loaded import DesignEngines
from stario.entrypoints.http.handlers.previews import PreviewHandlers
from stario.entrypoints.wiring.media_checks_container import MediaChecksContainer
from stario.ports.dispatch import JobDispatch
from stario.ports.media import ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class DesignsContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    scratch: providers.Dependency[Scratch] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    operator: providers.Dependency[Operator] = providers.Dependency()
    designs: providers.Dependency[DesignEngines] = providers.Dependency()
    public_url: providers.Dependency[str] = providers.Dependency()

    moderator = One(RuledTextModerator, storage=storage, clock=clock)
    checks = providers.Container(
        MediaChecksContainer, storage=storage, clock=clock,
        media_checks=designs.provided.media_checks,
    )  # fmt: skip
    previews = One(
        PreviewHandlers,
        store_artwork=One(
            StoreArtwork, storage=storage, objects=objects,
            artwork_reader=designs.provided.artwork_reader,
            stand_on=One(StandOnPermission, clock=clock, ids=One(Uuid7Ids), operator=operator),
        ),
        link_artwork=One(LinkArtwork, objects=objects),
        make_preview=One(
            MakePreview, storage=storage, objects=objects, scratch=scratch,
            moderator=moderator, clock=clock, ids=One(Uuid7Ids),
            find_artwork=One(
                FindArtwork, storage=storage, objects=objects,
                artwork_reader=designs.provided.artwork_reader,
                art_painter=designs.provided.art_painter,
            ),
            look_at_artwork=One(
                LookAtArtwork, artwork_reader=designs.provided.artwork_reader,
                check_picture=checks.check_picture,
            ),
            print_preparer=designs.provided.print_preparer,
            mockup_renderer=designs.provided.mockup_renderer,
            picture_encoder=designs.provided.picture_encoder,
        ),
        read_preview=One(ReadPreview, storage=storage, objects=objects, clock=clock),
        ask_artist=One(AskArtist, storage=storage, moderator=moderator),
        release_held=One(
            ReleaseHeld, storage=storage, clock=clock,
            decide=One(
                DecideCase, storage=storage, clock=clock, ids=One(Uuid7Ids),
                carry_out=One(
                    CarryOut,
                    judge_held=One(
                        JudgeHeld, ids=One(Uuid7Ids), dispatch=dispatch, feed=feed,
                        take_down=One(TakeDown, ids=One(Uuid7Ids), dispatch=dispatch, feed=feed),
                    ),
                ),
            ),
        ),
        scratch=scratch,
        public_url=public_url,
    )  # fmt: skip
