"""What artists leave out, over HTTP."""

import attrs

from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import ArtistId
from stario.domain.moderation.usecases.read_restrictions import ReadRestrictions
from stario.domain.moderation.usecases.replace_restrictions import ReplaceRestrictions
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.restrictions_schema import (
    RestrictionsAnswer,
    RestrictionsBody,
    RestrictionsPath,
    restrictions_answer,
)
from stario.entrypoints.http.routing import STAFF, Call, Reply, Route, route

TAG = "Restrictions of artists"
PATH = "/content/restrictions/{artist_id}"
MANAGERS = STAFF | {Role.ARTIST}


@attrs.frozen(kw_only=True)
class RestrictionHandlers:
    read_restrictions: ReadRestrictions
    replace_restrictions: ReplaceRestrictions
    known_topics: tuple[str, ...]

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.read,
                tag=TAG,
                summary="See what an artist does not speak of, and how long she speaks",
                path_params=RestrictionsPath,
                response=RestrictionsAnswer,
                roles=MANAGERS,
                errors=(NotFound,),
            ),
            route(
                "PUT",
                PATH,
                self.replace,
                tag=TAG,
                summary="Change it; every order from now on follows it",
                body=RestrictionsBody,
                path_params=RestrictionsPath,
                response=RestrictionsAnswer,
                roles=MANAGERS,
                errors=(NotFound, Invalid, Conflict),
            ),
        ]

    async def read(self, call: Call[None, RestrictionsPath]) -> Reply:
        found = await self.read_restrictions(
            ArtistId(call.path.artist_id), actor=actor_of(call.claims)
        )
        return Reply(restrictions_answer(found, self.known_topics))

    async def replace(self, call: Call[RestrictionsBody, RestrictionsPath]) -> Reply:
        replaced = await self.replace_restrictions(
            call.body.restrictions(ArtistId(call.path.artist_id)),
            seen_version=call.body.version,
            actor=actor_of(call.claims),
        )
        return Reply(restrictions_answer(replaced, self.known_topics))
