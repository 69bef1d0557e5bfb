"""How permissions of people who are pictured look over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.compliance.model.consent_text import (
    ConsentText,
    Operator,
    TextKind,
    current_version,
)
from stario.domain.compliance.model.permission import (
    Agreement,
    Permission,
    Relation,
    Statement,
    Subject,
)
from stario.domain.kernel.ids import PermissionId
from stario.domain.kernel.language import Language
from stario.entrypoints.http.fields import Uuid

Version = Annotated[
    str, Meta(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z.-]+$", examples=["2026-11-1"])
]
Sha256 = Annotated[
    str,
    Meta(
        pattern="^[0-9a-fA-F]{64}$",
        description="Of the text that was shown, in UTF-8; another one is refused.",
    ),
]
Given = Annotated[bool, Meta(description="False: that person has not agreed. It is refused.")]


class ConsentBody(msgspec.Struct, kw_only=True):
    """What the person in the picture agreed to; `GET /consent-texts` has the words."""

    version: Version
    subject: Subject = Subject.SELF
    relation: Annotated[
        Relation | None, Meta(description="Of a child: what whoever agrees is to it.")
    ] = None
    language: Language | None = None
    given: Given = True
    sha256: Sha256 | None = None

    def agreement(self, kind: TextKind, language: Language) -> Agreement:
        return Agreement(
            kind=kind,
            version=self.version,
            language=self.language or language,
            subject=self.subject,
            relation=self.relation,
            is_confirmed=self.given,
            sha256=self.sha256,
        )


class PicturedBody(msgspec.Struct, kw_only=True):
    """
    Whether the person in the picture agrees: a permission by its id, or one that is given here.

    Without either, one's own permission for oneself counts, if there is one.
    """

    permission_id: Uuid | None = None
    consent: ConsentBody | None = None

    def statement(self, language: Language) -> Statement:
        """
        Read it.

        Raises:
            Invalid: `consent`, where both are there.
        """
        given = self.consent
        return Statement(
            permission_id=PermissionId(self.permission_id) if self.permission_id else None,
            agreement=None if given is None else given.agreement(TextKind.LIKENESS, language),
        )


class PicturedQuery(msgspec.Struct, kw_only=True):
    """As `PicturedBody`, beside a body that is a file."""

    permission_id: Uuid | None = None
    consent_version: Version | None = None
    consent_subject: Subject = Subject.SELF
    consent_relation: Relation | None = None
    consent_given: Given = True

    def statement(self, language: Language) -> Statement:
        """
        Read it.

        Raises:
            Invalid: `consent`, where both are there.
        """
        declares = self.consent_version is not None or not self.consent_given
        body = ConsentBody(
            version=self.consent_version or current_version(TextKind.LIKENESS),
            subject=self.consent_subject,
            relation=self.consent_relation,
            given=self.consent_given,
        )
        return PicturedBody(
            permission_id=self.permission_id, consent=body if declares else None
        ).statement(language)


class PermissionBody(ConsentBody, kw_only=True):
    """A permission to be given before, and named where a picture is sent."""

    kind: Annotated[TextKind, Meta(description="`likeness` or `voice`.")] = TextKind.LIKENESS


class PermissionPath(msgspec.Struct):
    permission_id: Uuid


class PermissionAnswer(msgspec.Struct, kw_only=True):
    permission_id: Uuid
    kind: TextKind
    subject: Subject
    relation: Relation | None
    version: str
    sha256: Annotated[str, Meta(description="Of the text that was agreed to.")]
    language: Language
    given_at: datetime
    valid_until: datetime
    withdrawn_at: datetime | None


class ConsentTextsQuery(msgspec.Struct, kw_only=True):
    kind: TextKind | None = None
    language: Language | None = None
    version: Annotated[
        Version | None, Meta(description="One that somebody agreed to; else those in use.")
    ] = None


class ConsentTextAnswer(msgspec.Struct, kw_only=True):
    """One text; the hash is of its UTF-8 bytes."""

    kind: TextKind
    version: str
    language: Language
    title: str
    text: str
    sha256: str
    in_use_since: datetime


class ConsentTextsAnswer(msgspec.Struct, kw_only=True):
    """The texts; `tin` is the operator's taxpayer number, empty where none is set."""

    operator: str
    tin: str
    items: list[ConsentTextAnswer]


def permission_answer(permission: Permission) -> PermissionAnswer:
    return PermissionAnswer(
        permission_id=permission.id,
        kind=permission.kind,
        subject=permission.subject,
        relation=permission.relation,
        version=permission.text_version,
        sha256=permission.text_sha256,
        language=permission.language,
        given_at=permission.given_at,
        valid_until=permission.valid_until,
        withdrawn_at=permission.withdrawn_at,
    )


def texts_answer(
    texts: tuple[ConsentText, ...], operator: Operator, query: ConsentTextsQuery
) -> ConsentTextsAnswer:
    return ConsentTextsAnswer(
        operator=operator.name,
        tin=operator.tin,
        items=[
            ConsentTextAnswer(
                kind=text.kind,
                version=text.version,
                language=text.language,
                title=text.title,
                text=text.text,
                sha256=text.sha256,
                in_use_since=text.in_use_since,
            )
            for text in texts
            if query.kind in (None, text.kind) and query.language in (None, text.language)
        ],
    )
