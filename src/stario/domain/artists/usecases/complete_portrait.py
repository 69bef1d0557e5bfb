"""Judge a portrait that has arrived and make it the artist's."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.enrolment import EnrolmentKind
from stario.domain.artists.model.upload import PortraitRejected, Upload, UploadKind, UploadMissing
from stario.domain.artists.usecases.change_artist import ChangeArtist
from stario.domain.artists.usecases.look_at_portrait import LookAtPortrait
from stario.domain.artists.usecases.receive_upload import Received, ReceiveUpload
from stario.domain.generation.model.chore import chore
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import ArtistId, JobId, derived_id
from stario.ports.animation import PortraitGate, PortraitProblem
from stario.ports.dispatch import JobDispatch
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

NO_TEETH = "no_teeth"


@attrs.frozen(kw_only=True)
class CompletePortrait:
    storage: Storage
    receive: ReceiveUpload
    gate: PortraitGate
    look_at_portrait: LookAtPortrait
    change_artist: ChangeArtist
    dispatch: JobDispatch
    clock: Clock

    async def __call__(self, artist: ArtistId, upload_id: str, *, actor: Actor) -> Artist:
        """
        Take the portrait, or the smile, whichever *upload_id* was opened for.

        A second call after a success finds the work done. A verified artist who replaces her
        own portrait must be verified again. Of a portrait a worker makes the cutout for posters.

        Raises:
            NotFound: no such artist, or somebody else's.
            UploadMissing: nothing has arrived.
            Invalid: it is no picture.
            PortraitRejected: with every reason.
            Unavailable: what looks at pictures is out of reach.
        """
        async with self.storage() as work:
            found = await work.artists.get(artist)
        found.require_managed_by(actor.account_id, is_staff=actor.is_staff)
        portrait = Upload(id=upload_id, artist_id=artist, kind=UploadKind.PORTRAIT)
        smile = Upload(id=upload_id, artist_id=artist, kind=UploadKind.SMILE)
        if portrait.owns(found.portrait_key) or smile.owns(found.smile_key):
            return found
        try:
            received = await self.receive(portrait)
        except UploadMissing:
            received = await self.receive(smile)
        await self._judge(received)
        await self.receive.keep(received)
        changed = await self._change(artist, received, actor)
        await self.receive.discard(received.upload)
        return changed

    async def _change(self, artist: ArtistId, received: Received, actor: Actor) -> Artist:
        jobs = (self._cutout_job(received),) if received.upload.kind is UploadKind.PORTRAIT else ()

        async def add(work: UnitOfWork) -> None:
            for job in jobs:
                await work.jobs.add(job)

        try:
            changed = await self.change_artist(
                artist,
                lambda before: _with_picture(before, received, actor),
                actor=actor,
                along=add,
            )
        except Conflict:
            async with self.storage() as work:
                found = await work.artists.get(artist)
            if not received.upload.owns(found.portrait_key):
                raise
            # Another call for the same upload came first; it announces the job.
            return found
        for job in jobs:
            await self.dispatch.announce(job.queue, [job.id])
        return changed

    def _cutout_job(self, received: Received) -> Job:
        upload = received.upload
        # It names no artist to the database: one whom nobody used may still be deleted.
        return chore(
            JobId(derived_id(f"cutout:{upload.id}")),
            Queue.ENROLMENT,
            {
                "kind": EnrolmentKind.CUTOUT.value,
                "artist_id": upload.artist_id,
                "portrait_key": received.key,
            },
            at=self.clock.now(),
        )

    async def _judge(self, received: Received) -> None:
        report = await self.gate.inspect(received.content)
        problems = [problem.value for problem in report.problems]
        if received.upload.kind is UploadKind.SMILE:
            # The inside of the mouth is what this one is for.
            problems = [p for p in problems if p != PortraitProblem.MOUTH_WIDE_OPEN]
            if not problems and not report.shows_teeth:
                problems = [NO_TEETH]
        problems = problems or [*await self.look_at_portrait(received.content)]
        if problems:
            await self.receive.discard(received.upload)
            raise PortraitRejected(tuple(problems))


def _with_picture(before: Artist, received: Received, actor: Actor) -> Artist:
    if received.upload.kind is UploadKind.SMILE:
        replaced, after = before.smile_key, attrs.evolve(before, smile_key=received.key)
    else:
        replaced, after = before.portrait_key, attrs.evolve(before, portrait_key=received.key)
    swapped = before.is_verified and replaced not in {None, received.key}
    return after.doubt() if swapped and not actor.is_staff else after
