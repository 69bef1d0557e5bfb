"""What turns wishes into designs, on memory adapters."""

# ruff: noqa: A002 - arguments are named as the fields

import io
from pathlib import Path

import attrs
import numpy as np
from PIL import Image

from stario.adapters.files.scratch import FilesScratch
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.adapters.system import Uuid7Ids
from stario.domain.generation.model.poster import Poster
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import PosterId, PreviewId
from stario.domain.kernel.language import Language
from stario.domain.merch.model.design_wish import DesignWish
from stario.domain.merch.model.product import Mockup, PrintArea, Product
from stario.domain.merch.usecases.find_artwork import FindArtwork
from stario.domain.merch.usecases.look_at_artwork import LookAtArtwork
from stario.domain.merch.usecases.make_preview import MakePreview
from stario.domain.merch.usecases.read_preview import ReadPreview
from stario.domain.merch.usecases.store_artwork import StoreArtwork
from stario.domain.merch.usecases.sweep_designs import SweepDesigns
from stario.entrypoints.engines.loaded import DesignEngines
from stario.entrypoints.wiring.media_checks_container import MediaChecksContainer
from stario.ports.media import Bucket
from stario.ports.mockups import Design, RgbaImage
from tests.builders.artists import a_consent, an_artist
from tests.builders.catalogue import a_category, a_product, a_variant
from tests.builders.engines import memory_design_engines
from tests.builders.people import an_account
from tests.builders.permissions import standing_on
from tests.builders.values import new_id
from tests.builders.work import a_job, a_poster

SHIRT = PrintArea(width_mm=300, height_mm=400, bleed_mm=0, safe_mm=10)
CASE = PrintArea(width_mm=72, height_mm=148, bleed_mm=3, safe_mm=4)
SHEET = PrintArea(width_mm=297, height_mm=420, bleed_mm=3, safe_mm=5)
MUG = PrintArea(width_mm=200, height_mm=90, bleed_mm=2, safe_mm=4)
PLATE = PrintArea(width_mm=80, height_mm=100, bleed_mm=0, safe_mm=3)
AREAS = {
    Mockup.T_SHIRT: SHIRT,
    Mockup.POSTER: SHEET,
    Mockup.PHONE_CASE: CASE,
    Mockup.MUG: MUG,
    Mockup.FRAMED_PRINT: SHEET,
    Mockup.FIGURINE: PLATE,
}


def one_colour(
    colour: tuple[int, int, int] = (200, 40, 60), *, width: int = 800, height: int = 1000
) -> RgbaImage:
    return np.full((height, width, 4), (*colour, 255), np.uint8)


def a_disc(colour: tuple[int, int, int] = (30, 120, 220), *, side: int = 800) -> RgbaImage:
    """Opaque in the middle, clear around it."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    disc = np.zeros((side, side, 4), np.uint8)
    disc[x * x + y * y < (0.45 * side) ** 2] = (*colour, 255)
    return disc


def a_product_design(
    mockup: Mockup = Mockup.T_SHIRT,
    *,
    area: PrintArea | None = None,
    colour: str = "white",
    artwork: RgbaImage | None = None,
    text: str = "",
    language: Language = Language.UZBEK,
) -> Design:
    return Design(
        area=area or AREAS[mockup],
        mockup=mockup,
        colour=colour,
        artwork=artwork,
        text=text,
        language=language,
    )


def a_file(image: RgbaImage, form: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture = Image.fromarray(image)
    if form == "JPEG":
        picture = picture.convert("RGB")
    picture.save(buffer, form, **options)
    return buffer.getvalue()


@attrs.define(kw_only=True)
class Drafting:
    """A fan, a T-shirt, and everything that puts her design on it."""

    folder: Path
    fan: Account = attrs.field(factory=an_account)
    clock: MemoryClock = attrs.field(factory=MemoryClock)
    storage: MemoryStorage = attrs.field(factory=MemoryStorage)
    engines: DesignEngines = attrs.field(factory=memory_design_engines)
    objects: MemoryObjectStore = attrs.field(
        default=attrs.Factory(lambda self: MemoryObjectStore(clock=self.clock), takes_self=True)
    )
    product: Product = attrs.field(init=False)

    async def open(self) -> "Drafting":
        shelf = a_category()
        black, white = a_variant(), a_variant(colour="white", size="XL", position=1)
        self.product = a_product(shelf, black, white)
        async with self.storage() as work:
            await work.accounts.add(self.fan)
            await work.categories.add(shelf)
            await work.products.add(self.product)
            await work.commit()
        return self

    @property
    def make(self) -> MakePreview:
        return MakePreview(
            storage=self.storage,
            objects=self.objects,
            scratch=FilesScratch(self.folder),
            moderator=FoldingTextModerator(),
            find_artwork=FindArtwork(
                storage=self.storage,
                objects=self.objects,
                artwork_reader=self.engines.artwork_reader,
                art_painter=self.engines.art_painter,
            ),
            look_at_artwork=LookAtArtwork(
                artwork_reader=self.engines.artwork_reader,
                check_picture=MediaChecksContainer(
                    storage=self.storage, clock=self.clock, media_checks=self.engines.media_checks
                ).check_picture(),
            ),
            print_preparer=self.engines.print_preparer,
            mockup_renderer=self.engines.mockup_renderer,
            picture_encoder=self.engines.picture_encoder,
            clock=self.clock,
            ids=Uuid7Ids(),
        )

    @property
    def read(self) -> ReadPreview:
        return ReadPreview(storage=self.storage, objects=self.objects, clock=self.clock)

    @property
    def sweep(self) -> SweepDesigns:
        return SweepDesigns(
            storage=self.storage, objects=self.objects, clock=self.clock, ids=Uuid7Ids()
        )

    @property
    def store(self) -> StoreArtwork:
        return StoreArtwork(
            storage=self.storage,
            objects=self.objects,
            artwork_reader=self.engines.artwork_reader,
            stand_on=standing_on(self.clock),
        )

    async def sent(self, content: bytes, *, account: Account | None = None) -> str:
        """Send a picture; gives its id."""
        artwork, file = new_id(), self.folder / f"{new_id()}.upload"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        await self.store(artwork, file, account=(account or self.fan).id)
        return artwork

    def wish(
        self,
        *,
        id: str | None = None,
        account: Account | None = None,
        colour: str | None = None,
        size: str | None = None,
        text: str = "",
        artwork: str | None = None,
        poster: str | None = None,
        prompt: str = "",
    ) -> DesignWish:
        return DesignWish(
            id=PreviewId(id or new_id()),
            account=(account or self.fan).id,
            product=self.product.id,
            colour=colour,
            size=size,
            text=text,
            artwork=artwork,
            poster=PosterId(poster) if poster else None,
            prompt=prompt,
            language=Language.UZBEK,
        )

    async def stored(self, prefix: str = "merch-previews/") -> list[str]:
        return [found.key async for found in self.objects.list(Bucket.MEDIA, prefix=prefix)]

    async def finished_poster(self, owner: Account) -> Poster:
        """Remember a poster of *owner*'s, and store its picture."""
        artist = an_artist()
        consent = a_consent(artist, owner)
        job = a_job(account=owner, artist=artist, consent=consent)
        poster = a_poster(job)
        async with self.storage() as work:
            if owner != self.fan:
                await work.accounts.add(owner)
            await work.artists.add(artist)
            await work.consents.add(consent)
            await work.jobs.add(job)
            await work.posters.add(poster)
            await work.commit()
        content = a_file(one_colour(width=2160, height=2700), "JPEG")
        await self.objects.put(
            Bucket.MEDIA, poster.files["hd.jpg"], content, content_type="image/jpeg"
        )
        return poster
