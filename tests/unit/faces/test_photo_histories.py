"""Random histories of photos: whatever happens, none outlives its time and none comes back."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from tests.builders.darkroom import PHOTO, Darkroom
from tests.builders.work import a_job

from stario.adapters.memory.system import MemoryClock
from stario.domain.faces.model.face_upload import (
    DELETED_WITHIN,
    KEPT_FOR_JOB,
    URL_LIFETIME,
    DeletionNet,
    FacePurpose,
    FaceState,
    FaceUpload,
    PhotoGone,
)
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import FaceUploadId, JobId

T = TypeVar("T")

ORDER = (FaceState.EXPECTED, FaceState.IN_USE, FaceState.DUE, FaceState.DELETED)


class PhotoHistory(RuleBasedStateMachine):
    """
    Fans send and send again, readers die, jobs end, the store fails, cleaners come and go.

    The model is how far each photo has come, and until when its link is good.
    """

    photos = Bundle("photos")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = MemoryClock()
        self.room = Darkroom(clock=self.clock)
        self.run(self.room.opened())
        self.links: dict[FaceUploadId, FaceUpload] = {}
        self.reached: dict[FaceUploadId, FaceState] = {}

    def teardown(self) -> None:
        self.settle()
        self.runner.close()

    def run(self, step: Coroutine[object, object, T]) -> T:
        return self.runner.run(step)

    def row(self, photo: FaceUploadId) -> FaceUpload:
        return self.run(self.room.row(photo))

    def replace(self, upload: FaceUpload) -> None:
        async def replace() -> None:
            async with self.room.storage() as work:
                await work.face_uploads.get(upload.id, lock=True)
                await work.face_uploads.save(upload)
                await work.commit()

        self.run(replace())

    @rule(target=photos, purpose=st.sampled_from(FacePurpose))
    def open(self, purpose: FacePurpose) -> FaceUploadId:
        upload = self.run(self.room.expect(purpose))
        self.links[upload.id] = upload
        self.reached[upload.id] = FaceState.EXPECTED
        return upload.id

    @rule(photo=photos)
    def send(self, photo: FaceUploadId) -> None:
        """By its link as long as that is good, whatever has become of the photo before."""
        if self.clock.now() < self.links[photo].due_at:
            self.run(self.room.send(self.links[photo]))

    @rule(photo=photos)
    def use(self, photo: FaceUploadId) -> None:
        async def use() -> bytes:
            async with self.room.read(photo, account=self.room.fan.id) as content:
                return content

        was = self.row(photo)
        try:
            assert self.run(use()) == PHOTO
        except PhotoGone:
            return
        assert was.state(self.clock.now()) is FaceState.EXPECTED

    @rule(photo=photos, seconds=st.floats(0, 1.4))
    def die_in_use(self, photo: FaceUploadId, seconds: float) -> None:
        try:
            self.replace(self.row(photo).hold(at=self.clock.now()))
        except PhotoGone:
            return
        self.clock.advance(seconds=seconds)

    @rule(photo=photos)
    def renew(self, photo: FaceUploadId) -> None:
        try:
            self.replace(self.row(photo).renew(at=self.clock.now()))
        except PhotoGone:
            return

    @rule(photo=photos, is_ended=st.booleans())
    def order_poster(self, photo: FaceUploadId, is_ended: bool) -> None:
        job = attrs.evolve(
            a_job(account=self.room.fan, queue=Queue.POSTER), artist_id=None, consent_id=None
        )
        upload = self.row(photo)
        try:
            kept = upload.keep_for(job.id, at=self.clock.now())
        except PhotoGone:
            return

        async def order() -> None:
            async with self.room.storage() as work:
                await work.jobs.add(job.cancel("x", at=self.clock.now()) if is_ended else job)
                await work.face_uploads.save(kept)
                await work.commit()

        if not upload.subject_id:
            self.run(order())

    @rule(photo=photos)
    def end_poster(self, photo: FaceUploadId) -> None:
        job_id = self.row(photo).subject_id

        async def end() -> None:
            async with self.room.storage() as work:
                job = await work.jobs.get(JobId(job_id))
                if job.completed_at is None:
                    await work.jobs.save(job.cancel("x", at=self.clock.now()), was=job)
                    await work.commit()

        if job_id:
            self.run(end())

    @rule(photo=photos)
    def erase(self, photo: FaceUploadId) -> None:
        self.replace(self.row(photo).end(at=self.clock.now()))

    @rule(down=st.booleans())
    def turn_store(self, down: bool) -> None:
        self.room.objects.down = down

    @rule()
    def lose_list(self) -> None:
        async def lose() -> None:
            for upload in await self.room.signals.listed() or ():
                await self.room.signals.withdraw(upload)

        self.run(lose())

    @rule(seconds=st.sampled_from((0.1, 0.5, 1.0, 2.0, 10.0, 200.0, 100_000.0)))
    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)

    @rule(net=st.sampled_from((DeletionNet.CLEANER, DeletionNet.MANUAL)))
    def clean(self, net: DeletionNet) -> None:
        for receipt in self.run(self.room.clean(net=net)).deleted:
            assert receipt.key not in self.run(self.room.keys())
            assert receipt.deleted_by is net

    @rule()
    def sweep(self) -> None:
        self.run(self.room.sweep())

    @rule()
    def settle(self) -> None:
        """With the store back, one round of each net leaves nothing whose time has come."""
        self.room.objects.down = False
        self.run(self.room.reconcile())
        self.clock.advance(seconds=5)
        self.run(self.room.clean())
        self.run(self.room.sweep())
        for key in self.run(self.room.keys()):
            upload = self.row(FaceUploadId(key.removeprefix("faces/")))
            assert upload.state(self.clock.now()) in {FaceState.EXPECTED, FaceState.IN_USE}
        assert self.run(self.room.signals.length()) == 0

    @invariant()
    def no_photo_goes_back(self) -> None:
        for photo, reached in self.reached.items():
            state = self.row(photo).state(self.clock.now())
            assert ORDER.index(state) >= ORDER.index(reached)
            self.reached[photo] = state

    @invariant()
    def nothing_is_kept_for_longer_than_it_may_be(self) -> None:
        for photo in self.reached:
            upload = self.row(photo)
            if upload.purpose is not FacePurpose.POSTER and upload.last_used_at is not None:
                assert upload.due_at - upload.last_used_at < DELETED_WITHIN
            assert upload.due_at - upload.created_at <= KEPT_FOR_JOB + URL_LIFETIME


TestPhotoHistories = PhotoHistory.TestCase
TestPhotoHistories.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
