"""Drop stored answers to requests that nobody will repeat any more."""

import attrs

from stario.domain.kernel.idempotency import KEPT_FOR
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ForgetAnswers:
    storage: Storage
    clock: Clock

    async def __call__(self) -> int:
        """Drop answers older than `KEPT_FOR` and expired refresh tokens; says how many."""
        now = self.clock.now()
        async with self.storage() as work:
            answers = await work.idempotency.forget_before(now - KEPT_FOR)
            tokens = await work.refresh_tokens.forget_expired(before=now)
            await work.commit()
        return answers + tokens
