"""How accounts and sessions look over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from stario.domain.identity.model.account import Account, Preferences
from stario.domain.identity.model.data_export import ExportState
from stario.domain.identity.model.password import LONGEST_PASSWORD, SHORTEST_PASSWORD
from stario.domain.identity.model.role import Role
from stario.domain.identity.model.telegram import LONGEST_INIT_DATA
from stario.domain.identity.usecases.open_session import SignedIn
from stario.domain.identity.usecases.read_data_export import LINK_SECONDS, ExportProgress
from stario.domain.identity.usecases.register_account import LONGEST_FULL_NAME
from stario.domain.identity.usecases.replace_preferences import LONGEST_LEADERBOARD_NAME
from stario.domain.identity.usecases.request_account_deletion import LONGEST_REASON
from stario.domain.identity.usecases.update_profile import ProfileChange
from stario.domain.kernel.language import Language
from stario.entrypoints.contacts import parse_email, parse_phone
from stario.entrypoints.http.fields import PageQuery, Percent, Uuid

# RFC 5321, 4.5.3.1.3: a path has at most 256 octets, angle brackets included.
EmailText = Annotated[str, Meta(min_length=3, max_length=254, examples=["dilnoza@example.uz"])]
PhoneText = Annotated[str, Meta(max_length=40, examples=["+998901234567"])]
NameText = Annotated[str, Meta(min_length=1, max_length=LONGEST_FULL_NAME, examples=["Dilnoza"])]
PasswordText = Annotated[
    str,
    Meta(
        min_length=SHORTEST_PASSWORD,
        max_length=LONGEST_PASSWORD,
        description="Characters of any kind; neither a common password nor one's own name.",
        examples=["to-gʻri ot batareya shtapel"],
    ),
]
BirthYear = Annotated[
    int, Meta(ge=1900, le=2100, description="Who is under 16 needs a parent's permission.")
]
TokenText = Annotated[str, Meta(min_length=1, max_length=512)]


class RegisterBody(msgspec.Struct, kw_only=True):
    """A new account."""

    email: EmailText
    password: PasswordText
    full_name: NameText
    phone: PhoneText | None = None
    birth_year: BirthYear | None = None
    terms_version: (
        Annotated[
            str,
            Meta(
                max_length=40,
                description="Of the terms of use that were shown (`GET /consent-texts`); without "
                "it those in use now are accepted.",
            ),
        ]
        | None
    ) = None


class SignInBody(msgspec.Struct, kw_only=True):
    email: Annotated[str, Meta(max_length=254, examples=["dilnoza@example.uz"])]
    password: Annotated[str, Meta(max_length=1024)]


class RefreshBody(msgspec.Struct, kw_only=True):
    refresh_token: TokenText


class TelegramBody(msgspec.Struct, kw_only=True):
    init_data: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=LONGEST_INIT_DATA,
            description="`Telegram.WebApp.initData` as the Mini App got it.",
        ),
    ]


class UserAnswer(msgspec.Struct, kw_only=True):
    """An account."""

    id: Uuid
    email: str | None
    full_name: str
    phone: str | None
    telegram_id: int | None
    role: Role
    language: Language
    created_at: datetime
    updated_at: datetime
    deletion_requested_at: datetime | None
    delete_after: Annotated[
        datetime | None, Meta(description="When the account is erased, if deletion was asked.")
    ]
    birth_year: int | None = None
    terms_version: Annotated[
        str | None, Meta(description="Of the terms of use that were accepted.")
    ] = None
    terms_accepted_at: datetime | None = None


class TokensAnswer(msgspec.Struct, kw_only=True):
    """Who is signed in, and the proof of it."""

    access_token: str
    refresh_token: Annotated[str, Meta(description="Works once; the next one comes with it.")]
    token_type: Literal["bearer"]
    expires_in: Annotated[int, Meta(ge=1, description="Seconds the access token works.")]
    user: UserAnswer


class ProfileBody(msgspec.Struct, kw_only=True):
    """What to change; fields that are left out stay. A null phone removes it."""

    full_name: NameText | UnsetType = UNSET
    phone: PhoneText | UnsetType | None = UNSET
    birth_year: BirthYear | UnsetType = UNSET
    email: EmailText | UnsetType = UNSET
    new_password: PasswordText | UnsetType = UNSET
    current_password: (
        Annotated[str, Meta(max_length=1024, description="Needed for a new address or password.")]
        | UnsetType
    ) = UNSET

    def change(self) -> ProfileChange:
        """
        Read addresses and numbers.

        Raises:
            Invalid: one of them is none.
        """
        return ProfileChange(
            full_name=_or_none(self.full_name),
            phone=None if self.phone is UNSET else phone_or_none(self.phone) or "",
            birth_year=None if self.birth_year is UNSET else self.birth_year,
            email=None if self.email is UNSET else parse_email("email", self.email),
            new_password=_or_none(self.new_password),
            current_password=_or_none(self.current_password),
        )


class PreferencesBody(msgspec.Struct, kw_only=True):
    """How a person wants to be spoken to."""

    language: Language = Language.UZBEK
    email_notifications: bool = True
    telegram_notifications: bool = True
    marketing: bool = False
    leaderboard_name: Annotated[
        Annotated[str, Meta(max_length=LONGEST_LEADERBOARD_NAME)] | None,
        Meta(description="Shown in public lists; null: nameless."),
    ] = None

    def preferences(self) -> Preferences:
        return Preferences(**msgspec.structs.asdict(self))


class DeletionBody(msgspec.Struct, kw_only=True):
    confirm_email: Annotated[
        str, Meta(max_length=254, description="The account's address; empty if it has none.")
    ]
    reason: Annotated[str, Meta(max_length=LONGEST_REASON)] = ""


class ExportPath(msgspec.Struct):
    export_id: Uuid


class ExportAnswer(msgspec.Struct, kw_only=True):
    """A copy of one's data; the archive is kept for a week."""

    id: Uuid
    status: ExportState
    progress_percent: Percent
    requested_at: datetime
    due_at: Annotated[datetime, Meta(description="By then it is there: within 24 hours.")]
    completed_at: datetime | None
    download_url: str | None
    expires_in_seconds: Annotated[
        int | None, Meta(description="How long this link works; ask again for a new one.")
    ]


class UserPath(msgspec.Struct):
    user_id: Uuid


class UsersQuery(PageQuery, kw_only=True):
    search: (
        Annotated[str, Meta(max_length=100, description="A part of the name, address or phone.")]
        | None
    ) = None
    role: Role | None = None


def user_answer(account: Account) -> UserAnswer:
    return UserAnswer(
        id=account.id,
        email=account.email,
        full_name=account.full_name,
        phone=account.phone,
        telegram_id=account.telegram_id,
        role=account.role,
        language=account.preferences.language,
        created_at=account.created_at,
        updated_at=account.updated_at,
        deletion_requested_at=account.deletion_requested_at,
        delete_after=account.delete_after,
        birth_year=account.birth_year,
        terms_version=account.terms_version,
        terms_accepted_at=account.terms_accepted_at,
    )


def tokens_answer(signed_in: SignedIn) -> TokensAnswer:
    return TokensAnswer(
        access_token=signed_in.access_token,
        refresh_token=signed_in.refresh_token,
        token_type="bearer",  # noqa: S106 - the kind of token, not a token
        expires_in=signed_in.expires_in_seconds,
        user=user_answer(signed_in.account),
    )


def preferences_body(preferences: Preferences) -> PreferencesBody:
    return PreferencesBody(
        language=preferences.language,
        email_notifications=preferences.email_notifications,
        telegram_notifications=preferences.telegram_notifications,
        marketing=preferences.marketing,
        leaderboard_name=preferences.leaderboard_name,
    )


def export_answer(progress: ExportProgress) -> ExportAnswer:
    return ExportAnswer(
        id=progress.export.id,
        status=progress.state,
        progress_percent=progress.progress_percent,
        requested_at=progress.export.requested_at,
        due_at=progress.export.due_at,
        completed_at=progress.export.completed_at,
        download_url=progress.download_url,
        expires_in_seconds=LINK_SECONDS if progress.download_url else None,
    )


def phone_or_none(text: str | None) -> str | None:
    """
    Read an optional number.

    Raises:
        Invalid: it is none.
    """
    return parse_phone("phone", text) if text and text.strip() else None


def _or_none(value: str | UnsetType) -> str | None:
    return None if value is UNSET else value
