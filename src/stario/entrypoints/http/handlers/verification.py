"""The verification of artists over HTTP."""

from typing import Annotated

import attrs
import msgspec
from msgspec import Meta

from stario.domain.artists.model.verification import VerificationOutOfOrder
from stario.domain.artists.usecases.review_artist import LONGEST_NOTES, ReviewArtist
from stario.domain.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.artists import MANAGERS, VERIFIERS
from stario.entrypoints.http.handlers.artists_schema import (
    ArtistPath,
    VerificationAnswer,
    verification_answer,
)
from stario.entrypoints.http.routing import STAFF, Call, Reply, Route, route

TAG = "Verification"


class AssignBody(msgspec.Struct, kw_only=True):
    validator_id: Annotated[Uuid, Meta(description="Who reviews; left out: the caller.")] | None = (
        None
    )


class DecideBody(msgspec.Struct, kw_only=True):
    approve: bool
    notes: Annotated[str, Meta(max_length=LONGEST_NOTES)] | None = None


@attrs.frozen(kw_only=True)
class VerificationHandlers:
    review_artist: ReviewArtist

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/artists/{artist_id}/verification/submit",
                self.submit,
                tag=TAG,
                summary="Ask for the artist to be verified",
                path_params=ArtistPath,
                response=VerificationAnswer,
                roles=MANAGERS,
                errors=(NotFound, VerificationOutOfOrder, Conflict),
            ),
            route(
                "POST",
                "/artists/{artist_id}/verification/assign",
                self.assign,
                tag=TAG,
                summary="Give the review to a validator",
                body=AssignBody,
                path_params=ArtistPath,
                response=VerificationAnswer,
                roles=STAFF | VERIFIERS,
                errors=(Invalid, NotFound, Forbidden, VerificationOutOfOrder, Conflict),
            ),
            route(
                "POST",
                "/artists/{artist_id}/verification/decide",
                self.decide,
                tag=TAG,
                summary="Approve or reject",
                description="Whoever the review was given to decides, or an admin.",
                body=DecideBody,
                path_params=ArtistPath,
                response=VerificationAnswer,
                roles=VERIFIERS,
                errors=(Invalid, NotFound, Forbidden, VerificationOutOfOrder, Conflict),
            ),
        ]

    async def submit(self, call: Call[None, ArtistPath]) -> Reply:
        artist = await self.review_artist.submit(
            ArtistId(call.path.artist_id), actor=actor_of(call.claims)
        )
        return Reply(verification_answer(artist.verification))

    async def assign(self, call: Call[AssignBody, ArtistPath]) -> Reply:
        validator = call.body.validator_id
        artist = await self.review_artist.assign(
            ArtistId(call.path.artist_id),
            actor=actor_of(call.claims),
            validator=AccountId(validator) if validator else None,
        )
        return Reply(verification_answer(artist.verification))

    async def decide(self, call: Call[DecideBody, ArtistPath]) -> Reply:
        artist = await self.review_artist.decide(
            ArtistId(call.path.artist_id),
            actor=actor_of(call.claims),
            approve=call.body.approve,
            notes=call.body.notes,
        )
        return Reply(verification_answer(artist.verification))
