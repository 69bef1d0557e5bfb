"""End a session."""

import attrs

from stario.domain.kernel.ids import SessionId
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class SignOut:
    storage: Storage
    clock: Clock

    async def __call__(self, *, session: SessionId) -> None:
        """End every refresh token of *session*; the access token dies of age."""
        async with self.storage() as work:
            await work.refresh_tokens.revoke_session(session, at=self.clock.now())
            await work.commit()
