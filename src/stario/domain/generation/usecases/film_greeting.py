"""From speech to the files of a video."""

import asyncio
from pathlib import Path

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.generation.model.captions import Caption, captions_of, web_vtt
from stario.domain.generation.model.greeting import AspectRatio
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.payloads import GreetingWork
from stario.domain.generation.model.seed import seed_of
from stario.domain.generation.usecases.mark_speech import MarkSpeech
from stario.domain.generation.usecases.stage_clock import StageClock
from stario.domain.generation.usecases.stand_on_consent import identities
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.language import Language
from stario.domain.provenance.model.asset import DigitalSource, mark_of
from stario.ports.animation import (
    TALL,
    WIDE,
    Avatar,
    FaceAnimator,
    FrameStream,
    Likeness,
    LikenessUnusable,
)
from stario.ports.execution import HeavyWork
from stario.ports.media import Bucket, ObjectStore
from stario.ports.media_reading import MediaReader
from stario.ports.provenance import Claims, PerceptualHasher, Provenance, Watermark
from stario.ports.speech import Speech
from stario.ports.video import VideoEncoder, VideoFacts, VideoTranscoder
from stario.ports.work import JobFailed

SOURCE = DigitalSource.COMPOSITE_WITH_TRAINED
"""A photo of the artist moves, to a voice that a model made."""

FILM = "video.mp4"
SIZES = {AspectRatio.WIDE: WIDE, AspectRatio.TALL: TALL}


@attrs.frozen(kw_only=True)
class Film:
    """Objects of one attempt, all below `prefix` in the media bucket."""

    prefix: str
    facts: VideoFacts
    perceptual_hash: int

    def file(self, folder: Path) -> Path:
        """Where the film was made that `video_key` is a copy of."""
        return folder / FILM

    @property
    def video_key(self) -> str:
        return self.prefix + FILM

    @property
    def thumbnail_key(self) -> str:
        return self.prefix + "thumbnail.jpg"

    @property
    def captions_key(self) -> str:
        return self.prefix + "captions.vtt"


@attrs.frozen(kw_only=True)
class FilmGreeting:
    """`engines` are named in what is signed."""

    objects: ObjectStore
    animator: FaceAnimator
    video_encoder: VideoEncoder
    transcoder: VideoTranscoder
    watermark: Watermark
    mark_speech: MarkSpeech
    provenance: Provenance
    media_reader: MediaReader
    perceptual_hasher: PerceptualHasher
    heavy_work: HeavyWork
    engines: tuple[str, ...]

    async def __call__(
        self,
        job: Job,
        artist: Artist,
        work: GreetingWork,
        speech: Speech,
        *,
        folder: Path,
        stages: StageClock,
    ) -> Film:
        """
        Animate, mark, encode, sign and store; takes *stages* from 40 to 99 percent.

        Each attempt stores under keys of its own, so that a worker which lost its lease can't
        change what another one finished.

        Raises:
            JobFailed: `likeness_unusable`, or `glyph_missing`: a caption can't be written.
        """
        stages.enter("animating", 40)
        video = folder / FILM
        captions = captions_of(speech)
        avatar = await self._avatar(artist, work)
        frames = self.animator.animate(avatar, speech, seed=seed_of(job.id))
        await self._encode(
            self.watermark.mark_frames(frames, mark_of(job.id)),
            await self.mark_speech(speech, job.id),
            captions=captions,
            language=work.language,
            destination=video,
            stages=stages,
        )
        stages.enter("packing", 91)
        thumbnail = folder / "thumbnail.jpg"
        await asyncio.to_thread(thumbnail.write_bytes, await self.transcoder.thumbnail(video))
        for file in (video, thumbnail):
            await self.provenance.sign(file, self._claims(job))
        # Signing changes the file: what is stored is what is described.
        facts = await self.transcoder.describe(video)
        stages.enter("storing", 95)
        film = Film(
            prefix=f"videos/{job.id}/{job.attempts}/",
            facts=facts,
            perceptual_hash=await self._hash(thumbnail),
        )
        await self._store(film.video_key, video, "video/mp4")
        await self._store(film.thumbnail_key, thumbnail, "image/jpeg")
        await self._store(film.captions_key, web_vtt(captions).encode(), "text/vtt")
        return film

    async def _encode(
        self,
        frames: FrameStream,
        speech: Speech,
        *,
        captions: tuple[Caption, ...],
        language: Language,
        destination: Path,
        stages: StageClock,
    ) -> None:
        try:
            await self.video_encoder.encode(
                frames,
                speech,
                captions=captions,
                language=language,
                destination=destination,
                progress=lambda share: stages.advance(40 + round(50 * share)),
            )
        except Invalid as refusal:
            raise JobFailed("glyph_missing") from refusal

    async def _hash(self, thumbnail: Path) -> int:
        image = (await self.media_reader.read(thumbnail)).pictures[0]
        return await self.heavy_work.run(lambda _: self.perceptual_hasher.hash(image))

    async def _avatar(self, artist: Artist, work: GreetingWork) -> Avatar:
        likeness = Likeness(
            portrait=await self._photo(artist.portrait_key),
            smile=await self._photo(artist.smile_key) if artist.smile_key else None,
        )
        try:
            return await self.animator.prepare(likeness, SIZES[work.aspect_ratio])
        except LikenessUnusable as refusal:
            raise JobFailed("likeness_unusable") from refusal

    async def _photo(self, key: str | None) -> bytes:
        try:
            return await self.objects.get(Bucket.ARTISTS, key or "none")
        except NotFound:
            raise JobFailed("likeness_unusable") from None

    async def _store(self, key: str, content: bytes | Path, content_type: str) -> None:
        await self.objects.put(Bucket.MEDIA, key, content, content_type=content_type)

    def _claims(self, job: Job) -> Claims:
        artist, consent = identities(job)
        return Claims(
            asset_id=job.id,
            job=job.id,
            artist=artist,
            consent=consent,
            engines=self.engines,
            digital_source=SOURCE,
        )
