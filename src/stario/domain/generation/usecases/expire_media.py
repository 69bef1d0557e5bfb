"""Delete what was kept for as long as it may be."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeVar

import attrs

from stario.domain.compliance.model.legal_export import HELD_FOR
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.kernel.ids import AccountId
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

AT_ONCE = 50
REASON = "retention"


class Made(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def account_id(self) -> AccountId | None: ...


Thing = TypeVar("Thing", bound=Made)


@attrs.frozen(kw_only=True)
class ExpireMedia:
    """
    What is past its `expires_at`: the record stays, the files go.

    What a pending package for an authority is about waits for it, `HELD_FOR` at most.
    """

    storage: Storage
    take_down: TakeDown
    clock: Clock

    async def __call__(self) -> bool:
        """Take down at most `AT_ONCE` of each; says whether there may be more."""
        now = self.clock.now()
        async with self.storage() as work:
            held = await _held(work, now)
            videos = await _due(lambda most: work.videos.expired(at=now, limit=most), held)
            for video in videos:
                await self.take_down.video(work, video, REASON, at=now)
            messages = await _due(
                lambda most: work.voice_messages.expired(at=now, limit=most), held
            )
            for message in messages:
                await self.take_down.voice_message(work, message, REASON, at=now)
            posters = await _due(lambda most: work.posters.expired(at=now, limit=most), held)
            for poster in posters:
                await self.take_down.poster(work, poster, REASON, at=now)
            sculptures = await _due(lambda most: work.sculptures.expired(at=now, limit=most), held)
            for sculpture in sculptures:
                await self.take_down.sculpture(work, sculpture, REASON, at=now)
            await work.commit()
        return AT_ONCE in (len(videos), len(messages), len(posters), len(sculptures))


async def _held(work: UnitOfWork, now: datetime) -> frozenset[str]:
    """Give the ids of people and things that pending packages name."""
    pending = await work.legal_exports.pending(since=now - HELD_FOR)
    named = [{*export.user_ids, *export.content_ids} for export in pending]
    return frozenset[str]().union(*named)


async def _due(
    expired: Callable[[int], Awaitable[tuple[Thing, ...]]], held: frozenset[str]
) -> list[Thing]:
    """Give at most `AT_ONCE` that are not held, however many held ones come before them."""
    most = AT_ONCE
    while True:
        found = await expired(most)
        due = [each for each in found if not held & {each.id, each.account_id}]
        if len(due) >= AT_ONCE or len(found) < most:
            return due[:AT_ONCE]
        most *= 2
