"""What a worker does with posters, and with sculptures of the same people."""

from dependency_injector import containers, providers

from stario.adapters.pillow.figure import drawn_figure
from stario.adapters.system import Uuid7Ids
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.carve_sculpture import CarveSculpture
from stario.domain.generation.usecases.check_result import CheckResult
from stario.domain.generation.usecases.compose_poster import ComposePoster
from stario.domain.generation.usecases.make_poster_files import MakePosterFiles
from stario.domain.generation.usecases.pack_poster import PackPoster
from stario.domain.generation.usecases.paint_template import PaintTemplate
from stario.domain.generation.usecases.render_poster import RenderPoster
from stario.domain.generation.usecases.render_poster_file import RenderPosterFile
from stario.domain.generation.usecases.stand_on_consent import StandOnConsent
from stario.domain.generation.usecases.take_cutouts import TakeCutouts
from stario.domain.generation.usecases.take_people import TakePeople
from stario.entrypoints.engines.loaded import Engines
from stario.entrypoints.wiring.media_checks_container import MediaChecksContainer
from stario.ports.execution import HeavyWork
from stario.ports.media import ObjectStore
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class PosterWorkContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    scratch: providers.Dependency[Scratch] = providers.Dependency()
    heavy_work: providers.Dependency[HeavyWork] = providers.Dependency()
    engines: providers.Dependency[Engines] = providers.Dependency()
    public_url: providers.Dependency[str] = providers.Dependency()

    ids = One(Uuid7Ids)
    consent = One(StandOnConsent, storage=storage, clock=clock)
    compose = One(ComposePoster, public_url=public_url)
    cutouts = One(TakeCutouts, storage=storage, objects=objects, cutter=engines.provided.cutter)
    checks = providers.Container(
        MediaChecksContainer, storage=storage, clock=clock,
        media_checks=engines.provided.media_checks,
    )  # fmt: skip
    check_result = One(
        CheckResult, storage=storage, clock=clock, ids=ids, check_video=checks.check_video,
        check_audio=checks.check_audio, check_picture=checks.check_picture,
    )  # fmt: skip
    painter = engines.provided.painter
    sheets = engines.provided.sheets
    picture_encoder = engines.provided.picture_encoder
    pack = One(
        PackPoster, objects=objects, picture_encoder=picture_encoder, sheets=sheets,
        watermark=engines.provided.watermark, provenance=engines.provided.provenance,
        source=engines.provided.poster_source,
        engines=One(tuple, engines.provided.poster_names.values.call()),
    )  # fmt: skip
    poster = One(
        RenderPoster, consent=consent, compose=compose, painter=painter, pack=pack,
        people=One(TakePeople, storage=storage, objects=objects, cutouts=cutouts, clock=clock),
        perceptual_hasher=engines.provided.perceptual_hasher, heavy_work=heavy_work,
        scratch=scratch, clock=clock, ids=ids, engines=engines.provided.poster_names,
        check_result=check_result,
    )  # fmt: skip
    file = One(
        RenderPosterFile, storage=storage, consent=consent, cutouts=cutouts, compose=compose,
        painter=painter, sheets=sheets, pack=pack, objects=objects, scratch=scratch, clock=clock,
        ids=ids, engines=engines.provided.poster_names,
    )  # fmt: skip
    preview = One(
        PaintTemplate, figure=providers.Object(drawn_figure), compose=compose, painter=painter,
        picture_encoder=picture_encoder, objects=objects,
    )  # fmt: skip

    sculpture = One(
        CarveSculpture, storage=storage, consent=consent, cutouts=cutouts, objects=objects,
        sculptor=engines.provided.sculptor, picture_encoder=picture_encoder,
        provenance=engines.provided.provenance, scratch=scratch, clock=clock, ids=ids,
    )  # fmt: skip

    handlers = providers.Dict({
        Queue.POSTER: poster,
        Queue.POSTER_FILE: One(MakePosterFiles, file=file, preview=preview),
        Queue.SCULPTURE: sculpture,
    })  # fmt: skip
