"""Requests of authorities, and breaches."""

from datetime import date, datetime

from stario.domain.compliance.model.breach import Breach, BreachCategory, BreachState, BreachStep
from stario.domain.compliance.model.legal_export import LegalExport
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import AccountId, BreachId, JobId, LegalExportId
from tests.builders.values import NOW, a_digest, new_id

IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
"""32 times 0x42, as in the tests of age; `AUTHORITY` belongs to it."""

AUTHORITY = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


def a_legal_export(
    requester: Account,
    *people: Account,
    contents: tuple[str, ...] = (),
    at: datetime = NOW,
    is_rehearsal: bool = False,
    recipient: str = AUTHORITY,
) -> LegalExport:
    return LegalExport(
        id=LegalExportId(new_id()),
        case_id="LEGAL-2026-001",
        legal_basis="Request 12/345 of 20 November 2026",
        date_from=date(2026, 1, 1),
        date_to=date(2026, 12, 31),
        user_ids=tuple(person.id for person in people),
        content_ids=contents,
        include_logs=True,
        include_content=True,
        recipient=recipient,
        is_rehearsal=is_rehearsal,
        requested_by=requester.id,
        requested_at=at,
    )


def a_ready_export(export: LegalExport, approver: Account, *, at: datetime = NOW) -> LegalExport:
    approved = export.approve(JobId(new_id()), by=approver.id, at=at)
    return approved.complete(sha256=a_digest(), size_bytes=5_000, rows=12, at=at)


def a_breach(*, at: datetime = NOW, by: str | None = None) -> Breach:
    step = BreachStep(
        at=at, by=AccountId(by or new_id()), state=BreachState.OPEN, note="A laptop is gone."
    )
    return Breach(
        id=BreachId(new_id()),
        title="A stolen laptop",
        category=BreachCategory.CONFIDENTIALITY,
        crosses_border=True,
        is_biometric=False,
        people=120,
        detected_at=at,
        state=BreachState.OPEN,
        timeline=(step,),
    )
