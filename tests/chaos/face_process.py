"""A process that uses a photo and is killed at a step of it."""

import asyncio
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from multiprocessing.synchronize import Event

import attrs
import httpx

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.adapters.s3.store import S3ObjectStore
from stario.adapters.system import SystemClock, Uuid7Ids
from stario.domain.faces.model.face_upload import URL_LIFETIME, FacePurpose, FaceUpload
from stario.domain.faces.usecases.delete_face_photo import DeleteFacePhoto
from stario.domain.faces.usecases.open_face_upload import OpenFaceUpload
from stario.domain.faces.usecases.read_face_photo import ReadFacePhoto
from stario.domain.kernel.ids import AccountId
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.settings import Settings
from stario.ports.media import Bucket
from stario.ports.storage import Storage
from stario.ports.system import Clock
from tests.builders.permissions import standing_on

LINK_LEFT = timedelta(seconds=2)
"""How long the link is good for that a process opens which dies before it uses the photo."""


class Step(StrEnum):
    ROW = "after the row"
    PUT = "after the upload"
    HOLD = "while the photo is in use"
    USED = "after the use, before the deletion"
    DELETED = "after the deletion, before the receipt"


@attrs.frozen(kw_only=True)
class EarlierClock(Clock):
    by: timedelta

    def now(self) -> datetime:
        return SystemClock().now() - self.by


@attrs.frozen(kw_only=True)
class LingeringStore(S3ObjectStore):
    """Says when a deletion is about to begin, or has ended, and goes on only much later."""

    step: Step
    reached: Event

    async def delete(self, bucket: Bucket, key: str) -> None:
        if self.step is Step.USED:
            await linger(self.reached)
        await super().delete(bucket, key)
        if self.step is Step.DELETED:
            await linger(self.reached)


async def linger(reached: Event) -> None:
    reached.set()
    await asyncio.sleep(60)


def lingering(store: object, step: Step, reached: Event) -> LingeringStore:
    assert isinstance(store, S3ObjectStore)
    return LingeringStore(
        client=store.client,
        public=store.public,
        clock=store.clock,
        prefix=store.prefix,
        step=step,
        reached=reached,
    )


async def sent_photo(
    clients: Clients,
    http: httpx.AsyncClient,
    account: AccountId,
    photo: bytes | None,
    *,
    clock: Clock | None = None,
) -> FaceUpload:
    """Open an upload and PUT *photo* by its link, as an app does."""
    opened = await OpenFaceUpload(
        storage=clients.storage,
        objects=clients.objects,
        clock=clock or clients.clock,
        ids=Uuid7Ids(),
        stand_on=standing_on(clock or clients.clock),
    )(account=account, purpose=FacePurpose.QUIZ)
    if photo is not None:
        answer = await http.put(
            opened.presigned.url, content=photo, headers={"Content-Type": "image/jpeg"}
        )
        answer.raise_for_status()
    return opened.upload


def reader_of(clients: Clients, storage: Storage, store: S3ObjectStore) -> ReadFacePhoto:
    return ReadFacePhoto(
        storage=storage,
        objects=store,
        clock=clients.clock,
        delete=DeleteFacePhoto(
            storage=storage,
            objects=store,
            signals=clients.signals,
            metrics=MemoryDeletionMetrics(),
            clock=clients.clock,
        ),
    )


def use_photo(
    environment: Mapping[str, str], account: str, photo: bytes, step: Step, reached: Event
) -> None:
    """Send *photo* and use it, and stop at *step* for good."""
    os.environ.clear()
    os.environ.update(environment)
    asyncio.run(_use_photo(AccountId(account), photo, step, reached))


async def _use_photo(account: AccountId, photo: bytes, step: Step, reached: Event) -> None:
    async with (
        open_clients(Settings(), name="reader") as clients,
        httpx.AsyncClient() as http,
    ):
        store = lingering(clients.objects, step, reached)
        if step in {Step.ROW, Step.PUT}:
            early = EarlierClock(by=URL_LIFETIME - LINK_LEFT)
            sent = photo if step is Step.PUT else None
            await sent_photo(clients, http, account, sent, clock=early)
            await linger(reached)
        upload = await sent_photo(clients, http, account, photo)
        async with reader_of(clients, clients.storage, store)(upload.id, account=account) as held:
            assert held == photo
            if step is Step.HOLD:
                # Longer than one hold: the second one dies with the process.
                await asyncio.sleep(1)
                await linger(reached)
