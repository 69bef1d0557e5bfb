"""Describe an artist's face, so that fans can be compared with her."""

import attrs

from stario.domain.faces.model.artist_face import ArtistFace, FaceDescription
from stario.domain.faces.model.features import proportions_of
from stario.domain.generation.model.job import Job
from stario.domain.kernel.ids import ArtistId
from stario.ports.faces import EmbeddedFace, FaceEmbedder, PhotoUnusable
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock
from stario.ports.work import Completion, JobFailed, JobHandler, Report

SUPERSEDED = "portrait_superseded"


@attrs.frozen(kw_only=True)
class EnrolFace(JobHandler):
    """
    Payload: `artist_id`, `portrait_key`.

    Nothing is learnt of a face without a consent: it is asked for before, and again in the
    transaction that remembers the result.
    """

    storage: Storage
    objects: ObjectStore
    embedder: FaceEmbedder
    clock: Clock

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Raises:
            JobFailed: `portrait_superseded`: she has another one now, or her consent has ended.
        """
        artist = ArtistId(str(job.payload["artist_id"]))
        portrait_key = str(job.payload["portrait_key"])
        async with self.storage() as work:
            await self._require_wanted(work, artist, portrait_key)
        report("fetching", 5)
        try:
            portrait = await self.objects.get(Bucket.ARTISTS, portrait_key)
        except ObjectMissing:
            raise JobFailed(SUPERSEDED) from None
        report("enrolling", 25)
        face = await self._described(artist, portrait_key, portrait)

        async def effects(work: UnitOfWork) -> None:
            # Locked, so that a revocation comes before this or after it.
            await work.consents.of_artist(artist, lock=True)
            await self._require_wanted(work, artist, portrait_key)
            await work.artist_faces.save(face)

        return Completion(result={"engine": face.engine, "problem": face.problem}, effects=effects)

    async def _described(self, artist: ArtistId, key: str, portrait: bytes) -> ArtistFace:
        description, problem = None, None
        try:
            description = _description(await self.embedder.embed(portrait))
        except PhotoUnusable as unusable:
            problem = str(unusable.details["reason"])
        return ArtistFace(
            artist_id=artist,
            portrait_key=key,
            engine=self.embedder.engine,
            made_at=self.clock.now(),
            description=description,
            problem=problem,
        )

    async def _require_wanted(self, work: UnitOfWork, artist: ArtistId, portrait_key: str) -> None:
        if await work.artist_faces.portrait_of(artist, at=self.clock.now()) != portrait_key:
            raise JobFailed(SUPERSEDED)


def _description(found: EmbeddedFace) -> FaceDescription:
    face = found.face
    return FaceDescription(
        embedding=tuple(map(float, found.embedding)),
        proportions=proportions_of(face.landmarks, face_width=face.width),
    )
