"""Read rules, with what those in shadow would have done."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.ids import RuleId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.rule import Rule, RuleState
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ShownRule:
    """`shadow`: texts that it would have flagged while in shadow, by what became of them."""

    rule: Rule
    shadow: Mapping[VerdictStatus, int]


@attrs.frozen(kw_only=True)
class ReadRules:
    storage: Storage

    async def __call__(self, rule: RuleId) -> ShownRule:
        """
        Find one.

        Raises:
            NotFound: there is none.
        """
        async with self.storage() as work:
            found = await work.rules.get(rule)
            counts = await work.rules.shadow_counts([rule])
        return ShownRule(rule=found, shadow=counts.get(rule, {}))

    async def list(
        self, request: PageRequest, *, state: RuleState | None = None
    ) -> Page[ShownRule]:
        """Newest first."""
        async with self.storage() as work:
            page = await work.rules.list(request, state=state)
            counts = await work.rules.shadow_counts([rule.id for rule in page.items])
        shown = (ShownRule(rule=rule, shadow=counts.get(rule.id, {})) for rule in page.items)
        return Page(tuple(shown), page.total, page.request)
