"""What an artist agreed to, for how long, and what that covers."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from stario.domain.kernel.errors import Conflict, DomainError
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId
from stario.domain.kernel.language import Language


class ConsentMissing(DomainError):
    """
    No consent in force covers this.

    `reason`: none, likeness, voice, language, topic or duration, the last obstacle found in
    the consent that comes nearest.
    """

    code = "consent_missing"


@attrs.frozen(kw_only=True)
class Use:
    """What somebody wants to make."""

    likeness: bool
    voice: bool
    language: Language
    topic: str
    duration_seconds: int


@attrs.frozen(kw_only=True)
class Consent:
    """
    One signed agreement; `contract_sha256` is the hash of the paper.

    In force from `recorded_at` until `valid_until` (exclusive) or revocation.
    """

    id: ConsentId
    artist_id: ArtistId
    likeness: bool
    voice: bool
    languages: tuple[Language, ...]
    topics: tuple[str, ...]
    max_duration_seconds: int
    valid_until: datetime
    contract_sha256: str
    recorded_by: AccountId
    recorded_at: datetime
    revoked_at: datetime | None = None
    revoked_by: AccountId | None = None

    def in_force(self, *, at: datetime) -> bool:
        return self.revoked_at is None and self.recorded_at <= at < self.valid_until

    def obstacle(self, use: Use) -> str | None:
        """Name what keeps this consent from covering *use*, or nothing."""
        checks = (
            ("likeness", use.likeness and not self.likeness),
            ("voice", use.voice and not self.voice),
            ("language", use.language not in self.languages),
            ("topic", use.topic not in self.topics),
            ("duration", use.duration_seconds > self.max_duration_seconds),
        )
        return next((name for name, missing in checks if missing), None)

    def revoke(self, *, by: AccountId, at: datetime) -> "Consent":
        """
        End it now.

        Raises:
            Conflict: it was revoked before.
        """
        if self.revoked_at is not None:
            raise Conflict(what="consent")
        return attrs.evolve(self, revoked_at=at, revoked_by=by)


def require_consent(consents: Iterable[Consent], use: Use, *, at: datetime) -> Consent:
    """
    Find the consent that *use* stands on: in force at *at*, covering all of it.

    The one recorded last wins, so that a product names the newest agreement.

    Raises:
        ConsentMissing: none covers it.
    """
    in_force = sorted((c for c in consents if c.in_force(at=at)), key=lambda c: c.recorded_at)
    obstacle = "none"
    for consent in reversed(in_force):
        found = consent.obstacle(use)
        if found is None:
            return consent
        obstacle = found
    raise ConsentMissing(reason=obstacle)
