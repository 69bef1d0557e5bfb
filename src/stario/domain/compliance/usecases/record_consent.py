"""Record what an artist has signed."""

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.model.terms import Terms
from stario.domain.generation.model.greeting import Occasion
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ArtistId, ConsentId
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class RecordConsent:
    storage: Storage
    clock: Clock

    async def __call__(
        self, *, consent_id: ConsentId, artist: ArtistId, actor: Actor, terms: Terms
    ) -> Consent:
        """
        Record the consent *consent_id*, in force from now; a repeated request finds its own.

        Raises:
            NotFound: no such artist, or somebody else's.
            Invalid: the terms break a rule.
        """
        async with self.storage() as work:
            owner = await work.artists.get(artist)
            owner.require_managed_by(actor.account_id, is_staff=actor.is_staff)
            recorded = await _recorded_before(work, consent_id)
            if recorded is not None:
                return recorded
            consent = self._consent(consent_id, artist, actor, terms)
            await work.consents.add(consent)
            await work.audit.record(
                happened(
                    "compliance.consent.record",
                    "consent",
                    consent.id,
                    at=consent.recorded_at,
                    by=actor.account_id,
                    role=actor.role,
                    artist_id=artist,
                    likeness=consent.likeness,
                    voice=consent.voice,
                )
            )
            await work.commit()
        return consent

    def _consent(
        self, consent_id: ConsentId, artist: ArtistId, actor: Actor, terms: Terms
    ) -> Consent:
        now = self.clock.now()
        terms = terms.checked(known_topics=[topic.value for topic in Occasion], at=now)
        return Consent(
            id=consent_id,
            artist_id=artist,
            likeness=terms.likeness,
            voice=terms.voice,
            languages=terms.languages,
            topics=terms.topics,
            max_duration_seconds=terms.max_duration_seconds,
            valid_until=terms.valid_until,
            contract_sha256=terms.contract_sha256,
            recorded_by=actor.account_id,
            recorded_at=now,
        )


async def _recorded_before(work: UnitOfWork, consent: ConsentId) -> Consent | None:
    try:
        return await work.consents.get(consent)
    except NotFound:
        return None
