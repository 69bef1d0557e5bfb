"""Designs on products over HTTP."""

from dependency_injector import containers, providers

from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.model.consent_text import Operator
from stario.domain.compliance.usecases.stand_on_permission import StandOnPermission
from stario.domain.merch.usecases.find_artwork import FindArtwork
from stario.domain.merch.usecases.judge_preview import JudgePreview
from stario.domain.merch.usecases.link_artwork import LinkArtwork
from stario.domain.merch.usecases.make_preview import MakePreview
from stario.domain.merch.usecases.read_preview import ReadPreview
from stario.domain.merch.usecases.store_artwork import StoreArtwork
from stario.entrypoints.engines.loaded import DesignEngines
from stario.entrypoints.http.handlers.previews import PreviewHandlers
from stario.ports.media import ObjectStore
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class DesignsContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    scratch: providers.Dependency[Scratch] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    operator: providers.Dependency[Operator] = providers.Dependency()
    designs: providers.Dependency[DesignEngines] = providers.Dependency()
    public_url: providers.Dependency[str] = providers.Dependency()

    moderator = One(RuledTextModerator, storage=storage, clock=clock)
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
            print_preparer=designs.provided.print_preparer,
            mockup_renderer=designs.provided.mockup_renderer,
            picture_encoder=designs.provided.picture_encoder,
        ),
        read_preview=One(ReadPreview, storage=storage, objects=objects, clock=clock),
        judge_preview=One(JudgePreview, storage=storage, moderator=moderator),
        scratch=scratch,
        public_url=public_url,
    )  # fmt: skip
