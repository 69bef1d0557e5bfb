"""Change an artist, whoever else does at the same time."""

from collections.abc import Awaitable, Callable

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.outbox import delete_object
from stario.ports.media import Bucket
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

ATTEMPTS = 5


async def _nothing_more(_: UnitOfWork) -> None:
    return


@attrs.frozen(kw_only=True)
class ChangeArtist:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(
        self,
        artist: ArtistId,
        change: Callable[[Artist], Artist],
        *,
        actor: Actor | None,
        along: Callable[[UnitOfWork], Awaitable[None]] = _nothing_more,
    ) -> Artist:
        """
        Apply *change* to the newest state, and delete the files that it lets go of.

        Args:
            change: pure, for it runs again when another change came first.
            actor: must manage the artist; None: the caller has checked that already.
            along: what else belongs to the same transaction; comes before the artist is written.

        Raises:
            NotFound: no such artist, or somebody else's.
            Conflict: others kept changing the artist.
        """
        for _ in range(ATTEMPTS):
            changed = await self._try(artist, change, actor, along)
            if changed is not None:
                return changed
        raise Conflict(what="artist")

    async def _try(
        self,
        artist: ArtistId,
        change: Callable[[Artist], Artist],
        actor: Actor | None,
        along: Callable[[UnitOfWork], Awaitable[None]],
    ) -> Artist | None:
        now = self.clock.now()
        async with self.storage() as work:
            before = await work.artists.get(artist)
            if actor is not None:
                before.require_managed_by(actor.account_id, is_staff=actor.is_staff)
            after = change(before)
            await along(work)
            if after != before:
                after = attrs.evolve(after, updated_at=now)
                try:
                    await work.artists.save(after, was=before)
                except Conflict:
                    return None
            for key in sorted(before.keys - after.keys):
                await work.outbox.add(
                    delete_object(id_=self.ids.new(), bucket=Bucket.ARTISTS.value, key=key, at=now)
                )
            await work.commit()
        return after
