"""Look at incidents."""

from collections.abc import Sequence

import attrs

from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.operations.model.incident import Incident, IncidentState
from stario.domain.operations.model.postmortem import draft
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadIncidents:
    storage: Storage

    async def __call__(self, number: int) -> Incident:
        """
        Raises:
            NotFound: there is none.
        """
        async with self.storage() as work:
            return await work.incidents.get(number)

    async def list(
        self, request: PageRequest, *, states: Sequence[IncidentState] = ()
    ) -> Page[Incident]:
        """The latest number first."""
        async with self.storage() as work:
            return await work.incidents.list(request, states=states)

    async def postmortem(self, number: int) -> str:
        """
        Give what was written, or the draft with everything that is known, as Markdown.

        Raises:
            NotFound: there is none.
        """
        incident = await self(number)
        return incident.postmortem or draft(incident)
