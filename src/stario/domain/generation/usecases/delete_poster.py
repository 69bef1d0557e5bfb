"""Delete a poster with its files and links."""

import attrs

from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, PosterId
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class DeletePoster:
    storage: Storage
    take_down: TakeDown
    clock: Clock

    async def __call__(self, poster_id: PosterId, *, account: AccountId | None) -> None:
        """
        Take it down at once; its files follow within seconds. *account* None stands for staff.

        Raises:
            NotFound: no such poster, somebody else's, or one that is gone already.
        """
        async with self.storage() as work:
            poster = await work.posters.get(poster_id)
            if not poster.is_shown or account not in (None, poster.account_id):
                raise NotFound(what="poster")
            await self.take_down.poster(work, poster, "deleted", at=self.clock.now())
            await work.commit()
