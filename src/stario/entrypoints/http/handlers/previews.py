"""Designs on products over HTTP."""

import asyncio
from typing import Final

import attrs

from stario.domain.compliance.model.permission import PermissionMissing
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from stario.domain.kernel.ids import PosterId, PreviewId, ProductId
from stario.domain.merch.model.artwork import LARGEST_ARTWORK_BYTES
from stario.domain.merch.model.design_wish import DesignWish
from stario.domain.merch.model.preview import PreviewReviewed, TooManyDesigns
from stario.domain.merch.usecases.ask_artist import AskArtist
from stario.domain.merch.usecases.link_artwork import LinkArtwork
from stario.domain.merch.usecases.make_preview import MakePreview
from stario.domain.merch.usecases.read_preview import ReadPreview
from stario.domain.merch.usecases.store_artwork import StoreArtwork
from stario.domain.moderation.model.review_refusals import (
    CaseClaimed,
    CaseDecided,
    ReviewerBarred,
)
from stario.domain.moderation.usecases.release_held import ReleaseHeld
from stario.entrypoints.http.fields import Listing, PageQuery, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.permissions_schema import PicturedQuery
from stario.entrypoints.http.handlers.previews_schema import (
    ArtworkAnswer,
    ArtworkForm,
    ArtworkLink,
    ArtworkPath,
    PreviewAnswer,
    PreviewBody,
    PreviewPath,
    PreviewToReview,
    ReviewAnswer,
    ReviewBody,
    artwork_answer,
    preview_answer,
    to_review,
)
from stario.entrypoints.http.multipart import MULTIPART
from stario.entrypoints.http.routing import (
    SIGNED_IN,
    STAFF,
    Call,
    RateClass,
    RawBody,
    Reply,
    Route,
    route,
)
from stario.entrypoints.http.uploaded_file import receive_file
from stario.ports.mockups import ArtworkUnusable
from stario.ports.scratch import Scratch

TAG = "Designs"
LARGEST_REQUEST_BYTES: Final = LARGEST_ARTWORK_BYTES + 64 * 1024
"""With the form around it."""


@attrs.frozen(kw_only=True)
class PreviewHandlers:
    """At most `places` uploads are on the disk at once."""

    store_artwork: StoreArtwork
    link_artwork: LinkArtwork
    make_preview: MakePreview
    read_preview: ReadPreview
    ask_artist: AskArtist
    release_held: ReleaseHeld
    scratch: Scratch
    public_url: str
    places: asyncio.Semaphore = attrs.field(factory=lambda: asyncio.Semaphore(4))

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/merch/artwork",
                self.send_artwork,
                tag=TAG,
                summary="Send a picture of one's own to have it printed",
                description="JPEG, PNG or WebP, as the body or the field `file` of a form, at most "
                "20 MB and 40 megapixels. It is made anew: nothing but what can be seen is kept.",
                raw_body=RawBody(
                    media_types=("*/*", MULTIPART),
                    max_bytes=LARGEST_REQUEST_BYTES,
                    shapes={MULTIPART: ArtworkForm},
                ),
                query=PicturedQuery,
                response=ArtworkAnswer,
                status=201,
                roles=SIGNED_IN,
                errors=(
                    Invalid,
                    PermissionMissing,
                    ArtworkUnusable,
                    AccountClosed,
                    TooManyDesigns,
                    NotFound,
                    Unavailable,
                ),
                limit=RateClass.GENERATE,
            ),
            route(
                "GET",
                "/merch/artwork/{artwork_id}",
                self.artwork,
                tag=TAG,
                summary="See a picture that one has sent",
                path_params=ArtworkPath,
                response=ArtworkLink,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/merch/preview",
                self.create,
                tag=TAG,
                summary="See a design on a product, and have it made ready for print",
                body=PreviewBody,
                response=PreviewAnswer,
                status=201,
                roles=SIGNED_IN,
                errors=(
                    Invalid,
                    ContentRejected,
                    PermissionMissing,
                    ArtworkUnusable,
                    AccountClosed,
                    TooManyDesigns,
                    NotFound,
                    Conflict,
                    Unavailable,
                ),
                idempotent=True,
                limit=RateClass.GENERATE,
            ),
            route(
                "GET",
                "/merch/previews/{preview_id}",
                self.read,
                tag=TAG,
                summary="Look at a design of one's own",
                path_params=PreviewPath,
                response=PreviewAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "GET",
                "/merch/admin/previews",
                self.waiting,
                tag=TAG,
                summary="List designs whose words a person must judge, the oldest first",
                query=PageQuery,
                response=Listing[PreviewToReview],
                roles=STAFF,
            ),
            route(
                "POST",
                "/merch/admin/previews/{preview_id}/review",
                self.review,
                tag=TAG,
                summary="Let a design be ordered, or refuse it",
                body=ReviewBody,
                path_params=PreviewPath,
                response=ReviewAnswer,
                roles=STAFF,
                errors=(
                    NotFound,
                    PreviewReviewed,
                    ContentRejected,
                    CaseClaimed,
                    CaseDecided,
                    ReviewerBarred,
                ),
            ),
        ]

    async def send_artwork(self, call: Call[None, None, PicturedQuery]) -> Reply:
        statement = call.query.statement(call.language)
        if self.places.locked():
            raise Unavailable(what="artwork")
        name = f"artwork-{call.idempotency_id}"
        async with self.places, self.scratch.folder(name) as folder:
            file = folder / "file"
            await receive_file(call.request, file, largest_bytes=LARGEST_ARTWORK_BYTES)
            artwork = await self.store_artwork(
                call.idempotency_id,
                file,
                account=call.claims.account_id,
                statement=statement,
            )
        answer = artwork_answer(artwork)
        return Reply(answer, location=answer.image_url)

    async def artwork(self, call: Call[None, ArtworkPath]) -> Reply:
        url = await self.link_artwork(call.path.artwork_id, account=call.claims.account_id)
        return Reply(ArtworkLink(artwork_id=call.path.artwork_id, url=url))

    async def create(self, call: Call[PreviewBody]) -> Reply:
        body = call.body
        shown = await self.make_preview(
            DesignWish(
                id=PreviewId(call.idempotency_id),
                account=call.claims.account_id,
                product=ProductId(body.product_id),
                colour=body.color or None,
                size=body.size or None,
                text=body.text or "",
                artwork=body.artwork(self.public_url),
                poster=PosterId(body.poster_id) if body.poster_id else None,
                prompt=body.ai_design_prompt or "",
                language=body.language or call.language,
            )
        )
        url = await self.read_preview.link(shown.preview)
        place = f"/merch/previews/{shown.preview.id}"
        return Reply(preview_answer(shown, url, call.language), location=place)

    async def read(self, call: Call[None, PreviewPath]) -> Reply:
        shown = await self.read_preview(
            PreviewId(call.path.preview_id), account=call.claims.account_id
        )
        url = await self.read_preview.link(shown.preview)
        return Reply(preview_answer(shown, url, call.language))

    async def waiting(self, call: Call[None, None, PageQuery]) -> Reply:
        page = await self.read_preview.awaiting_review(call.query.request())
        urls = [await self.read_preview.link_to_review(shown.preview) for shown in page.items]
        links = dict(zip([shown.preview.id for shown in page.items], urls, strict=True))
        return Reply(
            listing(page, lambda shown: to_review(shown, links[shown.preview.id], call.language)),
        )

    async def review(self, call: Call[ReviewBody, PreviewPath]) -> Reply:
        if call.body.decision == "approve":
            await self.ask_artist(PreviewId(call.path.preview_id))
        preview = await self.release_held.preview(
            PreviewId(call.path.preview_id),
            approve=call.body.decision == "approve",
            actor=actor_of(call.claims),
        )
        return Reply(ReviewAnswer(preview_id=preview.id, status=preview.state))
