"""Prove the audit log now and then, and remember what came of it."""

from datetime import timedelta

import attrs

from stario.domain.compliance.model.audit_event import Outcome, audit_event
from stario.domain.compliance.model.compliance_report import Verification, VerifiedChain
from stario.domain.compliance.usecases.verify_audit_log import VerifyAuditLog
from stario.ports.attestation import AttestationKey
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

EVERY = timedelta(hours=20)
"""A scheduler that starts again and again does not walk over the log each time."""
MOST_FAULTS = 20


@attrs.frozen(kw_only=True)
class VerifyNightly:
    storage: Storage
    verify_audit_log: VerifyAuditLog
    attestation_key: AttestationKey
    clock: Clock
    ids: Ids

    async def __call__(self) -> bool:
        """Compute every hash anew where that is a night ago; says whether it did."""
        now = self.clock.now()
        async with self.storage() as work:
            last = await work.oversight.verification(VerifiedChain.AUDIT_LOG)
        # One that says it will be proved tomorrow has not been.
        if last is not None and timedelta(0) <= now - last.at < EVERY:
            return False
        walk = await self.verify_audit_log(
            public_key=self.attestation_key.public_key,
            former_keys=self.attestation_key.former_keys,
        )
        verification = Verification(
            chain=VerifiedChain.AUDIT_LOG,
            at=now,
            entries=walk.number,
            head=walk.hash.hex(),
            fault_count=len(walk.faults),
            faults=tuple(
                f"{fault.kind.value}: {fault.subject}" for fault in walk.faults[:MOST_FAULTS]
            ),
        )
        async with self.storage() as work:
            await work.oversight.verified(verification)
            await work.audit.record(
                audit_event(
                    "audit.log.verify",
                    "audit_log",
                    None,
                    id_=self.ids.new(),
                    at=now,
                    outcome=Outcome.FAILED if walk.faults else Outcome.SUCCEEDED,
                    entries=walk.number,
                    faults=len(walk.faults),
                )
            )
            await work.commit()
        return True
