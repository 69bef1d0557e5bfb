"""Trade a refresh token for new tokens."""

import attrs

from stario.domain.compliance.model.audit_event import Outcome, happened
from stario.domain.identity.model.session import SessionEnded
from stario.domain.identity.usecases.open_session import OpenSession, SignedIn, fingerprint
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class RefreshSession:
    storage: Storage
    open_session: OpenSession
    clock: Clock

    async def __call__(self, *, refresh_token: str) -> SignedIn:
        """
        Use *refresh_token* up and go on with its session.

        One that comes back after its use was copied by somebody: the session ends for both. Of
        requests that arrive together one wins, and the others are only refused.

        Raises:
            SessionEnded: it is unknown, expired, revoked or used.
            AccountClosed: the account was deleted or blocked.
        """
        now = self.clock.now()
        async with self.storage() as work:
            token = await work.refresh_tokens.by_hash(fingerprint(refresh_token))
            if token is None:
                raise SessionEnded
            if token.used_at is not None:
                await work.refresh_tokens.revoke_session(token.session_id, at=now)
                await work.audit.record(
                    happened(
                        "identity.session.reuse",
                        "session",
                        token.session_id,
                        at=now,
                        by=token.account_id,
                        outcome=Outcome.REFUSED,
                    )
                )
                await work.commit()
                raise SessionEnded
            if not token.usable(at=now) or not await work.refresh_tokens.use(token, at=now):
                raise SessionEnded
            account = await work.accounts.get(token.account_id)
            signed_in = await self.open_session(work, account, session=token.session_id)
            await work.commit()
        return signed_in
