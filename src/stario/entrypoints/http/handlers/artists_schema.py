"""How artists look over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.artists.model.artist import Artist, ArtistStatus, Gender
from stario.domain.artists.model.profile import (
    HIGHEST_PRICE,
    LONGEST_CATEGORY,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    LONGEST_TOPIC,
    MOST_TOPICS,
    ArtistProfile,
)
from stario.domain.artists.model.template import PromptTemplate
from stario.domain.artists.model.verification import Verification, VerificationState
from stario.domain.artists.usecases.offer_template import LONGEST_TEXT, LONGEST_TITLE
from stario.domain.artists.usecases.present_artist import ArtistPage
from stario.domain.generation.model.greeting import Occasion
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.entrypoints.contacts import parse_email, parse_phone
from stario.entrypoints.http.fields import PageQuery, Uuid
from stario.entrypoints.http.handlers.accounts_schema import EmailText, PhoneText
from stario.ports.repositories.artists import ArtistCounts, ArtistFilter

PriceSom = Annotated[
    int, Meta(ge=0, le=HIGHEST_PRICE.som, description="Whole so'm.", examples=[150000])
]
CountryText = Annotated[
    str, Meta(min_length=2, max_length=2, description="ISO 3166-1 alpha-2.", examples=["UZ"])
]
CategoryText = Annotated[str, Meta(min_length=1, max_length=LONGEST_CATEGORY, examples=["singer"])]


class ArtistPath(msgspec.Struct):
    artist_id: Uuid


class ArtistsQuery(PageQuery, kw_only=True):
    category: Annotated[str, Meta(max_length=LONGEST_CATEGORY)] | None = None
    country: Annotated[str, Meta(max_length=2)] | None = None
    gender: Gender | None = None
    search: (
        Annotated[str, Meta(max_length=100, description="A part of the name or description.")]
        | None
    ) = None
    is_verified: bool | None = None
    is_popular: bool | None = None
    status: ArtistStatus | None = None

    def filter(self) -> ArtistFilter:
        return ArtistFilter(
            category=self.category.strip().lower() if self.category else None,
            country=self.country.upper() if self.country else None,
            gender=self.gender,
            search=self.search or None,
            is_verified=self.is_verified,
            is_popular=self.is_popular,
            status=self.status,
        )


class ArtistBody(msgspec.Struct, kw_only=True):
    """What an artist's page says; `account_id` and `stock_voice` are for staff."""

    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME, examples=["Yulduz"])]
    category: CategoryText
    gender: Gender
    price: PriceSom
    description: Annotated[str, Meta(max_length=LONGEST_DESCRIPTION)] = ""
    country: CountryText = "UZ"
    email: EmailText | None = None
    phone: PhoneText | None = None
    languages: Annotated[
        list[Language], Meta(min_length=1, max_length=20, description="What fans may choose.")
    ] = msgspec.field(default_factory=lambda: list(Language))
    topics: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=LONGEST_TOPIC)]],
        Meta(min_length=1, max_length=MOST_TOPICS, description="What fans may choose."),
    ] = msgspec.field(default_factory=lambda: [occasion.value for occasion in Occasion])
    account_id: Annotated[Uuid, Meta(description="The account that manages the page.")] | None = (
        None
    )
    stock_voice: (
        Annotated[
            str,
            Meta(
                pattern="^[A-Za-z0-9_.-]+$",
                max_length=64,
                description="Speaks until a recording is enrolled.",
            ),
        ]
        | None
    ) = None

    def profile(self) -> ArtistProfile:
        """
        Read addresses and numbers.

        Raises:
            Invalid: one of them is none.
        """
        return ArtistProfile(
            name=self.name,
            description=self.description,
            category=self.category,
            country=self.country,
            gender=self.gender,
            price=Money.from_som(self.price),
            email=parse_email("email", self.email) if self.email else None,
            phone=parse_phone("phone", self.phone) if self.phone else None,
            languages=tuple(self.languages),
            topics=tuple(self.topics),
        )


class VerifyQuery(msgspec.Struct):
    is_verified: bool


class PopularQuery(msgspec.Struct):
    is_popular: bool


class StatusQuery(msgspec.Struct):
    new_status: ArtistStatus


class VerificationAnswer(msgspec.Struct, kw_only=True):
    """How far the verification is."""

    state: VerificationState
    assigned_to: Uuid | None
    notes: str | None
    submitted_at: datetime | None
    decided_at: datetime | None


class ArtistAnswer(msgspec.Struct, kw_only=True):
    """An artist; what is for the artist herself and staff is null for everybody else."""

    id: Uuid
    name: str
    description: str
    image: Annotated[
        str | None, Meta(description="A link to the portrait, for an hour; null without one.")
    ]
    category: str
    country: str
    gender: Gender
    price: PriceSom
    followers: int
    is_verified: bool
    is_popular: bool
    status: ArtistStatus
    email: Annotated[str | None, Meta(description="For the artist and staff.")]
    phone: Annotated[str | None, Meta(description="For the artist and staff.")]
    created_at: datetime
    updated_at: datetime
    languages: list[Language]
    topics: list[str]
    has_portrait: bool
    has_voice: Annotated[bool, Meta(description="Whether a voice recording is enrolled.")]
    verification: Annotated[
        VerificationAnswer | None, Meta(description="For the artist, validators and staff.")
    ]


class ArtistStats(msgspec.Struct, kw_only=True):
    total: int
    active: int
    verified: int
    popular: int
    by_category: dict[str, int]


class TemplateBody(msgspec.Struct, kw_only=True):
    """Words the artist is ready to say; `{recipient}` stands for the name, at most once."""

    title: Annotated[str, Meta(min_length=1, max_length=LONGEST_TITLE)]
    text: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=LONGEST_TEXT,
            examples=["Aziz {recipient}, tugʻilgan kuningiz muborak boʻlsin!"],
        ),
    ]
    language: Language
    occasion: Occasion


class TemplateAnswer(TemplateBody, kw_only=True):
    """A template as it is kept."""

    id: Uuid
    artist_id: Uuid
    created_at: datetime


def artist_answer(page: ArtistPage, viewer: Actor | None) -> ArtistAnswer:
    artist = page.artist
    sees_contacts = viewer is not None and (
        viewer.is_staff or artist.account_id == viewer.account_id
    )
    return ArtistAnswer(
        id=artist.id,
        name=artist.name,
        description=artist.description,
        image=page.image_url,
        category=artist.category,
        country=artist.country,
        gender=artist.gender,
        price=artist.price.som,
        followers=artist.followers,
        is_verified=artist.is_verified,
        is_popular=artist.is_popular,
        status=artist.status,
        email=artist.email if sees_contacts else None,
        phone=artist.phone if sees_contacts else None,
        created_at=artist.created_at,
        updated_at=artist.updated_at,
        languages=list(artist.languages),
        topics=list(artist.topics),
        has_portrait=artist.portrait_key is not None,
        has_voice=artist.voice is not None,
        verification=_verification(artist, viewer),
    )


def _verification(artist: Artist, viewer: Actor | None) -> VerificationAnswer | None:
    if viewer is None or not (viewer.may_review or artist.account_id == viewer.account_id):
        return None
    return verification_answer(artist.verification)


def verification_answer(verification: Verification) -> VerificationAnswer:
    return VerificationAnswer(
        state=verification.state,
        assigned_to=verification.assigned_to,
        notes=verification.notes,
        submitted_at=verification.submitted_at,
        decided_at=verification.decided_at,
    )


def stats_answer(counts: ArtistCounts) -> ArtistStats:
    return ArtistStats(
        total=counts.total,
        active=counts.active,
        verified=counts.verified,
        popular=counts.popular,
        by_category=dict(counts.by_category),
    )


def template_answer(template: PromptTemplate) -> TemplateAnswer:
    return TemplateAnswer(
        id=template.id,
        artist_id=template.artist_id,
        title=template.title,
        text=template.text,
        language=template.language,
        occasion=Occasion(template.occasion),
        created_at=template.created_at,
    )
