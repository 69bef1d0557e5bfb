"""Checks of content over HTTP."""

import asyncio

import attrs

from stario.domain.kernel.errors import Invalid, NotFound, Unavailable
from stario.domain.moderation.usecases.moderate_content import ModerateContent
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.content_checks_schema import (
    ModerateAnswer,
    ModerateBody,
    moderate_answer,
)
from stario.entrypoints.http.handlers.review_queue import REVIEWERS
from stario.entrypoints.http.routing import Call, RateClass, Reply, Route, route
from stario.ports.media_reading import MediaUnreadable
from stario.ports.provenance import FileTypeUnknown

TAG = "Moderation"


@attrs.frozen(kw_only=True)
class ContentCheckHandlers:
    """
    `origins` are where links of ours lead to. At most `places` files are looked at at once.

    Only staff ask: whoever could ask about any key would learn what is in other people's files.
    """

    moderate_content: ModerateContent
    origins: frozenset[str]
    places: asyncio.Semaphore = attrs.field(factory=lambda: asyncio.Semaphore(4))

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/content/moderate",
                self.moderate,
                tag=TAG,
                summary="Have content checked",
                description="Texts are judged as those of orders are. Pictures, films and "
                "recordings are read from our own store: what they show, what is written in them, "
                "what is said, and whether they are banned. What is unsure waits for a person.",
                body=ModerateBody,
                response=ModerateAnswer,
                roles=REVIEWERS,
                errors=(Invalid, NotFound, FileTypeUnknown, MediaUnreadable, Unavailable),
                limit=RateClass.GENERATE,
            ),
        ]

    async def moderate(self, call: Call[ModerateBody]) -> Reply:
        content = call.body.content(call.language, self.origins)
        if content.key is not None and self.places.locked():
            raise Unavailable(what="moderation")
        async with self.places:
            checked = await self.moderate_content(content, actor=actor_of(call.claims))
        return Reply(moderate_answer(checked), headers={"cache-control": "no-store"})
