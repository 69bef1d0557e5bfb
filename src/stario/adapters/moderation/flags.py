"""From a finding in a text to the flag of a field."""

from stario.domain.moderation.model.findings import Finding
from stario.domain.moderation.model.verdict import Flag


def flag_of(field: str, finding: Finding) -> Flag:
    return Flag(
        category=finding.category,
        field=field,
        start=finding.start,
        end=finding.end,
        confidence=finding.confidence,
        reason=finding.reason,
    )
