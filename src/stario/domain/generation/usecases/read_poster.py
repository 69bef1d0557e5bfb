"""Find a poster for somebody who may see it."""

import attrs

from stario.domain.generation.model.poster import Poster
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, PosterId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadPoster:
    storage: Storage

    async def __call__(self, poster_id: PosterId, *, account: AccountId | None) -> Poster:
        """
        Find a poster; *account* None stands for staff.

        Raises:
            NotFound: no such poster, somebody else's, or one that was taken down or is held.
        """
        async with self.storage() as work:
            poster = await work.posters.get(poster_id)
        if not poster.is_shown or account not in (None, poster.account_id):
            raise NotFound(what="poster")
        return poster
