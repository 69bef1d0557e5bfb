"""A probe that says what it is told, and pages of bare facts."""

import json
from collections.abc import Mapping

import attrs

from stario.domain.kernel.language import Language
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.status import StatusReport
from stario.ports.status import ComponentProbe, StatusFile, StatusPages


@attrs.define
class MemoryComponentProbe(ComponentProbe):
    """`conditions` are those that are not operational."""

    conditions: dict[Component, Condition] = attrs.field(factory=dict)

    async def sample(self) -> Mapping[Component, Condition]:
        return dict.fromkeys(Component, Condition.OPERATIONAL) | self.conditions


@attrs.frozen
class MemoryStatusPages(StatusPages):
    def render(self, report: StatusReport) -> tuple[StatusFile, ...]:
        facts = {
            "generated_at": report.at.isoformat(),
            "status": report.condition.value,
            "components": {s.component.value: s.condition.value for s in report.components},
            "incidents": [incident.name for incident in report.incidents],
            "maintenance": [each.id for each in report.maintenance],
        }
        content = json.dumps(facts).encode()
        pages = (f"status.{language.value}.html" for language in Language)
        return tuple(
            StatusFile(name=name, content_type=kind, content=content)
            for name, kind in (
                ("index.html", "text/html; charset=utf-8"),
                *((page, "text/html; charset=utf-8") for page in pages),
                ("status.json", "application/json"),
                ("status.atom", "application/atom+xml"),
            )
        )
