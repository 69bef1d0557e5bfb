"""Banned pictures and films over HTTP."""

import asyncio
from typing import Final

import attrs

from stario.domain.kernel.errors import Invalid, NotFound, Unavailable
from stario.domain.kernel.ids import BannedMediaId
from stario.domain.moderation.model.banned_media import BanRetired
from stario.domain.moderation.usecases.ban_media import BanMedia
from stario.domain.moderation.usecases.list_banned_media import ListBannedMedia
from stario.domain.moderation.usecases.retire_ban import RetireBan
from stario.entrypoints.http.fields import Listing, PageQuery, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.banned_media_schema import (
    BanForm,
    BanHashBody,
    BannedAnswer,
    BannedPath,
    BanQuery,
    banned_answer,
)
from stario.entrypoints.http.multipart import MULTIPART
from stario.entrypoints.http.routing import (
    ADMIN_ONLY,
    Call,
    RateClass,
    RawBody,
    Reply,
    Route,
    route,
)
from stario.entrypoints.http.uploaded_file import receive_file
from stario.ports.media_reading import MediaUnreadable
from stario.ports.provenance import FileTypeUnknown
from stario.ports.scratch import Scratch

TAG = "Banned media"
BANNED_MEDIA = "/content/banned-media"
LARGEST_FILE_BYTES: Final = 50 * 1024 * 1024
LARGEST_REQUEST_BYTES: Final = LARGEST_FILE_BYTES + 64 * 1024
"""With the form around it."""


@attrs.frozen(kw_only=True)
class BannedMediaHandlers:
    """At most `places` files are on the disk at once."""

    ban_media: BanMedia
    list_banned_media: ListBannedMedia
    retire_ban: RetireBan
    scratch: Scratch
    places: asyncio.Semaphore = attrs.field(factory=lambda: asyncio.Semaphore(2))

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                BANNED_MEDIA,
                self.ban,
                tag=TAG,
                summary="Ban a picture or a film",
                description="The file is the body, or the field `file` of a form, at most 50 MB. "
                "Only what it looks like is kept, of a picture with its mirror image and crops; "
                "the ban works everywhere within five seconds.",
                raw_body=RawBody(
                    media_types=("*/*", MULTIPART),
                    max_bytes=LARGEST_REQUEST_BYTES,
                    shapes={MULTIPART: BanForm},
                ),
                query=BanQuery,
                response=BannedAnswer,
                status=201,
                roles=ADMIN_ONLY,
                errors=(Invalid, FileTypeUnknown, MediaUnreadable, Unavailable),
                limit=RateClass.GENERATE,
            ),
            route(
                "POST",
                BANNED_MEDIA + "/hashes",
                self.ban_hash,
                tag=TAG,
                summary="Ban a picture by the hash that another list knows it by",
                body=BanHashBody,
                response=BannedAnswer,
                status=201,
                roles=ADMIN_ONLY,
            ),
            route(
                "GET",
                BANNED_MEDIA,
                self.list,
                tag=TAG,
                summary="List what is banned, newest first, and what was",
                query=PageQuery,
                response=Listing[BannedAnswer],
                roles=ADMIN_ONLY,
            ),
            route(
                "POST",
                BANNED_MEDIA + "/{banned_id}/retire",
                self.retire,
                tag=TAG,
                summary="Let a banned picture or film be shown again",
                path_params=BannedPath,
                response=BannedAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound, BanRetired),
            ),
        ]

    async def ban(self, call: Call[None, None, BanQuery]) -> Reply:
        if self.places.locked():
            raise Unavailable(what="moderation")
        async with self.places, self.scratch.folder(f"ban-{call.idempotency_id}") as folder:
            file = folder / "file"
            await receive_file(call.request, file, largest_bytes=LARGEST_FILE_BYTES)
            item = await self.ban_media(file, call.query.reason, actor=actor_of(call.claims))
        return Reply(banned_answer(item))

    async def ban_hash(self, call: Call[BanHashBody]) -> Reply:
        item = await self.ban_media.by_hash(
            int(call.body.pdq_hash, 16), call.body.reason, actor=actor_of(call.claims)
        )
        return Reply(banned_answer(item))

    async def list(self, call: Call[None, None, PageQuery]) -> Reply:
        return Reply(listing(await self.list_banned_media(call.query.request()), banned_answer))

    async def retire(self, call: Call[None, BannedPath]) -> Reply:
        item = await self.retire_ban(
            BannedMediaId(call.path.banned_id), actor=actor_of(call.claims)
        )
        return Reply(banned_answer(item))
