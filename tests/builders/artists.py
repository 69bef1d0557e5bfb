"""Artists and what they agreed to."""

# ruff: noqa: A002, B008 - arguments are named as the fields; defaults are frozen

from datetime import datetime, timedelta

from stario.domain.artists.model.artist import Artist, ArtistStatus, Gender, VoiceEnrolment
from stario.domain.artists.model.template import PromptTemplate
from stario.domain.artists.model.verification import Verification
from stario.domain.compliance.model.consent import Consent
from stario.domain.generation.model.greeting import Occasion
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import (
    AccountId,
    ArtistId,
    ConsentId,
    TemplateId,
)
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from tests.builders.values import NOW, SAME_AS_CREATED, a_digest, new_id


def a_voice_enrolment(*, profile_key: str = "artists/x/voice/profile.npz") -> VoiceEnrolment:
    return VoiceEnrolment(
        profile_key=profile_key,
        engine="world-gmm/1",
        voice="af_bella",
        similarity=0.81,
        error_rate=0.06,
        enrolled_at=NOW,
    )


def an_artist(
    *,
    id: str | None = None,
    name: str = "Yulduz Usmonova",
    description: str = "Singer of the stage and the screen",
    category: str = "singer",
    country: str = "UZ",
    gender: Gender = Gender.FEMALE,
    price: Money = Money(0),
    followers: int = 1_200_000,
    is_verified: bool = True,
    is_popular: bool = False,
    status: ArtistStatus = ArtistStatus.ACTIVE,
    email: str | None = None,
    phone: str | None = None,
    languages: tuple[Language, ...] = tuple(Language),
    topics: tuple[str, ...] = tuple(Occasion),
    account_id: AccountId | None = None,
    verification: Verification | None = None,
    created_at: datetime = NOW,
    updated_at: datetime = SAME_AS_CREATED,
    stock_voice: str | None = "af_bella",
    portrait_key: str | None = "artists/x/portrait.png",
    smile_key: str | None = None,
    voice_reference_key: str | None = None,
    voice: VoiceEnrolment | None = None,
    document_keys: tuple[str, ...] = (),
) -> Artist:
    """Verified, active, with portrait and stock voice, free of charge: ready for orders."""
    return Artist(
        id=ArtistId(id or new_id()),
        name=name,
        description=description,
        category=category,
        country=country,
        gender=gender,
        price=price,
        followers=followers,
        is_verified=is_verified,
        is_popular=is_popular,
        status=status,
        email=email,
        phone=phone,
        languages=languages,
        topics=topics,
        account_id=account_id,
        verification=verification or Verification(),
        created_at=created_at,
        updated_at=created_at if updated_at == SAME_AS_CREATED else updated_at,
        stock_voice=stock_voice,
        portrait_key=portrait_key,
        smile_key=smile_key,
        voice_reference_key=voice_reference_key,
        voice=voice,
        document_keys=document_keys,
    )


def a_template(
    artist: Artist,
    *,
    id: str | None = None,
    title: str = "Birthday",
    text: str = "Hurmatli {recipient}, tug'ilgan kuningiz muborak bo'lsin!",
    language: Language = Language.UZBEK,
    occasion: str = "birthday",
    created_at: datetime = NOW,
) -> PromptTemplate:
    return PromptTemplate(
        id=TemplateId(id or new_id()),
        artist_id=artist.id,
        title=title,
        text=text,
        language=language,
        occasion=occasion,
        created_at=created_at,
    )


def a_consent(
    artist: Artist,
    recorded_by: Account,
    *,
    id: str | None = None,
    likeness: bool = True,
    voice: bool = True,
    languages: tuple[Language, ...] = tuple(Language),
    topics: tuple[str, ...] = tuple(Occasion),
    max_duration_seconds: int = 60,
    valid_until: datetime = NOW + timedelta(days=365),
    contract_sha256: str | None = None,
    recorded_at: datetime = NOW,
    revoked_at: datetime | None = None,
    revoked_by: AccountId | None = None,
) -> Consent:
    """In force and covering everything."""
    return Consent(
        id=ConsentId(id or new_id()),
        artist_id=artist.id,
        likeness=likeness,
        voice=voice,
        languages=languages,
        topics=topics,
        max_duration_seconds=max_duration_seconds,
        valid_until=valid_until,
        contract_sha256=contract_sha256 or a_digest(),
        recorded_by=recorded_by.id,
        recorded_at=recorded_at,
        revoked_at=revoked_at,
        revoked_by=revoked_by,
    )
