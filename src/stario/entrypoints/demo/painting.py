"""The painter and the people of galleries and benches."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import attrs

from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.pillow.encoder import PillowPictureEncoder
from stario.adapters.skia.painter import SkiaPosterPainter
from stario.adapters.skia.typefaces import MODEL, Typesetter
from stario.adapters.system import SystemClock
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.entrypoints.demo.casting import ADMIRAL, ASTRONAUT, portrait_of
from stario.entrypoints.engines.cutouts import SELFIE, CutterLoader
from stario.entrypoints.engines.faces import LANDMARKS
from stario.entrypoints.engines.loading import model_store
from stario.entrypoints.settings import Settings
from stario.ports.cutouts import Cutout
from stario.ports.painting import PosterPainter
from stario.ports.pictures import PictureEncoder


@attrs.frozen(kw_only=True)
class Atelier:
    """`people` are the artist and a fan."""

    painter: PosterPainter
    picture_encoder: PictureEncoder
    people: tuple[Cutout, Cutout]


@asynccontextmanager
async def atelier(settings: Settings) -> AsyncIterator[Atelier]:
    """
    Open the embedded painter with the demo's people, whose portraits are cut out here.

    Raises:
        ModelMissing, ModelCorrupted: `stario models install` has not run.
        ImportError: the extra `demo` is not installed.
    """
    objects = MemoryObjectStore(clock=SystemClock(), base_url=settings.public_url)
    models = model_store(settings, objects, MODEL, SELFIE, LANDMARKS)
    work = ThreadHeavyWork()
    try:
        cutter = await CutterLoader(settings=settings, models=models, heavy_work=work).cutter()
        typefaces = await models.fetch(MODEL)
        yield Atelier(
            painter=SkiaPosterPainter(typesetter=Typesetter.load(typefaces), heavy_work=work),
            picture_encoder=PillowPictureEncoder(work),
            people=(
                await cutter.cut(portrait_of(ASTRONAUT)),
                await cutter.cut(portrait_of(ADMIRAL)),
            ),
        )
    finally:
        work.close()
