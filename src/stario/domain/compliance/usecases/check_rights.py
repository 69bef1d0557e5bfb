"""The check of the compliance report about people's rights."""

from datetime import datetime

from stario.domain.compliance.model.compliance_report import Check, CheckKey, Evidence, judged
from stario.domain.compliance.usecases.read_rights_deadlines import rights_deadlines
from stario.ports.storage import UnitOfWork


async def check_rights(work: UnitOfWork, at: datetime) -> Check:
    """Whether copies of data came within a day, and erasure once the days of grace were over."""
    found = await rights_deadlines(work, at)
    slowest = None if found.slowest is None else found.slowest.total_seconds()
    return judged(
        CheckKey.RIGHTS,
        [
            Evidence("copies_31_days", found.exports),
            Evidence("copies_late", len(found.late_exports)),
            Evidence("slowest_copy_seconds", slowest),
            Evidence("erasures_late", found.late_erasures),
        ],
        failed=[
            (bool(found.late_exports), "copy_late"),
            (found.late_erasures > 0, "erasure_late"),
        ],
    )
