"""Make the other sizes of a finished video."""

import asyncio
from pathlib import Path

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.film_greeting import SOURCE
from stario.domain.generation.usecases.stage_clock import StageClock
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import VideoId
from stario.domain.kernel.outbox import OutboxMessage, delete_media
from stario.ports.media import Bucket, ObjectStore
from stario.ports.provenance import Claims, Provenance
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids
from stario.ports.video import Quality, VideoTranscoder
from stario.ports.work import Completion, JobFailed, JobHandler, Report

TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".mp4": "video/mp4", ".vtt": "text/vtt"}
SEGMENT_TYPE = "video/iso.segment"


@attrs.frozen(kw_only=True)
class MakeRenditions(JobHandler):
    """
    Does the jobs of `Queue.RENDITION`: SD, 1080p, a preview and an HLS stream.

    Each file says what the video says; the pieces of the stream carry its marks alone.
    """

    storage: Storage
    objects: ObjectStore
    transcoder: VideoTranscoder
    provenance: Provenance
    scratch: Scratch
    clock: Clock
    ids: Ids

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Make the renditions of the video that *job* names.

        Raises:
            JobFailed: `video_gone`: it was deleted or taken down.
        """
        video = await self._video(VideoId(str(job.payload["video_id"])))
        prefix = f"{video.prefix}renditions/{job.attempts}/"
        stages = StageClock(clock=self.clock, report=report)
        async with self.scratch.folder(f"renditions-{job.id}-{job.attempts}") as folder:
            source = folder / "source.mp4"
            stages.enter("fetching", 1)
            await self._fetch(video, source)
            stages.enter("previewing", 10)
            preview_key = await self._preview(video, source, prefix)
            stages.enter("streaming", 25)
            stream_key = await self._stream(source, folder / "stream", prefix)
            stages.enter("transcoding", 35)
            renditions = await self._renditions(video, source, prefix)

        async def effects(work: UnitOfWork) -> None:
            kept = await work.videos.add_renditions(
                video.id, renditions, preview_key=preview_key, stream_key=stream_key
            )
            if not kept:
                await work.outbox.add(self._sweep(prefix))

        return Completion(result={"video_id": video.id, "stages": stages.finish()}, effects=effects)

    async def _video(self, video_id: VideoId) -> Video:
        async with self.storage() as work:
            try:
                video = await work.videos.get(video_id)
            except NotFound:
                raise JobFailed("video_gone") from None
        if not video.is_shown:
            raise JobFailed("video_gone")
        return video

    async def _fetch(self, video: Video, destination: Path) -> None:
        try:
            await self.objects.download(Bucket.MEDIA, video.video_key, destination)
        except NotFound:
            raise JobFailed("video_gone") from None

    async def _preview(self, video: Video, source: Path, prefix: str) -> str:
        preview = source.with_name("preview.webp")
        await asyncio.to_thread(preview.write_bytes, await self.transcoder.preview(source))
        await self.provenance.sign(preview, _claims(video))
        return await self._store(prefix + "preview.webp", preview, "image/webp")

    async def _stream(self, source: Path, folder: Path, prefix: str) -> str:
        await asyncio.to_thread(folder.mkdir)
        files = await self.transcoder.stream(source, folder)
        # The playlist last: whoever sees it finds every segment.
        for file in reversed(files):
            kind = TYPES.get(file.suffix, SEGMENT_TYPE)
            await self._store(f"{prefix}stream/{file.name}", file, kind)
        return f"{prefix}stream/{files[0].name}"

    async def _renditions(self, video: Video, source: Path, prefix: str) -> dict[str, str]:
        keys = {}
        for quality in (Quality.SD, Quality.FULL_HD):
            made = source.with_name(f"{quality.value}.mp4")
            await self.transcoder.rendition(source, quality, made)
            await self.provenance.sign(made, _claims(video))
            keys[quality.value] = await self._store(
                f"{prefix}{quality.value}.mp4", made, "video/mp4"
            )
        return keys

    async def _store(self, key: str, content: bytes | Path, content_type: str) -> str:
        await self.objects.put(Bucket.MEDIA, key, content, content_type=content_type)
        return key

    def _sweep(self, prefix: str) -> OutboxMessage:
        return delete_media(
            id_=self.ids.new(), bucket=Bucket.MEDIA.value, prefix=prefix, at=self.clock.now()
        )


def _claims(video: Video) -> Claims:
    return Claims(
        asset_id=video.id,
        job=video.job_id,
        artist=video.artist_id,
        consent=video.consent_id,
        engines=tuple(video.engines.values()),
        digital_source=SOURCE,
    )
