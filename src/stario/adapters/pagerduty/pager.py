"""
Incidents in PagerDuty.

Source: PagerDuty, "Events API v2". The incident's id is the `dedup_key`, so that an event that is
sent twice changes nothing. Whom PagerDuty calls next is a matter of its escalation policy; an
escalation of ours updates the event with the people to call.
"""

import attrs
import httpx

from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.bulletin import Bulletin
from stario.domain.operations.model.incident import StepKind
from stario.domain.operations.model.severity import Severity
from stario.ports.incident_channels import Pager

EVENTS_URL = "https://events.pagerduty.com/v2/enqueue"
TIMEOUT_SECONDS = 10.0
LONGEST_SUMMARY = 1_024
SEVERITIES = {
    Severity.SEV_1: "critical",
    Severity.SEV_2: "error",
    Severity.SEV_3: "warning",
    Severity.SEV_4: "info",
}
_ACTIONS = {StepKind.ACKNOWLEDGED: "acknowledge", StepKind.RESOLVED: "resolve"}


@attrs.frozen(kw_only=True)
class PagerDutyPager(Pager):
    """`routing_key` is a secret: whoever has it can wake people up."""

    routing_key: str = attrs.field(repr=False)
    url: str = EVENTS_URL

    async def page(self, bulletin: Bulletin) -> None:
        event = {"routing_key": self.routing_key, **event_of(bulletin)}
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
                answer = await http.post(self.url, json=event)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(what="pagerduty", reason=type(error).__name__) from None
        if answer.status_code != 202:
            raise Unavailable(what="pagerduty", reason=f"http_{answer.status_code}")


def event_of(bulletin: Bulletin) -> dict[str, object]:
    incident = bulletin.incident
    event: dict[str, object] = {
        "event_action": _ACTIONS.get(bulletin.kind, "trigger"),
        "dedup_key": incident.id,
    }
    if event["event_action"] != "trigger":
        return event
    details = {
        "number": incident.name,
        "severity": incident.severity.value,
        "acknowledge until": incident.due_at.isoformat(),
        "escalations": incident.level,
    }
    if bulletin.kind is StepKind.ESCALATED:
        details["call"] = bulletin.text
    summary = f"{incident.name} {incident.severity.value}: {incident.title}"
    return event | {
        "client": "Stario",
        "payload": {
            "summary": summary[:LONGEST_SUMMARY],
            "source": "stario",
            "severity": SEVERITIES[incident.severity],
            "timestamp": incident.opened_at.isoformat(),
            "class": "incident",
            "custom_details": details,
        },
    }
