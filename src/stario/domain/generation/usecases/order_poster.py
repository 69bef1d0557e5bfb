"""Order a poster."""

import attrs

from stario.domain.compliance.model.consent import Use
from stario.domain.faces.model.face_upload import (
    LARGEST_BYTES,
    URL_LIFETIME,
    FaceUpload,
    PhotoGone,
    upload_of_url,
)
from stario.domain.generation.model.poster_design import PosterDesign, PosterWork
from stario.domain.generation.model.poster_templates import PLAIN_TOPIC, template_named
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.accept_work import AcceptedWork, AcceptWork, WorkOrder
from stario.domain.generation.usecases.poster_words import words_of
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, FaceUploadId, JobId
from stario.ports.media import Bucket, ObjectStore
from stario.ports.painting import PosterLettering
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

PHOTO_FIELD = "user_photo_url"


@attrs.frozen(kw_only=True)
class OrderPoster:
    storage: Storage
    objects: ObjectStore
    lettering: PosterLettering
    accept_work: AcceptWork
    clock: Clock

    async def __call__(
        self,
        *,
        job: JobId,
        account: AccountId,
        artist: ArtistId,
        design: PosterDesign,
        photo_url: str | None = None,
    ) -> AcceptedWork:
        """
        Hand the work over; the fan's photo stays until it has ended.

        *photo_url* is where the fan sent it, with or without its permission. It is taken apart,
        never fetched.

        Raises:
            Invalid: template, ratio or colour scheme do not exist or don't fit together, a
                character can't be written or a text set, or the photo is not the account's own,
                has not arrived, or is gone.
            ContentRejected, NotFound, ArtistNotReady, ConsentMissing: as `AcceptWork`.
        """
        topic = self._checked(design)
        await self._check_words(design, artist, job)
        photo = None if photo_url is None else upload_of_url(photo_url, field=PHOTO_FIELD)
        if photo is not None and not await self._known(job):
            await self._require_arrived(photo, photo_url or "", account)

        async def keep_photo(work: UnitOfWork) -> None:
            if photo is not None:
                found = await _own(work, photo, account, lock=True)
                await work.face_uploads.save(_kept(found, job, self.clock))

        return await self.accept_work(
            WorkOrder(
                job=job,
                account=account,
                artist=artist,
                queue=Queue.POSTER,
                use=Use(
                    likeness=True,
                    voice=False,
                    language=design.language,
                    topic=topic,
                    duration_seconds=0,
                ),
                texts={"text": design.text, "secondary_text": design.secondary_text},
                payload=PosterWork(design=design, photo=photo).payload(),
                effects=keep_photo,
            )
        )

    def _checked(self, design: PosterDesign) -> str:
        """Give the topic."""
        schemes = self.lettering.color_schemes(design.style)
        if design.color_scheme is not None and design.color_scheme not in schemes:
            raise Invalid("color_scheme", "one_of", allowed=", ".join(schemes))
        if design.template_id is None:
            return PLAIN_TOPIC.value
        template = template_named(design.template_id)
        if design.aspect_ratio not in template.ratios:
            allowed = ", ".join(ratio.value for ratio in template.ratios)
            raise Invalid("aspect_ratio", "one_of", allowed=allowed)
        return template.topic.value

    async def _check_words(self, design: PosterDesign, artist: ArtistId, job: JobId) -> None:
        async with self.storage() as work:
            name = (await work.artists.get(artist)).name
        words = words_of(design, artist_name=name, poster=job)
        self.lettering.check(words, style=design.style, ratio=design.aspect_ratio)

    async def _known(self, job: JobId) -> bool:
        """The same order came before: its photo may have been used and deleted since."""
        async with self.storage() as work:
            try:
                await work.jobs.get(job)
            except NotFound:
                return False
        return True

    async def _require_arrived(
        self, photo: FaceUploadId, photo_url: str, account: AccountId
    ) -> None:
        async with self.storage() as work:
            upload = await _own(work, photo, account)
        link = await self.objects.presign_open_upload(
            Bucket.EPHEMERAL,
            upload.key,
            largest_bytes=LARGEST_BYTES,
            expires_in_seconds=int(URL_LIFETIME.total_seconds()),
        )
        if address_of(photo_url) != address_of(link.url):
            raise Invalid(PHOTO_FIELD, "not_an_upload")
        _kept(upload, JobId(""), self.clock)
        try:
            arrived = await self.objects.describe(Bucket.EPHEMERAL, upload.key)
        except NotFound:
            raise Invalid(PHOTO_FIELD, "not_uploaded") from None
        if arrived.bytes > LARGEST_BYTES:
            raise Invalid(PHOTO_FIELD, "too_large", largest=LARGEST_BYTES)


def address_of(link: str) -> str:
    """Where *link* leads, without the permission that it carries."""
    return link.partition("#")[0].partition("?")[0]


async def _own(
    work: UnitOfWork, photo: FaceUploadId, account: AccountId, *, lock: bool = False
) -> FaceUpload:
    try:
        upload = await work.face_uploads.get(photo, lock=lock)
    except NotFound:
        raise Invalid(PHOTO_FIELD, "not_an_upload") from None
    if upload.account_id != account:
        # As if there were none: nobody learns which photos others have sent.
        raise Invalid(PHOTO_FIELD, "not_an_upload")
    return upload


def _kept(upload: FaceUpload, job: JobId, clock: Clock) -> FaceUpload:
    try:
        return upload.keep_for(job, at=clock.now())
    except PhotoGone:
        raise Invalid(PHOTO_FIELD, "photo_gone") from None
