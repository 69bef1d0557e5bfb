"""Give the newest signed end of the audit log."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.ports.repositories.audit import SignedHead
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadCheckpoint:
    storage: Storage

    async def __call__(self) -> SignedHead:
        """
        Raises:
            NotFound: nothing was signed yet.
        """
        async with self.storage() as work:
            latest = await work.audit_checkpoints.latest()
        if latest is None:
            raise NotFound(what="audit_checkpoint")
        return latest
