"""Artists' consents over HTTP."""

import attrs

from stario.domain.compliance.usecases.list_consents import ListConsents
from stario.domain.compliance.usecases.record_consent import RecordConsent
from stario.domain.compliance.usecases.revoke_consent import RevokeConsent
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import ArtistId, ConsentId
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.artists import MANAGERS
from stario.entrypoints.http.handlers.artists_schema import ArtistPath
from stario.entrypoints.http.handlers.consents_schema import (
    ConsentAnswer,
    ConsentBody,
    ConsentPath,
    RevocationAnswer,
    consent_answer,
    revocation_answer,
)
from stario.entrypoints.http.routing import Call, Reply, Route, route
from stario.ports.system import Clock

TAG = "Consent"


@attrs.frozen(kw_only=True)
class ConsentHandlers:
    record_consent: RecordConsent
    list_consents: ListConsents
    revoke_consent: RevokeConsent
    clock: Clock

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/artists/{artist_id}/consents",
                self.record,
                tag=TAG,
                summary="Record what the artist has signed",
                body=ConsentBody,
                path_params=ArtistPath,
                response=ConsentAnswer,
                status=201,
                roles=MANAGERS,
                errors=(Invalid, NotFound),
                idempotent=True,
            ),
            route(
                "GET",
                "/artists/{artist_id}/consents",
                self.list,
                tag=TAG,
                summary="List the artist's consents",
                path_params=ArtistPath,
                response=list[ConsentAnswer],
                roles=MANAGERS | {Role.VALIDATOR},
                errors=(NotFound,),
            ),
            route(
                "DELETE",
                "/artists/{artist_id}/consents/{consent_id}",
                self.revoke,
                tag=TAG,
                summary="Revoke a consent",
                description=(
                    "New work is refused at once, work that waits or runs is cancelled, and what "
                    "was made under it is taken down. A second call finds it done."
                ),
                path_params=ConsentPath,
                response=RevocationAnswer,
                roles=MANAGERS,
                errors=(NotFound, Conflict),
            ),
        ]

    async def record(self, call: Call[ConsentBody, ArtistPath]) -> Reply:
        consent = await self.record_consent(
            consent_id=ConsentId(call.idempotency_id),
            artist=ArtistId(call.path.artist_id),
            actor=actor_of(call.claims),
            terms=call.body.terms(),
        )
        place = f"/artists/{consent.artist_id}/consents"
        return Reply(consent_answer(consent, at=self.clock.now()), location=place)

    async def list(self, call: Call[None, ArtistPath]) -> Reply:
        consents = await self.list_consents(
            ArtistId(call.path.artist_id), actor=actor_of(call.claims)
        )
        now = self.clock.now()
        return Reply([consent_answer(consent, at=now) for consent in consents])

    async def revoke(self, call: Call[None, ConsentPath]) -> Reply:
        revocation = await self.revoke_consent(
            ArtistId(call.path.artist_id),
            ConsentId(call.path.consent_id),
            actor=actor_of(call.claims),
        )
        return Reply(revocation_answer(revocation, at=self.clock.now()))
