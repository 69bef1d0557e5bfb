"""Permissions of people who are pictured."""

from datetime import datetime

from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.model.consent_text import (
    ConsentText,
    Operator,
    TextKind,
    consent_text,
    current_version,
)
from stario.domain.compliance.model.permission import Agreement, Permission, Relation, Subject
from stario.domain.compliance.usecases.stand_on_permission import StandOnPermission
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import PermissionId
from stario.domain.kernel.language import Language
from stario.ports.system import Clock
from tests.builders.values import NOW, new_id

OPERATOR = Operator(name="Stario", tin="301234567")


def standing_on(clock: Clock) -> StandOnPermission:
    return StandOnPermission(clock=clock, ids=Uuid7Ids(), operator=OPERATOR)


def a_text(kind: TextKind = TextKind.LIKENESS) -> ConsentText:
    return consent_text(kind, Language.UZBEK, OPERATOR)


def an_agreement(
    subject: Subject = Subject.SELF,
    *,
    kind: TextKind = TextKind.LIKENESS,
    relation: Relation | None = None,
    is_confirmed: bool = True,
    sha256: str | None = None,
) -> Agreement:
    return Agreement(
        kind=kind,
        version=current_version(kind),
        language=Language.UZBEK,
        subject=subject,
        relation=relation,
        is_confirmed=is_confirmed,
        sha256=sha256,
    )


def a_permission(
    account: Account,
    agreement: Agreement | None = None,
    *,
    birth_year: int | None = None,
    at: datetime = NOW,
) -> Permission:
    agreed = agreement or an_agreement()
    return Permission.give(
        PermissionId(new_id()),
        account.id,
        agreed,
        a_text(agreed.kind),
        birth_year=birth_year,
        at=at,
    )
