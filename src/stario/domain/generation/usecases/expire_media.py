"""Delete what was kept for as long as it may be."""

import attrs

from stario.domain.compliance.usecases.take_down import TakeDown
from stario.ports.storage import Storage
from stario.ports.system import Clock

AT_ONCE = 50
REASON = "retention"


@attrs.frozen(kw_only=True)
class ExpireMedia:
    """What is past its `expires_at`: the record stays, the files go."""

    storage: Storage
    take_down: TakeDown
    clock: Clock

    async def __call__(self) -> bool:
        """Take down at most `AT_ONCE` of each; says whether there may be more."""
        now = self.clock.now()
        async with self.storage() as work:
            videos = await work.videos.expired(at=now, limit=AT_ONCE)
            for video in videos:
                await self.take_down.video(work, video, REASON, at=now)
            messages = await work.voice_messages.expired(at=now, limit=AT_ONCE)
            for message in messages:
                await self.take_down.voice_message(work, message, REASON, at=now)
            posters = await work.posters.expired(at=now, limit=AT_ONCE)
            for poster in posters:
                await self.take_down.poster(work, poster, REASON, at=now)
            sculptures = await work.sculptures.expired(at=now, limit=AT_ONCE)
            for sculpture in sculptures:
                await self.take_down.sculpture(work, sculpture, REASON, at=now)
            await work.commit()
        return AT_ONCE in (len(videos), len(messages), len(posters), len(sculptures))
