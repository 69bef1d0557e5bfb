"""Let a banned picture or film be shown again."""

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.ids import BannedMediaId
from stario.domain.moderation.model.banned_media import BannedItem
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class RetireBan:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, item: BannedMediaId, *, actor: Actor) -> BannedItem:
        """
        Retire it; it stays on record.

        Raises:
            NotFound: there is none.
            BanRetired: it is retired already.
        """
        now = self.clock.now()
        async with self.storage() as work:
            banned = await work.banned_media.get(item, lock=True)
            retired = banned.retire(by=actor.account_id, at=now)
            await work.banned_media.save(retired)
            await work.audit.record(
                audit_event(
                    "moderation.media.retire_ban",
                    "banned_media",
                    item,
                    id_=self.ids.new(),
                    at=now,
                    actor=actor,
                )
            )
            await work.commit()
        return retired
