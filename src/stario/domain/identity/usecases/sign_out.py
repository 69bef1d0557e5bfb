"""End a session."""

import attrs

from stario.domain.compliance.model.audit_event import happened
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
            now = self.clock.now()
            await work.refresh_tokens.revoke_session(session, at=now)
            await work.audit.record(happened("identity.session.close", "session", session, at=now))
            await work.commit()
