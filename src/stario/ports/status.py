"""What the status page is made from, and made into."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Protocol

import attrs

from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.status import StatusReport


@attrs.frozen(kw_only=True)
class StatusFile:
    """One static file; `name` has no folder."""

    name: str
    content_type: str
    content: bytes


class ComponentProbe(Protocol):
    @abstractmethod
    async def sample(self) -> Mapping[Component, Condition]:
        """How each component is now; whoever does not answer is a major outage, and no error."""
        ...


class StatusPages(Protocol):
    @abstractmethod
    def render(self, report: StatusReport) -> tuple[StatusFile, ...]:
        """Make pages in every language, `status.json` and `status.atom`."""
        ...
