"""Say in the audit log what became of a payout."""

from stario.domain.compliance.model.audit_event import AuditEvent, happened
from stario.domain.kernel.ids import AccountId
from stario.domain.ledger.model.payout import Payout


def payout_event(verb: str, payout: Payout, *, by: AccountId | None = None) -> AuditEvent:
    """For the caller's transaction; who moved it at the bank is told by the request."""
    return happened(
        f"ledger.payout.{verb}",
        "payout",
        payout.id,
        at=payout.updated_at,
        by=by,
        artist_id=payout.artist_id,
        state=payout.state.value,
        available_tiyin=payout.available.tiyin,
    )
