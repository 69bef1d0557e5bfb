"""How packages for authorities look over HTTP."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.compliance.model.legal_export import MOST_SUBJECTS, LegalExportState
from stario.domain.compliance.usecases.read_legal_export import LegalExportView
from stario.domain.compliance.usecases.request_legal_export import LegalRequest
from stario.domain.kernel.ids import AccountId
from stario.entrypoints.http.fields import Uuid

Subjects = Annotated[list[Uuid], Meta(max_length=MOST_SUBJECTS)]
Day = Annotated[date, Meta(description="A day in Tashkent, included.")]


class LegalExportPath(msgspec.Struct):
    export_id: Uuid


class LegalExportBody(msgspec.Struct, kw_only=True):
    """People, things or both must be named."""

    case_id: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=100,
            description="A number without spaces: it stands in the audit log, and names nobody.",
            examples=["LEGAL-2026-001"],
        ),
    ]
    legal_basis: Annotated[
        str,
        Meta(max_length=500, description="What the authority's request stands on."),
    ] = ""
    date_from: Day
    date_to: Day
    user_ids: Subjects = []
    content_ids: Annotated[
        Subjects,
        Meta(description="Videos, voice messages, posters, sculptures, designs or jobs."),
    ] = []
    include_logs: bool = True
    include_content: bool = True
    recipient_public_key: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=200,
            description="An X25519 key of age. Its fingerprint is confirmed with the authority "
            "by another way before anybody approves.",
            examples=["age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"],
        ),
    ]
    rehearsal: Annotated[bool, Meta(description="Nobody gets it: it proves that it works.")] = False

    def wanted(self) -> LegalRequest:
        return LegalRequest(
            case_id=self.case_id,
            legal_basis=self.legal_basis,
            date_from=self.date_from,
            date_to=self.date_to,
            user_ids=tuple(map(AccountId, self.user_ids)),
            content_ids=tuple(self.content_ids),
            include_logs=self.include_logs,
            include_content=self.include_content,
            recipient_public_key=self.recipient_public_key,
            is_rehearsal=self.rehearsal,
        )


class LegalExportAnswer(msgspec.Struct, kw_only=True):
    id: Uuid
    status: LegalExportState
    progress_percent: Annotated[int, Meta(ge=0, le=100)]
    case_id: str
    legal_basis: str
    date_from: date
    date_to: date
    user_ids: list[Uuid]
    content_ids: list[Uuid]
    include_logs: bool
    include_content: bool
    rehearsal: bool
    recipient_public_key: str
    recipient_fingerprint: Annotated[
        str, Meta(description="To be compared with the authority by another way.")
    ]
    requested_by: Uuid
    requested_at: datetime
    decided_by: Uuid | None
    decided_at: datetime | None
    completed_at: datetime | None
    sha256: Annotated[str | None, Meta(description="Of the encrypted package.")]
    bytes: int | None
    records: int | None
    expires_at: Annotated[datetime | None, Meta(description="When the package is deleted.")]
    download_url: Annotated[str | None, Meta(description="Each one that is given is recorded.")] = (
        None
    )
    link_expires_at: datetime | None = None


def legal_export_answer(view: LegalExportView) -> LegalExportAnswer:
    export = view.export
    return LegalExportAnswer(
        id=export.id,
        status=view.state,
        progress_percent=view.progress_percent,
        case_id=export.case_id,
        legal_basis=export.legal_basis,
        date_from=export.date_from,
        date_to=export.date_to,
        user_ids=list(export.user_ids),
        content_ids=list(export.content_ids),
        include_logs=export.include_logs,
        include_content=export.include_content,
        rehearsal=export.is_rehearsal,
        recipient_public_key=export.recipient,
        recipient_fingerprint=export.recipient_key.fingerprint,
        requested_by=export.requested_by,
        requested_at=export.requested_at,
        decided_by=export.decided_by,
        decided_at=export.decided_at,
        completed_at=export.completed_at,
        sha256=export.sha256,
        bytes=export.bytes,
        records=export.rows,
        expires_at=export.expires_at,
        download_url=view.download_url,
        link_expires_at=view.link_expires_at,
    )
