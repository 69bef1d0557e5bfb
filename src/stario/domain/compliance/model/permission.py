"""
What somebody who is pictured, or heard, has allowed; apart from the terms of use.

Source: Civil Code of Uzbekistan, art. 100-1 (the image of a person; under 16 by the parents); the
law on personal data, art. 26 (biometric data).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.compliance.model.consent_text import ConsentText, TextKind
from stario.domain.kernel.errors import Conflict, DomainError, Invalid
from stario.domain.kernel.ids import AccountId, PermissionId
from stario.domain.kernel.language import Language

TERM = timedelta(days=1096)
"""Three years, as the texts say."""

OF_AGE = 16
"""From this age on one allows the use of one's image oneself."""


class PermissionMissing(DomainError):
    """
    Nothing allows the use of this picture or voice.

    `reason`: declared_absent, withdrawn, expired, other_kind, or parent_needed.
    """

    code = "permission_missing"


class Subject(StrEnum):
    """Who is pictured."""

    SELF = "self"
    ADULT = "other_adult"
    CHILD = "child"
    """Under 16: a parent or guardian allows it."""


class Relation(StrEnum):
    """What who allows it is to the child."""

    PARENT = "parent"
    GUARDIAN = "guardian"


@attrs.frozen(kw_only=True)
class Agreement:
    """
    What a person declares, as it comes in.

    `sha256`, where it is given, must be that of the text: so nobody agrees to words that an app
    did not show. `is_confirmed`: the other person, or as the parent oneself, has agreed.
    """

    kind: TextKind
    version: str
    language: Language
    subject: Subject
    relation: Relation | None = None
    is_confirmed: bool = True
    sha256: str | None = None


@attrs.frozen(kw_only=True)
class Statement:
    """
    What a request with a picture says of the person in it.

    It names a permission that was given before, or gives one, or says nothing, as apps do that
    came before the question.
    """

    permission_id: PermissionId | None = None
    agreement: Agreement | None = None

    def __attrs_post_init__(self) -> None:
        if self.permission_id is not None and self.agreement is not None:
            raise Invalid("consent", "one_permission")


@attrs.frozen(kw_only=True)
class Permission:
    """
    One consent as it was given.

    `text_sha256` is the hash of the very text that was agreed to. In force until `valid_until`
    (exclusive) or `withdrawn_at`. It names nobody but the account that gave it.
    """

    id: PermissionId
    account_id: AccountId
    kind: TextKind
    subject: Subject
    relation: Relation | None
    text_version: str
    text_sha256: str
    language: Language
    given_at: datetime
    valid_until: datetime
    withdrawn_at: datetime | None = None

    @classmethod
    def give(
        cls,
        permission: PermissionId,
        account: AccountId,
        agreement: Agreement,
        text: ConsentText,
        *,
        birth_year: int | None,
        at: datetime,
    ) -> "Permission":
        """
        Record that *account* agreed to *text*.

        Args:
            birth_year: of whoever has the account, if it is known.

        Raises:
            Invalid: a child without the relation, a relation without a child, or another text.
            PermissionMissing: the other person has not agreed (`declared_absent`), or whoever
                has the account is too young to allow it (`parent_needed`).
        """
        if text.kind is TextKind.TERMS:
            raise Invalid("kind", "one_of", allowed="likeness, voice")
        if agreement.sha256 is not None and agreement.sha256.lower() != text.sha256:
            raise Invalid("sha256", "other_text")
        if not agreement.is_confirmed:
            raise PermissionMissing(reason="declared_absent")
        if (agreement.subject is Subject.CHILD) != (agreement.relation is not None):
            raise Invalid("relation", "of_child")
        if agreement.subject is not Subject.CHILD and is_minor(birth_year, at=at):
            raise PermissionMissing(reason="parent_needed")
        return cls(
            id=permission,
            account_id=account,
            kind=text.kind,
            subject=agreement.subject,
            relation=agreement.relation,
            text_version=text.version,
            text_sha256=text.sha256,
            language=text.language,
            given_at=at,
            valid_until=at + TERM,
        )

    def obstacle(self, kind: TextKind, *, at: datetime) -> str | None:
        """Why it does not allow *kind* now, or nothing."""
        if self.kind is not kind:
            return "other_kind"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return None if at < self.valid_until else "expired"

    def require(self, kind: TextKind, *, at: datetime) -> "Permission":
        """
        Give it back if it allows *kind* now.

        Raises:
            PermissionMissing: with the reason.
        """
        obstacle = self.obstacle(kind, at=at)
        if obstacle is not None:
            raise PermissionMissing(reason=obstacle)
        return self

    def withdraw(self, *, at: datetime) -> "Permission":
        """
        End it now.

        Raises:
            Conflict: it was withdrawn before.
        """
        if self.withdrawn_at is not None:
            raise Conflict(what="permission")
        return attrs.evolve(self, withdrawn_at=at)


class UseKind(StrEnum):
    """What stands on a permission."""

    FACE_UPLOAD = "face_upload"
    ARTWORK = "artwork"
    PREVIEW = "preview"


@attrs.frozen(kw_only=True)
class PermissionUse:
    """That a photo, or what was made of it, stands on a permission; each on one."""

    kind: UseKind
    subject_id: str
    permission_id: PermissionId
    at: datetime


def is_minor(birth_year: int | None, *, at: datetime) -> bool:
    """Whether who was born then may be under `OF_AGE`; nothing is assumed of who did not say."""
    return birth_year is not None and at.year - birth_year <= OF_AGE


def implied(
    permissions: Iterable[Permission], kind: TextKind, *, at: datetime
) -> Permission | None:
    """
    Find what a request stands on that names nothing: one's own permission for oneself.

    None where none was ever asked for: apps that came before the question.

    Raises:
        PermissionMissing: it was withdrawn, or is over, and no other was given since.
    """
    own = [each for each in permissions if each.kind is kind and each.subject is Subject.SELF]
    newest = max(own, key=lambda each: (each.given_at, each.id), default=None)
    if newest is None:
        return None
    in_force = [each for each in own if each.obstacle(kind, at=at) is None]
    return in_force[-1] if in_force else newest.require(kind, at=at)
