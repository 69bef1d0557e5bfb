"""Posters that fans order, and photos that they send."""

from io import BytesIO

import attrs
from PIL import Image

from stario.adapters.memory.painting import MemoryPosterLettering
from stario.domain.artists.model.artist import Artist
from stario.domain.faces.model.face_upload import FacePurpose, FaceUpload
from stario.domain.faces.usecases.open_face_upload import OpenFaceUpload
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.poster import Poster, PosterRatio, PosterStyle
from stario.domain.generation.model.poster_design import PosterDesign
from stario.domain.generation.usecases.accept_work import AcceptedWork
from stario.domain.generation.usecases.order_poster import OrderPoster, address_of
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import FaceUploadId, JobId, PosterId
from stario.domain.kernel.language import Language
from stario.ports.media import Bucket
from tests.builders.permissions import standing_on
from tests.builders.studio import Studio


def a_design(
    *,
    style: PosterStyle = PosterStyle.MODERN,
    aspect_ratio: PosterRatio = PosterRatio.PORTRAIT,
    text: str = "Malika, 25 yosh muborak!",
    secondary_text: str = "",
    language: Language = Language.UZBEK,
    template_id: str | None = None,
    color_scheme: str | None = None,
) -> PosterDesign:
    return PosterDesign(
        style=style,
        aspect_ratio=aspect_ratio,
        language=language,
        text=text,
        secondary_text=secondary_text,
        template_id=template_id,
        color_scheme=color_scheme,
    )


def a_photo(*, side: int = 256) -> bytes:
    """A JPEG that somebody can be cut out of."""
    buffer = BytesIO()
    Image.radial_gradient("L").resize((side, side)).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def an_empty_photo() -> bytes:
    """A JPEG that shows nobody."""
    buffer = BytesIO()
    Image.new("RGB", (256, 256), (200, 150, 120)).save(buffer, "JPEG")
    return buffer.getvalue()


@attrs.frozen
class SentPhoto:
    """`url` is what the fan names with the order."""

    upload: FaceUpload
    url: str


async def expected_photo(studio: Studio, fan: Account) -> SentPhoto:
    """Let *fan* ask for a link, and send nothing yet."""
    town = studio.town
    opened = await OpenFaceUpload(
        storage=town.storage,
        objects=town.objects,
        clock=town.clock,
        ids=town.ids,
        stand_on=standing_on(town.clock),
    )(account=fan.id, purpose=FacePurpose.POSTER)
    return SentPhoto(opened.upload, address_of(opened.presigned.url))


async def sent_photo(studio: Studio, fan: Account, content: bytes = b"") -> SentPhoto:
    sent = await expected_photo(studio, fan)
    await studio.town.objects.put(
        Bucket.EPHEMERAL, sent.upload.key, content or a_photo(), content_type="image/jpeg"
    )
    return sent


async def upload_of(studio: Studio, upload: FaceUploadId) -> FaceUpload:
    async with studio.town.storage() as work:
        return await work.face_uploads.get(upload)


async def order_poster(
    studio: Studio,
    artist: Artist,
    fan: Account,
    *,
    design: PosterDesign | None = None,
    photo_url: str | None = None,
    job: str | None = None,
) -> AcceptedWork:
    town = studio.town
    order = OrderPoster(
        storage=town.storage,
        objects=town.objects,
        lettering=MemoryPosterLettering(),
        accept_work=studio.accept_work,
        clock=town.clock,
    )
    return await order(
        job=JobId(job or town.ids.new()),
        account=fan.id,
        artist=artist.id,
        design=design or a_design(),
        photo_url=photo_url,
    )


async def poster_of(studio: Studio, job: Job) -> Poster:
    async with studio.town.storage() as work:
        return await work.posters.get(PosterId(job.id))


async def ordered_poster(studio: Studio, *, photo: bytes | None = None) -> FaceUpload | None:
    """Order a poster, with *photo* if there is one; gives the upload."""
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    if photo is None:
        await order_poster(studio, artist, fan)
        return None
    sent = await sent_photo(studio, fan, photo)
    await order_poster(studio, artist, fan, photo_url=sent.url)
    return sent.upload


async def ordered_with_photo(studio: Studio) -> FaceUpload:
    upload = await ordered_poster(studio, photo=a_photo())
    assert upload is not None
    return upload
