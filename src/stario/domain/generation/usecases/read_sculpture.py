"""Find a sculpture for somebody who may see it."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, SculptureId
from stario.domain.merch.model.sculpture import Sculpture
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadSculpture:
    storage: Storage

    async def __call__(self, sculpture_id: SculptureId, *, account: AccountId | None) -> Sculpture:
        """
        Find one; *account* None stands for staff.

        Raises:
            NotFound: no such sculpture, somebody else's, or one that was taken down.
        """
        async with self.storage() as work:
            sculpture = await work.sculptures.get(sculpture_id)
        if sculpture.taken_down_at is not None or account not in (None, sculpture.account_id):
            raise NotFound(what="sculpture")
        return sculpture
