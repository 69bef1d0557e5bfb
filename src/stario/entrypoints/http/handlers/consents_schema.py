"""How consents look over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.model.terms import LONGEST_DURATION_SECONDS, Terms
from stario.domain.compliance.usecases.revoke_consent import Revocation
from stario.domain.generation.model.greeting import Occasion
from stario.domain.kernel.language import Language
from stario.entrypoints.http.fields import Uuid


class ConsentPath(msgspec.Struct):
    artist_id: Uuid
    consent_id: Uuid


class ConsentBody(msgspec.Struct, kw_only=True):
    """What the artist has signed."""

    likeness: Annotated[bool, Meta(description="The face may be shown.")]
    voice: Annotated[bool, Meta(description="The voice may be heard.")]
    languages: Annotated[list[Language], Meta(min_length=1, max_length=20)]
    topics: Annotated[list[Occasion], Meta(min_length=1, max_length=30)]
    max_duration_seconds: Annotated[
        int, Meta(ge=1, le=LONGEST_DURATION_SECONDS, description="Of one product.", examples=[60])
    ]
    valid_until: Annotated[
        datetime,
        Meta(tz=True, description="In the future, at most ten years ahead; exclusive."),
    ]
    contract_sha256: Annotated[
        str,
        Meta(
            pattern="^[0-9a-fA-F]{64}$",
            min_length=64,
            max_length=64,
            description="SHA-256 of the signed contract, in hex.",
            examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        ),
    ]

    def terms(self) -> Terms:
        return Terms(
            likeness=self.likeness,
            voice=self.voice,
            languages=tuple(self.languages),
            topics=tuple(topic.value for topic in self.topics),
            max_duration_seconds=self.max_duration_seconds,
            valid_until=self.valid_until,
            contract_sha256=self.contract_sha256,
        )


class ConsentAnswer(msgspec.Struct, kw_only=True):
    """A consent as it is kept."""

    id: Uuid
    artist_id: Uuid
    likeness: bool
    voice: bool
    languages: list[Language]
    topics: list[str]
    max_duration_seconds: int
    valid_until: datetime
    contract_sha256: str
    is_in_force: bool
    recorded_by: Uuid
    recorded_at: datetime
    revoked_by: Uuid | None
    revoked_at: datetime | None


class RevocationAnswer(msgspec.Struct, kw_only=True):
    """The consent now, and what this call ended; the files are gone within a minute."""

    consent: ConsentAnswer
    cancelled_jobs: int
    taken_down_videos: int
    taken_down_voice_messages: int
    taken_down_posters: int


def consent_answer(consent: Consent, *, at: datetime) -> ConsentAnswer:
    return ConsentAnswer(
        id=consent.id,
        artist_id=consent.artist_id,
        likeness=consent.likeness,
        voice=consent.voice,
        languages=list(consent.languages),
        topics=list(consent.topics),
        max_duration_seconds=consent.max_duration_seconds,
        valid_until=consent.valid_until,
        contract_sha256=consent.contract_sha256,
        is_in_force=consent.in_force(at=at),
        recorded_by=consent.recorded_by,
        recorded_at=consent.recorded_at,
        revoked_by=consent.revoked_by,
        revoked_at=consent.revoked_at,
    )


def revocation_answer(revocation: Revocation, *, at: datetime) -> RevocationAnswer:
    return RevocationAnswer(
        consent=consent_answer(revocation.consent, at=at),
        cancelled_jobs=len(revocation.taken_down.cancelled),
        taken_down_videos=revocation.taken_down.videos,
        taken_down_voice_messages=revocation.taken_down.voice_messages,
        taken_down_posters=revocation.taken_down.posters,
    )
