"""Show which clean-ups there were."""

import attrs

from stario.domain.compliance.model.retention import RetentionRun, RuleKey
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListRetentionRuns:
    storage: Storage

    async def __call__(
        self, request: PageRequest, *, rule: RuleKey | None = None
    ) -> Page[RetentionRun]:
        """Newest first."""
        async with self.storage() as work:
            return await work.retention_runs.list(request, rule=rule)
