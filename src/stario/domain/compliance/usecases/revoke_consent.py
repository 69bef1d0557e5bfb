"""End a consent, and everything that stands on it."""

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.usecases.take_down import TakeDown, TakenDown
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ArtistId, ConsentId
from stario.ports.storage import Storage
from stario.ports.system import Clock

REASON = "consent_revoked"


@attrs.frozen(kw_only=True)
class Revocation:
    """The consent as it is now, and what ended with it in this call."""

    consent: Consent
    taken_down: TakenDown


@attrs.frozen(kw_only=True)
class RevokeConsent:
    storage: Storage
    take_down: TakeDown
    clock: Clock

    async def __call__(
        self, artist: ArtistId, consent_id: ConsentId, *, actor: Actor
    ) -> Revocation:
        """
        Refuse new work at once, cancel what waits or runs, and take down what was made.

        All of it in one transaction; files follow through the outbox. A second call finds it
        done and changes nothing.

        Raises:
            NotFound: no such artist or consent, or somebody else's.
        """
        async with self.storage() as work:
            owner = await work.artists.get(artist)
            owner.require_managed_by(actor.account_id, is_staff=actor.is_staff)
            consent = _named(await self.take_down.hold(work, artist), consent_id)
            if consent.revoked_at is not None:
                return Revocation(consent=consent, taken_down=TakenDown())
            now = self.clock.now()
            revoked = consent.revoke(by=actor.account_id, at=now)
            await work.consents.save(revoked, was=consent)
            taken_down = await self.take_down.consent(work, revoked, REASON, at=now)
            await work.audit.record(
                happened(
                    "compliance.consent.revoke",
                    "consent",
                    consent_id,
                    at=now,
                    by=actor.account_id,
                    role=actor.role,
                    artist_id=artist,
                    also=taken_down.counts(),
                )
            )
            await work.commit()
        await self.take_down.announce(taken_down)
        return Revocation(consent=revoked, taken_down=taken_down)


def _named(consents: tuple[Consent, ...], consent_id: ConsentId) -> Consent:
    found = next((consent for consent in consents if consent.id == consent_id), None)
    if found is None:
        raise NotFound(what="consent")
    return found
