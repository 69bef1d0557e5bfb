"""Draw the picture that a fan shares of a result."""

import asyncio
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.cutout import CutoutRecord, cutout_keys
from stario.domain.compliance.model.permission import UseKind
from stario.domain.faces.model.card_words import BADGES, FEATURES, LABELS
from stario.domain.faces.model.face_quiz import FaceQuiz, FaceQuizNotReady
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import JobId
from stario.domain.kernel.outbox import delete_media
from stario.domain.provenance.model.asset import Asset, AssetKind, DigitalSource, mark_of
from stario.ports.cards import CardPainter, CardPhoto, ResultCard
from stario.ports.cutouts import Box, Cutout
from stario.ports.execution import HeavyWork
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.pictures import PictureEncoder, PictureFormat, RgbImage
from stario.ports.provenance import Claims, PerceptualHasher, Provenance, Watermark
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class MakeResultCard:
    """
    The artist's licensed portrait and the score; the fan's photo only where she asked for it.

    `engines` are named in what is signed.
    """

    storage: Storage
    objects: ObjectStore
    card_painter: CardPainter
    picture_encoder: PictureEncoder
    watermark: Watermark
    perceptual_hasher: PerceptualHasher
    provenance: Provenance
    heavy_work: HeavyWork
    scratch: Scratch
    clock: Clock
    ids: Ids
    public_url: str
    engines: Mapping[str, str]

    async def __call__(self, quiz: FaceQuiz, *, photo: CardPhoto | None = None) -> FaceQuiz:
        """
        Draw, mark, sign and store the card of *quiz*, which has a result; once.

        Raises:
            FaceQuizNotReady: there is no cutout of the artist, or no consent any more.
        """
        if quiz.card_key is not None:
            return quiz
        artist = await self._artist(quiz)
        card = self._card(quiz, artist, await self._cutout(artist), photo)
        image = await self.card_painter.paint(card)
        marked, shown = await self.heavy_work.run(lambda _: self._marked(image, quiz))
        key = f"{quiz.prefix}{self.ids.new()}.jpg"
        await self._expire(quiz)
        await self._store(key, marked, quiz)
        try:
            return await self._remember(quiz, key, shown, is_pictured=photo is not None)
        except (NotFound, FaceQuizNotReady):
            # The fan was erased or the consent revoked meanwhile; nobody else knows of this file.
            await self.objects.delete(Bucket.MEDIA, key)
            raise

    async def _expire(self, quiz: FaceQuiz) -> None:
        """Written down before there is a file: whatever comes in below the prefix will go."""
        async with self.storage() as work:
            expiry = delete_media(
                id_=self.ids.new(),
                bucket=Bucket.MEDIA.value,
                prefix=quiz.prefix,
                at=self.clock.now(),
            )
            await work.outbox.add(attrs.evolve(expiry, due_at=quiz.card_expires_at))
            await work.commit()

    async def _artist(self, quiz: FaceQuiz) -> Artist:
        async with self.storage() as work:
            await self._require_consent(work, quiz)
            return await work.artists.get(quiz.artist_id)

    async def _require_permission(self, work: UnitOfWork, quiz: FaceQuiz) -> None:
        """Whoever is pictured may have taken it back while the card was made."""
        permission = await work.permissions.behind(UseKind.FACE_UPLOAD, quiz.upload_id)
        if permission is not None:
            given = await work.permissions.get(permission, lock=True)
            if given.withdrawn_at is not None:
                raise FaceQuizNotReady

    async def _require_consent(
        self, work: UnitOfWork, quiz: FaceQuiz, *, lock: bool = False
    ) -> None:
        now = self.clock.now()
        consents = await work.consents.of_artist(quiz.artist_id, lock=lock)
        if not any(each.id == quiz.consent_id and each.in_force(at=now) for each in consents):
            raise FaceQuizNotReady

    async def _cutout(self, artist: Artist) -> Cutout:
        if artist.portrait_key is None:
            raise FaceQuizNotReady
        keys = cutout_keys(artist.id, artist.portrait_key)
        try:
            record = CutoutRecord.from_json(await self.objects.get(Bucket.ARTISTS, keys.record))
            png = await self.objects.get(Bucket.ARTISTS, keys.picture)
        except (ObjectMissing, Invalid):
            raise FaceQuizNotReady from None
        if sha256(png).hexdigest() != record.sha256:
            raise FaceQuizNotReady
        return Cutout(png=png, width=record.width, height=record.height, face=Box(*record.face))

    def _card(
        self, quiz: FaceQuiz, artist: Artist, cutout: Cutout, photo: CardPhoto | None
    ) -> ResultCard:
        result = quiz.require_result()
        words = FEATURES[quiz.language]
        return ResultCard(
            artist=cutout,
            artist_name=artist.name,
            score=result.score,
            badge=BADGES[quiz.language][result.badge],
            features=[words[feature] for feature in result.features],
            label=LABELS[quiz.language],
            language=quiz.language,
            verify_url=f"{self.public_url.rstrip('/')}/verify/{quiz.id}",
            fan=photo,
        )

    def _marked(self, image: RgbImage, quiz: FaceQuiz) -> tuple[RgbImage, int]:
        marked = self.watermark.mark_image(image, mark_of(quiz.id))
        return marked, self.perceptual_hasher.hash(marked)

    async def _store(self, key: str, image: RgbImage, quiz: FaceQuiz) -> None:
        content = await self.picture_encoder.encode(image, PictureFormat.JPEG)
        async with self.scratch.folder(f"card-{quiz.id}") as folder:
            file: Path = folder / "card.jpg"
            await asyncio.to_thread(file.write_bytes, content)
            await self.provenance.sign(file, self._claims(quiz))
            await self.objects.put(Bucket.MEDIA, key, file, content_type="image/jpeg")

    def _claims(self, quiz: FaceQuiz) -> Claims:
        return Claims(
            asset_id=quiz.id,
            job=JobId(quiz.id),
            artist=quiz.artist_id,
            consent=quiz.consent_id,
            engines=tuple(self.engines.values()),
            digital_source=DigitalSource.COMPOSITE_SYNTHETIC,
        )

    async def _remember(
        self, quiz: FaceQuiz, key: str, shown: int, *, is_pictured: bool
    ) -> FaceQuiz:
        async with self.storage() as work:
            # The consent first, as whoever revokes it does.
            await self._require_consent(work, quiz, lock=True)
            if is_pictured:
                await self._require_permission(work, quiz)
            kept = await work.face_quizzes.get(quiz.id, lock=True)
            if kept.card_key is None:
                kept = kept.with_card(key)
                await work.face_quizzes.save(kept)
                await work.assets.add(self._asset(quiz, shown))
                await work.commit()
        if kept.card_key != key:
            # Somebody was faster.
            await self.objects.delete(Bucket.MEDIA, key)
        return kept

    def _asset(self, quiz: FaceQuiz, shown: int) -> Asset:
        return Asset(
            id=quiz.id,
            mark=mark_of(quiz.id),
            kind=AssetKind.SHARE_CARD,
            job_id=JobId(quiz.id),
            artist_id=quiz.artist_id,
            consent_id=quiz.consent_id,
            digital_source=DigitalSource.COMPOSITE_SYNTHETIC,
            engines=self.engines,
            created_at=self.clock.now(),
            perceptual_hash=shown,
        )
