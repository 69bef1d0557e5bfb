"""Artists' pages over HTTP."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.usecases.create_artist import CreateArtist
from stario.domain.artists.usecases.delete_artist import DeleteArtist
from stario.domain.artists.usecases.list_artists import CountArtists, ListArtists
from stario.domain.artists.usecases.list_templates import ListTemplates
from stario.domain.artists.usecases.mark_artist import MarkArtist
from stario.domain.artists.usecases.offer_template import OfferTemplate
from stario.domain.artists.usecases.present_artist import PresentArtist
from stario.domain.artists.usecases.read_artist import ReadArtist
from stario.domain.artists.usecases.update_artist import UpdateArtist
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, TemplateId
from stario.domain.kernel.paging import Page
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.artists_schema import (
    ArtistAnswer,
    ArtistBody,
    ArtistPath,
    ArtistsQuery,
    ArtistStats,
    PopularQuery,
    StatusQuery,
    TemplateAnswer,
    TemplateBody,
    VerifyQuery,
    artist_answer,
    stats_answer,
    template_answer,
)
from stario.entrypoints.http.routing import STAFF, Call, Reply, Route, route
from stario.ports.credentials import AccessClaims

TAG = "Artists"
MANAGERS = STAFF | {Role.ARTIST}
"""Whoever may manage pages; an artist only her own."""
VERIFIERS = frozenset({Role.VALIDATOR, Role.ADMIN})


@attrs.frozen(kw_only=True)
class ArtistHandlers:
    list_artists: ListArtists
    count_artists: CountArtists
    read_artist: ReadArtist
    present_artist: PresentArtist
    create_artist: CreateArtist
    update_artist: UpdateArtist
    delete_artist: DeleteArtist
    mark_artist: MarkArtist
    list_templates: ListTemplates
    offer_template: OfferTemplate

    def routes(self) -> list[Route]:
        return [*self._reading(), *self._managing(), *self._marking(), *self._templates()]

    def _reading(self) -> list[Route]:
        return [
            route(
                "GET",
                "/artists",
                self.list,
                tag=TAG,
                summary="List artists",
                query=ArtistsQuery,
                response=Listing[ArtistAnswer],
                optional_auth=True,
            ),
            route(
                "GET",
                "/artists/stats",
                self.stats,
                tag=TAG,
                summary="Count artists",
                response=ArtistStats,
            ),
            route(
                "GET",
                "/artists/{artist_id}",
                self.read,
                tag=TAG,
                summary="Read an artist's page",
                path_params=ArtistPath,
                response=ArtistAnswer,
                optional_auth=True,
                errors=(NotFound,),
            ),
        ]

    def _managing(self) -> list[Route]:
        return [
            route(
                "POST",
                "/artists",
                self.create,
                tag=TAG,
                summary="Make an artist's page",
                description="An artist makes her own, one only; staff name the account.",
                body=ArtistBody,
                response=ArtistAnswer,
                status=201,
                roles=MANAGERS,
                errors=(Invalid, Forbidden, Conflict),
                idempotent=True,
            ),
            route(
                "PUT",
                "/artists/{artist_id}",
                self.update,
                tag=TAG,
                summary="Replace what the page says",
                description="A verified artist who takes another name is verified again.",
                body=ArtistBody,
                path_params=ArtistPath,
                response=ArtistAnswer,
                roles=MANAGERS,
                errors=(Invalid, Forbidden, NotFound, Conflict),
            ),
            route(
                "DELETE",
                "/artists/{artist_id}",
                self.delete,
                tag=TAG,
                summary="Delete an artist who was never used",
                description="With videos, orders or consents it answers 409: make it inactive.",
                path_params=ArtistPath,
                status=204,
                roles=STAFF,
                errors=(NotFound, Conflict),
            ),
        ]

    def _marking(self) -> list[Route]:
        return [
            route(
                "PATCH",
                "/artists/{artist_id}/verify",
                self.verify,
                tag=TAG,
                summary="Verify an artist, or take it back",
                path_params=ArtistPath,
                query=VerifyQuery,
                response=ArtistAnswer,
                roles=VERIFIERS,
                errors=(NotFound, Forbidden, Conflict),
            ),
            route(
                "PATCH",
                "/artists/{artist_id}/popular",
                self.popular,
                tag=TAG,
                summary="Put an artist among the popular ones, or take her out",
                path_params=ArtistPath,
                query=PopularQuery,
                response=ArtistAnswer,
                roles=STAFF,
                errors=(NotFound, Conflict),
            ),
            route(
                "PATCH",
                "/artists/{artist_id}/status",
                self.status,
                tag=TAG,
                summary="Activate, deactivate or suspend an artist",
                path_params=ArtistPath,
                query=StatusQuery,
                response=ArtistAnswer,
                roles=STAFF,
                errors=(NotFound, Conflict),
            ),
        ]

    def _templates(self) -> list[Route]:
        return [
            route(
                "GET",
                "/artists/{artist_id}/templates",
                self.templates,
                tag=TAG,
                summary="List what the artist is ready to say",
                path_params=ArtistPath,
                response=list[TemplateAnswer],
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/artists/{artist_id}/templates",
                self.add_template,
                tag=TAG,
                summary="Offer words to say",
                body=TemplateBody,
                path_params=ArtistPath,
                response=TemplateAnswer,
                status=201,
                roles=MANAGERS,
                errors=(Invalid, NotFound, Conflict),
                idempotent=True,
            ),
        ]

    async def list(self, call: Call[None, None, ArtistsQuery]) -> Reply:
        page = await self.list_artists(call.query.request(), call.query.filter())
        answers = tuple([await self._answer(artist, call.caller) for artist in page.items])
        return Reply(listing(Page(answers, page.total, page.request), lambda answer: answer))

    async def stats(self, _: Call) -> Reply:
        return Reply(stats_answer(await self.count_artists()))

    async def read(self, call: Call[None, ArtistPath]) -> Reply:
        artist = await self.read_artist(ArtistId(call.path.artist_id))
        return Reply(await self._answer(artist, call.caller))

    async def create(self, call: Call[ArtistBody]) -> Reply:
        account = call.body.account_id
        artist = await self.create_artist(
            artist_id=ArtistId(call.idempotency_id),
            actor=actor_of(call.claims),
            profile=call.body.profile(),
            account=AccountId(account) if account else None,
            stock_voice=call.body.stock_voice,
        )
        answer = await self._answer(artist, call.caller)
        return Reply(answer, location=f"/artists/{artist.id}")

    async def update(self, call: Call[ArtistBody, ArtistPath]) -> Reply:
        account = call.body.account_id
        artist = await self.update_artist(
            ArtistId(call.path.artist_id),
            actor=actor_of(call.claims),
            profile=call.body.profile(),
            account=AccountId(account) if account else None,
            stock_voice=call.body.stock_voice,
        )
        return Reply(await self._answer(artist, call.caller))

    async def delete(self, call: Call[None, ArtistPath]) -> Reply:
        await self.delete_artist(ArtistId(call.path.artist_id))
        return Reply()

    async def verify(self, call: Call[None, ArtistPath, VerifyQuery]) -> Reply:
        artist = await self.mark_artist.verified(
            ArtistId(call.path.artist_id),
            is_verified=call.query.is_verified,
            actor=actor_of(call.claims),
        )
        return Reply(await self._answer(artist, call.caller))

    async def popular(self, call: Call[None, ArtistPath, PopularQuery]) -> Reply:
        artist = await self.mark_artist.popular(
            ArtistId(call.path.artist_id), is_popular=call.query.is_popular
        )
        return Reply(await self._answer(artist, call.caller))

    async def status(self, call: Call[None, ArtistPath, StatusQuery]) -> Reply:
        artist = await self.mark_artist.status(ArtistId(call.path.artist_id), call.query.new_status)
        return Reply(await self._answer(artist, call.caller))

    async def templates(self, call: Call[None, ArtistPath]) -> Reply:
        templates = await self.list_templates(ArtistId(call.path.artist_id))
        return Reply([template_answer(template) for template in templates])

    async def add_template(self, call: Call[TemplateBody, ArtistPath]) -> Reply:
        template = await self.offer_template(
            template_id=TemplateId(call.idempotency_id),
            artist=ArtistId(call.path.artist_id),
            actor=actor_of(call.claims),
            title=call.body.title,
            text=call.body.text,
            language=call.body.language,
            occasion=call.body.occasion.value,
        )
        return Reply(template_answer(template))

    async def _answer(self, artist: Artist, caller: AccessClaims | None) -> ArtistAnswer:
        viewer = actor_of(caller) if caller else None
        return artist_answer(await self.present_artist(artist), viewer)
