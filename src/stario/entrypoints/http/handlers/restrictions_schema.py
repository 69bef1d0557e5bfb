"""How what an artist leaves out looks over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.kernel.ids import ArtistId
from stario.domain.moderation.model.restriction import (
    LONGEST_SECONDS,
    LONGEST_TOPIC,
    LONGEST_WORD,
    MOST_TOPICS,
    MOST_WORDS,
    SHORTEST_SECONDS,
    CustomRule,
    RestrictionAction,
    Restrictions,
)
from stario.entrypoints.http.fields import Uuid

Topic = Annotated[str, Meta(min_length=1, max_length=LONGEST_TOPIC, examples=["politics"])]
Topics = Annotated[list[Topic], Meta(max_length=MOST_TOPICS)]
Version = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class RestrictionsPath(msgspec.Struct):
    artist_id: Uuid


class CustomRuleBody(msgspec.Struct, kw_only=True):
    """A word or phrase, found in every alphabet and disguise."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_WORD, examples=["aroq"])]
    action: Annotated[
        RestrictionAction,
        Meta(description="`block` refuses such a text, `review` sends it to a person."),
    ] = RestrictionAction.BLOCK


class RestrictionsBody(msgspec.Struct, kw_only=True):
    """All of it: what is left out here is lifted."""

    whitelist_topics: Annotated[
        Topics, Meta(description="If there are any, a text on none of them goes to a person.")
    ] = []
    blacklist_topics: Annotated[
        Topics,
        Meta(
            description="Texts on these, and orders for these occasions, are refused. A topic that "
            "has no list of words is looked for by its own name."
        ),
    ] = []
    max_video_duration_seconds: (
        Annotated[int, Meta(ge=SHORTEST_SECONDS, le=LONGEST_SECONDS)] | None
    ) = None
    allow_suggestive: Annotated[
        bool,
        Meta(
            description="Bare skin in pictures of fans beside her is fine; otherwise two people "
            "must let it pass."
        ),
    ] = False
    custom_rules: Annotated[list[CustomRuleBody], Meta(max_length=MOST_WORDS)] = []
    version: Annotated[
        Version | None,
        Meta(description="The one that you have seen: 409 if it is not in force any more."),
    ] = None

    def restrictions(self, artist: ArtistId) -> Restrictions:
        return Restrictions(
            artist_id=artist,
            whitelist_topics=tuple(self.whitelist_topics),
            blacklist_topics=tuple(self.blacklist_topics),
            max_video_duration_seconds=self.max_video_duration_seconds,
            allow_suggestive=self.allow_suggestive,
            custom_rules=tuple(
                CustomRule(text=rule.text, action=rule.action) for rule in self.custom_rules
            ),
        )


class RestrictionsAnswer(msgspec.Struct, kw_only=True):
    """`version` 0: nothing is left out, and never was."""

    artist_id: Uuid
    version: Version
    whitelist_topics: list[str]
    blacklist_topics: list[str]
    max_video_duration_seconds: int | None
    allow_suggestive: bool
    custom_rules: list[CustomRuleBody]
    changed_at: datetime | None
    known_topics: Annotated[
        list[str], Meta(description="Topics that have lists of words, and occasions of orders.")
    ]


def restrictions_answer(found: Restrictions, known_topics: tuple[str, ...]) -> RestrictionsAnswer:
    return RestrictionsAnswer(
        artist_id=found.artist_id,
        version=found.version,
        whitelist_topics=list(found.whitelist_topics),
        blacklist_topics=list(found.blacklist_topics),
        max_video_duration_seconds=found.max_video_duration_seconds,
        allow_suggestive=found.allow_suggestive,
        custom_rules=[
            CustomRuleBody(text=rule.text, action=rule.action) for rule in found.custom_rules
        ],
        changed_at=found.changed_at,
        known_topics=list(known_topics),
    )
