"""Ask for a package for an authority."""

import re
from datetime import date

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.legal_export import MOST_SUBJECTS, LegalExport
from stario.domain.compliance.model.recipient import RecipientKey
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import AccountId, LegalExportId
from stario.domain.kernel.text import clean_line
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

LONGEST_CASE = 100
LONGEST_BASIS = 500
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
"""Nothing is older, and days have a next one."""
CASE_NUMBER = re.compile(r"[\w№][\w№./-]*")


@attrs.frozen(kw_only=True)
class LegalRequest:
    """As `LegalExport` has it; `recipient_public_key` as somebody pasted it."""

    case_id: str
    legal_basis: str
    date_from: date
    date_to: date
    user_ids: tuple[AccountId, ...]
    content_ids: tuple[str, ...]
    include_logs: bool
    include_content: bool
    recipient_public_key: str
    is_rehearsal: bool = False


@attrs.frozen(kw_only=True)
class RequestLegalExport:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(
        self, export_id: LegalExportId, wanted: LegalRequest, *, actor: Actor
    ) -> LegalExport:
        """
        Remember the request; a second call with the same id finds it.

        Raises:
            Invalid: it names nobody and nothing, or somebody who is not there; the period ends
                before it begins; the key is none.
        """
        export = self._export(export_id, wanted, actor)
        async with self.storage() as work:
            try:
                return await work.legal_exports.get(export_id)
            except NotFound:
                await _require_people(work, export)
            await work.legal_exports.add(export)
            await work.audit.record(
                audit_event(
                    "compliance.legal_export.request",
                    "legal_export",
                    export.id,
                    id_=self.ids.new(),
                    at=export.requested_at,
                    actor=actor,
                    case_id=export.case_id,
                    users=len(export.user_ids),
                    contents=len(export.content_ids),
                    date_from=export.date_from.isoformat(),
                    date_to=export.date_to.isoformat(),
                    recipient=export.recipient_key.fingerprint,
                    rehearsal=export.is_rehearsal,
                )
            )
            await work.commit()
        return export

    def _export(self, export_id: LegalExportId, wanted: LegalRequest, actor: Actor) -> LegalExport:
        people = tuple(dict.fromkeys(wanted.user_ids))
        contents = tuple(dict.fromkeys(wanted.content_ids))
        if not people and not contents:
            raise Invalid("user_ids", "nothing_named")
        for field, named in (("user_ids", people), ("content_ids", contents)):
            if len(named) > MOST_SUBJECTS:
                raise Invalid(field, "too_many", longest=MOST_SUBJECTS)
        if wanted.date_from < FIRST_DAY:
            raise Invalid("date_from", "not_allowed")
        if wanted.date_to > LAST_DAY:
            raise Invalid("date_to", "too_far_ahead")
        if wanted.date_to < wanted.date_from:
            raise Invalid("date_to", "before_beginning")
        return LegalExport(
            id=export_id,
            case_id=_case(wanted.case_id),
            legal_basis=clean_line("legal_basis", wanted.legal_basis, longest=LONGEST_BASIS),
            date_from=wanted.date_from,
            date_to=wanted.date_to,
            user_ids=people,
            content_ids=contents,
            include_logs=wanted.include_logs,
            include_content=wanted.include_content,
            recipient=RecipientKey.parse(wanted.recipient_public_key).text,
            is_rehearsal=wanted.is_rehearsal,
            requested_by=actor.account_id,
            requested_at=self.clock.now(),
        )


def _case(text: str) -> str:
    """A number of a file, and no name: it stands in the audit log for good."""
    number = clean_line("case_id", text, longest=LONGEST_CASE, shortest=1)
    if not CASE_NUMBER.fullmatch(number) or not any(sign.isdigit() for sign in number):
        raise Invalid("case_id", "form")
    return number


async def _require_people(work: UnitOfWork, export: LegalExport) -> None:
    for account in export.user_ids:
        try:
            await work.accounts.get(account)
        except NotFound:
            raise Invalid("user_ids", "unknown") from None
