"""An artist who agreed to be on Stario."""

from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.artists.model.cutout import cutout_keys
from stario.domain.artists.model.verification import Verification
from stario.domain.kernel.errors import DomainError, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money


class ArtistStatus(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class ArtistNotReady(DomainError):
    """
    Nothing can be made of this artist now.

    `reason`: not_verified, not_active, no_portrait or no_voice.
    """

    code = "artist_not_ready"


@attrs.frozen(kw_only=True)
class VoiceEnrolment:
    """
    A voice reference after enrolment.

    `profile_key` names the engine's own data in the artists' bucket; `voice` is the stock voice
    that the profile starts from; `error_rate` None: not measured.
    """

    profile_key: str
    engine: str
    voice: str
    similarity: float
    error_rate: float | None
    enrolled_at: datetime


@attrs.frozen(kw_only=True)
class Artist:
    """
    A profile with what its moments are made of.

    Keys name objects in the artists' bucket. `languages` and `topics` are what fans may choose;
    the consent in force decides what is really allowed.
    """

    id: ArtistId
    name: str
    description: str
    category: str
    country: str
    gender: Gender
    price: Money
    followers: int
    is_verified: bool
    is_popular: bool
    status: ArtistStatus
    email: str | None
    phone: str | None
    languages: tuple[Language, ...]
    topics: tuple[str, ...]
    account_id: AccountId | None
    verification: Verification
    created_at: datetime
    updated_at: datetime
    stock_voice: str | None = None
    portrait_key: str | None = None
    smile_key: str | None = None
    voice_reference_key: str | None = None
    voice: VoiceEnrolment | None = None
    document_keys: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every object that belongs to the artist."""
        profile_key = self.voice.profile_key if self.voice else None
        single = (self.portrait_key, self.smile_key, self.voice_reference_key, profile_key)
        return frozenset({*filter(None, single), *self.document_keys, *self._cutout_keys})

    @property
    def _cutout_keys(self) -> tuple[str, ...]:
        """Made of the portrait some time after it came, if at all."""
        if self.portrait_key is None:
            return ()
        keys = cutout_keys(self.id, self.portrait_key)
        # The record first: without it there is no cutout.
        return (keys.record, keys.picture)

    def require_managed_by(self, account: AccountId, *, is_staff: bool) -> None:
        """
        Let the artist herself and staff pass.

        Raises:
            NotFound: it is somebody else's.
        """
        if not is_staff and self.account_id != account:
            raise NotFound(what="artist")

    def doubt(self) -> "Artist":
        """Take the verification back, for what it was given for has changed."""
        return attrs.evolve(self, is_verified=False, verification=Verification())

    def require_ready(self, *, likeness: bool, voice: bool = True) -> None:
        """
        Check that moments can be made of the *likeness*, the *voice* or both.

        Raises:
            ArtistNotReady: with the reason.
        """
        if not self.is_verified:
            raise ArtistNotReady(reason="not_verified")
        if self.status is not ArtistStatus.ACTIVE:
            raise ArtistNotReady(reason="not_active")
        if likeness and self.portrait_key is None:
            raise ArtistNotReady(reason="no_portrait")
        if voice and self.voice is None and self.stock_voice is None:
            raise ArtistNotReady(reason="no_voice")
