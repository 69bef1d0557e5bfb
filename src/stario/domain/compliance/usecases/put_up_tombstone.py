"""Keep outside the database that somebody was erased."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.compliance.model.tombstone import Tombstone
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId
from stario.ports.media import Bucket, ObjectStore
from stario.ports.work import EffectHandler


@attrs.frozen(kw_only=True)
class PutUpTombstone(EffectHandler):
    """A second delivery writes the same name."""

    objects: ObjectStore

    async def __call__(self, payload: Mapping[str, str]) -> None:
        """
        Raises:
            Invalid: *payload* names nobody or no time.
            Unavailable: the object store is away.
        """
        try:
            tombstone = Tombstone(
                account_id=AccountId(payload["account"]),
                erased_at=datetime.fromisoformat(payload["erased_at"]),
            )
        except (KeyError, ValueError) as error:
            raise Invalid("payload", "names_nothing") from error
        await self.objects.put(Bucket.AUDIT, tombstone.key, b"", content_type="text/plain")
