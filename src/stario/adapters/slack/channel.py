"""
Incidents in a channel of Slack.

Source: Slack, "Sending messages using incoming webhooks". A webhook can't open threads: every
message begins with the incident's number, so that a search for it gives its story.
"""

import attrs
import httpx

from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.bulletin import Bulletin
from stario.domain.operations.model.incident import StepKind
from stario.ports.incident_channels import IncidentChannel

TIMEOUT_SECONDS = 10.0
LONGEST_TEXT = 2_000
COLOURS = {"SEV-1": "#b3261e", "SEV-2": "#d9730d", "SEV-3": "#c9a400", "SEV-4": "#5f6b7a"}
RESOLVED_COLOUR = "#2e7d32"
_OVER = frozenset({StepKind.RESOLVED, StepKind.CLOSED})
_SAID = {
    StepKind.OPENED: "opened",
    StepKind.ALERT: "alerts changed",
    StepKind.ACKNOWLEDGED: "acknowledged",
    StepKind.NOTE: "note",
    StepKind.SEVERITY: "severity changed",
    StepKind.ROLE: "role given",
    StepKind.ESCALATED: "nobody has acknowledged it; calling",
    StepKind.PUBLISHED: "status page updated",
    StepKind.RESOLVED: "resolved",
    StepKind.REMINDED: "still to be written",
    StepKind.CLOSED: "closed with its post-mortem",
}


@attrs.frozen(kw_only=True)
class SlackChannel(IncidentChannel):
    """`webhook_url` is a secret: whoever has it can post."""

    webhook_url: str = attrs.field(repr=False)

    async def post(self, bulletin: Bulletin) -> None:
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
                answer = await http.post(self.webhook_url, json=message_of(bulletin))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # Without its cause, which may have the address in it.
            raise Unavailable(what="slack", reason=type(error).__name__) from None
        if not answer.is_success:
            raise Unavailable(what="slack", reason=f"http_{answer.status_code}")


def message_of(bulletin: Bulletin) -> dict[str, object]:
    incident = bulletin.incident
    headline = f"*{incident.name}* {incident.severity.value} · {escaped(incident.title)}"
    said = _SAID.get(bulletin.kind, bulletin.kind.value)
    words = "" if bulletin.kind is StepKind.OPENED else escaped(bulletin.text)
    line = f"{said}: {words}" if words else said
    colour = RESOLVED_COLOUR if bulletin.kind in _OVER else COLOURS[incident.severity.value]
    text = f"{headline}\n{line}  —  {_who(bulletin.by)}"[:LONGEST_TEXT]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return {
        "text": f"{incident.name} {incident.severity.value} {said}: {escaped(incident.title)}",
        "attachments": [{"color": colour, "blocks": [section]}],
    }


def escaped(text: str) -> str:
    """Keep words from becoming mentions, links or channels. Source: Slack, "Formatting text"."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _who(label: str) -> str:
    """People of the chat are linked, which tells nobody: a webhook's message mentions quietly."""
    kind, _, user = label.partition(":")
    if kind == "slack" and user.isalnum():
        return f"<@{user}>"
    return escaped(label)
